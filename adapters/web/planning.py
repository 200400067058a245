"""From the form of a daily quiz to the command it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from adapters.web.fields import MOST, SECONDS, number, one_of
from adapters.web.inbound import Unreadable, place
from bot.ports import SetDaily
from bot.quiz.daily import MAX_GRACE_MINUTES, MAX_OPEN_MINUTES, Plan
from bot.quiz.daily_input import Unclear, read_time
from bot.quiz.events import Person
from bot.quiz.recurrence import Recurrence
from bot.quiz.session import Pace

__all__ = ["HOURS", "leading", "set_daily"]

HOURS = range(1, MAX_OPEN_MINUTES // 60 + 1)
"""How many hours a quiz at one's own pace may be open."""


def leading(person: Person) -> Person:
    """Somebody of the room, where nobody has a role: everybody leads."""
    return replace(person, leads=True)


def set_daily(form: Mapping[str, Sequence[str]], room: str, person: Person) -> SetDaily:
    """The daily quiz a form asks for, each field with all its values. Raises Unreadable."""
    plain = {name: values[0] for name, values in form.items() if values}
    kind, _, name = plain.get("source", "").partition(":")
    if kind not in ("bank", "series") or not name:
        raise Unreadable("Choose a bank or a series first.")
    days = {number(day, range(7), "A day of the week") for day in form.get("day", ())}
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
        count=number(count, range(1, MOST + 1), "The number of questions") if count.strip() else None,
        pace=one_of(Pace, plain.get("pace", Pace.OWN), "how it is answered"),
        seconds=number(plain.get("seconds", "30"), SECONDS, "Seconds for each question"),
        open_minutes=60 * number(plain.get("hours", "12"), HOURS, "The hours it stays open"),
        grace_minutes=number(plain.get("grace", "120"), range(MAX_GRACE_MINUTES + 1), "Minutes it may be late"),
    )
    return SetDaily(place(room), leading(person), plan)
