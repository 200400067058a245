"""A league: teams of a channel that last for weeks. What was set, who is in which team, and what a week comes to.

Pure: the time and the zone are arguments. Weeks begin on Monday and are named by the ordinal of that day
(`datetime.date.toordinal`), as on the boards; moments are ms since the Unix epoch.

- A team's score of a week is the mean of the points its members have on the channel's board of that week, over those
  members who played at least once: neither size nor absence counts.
- The digest of a week comes on the Monday after it. One whose time has passed is posted late within `GRACE_MS`; after
  that the week counts for the season all the same, and is not told any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from fractions import Fraction

from bot.quiz.events import Place
from bot.quiz.recurrence import local_day, moment
from bot.quiz.settings import Teaming
from bot.quiz.teams import ranked

__all__ = [
    "GRACE_MS",
    "WAIT_MS",
    "WEEK_DAYS",
    "Best",
    "League",
    "Member",
    "Move",
    "Roster",
    "SeasonLine",
    "Side",
    "Verdict",
    "WeekResult",
    "changed",
    "ended",
    "judge",
    "placed",
    "places",
    "resumed",
    "season_table",
    "shift",
    "takes_hold",
    "turn_of",
    "waiting",
    "week_of",
]

WEEK_DAYS = 7
GRACE_MS = 24 * 3_600_000
"""How late a digest may be posted."""
WAIT_MS = 15 * 3_600_000
"""How long a digest waits for a quiz of its week that is still open: enough for one of 23 hours begun on Sunday."""
WAIT_RETRY_MS = 600_000
_WON, _DRAWN = 2, 1


@dataclass(frozen=True, slots=True)
class League:
    """A league of a channel. `minute` of the day (local, 0..1439) on Mondays is when digests come.

    `post` is the session of the card that tells of it in the channel. `week` is the one the next digest is about,
    `due_at` when that is looked at; both None while it is off. `version` grows by one with every stored change.
    """

    id: str
    place: Place
    host: str
    host_name: str
    teams: tuple[str, ...]
    teaming: Teaming
    minute: int
    set_at: int
    post: str
    week: int | None = None
    due_at: int | None = None
    version: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """(tenant, id)."""
        return (self.place.tenant, self.id)

    @property
    def on(self) -> bool:
        """Whether it goes on. Its members and weeks are kept while it is off."""
        return self.week is not None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a team."""

    player: str
    name: str
    team: int


@dataclass(frozen=True, slots=True)
class Move:
    """From the week `week` on somebody is in `team`; None: in none. It undoes what was wanted for later weeks."""

    player: str
    name: str
    week: int
    team: int | None


@dataclass(frozen=True, slots=True)
class Side:
    """A team's week: how many are in it, how many of them played, and all their points together."""

    team: int
    members: int
    played: int
    points: int

    @property
    def score(self) -> Fraction:
        """The mean over those who played; 0 where nobody did."""
        return Fraction(self.points, max(self.played, 1))


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is in a team: how many, and the names of the first of them."""

    team: int
    members: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Best:
    """A member's own week."""

    player: str
    name: str
    team: int
    points: int


@dataclass(frozen=True, slots=True)
class WeekResult:
    """A week that is over, as it was counted at its end, in the season `season` (0: none was begun).

    `names` are what the teams were called then.
    """

    week: int
    season: int
    names: tuple[str, ...]
    sides: tuple[Side, ...]

    @property
    def played(self) -> bool:
        """Whether anybody played for a team."""
        return any(side.played for side in self.sides)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `judge` found: the league as it is then, the weeks that are over now, and the one of them to be told."""

    league: League
    over: tuple[int, ...] = ()
    told: int | None = None


def week_of(day: int) -> int:
    """The week of a day, both as ordinals."""
    return day - (day - 1) % WEEK_DAYS  # Day 1 of the calendar was a Monday.


def turn_of(week: int, minute: int, zone: tzinfo) -> int:
    """When the digest of a week comes: the first moment at which the clocks show `minute` of the Monday after it."""
    return moment(date.fromordinal(week + WEEK_DAYS), minute, zone)


def resumed(league: League, zone: tzinfo, now: int, counted: int | None = None) -> League:
    """The league going on from `now`: the first digest still to come is the next, but none of the week `counted` last,
    nor of one before it. After a change of zone or hour such a week's moment may come once more.
    """
    week = week_of(local_day(now, zone).toordinal())
    # On a Monday before the hour, that is the one of the week before.
    if turn_of(week - WEEK_DAYS, league.minute, zone) > now:
        week -= WEEK_DAYS
    if counted is not None:
        week = max(week, counted + WEEK_DAYS)
    return replace(league, week=week, due_at=turn_of(week, league.minute, zone))


def changed(league: League, week: int, zone: tzinfo, now: int) -> League:
    """The league with other settings, while `week` is the next to be told: it stays that. Where its moment is past by
    the new hour, that is now.
    """
    return replace(league, week=week, due_at=max(turn_of(week, league.minute, zone), now))


def ended(league: League) -> League:
    """The league taken off."""
    return replace(league, week=None, due_at=None)


def judge(league: League, zone: tzinfo, now: int) -> Verdict:
    """What is to be done at `now`. The moment is worked out anew, so a zone that was changed is followed.

    The very same league comes back where nothing is to be done or changed. However long nobody was there, one week at
    the most is told: the grace is shorter than a week. What a zone puts into the past is not late before the moment
    for which it was planned: zones differ by more than the grace.
    """
    if league.week is None or league.due_at is None:
        return Verdict(league)
    over: list[int] = []
    week = league.week
    while (at := turn_of(week, league.minute, zone)) <= now:
        over.append(week)
        week += WEEK_DAYS
    if (week, at) == (league.week, league.due_at):
        return Verdict(league)
    late = now - max(turn_of(over[-1], league.minute, zone), league.due_at) if over else 0
    told = over[-1] if over and late <= GRACE_MS else None
    return Verdict(replace(league, week=week, due_at=at), tuple(over), told)


def waiting(league: League, week: int, zone: tzinfo, now: int) -> League | None:
    """The league while a quiz of the week to be told is still open; None where it is not to be waited for longer."""
    patience = turn_of(week, league.minute, zone) + WAIT_MS
    return replace(league, due_at=min(now + WAIT_RETRY_MS, patience)) if now < patience else None


def takes_hold(week: int, *, played: bool) -> int:
    """From which week on a change of teams counts that is wanted in `week`: at once while nothing was `played` in it,
    else from the next one, so that nobody takes points along.
    """
    return week + WEEK_DAYS if played else week


def placed(sizes: Sequence[int], strengths: Sequence[float] | None = None, own: float = 0.0) -> int:
    """The team of somebody new who is dealt in: the one with the fewest members.

    With `strengths`, the shares of right answers of each team's members together, and the newcomer's `own`: among
    several the one whose mean comes nearest to that of all; else the first.
    """
    smallest = [team for team, size in enumerate(sizes) if size == min(sizes)]
    if strengths is None:
        return smallest[0]
    mean = (sum(strengths) + own) / (sum(sizes) + 1)
    # Sums of fractions in whatever order: what differs by less than this is equal.
    return min(smallest, key=lambda team: (round(abs((strengths[team] + own) / (sizes[team] + 1) - mean), 9), team))


def places(sides: Iterable[Side]) -> tuple[tuple[int | None, Side], ...]:
    """Ranks of a week, best first. Equal scores share one; a team nobody played for has none, and comes last."""
    sides = tuple(sides)
    there = ranked((side for side in sides if side.played), lambda side: side.score, lambda side: side.team)
    return (*there, *((None, side) for side in sides if not side.played))


def shift(result: WeekResult, before: WeekResult | None) -> dict[int, int]:
    """How many places each team has gone up (below 0: down) since another week, where it had a place in both."""
    then = {side.team: rank for rank, side in places(before.sides)} if before else {}
    now = {side.team: rank for rank, side in places(result.sides)}
    pairs = {team: (then.get(team), rank) for team, rank in now.items()}
    return {team: was - rank for team, (was, rank) in pairs.items() if was is not None and rank is not None}


@dataclass(frozen=True, slots=True)
class SeasonLine:
    """A team's season: its points, the weeks it was first in, those it was played for in."""

    rank: int
    team: int
    points: int
    won: int
    weeks: int


def season_table(weeks: Iterable[WeekResult], teams: int) -> tuple[SeasonLine, ...]:
    """The table over the weeks of a season, best first.

    Each week a team gets two points for every team it left behind, those nobody played for included, and one for every
    team it shared its place with; nothing where nobody played for it. Between equal points weeks won decide.
    """
    points, won, there = [0] * teams, [0] * teams, [0] * teams
    for week in weeks:
        listed = [(rank, side.team) for rank, side in places(week.sides) if side.team < teams]
        for rank, team in listed:
            if rank is None:
                continue
            there[team] += 1
            won[team] += rank == 1
            points[team] += sum(_against(rank, other) for other, against in listed if against != team)
    lines = [SeasonLine(0, team, points[team], won[team], there[team]) for team in range(teams)]
    order = ranked(lines, lambda line: (line.points, line.won), lambda line: line.team)
    return tuple(replace(line, rank=rank) for rank, line in order)


def _against(rank: int, other: int | None) -> int:
    if other is None or rank < other:
        return _WON
    return _DRAWN if rank == other else 0
