"""The cards of a league: the one that gathers its members, a week's digest, and how it looks to one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.quiz.bank import Question
from bot.quiz.blocks import (
    Block,
    Button,
    Card,
    Heading,
    Highlight,
    Highlights,
    Style,
    TeamLine,
    Teams,
    Text,
    Tone,
)
from bot.quiz.daily_words import clock_words
from bot.quiz.fitting import brief
from bot.quiz.league import Best, League, Roster, SeasonLine, Side, WeekResult, places, shift
from bot.quiz.own_cards import day_words
from bot.quiz.settings import MARKS, Teaming
from bot.quiz.stages import NOTICE_SLOT, Stage
from bot.quiz.tokens import Act, Press, write_token
from bot.quiz.wording import counted, listed

__all__ = [
    "NAMED",
    "DigestFacts",
    "LeagueFacts",
    "called",
    "digest_card",
    "gathering_card",
    "over_card",
    "own_card",
    "when_words",
]

NAMED = 12
"""Members of a team named on the card that gathers them."""
PROMPT = 120
_HOW = {
    Teaming.CHOSEN: "Choose your team.",
    Teaming.DEALT: "Press Join and you are put into the team with the fewest members.",
    Teaming.BALANCED: "Press Join and you are put into the team that needs you most.",
}


def called(names: Sequence[str], team: int) -> str:
    """A team as it is named everywhere: its sign and its name."""
    return f"{MARKS[team]} {names[team]}" if team < len(names) else MARKS[team]


def when_words(league: League, zone: str) -> str:
    """When digests come: "Mondays at 09:00 (Europe/Berlin)"."""
    return f"Mondays at {clock_words(league.minute)} ({zone})"


def _week_words(week: int) -> str:
    return f"week of {day_words(date.fromordinal(week))}"


def _score(side: Side) -> str:
    if not side.played:
        return "no points"
    shown = f"{float(side.score):.1f}" if side.score < 1_000 else f"{round(side.score):,}"
    shown = shown.removesuffix(".0")
    return f"{shown} point{'' if shown == '1' else 's'}"


def _week(names: Sequence[str], sides: Iterable[Side], title: str) -> Teams:
    """A week's places; the count is of those who played."""
    return Teams(
        tuple(
            TeamLine(MARKS[side.team], names[side.team], side.played, score=_score(side), rank=rank)
            for rank, side in places(sides)
            if side.team < len(names)
        ),
        title,
    )


# -- gathering -------------------------------------------------------------------------------------------------------


def gathering_card(league: League, rosters: Iterable[Roster], zone: str) -> Card:
    """The channel's card: what the league is, who is in which team (the first `NAMED` by name), how to join."""
    chosen = league.teaming is Teaming.CHOSEN
    there = {roster.team: roster for roster in rosters}
    lines: list[TeamLine] = []
    for team, name in enumerate(league.teams):
        of = there.get(team, Roster(team, 0, ()))
        token = write_token(Press(league.post, Act.ENLIST, 1, team)) if chosen else None
        lines.append(TeamLine(MARKS[team], name, of.members, of.names, of.members - len(of.names), token=token))
    blocks: list[Block] = [
        Heading("Teams that last", "League"),
        Text(
            "Every quiz in this channel counts for your team. A team's score of a week is the mean of its members who "
            f"played. The places come on {when_words(league, zone)}."
        ),
        Text(_HOW[league.teaming], Tone.MUTED),
        Teams(tuple(lines)),
    ]
    join = () if chosen else (Button("Join", write_token(Press(league.post, Act.ENLIST)), Style.PRIMARY),)
    buttons = (*join, _mine(league.post, "How it stands"))
    return Card(
        league.post,
        NOTICE_SLOT,
        Stage.ANYTIME,
        tuple(blocks),
        buttons,
        f"League: {sum(of.members for of in there.values())} in",
    )


def over_card(session: str) -> Card:
    """What is left of a card whose league is off, or has a newer one."""
    blocks = (Heading("Teams that last", "League"), Text("This card is out of date: the league ended.", Tone.NOTICE))
    return Card(session, NOTICE_SLOT, Stage.CLOSED, blocks, (), "The league ended")


def _mine(session: str, label: str) -> Button:
    return Button(label, write_token(Press(session, Act.CONSULT)))


# -- a week's digest -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """What a digest is drawn from. `before` is the week played before it, `missed` a question with how many answers to
    it were right of how many, `streaks` are names with days in a row, `season` the table with this week in it, after
    `weeks` weeks; `members` are how many are in each team now.
    """

    league: League
    result: WeekResult
    before: WeekResult | None
    season: tuple[SeasonLine, ...]
    weeks: int
    members: Mapping[int, int] = field(default_factory=dict)
    best: tuple[Best, ...] = ()
    missed: tuple[Question, int, int] | None = None
    streaks: tuple[tuple[str, int], ...] = ()


def digest_card(session: str, facts: DigestFacts) -> Card:
    """How a week ended."""
    result, names = facts.result, facts.result.names
    first = [called(names, side.team) for rank, side in places(result.sides) if rank == 1]
    said = f"{listed(first, 8)} {'share' if len(first) > 1 else 'win'} the week"
    highlights = [each for each in (_shifts(facts), _best(facts), _missed(facts), _streaks(facts)) if each]
    blocks: list[Block] = [
        Heading(said, f"League · {_week_words(result.week)}"),
        _week(names, result.sides, "The week"),
        Text("The mean of those who played; how many did stands beside it.", Tone.MUTED),
        *((Highlights(tuple(highlights)),) if highlights else ()),
        _season(facts),
    ]
    kicker = f"League, {_week_words(result.week)}: {said}"
    return Card(session, NOTICE_SLOT, Stage.RESULT, tuple(blocks), (_mine(session, "My team"),), kicker)


def _shifts(facts: DigestFacts) -> Highlight | None:
    moved = shift(facts.result, facts.before)
    if not moved:
        return None
    order = [side.team for _, side in places(facts.result.sides) if side.team in moved]
    told = [f"{called(facts.result.names, team)} {_moved(moved[team])}" for team in order if moved[team]]
    return Highlight("Since the week before", ", ".join(told) if told else "all places as they were")


def _moved(by: int) -> str:
    return f"up {by}" if by > 0 else f"down {-by}"


def _best(facts: DigestFacts) -> Highlight | None:
    told = [f"{MARKS[each.team]} {each.name} {each.points:,}" for each in facts.best]
    return Highlight("Best players", ", ".join(told)) if told else None


def _missed(facts: DigestFacts) -> Highlight | None:
    if facts.missed is None:
        return None
    question, right, answered = facts.missed
    return Highlight("Most missed", f"{brief(question.prompt, PROMPT)} ({right} of {answered} right)")


def _streaks(facts: DigestFacts) -> Highlight | None:
    told = [f"{name} {days}" for name, days in facts.streaks]
    return Highlight("Days in a row", ", ".join(told)) if told else None


def _season(facts: DigestFacts) -> Teams:
    season = f"Season {facts.result.season}" if facts.result.season else "The season"
    return _table(facts.league.teams, facts.season, facts.members, f"{season}, {counted(facts.weeks, 'week')}")


def _table(names: Sequence[str], lines: Sequence[SeasonLine], members: Mapping[int, int], title: str) -> Teams:
    return Teams(
        tuple(
            TeamLine(
                MARKS[line.team],
                names[line.team],
                members.get(line.team, 0),
                score=f"{counted(line.points, 'point')} · {counted(line.won, 'week')} won",
                rank=line.rank,
            )
            for line in lines
        ),
        title,
    )


# -- as a player sees it ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LeagueFacts:
    """What a player's card is drawn from: the week `week` so far, the season after `weeks` weeks, the player's team now
    (`mine`) and from the next week on (`next`); None: none.
    """

    league: League
    zone: str
    week: int
    sides: tuple[Side, ...]
    season: tuple[SeasonLine, ...] = ()
    number: int = 0
    weeks: int = 0
    mine: int | None = None
    next: int | None = None


def own_card(facts: LeagueFacts, said: tuple[str, bool] | None = None) -> Card:
    """The league as one player sees it; `said` is told first: words, and whether what was wanted was done."""
    league = facts.league
    blocks: list[Block] = [Heading("How it stands", f"League · {_week_words(facts.week)}")]
    if said is not None:
        blocks.append(Text(said[0], Tone.GOOD if said[1] else Tone.NOTICE))
    blocks.append(Text(_place_words(facts)))
    if any(side.played for side in facts.sides):
        blocks.append(_week(league.teams, facts.sides, "This week so far"))
    else:
        blocks.append(Text("Nobody has played for a team this week yet."))
    if facts.weeks:
        members = {side.team: side.members for side in facts.sides}
        season = f"Season {facts.number}" if facts.number else "The season"
        blocks.append(_table(league.teams, facts.season, members, f"{season}, {counted(facts.weeks, 'week')}"))
    blocks.append(Text(f"The places come on {when_words(league, facts.zone)}.", Tone.MUTED))
    return Card(league.post, "league", Stage.ANYTIME, tuple(blocks), _ways(facts), "How the league stands")


def _place_words(facts: LeagueFacts) -> str:
    names, mine, next = facts.league.teams, facts.mine, facts.next
    if mine is None and next is None:
        return "You are in no team yet."
    if mine == next and mine is not None:
        return f"You are in {called(names, mine)}."
    if mine is None and next is not None:
        return f"From Monday on you are in {called(names, next)}."
    now = f"You are in {called(names, mine or 0)} until Sunday"
    return (
        f"{now}, and in {called(names, next)} from Monday on."
        if next is not None
        else f"{now}, and out from Monday on."
    )


def _ways(facts: LeagueFacts) -> tuple[Button, ...]:
    """How to get in, over and out."""
    league = facts.league
    leave = Button("Leave the league", write_token(Press(league.post, Act.DELIST)), Style.DANGER)
    out = (leave,) if facts.next is not None else ()
    if league.teaming is not Teaming.CHOSEN:
        join = Button("Join", write_token(Press(league.post, Act.ENLIST)), Style.PRIMARY)
        return out or (join,)
    teams = (team for team in range(len(league.teams)) if team != facts.next)
    return (
        *(
            Button(f"Join {called(league.teams, team)}", write_token(Press(league.post, Act.ENLIST, 1, team)))
            for team in teams
        ),
        *out,
    )
