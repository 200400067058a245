"""When a quiz that comes back is due: arithmetic on local dates, right through every change of the clocks.

The rules, for a local time of day in a time zone:

- A time that does not exist on its date, since the clocks jump over it, stands for the first moment after the gap.
- A time that exists twice, since the clocks go back, stands for the first of the two.
- A date that does not exist at all, since a zone moved across the date line, has no quiz.

Both times are one rule: the first moment at which the local clock shows that date and time, or more. Moments are ms
since the Unix epoch. The zone is passed in as a `datetime.tzinfo`; where its rules come from is the caller's affair.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

__all__ = ["DAY_MINUTES", "Recurrence", "exists", "first_after", "following", "local_day", "local_minute", "moment"]

DAY_MINUTES = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A time of day (`minute` after local midnight, 0..1439) on some `weekdays` (0 Monday .. 6 Sunday, ascending).

    Raises ValueError for values that name no moment.
    """

    minute: int
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)

    def __post_init__(self) -> None:
        if not 0 <= self.minute < DAY_MINUTES:
            raise ValueError(f"minute {self.minute} is not in 0..{DAY_MINUTES - 1}")
        if not self.weekdays or not set(self.weekdays) <= set(range(7)):
            raise ValueError(f"weekdays {self.weekdays} are not some of 0..6")


def moment(day: date, minute: int, zone: tzinfo) -> int:
    """The first moment at which the clocks of `zone` show `minute` of `day`, or more."""
    wanted = datetime.combine(day, time(minute // 60, minute % 60))
    before = wanted.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _shown(before, zone) == wanted:
        return _ms(before)  # fold 0 is the first of two
    # In a gap the two readings lie on either side of the jump: look for it between them.
    low, high = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC), before
    while high - low > _SECOND:
        middle = low + (high - low) // _SECOND // 2 * _SECOND
        low, high = (low, middle) if _shown(middle, zone) >= wanted else (middle, high)
    return _ms(high)


def exists(day: date, zone: tzinfo) -> bool:
    """Whether the clocks of `zone` show this date at all."""
    return moment(day, 0, zone) < moment(day + _DAY, 0, zone)


def local_day(now: int, zone: tzinfo) -> date:
    """The date that the clocks of `zone` show at `now`."""
    return _shown(_EPOCH + timedelta(milliseconds=now), zone).date()


def local_minute(now: int, zone: tzinfo) -> int:
    """The minute of the day that the clocks of `zone` show at `now`."""
    shown = _shown(_EPOCH + timedelta(milliseconds=now), zone)
    return shown.hour * 60 + shown.minute


def following(rule: Recurrence, day: date, zone: tzinfo) -> date:
    """The first date of the rule after `day`."""
    return next(_days(rule, day + _DAY, zone))


def first_after(rule: Recurrence, now: int, zone: tzinfo) -> date:
    """The first date of the rule whose moment is after `now`."""
    # A moment may lie on the date after its own, where the gap reaches to midnight: begin a day early.
    days = _days(rule, local_day(now, zone) - _DAY, zone)
    return next(day for day in days if moment(day, rule.minute, zone) > now)


def _days(rule: Recurrence, day: date, zone: tzinfo) -> Iterator[date]:
    while True:
        if day.weekday() in rule.weekdays and exists(day, zone):
            yield day
        day += _DAY


def _shown(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def _ms(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)
