"""The rules of a live quiz: one table, phase x event -> what happens.

`step` is pure: no clock, no randomness, no I/O. An event that makes no sense in a phase leaves the session as it
is and says so in a private note; it never raises. Times are ms since the epoch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from bot.quiz import notes
from bot.quiz.effects import Closed, Effect, Note, Opened, Progress, Record, Seated, Show, Tell, Unseated
from bot.quiz.events import (
    Begin,
    Close,
    Complete,
    Event,
    Join,
    Leave,
    Next,
    Person,
    PersonEvent,
    Pick,
    Resume,
    Shown,
    Stop,
    Submit,
    Unshown,
    Wake,
)
from bot.quiz.session import EMPTY_SEAT, Answers, Entry, Response, Seat, Session
from bot.quiz.stages import LOBBY_SLOT, RESULT_SLOT, Phase, Stage, round_slot

__all__ = [
    "LOBBY_EXPIRY_MS",
    "PAUSE_EXPIRY_MS",
    "SEND_BACKSTOP_MS",
    "SEND_PATIENCE_MS",
    "TABLE",
    "may_lead",
    "opening",
    "step",
]

LOBBY_EXPIRY_MS = 30 * 60_000
"""A lobby nobody begins frees its channel after this long."""
PAUSE_EXPIRY_MS = 24 * 3_600_000
"""A paused session nobody resumes ends after this long."""
SEND_PATIENCE_MS = 60_000
"""A session whose post has failed for this long pauses."""
SEND_BACKSTOP_MS = 90_000
"""So does one whose post is waited for this long without a word."""

Handler = Callable[[Session, Any, int, Seat], Progress]


def opening(session: Session, now: int) -> Progress:
    """The first step of a new session: its lobby, or at once its first question."""
    if session.settings.entry is Entry.LOBBY:
        lobby = replace(session, phase=Phase.LOBBY, due_at=now + LOBBY_EXPIRY_MS)
        return Progress(lobby, (Show(LOBBY_SLOT),), notes.lobby_opened())
    asking = _ask(session, 0, now)
    return replace(asking, note=notes.started(len(session.asked)))


def step(session: Session, event: Event, now: int, seat: Seat = EMPTY_SEAT) -> Progress:
    """What `event`, handled at `now`, does to `session`; `seat` is what is stored on the person it comes from.

    The session comes back as the very same object where nothing changed. Raises nothing for any event of any
    person; a TypeError for an event of an unknown class is a programmer's error.
    """
    if type(event) not in _EVENTS:
        raise TypeError(f"step() knows no event of type {type(event).__name__}")
    handler = TABLE.get((session.phase, type(event)))
    if handler is not None:
        return handler(session, event, now, seat)
    note = notes.out_of_turn(session, event) if isinstance(event, PersonEvent) else None
    return Progress(session, note=note)


# -- getting in and out ----------------------------------------------------------------------------------


def _join_lobby(session: Session, event: Join, now: int, seat: Seat) -> Progress:
    if seat.seated:
        return Progress(session, note=notes.already_in())
    after = replace(session, seated=session.seated + 1)
    seated = Seated(event.person.id, event.person.name, now)
    return Progress(after, (seated, Show(LOBBY_SLOT, urgent=False)), notes.joined_lobby())


def _join_running(session: Session, event: Join, now: int, seat: Seat) -> Progress:
    if seat.seated:
        return Progress(session, note=notes.already_in())
    if session.settings.entry is Entry.LOBBY:
        return Progress(session, note=notes.stranger())
    return Progress(session, (Seated(event.person.id, event.person.name, now),), notes.joined_running())


def _leave_lobby(session: Session, event: Leave, now: int, seat: Seat) -> Progress:
    if not seat.seated:
        return Progress(session, note=notes.not_in())
    after = replace(session, seated=session.seated - 1)
    return Progress(after, (Unseated(event.person.id, now), Show(LOBBY_SLOT, urgent=False)), notes.left())


def _leave_running(session: Session, event: Leave, now: int, seat: Seat) -> Progress:
    if not seat.seated:
        return Progress(session, note=notes.not_in())
    shown = Show(round_slot(session.round), urgent=False)
    return Progress(session, (Unseated(event.person.id, now), shown), notes.left())


def _begin(session: Session, event: Begin, now: int, seat: Seat) -> Progress:
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "start the quiz"))
    if session.seated == 0:
        return Progress(session, note=notes.empty_lobby())
    asking = _ask(session, 0, now)
    return replace(asking, effects=(Show(LOBBY_SLOT), *asking.effects), note=notes.started(len(session.asked)))


# -- answering -------------------------------------------------------------------------------------------


def _pick(session: Session, event: Pick, now: int, seat: Seat) -> Progress:
    refusal = _refusal(session, event.round, event.stamp, now, seat)
    asked = session.current
    if refusal is None and not 0 <= event.position < len(asked.order):
        refusal = notes.no_such_option(len(asked.order))
    if refusal is not None:
        return Progress(session, note=refusal)
    option = asked.order[event.position]
    if asked.multiple:
        return _toggle(session, event, now, seat, option)
    return _answer(session, event, now, seat, (option,))


def _toggle(session: Session, event: Pick, now: int, seat: Seat, option: int) -> Progress:
    earlier = seat.response
    stamp = min(event.stamp, now)
    if earlier is not None and earlier.choice is not None and session.settings.answers is Answers.LOCKED:
        return Progress(session, note=notes.already_answered(session.current, earlier))
    # The same click delivered again must not toggle back, and one overtaken by a later click must not surprise.
    if earlier is not None and stamp <= earlier.stamp:
        return Progress(session, note=notes.draft(session.current, earlier))
    before = set(earlier.draft) if earlier else set()
    draft = tuple(sorted(before ^ {option}))
    response = Response(
        round=session.round,
        player=event.person.id,
        choice=earlier.choice if earlier else None,
        draft=draft,
        answered_at=earlier.answered_at if earlier else None,
        stamp=stamp,
        arrived=now,
    )
    return _recorded(session, event.person, now, seat, response, notes.draft(session.current, response))


def _submit(session: Session, event: Submit, now: int, seat: Seat) -> Progress:
    refusal = _refusal(session, event.round, event.stamp, now, seat)
    if refusal is None and not session.current.multiple:
        refusal = notes.nothing_to_submit()
    if refusal is None and (seat.response is None or not seat.response.draft):
        refusal = notes.empty_draft()
    if refusal is not None or seat.response is None:
        return Progress(session, note=refusal)
    return _answer(session, event, now, seat, seat.response.draft)


def _answer(session: Session, event: Pick | Submit, now: int, seat: Seat, choice: tuple[int, ...]) -> Progress:
    earlier, asked = seat.response, session.current
    stamp = min(event.stamp, now)
    if earlier is not None and earlier.choice is not None:
        if session.settings.answers is Answers.LOCKED:
            repeated = earlier.choice == choice and not asked.multiple
            note = notes.locked_in(asked, earlier) if repeated else notes.already_answered(asked, earlier)
            return Progress(session, note=note)
        if stamp < earlier.stamp:
            return Progress(session, note=notes.overtaken(asked, earlier))
        if earlier.choice == choice:
            return Progress(session, note=notes.kept(asked, earlier))
    response = Response(session.round, event.person.id, choice, choice, stamp, stamp, now)
    changed = earlier is not None and earlier.choice is not None
    note = notes.changed(asked, response) if changed else notes.answered(session, response)
    return _recorded(session, event.person, now, seat, response, note)


def _recorded(session: Session, person: Person, now: int, seat: Seat, response: Response, note: Note) -> Progress:
    """Store a response; the first one of an open session takes the seat as well. The session itself stays as it is."""
    effects: list[Effect] = [] if seat.seated else [Seated(person.id, person.name, now)]
    effects.append(Record(response))
    first_answer = response.choice is not None and (seat.response is None or seat.response.choice is None)
    if first_answer:
        effects.append(Show(round_slot(session.round), urgent=False))
    return Progress(session, tuple(effects), note)


def _refusal(session: Session, round: int, stamp: int, now: int, seat: Seat) -> Note | None:
    """Why a click on `round` cannot count now, None if it can."""
    if round != session.round:
        return notes.old_question()
    if not seat.seated and session.settings.entry is Entry.LOBBY:
        return notes.stranger()
    if session.phase is Phase.OPEN and session.due_at is not None and min(stamp, now) > session.due_at:
        return notes.too_late(min(stamp, now) - session.due_at)
    return None


def _pick_closed(session: Session, event: Pick | Submit, now: int, seat: Seat) -> Progress:
    if event.round != session.round or session.closed_at is None:
        return Progress(session, note=notes.old_question())
    late = min(event.stamp, now) - session.closed_at
    return Progress(session, note=notes.too_late(late) if late > 0 else notes.arrived_late())


# -- closing and going on --------------------------------------------------------------------------------


def _shown_question(session: Session, event: Shown, now: int, seat: Seat) -> Progress:
    """The clock starts with the message's own time stamp, since that is when people could first read it."""
    if event.slot != round_slot(session.round) or event.stage is not Stage.ASKING:
        return Progress(session)
    opened_at = min(event.at, now)
    due_at = opened_at + session.settings.seconds * 1000
    after = replace(session, phase=Phase.OPEN, opened_at=opened_at, due_at=due_at)
    # The post shows this deadline already, but for the moment it took to arrive: no edit is spent on that.
    return Progress(after, (Opened(session.round, opened_at, due_at),))


def _shown_reveal(session: Session, event: Shown, now: int, seat: Seat) -> Progress:
    if event.slot != round_slot(session.round) or event.stage is not Stage.REVEAL:
        return Progress(session)
    return Progress(replace(session, phase=Phase.REVEALED, due_at=now + session.settings.reading_seconds * 1000))


def _wake_open(session: Session, event: Wake, now: int, seat: Seat) -> Progress:
    if session.wake_at is None or now < session.wake_at or session.due_at is None:
        return Progress(session)
    return _close_round(session, session.due_at, now)


def _complete(session: Session, event: Complete, now: int, seat: Seat) -> Progress:
    return _close_round(session, now, now) if event.round == session.round else Progress(session)


def _close(session: Session, event: Close, now: int, seat: Seat) -> Progress:
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "close the question"))
    if event.round != session.round:
        return Progress(session, note=notes.old_question())
    return replace(_close_round(session, now, now), note=notes.closed_by_host())


def _close_round(session: Session, closed_at: int, now: int) -> Progress:
    after = replace(session, phase=Phase.REVEALING, due_at=now + SEND_BACKSTOP_MS, closed_at=closed_at)
    return Progress(after, (_closed(session, closed_at), Show(round_slot(session.round))))


def _closed(session: Session, at: int) -> Closed:
    return Closed(session.round, session.opened_at, session.due_at if session.opened_at is not None else None, at)


def _wake_revealed(session: Session, event: Wake, now: int, seat: Seat) -> Progress:
    if session.due_at is None or now < session.due_at:
        return Progress(session)
    return _go_on(session, now)


def _next(session: Session, event: Next, now: int, seat: Seat) -> Progress:
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "go on"))
    if event.round != session.round:
        return Progress(session, note=notes.old_question())
    return replace(_go_on(session, now), note=notes.going_on())


def _go_on(session: Session, now: int) -> Progress:
    """The next question, or after the last one the result."""
    if session.round + 1 < len(session.asked):
        return _ask(session, session.round + 1, now)
    ended = replace(session, phase=Phase.FINISHED, due_at=None, ended_at=now)
    return Progress(ended, (Show(RESULT_SLOT),))


def _ask(session: Session, round: int, now: int) -> Progress:
    due_at = now + SEND_BACKSTOP_MS
    after = replace(session, phase=Phase.POSTING, round=round, opened_at=None, due_at=due_at, closed_at=None)
    return Progress(after, (Show(round_slot(round)),))


# -- ending and pausing ----------------------------------------------------------------------------------


def _stop(session: Session, event: Stop, now: int, seat: Seat) -> Progress:
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "stop the quiz"))
    return replace(_end(session, now), note=notes.stopped())


def _end(session: Session, now: int) -> Progress:
    """Stop wherever the session stands. An open round is settled, so that what was acknowledged is scored."""
    phase = session.paused_in or session.phase
    ended = replace(session, phase=Phase.STOPPED, due_at=None, paused_in=None, ended_at=now)
    if session.round < 0:
        return Progress(ended, (Show(LOBBY_SLOT),))
    effects: list[Effect] = []
    if phase in (Phase.OPEN, Phase.POSTING):
        ended = replace(ended, closed_at=now)
        effects.append(_closed(session, now))
    effects += [Show(round_slot(session.round)), Show(RESULT_SLOT)]
    return Progress(ended, tuple(effects))


def _expire(session: Session, event: Wake, now: int, seat: Seat) -> Progress:
    if session.due_at is None or now < session.due_at:
        return Progress(session)
    return _end(session, now)


def _unshown(session: Session, event: Unshown, now: int, seat: Seat) -> Progress:
    """A game whose channel cannot be written to must not run on unseen: it pauses, or ends where that is final."""
    if event.slot != _current_slot(session):
        return Progress(session)
    if event.refused:
        ended = _end(session, now)
        return replace(ended, effects=(*ended.effects, Tell(session.host, notes.refused_text(session, event.why))))
    waiting = session.phase in (Phase.LOBBY, Phase.POSTING, Phase.REVEALING)
    if not waiting or now - event.since < SEND_PATIENCE_MS:
        return Progress(session)
    return _pause(session, now)


def _wake_waiting(session: Session, event: Wake, now: int, seat: Seat) -> Progress:
    """No word about the post at all, neither that it is shown nor that it failed: the backstop."""
    if session.due_at is None or now < session.due_at:
        return Progress(session)
    if now - session.due_at > SEND_BACKSTOP_MS:
        # Nobody was there to send it either: give it its time.
        return Progress(replace(session, due_at=now + SEND_BACKSTOP_MS))
    return _pause(session, now)


def _pause(session: Session, now: int) -> Progress:
    after = replace(session, phase=Phase.PAUSED, paused_in=session.phase, due_at=now + PAUSE_EXPIRY_MS)
    return Progress(after, (Tell(session.host, notes.paused_text(session)),))


def _resume(session: Session, event: Resume, now: int, seat: Seat) -> Progress:
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "resume the quiz"))
    return Progress(_unpaused(session, now), (Show(_current_slot(session)),), notes.resumed())


def _late_receipt(session: Session, event: Shown, now: int, seat: Seat) -> Progress:
    """The post got through after all: the session goes on by itself where it had paused."""
    back = _unpaused(session, now)
    if back.phase is Phase.LOBBY:
        went_on = Progress(back)
    else:
        went_on = (_shown_question if back.phase is Phase.POSTING else _shown_reveal)(back, event, now, seat)
    if event.slot != _current_slot(session) or (back.round >= 0 and went_on.session is back):
        return Progress(session)
    # What got through was drawn while the session was paused, and says so.
    return replace(went_on, effects=(*went_on.effects, Show(event.slot)))


def _unpaused(session: Session, now: int) -> Session:
    phase = session.paused_in or Phase.POSTING
    wait = LOBBY_EXPIRY_MS if phase is Phase.LOBBY else SEND_BACKSTOP_MS
    return replace(session, phase=phase, paused_in=None, due_at=now + wait)


def _current_slot(session: Session) -> str:
    return round_slot(session.round) if session.round >= 0 else LOBBY_SLOT


def may_lead(session: Session, person: Person) -> bool:
    """Whether a person may do what only the host may."""
    return person.id == session.host or person.leads


_EVENTS = frozenset({Begin, Close, Complete, Join, Leave, Next, Pick, Resume, Shown, Stop, Submit, Unshown, Wake})

TABLE: Mapping[tuple[Phase, type[Event]], Handler] = MappingProxyType(
    {
        (Phase.LOBBY, Join): _join_lobby,
        (Phase.LOBBY, Leave): _leave_lobby,
        (Phase.LOBBY, Begin): _begin,
        (Phase.LOBBY, Stop): _stop,
        (Phase.LOBBY, Wake): _expire,
        (Phase.LOBBY, Unshown): _unshown,
        (Phase.POSTING, Shown): _shown_question,
        (Phase.POSTING, Unshown): _unshown,
        (Phase.POSTING, Wake): _wake_waiting,
        # The message may be clicked before its receipt has been stored: the click counts all the same.
        (Phase.POSTING, Pick): _pick,
        (Phase.POSTING, Submit): _submit,
        (Phase.POSTING, Join): _join_running,
        (Phase.POSTING, Leave): _leave_running,
        (Phase.POSTING, Stop): _stop,
        (Phase.OPEN, Pick): _pick,
        (Phase.OPEN, Submit): _submit,
        (Phase.OPEN, Join): _join_running,
        (Phase.OPEN, Leave): _leave_running,
        (Phase.OPEN, Close): _close,
        (Phase.OPEN, Complete): _complete,
        (Phase.OPEN, Wake): _wake_open,
        (Phase.OPEN, Stop): _stop,
        (Phase.OPEN, Unshown): _unshown,
        (Phase.REVEALING, Pick): _pick_closed,
        (Phase.REVEALING, Submit): _pick_closed,
        (Phase.REVEALING, Join): _join_running,
        (Phase.REVEALING, Leave): _leave_running,
        (Phase.REVEALING, Shown): _shown_reveal,
        (Phase.REVEALING, Unshown): _unshown,
        (Phase.REVEALING, Wake): _wake_waiting,
        (Phase.REVEALING, Stop): _stop,
        (Phase.REVEALED, Pick): _pick_closed,
        (Phase.REVEALED, Submit): _pick_closed,
        (Phase.REVEALED, Join): _join_running,
        (Phase.REVEALED, Leave): _leave_running,
        (Phase.REVEALED, Next): _next,
        (Phase.REVEALED, Wake): _wake_revealed,
        (Phase.REVEALED, Stop): _stop,
        (Phase.REVEALED, Unshown): _unshown,
        (Phase.PAUSED, Resume): _resume,
        (Phase.PAUSED, Shown): _late_receipt,
        (Phase.PAUSED, Stop): _stop,
        (Phase.PAUSED, Unshown): _unshown,
        (Phase.PAUSED, Wake): _expire,
    }
)
"""Phase x event -> handler. A missing cell changes nothing; a person is told why (`notes.out_of_turn`)."""
