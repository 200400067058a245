"""From what a browser sends to values of the game; nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from bot.ports import SetDaily, StartQuiz
from bot.quiz.bank import Difficulty
from bot.quiz.daily import MAX_GRACE_MINUTES, MAX_OPEN_MINUTES, Plan
from bot.quiz.daily_input import Unclear, read_time
from bot.quiz.events import Person, PersonEvent, Place
from bot.quiz.recurrence import Recurrence
from bot.quiz.session import Answers, Entry, Pace, Settings
from bot.quiz.tokens import Press, event_of, read_token

__all__ = [
    "HOURS",
    "MAIN",
    "SECONDS",
    "TENANT",
    "Unreadable",
    "event",
    "leading",
    "place",
    "press",
    "room_of",
    "set_daily",
    "slug_of",
    "start_quiz",
]

TENANT = "web"
PLATFORM = "web"
MAIN = "main"
"""The room at the front door."""
SECONDS = range(10, 121)
"""How long a question may be open."""
HOURS = range(1, MAX_OPEN_MINUTES // 60 + 1)
"""How many hours a quiz at one's own pace may be open."""
_MOST = 500
_Choice = TypeVar("_Choice", bound=StrEnum)
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


def press(payload: object) -> Press:
    """The button of `{"token": ...}`. Raises Unreadable for anything else."""
    token = payload.get("token") if isinstance(payload, dict) else None
    read = read_token(token) if isinstance(token, str) else None
    if read is None:
        raise Unreadable("That button is not one of ours. Reload the page and press it there.")
    return read


def event(pressed: Press, person: Person, stamp: int) -> PersonEvent | None:
    """The event of a pressed button at `stamp` (ms, arrival at the server); None where it only asks something."""
    return event_of(pressed, TENANT, person, stamp)


def start_quiz(form: Mapping[str, str], room: str, person: Person) -> StartQuiz:
    """The quiz a form asks for. Raises Unreadable with words about the field that does not fit."""
    bank = form.get("bank", "")
    if not bank:
        raise Unreadable("Choose a bank first.")
    settings = Settings(
        entry=_one_of(Entry, form.get("entry", Entry.LOBBY), "how it begins"),
        answers=_one_of(Answers, form.get("answers", Answers.LOCKED), "whether answers may change"),
        seconds=_number(form.get("seconds", "30"), SECONDS, "Seconds for each question"),
    )
    count, level = form.get("count", ""), form.get("difficulty", "")
    return StartQuiz(
        place=place(room),
        person=person,
        bank=bank,
        settings=settings,
        count=_number(count, range(1, _MOST + 1), "The number of questions") if count.strip() else None,
        outcome=form.get("outcome") or None,
        difficulty=_one_of(Difficulty, level, "how hard") if level else None,
    )


def leading(person: Person) -> Person:
    """Somebody of the room, where nobody has a role: everybody leads."""
    return replace(person, leads=True)


def set_daily(form: Mapping[str, Sequence[str]], room: str, person: Person) -> SetDaily:
    """The daily quiz a form asks for, each field with all its values. Raises Unreadable."""
    plain = {name: values[0] for name, values in form.items() if values}
    kind, _, name = plain.get("source", "").partition(":")
    if kind not in ("bank", "series") or not name:
        raise Unreadable("Choose a bank or a series first.")
    days = {_number(day, range(7), "A day of the week") for day in form.get("day", ())}
    if not days:
        raise Unreadable("Choose at least one day of the week.")
    try:
        minute = read_time(plain.get("time", ""))
    except Unclear as trouble:
        raise Unreadable(str(trouble)) from None
    count = plain.get("count", "")
    chosen = [each.partition(":") for each in form.get("outcome", ())]
    plan = Plan(
        when=Recurrence(minute, tuple(sorted(days))),
        zone=plain.get("zone", "").strip(),
        bank=name if kind == "bank" else "",
        series=name if kind == "series" else "",
        # The form has the outcomes of every bank; those of another one mean nothing.
        outcomes=tuple(outcome for bank, _, outcome in chosen if kind == "bank" and bank == name),
        count=_number(count, range(1, _MOST + 1), "The number of questions") if count.strip() else None,
        pace=_one_of(Pace, plain.get("pace", Pace.OWN), "how it is answered"),
        seconds=_number(plain.get("seconds", "30"), SECONDS, "Seconds for each question"),
        open_minutes=60 * _number(plain.get("hours", "12"), HOURS, "The hours it stays open"),
        grace_minutes=_number(plain.get("grace", "120"), range(MAX_GRACE_MINUTES + 1), "Minutes it may be late"),
    )
    return SetDaily(place(room), leading(person), plan)


def _number(text: str, allowed: range, what: str) -> int:
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10 and int(plain) in allowed):
        raise Unreadable(f"{what} must be a whole number from {allowed[0]} to {allowed[-1]}.")
    return int(plain)


def _one_of(kind: type[_Choice], text: str, what: str) -> _Choice:
    try:
        return kind(text)
    except ValueError:
        raise Unreadable(f"Choose one of the offered answers to {what}.") from None
