"""What people type when they plan: times of day, days of the week, days of the calendar."""

from __future__ import annotations

import re
from datetime import date

from bot.quiz.daily_words import WEEKDAYS

__all__ = ["Unclear", "read_day", "read_days", "read_moment", "read_time"]

_LAST_MINUTE = 24 * 60 - 1

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_NAMED = {
    "": (0, 1, 2, 3, 4, 5, 6),
    "every day": (0, 1, 2, 3, 4, 5, 6),
    "daily": (0, 1, 2, 3, 4, 5, 6),
    "weekdays": (0, 1, 2, 3, 4),
    "weekend": (5, 6),
}


class Unclear(ValueError):
    """Something typed that cannot be meant; the message is for the person who typed it."""


def read_time(typed: str) -> int:
    """The minute of the day of "9:30", "09.30", "9h30", "9" or "9:30 pm". Raises Unclear."""
    match = _TIME.fullmatch(typed.strip())
    if match is not None:
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        if half and not 1 <= hour <= 12:
            hour = 99
        elif half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour < 24 and minute < 60:
            return hour * 60 + minute
    raise Unclear(f"“{typed[:40]}” is no time of day. Write it as 09:30.")


def read_days(typed: str) -> tuple[int, ...]:
    """The weekdays (0 Monday) of "every day", "weekdays", "weekend", "mon, wed", "mon-fri sun". Raises Unclear."""
    plain = " ".join(typed.strip().lower().split())
    if plain in _NAMED:
        return _NAMED[plain]
    found: set[int] = set()
    for part in re.sub(r"\s*-\s*", "-", plain.replace(",", " ").replace(" and ", " ")).split():
        first, dash, last = part.partition("-")
        begin = _weekday(first, typed)
        end = _weekday(last, typed) if dash else begin
        found |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    if not found:
        raise Unclear("Choose at least one day of the week.")
    return tuple(sorted(found))


def read_day(typed: str) -> date:
    """The day of "2027-05-20". Raises Unclear."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Unclear(f"“{typed[:40]}” is no day of the calendar. Write it as 2027-05-20: year, month, day.") from None


def read_moment(typed: str) -> tuple[date, int]:
    """The day and the minute of it of "2027-05-20 18:00"; of a day alone its last minute. Raises Unclear."""
    day, _, time = typed.strip().partition(" ")
    return read_day(day), read_time(time) if time.strip() else _LAST_MINUTE


def _weekday(name: str, typed: str) -> int:
    for number, full in enumerate(WEEKDAYS):
        if len(name) >= 2 and full.lower().startswith(name):
            return number
    raise Unclear(f"“{typed[:40]}” are no days of the week. Write them as “mon, wed, fri” or “weekdays”.")
