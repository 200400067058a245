"""Time to talk, more time, the first right answer, who is out, and putting a key right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.quiz.bank import Kind
from bot.quiz.effects import Closed, Opened, Record, Regraded, Reported, Show, Won
from bot.quiz.events import Close, Extend, Next, Pick, Regrade, Report, Settled, Stop, Wake
from bot.quiz.session import Entry, Seat, Session, Variant
from bot.quiz.stages import Ending, Phase, Stage
from bot.quiz.step import step
from tests.quiz.rules.values import ID, SEATED, do, in_lobby, open_session, revealed, shown
from tests.quiz.values import ANN, NOW


def wrong(session: Session, round: int = 0) -> int:
    """The position of an option that is not right."""
    asked = session.asked[round]
    return next(at for at, option in enumerate(asked.order) if option not in asked.right)


class TestTimeToTalk:
    def test_comes_before_the_time_to_answer(self) -> None:
        session = open_session(talk_seconds=10)
        assert (session.opened_at, session.due_at) == (NOW + 10_000, NOW + 40_000)

    @pytest.mark.parametrize(("at", "counts"), [(0, False), (9_999, False), (10_000, True), (40_000, True)])
    def test_lets_no_answer_in_before_it_is_over(self, at: int, counts: bool) -> None:
        session = open_session(talk_seconds=10)
        progress = step(session, do(Pick, ANN, NOW + at, round=0, position=0), NOW + at)
        assert any(isinstance(effect, Record) for effect in progress.effects) is counts
        assert progress.note is not None
        assert ("Talk it over" in progress.note.text) is not counts

    def test_lets_none_in_before_the_receipt_of_the_post_either(self) -> None:
        progress = step(in_lobby(talk_seconds=10), do(Pick, ANN, round=0, position=0), NOW)
        assert progress.effects == ()


class TestMoreTime:
    def test_moves_the_deadline_and_redraws_the_post(self) -> None:
        progress = step(open_session(), do(Extend, round=0, seconds=15), NOW + 9)
        assert progress.session.due_at == NOW + 45_000
        assert progress.session.timer_ms == 45_000
        assert progress.effects == (Opened(0, NOW, NOW + 45_000), Show("r0"))
        assert step(progress.session, Wake(**ID), NOW + 31_000).session is progress.session

    @pytest.mark.parametrize("seconds", [0, -5, 601])
    def test_has_bounds(self, seconds: int) -> None:
        session = open_session()
        assert step(session, do(Extend, round=0, seconds=seconds), NOW).session is session

    def test_is_a_second_at_least(self) -> None:
        assert step(open_session(), do(Extend, round=0, seconds=1), NOW).session.due_at == NOW + 31_000

    def test_is_an_hour_at_most_in_all(self) -> None:
        session = open_session()
        for _ in range(10):
            session = step(session, do(Extend, round=0, seconds=600), NOW).session
        assert session.timer_ms <= 3_600_000

    @pytest.mark.parametrize(("seconds", "given"), [(15, True), (16, False)])
    def test_may_fill_the_hour_and_no_more(self, seconds: int, given: bool) -> None:
        session = open_session(seconds=3_585)
        after = step(session, do(Extend, round=0, seconds=seconds), NOW).session
        assert after.timer_ms == (3_600_000 if given else 3_585_000)

    def test_is_the_hosts_to_give(self) -> None:
        session = open_session()
        assert step(session, do(Extend, ANN, round=0, seconds=15), NOW).session is session


class TestTheFirstRightAnswer:
    def test_asks_for_the_round_to_be_closed_once_it_is_stored(self) -> None:
        session = open_session(variant=Variant.FIRST)
        asked = session.current
        right = asked.order.index(asked.key[0])
        kinds = {Kind.SINGLE, Kind.TRUE_FALSE}
        assert asked.kind in kinds
        progress = step(session, do(Pick, ANN, round=0, position=right), NOW)
        assert Won(0) in progress.effects
        assert progress.session is session, "an answer never writes its session"
        missed = step(session, do(Pick, ANN, round=0, position=wrong(session)), NOW)
        assert Won(0) not in missed.effects


def test_whoever_is_out_cannot_answer() -> None:
    session = open_session(entry=Entry.OPEN)
    progress = step(session, do(Pick, ANN, round=0, position=0), NOW, Seat(seated=True, out=True))
    assert progress.effects == ()
    assert progress.note is not None
    assert "out" in progress.note.text


class TestWhatASettledRoundMeans:
    def test_is_kept_and_ends_the_session_after_its_answer_was_read(self) -> None:
        session = revealed(target=1)
        decided = step(session, Settled(**ID, round=0, over=Ending.TARGET), NOW).session
        assert decided.ending is Ending.TARGET
        assert step(decided, do(Next, round=0), NOW).session.phase is Phase.FINISHED
        assert step(session, do(Next, round=0), NOW).session.phase is Phase.POSTING

    def test_of_another_round_changes_nothing(self) -> None:
        session = revealed(target=1)
        assert step(session, Settled(**ID, round=3, over=Ending.TARGET), NOW).session is session


class TestCorrectingTheKey:
    def test_accepts_an_option_settles_the_round_again_and_redraws_the_answer(self) -> None:
        session = revealed()
        at = wrong(session)
        progress = step(session, do(Regrade, round=0, position=at), NOW)
        assert progress.session.asked[0].accepted == (session.asked[0].order[at],)
        assert progress.session.asked[0].key == session.asked[0].key
        assert progress.effects == (Regraded(0), Show("r0"))
        again = step(progress.session, do(Regrade, round=0, position=at), NOW)
        assert again.session is progress.session

    def test_of_an_earlier_round_redraws_what_is_shown_now_as_well(self) -> None:
        session = step(revealed(), do(Next, round=0), NOW).session
        progress = step(session, do(Regrade, round=0, position=wrong(session)), NOW)
        assert progress.effects == (Regraded(0), Show("r0"), Show("r1"))

    def test_after_the_end_redraws_the_result(self) -> None:
        over = step(revealed(), do(Stop), NOW).session
        progress = step(over, do(Regrade, round=0, position=wrong(over)), NOW)
        assert progress.session.phase is Phase.STOPPED
        assert progress.effects == (Regraded(0), Show("r0"), Show("result"))

    @pytest.mark.parametrize(("round", "position"), [(0, 99), (0, -1), (1, 0), (77, 0), (-1, 0)])
    def test_refuses_what_is_not_there_or_not_closed(self, round: int, position: int) -> None:
        session = revealed()
        progress = step(session, do(Regrade, round=round, position=position), NOW)
        assert progress.session is session
        assert progress.note is not None
        assert not progress.note.done

    def test_is_the_hosts_alone(self) -> None:
        session = revealed()
        assert step(session, do(Regrade, ANN, round=0, position=wrong(session)), NOW).session is session


class TestReportingAKey:
    def test_is_for_everybody_and_leaves_the_session_alone(self) -> None:
        session = revealed()
        progress = step(session, do(Report, ANN, round=0), NOW + 5)
        assert progress.session is session
        assert progress.effects == (Reported(0, "ann", NOW + 5),)

    def test_is_for_closed_rounds(self) -> None:
        progress = step(open_session(), do(Report, ANN, round=0), NOW)
        assert progress.effects == ()


def test_a_round_closed_in_its_time_to_talk_took_no_time() -> None:
    session = open_session(talk_seconds=10)
    closed = step(session, do(Close, round=0), NOW + 3_000, SEATED)
    assert closed.effects[0] == Closed(0, NOW + 10_000, NOW + 40_000, NOW + 3_000, 30_000)


def test_the_next_question_starts_without_the_pauses_of_the_last() -> None:
    session = replace(revealed(), pauses=((NOW, NOW + 5),))
    asked = step(session, do(Next, round=0), NOW).session
    assert step(asked, shown(Stage.ASKING, round=1), NOW).session.pauses == ()


def test_more_time_is_for_the_running_question_alone() -> None:
    session = open_session()
    progress = step(session, do(Extend, round=1, seconds=15), NOW)
    assert progress.session is session
    assert progress.note is not None
    assert not progress.note.done
