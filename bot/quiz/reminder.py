"""Reminders: a private word, at an hour of one's own, that a daily quiz is still open, or that something is due for
review. One a day at the most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, tzinfo

from bot.quiz.events import Place
from bot.quiz.recurrence import Recurrence, first_after, local_day, moment

__all__ = ["LATE_MS", "Reminder", "hours", "planned", "sent", "wanted"]

LATE_MS = 3_600_000
"""A reminder that could not be sent for this long is left out."""
_OFFERED = 10


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a person of a platform wants: a word at `minute` of the day in `zone`, about the dailies of `places`, and
    about what is due of the banks there are where they study.

    `due_at` is when it is looked at next, None while it is switched off. `sent_on` is the day of the last word.
    `refused`: the platform would not deliver the last one, and the person has not been told yet.
    """

    platform: str
    person: str
    minute: int
    zone: str
    places: tuple[Place, ...] = ()
    due_at: int | None = None
    sent_on: date | None = None
    refused: bool = False
    study: Place | None = None

    @property
    def key(self) -> tuple[str, str]:
        """(platform, person)."""
        return (self.platform, self.person)


def planned(reminder: Reminder, zone: tzinfo, now: int) -> Reminder:
    """The reminder with its next time after `now`."""
    rule = Recurrence(reminder.minute)
    day = first_after(rule, now, zone)
    return replace(reminder, due_at=moment(day, rule.minute, zone), refused=False)


def wanted(reminder: Reminder, zone: tzinfo, now: int) -> bool:
    """Whether a word may be sent now: its time has come, not too long ago, and none was sent today."""
    if reminder.due_at is None or not 0 <= now - reminder.due_at < LATE_MS:
        return False
    return reminder.sent_on is None or local_day(now, zone) > reminder.sent_on


def sent(reminder: Reminder, zone: tzinfo, now: int) -> Reminder:
    """The reminder marked as sent today."""
    return replace(planned(reminder, zone, now), sent_on=local_day(now, zone))


def hours(minute: int, open_minutes: int) -> tuple[int, ...]:
    """Minutes of the day to choose from, all on the hour and all while a quiz of `minute` is open; few enough to
    choose from. Empty where it is open for less than an hour.
    """
    first = minute // 60 + 1
    last = (minute + open_minutes - 1) // 60
    step = max(-(-(last - first + 1) // _OFFERED), 1)
    return tuple(hour % 24 * 60 for hour in range(first, last + 1, step))
