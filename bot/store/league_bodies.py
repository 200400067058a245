"""Leagues and their weeks as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.quiz.events import Place
from bot.quiz.league import League, Side, WeekResult
from bot.quiz.settings import Teaming

__all__ = ["LEAGUE_FORMAT", "WEEK_FORMAT", "league_of", "plain_league", "plain_week", "week_of"]

LEAGUE_FORMAT = 1
WEEK_FORMAT = 1


def plain_league(league: League) -> dict[str, Any]:
    """A league as JSON values, without its version."""
    return {
        "id": league.id,
        "place": [league.place.tenant, league.place.platform, league.place.channel],
        "host": league.host,
        "host_name": league.host_name,
        "teams": league.teams,
        "teaming": league.teaming,
        "minute": league.minute,
        "set_at": league.set_at,
        "post": league.post,
        "week": league.week,
        "due_at": league.due_at,
    }


def league_of(plain: Mapping[str, Any], version: int) -> League:
    """The league that `plain_league` wrote."""
    return League(
        id=plain["id"],
        place=Place(*plain["place"]),
        host=plain["host"],
        host_name=plain["host_name"],
        teams=tuple(plain["teams"]),
        teaming=Teaming(plain["teaming"]),
        minute=plain["minute"],
        set_at=plain["set_at"],
        post=plain["post"],
        week=plain["week"],
        due_at=plain["due_at"],
        version=version,
    )


def plain_week(week: WeekResult) -> dict[str, Any]:
    """What a week's row does not say in columns."""
    return {
        "season": week.season,
        "names": week.names,
        "sides": [[side.team, side.members, side.played, side.points] for side in week.sides],
    }


def week_of(plain: Mapping[str, Any], week: int) -> WeekResult:
    """The week that `plain_week` wrote."""
    return WeekResult(week, plain["season"], tuple(plain["names"]), tuple(Side(*side) for side in plain["sides"]))
