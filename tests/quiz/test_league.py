"""The rules of leagues: scores, places, the season's table, and when a week is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.events import Place
from bot.quiz.league import (
    GRACE_MS,
    WAIT_MS,
    League,
    Side,
    WeekResult,
    changed,
    ended,
    judge,
    placed,
    places,
    resumed,
    season_table,
    shift,
    takes_hold,
    turn_of,
    waiting,
    week_of,
)
from bot.quiz.recurrence import local_day, local_minute
from bot.quiz.settings import Teaming

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 5, 4)
WEEK = MONDAY.toordinal()
HOUR = 3_600_000
PLACE = Place("guild", "web", "main")
LEAGUE = League("l1", PLACE, "host", "Hedy", ("A", "B", "C"), Teaming.CHOSEN, 540, 0, "post")
TURN = turn_of(WEEK, 540, BERLIN)
ON = resumed(LEAGUE, BERLIN, TURN - 24 * HOUR)

sides = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 90)), min_size=2, max_size=8).map(
    lambda rows: tuple(
        Side(team, members + played, played, points) for team, (members, played, points) in enumerate(rows)
    )
)


def a_week(*rows: tuple[int, int], week: int = WEEK) -> WeekResult:
    """Teams with how many played and their points together."""
    names = tuple("ABCDEFGH"[: len(rows)])
    return WeekResult(week, 0, names, tuple(Side(team, 9, *row) for team, row in enumerate(rows)))


def test_a_league_is_known_by_its_tenant_and_its_id_and_goes_on_while_a_week_is_to_be_told() -> None:
    assert LEAGUE.key == ("guild", "l1")
    assert (LEAGUE.on, ON.on) == (False, True)


def test_a_week_was_played_if_anybody_played_for_any_team() -> None:
    assert a_week((0, 0), (1, 0)).played
    assert not a_week((0, 0), (0, 0)).played


# -- scores and places -----------------------------------------------------------------------------------------------


def test_a_teams_score_is_the_mean_of_those_who_played_so_neither_size_nor_absence_counts() -> None:
    assert Side(0, members=2, played=2, points=30).score == 15
    assert Side(0, members=40, played=20, points=300).score == 15
    assert Side(0, members=40, played=1, points=15).score == 15
    assert Side(0, members=40, played=0, points=0).score == 0


def test_equal_scores_share_a_place_and_the_next_is_skipped() -> None:
    week = a_week((1, 10), (2, 40), (3, 60), (1, 5))
    assert [(rank, side.team) for rank, side in places(week.sides)] == [(1, 1), (1, 2), (3, 0), (4, 3)]


@given(sides)
def test_places_follow_the_scores_and_a_team_nobody_played_for_has_none(week: tuple[Side, ...]) -> None:
    found = places(week)
    assert sorted(side.team for _, side in found) == list(range(len(week)))
    for rank, side in found:
        if side.played:
            assert rank == 1 + sum(other.played > 0 and other.score > side.score for other in week)
        else:
            assert rank is None


@given(st.lists(sides.map(lambda each: (*each, *(Side(n, 0, 0, 0) for n in range(len(each), 8)))), max_size=5))
def test_each_pair_of_teams_gives_two_points_a_week_unless_nobody_played_for_either(
    weeks: list[tuple[Side, ...]],
) -> None:
    table = season_table([WeekResult(WEEK, 0, tuple("ABCDEFGH"), week) for week in weeks], 8)
    pairs = [(one, other) for week in weeks for one in week for other in week if one.team < other.team]
    assert sum(line.points for line in table) == 2 * sum(bool(one.played or other.played) for one, other in pairs)
    assert [line.rank for line in table] == sorted(line.rank for line in table)
    for line in table:
        assert line.won <= line.weeks
        assert line.weeks == sum(week[line.team].played > 0 for week in weeks)


def test_who_won_more_weeks_stands_before_whoever_has_as_many_points() -> None:
    weeks = [a_week((1, 9), (1, 5), (1, 1)), a_week((1, 0), (1, 5), (1, 9)), a_week((1, 1), (1, 5), (1, 3))]
    assert [(line.rank, line.team, line.points, line.won) for line in season_table(weeks, 3)] == [
        (1, 1, 8, 1),
        (2, 2, 6, 1),
        (3, 0, 4, 1),
    ]


def test_a_team_that_is_gone_is_in_the_table_no_more() -> None:
    assert [line.team for line in season_table([a_week((1, 9), (1, 5), (1, 1))], 2)] == [0, 1]


def test_a_shift_is_told_only_of_teams_with_a_place_in_both_weeks() -> None:
    before, after = a_week((1, 9), (1, 5), (0, 0)), a_week((1, 1), (1, 5), (1, 3))
    assert shift(after, before) == {0: -2, 1: 1}
    assert shift(after, None) == {}


# -- weeks and their turns -------------------------------------------------------------------------------------------


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_week_begins_on_its_monday(day: date) -> None:
    week = date.fromordinal(week_of(day.toordinal()))
    assert week.weekday() == 0
    assert timedelta(0) <= day - week < timedelta(days=7)


@given(
    st.integers(0, 2_000_000_000_000),
    st.integers(0, 1439),
    st.sampled_from(["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]),
)
def test_the_next_turn_is_on_a_monday_to_come_at_that_hour_or_the_first_moment_after_it(
    now: int, minute: int, name: str
) -> None:
    zone = ZoneInfo(name)
    league = resumed(replace(LEAGUE, minute=minute), zone, now)
    assert league.due_at is not None
    assert 0 < league.due_at - now <= 8 * 24 * HOUR
    day = local_day(league.due_at, zone)
    assert day.weekday() == 0 or local_minute(league.due_at, zone) == 0, "a day that was left out ends at midnight"
    if day.weekday() == 0:
        assert local_minute(league.due_at, zone) >= minute or local_minute(league.due_at - 1, zone) < minute


@pytest.mark.parametrize(("minute", "week"), [(8 * 60, WEEK - 7), (10 * 60, WEEK)])
def test_set_on_a_monday_the_hour_decides_about_which_week_is_told_next(minute: int, week: int) -> None:
    now = turn_of(WEEK - 7, minute, BERLIN)
    assert resumed(LEAGUE, BERLIN, now).week == week


def test_it_is_the_monday_of_its_own_zone_that_decides() -> None:
    kiritimati = ZoneInfo("Pacific/Kiritimati")  # 14 hours before UTC: there it is Monday, elsewhere Sunday.
    now = turn_of(WEEK - 7, LEAGUE.minute, kiritimati)
    assert resumed(LEAGUE, kiritimati, now).week == WEEK


def test_nothing_is_to_be_done_before_the_turn_and_a_league_that_is_off_is_left_alone() -> None:
    assert judge(ON, BERLIN, TURN - 1).league is ON
    off = ended(ON)
    assert not off.on
    assert judge(off, BERLIN, TURN + 99 * HOUR).league is off


@pytest.mark.parametrize(("late", "told"), [(0, WEEK), (GRACE_MS, WEEK), (GRACE_MS + 1, None)])
def test_a_week_is_told_late_within_the_grace_and_counted_in_any_case(late: int, told: int | None) -> None:
    verdict = judge(ON, BERLIN, TURN + late)
    assert (verdict.over, verdict.told) == ((WEEK,), told)
    assert (verdict.league.week, verdict.league.due_at) == (WEEK + 7, turn_of(WEEK + 7, 540, BERLIN))


@given(st.integers(0, 60), st.integers(0, 7 * 24 * HOUR - 1))
def test_however_long_nobody_was_there_each_week_is_counted_once_and_one_told_at_most(weeks: int, more: int) -> None:
    verdict = judge(ON, BERLIN, TURN + weeks * 7 * 24 * HOUR + more)
    assert list(verdict.over) == [WEEK + 7 * n for n in range(len(verdict.over))]
    assert abs(len(verdict.over) - (weeks + 1)) <= 1, "an hour more or less, where the clocks are changed"
    assert verdict.told in (None, verdict.over[-1] if verdict.over else None)
    assert judge(verdict.league, BERLIN, TURN + weeks * 7 * 24 * HOUR + more).over == ()


def test_a_zone_that_was_changed_moves_the_turn() -> None:
    moved = judge(ON, UTC, TURN - HOUR).league
    assert (moved.week, moved.due_at) == (WEEK, TURN + 2 * HOUR)


def test_a_quiz_that_is_still_open_is_waited_for_so_long_and_no_longer() -> None:
    later = waiting(ON, WEEK, BERLIN, TURN)
    assert later is not None
    assert later.week == WEEK
    assert later.due_at == TURN + 600_000
    last = waiting(ON, WEEK, BERLIN, TURN + WAIT_MS - 1)
    assert last is not None
    assert last.due_at == TURN + WAIT_MS
    assert waiting(ON, WEEK, BERLIN, TURN + WAIT_MS) is None
    assert WAIT_MS < GRACE_MS, "what was waited for is told"


# -- teams -----------------------------------------------------------------------------------------------------------


def test_a_change_holds_at_once_before_anything_was_played_and_from_the_next_week_on_after_it() -> None:
    assert takes_hold(WEEK, played=False) == WEEK
    assert takes_hold(WEEK, played=True) == WEEK + 7


people = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 10)), max_size=12)


@given(people, st.integers(2, 5), st.integers(0, 10), st.booleans())
def test_who_is_dealt_in_comes_into_one_of_the_smallest_teams(
    crowd: list[tuple[int, int]], teams: int, own: int, balanced: bool
) -> None:
    sides = [[right for at, right in crowd if at == team] for team in range(teams)]
    sizes, strengths = [len(side) for side in sides], [sum(side) / 10 for side in sides]
    team = placed(sizes, strengths, own / 10) if balanced else placed(sizes)
    assert sizes[team] == min(sizes)
    if not balanced:
        assert team == sizes.index(min(sizes))
        return
    everybody = [*(right for side in sides for right in side), own]
    apart = [abs(Fraction(sum(side) + own, len(side) + 1) - Fraction(sum(everybody), len(everybody))) for side in sides]
    nearest = min(apart[each] for each in range(teams) if sizes[each] == min(sizes))
    assert apart[team] == nearest, "however floats round"
    assert team == next(each for each in range(teams) if (sizes[each], apart[each]) == (min(sizes), nearest))


def test_a_strong_newcomer_comes_to_the_weaker_of_two_equal_teams() -> None:
    assert placed([1, 1], [0.9, 0.1], 1.0) == 1
    assert placed([1, 1], [0.9, 0.1], 0.0) == 0
    assert placed([1, 1]) == 0


def test_a_week_that_was_counted_is_none_to_go_on_with() -> None:
    sunday_again = TURN - 12 * HOUR
    assert resumed(LEAGUE, BERLIN, sunday_again).week == WEEK
    assert resumed(LEAGUE, BERLIN, sunday_again, counted=WEEK).week == WEEK + 7
    assert resumed(LEAGUE, BERLIN, sunday_again, counted=WEEK - 70).week == WEEK


@pytest.mark.parametrize(("hours", "due"), [(-1, TURN), (0, TURN), (30, TURN + 30 * HOUR)])
def test_a_league_with_other_settings_tells_the_same_week_now_if_its_moment_is_past(hours: int, due: int) -> None:
    league = changed(LEAGUE, WEEK, BERLIN, TURN + hours * HOUR)
    assert (league.week, league.due_at) == (WEEK, due)
    verdict = judge(league, BERLIN, due)
    assert (verdict.over, verdict.told) == ((WEEK,), WEEK)


def test_what_a_zone_puts_into_the_past_is_not_late() -> None:
    west, east = ZoneInfo("Etc/GMT+12"), ZoneInfo("Pacific/Kiritimati")
    planned = changed(LEAGUE, WEEK, west, 0)
    now = turn_of(WEEK, LEAGUE.minute, west) - 1
    assert now - turn_of(WEEK, LEAGUE.minute, east) > GRACE_MS
    assert judge(planned, east, now).told == WEEK


def test_a_league_that_ended_waits_for_nothing() -> None:
    assert (ended(ON).week, ended(ON).due_at) == (None, None)
