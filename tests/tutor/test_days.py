"""A player's days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.recurrence import local_day
from bot.tutor.days import DayCount, due_before, due_by_day, due_today, heat_map, new_left, next_midnight, usual_pace
from bot.tutor.memory import BLANK, DAY_MS, Memory, buried, resting, suspended
from tests.tutor.values import remembered

BERLIN, AUCKLAND, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland"), ZoneInfo("America/New_York")
HOUR_MS = 3_600_000


def ms(*moment: int, zone: ZoneInfo = BERLIN) -> int:
    return round(datetime(*moment, tzinfo=zone).timestamp() * 1000)  # type: ignore[misc]


def due(at: int) -> Memory:
    return replace(remembered("1"), due_at=at)


def is_due(memory: Memory, now: int, zone: ZoneInfo) -> bool:
    return due_before(memory, next_midnight(now, zone), now)


def test_a_question_due_late_in_the_evening_is_due_from_the_midnight_before() -> None:
    memory = due(ms(2026, 5, 4, 23, 59))
    assert is_due(memory, ms(2026, 5, 4, 0, 0), BERLIN)
    assert not is_due(memory, ms(2026, 5, 3, 23, 59), BERLIN)


def test_the_same_moment_lies_on_different_days_in_different_zones() -> None:
    memory, now = due(ms(2026, 5, 4, 14, 0)), ms(2026, 5, 3, 23, 0)
    assert due_today([memory], now, BERLIN) == 0
    assert due_today([memory], now, AUCKLAND) == 0
    assert due_today([memory], now + 2 * HOUR_MS, BERLIN) == 1
    assert due_today([memory], now + 2 * HOUR_MS, AUCKLAND) == 0, "it is 11 in the morning there, due at midnight"
    assert due_today([memory], now + 2 * HOUR_MS, NEW_YORK) == 0, "it is still the day before there"


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 23), ((2026, 5, 4), 24), ((2026, 10, 25), 25)])
def test_a_day_lasts_until_local_midnight_however_the_clocks_change(day: tuple[int, int, int], hours: int) -> None:
    midnight = ms(*day, 0, 0)
    assert next_midnight(midnight, BERLIN) - midnight == hours * HOUR_MS
    assert next_midnight(midnight + 12 * HOUR_MS, BERLIN) == midnight + hours * HOUR_MS


def test_a_buried_question_is_back_at_the_players_midnight_after_a_change_of_clocks() -> None:
    now = ms(2026, 10, 25, 1, 30)
    memory = buried(due(now), next_midnight(now, BERLIN))
    assert resting(memory, now + 22 * HOUR_MS)
    assert not is_due(memory, now, BERLIN)
    assert is_due(memory, ms(2026, 10, 26, 0, 0), BERLIN)


def test_after_skipped_weeks_each_question_is_due_once_and_nothing_piles_up() -> None:
    memories = [due(ms(2026, 5, 4, 12, 0)), due(ms(2026, 5, 6, 12, 0))]
    assert due_today(memories, ms(2026, 7, 1, 8, 0), BERLIN) == 2
    assert due_by_day(memories, ms(2026, 7, 1, 8, 0), BERLIN, 2) == (
        DayCount(date(2026, 7, 1), 2),
        DayCount(date(2026, 7, 2), 0),
    )


def test_what_rests_or_was_never_met_is_not_due() -> None:
    now = ms(2026, 5, 4, 12, 0)
    assert due_today([BLANK, suspended(due(now)), due(now)], now, BERLIN) == 1


def test_days_ahead_count_the_overdue_today_and_the_buried_when_they_are_back() -> None:
    now = ms(2026, 3, 28, 12, 0)
    memories = [
        BLANK,
        suspended(due(now)),
        due(now - 9 * DAY_MS),
        buried(due(now), next_midnight(now, BERLIN)),
        due(ms(2026, 3, 30, 23, 30)),
        due(ms(2026, 6, 1, 0, 0)),
    ]
    assert [each.count for each in due_by_day(memories, now, BERLIN, 3)] == [1, 1, 1]


def test_a_heat_map_shows_days_of_the_calendar_through_a_change_of_clocks() -> None:
    now = ms(2026, 3, 30, 0, 10)
    answered = [ms(2026, 3, 29, 0, 5), ms(2026, 3, 29, 23, 55), now, ms(2026, 3, 1, 9, 0)]
    assert heat_map(answered, now, BERLIN, 3) == (
        DayCount(date(2026, 3, 28), 0),
        DayCount(date(2026, 3, 29), 2),
        DayCount(date(2026, 3, 30), 1),
    )


def days_of(*counts: int) -> list[DayCount]:
    return [DayCount(date(2026, 5, 1) + timedelta(days=number), count) for number, count in enumerate(counts)]


def test_the_pace_begins_with_the_wish_and_comes_to_what_is_really_answered() -> None:
    assert usual_pace([], 20) == 20
    assert usual_pace(days_of(*[8] * 60), 20) == pytest.approx((14 * 8 + 3 * 20) / 17)


def test_skipped_weeks_make_the_pace_slower_and_never_less_than_one() -> None:
    busy, idle = days_of(*[20] * 14), days_of(*[20] * 14, *[0] * 14)
    assert usual_pace(idle, 20) < usual_pace(busy, 20) / 3
    assert usual_pace(days_of(*[0] * 30), 0) == 1.0


def test_a_days_limit_of_new_questions_starts_anew_at_midnight_and_saves_nothing_up() -> None:
    met = [ms(2026, 5, 4, 9, 0), ms(2026, 5, 4, 23, 59)]
    assert new_left(met, ms(2026, 5, 4, 23, 59), BERLIN, 3) == 1
    assert new_left(met, ms(2026, 5, 5, 0, 0), BERLIN, 3) == 3
    assert new_left(met, ms(2026, 5, 25, 0, 0), BERLIN, 3) == 3
    assert new_left(met * 3, ms(2026, 5, 4, 23, 59), BERLIN, 3) == 0
    assert new_left(met, ms(2026, 5, 4, 23, 59), BERLIN, None) is None


@given(st.integers(ms(2020, 1, 1), ms(2035, 1, 1)), st.sampled_from([BERLIN, AUCKLAND, NEW_YORK]))
def test_the_next_midnight_is_ahead_and_within_25_hours(now: int, zone: ZoneInfo) -> None:
    midnight = next_midnight(now, zone)
    assert 0 < midnight - now <= 25 * HOUR_MS
    shown = datetime.fromtimestamp(midnight / 1000, zone)
    assert (shown.hour, shown.minute) == (0, 0)


ZONES = [BERLIN, AUCKLAND, NEW_YORK, ZoneInfo("Pacific/Apia"), ZoneInfo("Africa/Cairo")]
NEAR = st.lists(st.integers(-4 * 24, 8 * 24).map(lambda hours: hours * HOUR_MS), max_size=20)


@given(st.integers(ms(2011, 12, 20), ms(2012, 1, 10)), NEAR, st.sampled_from(ZONES), st.integers(1, 4))
def test_counting_looks_up_only_what_is_near_and_counts_as_if_it_looked_up_everything(
    now: int, around: list[int], zone: ZoneInfo, days: int
) -> None:
    """At the turn of 2011 Samoa left a whole day out."""
    moments = [now + each for each in around]
    today = local_day(now, zone)
    assert new_left(moments, now, zone, 30) == 30 - sum(local_day(at, zone) == today for at in moments)
    counted = {each.day: each.count for each in due_by_day(map(due, moments), now, zone, days)}
    assert len(counted) == days
    for day, count in counted.items():
        assert count == sum(local_day(max(at, now), zone) == day for at in moments)
