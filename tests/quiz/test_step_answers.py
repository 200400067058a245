"""Answering in a live quiz, one sentence a test."""

from __future__ import annotations

import pytest

from bot.quiz.effects import Progress, Record, Seated, Show
from bot.quiz.events import (
    Close,
    Pick,
    Submit,
)
from bot.quiz.session import EMPTY_SEAT, Answers, Seat, Session
from bot.quiz.step import step
from tests.quiz.stepping import MULTIPLE, SINGLE, asking, do, revealed, seat_after
from tests.quiz.values import ANN, NOW, a_session, opened


def picks(session: Session, position: int, stamp: int, *, now: int | None = None, seat: Seat = EMPTY_SEAT) -> Progress:
    """Ann presses an option of the first round; `now` is when the click arrives, if not at its own stamp."""
    return step(session, do(Pick, ANN, stamp, round=0, position=position), stamp if now is None else now, seat)


class TestAnswering:
    def test_the_first_click_takes_a_seat_and_counts_without_touching_the_session(self) -> None:
        session = asking()
        progress = picks(session, 2, NOW + 10, now=NOW + 50)
        assert progress.session is session
        record = progress.effects[1]
        assert progress.effects[0] == Seated("ann", "Ann", NOW + 50)
        assert isinstance(record, Record)
        assert record.response.choice == (session.current.order[2],)
        assert (record.response.stamp, record.response.arrived) == (NOW + 10, NOW + 50)
        assert progress.note is not None
        assert progress.note.text == "C locked in."
        assert (progress.note.held, progress.note.final) == ((2,), True)

    def test_a_locked_answer_stands_whatever_is_clicked_after_it(self) -> None:
        session = asking()
        seat = seat_after(picks(session, 2, NOW))
        for position in (0, 1, 2, 3):
            again = picks(session, position, NOW + 5, seat=seat)
            assert again.effects == ()
            assert again.note is not None
            assert again.note.done is (position == 2)
            assert again.note.held == (2,)

    def test_a_changeable_answer_follows_the_later_stamp_not_the_later_arrival(self) -> None:
        session = asking(answers=Answers.CHANGEABLE)
        seat = seat_after(picks(session, 0, NOW + 100))
        later = picks(session, 1, NOW + 200, now=NOW + 210, seat=seat)
        assert later.note is not None
        assert later.note.text == "Changed to B."
        seat = seat_after(later, seat)
        overtaken = picks(session, 3, NOW + 150, now=NOW + 300, seat=seat)
        assert overtaken.effects == ()
        assert overtaken.note is not None
        assert overtaken.note.held == (1,)

    def test_an_answer_that_was_confirmed_by_a_later_click_is_not_replaced_by_a_click_before_it(self) -> None:
        session = asking(answers=Answers.CHANGEABLE)
        seat = seat_after(picks(session, 0, NOW + 100))
        confirmed = picks(session, 0, NOW + 300, seat=seat)
        assert confirmed.note is not None
        assert confirmed.note.text == "A stays."
        seat = seat_after(confirmed, seat)
        assert seat.response is not None
        assert seat.response.answered_at == NOW + 100, "it was given when it was given first"
        between = picks(session, 1, NOW + 200, now=NOW + 400, seat=seat)
        assert between.effects == ()
        assert between.note is not None
        assert (between.note.done, between.note.held) == (False, (0,))

    def test_changing_an_answer_does_not_count_as_another_one(self) -> None:
        session = asking(answers=Answers.CHANGEABLE)
        first = picks(session, 0, NOW + 100)
        assert Show("r0", urgent=False) in first.effects
        second = picks(session, 1, NOW + 200, seat=seat_after(first))
        assert not [effect for effect in second.effects if isinstance(effect, Show)]

    def test_a_click_counts_by_its_stamp_within_the_grace(self) -> None:
        session = asking()
        assert session.due_at is not None
        due = session.due_at
        in_time = picks(session, 0, due, now=due + 900)
        assert any(isinstance(effect, Record) for effect in in_time.effects)
        late = picks(session, 0, due + 400, now=due + 900)
        assert late.effects == ()
        assert late.note is not None
        assert late.note.text == "Too late: the question closed 0.4 s before your click."

    def test_a_stamp_from_the_future_is_bounded_by_arrival(self) -> None:
        progress = picks(asking(), 0, NOW + 99_000, now=NOW + 100)
        record = next(effect for effect in progress.effects if isinstance(effect, Record))
        assert record.response.stamp == NOW + 100

    def test_a_click_before_the_receipt_of_the_post_counts(self) -> None:
        session = opened(a_session(kinds=SINGLE))
        progress = picks(session, 0, NOW)
        assert any(isinstance(effect, Record) for effect in progress.effects)

    @pytest.mark.parametrize(("round", "position"), [(0, 4), (0, -1), (0, 99), (1, 0), (-1, 0), (7, 0)])
    def test_an_option_or_round_that_does_not_exist_changes_nothing(self, round: int, position: int) -> None:
        session = asking()
        progress = step(session, do(Pick, ANN, round=round, position=position), NOW)
        assert progress.session is session
        assert progress.effects == ()
        assert progress.note is not None
        assert not progress.note.done

    def test_a_click_on_a_closed_round_is_told_how_late_it_was(self) -> None:
        session = step(asking(), do(Close, round=0), NOW + 5000).session
        for phase in (session, revealed()):
            late = picks(phase, 0, NOW + 5400, now=NOW + 5500)
            assert late.effects == ()
            assert late.note is not None
            assert late.note.text == "Too late: the question closed 0.4 s before your click."
        overtaken = picks(session, 0, NOW + 4900, now=NOW + 5500)
        assert overtaken.note is not None
        assert "reached us after" in overtaken.note.text


class TestMultipleChoice:
    def test_toggles_make_a_draft_and_submit_alone_makes_the_answer(self) -> None:
        session = asking(kinds=MULTIPLE)
        seat = Seat()
        for stamp, position in ((1, 0), (2, 3), (3, 0), (4, 1)):
            progress = picks(session, position, NOW + stamp, seat=seat)
            seat = seat_after(progress, seat)
            assert not any(isinstance(effect, Show) for effect in progress.effects)
            assert progress.note is not None
            assert not progress.note.final
        assert seat.response is not None
        assert seat.response.choice is None
        order = session.current.order
        assert set(seat.response.draft) == {order[3], order[1]}
        submitted = step(session, do(Submit, ANN, NOW + 5, round=0), NOW + 5, seat)
        seat = seat_after(submitted, seat)
        assert seat.response is not None
        assert seat.response.choice == tuple(sorted((order[3], order[1])))
        assert seat.response.answered_at == NOW + 5
        assert Show("r0", urgent=False) in submitted.effects

    def test_the_same_toggle_delivered_twice_does_not_toggle_back(self) -> None:
        session = asking(kinds=MULTIPLE)
        toggle = do(Pick, ANN, NOW + 1, round=0, position=0)
        seat = seat_after(step(session, toggle, NOW + 1))
        again = step(session, toggle, NOW + 2, seat)
        assert again.effects == ()
        assert again.note is not None
        assert again.note.held == (0,)

    def test_nothing_chosen_cannot_be_submitted(self) -> None:
        session = asking(kinds=MULTIPLE)
        progress = step(session, do(Submit, ANN, round=0), NOW)
        assert progress.effects == ()
        assert progress.note is not None
        assert not progress.note.done

    def test_a_locked_submission_ignores_later_toggles_and_a_changeable_one_waits_for_submit(self) -> None:
        for answers in Answers:
            session = asking(answers=answers, kinds=MULTIPLE)
            seat = seat_after(picks(session, 0, NOW + 1))
            seat = seat_after(step(session, do(Submit, ANN, NOW + 2, round=0), NOW + 2, seat), seat)
            first = seat.response
            assert first is not None
            seat = seat_after(picks(session, 1, NOW + 3, seat=seat), seat)
            assert seat.response is not None
            assert seat.response.choice == first.choice
            assert seat.response.answered_at == NOW + 2
            seat = seat_after(step(session, do(Submit, ANN, NOW + 4, round=0), NOW + 4, seat), seat)
            assert seat.response is not None
            assert (seat.response.choice == first.choice) is (answers is Answers.LOCKED)

    def test_a_single_choice_question_has_nothing_to_submit(self) -> None:
        assert step(asking(), do(Submit, ANN, round=0), NOW).effects == ()
