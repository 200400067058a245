"""The course a session runs: asking, closing, going on, ending, and who may decide about it."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz.effects import Closed, Effect, Progress, Show
from bot.quiz.events import Person
from bot.quiz.session import Session
from bot.quiz.stages import LOBBY_SLOT, RESULT_SLOT, Phase, round_slot

__all__ = [
    "LOBBY_EXPIRY_MS",
    "PAUSE_EXPIRY_MS",
    "SEND_BACKSTOP_MS",
    "SEND_PATIENCE_MS",
    "ask",
    "close_round",
    "current_slot",
    "end",
    "go_on",
    "is_due",
    "may_lead",
]

LOBBY_EXPIRY_MS = 30 * 60_000
"""A lobby nobody begins frees its channel after this long."""
PAUSE_EXPIRY_MS = 24 * 3_600_000
"""A paused session nobody resumes ends after this long."""
SEND_PATIENCE_MS = 60_000
"""A session whose post has failed for this long pauses."""
SEND_BACKSTOP_MS = 90_000
"""So does one whose post is waited for this long without a word."""


def ask(session: Session, round: int, now: int) -> Progress:
    """Put a round's question on its way."""
    due_at = now + SEND_BACKSTOP_MS
    after = replace(session, phase=Phase.POSTING, round=round, opened_at=None, due_at=due_at, closed_at=None, pauses=())
    return Progress(after, (Show(round_slot(round)),))


def close_round(session: Session, closed_at: int, now: int) -> Progress:
    """Close the current round as of `closed_at` and put its reveal on its way."""
    after = replace(session, phase=Phase.REVEALING, due_at=now + SEND_BACKSTOP_MS, closed_at=closed_at)
    return Progress(after, (_closed(session, closed_at), Show(round_slot(session.round))))


def go_on(session: Session, now: int) -> Progress:
    """The next question; the result after the last one, or where the rounds so far have decided."""
    if session.ending is None and session.round + 1 < len(session.asked):
        return ask(session, session.round + 1, now)
    ended = replace(session, phase=Phase.FINISHED, due_at=None, ended_at=now)
    return Progress(ended, (Show(RESULT_SLOT),))


def end(session: Session, now: int) -> Progress:
    """Stop wherever the session stands. An open round is settled, so that what was acknowledged is scored."""
    ended = replace(session, phase=Phase.STOPPED, due_at=None, paused_in=None, held_at=None, left_ms=None, ended_at=now)
    if session.round < 0:
        return Progress(ended, (Show(LOBBY_SLOT),))
    effects: list[Effect] = []
    if session.stands_in in (Phase.OPEN, Phase.POSTING):
        at = now if session.held_at is None else session.held_at
        ended = replace(ended, closed_at=at)
        effects.append(_closed(session, at))
    effects += [Show(round_slot(session.round)), Show(RESULT_SLOT)]
    return Progress(ended, tuple(effects))


def _closed(session: Session, at: int) -> Closed:
    opened_at = session.opened_at
    due_at = None if opened_at is None else session.deadline
    return Closed(session.round, opened_at, due_at, at, session.timer_ms, session.pauses)


def current_slot(session: Session) -> str:
    """The post the session is about now."""
    return round_slot(session.round) if session.round >= 0 else LOBBY_SLOT


def is_due(session: Session, now: int) -> bool:
    """Whether what the session waits for has come."""
    return session.wake_at is not None and now >= session.wake_at


def may_lead(session: Session, person: Person) -> bool:
    """Whether somebody may do what the host may."""
    return person.id == session.host or person.leads
