"""When a private reminder is due, and which hours may be chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.reminder import LATE_MS, Reminder, hours, planned, sent, wanted

BERLIN = ZoneInfo("Europe/Berlin")
PLAIN = Reminder("web", "ann", 18 * 60, "Europe/Berlin")


def ms(year: int, month: int, day: int, hour: int, minute: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()) * 1000


SIX = ms(2026, 5, 4, 16)
"""18:00 in Berlin on 4 May 2026."""


def test_a_reminder_is_a_persons_on_a_platform() -> None:
    assert PLAIN.key == ("web", "ann")


def test_the_next_one_comes_at_its_hour_today_if_that_is_still_to_come() -> None:
    assert planned(PLAIN, BERLIN, SIX - 1).due_at == SIX
    assert planned(PLAIN, BERLIN, SIX).due_at == SIX + 86_400_000


def test_planning_anew_forgets_that_the_last_one_was_refused() -> None:
    assert planned(replace(PLAIN, refused=True), BERLIN, SIX).refused is False


def test_an_hour_stays_that_of_the_clock_when_the_clocks_change() -> None:
    before = planned(PLAIN, BERLIN, ms(2026, 10, 24, 17)).due_at
    assert before == ms(2026, 10, 25, 17), "summer time ended that night: 18:00 is 17:00 UTC"


@pytest.mark.parametrize(("after", "may"), [(-1, False), (0, True), (LATE_MS - 1, True), (LATE_MS, False)], ids=str)
def test_a_word_may_be_sent_at_its_time_and_for_an_hour_after(after: int, may: bool) -> None:
    assert wanted(replace(PLAIN, due_at=SIX), BERLIN, SIX + after) is may


def test_whoever_switched_it_off_gets_none() -> None:
    assert not wanted(PLAIN, BERLIN, SIX)


@pytest.mark.parametrize(("last", "may"), [(date(2026, 5, 4), False), (date(2026, 5, 3), True)], ids=str)
def test_there_is_one_a_day_at_the_most(last: date, may: bool) -> None:
    assert wanted(replace(PLAIN, due_at=SIX, sent_on=last), BERLIN, SIX) is may


def test_the_day_is_the_persons_own() -> None:
    midnight = ms(2026, 5, 4, 22)
    assert wanted(replace(PLAIN, due_at=midnight, sent_on=date(2026, 5, 4)), BERLIN, midnight), "5 May in Berlin"


def test_one_that_was_sent_comes_again_tomorrow() -> None:
    after = sent(replace(PLAIN, due_at=SIX), BERLIN, SIX)
    assert (after.sent_on, after.due_at) == (date(2026, 5, 4), SIX + 86_400_000)


@pytest.mark.parametrize(
    ("minute", "open_minutes", "offered"),
    [
        (9 * 60, 59, ()),
        (9 * 60, 60, ()),
        (9 * 60, 61, (10,)),
        (9 * 60 + 30, 60, (10,)),
        (9 * 60, 4 * 60, (10, 11, 12)),
        (9 * 60, 12 * 60, (10, 12, 14, 16, 18, 20)),
        (22 * 60, 4 * 60, (23, 0, 1)),
    ],
    ids=str,
)
def test_the_hours_to_choose_from_lie_in_the_open_time(
    minute: int, open_minutes: int, offered: tuple[int, ...]
) -> None:
    assert hours(minute, open_minutes) == tuple(hour * 60 for hour in offered)


@given(minute=st.integers(0, 24 * 60 - 1), open_minutes=st.integers(1, 23 * 60))
def test_at_every_hour_offered_the_quiz_is_open_and_there_are_ten_at_most(minute: int, open_minutes: int) -> None:
    offered = hours(minute, open_minutes)
    assert len(offered) <= 10
    assert len(set(offered)) == len(offered)
    for hour in offered:
        assert 0 < (hour - minute) % (24 * 60) < open_minutes


def test_a_word_sent_after_midnight_is_one_of_the_persons_own_day() -> None:
    midnight = ms(2026, 5, 4, 22)
    assert sent(replace(PLAIN, due_at=midnight), BERLIN, midnight).sent_on == date(2026, 5, 5)
