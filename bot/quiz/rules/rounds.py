"""A round: its clock, its closing, its reveal, and what may be put right afterwards."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz import notes
from bot.quiz.effects import Opened, Progress, Regraded, Reported, Show
from bot.quiz.events import Close, Complete, Extend, Next, Regrade, Report, Settled, Shown, Wake
from bot.quiz.rules.course import close_round, current_slot, go_on, is_due, may_lead
from bot.quiz.session import Seat, Session
from bot.quiz.stages import NOTICE_SLOT, RESULT_SLOT, Phase, Stage, round_slot

__all__ = [
    "MOST_EXTRA",
    "MOST_SECONDS",
    "close",
    "complete",
    "extend",
    "next_round",
    "regrade",
    "report",
    "settled",
    "shown_question",
    "shown_reveal",
    "wake_open",
    "wake_over",
    "wake_revealed",
]

MOST_EXTRA = 600
"""The host may give this many seconds more at once,"""
MOST_SECONDS = 3_600
"""as long as the question is not open for longer than this in all."""


def shown_question(session: Session, event: Shown, now: int, seat: Seat) -> Progress:
    """The clock starts with the message's own time stamp, since that is when people could first read it; they answer
    once the time to talk is over.
    """
    if event.slot != round_slot(session.round) or event.stage is not Stage.ASKING:
        return Progress(session)
    opened_at = min(event.at, now) + session.settings.talk_seconds * 1000
    due_at = opened_at + session.settings.seconds * 1000
    after = replace(session, phase=Phase.OPEN, opened_at=opened_at, due_at=due_at)
    # The post shows this deadline already, but for the moment it took to arrive: no edit is spent on that.
    return Progress(after, (Opened(session.round, opened_at, due_at),))


def shown_reveal(session: Session, event: Shown, now: int, seat: Seat) -> Progress:
    """The reveal is there to be read."""
    if event.slot != round_slot(session.round) or event.stage is not Stage.REVEAL:
        return Progress(session)
    return Progress(replace(session, phase=Phase.REVEALED, due_at=now + session.settings.reading_seconds * 1000))


def wake_open(session: Session, event: Wake, now: int, seat: Seat) -> Progress:
    """Time is up, and the grace with it."""
    if session.due_at is None or not is_due(session, now):
        return Progress(session)
    return close_round(session, session.due_at, now)


def complete(session: Session, event: Complete, now: int, seat: Seat) -> Progress:
    """Nobody is waited for any more."""
    return close_round(session, now, now) if event.round == session.round else Progress(session)


def close(session: Session, event: Close, now: int, seat: Seat) -> Progress:
    """The host closes the question early."""
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "close the question"))
    if event.round != session.round:
        return Progress(session, note=notes.old_question())
    return replace(close_round(session, now, now), note=notes.closed_by_host())


def extend(session: Session, event: Extend, now: int, seat: Seat) -> Progress:
    """More time for the running question."""
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "give more time"))
    if event.round != session.round or session.due_at is None or session.opened_at is None:
        return Progress(session, note=notes.old_question())
    if not 1 <= event.seconds <= MOST_EXTRA or session.timer_ms + event.seconds * 1000 > MOST_SECONDS * 1000:
        return Progress(session, note=notes.too_long(MOST_EXTRA, MOST_SECONDS))
    after = replace(session, due_at=session.due_at + event.seconds * 1000)
    opened = Opened(session.round, session.opened_at, session.due_at + event.seconds * 1000)
    return Progress(after, (opened, Show(round_slot(session.round))), notes.extended(event.seconds))


def wake_revealed(session: Session, event: Wake, now: int, seat: Seat) -> Progress:
    """The time to read is over."""
    return go_on(session, now) if is_due(session, now) else Progress(session)


def next_round(session: Session, event: Next, now: int, seat: Seat) -> Progress:
    """The host goes on without waiting."""
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "go on"))
    if event.round != session.round:
        return Progress(session, note=notes.old_question())
    return replace(go_on(session, now), note=notes.going_on())


def settled(session: Session, event: Settled, now: int, seat: Seat) -> Progress:
    """What the points of the current round mean for the rest of the session."""
    if event.round != session.round or event.over is session.ending:
        return Progress(session)
    return Progress(replace(session, ending=event.over))


def regrade(session: Session, event: Regrade, now: int, seat: Seat) -> Progress:
    """The host accepts one more option as right in a closed round: it is settled again, wherever the session stands."""
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "accept an answer"))
    if not session.is_closed(event.round):
        return Progress(session, note=notes.not_closed())
    asked = session.asked[event.round]
    if not 0 <= event.position < len(asked.order):
        return Progress(session, note=notes.no_such_option(len(asked.order)))
    option = asked.order[event.position]
    if option in asked.right:
        return Progress(session, note=notes.right_already(event.position))
    changed = replace(asked, accepted=(*asked.accepted, option))
    after = replace(session, asked=(*session.asked[: event.round], changed, *session.asked[event.round + 1 :]))
    slots = dict.fromkeys((round_slot(event.round), RESULT_SLOT if session.phase.over else current_slot(session)))
    return Progress(after, (Regraded(event.round), *map(Show, slots)), notes.accepted(event.round, event.position))


def report(session: Session, event: Report, now: int, seat: Seat) -> Progress:
    """Anybody may doubt the key of a closed round."""
    if not session.is_closed(event.round):
        return Progress(session, note=notes.not_closed())
    return Progress(session, (Reported(event.round, event.person.id, now),), notes.reported())


def wake_over(session: Session, event: Wake, now: int, seat: Seat) -> Progress:
    """A quiz that is over has nothing to wait for; a notice is drawn anew, since what it tells of has changed."""
    return Progress(session, (Show(NOTICE_SLOT, urgent=False),) if session.is_notice else ())
