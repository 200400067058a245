"""Dailies, reminders and a session's occurrence as plain JSON values. Days are ISO dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.quiz.daily import Daily, Plan, Posted, State
from bot.quiz.events import Place
from bot.quiz.occurrence import Occurrence, Skip, Why
from bot.quiz.recurrence import Recurrence
from bot.quiz.reminder import Reminder
from bot.quiz.session import Pace

__all__ = [
    "DAILY_FORMAT",
    "REMINDER_FORMAT",
    "daily_of",
    "occurrence_of",
    "plain_daily",
    "plain_occurrence",
    "plain_reminder",
    "reminder_of",
]

DAILY_FORMAT = 1
REMINDER_FORMAT = 1


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _plain_skips(skips: Iterable[Skip]) -> list[list[str]]:
    return [[skip.day.isoformat(), skip.why] for skip in skips]


def _skips_of(plain: Iterable[Any]) -> tuple[Skip, ...]:
    return tuple(Skip(date.fromisoformat(day), Why(why)) for day, why in plain)


def plain_occurrence(occurrence: Occurrence) -> dict[str, Any]:
    """An occurrence as JSON values."""
    return {
        "daily": occurrence.daily,
        "day": occurrence.day.isoformat(),
        "number": occurrence.number,
        "late_ms": occurrence.late_ms,
        "skipped": _plain_skips(occurrence.skipped),
        "more": occurrence.more,
        "mention": occurrence.mention,
        "before": _text(occurrence.before),
    }


def occurrence_of(plain: Mapping[str, Any]) -> Occurrence:
    """The occurrence that `plain_occurrence` wrote."""
    return Occurrence(
        plain["daily"],
        date.fromisoformat(plain["day"]),
        plain["number"],
        plain["late_ms"],
        _skips_of(plain["skipped"]),
        plain["more"],
        plain["mention"],
        _day(plain["before"]),
    )


def plain_daily(daily: Daily) -> dict[str, Any]:
    """A daily as JSON values, without its version."""
    plan, last = daily.plan, daily.last
    return {
        "id": daily.id,
        "place": [daily.place.tenant, daily.place.platform, daily.place.channel],
        "host": daily.host,
        "host_name": daily.host_name,
        "plan": {
            "minute": plan.when.minute,
            "weekdays": plan.when.weekdays,
            "zone": plan.zone,
            "bank": plan.bank,
            "series": plan.series,
            "outcomes": plan.outcomes,
            "count": plan.count,
            "pace": plan.pace,
            "seconds": plan.seconds,
            "open_minutes": plan.open_minutes,
            "mention": plan.mention,
            "grace_minutes": plan.grace_minutes,
        },
        "set_at": daily.set_at,
        "state": daily.state,
        "next_day": _text(daily.next_day),
        "due_at": daily.due_at,
        "last": [last.day.isoformat(), last.number, last.session] if last else None,
        "position": daily.position,
        "held": daily.held,
        "skipped": _plain_skips(daily.skipped),
        "more": daily.more,
    }


def daily_of(plain: Mapping[str, Any], version: int) -> Daily:
    """The daily that `plain_daily` wrote."""
    last, held = plain["last"], plain["held"]
    return Daily(
        id=plain["id"],
        place=Place(*plain["place"]),
        host=plain["host"],
        host_name=plain["host_name"],
        plan=_plan_of(plain["plan"]),
        set_at=plain["set_at"],
        state=State(plain["state"]),
        next_day=_day(plain["next_day"]),
        due_at=plain["due_at"],
        last=Posted(date.fromisoformat(last[0]), last[1], last[2]) if last else None,
        position=plain["position"],
        held=Why(held) if held else None,
        skipped=_skips_of(plain["skipped"]),
        more=plain["more"],
        version=version,
    )


def _plan_of(plain: Mapping[str, Any]) -> Plan:
    return Plan(
        when=Recurrence(plain["minute"], tuple(plain["weekdays"])),
        zone=plain["zone"],
        bank=plain["bank"],
        series=plain["series"],
        outcomes=tuple(plain["outcomes"]),
        count=plain["count"],
        pace=Pace(plain["pace"]),
        seconds=plain["seconds"],
        open_minutes=plain["open_minutes"],
        mention=plain["mention"],
        grace_minutes=plain["grace_minutes"],
    )


def plain_reminder(reminder: Reminder) -> dict[str, Any]:
    """What a reminder's row does not say in columns."""
    return {
        "minute": reminder.minute,
        "zone": reminder.zone,
        "places": [_place(place) for place in reminder.places],
        "sent_on": _text(reminder.sent_on),
        "refused": reminder.refused,
        **({} if reminder.study is None else {"study": _place(reminder.study)}),
    }


def reminder_of(plain: Mapping[str, Any], platform: str, person: str, due_at: int | None) -> Reminder:
    """The reminder that `plain_reminder` wrote."""
    return Reminder(
        platform,
        person,
        plain["minute"],
        plain["zone"],
        tuple(Place(*place) for place in plain["places"]),
        due_at,
        _day(plain["sent_on"]),
        plain["refused"],
        Place(*plain["study"]) if "study" in plain else None,
    )


def _place(place: Place) -> list[str]:
    return [place.tenant, place.platform, place.channel]
