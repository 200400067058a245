"""The parts of cards that only challenges have: teams, who leads, who is out, the podium."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.quiz.bank import Question, ScoreBand
from bot.quiz.blocks import (
    Block,
    Highlight,
    Highlights,
    Podium,
    PodiumStep,
    Standings,
    TeamLine,
    Teams,
    Text,
    Tone,
)
from bot.quiz.fitting import brief
from bot.quiz.session import Scoring, Session, Settings, Teaming, Variant
from bot.quiz.settings import MARKS, marked
from bot.quiz.stages import Ending, Phase
from bot.quiz.teams import Player, TeamPlace, player_places, team_places
from bot.quiz.tokens import Act, Press, write_token
from bot.quiz.wording import listed

__all__ = ["RoundNews", "Summary", "about", "lobby_teams", "result_blocks", "round_news", "winners"]

NAMED = 12
"""Players of a team named in a lobby."""
LISTED = 10
"""Players listed on the podium's card: it is about the winners; the others are a button away."""
PROMPT = 90


def about(settings: Settings) -> tuple[str, ...]:
    """What the host has chosen, a few words each."""
    said: list[str] = []
    if settings.talk_seconds:
        said.append(f"{settings.talk_seconds} seconds to talk it over before answering")
    if settings.scoring is Scoring.SPEED:
        said.append("Faster right answers earn more")
    if settings.streak:
        said.append("A bonus for right answers in a row")
    match settings.variant:
        case Variant.ELIMINATION:
            said.append(f"Each round the weakest {'team' if settings.teams else 'player'} is out")
        case Variant.SUDDEN_DEATH:
            said.append("A wrong or missing answer and you are out")
        case Variant.FIRST:
            said.append("The first right answer takes the points")
        case Variant.PLAIN:
            pass
    if settings.target is not None:
        said.append(f"First to {settings.target:,} points")
    return tuple(said)


def points(value: Fraction | int, settings: Settings) -> str:
    """Points as they are shown: a team's mean to one decimal where a right answer is one point."""
    if settings.streak or settings.scoring is Scoring.SPEED:
        whole = round(value)
        return f"{whole:,} point{'s' if whole != 1 else ''}"
    shown = f"{float(value):.1f}".removesuffix(".0")
    return f"{shown} point{'' if shown == '1' else 's'}"


def lobby_teams(session: Session, players: Sequence[Player]) -> Teams:
    """Who has joined which team so far, with the buttons to join."""
    settings = session.settings
    joining = session.phase is Phase.LOBBY and settings.teaming is Teaming.CHOSEN
    lines: list[TeamLine] = []
    for team, name in enumerate(settings.teams):
        names = tuple(player.score.name for player in players if player.seated and player.team == team)
        token = write_token(Press(session.id, Act.TEAM, 0, team)) if joining else None
        lines.append(TeamLine(MARKS[team], name, len(names), names[:NAMED], max(len(names) - NAMED, 0), token=token))
    return Teams(tuple(lines))


def _team_line(place: TeamPlace, settings: Settings) -> TeamLine:
    score = points(place.points, settings) if place.members else None
    name = settings.teams[place.team]
    standing = place.out is None and bool(place.members)
    return TeamLine(MARKS[place.team], name, len(place.members), score=score, rank=place.rank, out=not standing)


def _scored(players: Sequence[Player], settings: Settings) -> Teams:
    return Teams(tuple(_team_line(place, settings) for place in team_places(players, settings)))


@dataclass(frozen=True, slots=True)
class RoundNews:
    """What a closed round of a challenge is told of: all players, who led before and after it, who was first."""

    players: Sequence[Player]
    led: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    first: tuple[str, int] | None = None
    """Who took the points of a round in which the first right answer does, and after how many ms."""


def round_news(session: Session, round: int, news: RoundNews) -> list[Block]:
    """What a reveal says besides what was right."""
    settings = session.settings
    names = {player.id: player.score.name for player in news.players}
    blocks: list[Block] = []
    if news.first is not None:
        player, elapsed_ms = news.first
        blocks.append(Text(f"{names.get(player, '?')} was first, after {elapsed_ms / 1000:.1f} s.", Tone.GOOD))
    # Who left before the teams were dealt was never in it.
    out = [each for each in news.players if each.out == round and (each.team is not None or not settings.teams)]
    if out:
        blocks.append(Text(_out(out, settings, news.players), Tone.NOTICE))
    if round == session.round and session.ending is not None:
        blocks.append(Text(_ending(session, news.players), Tone.NEWS))
    elif news.leads and news.leads != news.led:
        blocks.append(Text(_lead(news.leads, settings, names), Tone.NEWS))
    if settings.teams:
        blocks.append(_scored(news.players, settings))
    else:
        ahead = player_places(news.players, settings, 0)[:3]
        if ahead and ahead[0].score.points:
            named = " · ".join(f"{each.score.name} {points(each.score.points, settings)}" for each in ahead)
            blocks.append(Text(f"Ahead: {named}", Tone.MUTED))
    return blocks


def _out(out: Sequence[Player], settings: Settings, players: Sequence[Player]) -> str:
    if settings.teams and settings.variant is Variant.ELIMINATION:
        standing = {player.team for player in players if player.standing}
        teams = sorted({player.team for player in out if player.team is not None} - standing)
        if teams:
            return f"Out: {listed([marked(settings, team) for team in teams])}."
    left = sum(player.standing for player in players)
    still = f" {left} still in." if left > 1 else ""
    return f"Out: {listed([player.score.name for player in out])}.{still}"


def _lead(leads: Sequence[str], settings: Settings, names: Mapping[str, str]) -> str:
    who = (
        [marked(settings, int(each)) for each in leads] if settings.teams else [names.get(each, "?") for each in leads]
    )
    if len(who) > 1:
        return f"{listed(who)} share the lead."
    return f"{who[0]} {'take' if settings.teams else 'takes'} the lead."


def _ending(session: Session, players: Sequence[Player]) -> str:
    settings = session.settings
    if session.ending is Ending.TARGET:
        return f"{settings.target:,} points are reached: that decides it."
    if settings.teams:
        left = sorted({player.team for player in players if player.standing and player.team is not None})
        return f"{marked(settings, left[0])} are the last team standing." if left else "Nobody is left."
    standing = [player.score.name for player in players if player.standing]
    return f"{standing[0]} is the last one standing." if standing else "Nobody is left."


@dataclass(frozen=True, slots=True)
class Summary:
    """What the end of a challenge is told by. `fastest`: round, name and time of the fastest right answer.

    `hardest`: the question fewest were right about, with how many were right of how many answers.
    """

    players: Sequence[Player]
    closed: int
    bands: Sequence[ScoreBand] = ()
    fastest: tuple[int, str, int] | None = None
    hardest: tuple[int, Question, int, int] | None = None


def winners(session: Session, players: Sequence[Player]) -> tuple[str, ...]:
    """Whoever has the first rank: teams, or players alone."""
    settings = session.settings
    if settings.teams:
        return tuple(marked(settings, place.team) for place in team_places(players, settings) if place.rank == 1)
    return tuple(place.score.name for place in player_places(players, settings, 0) if place.rank == 1)


def _team_podium(players: Sequence[Player], settings: Settings) -> list[Block]:
    """The first three ranks, and below them the other teams."""
    steps: list[PodiumStep] = []
    others: list[TeamLine] = []
    for place in team_places(players, settings):
        if place.rank is not None and place.rank <= 3 and place.points:
            name, score = settings.teams[place.team], points(place.points, settings)
            steps.append(PodiumStep(place.rank, name, score, MARKS[place.team]))
        else:
            others.append(_team_line(place, settings))
    return [Podium(tuple(steps)), *([Teams(tuple(others))] if others else [])]


def result_blocks(session: Session, summary: Summary) -> list[Block]:
    """The podium, the teams, the best players, and what is worth remembering."""
    settings = session.settings
    places = player_places(summary.players, settings, summary.closed, summary.bands)
    if settings.teams:
        blocks = _team_podium(summary.players, settings)
    else:
        steps = [
            PodiumStep(each.rank, each.score.name, points(each.score.points, settings))
            for each in places[:LISTED]
            if each.rank <= 3 and (each.score.points or settings.variant.puts_out)
        ]
        blocks = [Podium(tuple(steps))]
    blocks.append(Standings(places[:LISTED], summary.closed, max(len(places) - LISTED, 0), "Top players"))
    highlights = _highlights(summary)
    if highlights:
        blocks.append(Highlights(tuple(highlights)))
    return blocks


def _highlights(summary: Summary) -> list[Highlight]:
    lines: list[Highlight] = []
    if summary.fastest is not None:
        round, name, elapsed_ms = summary.fastest
        lines.append(Highlight("Fastest right answer", f"{name}, {elapsed_ms / 1000:.1f} s, question {round + 1}"))
    if summary.hardest is not None:
        round, question, right, answers = summary.hardest
        told = f"{round + 1}. {brief(question.prompt, PROMPT)} ({right} of {answers} right)"
        lines.append(Highlight("Hardest question", told))
    return lines
