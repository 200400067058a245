"""What tests of the rules share: events by anybody, sessions at the stages of a question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.quiz.bank import Kind
from bot.quiz.effects import Progress, Record, Seated, Unseated
from bot.quiz.events import (
    Begin,
    Close,
    Event,
    Join,
    Person,
    Shown,
)
from bot.quiz.session import Answers, Entry, Seat, Session
from bot.quiz.stages import Stage
from bot.quiz.step import step
from tests.quiz.values import ANN, HOST, NOW, ROOM, a_session, opened

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
