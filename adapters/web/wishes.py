"""From the forms of the tutor to the commands they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.web.fields import number
from adapters.web.inbound import Unreadable
from adapters.web.planning import leading
from bot.ports import Assign, LinkAccounts, SetPlan, Unassign
from bot.quiz.daily_input import Unclear, read_time
from bot.quiz.events import Person, Place
from bot.quiz.recurrence import moment

__all__ = ["ATTEMPTS", "A_DAY", "assign", "link_accounts", "set_plan", "unassign"]

A_DAY = range(1, 1_001)
"""How many questions a day somebody may wish for."""
ATTEMPTS = range(1, 21)


def set_plan(form: Mapping[str, str], place: Place, person: Person) -> SetPlan:
    """The plan a form asks for, which shows all of it: an empty field takes off what was set. Raises Unreadable."""
    exam, a_day, new = (form.get(name, "").strip() for name in ("exam", "a_day", "new_a_day"))
    return SetPlan(
        place,
        person,
        exam=_day(exam, "the exam") if exam else None,
        no_exam=not exam,
        a_day=number(a_day, A_DAY, "The number of questions a day") if a_day else 0,
        new_a_day=number(new, range(A_DAY[-1] + 1), "The number of new ones a day") if new else 0,
        zone=form.get("zone", "").strip(),
    )


def link_accounts(form: Mapping[str, str], place: Place, person: Person) -> LinkAccounts:
    """The code somebody shows."""
    return LinkAccounts(place, person, form.get("code", "").strip())


def assign(form: Mapping[str, str], place: Place, person: Person) -> Assign:
    """The assignment a form asks for. In the room everybody may set one. Raises Unreadable."""
    bank, _, outcome = form.get("of", "").partition(":")
    if not bank:
        raise Unreadable("Choose a bank first.")
    try:
        zone = ZoneInfo(form.get("zone", "").strip())
        minute = read_time(form.get("time", ""))
    except Unclear as trouble:
        raise Unreadable(str(trouble)) from None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unreadable("That is no time zone. Choose one of the list, such as Europe/Lisbon.") from None
    return Assign(
        place,
        leading(person),
        bank,
        moment(_day(form.get("day", ""), "the deadline"), minute, zone),
        number(form.get("attempts", "1"), ATTEMPTS, "The number of attempts"),
        outcome or None,
        form.get("title", "").strip(),
        announce="announce" in form,
    )


def unassign(form: Mapping[str, str], place: Place, person: Person) -> Unassign:
    """The assignment to be taken back: by whoever set it, as the engine sees to."""
    return Unassign(place, person, form.get("assignment", ""))


def _day(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Unreadable(f"Choose the day of {what}.") from None
