"""The rules of a live quiz: one table, phase x event -> what happens.

`step` is pure: no clock, no randomness, no I/O. An event that makes no sense in a phase leaves the session as it
is and says so in a private note; it never raises. Times are ms since the epoch. The cells stand in `bot.quiz.rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from bot.quiz import notes
from bot.quiz.effects import Progress, Show
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
    PersonEvent,
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
from bot.quiz.rules import answering, pausing, rounds, seats
from bot.quiz.rules.course import LOBBY_EXPIRY_MS, PAUSE_EXPIRY_MS, SEND_BACKSTOP_MS, SEND_PATIENCE_MS, ask
from bot.quiz.session import EMPTY_SEAT, Seat, Session
from bot.quiz.stages import LOBBY_SLOT, Phase

__all__ = [
    "LOBBY_EXPIRY_MS",
    "PAUSE_EXPIRY_MS",
    "SEND_BACKSTOP_MS",
    "SEND_PATIENCE_MS",
    "TABLE",
    "opening",
    "step",
]

Handler = Callable[[Session, Any, int, Seat], Progress]


def opening(session: Session, now: int) -> Progress:
    """The first step of a new session: its lobby, or at once its first question."""
    if session.settings.gathers:
        sizes = (0,) * len(session.settings.teams)
        lobby = replace(session, phase=Phase.LOBBY, due_at=now + LOBBY_EXPIRY_MS, sizes=sizes)
        return Progress(lobby, (Show(LOBBY_SLOT),), notes.lobby_opened())
    asking = ask(session, 0, now)
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


_COLUMNS: Mapping[Phase, Mapping[type[Event], Handler]] = {
    Phase.LOBBY: {
        Join: seats.join_lobby,
        Leave: seats.leave_lobby,
        Begin: seats.begin,
        Stop: pausing.stop,
        Wake: pausing.expire,
        Unshown: pausing.unshown,
    },
    Phase.STARTING: {
        Join: seats.join_running,
        Leave: seats.leave_running,
        Dealt: seats.dealt,
        Wake: seats.wake_starting,
        Stop: pausing.stop,
        Unshown: pausing.unshown,
    },
    Phase.POSTING: {
        Shown: rounds.shown_question,
        Unshown: pausing.unshown,
        Wake: pausing.wake_waiting,
        # The message may be clicked before its receipt has been stored: the click counts all the same.
        Pick: answering.pick,
        Submit: answering.submit,
        Join: seats.join_running,
        Leave: seats.leave_running,
        Dealt: seats.dealt,
        Regrade: rounds.regrade,
        Report: rounds.report,
        Pause: pausing.pause,
        Stop: pausing.stop,
    },
    Phase.OPEN: {
        Pick: answering.pick,
        Submit: answering.submit,
        Join: seats.join_running,
        Leave: seats.leave_running,
        Close: rounds.close,
        Complete: rounds.complete,
        Extend: rounds.extend,
        Regrade: rounds.regrade,
        Report: rounds.report,
        Pause: pausing.pause,
        Wake: rounds.wake_open,
        Stop: pausing.stop,
        Unshown: pausing.unshown,
    },
    Phase.REVEALING: {
        Pick: answering.pick_closed,
        Submit: answering.pick_closed,
        Join: seats.join_running,
        Leave: seats.leave_running,
        Settled: rounds.settled,
        Regrade: rounds.regrade,
        Report: rounds.report,
        Shown: rounds.shown_reveal,
        Unshown: pausing.unshown,
        Wake: pausing.wake_waiting,
        Pause: pausing.pause,
        Stop: pausing.stop,
    },
    Phase.REVEALED: {
        Pick: answering.pick_closed,
        Submit: answering.pick_closed,
        Join: seats.join_running,
        Leave: seats.leave_running,
        Settled: rounds.settled,
        Regrade: rounds.regrade,
        Report: rounds.report,
        Next: rounds.next_round,
        Wake: rounds.wake_revealed,
        Pause: pausing.pause,
        Stop: pausing.stop,
        Unshown: pausing.unshown,
    },
    Phase.PAUSED: {
        Resume: pausing.resume,
        Shown: pausing.late_receipt,
        Settled: rounds.settled,
        Regrade: rounds.regrade,
        Report: rounds.report,
        Stop: pausing.stop,
        Unshown: pausing.unshown,
        Wake: pausing.expire,
    },
    Phase.FINISHED: {Regrade: rounds.regrade, Report: rounds.report, Wake: rounds.wake_over},
    Phase.STOPPED: {Regrade: rounds.regrade, Report: rounds.report},
}

TABLE: Mapping[tuple[Phase, type[Event]], Handler] = MappingProxyType(
    {(phase, event): handler for phase, column in _COLUMNS.items() for event, handler in column.items()}
)
"""Phase x event -> handler. A missing cell changes nothing; a person is told why (`notes.out_of_turn`)."""

_EVENTS = frozenset(event for _, event in TABLE)
