"""The rules of a live quiz, one sentence a test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.quiz.effects import Closed, Opened, Seated, Show, Unseated
from bot.quiz.events import (
    Begin,
    Close,
    Complete,
    Dealt,
    Event,
    Extend,
    Join,
    Leave,
    Next,
    Pause,
    Person,
    Pick,
    Regrade,
    Report,
    Resume,
    Settled,
    Stop,
    Submit,
    Unshown,
    Wake,
)
from bot.quiz.session import GRACE_MS, Entry, Seat
from bot.quiz.stages import Phase, Stage
from bot.quiz.step import LOBBY_EXPIRY_MS, SEND_BACKSTOP_MS, SEND_PATIENCE_MS, TABLE, opening, step
from tests.quiz.stepping import ID, asking, do, revealed, shown
from tests.quiz.values import ANN, BEN, HOST, NOW, a_session, opened


class TestOpening:
    def test_an_open_quiz_posts_its_first_question_at_once(self) -> None:
        progress = opening(a_session(), NOW)
        assert progress.session.phase is Phase.POSTING
        assert progress.session.round == 0
        assert progress.effects == (Show("r0"),)

    def test_a_lobby_gathers_first_and_expires(self) -> None:
        progress = opening(a_session(Entry.LOBBY), NOW)
        assert progress.session.phase is Phase.LOBBY
        assert progress.effects == (Show("lobby"),)
        assert step(progress.session, Wake(**ID), NOW + LOBBY_EXPIRY_MS - 1).session is progress.session
        ended = step(progress.session, Wake(**ID), NOW + LOBBY_EXPIRY_MS)
        assert ended.session.phase is Phase.STOPPED
        assert ended.effects == (Show("lobby"),)


class TestLobby:
    def test_people_join_once_and_leave_once(self) -> None:
        session = opened(a_session(Entry.LOBBY))
        joined = step(session, do(Join, ANN), NOW)
        assert joined.session.seated == 1
        assert Seated("ann", "Ann", NOW) in joined.effects
        again = step(joined.session, do(Join, ANN), NOW, Seat(seated=True))
        assert again.session is joined.session
        assert again.note is not None
        assert not again.note.done
        left = step(joined.session, do(Leave, ANN), NOW, Seat(seated=True))
        assert left.session.seated == 0
        assert Unseated("ann", NOW) in left.effects
        assert step(left.session, do(Leave, ANN), NOW).effects == ()

    def test_only_the_host_or_a_moderator_begins_and_only_with_somebody_in(self) -> None:
        session = opened(a_session(Entry.LOBBY))
        assert step(session, do(Begin), NOW).session is session
        session = step(session, do(Join, ANN), NOW).session
        refused = step(session, do(Begin, ANN), NOW, Seat(seated=True))
        assert refused.session is session
        assert refused.note is not None
        assert "Hanna" in refused.note.text
        for person in (HOST, Person("mod", "Mo", leads=True)):
            begun = step(session, do(Begin, person), NOW)
            assert begun.session.phase is Phase.POSTING
            assert begun.effects == (Show("lobby"), Show("r0"))

    def test_a_stranger_to_the_lobby_cannot_answer_or_join_later(self) -> None:
        session = asking(Entry.LOBBY)
        for event in (do(Pick, BEN, round=0, position=0), do(Join, BEN)):
            progress = step(session, event, NOW)
            assert progress.session is session
            assert progress.effects == ()
            assert progress.note is not None
            assert not progress.note.done


class TestTheClock:
    def test_starts_with_the_time_stamp_of_the_message(self) -> None:
        session = opened(a_session())
        progress = step(session, shown(Stage.ASKING, at=NOW + 400), NOW + 900)
        assert progress.session.phase is Phase.OPEN
        assert progress.session.opened_at == NOW + 400
        assert progress.session.due_at == NOW + 30_400
        assert progress.effects == (Opened(0, NOW + 400, NOW + 30_400),)

    def test_never_starts_in_the_future(self) -> None:
        progress = step(opened(a_session()), shown(Stage.ASKING, at=NOW + 9_000), NOW)
        assert progress.session.opened_at == NOW

    def test_closes_a_grace_after_the_shown_deadline_and_not_before(self) -> None:
        session = asking()
        assert session.due_at is not None
        closes = session.due_at + GRACE_MS
        assert session.wake_at == closes
        assert step(session, Wake(**ID), closes - 1).session is session
        progress = step(session, Wake(**ID), closes)
        assert progress.session.phase is Phase.REVEALING
        assert progress.session.closed_at == session.due_at
        assert progress.effects == (Closed(0, NOW, session.due_at, session.due_at, 30_000), Show("r0"))

    def test_a_stale_wake_changes_nothing(self) -> None:
        for session in (opened(a_session()), revealed()):
            assert step(session, Wake(**ID), NOW).session is session

    def test_a_receipt_of_another_post_or_stage_changes_nothing(self) -> None:
        session = opened(a_session())
        assert step(session, shown(Stage.ASKING, slot="r1"), NOW).session is session
        assert step(session, shown(Stage.REVEAL), NOW).session is session
        closed = step(asking(), do(Close, round=0), NOW).session
        assert step(closed, shown(Stage.ASKING), NOW).session is closed


class TestClosing:
    def test_everybody_having_answered_closes_the_round_at_once(self) -> None:
        session = asking(Entry.LOBBY)
        progress = step(session, Complete(**ID, round=0), NOW + 3000)
        assert progress.session.phase is Phase.REVEALING
        assert progress.session.closed_at == NOW + 3000
        assert step(session, Complete(**ID, round=1), NOW).session is session

    def test_only_the_host_closes_and_goes_on_and_only_for_the_round_meant(self) -> None:
        session = asking()
        assert step(session, do(Close, ANN, round=0), NOW).session is session
        assert step(session, do(Close, round=3), NOW).session is session
        after = revealed()
        assert step(after, do(Next, ANN, round=0), NOW).session is after
        assert step(after, do(Next, round=3), NOW).session is after
        assert step(after, do(Next, round=0), NOW).session.round == 1

    def test_the_next_question_waits_until_the_reveal_is_shown_and_read(self) -> None:
        closed = step(asking(), do(Close, round=0), NOW).session
        assert step(closed, Wake(**ID), NOW + SEND_BACKSTOP_MS - 1).session is closed
        assert step(closed, do(Next, round=0), NOW).session is closed
        session = step(closed, shown(Stage.REVEAL), NOW + 100).session
        assert session.due_at == NOW + 10_100
        assert step(session, Wake(**ID), NOW + 10_099).session is session
        asked = step(session, Wake(**ID), NOW + 10_100)
        assert asked.session.phase is Phase.POSTING
        assert asked.session.round == 1
        assert asked.effects == (Show("r1"),)

    def test_after_the_last_reveal_comes_the_result(self) -> None:
        session = replace(revealed(), asked=revealed().asked[:1])
        progress = step(session, do(Next, round=0), NOW + 9)
        assert progress.session.phase is Phase.FINISHED
        assert progress.session.ended_at == NOW + 9
        assert progress.session.wake_at is None
        assert progress.effects == (Show("result"),)


class TestStopping:
    def test_only_the_host_stops_and_an_open_round_is_settled(self) -> None:
        session = asking()
        assert step(session, do(Stop, ANN), NOW).session is session
        progress = step(session, do(Stop), NOW + 700)
        assert progress.session.phase is Phase.STOPPED
        assert progress.effects == (Closed(0, NOW, session.due_at, NOW + 700, 30_000), Show("r0"), Show("result"))

    def test_a_settled_round_is_not_settled_again(self) -> None:
        progress = step(revealed(), do(Stop), NOW)
        assert not [effect for effect in progress.effects if isinstance(effect, Closed)]

    def test_nothing_happens_after_the_end(self) -> None:
        for ended in (
            step(asking(), do(Stop), NOW).session,
            step(replace(revealed(), asked=revealed().asked[:1]), do(Next, round=0), NOW).session,
        ):
            for event in (do(Pick, ANN, round=0, position=0), do(Join, ANN), do(Stop), do(Begin), do(Next, round=0)):
                progress = step(ended, event, NOW)
                assert progress.session is ended
                assert progress.effects == ()
                assert progress.note is not None
                assert "over" in progress.note.text


def test_every_missing_cell_changes_nothing_and_tells_a_person_why() -> None:
    sessions = {
        Phase.LOBBY: opened(a_session(Entry.LOBBY)),
        Phase.STARTING: replace(opened(a_session(Entry.LOBBY)), phase=Phase.STARTING, due_at=NOW + 10**8),
        Phase.POSTING: opened(a_session()),
        Phase.OPEN: asking(),
        Phase.REVEALING: step(asking(), do(Close, round=0), NOW).session,
        Phase.REVEALED: revealed(),
        Phase.PAUSED: step(opened(a_session()), Unshown(**ID, slot="r0", since=NOW), NOW + SEND_PATIENCE_MS).session,
        Phase.STOPPED: step(asking(), do(Stop), NOW).session,
        Phase.FINISHED: replace(revealed(), phase=Phase.FINISHED, due_at=None),
    }
    assert set(sessions) == set(Phase)
    people: tuple[Event, ...] = (
        do(Join), do(Leave), do(Begin), do(Pick, round=0, position=0), do(Submit, round=0),
        do(Close, round=0), do(Next, round=0), do(Stop), do(Resume), do(Pause), do(Extend, round=0, seconds=15),
        do(Regrade, round=0, position=0), do(Report, round=0),
    )  # fmt: skip
    house: tuple[Event, ...] = (
        Wake(**ID), Complete(**ID, round=0), shown(Stage.ASKING), Unshown(**ID, slot="r0", since=0),
        Dealt(**ID, sizes=()), Settled(**ID, round=0, over=None),
    )  # fmt: skip
    missing = 0
    for phase, session in sessions.items():
        assert session.phase is phase
        for event in people + house:
            if (phase, type(event)) in TABLE:
                continue
            missing += 1
            progress = step(session, event, NOW + 10**7)
            assert progress.session is session
            assert progress.effects == ()
            assert (progress.note is not None) is (event in people)
    assert missing == len(Phase) * len(people + house) - len(TABLE)


def test_an_event_of_an_unknown_class_is_a_programmers_error() -> None:
    with pytest.raises(TypeError, match="knows no event"):
        step(asking(), Event(**ID), NOW)
