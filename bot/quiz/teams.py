"""Who is in which team, and how teams and players stand in a challenge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Protocol, TypeVar

from bot.quiz.bank import ScoreBand, band_for
from bot.quiz.scoring import Score, Standing, standings
from bot.quiz.settings import Settings

__all__ = [
    "UNKNOWN_SHARE",
    "Player",
    "TeamPlace",
    "Worth",
    "deal",
    "player_places",
    "player_worth",
    "ranked",
    "share_of",
    "team_places",
]

UNKNOWN_SHARE = Fraction(1, 2)
"""How often somebody is taken to be right who never answered before."""

Worth = tuple[float, Fraction, Fraction]
"""What is compared: still in (or the round one went out in), points, time saved. More is better."""

_T = TypeVar("_T")
_Ordered = TypeVar("_Ordered", bound="_Sortable")
_OtherwiseOrdered = TypeVar("_OtherwiseOrdered", bound="_Sortable")


@dataclass(frozen=True, slots=True)
class Player:
    """What is kept of a player of a session.

    `saved_ms` is the time right answers left unused, over all rounds: a wrong or missing answer takes the full time
    and saves none. `run` right answers in a row came up to round `run_round`. `out`: the round that put the player out.
    """

    score: Score
    seated: bool
    team: int | None = None
    saved_ms: int = 0
    run: int = 0
    run_round: int | None = None
    out: int | None = None

    @property
    def id(self) -> str:
        return self.score.player

    @property
    def standing(self) -> bool:
        """Whether the player is still in it."""
        return self.seated and self.out is None

    @property
    def counts(self) -> bool:
        """Whether the player is a member of the team: seated, or gone after answering a question."""
        return self.seated or self.score.answered > 0


@dataclass(frozen=True, slots=True)
class TeamPlace:
    """A team with its rank. `points` is the mean of its members; `out` the round its last one went out in.

    `rank` is None for a team without members.
    """

    team: int
    rank: int | None
    members: tuple[Player, ...]
    points: Fraction
    out: int | None


class _Sortable(Protocol):
    """Of numbers, words, and tuples of them."""

    def __lt__(self, other: Any, /) -> bool: ...


def _last_round(out: int | None) -> float:
    return float("inf") if out is None else out


def player_worth(player: Player) -> Worth:
    """What a player's place is decided by."""
    return (_last_round(player.out), Fraction(player.score.points), Fraction(player.saved_ms))


def ranked(
    entries: Iterable[_T], worth: Callable[[_T], _Ordered], name: Callable[[_T], _OtherwiseOrdered]
) -> list[tuple[int, _T]]:
    """Standard competition ranking ("1224"), best first; equals in the order of their names."""
    ordered = sorted(sorted(entries, key=name), key=worth, reverse=True)
    found: list[tuple[int, _T]] = []
    for place, entry in enumerate(ordered, start=1):
        tied = found and worth(found[-1][1]) == worth(entry)
        found.append((found[-1][0] if tied else place, entry))
    return found


def player_places(
    players: Sequence[Player], settings: Settings, closed: int, bands: Sequence[ScoreBand] = ()
) -> tuple[Standing, ...]:
    """The players' places after `closed` rounds; in a challenge who is out stands below, and less time decides
    between equal points.
    """
    if not settings.is_challenge:
        return standings((player.score for player in players), closed, bands)
    listed = ranked(players, player_worth, lambda player: (player.score.name.casefold(), player.id))
    percents = {player.id: 100 * player.score.right / closed if closed else 0.0 for player in players}
    return tuple(
        Standing(rank, player.score, percents[player.id], band_for(bands, percents[player.id]) if closed else None)
        for rank, player in listed
    )


def team_places(players: Iterable[Player], settings: Settings) -> tuple[TeamPlace, ...]:
    """The teams, best first, those without members last."""
    members: dict[int, list[Player]] = {team: [] for team in range(len(settings.teams))}
    for player in players:
        if player.team is not None and player.counts:
            members[player.team].append(player)
    teams = [_team(team, tuple(who)) for team, who in members.items()]
    manned = [(place, worth) for place, worth in teams if place.members]
    worths = {place.team: worth for place, worth in manned}
    listed = ranked([place for place, _ in manned], lambda place: worths[place.team], lambda place: place.team)
    placed = [TeamPlace(place.team, rank, place.members, place.points, place.out) for rank, place in listed]
    return (*placed, *(place for place, _ in teams if not place.members))


def _team(team: int, members: tuple[Player, ...]) -> tuple[TeamPlace, Worth]:
    """A team not yet ranked, and what its place is decided by."""
    count = max(len(members), 1)
    points = Fraction(sum(player.score.points for player in members), count)
    saved = Fraction(sum(player.saved_ms for player in members), count)
    outs = [player.out for player in members]
    out = max(each for each in outs if each is not None) if members and None not in outs else None
    return TeamPlace(team, None, members, points, out), (_last_round(out), points, saved)


def deal(
    players: Sequence[str], teams: int, seed: int, shares: Mapping[str, tuple[int, int]] | None = None
) -> dict[str, int]:
    """Every player's team: as many in each as in any other, or one more.

    Without `shares` by chance, which `seed` decides. With `shares`, a player's (right, answered) of before, the best
    are dealt first, to and fro (0 1 2 2 1 0 0 1 ...), so that no team gets the better half; chance decides between
    equals.
    """
    draw = Random(seed)  # noqa: S311 - a shuffle that must repeat itself, not a secret
    order = sorted(players)
    draw.shuffle(order)
    if shares is not None:
        order.sort(key=lambda player: share_of(shares.get(player)), reverse=True)
        there_and_back = [*range(teams), *reversed(range(teams))]
        return {player: there_and_back[at % (2 * teams)] for at, player in enumerate(order)}
    return {player: at % teams for at, player in enumerate(order)}


def share_of(counts: tuple[int, int] | None) -> Fraction:
    """How often somebody was right, from (right, answered)."""
    return Fraction(counts[0], counts[1]) if counts and counts[1] else UNKNOWN_SHARE
