"""When a daily quiz is due, against a search that looks at every minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.quiz.recurrence import Recurrence, exists, first_after, following, local_day, local_minute, moment

ZONES = (
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "America/Nuuk",
    "America/Asuncion",
    "America/Sao_Paulo",
    "America/Caracas",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Africa/Khartoum",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Gaza",
    "Asia/Pyongyang",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Antarctica/Troll",
)
MINUTE = timedelta(minutes=1)
FEW = settings(max_examples=60)


def ms(at: datetime) -> int:
    return int(at.timestamp()) * 1000


def utc(text: str) -> int:
    return ms(datetime.fromisoformat(text).replace(tzinfo=UTC))


def searched(day: date, minute: int, zone: ZoneInfo) -> int:
    """The first minute whose local clock shows the wanted time or more, found by looking at each."""
    wanted = datetime.combine(day, time(minute // 60, minute % 60))
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=26)
    while at.astimezone(zone).replace(tzinfo=None) < wanted:
        at += MINUTE
    return ms(at)


def seen_days(start: datetime, days: int, zone: ZoneInfo) -> set[date]:
    """Every date that the local clock shows within so many days."""
    return {(start + timedelta(minutes=10 * step)).astimezone(zone).date() for step in range(days * 144)}


zones = st.sampled_from(ZONES).map(ZoneInfo)
dates = st.dates(date(1995, 1, 1), date(2037, 12, 31))
minutes = st.integers(0, 1439)
weekdays = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))


@st.composite
def near_a_change(draw: st.DrawFn) -> tuple[ZoneInfo, date]:
    """A zone and a date on which its clocks may well change."""
    zone, year = draw(zones), draw(st.integers(1995, 2037))
    offsets = [
        (day, datetime(day.year, day.month, day.day, 12, tzinfo=zone).utcoffset())
        for day in (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    ]
    changes = [after for (_, old), (after, new) in pairwise(offsets) if old != new]
    return zone, draw(st.sampled_from(changes)) if changes else draw(dates)


@FEW
@given(zone_and_day=near_a_change() | st.tuples(zones, dates), minute=minutes, shift=st.integers(-1, 1))
@example(zone_and_day=(ZoneInfo("Pacific/Apia"), date(2011, 12, 30)), minute=720, shift=0)
@example(zone_and_day=(ZoneInfo("America/Nuuk"), date(2024, 3, 30)), minute=23 * 60 + 30, shift=0)
@example(zone_and_day=(ZoneInfo("Antarctica/Troll"), date(2024, 3, 31)), minute=90, shift=0)
@example(zone_and_day=(ZoneInfo("Australia/Lord_Howe"), date(2024, 10, 6)), minute=135, shift=0)
def test_a_time_of_day_is_the_first_minute_that_shows_it_or_more(
    zone_and_day: tuple[ZoneInfo, date], minute: int, shift: int
) -> None:
    zone, day = zone_and_day
    day += timedelta(days=shift)
    assert moment(day, minute, zone) == searched(day, minute, zone)


@FEW
@given(zone_and_day=near_a_change() | st.tuples(zones, dates), minute=minutes, days=weekdays)
@example(zone_and_day=(ZoneInfo("Pacific/Apia"), date(2011, 12, 30)), minute=600, days=(0, 1, 2, 3, 4, 5, 6))
def test_the_dates_of_a_rule_are_the_scheduled_weekdays_that_the_clocks_show_each_once(
    zone_and_day: tuple[ZoneInfo, date], minute: int, days: tuple[int, ...]
) -> None:
    zone, around = zone_and_day
    start = datetime(around.year, around.month, around.day, tzinfo=UTC) - timedelta(days=9)
    rule, now, end = Recurrence(minute, days), ms(start), ms(start + timedelta(days=18))
    found: list[date] = []
    day = first_after(rule, now, zone)
    while moment(day, minute, zone) <= end:
        found.append(day)
        day = following(rule, day, zone)
    moments = [moment(day, minute, zone) for day in found]
    assert moments == sorted(set(moments)), "each has a moment of its own, in the order of the dates"
    shown = {day for day in seen_days(start - timedelta(days=3), 24, zone) if day.weekday() in days}
    assert set(found) == {day for day in shown if now < searched(day, minute, zone) <= end}


@FEW
@given(zone=zones, seconds=st.integers(800_000_000, 2_100_000_000), minute=minutes, days=weekdays)
def test_the_first_date_is_after_now_and_the_one_before_it_is_not(
    zone: ZoneInfo, seconds: int, minute: int, days: tuple[int, ...]
) -> None:
    at, rule = seconds * 1000, Recurrence(minute, days)
    day = first_after(rule, at, zone)
    assert moment(day, minute, zone) > at
    earlier = [day - timedelta(days=n) for n in range(1, 9)]
    scheduled = [each for each in earlier if each.weekday() in days and exists(each, zone)]
    assert all(moment(each, minute, zone) <= at for each in scheduled)


@pytest.mark.parametrize(
    ("zone", "day", "minute", "expected"),
    [
        ("Europe/Berlin", "2026-03-29", 150, "2026-03-29T01:00"),  # 02:30 does not exist: 03:00
        ("Europe/Berlin", "2026-10-25", 150, "2026-10-25T00:30"),  # 02:30 exists twice: the first
        ("Europe/Berlin", "2028-02-29", 540, "2028-02-29T08:00"),
        ("America/Nuuk", "2024-03-30", 23 * 60 + 30, "2024-03-31T01:00"),  # midnight comes an hour early
        ("Australia/Lord_Howe", "2026-10-04", 135, "2026-10-03T15:30"),  # half an hour is skipped
        ("Asia/Kathmandu", "2026-05-01", 9 * 60, "2026-05-01T03:15"),
        ("Pacific/Chatham", "2026-07-01", 12 * 60, "2026-06-30T23:15"),
    ],
)
def test_the_written_rule_in_examples(zone: str, day: str, minute: int, expected: str) -> None:
    assert moment(date.fromisoformat(day), minute, ZoneInfo(zone)) == utc(expected)


def test_a_time_that_a_gap_leaves_out_is_the_moment_of_the_jump_to_the_second() -> None:
    berlin, sunday = ZoneInfo("Europe/Berlin"), date(2026, 3, 29)
    jump = moment(sunday, 3 * 60, berlin)
    assert {moment(sunday, minute, berlin) for minute in range(2 * 60, 3 * 60)} == {jump}


def test_a_date_that_a_zone_skipped_has_no_quiz() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert not exists(date(2011, 12, 30), apia)
    assert following(Recurrence(600), date(2011, 12, 29), apia) == date(2011, 12, 31)


def test_a_day_is_that_of_the_local_clock() -> None:
    assert local_day(utc("2026-05-01T23:30"), ZoneInfo("Europe/Berlin")) == date(2026, 5, 2)


@pytest.mark.parametrize(("minute", "days"), [(-1, (0,)), (1440, (0,)), (0, ()), (0, (7,))])
def test_a_rule_that_names_no_moment_is_refused(minute: int, days: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="not"):
        Recurrence(minute, days)


def test_the_minute_of_the_day_is_the_one_the_clocks_show() -> None:
    kathmandu = ZoneInfo("Asia/Kathmandu")
    assert local_minute(int(datetime(2026, 5, 4, 18, 20, tzinfo=UTC).timestamp() * 1000), kathmandu) == 5


def test_what_is_wrong_with_a_rule_is_said() -> None:
    with pytest.raises(ValueError, match=r"^minute 1440 is not in 0\.\.1439$"):
        Recurrence(1440)
    with pytest.raises(ValueError, match=r"^weekdays \(7,\) are not some of 0\.\.6$"):
        Recurrence(0, (7,))
