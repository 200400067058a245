"""Answering: what a click on an option means, and why it may not count. The session itself is never changed."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz import notes
from bot.quiz.effects import Effect, Note, Progress, Record, Seated, Show, Won
from bot.quiz.events import Person, Pick, Submit
from bot.quiz.scoring import mark_of
from bot.quiz.session import Answers, Entry, Response, Seat, Session, Variant
from bot.quiz.stages import Phase, round_slot

__all__ = ["pick", "pick_closed", "submit"]


def pick(session: Session, event: Pick, now: int, seat: Seat) -> Progress:
    """An option was pressed: the answer, or one more of several options."""
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


def submit(session: Session, event: Submit, now: int, seat: Seat) -> Progress:
    """The chosen options are the answer."""
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
            # An older click that comes after this one must not take its place.
            held = replace(earlier, stamp=stamp)
            return Progress(session, (Record(held),) if held != earlier else (), notes.kept(asked, earlier))
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
    if session.settings.variant is Variant.FIRST and response.choice and mark_of(session.current, response.choice) == 1:
        effects.append(Won(session.round))
    return Progress(session, tuple(effects), note)


def _refusal(session: Session, round: int, stamp: int, now: int, seat: Seat) -> Note | None:
    """Why a click on `round` cannot count now, None if it can."""
    if round != session.round:
        return notes.old_question()
    settings = session.settings
    if not seat.seated and (settings.entry is Entry.LOBBY or settings.teams):
        return notes.stranger() if settings.entry is Entry.LOBBY else notes.join_first()
    if seat.out:
        return notes.out()
    at = min(stamp, now)
    if settings.talk_seconds and (session.opened_at is None or at < session.opened_at):
        return notes.talking(None if session.opened_at is None else session.opened_at - at)
    if session.phase is Phase.OPEN and session.due_at is not None and at > session.due_at:
        return notes.too_late(at - session.due_at)
    return None


def pick_closed(session: Session, event: Pick | Submit, now: int, seat: Seat) -> Progress:
    """A click on a question that has closed."""
    if event.round != session.round or session.closed_at is None:
        return Progress(session, note=notes.old_question())
    late = min(event.stamp, now) - session.closed_at
    return Progress(session, note=notes.too_late(late) if late > 0 else notes.arrived_late())
