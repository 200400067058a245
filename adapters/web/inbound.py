"""From what a browser sends to values of the game; nothing else."""

from __future__ import annotations

import re

from bot.quiz.events import Person, PersonEvent, Place
from bot.quiz.lessons import Lesson, read_lesson
from bot.quiz.privacy import Whose
from bot.quiz.tokens import Press, event_of, read_token

__all__ = ["MAIN", "TENANT", "Unreadable", "event", "place", "press", "room_in", "room_of", "slug_of", "whose"]

TENANT = "web"
PLATFORM = "web"
MAIN = "main"
"""The room at the front door."""
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)


class Unreadable(ValueError):
    """Something sent that cannot be meant; the message is for the person who sent it."""


def room_of(name: str) -> str | None:
    """The room an address names, None for what cannot be one."""
    return name if _SLUG.fullmatch(name) else None


def slug_of(name: str) -> str:
    """The address of a room somebody named freely. Raises Unreadable where no letter or digit is left."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower())[:40].strip("-")
    if not slug:
        raise Unreadable("A room's name needs letters a to z or digits.")
    return slug


def place(room: str) -> Place:
    """Where the session of a room lives."""
    return Place(TENANT, PLATFORM, room)


def whose(player: str) -> Whose:
    """A player of the room, in all its rooms."""
    return Whose(PLATFORM, player, TENANT)


def press(payload: object) -> Press | Lesson:
    """The button of `{"token": ...}`. Raises Unreadable for anything else."""
    token = payload.get("token") if isinstance(payload, dict) else None
    read = (read_token(token) or read_lesson(token)) if isinstance(token, str) else None
    if read is None:
        raise Unreadable("That button is not one of ours. Reload the page and press it there.")
    return read


def room_in(payload: object) -> str:
    """The room of `{"room": ...}` whose page a button was pressed on; the main one where none is said."""
    name = payload.get("room") if isinstance(payload, dict) else None
    return (room_of(name) if isinstance(name, str) else None) or MAIN


def event(pressed: Press, person: Person, stamp: int) -> PersonEvent | None:
    """The event of a pressed button at `stamp` (ms, arrival at the server); None where it only asks something."""
    return event_of(pressed, TENANT, person, stamp)
