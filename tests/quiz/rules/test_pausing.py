"""Time stands still while the host holds a session, and what was left of it is given back."""

from __future__ import annotations

import pytest

from bot.quiz.effects import Closed, Opened, Show
from bot.quiz.events import Close, Extend, Next, Pause, Pick, Resume, Stop, Unshown, Wake
from bot.quiz.session import Session
from bot.quiz.stages import Phase, Stage
from bot.quiz.step import PAUSE_EXPIRY_MS, step
from tests.quiz.rules.values import ID, SEATED, do, in_lobby, open_session, revealed, shown
from tests.quiz.values import ANN, NOW


def held(session: Session, at: int) -> Session:
    return step(session, do(Pause), NOW + at).session


class TestAnOpenQuestion:
    def test_keeps_what_is_left_of_it_and_gets_it_back(self) -> None:
        paused = held(open_session(), 10_000)
        assert (paused.phase, paused.left_ms) == (Phase.PAUSED, 20_000)
        assert paused.wake_at == NOW + 10_000 + PAUSE_EXPIRY_MS
        progress = step(paused, do(Resume), NOW + 70_000)
        back = progress.session
        assert (back.phase, back.due_at, back.pauses) == (Phase.OPEN, NOW + 90_000, ((NOW + 10_000, NOW + 70_000),))
        assert back.timer_ms == 30_000
        assert progress.effects == (Show("r0"), Opened(0, NOW, NOW + 90_000))

    def test_takes_no_answer_meanwhile_and_does_not_close(self) -> None:
        paused = held(open_session(), 10_000)
        for event in (do(Pick, ANN, round=0, position=0), do(Close, round=0), do(Extend, round=0, seconds=9)):
            assert step(paused, event, NOW + 11_000, SEATED).effects == ()
        assert step(paused, Wake(**ID), NOW + 60_000).session is paused

    def test_is_settled_as_of_the_pause_when_the_quiz_is_stopped_in_it(self) -> None:
        progress = step(held(open_session(), 10_000), do(Stop), NOW + 50_000)
        assert progress.effects[0] == Closed(0, NOW, NOW + 30_000, NOW + 10_000, 30_000)

    def test_can_be_paused_twice(self) -> None:
        once = step(held(open_session(), 5_000), do(Resume), NOW + 6_000).session
        twice = step(held(once, 10_000), do(Resume), NOW + 20_000).session
        assert twice.due_at == NOW + 30_000 + 1_000 + 10_000
        assert twice.timer_ms == 30_000

    def test_gives_back_the_time_to_talk_as_well(self) -> None:
        back = step(held(open_session(talk_seconds=10), 4_000), do(Resume), NOW + 24_000).session
        assert (back.opened_at, back.due_at, back.pauses) == (NOW + 30_000, NOW + 60_000, ())

    def test_whose_time_is_up_is_not_paused_any_more(self) -> None:
        session = open_session()
        assert step(session, do(Pause), NOW + 30_000).session is session

    def test_is_the_hosts_to_pause(self) -> None:
        session = open_session()
        assert step(session, do(Pause, ANN), NOW).session is session


class TestWhatIsOnItsWay:
    def test_stays_held_when_its_receipt_comes_and_has_all_its_time_then(self) -> None:
        paused = held(in_lobby(), 0)
        assert paused.paused_in is Phase.POSTING
        arrived = step(paused, shown(Stage.ASKING, at=NOW + 50), NOW + 60)
        assert (arrived.session.phase, arrived.session.paused_in) == (Phase.PAUSED, Phase.OPEN)
        assert Show("r0") in arrived.effects
        back = step(arrived.session, do(Resume), NOW + 100_000).session
        assert (back.phase, back.due_at) == (Phase.OPEN, NOW + 130_000)

    def test_an_answer_on_its_way_is_read_for_as_long_as_ever_afterwards(self) -> None:
        revealing = step(open_session(), do(Close, round=0), NOW).session
        arrived = step(held(revealing, 10), shown(Stage.REVEAL), NOW + 60).session
        assert (arrived.phase, arrived.paused_in) == (Phase.PAUSED, Phase.REVEALED)
        back = step(arrived, do(Resume), NOW + 100_000).session
        assert (back.phase, back.due_at) == (Phase.REVEALED, NOW + 110_000)

    def test_a_question_resumed_before_its_receipt_waits_for_it_again(self) -> None:
        back = step(held(in_lobby(), 0), do(Resume), NOW + 5).session
        assert back.phase is Phase.POSTING
        assert step(back, shown(Stage.ASKING, at=NOW + 9), NOW + 9).session.phase is Phase.OPEN

    def test_what_can_never_be_shown_ends_it_also_while_held(self) -> None:
        refused = Unshown(**ID, slot="r0", since=NOW, refused=True)
        assert step(held(open_session(), 1), refused, NOW + 2).session.phase is Phase.STOPPED


def test_the_time_to_read_stands_still_too() -> None:
    session = revealed()
    assert session.due_at is not None
    paused = step(session, do(Pause), session.due_at - 4_000).session
    assert step(paused, do(Next, round=0), NOW).session is paused
    back = step(paused, do(Resume), session.due_at + 60_000).session
    assert (back.phase, back.due_at) == (Phase.REVEALED, session.due_at + 64_000)


@pytest.mark.parametrize("phase", [Phase.LOBBY, Phase.FINISHED])
def test_there_is_nothing_to_pause_before_and_after(phase: Phase) -> None:
    session = in_lobby(teams=("Ash", "Birch"))
    if phase is Phase.FINISHED:
        session = step(session, do(Stop), NOW).session
    progress = step(session, do(Pause), NOW)
    assert progress.session is session
    assert progress.note is not None
    assert not progress.note.done
