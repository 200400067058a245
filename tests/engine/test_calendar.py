"""Days and seasons of a tenant's calendar, through clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.engine.calendar import Calendar, calendar_of, zone_named
from bot.ports.tenants import SEASONS, ZONE

MOMENTS = st.integers(0, 4_000_000_000_000)
ZONES = st.sampled_from(["UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca"])


def at(text: str) -> int:
    """ms since the epoch of a moment in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1_000)


def day(calendar: Calendar, moment: str) -> str:
    return date.fromordinal(calendar.day(at(moment))).isoformat()


def test_without_settings_days_are_those_of_utc_and_there_is_no_season() -> None:
    calendar = calendar_of({})
    assert (calendar.name, calendar.season(at("2026-01-01"))) == ("UTC", 0)
    assert day(calendar, "2026-03-31T23:59:59.999") == "2026-03-31"
    assert day(calendar, "2026-04-01T00:00:00") == "2026-04-01"


def test_days_begin_at_the_zones_own_midnight_on_either_side_of_a_clock_change() -> None:
    calendar = calendar_of({ZONE: "Europe/Lisbon"})
    assert day(calendar, "2026-03-28T23:59:59") == "2026-03-28"
    assert day(calendar, "2026-03-29T00:00:00") == "2026-03-29"
    assert day(calendar, "2026-03-29T22:59:59") == "2026-03-29", "a day of 23 hours"
    assert day(calendar, "2026-03-29T23:00:00") == "2026-03-30"
    assert day(calendar, "2026-10-24T23:00:00") == "2026-10-25"
    assert day(calendar, "2026-10-25T23:59:59") == "2026-10-25", "a day of 25 hours"


def test_a_day_that_a_country_left_out_has_no_moment() -> None:
    calendar = calendar_of({ZONE: "Pacific/Apia"})
    assert day(calendar, "2011-12-30T09:59:59") == "2011-12-29"
    assert day(calendar, "2011-12-30T10:00:00") == "2011-12-31"


@given(MOMENTS, ZONES)
def test_a_moment_lies_in_the_day_a_clock_on_the_wall_shows(moment: int, zone: str) -> None:
    shown = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=moment)).astimezone(ZoneInfo(zone))
    assert calendar_of({ZONE: zone}).day(moment) == shown.date().toordinal()


@given(st.lists(MOMENTS, unique=True, max_size=5), MOMENTS)
def test_seasons_are_numbered_from_their_beginnings(starts: list[int], moment: int) -> None:
    calendar = calendar_of({SEASONS: ",".join(map(str, sorted(starts)))})
    assert calendar.season(moment) == sum(start <= moment for start in starts)


@pytest.mark.parametrize("name", ["Lisbon", "Europe/", "Europe", "../etc/passwd", "", "utc\0", "x" * 5_000])
def test_a_zone_there_is_not_is_refused_in_words(name: str) -> None:
    with pytest.raises(ValueError, match="There is no time zone"):
        zone_named(name)


def test_a_stored_zone_this_machine_does_not_know_counts_in_utc_and_says_so() -> None:
    with capture_logs() as logs:
        assert calendar_of({ZONE: "Mars/Olympus"}).name == "UTC"
    assert [log["zone"] for log in logs] == ["Mars/Olympus"]
