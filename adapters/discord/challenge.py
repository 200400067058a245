"""/challenge: a quiz with more to win. One shared command of the engine, with richer settings."""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands
from discord.app_commands import Choice, Range

from adapters.discord import inbound
from adapters.discord.choosing import ChannelGroup, bank_choices
from adapters.discord.starting import Starter
from bot.ports import Desk, StartQuiz
from bot.quiz.session import Answers, Entry, Scoring, Settings, Teaming, Variant
from bot.quiz.settings import TEAM_NAMES

__all__ = ["Challenge", "team_names"]

Interaction = discord.Interaction[Any]

_TEAMING = {
    "chosen": Teaming.CHOSEN,
    "dealt": Teaming.DEALT,
    "balanced": Teaming.BALANCED,
    "league": Teaming.LEAGUE,
}
_SCORING = {"right answers": Scoring.ACCURACY, "fast right answers": Scoring.SPEED}
_VARIANTS = {
    "most points": Variant.PLAIN,
    "elimination": Variant.ELIMINATION,
    "sudden death": Variant.SUDDEN_DEATH,
    "first right answer": Variant.FIRST,
}


class Challenge(ChannelGroup):
    """/challenge start. Pausing, stopping and the rest is done with /quiz, as for every quiz."""

    def __init__(self, desk: Desk, starter: Starter) -> None:
        super().__init__("challenge", "Start a challenge between teams or players in this channel")
        self._desk = desk
        self._starter = starter

    @app_commands.command(description="Gather teams or players for a challenge in this channel")
    @app_commands.describe(
        bank="Which bank of questions",
        bank2="Mix in another bank",
        bank3="And a third one",
        questions="How many questions; all of them if left out",
        seconds="How long each question can be answered",
        teams="How many teams, 2 to 8; 0: everybody plays alone",
        names="What the teams are called, with commas between the names",
        teaming="How players come into their teams; league: they are those of this channel's league",
        points="What earns points",
        streak="A bonus for right answers in a row",
        win="How it is won",
        target="End after the round in which somebody has that many points",
        talk="Seconds to talk before a question can be answered",
        countdown="Seconds between the start and the first question; 0: none",
        late="Let people join while it runs",
        changeable="Let answers be changed until the time is up",
        thread="Run it in a thread of its own",
    )
    async def start(
        self,
        interaction: Interaction,
        bank: str,
        bank2: str | None = None,
        bank3: str | None = None,
        questions: Range[int, 1, 500] | None = None,
        seconds: Range[int, 5, 600] = 30,
        teams: Range[int, 0, 8] = 2,
        names: str = "",
        teaming: Literal["chosen", "dealt", "balanced", "league"] = "chosen",
        points: Literal["right answers", "fast right answers"] = "right answers",
        streak: bool = False,
        win: Literal["most points", "elimination", "sudden death", "first right answer"] = "most points",
        target: Range[int, 1, 1_000_000] | None = None,
        talk: Range[int, 0, 600] = 0,
        countdown: Range[int, 0, 60] = 5,
        late: bool = False,
        changeable: bool = False,
        thread: bool = False,
    ) -> None:
        settings = Settings(
            entry=Entry.OPEN if late else Entry.LOBBY,
            answers=Answers.CHANGEABLE if changeable else Answers.LOCKED,
            scoring=_SCORING[points],
            seconds=seconds,
            streak=streak,
            teams=() if teaming == "league" else team_names(names, teams),
            teaming=_TEAMING[teaming],
            countdown=countdown if teams or teaming == "league" or not late else 0,
            talk_seconds=talk,
            variant=_VARIANTS[win],
            target=target,
        )
        banks = tuple(each for each in (bank, bank2, bank3) if each)
        command = StartQuiz(inbound.place(interaction), inbound.person(interaction), banks, settings, questions)
        await self._starter.start(interaction, command, thread=thread)

    @start.autocomplete("bank")
    @start.autocomplete("bank2")
    @start.autocomplete("bank3")
    async def _banks(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await bank_choices(self._desk, interaction, typed)


def team_names(typed: str, count: int) -> tuple[str, ...]:
    """As many names as there are teams, or as were typed if those are more: ours fill up what was left out."""
    names = [" ".join(name.split()) for name in typed.split(",") if name.strip()] if count else []
    return (*names, *TEAM_NAMES[len(names) : count])
