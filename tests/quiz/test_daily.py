"""A daily quiz: posted on time, late within its grace, or skipped; never twice, never a pile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.bank import Bank, Series
from bot.quiz.daily import (
    BUSY_RETRY_MS,
    MAX_GRACE_MINUTES,
    TOLD_SKIPS,
    Daily,
    Plan,
    Posted,
    State,
    delayed,
    judge,
    next_in_series,
    occurrence,
    open_seconds,
    posted,
    resumed,
    stopped,
)
from bot.quiz.occurrence import Skip, Why
from bot.quiz.recurrence import Recurrence, moment
from tests.quiz.values import HOST, NOW, ROOM

BERLIN = ZoneInfo("Europe/Berlin")
HOUR, DAY_MS = 3_600_000, 86_400_000
MONDAY = date(2026, 5, 4)
NINE = Recurrence(9 * 60)


def at(day: date, minute: int = 9 * 60) -> int:
    return moment(day, minute, BERLIN)


def a_daily(plan: Plan | None = None, now: int | None = None) -> Daily:
    """A daily that posts at nine in Berlin, set on the Monday before that hour."""
    now = at(MONDAY) - HOUR if now is None else now
    plain = Daily("daily1", ROOM, HOST.id, HOST.name, plan or Plan(NINE, "Europe/Berlin", bank="things"), now)
    return resumed(plain, BERLIN, now)


def test_nothing_is_posted_before_its_moment() -> None:
    daily = a_daily()
    assert (daily.next_day, daily.due_at) == (MONDAY, at(MONDAY))
    verdict = judge(daily, BERLIN, at(MONDAY) - 1)
    assert verdict.day is None
    assert verdict.daily is daily


def test_it_is_posted_at_its_moment_and_then_the_next_day() -> None:
    verdict = judge(a_daily(), BERLIN, at(MONDAY))
    assert (verdict.day, verdict.late_ms) == (MONDAY, 0)
    after = posted(verdict.daily, MONDAY, "sess", BERLIN)
    assert (after.next_day, after.due_at) == (date(2026, 5, 5), at(date(2026, 5, 5)))
    assert judge(after, BERLIN, at(MONDAY)).day is None, "waking again posts nothing"


def test_within_the_grace_it_is_posted_late_and_says_by_how_much() -> None:
    verdict = judge(a_daily(), BERLIN, at(MONDAY) + 2 * HOUR)
    assert (verdict.day, verdict.late_ms) == (MONDAY, 2 * HOUR)
    assert occurrence(verdict.daily, MONDAY, verdict.late_ms).late_ms == 2 * HOUR


def test_after_the_grace_it_is_skipped_and_the_next_one_says_so() -> None:
    verdict = judge(a_daily(), BERLIN, at(MONDAY) + 2 * HOUR + 1)
    assert verdict.day is None
    assert verdict.daily.next_day == date(2026, 5, 5)
    later = judge(verdict.daily, BERLIN, at(date(2026, 5, 5)))
    assert later.day == date(2026, 5, 5)
    assert occurrence(later.daily, later.day, 0).skipped == (Skip(MONDAY, Why.AWAY),)
    assert posted(later.daily, later.day, "sess", BERLIN).skipped == ()


def test_after_a_month_away_one_quiz_is_posted_and_the_skipped_days_are_counted() -> None:
    back = MONDAY + timedelta(days=30)
    verdict = judge(a_daily(), BERLIN, at(back) + HOUR)
    assert verdict.day == back
    told = occurrence(verdict.daily, back, HOUR)
    assert (len(told.skipped), told.more) == (TOLD_SKIPS, 30 - TOLD_SKIPS)
    assert told.skipped[-1].day == back - timedelta(days=1)


def test_a_zone_whose_rules_have_changed_is_followed() -> None:
    daily = replace(a_daily(), due_at=at(MONDAY) - HOUR)
    verdict = judge(daily, BERLIN, at(MONDAY) - HOUR)
    assert (verdict.day, verdict.daily.due_at) == (None, at(MONDAY))


def test_what_keeps_it_from_being_posted_is_tried_again_until_the_grace_is_over() -> None:
    daily, now = a_daily(), at(MONDAY)
    looks = 0
    while judge(daily, BERLIN, now).day is not None:
        daily = delayed(judge(daily, BERLIN, now).daily, Why.BUSY, BERLIN, now)
        assert daily.due_at is not None
        assert now < daily.due_at <= now + BUSY_RETRY_MS
        now, looks = daily.due_at, looks + 1
    assert looks == 121, "every minute of two hours, and once at their end"
    verdict = judge(daily, BERLIN, now)
    assert verdict.daily.skipped == (Skip(MONDAY, Why.BUSY),)
    assert verdict.daily.held is None


def test_days_of_a_pause_are_no_skips() -> None:
    paused = stopped(a_daily(), State.PAUSED)
    assert judge(paused, BERLIN, at(MONDAY)) == judge(paused, BERLIN, at(MONDAY) + 90 * DAY_MS)
    assert paused.due_at is None
    friday = MONDAY + timedelta(days=4)
    again = resumed(paused, BERLIN, at(friday) - 1)
    assert (again.next_day, again.skipped) == (friday, ())


def test_a_day_that_has_had_its_quiz_gets_no_second_one_at_a_later_hour() -> None:
    daily = posted(a_daily(), MONDAY, "sess", BERLIN)
    later = replace(daily, plan=replace(daily.plan, when=Recurrence(12 * 60)))
    assert resumed(later, BERLIN, at(MONDAY) + HOUR).next_day == date(2026, 5, 5)


def test_only_the_chosen_weekdays_have_a_quiz() -> None:
    daily = a_daily(Plan(Recurrence(9 * 60, (1, 3)), "Europe/Berlin", bank="things"))
    assert daily.next_day == date(2026, 5, 5)
    assert posted(daily, date(2026, 5, 5), "sess", BERLIN).next_day == date(2026, 5, 7)


def test_quizzes_are_numbered_and_remember_the_day_before() -> None:
    daily = posted(a_daily(), MONDAY, "one", BERLIN)
    told = occurrence(daily, date(2026, 5, 5), 0)
    assert (told.number, told.before) == (2, MONDAY)
    assert occurrence(a_daily(), MONDAY, 0).before is None


def test_a_quiz_at_ones_own_pace_closes_before_the_next_one_is_due() -> None:
    plan = Plan(NINE, "Europe/Berlin", bank="things", open_minutes=23 * 60)
    assert open_seconds(plan, MONDAY, BERLIN, at(MONDAY)) == 23 * 3600
    assert open_seconds(plan, MONDAY, BERLIN, at(MONDAY) + 2 * HOUR) == 22 * 3600 - 60
    short = date(2026, 3, 28)
    assert open_seconds(plan, short, BERLIN, at(short)) == 23 * 3600 - 60, "a day of 23 hours"


def test_a_series_goes_on_from_where_it_was_and_begins_again_after_its_end() -> None:
    banks = [Bank(f"day{n}", f"Day {n}", (), series=Series("course", n)) for n in (4, 2, 9)]
    banks += [Bank("other", "Other", (), series=Series("another", 3)), Bank("plain", "Plain", ())]
    found, position = [], None
    for _ in range(4):
        bank = next_in_series(banks, "course", position)
        assert bank is not None
        assert bank.series is not None
        found.append(bank.id)
        position = bank.series.position
    assert found == ["day2", "day4", "day9", "day2"]
    assert next_in_series(banks, "no such course", None) is None


@given(
    wakes=st.lists(st.integers(1, 3 * DAY_MS), min_size=1, max_size=40),
    grace=st.integers(0, MAX_GRACE_MINUTES),
    busy=st.lists(st.booleans(), min_size=40, max_size=40),
    zone=st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "America/Nuuk", "Pacific/Apia"]),
)
def test_whenever_it_is_woken_each_day_is_posted_once_within_its_grace_or_skipped_for_a_reason(
    wakes: list[int], grace: int, busy: list[bool], zone: str
) -> None:
    where = ZoneInfo(zone)
    plan = Plan(NINE, zone, bank="things", grace_minutes=grace)
    now = moment(date(2026, 3, 20), 0, where)
    daily = resumed(Daily("d", ROOM, "h", "H", plan, now), where, now)
    days: list[date] = []
    skips = 0
    for wait, hindered in zip(wakes, busy, strict=False):
        now += wait
        verdict = judge(daily, where, now)
        known = len(daily.skipped) + daily.more
        daily = verdict.daily
        skips += len(daily.skipped) + daily.more - known
        if verdict.day is None:
            assert daily.due_at is not None
            assert daily.due_at > now
        elif hindered:
            daily = delayed(daily, Why.BUSY, where, now)
        else:
            late = now - moment(verdict.day, 9 * 60, where)
            assert 0 <= late <= grace * 60_000
            assert late == verdict.late_ms
            days.append(verdict.day)
            daily = posted(daily, verdict.day, "s", where)
    assert days == sorted(set(days)), "never twice, never a pile"
    assert daily.next_day is not None
    scheduled = (daily.next_day - date(2026, 3, 20)).days
    assert len(days) + skips == scheduled, "nothing is lost without a word"


def test_a_daily_is_known_by_its_tenant_and_id() -> None:
    assert Daily("d1", ROOM, "host", "Hanna", Plan(Recurrence(540), "UTC", bank="things"), NOW).key == ("web", "d1")


def test_a_quiz_that_was_posted_is_remembered_and_leaves_the_place_in_a_series_where_it_has_none() -> None:
    first = posted(a_daily(), MONDAY, "one", BERLIN, 4)
    assert (first.last, first.position) == (Posted(MONDAY, 1, "one"), 4)
    second = posted(first, date(2026, 5, 5), "two", BERLIN)
    assert (second.last, second.position) == (Posted(date(2026, 5, 5), 2, "two"), 4)
    assert (second.next_day, second.due_at) == (date(2026, 5, 6), at(date(2026, 5, 6)))


def test_what_holds_a_quiz_up_is_remembered_for_its_own_day_alone() -> None:
    held = replace(a_daily(now=at(MONDAY) - HOUR), held=Why.BUSY)
    moved = judge(replace(held, due_at=at(MONDAY) + 5), BERLIN, at(MONDAY) - HOUR)
    assert (moved.daily.due_at, moved.daily.held) == (at(MONDAY), Why.BUSY)
    next_day = judge(held, BERLIN, at(MONDAY) + 23 * HOUR)
    assert next_day.daily.held is None
    assert next_day.daily.skipped == (Skip(MONDAY, Why.BUSY),)


def test_a_quiz_at_ones_own_pace_is_open_for_a_minute_at_least_and_for_whole_seconds() -> None:
    plan = Plan(NINE, "Europe/Berlin", bank="things", open_minutes=23 * 60)
    late = at(MONDAY) + 24 * HOUR - 60_001
    for now in (late, late + 60_000):
        assert open_seconds(plan, MONDAY, BERLIN, now) == 60
    seconds = open_seconds(plan, MONDAY, BERLIN, at(MONDAY) + 2 * HOUR + 1)
    assert (seconds, type(seconds)) == (22 * 3600 - 61, int)


def test_a_quiz_tells_whom_to_call_and_what_was_left_out_before_it_and_the_next_one_begins_anew() -> None:
    away = judge(a_daily(Plan(NINE, "Europe/Berlin", bank="things", mention="77")), BERLIN, at(MONDAY) + 40 * DAY_MS)
    assert away.day is not None
    told = occurrence(away.daily, away.day, 0)
    assert (told.mention, len(told.skipped), told.more > 0) == ("77", TOLD_SKIPS, True)
    after = posted(away.daily, away.day, "one", BERLIN)
    assert (after.skipped, after.more) == ((), 0)


def test_one_that_was_paused_is_on_again_once_it_is_resumed() -> None:
    paused = stopped(a_daily(), State.PAUSED)
    assert (paused.state, paused.next_day) == (State.PAUSED, None)
    again = resumed(paused, BERLIN, at(MONDAY))
    assert (again.state, again.next_day) == (State.ON, date(2026, 5, 5))


def test_where_a_date_is_left_out_of_the_calendar_a_quiz_stays_open_until_the_next_one_there_is() -> None:
    apia = ZoneInfo("Pacific/Apia")  # 30 December 2011 never was.
    plan = Plan(NINE, "Pacific/Apia", bank="things", open_minutes=48 * 60)
    began = moment(date(2011, 12, 29), NINE.minute, apia)
    assert open_seconds(plan, date(2011, 12, 29), apia, began) == 24 * 3600 - 60
