"""What a settled round means in a challenge: who leads, who is out, and whether that is the end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.quiz.session import Settings, Variant
from bot.quiz.stages import Ending
from bot.quiz.teams import Player, player_places, player_worth, team_places

__all__ = ["Verdict", "judge", "lead"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`out` are the players a round put out; `lead` who leads after it: player ids, or numbers of teams as text.

    `over`: what ends the session, None if it goes on.
    """

    out: tuple[str, ...]
    lead: tuple[str, ...]
    over: Ending | None


def judge(settings: Settings, players: Sequence[Player], right: Collection[str], round: int) -> Verdict:
    """The verdict on a round just settled. `players` have its points already; those it put out before are in again.

    A round that would put out everybody who is still in puts out nobody. Who has left is out.
    """
    players = [replace(player, out=None) if player.out == round else player for player in players]
    out: tuple[str, ...] = ()
    if settings.variant.puts_out:
        gone = [player.id for player in players if player.out is None and not player.seated]
        out = (*gone, *_beaten(settings, players, right))
        players = [replace(player, out=round) if player.id in out else player for player in players]
    return Verdict(tuple(sorted(out)), lead(settings, players), _ending(settings, players))


def _beaten(settings: Settings, players: Sequence[Player], right: Collection[str]) -> list[str]:
    """The ids of the players who are still in, and out with this round."""
    standing = [player for player in players if player.standing]
    if settings.variant is Variant.SUDDEN_DEATH:
        beaten = [player.id for player in standing if player.id not in right]
    elif settings.teams:
        beaten = _weakest_teams(settings, players)
    else:
        least = min((player_worth(player) for player in standing), default=None)
        beaten = [player.id for player in standing if player_worth(player) == least]
    return beaten if len(beaten) < len(standing) else []


def _weakest_teams(settings: Settings, players: Sequence[Player]) -> list[str]:
    """Everybody standing in the teams that share the last place among those with somebody standing."""
    places = [place for place in team_places(players, settings) if any(member.standing for member in place.members)]
    worst = places[-1].rank if places else None
    return [member.id for place in places if place.rank == worst for member in place.members if member.standing]


def lead(settings: Settings, players: Sequence[Player]) -> tuple[str, ...]:
    """Who has the first place, and points: see `Verdict.lead`."""
    if settings.teams:
        return tuple(str(place.team) for place in team_places(players, settings) if place.rank == 1 and place.points)
    places = player_places(players, settings, 0)
    return tuple(place.score.player for place in places if place.rank == 1 and place.score.points)


def _ending(settings: Settings, players: Sequence[Player]) -> Ending | None:
    if settings.variant.puts_out:
        standing = [player for player in players if player.standing]
        sides = {player.team for player in standing} if settings.teams else {player.id for player in standing}
        if len(sides) <= 1:
            return Ending.LAST_STANDING
    if settings.target is not None:
        if settings.teams:
            most = max((place.points for place in team_places(players, settings)), default=0)
        else:
            most = max((player.score.points for player in players), default=0)
        if most >= settings.target:
            return Ending.TARGET
    return None
