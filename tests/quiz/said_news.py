"""What a challenge tells with its answers, and what every button stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.quiz.challenge_cards import RoundNews, Summary, about, lobby_teams, result_blocks, round_news, winners
from bot.quiz.events import Person
from bot.quiz.scoring import Score
from bot.quiz.session import Scoring, Session, Settings, Teaming, Variant
from bot.quiz.stages import Ending, Phase
from bot.quiz.teams import Player
from bot.quiz.tokens import Act, Press, event_of, write_token
from tests.quiz.said_words import plain
from tests.quiz.values import BANK, NOW, a_session, question

__all__ = ["news"]

TEAMS = ("Ash", "Birch", "Cedar")


def news() -> Iterator[str]:
    """A line for each piece of news, and for each button."""
    for name, (session, told) in _rounds().items():
        yield f"news {name}: {plain(tuple(round_news(session, 0, told)))}"
    for name, (session, summary) in _ends().items():
        yield f"end {name}: {plain(tuple(result_blocks(session, summary)))} {plain(winners(session, summary.players))}"
    yield f"lobby of teams: {plain(lobby_teams(_session(teams=TEAMS), _crowd(70)))}"
    yield f"lobby of teams to be dealt: {plain(lobby_teams(_session(teams=TEAMS, teaming=Teaming.DEALT), _crowd(3)))}"
    yield f"about: {plain(about(_everything()))}"
    for act in Act:
        for round, position in ((7, 2), (1, 2), (7, 1)):
            press = Press("s1se", act, round, position)
            yield f"button {write_token(press)}: {plain(event_of(press, 'room', Person('ann', 'Ann'), NOW))}"


def _everything() -> Settings:
    return Settings(
        teams=TEAMS, scoring=Scoring.SPEED, streak=True, talk_seconds=9, target=5_000, variant=Variant.ELIMINATION
    )


def _session(ending: Ending | None = None, round: int = 0, **settings: Any) -> Session:
    return replace(a_session(), settings=Settings(**settings), phase=Phase.REVEALED, round=round, ending=ending)


def _player(name: str, points: int = 0, team: int | None = None, out: int | None = None, seated: bool = True) -> Player:
    return Player(Score(name.lower(), name, points, min(points, 3), 3), seated=seated, team=team, out=out)


def _crowd(count: int) -> Sequence[Player]:
    return [_player(f"P{n}", team=n % 2) for n in range(count)]


def _rounds() -> dict[str, tuple[Session, RoundNews]]:
    alone = [_player("Ann", 3), _player("Ben", 1), _player("Cid", 1), _player("Dan")]
    teams = [_player("Ann", 3, 0), _player("Ben", 1, 1), _player("Cid", 1, 2), _player("Dan", 0, 2)]
    death, elimination = {"variant": Variant.SUDDEN_DEATH}, {"variant": Variant.ELIMINATION, "teams": TEAMS}
    ann_out = [_player("Ann", 3, out=0), *alone[1:]]
    first_two_out = [_player("Ann", 3, out=0), _player("Ben", 1, out=0), _player("Cid", 1)]
    all_out = [replace(player, out=0) for player in alone]
    birch_out = [teams[0], _player("Ben", 1, 1, out=0), *teams[2:]]
    last_team = [teams[0], *(replace(player, out=0) for player in teams[1:])]
    no_team = [_player("Eve", out=0), *teams]
    return {
        "of a round": (_session(), RoundNews(alone)),
        "of a round without points": (_session(), RoundNews([_player("Ann"), _player("Ben")])),
        "of nobody": (_session(), RoundNews([])),
        "of speed": (_session(scoring=Scoring.SPEED), RoundNews([_player("Ann", 1_250), _player("Ben", 1)])),
        "of the first": (_session(variant=Variant.FIRST), RoundNews(alone, first=("ben", 1_260))),
        "of the first, who is gone": (_session(variant=Variant.FIRST), RoundNews(alone, first=("eve", 1_260))),
        "of a new lead": (_session(), RoundNews(alone, led=("ben",), leads=("ann",))),
        "of the same lead": (_session(), RoundNews(alone, led=("ann",), leads=("ann",))),
        "of a shared lead": (_session(), RoundNews(alone, leads=("ben", "cid"))),
        "of a lead of somebody who is gone": (_session(), RoundNews(alone, leads=("eve",))),
        "of teams": (_session(teams=TEAMS), RoundNews(teams, leads=("0",))),
        "of teams that share the lead": (_session(teams=TEAMS), RoundNews(teams, leads=("0", "2"))),
        "of one who is out": (_session(**death), RoundNews(ann_out)),
        "of two who are out, one is left": (_session(**death), RoundNews(first_two_out)),
        "of the last one standing": (_session(Ending.LAST_STANDING, **death), RoundNews(first_two_out)),
        "of nobody standing": (_session(Ending.LAST_STANDING, **death), RoundNews(all_out)),
        "of a team that is out": (_session(**elimination), RoundNews(birch_out)),
        "of a player out of a team that is not": (
            _session(**elimination),
            RoundNews([*teams[:3], replace(teams[3], out=0)]),
        ),
        "of one who was in no team": (_session(**elimination), RoundNews(no_team)),
        "of the last team standing": (_session(Ending.LAST_STANDING, **elimination), RoundNews(last_team)),
        "of no team standing": (
            _session(Ending.LAST_STANDING, **elimination),
            RoundNews([replace(player, out=0) for player in teams]),
        ),
        "of the target": (_session(Ending.TARGET, target=5_000), RoundNews(alone)),
        "of an earlier round than the last": (
            _session(Ending.TARGET, 2, target=5_000),
            RoundNews(alone, leads=("ann",)),
        ),
    }


def _ends() -> dict[str, tuple[Session, Summary]]:
    alone = [_player("Ann", 3), _player("Ben", 1), _player("Cid", 1), _player("Dan")]
    teams = [_player("Ann", 3, 0), _player("Ben", 1, 1), _player("Cid", 1, 2), _player("Dan", 0, 2)]
    many = [_player(f"P{n}", 40 - n) for n in range(40)]
    told = {"fastest": (1, "Ann", 1_260), "hardest": (2, question(2), 1, 4)}
    return {
        "alone": (_session(), Summary(alone, 4, BANK.bands, **told)),  # type: ignore[arg-type]
        "of many": (_session(), Summary(many, 40)),
        "without a point": (_session(), Summary([_player("Ann"), _player("Ben")], 4)),
        "of the last standing without a point": (
            _session(variant=Variant.SUDDEN_DEATH),
            Summary([_player("Ann"), _player("Ben", out=1)], 4),
        ),
        "of teams": (_session(teams=TEAMS), Summary(teams, 4)),
        "of teams without a point": (_session(teams=TEAMS), Summary([_player("Ann", 0, 0)], 4)),
    }
