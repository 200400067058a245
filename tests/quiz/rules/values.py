"""Sessions of challenges for the tests of the rules, and short ways to do things to them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.quiz.events import Close, Event, Person, Shown
from bot.quiz.session import Seat, Session, Settings
from bot.quiz.stages import Stage
from bot.quiz.step import step
from tests.quiz.values import HOST, NOW, ROOM, a_session, opened

__all__ = ["ID", "SEATED", "do", "in_lobby", "open_session", "revealed", "shown"]

ID: dict[str, Any] = {"tenant": ROOM.tenant, "session": "s1se"}
SEATED = Seat(seated=True)


def do(kind: type[Any], person: Person = HOST, stamp: int = NOW, **fields: Any) -> Event:
    """Something a person does."""
    event: Event = kind(**ID, person=person, stamp=stamp, **fields)
    return event


def shown(stage: Stage, at: int = NOW, round: int = 0) -> Shown:
    """The receipt of a round's post."""
    return Shown(**ID, slot=f"r{round}", stage=stage, at=at)


def in_lobby(**settings: Any) -> Session:
    """A session as it is opened: in its lobby if it gathers."""
    return opened(replace(a_session(), settings=Settings(**{"reading_seconds": 10, **settings})))


def open_session(**settings: Any) -> Session:
    """A session whose first question was shown at NOW."""
    asking = in_lobby(**settings)
    return step(asking, shown(Stage.ASKING), NOW).session


def revealed(**settings: Any) -> Session:
    """A session whose first answer is shown since NOW + 100."""
    closed = step(open_session(**settings), do(Close, round=0), NOW).session
    return step(closed, shown(Stage.REVEAL, NOW + 100), NOW + 100).session
