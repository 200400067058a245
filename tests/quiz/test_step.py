"""The rules of a live quiz, one sentence a test."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.quiz.bank import Kind
from bot.quiz.effects import Closed, Opened, Progress, Record, Seated, Show, Tell, Unseated
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
    Shown,
    Stop,
    Submit,
    Unshown,
    Wake,
)
from bot.quiz.session import GRACE_MS, Answers, Entry, Seat, Session
from bot.quiz.stages import Phase, Stage
from bot.quiz.step import LOBBY_EXPIRY_MS, PAUSE_EXPIRY_MS, SEND_BACKSTOP_MS, SEND_PATIENCE_MS, TABLE, opening, step
from tests.quiz.values import ANN, BEN, HOST, NOW, ROOM, a_session, opened

ID: dict[str, Any] = {"tenant": ROOM.tenant, "session": "s1se"}
SINGLE = (Kind.SINGLE,)
MULTIPLE = (Kind.MULTIPLE,)


def do(kind: type[Any], person: Person = HOST, stamp: int = NOW, **fields: Any) -> Event:
    event: Event = kind(**ID, person=person, stamp=stamp, **fields)
    return event


def shown(stage: Stage, at: int = NOW, slot: str = "r0") -> Shown:
    return Shown(**ID, slot=slot, stage=stage, at=at)


def asking(entry: Entry = Entry.OPEN, answers: Answers = Answers.LOCKED, kinds: tuple[Kind, ...] = SINGLE) -> Session:
    """A session whose first question is open since NOW."""
    session = opened(a_session(entry, answers, kinds=kinds))
    if entry is Entry.LOBBY:
        session = step(session, do(Join, ANN), NOW).session
        session = step(session, do(Begin), NOW).session
    return step(session, shown(Stage.ASKING), NOW).session


def revealed() -> Session:
    session = step(asking(), do(Close, round=0), NOW + 5000).session
    return step(session, shown(Stage.REVEAL), NOW + 5100).session


def seat_after(progress: Progress, seat: Seat = Seat()) -> Seat:  # noqa: B008 - an immutable value
    for effect in progress.effects:
        if isinstance(effect, Seated | Unseated):
            seat = replace(seat, seated=isinstance(effect, Seated))
        if isinstance(effect, Record):
            seat = replace(seat, response=effect.response)
    return seat


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


class TestAnswering:
    def test_the_first_click_takes_a_seat_and_counts_without_touching_the_session(self) -> None:
        session = asking()
        progress = step(session, do(Pick, ANN, NOW + 10, round=0, position=2), NOW + 50)
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
        seat = seat_after(step(session, do(Pick, ANN, round=0, position=2), NOW))
        for position in (0, 1, 2, 3):
            again = step(session, do(Pick, ANN, NOW + 5, round=0, position=position), NOW + 5, seat)
            assert again.effects == ()
            assert again.note is not None
            assert again.note.done is (position == 2)
            assert again.note.held == (2,)

    def test_a_changeable_answer_follows_the_later_stamp_not_the_later_arrival(self) -> None:
        session = asking(answers=Answers.CHANGEABLE)
        seat = seat_after(step(session, do(Pick, ANN, NOW + 100, round=0, position=0), NOW + 100))
        later = step(session, do(Pick, ANN, NOW + 200, round=0, position=1), NOW + 210, seat)
        assert later.note is not None
        assert later.note.text == "Changed to B."
        seat = seat_after(later, seat)
        overtaken = step(session, do(Pick, ANN, NOW + 150, round=0, position=3), NOW + 300, seat)
        assert overtaken.effects == ()
        assert overtaken.note is not None
        assert overtaken.note.held == (1,)

    def test_an_answer_that_was_confirmed_by_a_later_click_is_not_replaced_by_a_click_before_it(self) -> None:
        session = asking(answers=Answers.CHANGEABLE)
        seat = seat_after(step(session, do(Pick, ANN, NOW + 100, round=0, position=0), NOW + 100))
        confirmed = step(session, do(Pick, ANN, NOW + 300, round=0, position=0), NOW + 300, seat)
        assert confirmed.note is not None
        assert confirmed.note.text == "A stays."
        seat = seat_after(confirmed, seat)
        assert seat.response is not None
        assert seat.response.answered_at == NOW + 100, "it was given when it was given first"
        between = step(session, do(Pick, ANN, NOW + 200, round=0, position=1), NOW + 400, seat)
        assert between.effects == ()
        assert between.note is not None
        assert (between.note.done, between.note.held) == (False, (0,))

    def test_changing_an_answer_does_not_count_as_another_one(self) -> None:
        session = asking(answers=Answers.CHANGEABLE)
        first = step(session, do(Pick, ANN, NOW + 100, round=0, position=0), NOW + 100)
        assert Show("r0", urgent=False) in first.effects
        second = step(session, do(Pick, ANN, NOW + 200, round=0, position=1), NOW + 200, seat_after(first))
        assert not [effect for effect in second.effects if isinstance(effect, Show)]

    def test_a_click_counts_by_its_stamp_within_the_grace(self) -> None:
        session = asking()
        assert session.due_at is not None
        due = session.due_at
        in_time = step(session, do(Pick, ANN, due, round=0, position=0), due + 900)
        assert any(isinstance(effect, Record) for effect in in_time.effects)
        late = step(session, do(Pick, ANN, due + 400, round=0, position=0), due + 900)
        assert late.effects == ()
        assert late.note is not None
        assert late.note.text == "Closed 0.4 s before your click."

    def test_a_stamp_from_the_future_is_bounded_by_arrival(self) -> None:
        progress = step(asking(), do(Pick, ANN, NOW + 99_000, round=0, position=0), NOW + 100)
        record = next(effect for effect in progress.effects if isinstance(effect, Record))
        assert record.response.stamp == NOW + 100

    def test_a_click_before_the_receipt_of_the_post_counts(self) -> None:
        session = opened(a_session(kinds=SINGLE))
        progress = step(session, do(Pick, ANN, round=0, position=0), NOW)
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
            late = step(phase, do(Pick, ANN, NOW + 5400, round=0, position=0), NOW + 5500)
            assert late.effects == ()
            assert late.note is not None
            assert late.note.text == "Closed 0.4 s before your click."
        overtaken = step(session, do(Pick, ANN, NOW + 4900, round=0, position=0), NOW + 5500)
        assert overtaken.note is not None
        assert "reached us after" in overtaken.note.text


class TestMultipleChoice:
    def test_toggles_make_a_draft_and_submit_alone_makes_the_answer(self) -> None:
        session = asking(kinds=MULTIPLE)
        seat = Seat()
        for stamp, position in ((1, 0), (2, 3), (3, 0), (4, 1)):
            progress = step(session, do(Pick, ANN, NOW + stamp, round=0, position=position), NOW + stamp, seat)
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
            seat = seat_after(step(session, do(Pick, ANN, NOW + 1, round=0, position=0), NOW + 1))
            seat = seat_after(step(session, do(Submit, ANN, NOW + 2, round=0), NOW + 2, seat), seat)
            first = seat.response
            assert first is not None
            seat = seat_after(step(session, do(Pick, ANN, NOW + 3, round=0, position=1), NOW + 3, seat), seat)
            assert seat.response is not None
            assert seat.response.choice == first.choice
            assert seat.response.answered_at == NOW + 2
            seat = seat_after(step(session, do(Submit, ANN, NOW + 4, round=0), NOW + 4, seat), seat)
            assert seat.response is not None
            assert (seat.response.choice == first.choice) is (answers is Answers.LOCKED)

    def test_a_single_choice_question_has_nothing_to_submit(self) -> None:
        assert step(asking(), do(Submit, ANN, round=0), NOW).effects == ()


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


class TestAnUnreachableChannel:
    def test_a_minute_without_a_post_pauses_and_tells_the_host(self) -> None:
        session = opened(a_session())
        soon = Unshown(**ID, slot="r0", since=NOW)
        assert step(session, soon, NOW + SEND_PATIENCE_MS - 1).session is session
        progress = step(session, soon, NOW + SEND_PATIENCE_MS)
        assert progress.session.phase is Phase.PAUSED
        assert isinstance(progress.effects[0], Tell)
        assert progress.effects[0].person == HOST.id

    def test_a_live_update_that_fails_disturbs_nobody(self) -> None:
        session = asking()
        assert step(session, Unshown(**ID, slot="r0", since=NOW), NOW + 10**6).session is session

    def test_the_host_resumes_where_it_paused(self) -> None:
        for before in (opened(a_session()), step(asking(), do(Close, round=0), NOW).session):
            paused = step(before, Unshown(**ID, slot="r0", since=NOW), NOW + SEND_PATIENCE_MS).session
            assert step(paused, do(Resume, ANN), NOW).session is paused
            resumed = step(paused, do(Resume), NOW)
            assert resumed.session.phase is before.phase
            assert resumed.effects == (Show("r0"),)

    def test_a_post_that_gets_through_after_all_resumes_by_itself(self) -> None:
        paused = step(opened(a_session()), Unshown(**ID, slot="r0", since=NOW), NOW + SEND_PATIENCE_MS).session
        assert step(paused, shown(Stage.REVEAL), NOW).session is paused
        assert step(paused, shown(Stage.ASKING, slot="r3"), NOW).session is paused
        went_on = step(paused, shown(Stage.ASKING), NOW + 70_000)
        assert went_on.session.phase is Phase.OPEN
        assert Show("r0") in went_on.effects, "what got through says that the quiz is paused"

    def test_a_paused_lobby_comes_back_as_a_lobby(self) -> None:
        lobby = opened(a_session(Entry.LOBBY))
        paused = step(lobby, Unshown(**ID, slot="lobby", since=NOW), NOW + SEND_PATIENCE_MS).session
        assert paused.phase is Phase.PAUSED
        back = step(paused, shown(Stage.GATHERING, slot="lobby"), NOW + 70_000).session
        assert back.phase is Phase.LOBBY
        assert back.due_at == NOW + 70_000 + LOBBY_EXPIRY_MS

    def test_a_pause_nobody_ends_ends_the_session(self) -> None:
        paused = step(opened(a_session()), Unshown(**ID, slot="r0", since=NOW), NOW + SEND_PATIENCE_MS).session
        later = NOW + SEND_PATIENCE_MS + PAUSE_EXPIRY_MS
        assert step(paused, Wake(**ID), later - 1).session is paused
        assert step(paused, Wake(**ID), later).session.phase is Phase.STOPPED

    def test_a_refused_post_ends_the_session_in_every_phase_and_tells_the_host(self) -> None:
        lobby = opened(a_session(Entry.LOBBY))
        paused = step(opened(a_session()), Unshown(**ID, slot="r0", since=NOW), NOW + SEND_PATIENCE_MS).session
        closed = step(asking(), do(Close, round=0), NOW).session
        for session in (lobby, opened(a_session()), asking(), closed, revealed(), paused):
            slot = "lobby" if session is lobby else "r0"
            progress = step(session, Unshown(**ID, slot=slot, since=NOW, refused=True), NOW)
            assert progress.session.phase is Phase.STOPPED
            assert any(isinstance(effect, Tell) for effect in progress.effects)

    def test_an_earlier_post_that_is_refused_ends_nothing(self) -> None:
        session = asking(Entry.LOBBY)
        assert step(session, Unshown(**ID, slot="lobby", since=NOW, refused=True), NOW).session is session

    def test_a_post_of_which_nothing_is_heard_pauses_too(self) -> None:
        for session in (opened(a_session()), step(asking(), do(Close, round=0), NOW).session):
            assert step(session, Wake(**ID), NOW + SEND_BACKSTOP_MS - 1).session is session
            assert step(session, Wake(**ID), NOW + SEND_BACKSTOP_MS).session.phase is Phase.PAUSED

    def test_but_after_a_downtime_it_gets_its_time_first(self) -> None:
        session = opened(a_session())
        later = NOW + 10 * SEND_BACKSTOP_MS
        waiting = step(session, Wake(**ID), later).session
        assert (waiting.phase, waiting.due_at) == (Phase.POSTING, later + SEND_BACKSTOP_MS)


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
