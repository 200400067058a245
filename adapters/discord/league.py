"""/league set, show, join, leave, deal, move, off: the standing teams of a channel."""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands
from discord.app_commands import Choice, Range

from adapters.discord import inbound
from adapters.discord.challenge import team_names
from adapters.discord.choosing import ChannelGroup, choices
from adapters.discord.outbound import layout
from adapters.discord.private import reply, say, show
from adapters.discord.starting import refusal
from bot.ports import (
    DealLeague,
    Desk,
    EndLeague,
    Engine,
    JoinLeague,
    LeagueCommand,
    LeaveLeague,
    MoveMember,
    SetLeague,
)
from bot.quiz.daily_input import Unclear, read_time
from bot.quiz.effects import Note
from bot.quiz.league_cards import called
from bot.quiz.settings import MOST_TEAMS, Teaming

__all__ = ["LeagueGroup"]

Interaction = discord.Interaction[Any]

NO_LEAGUE = Note("There is no league in this channel. /league set makes one.", done=False)
NO_SUCH_TEAM = Note("There is no such team here. Choose one from the list.", done=False)
NOBODY = "nobody"
"""The value of "out of the league" where a team is asked for."""
_TEAMING = {"chosen": Teaming.CHOSEN, "dealt": Teaming.DEALT, "balanced": Teaming.BALANCED}


class LeagueGroup(ChannelGroup):
    """Everybody may look and join; the engine says who may change anything."""

    def __init__(self, engine: Engine, desk: Desk) -> None:
        super().__init__("league", "Teams of this channel that last for weeks")
        self._engine = engine
        self._desk = desk

    @app_commands.command(name="set", description="Set the league of this channel, or change its teams and its hour")
    @app_commands.describe(
        teams="How many teams, 2 to 8",
        names="What the teams are called, with commas between the names",
        teaming="How people come into their teams",
        time="When the places come on Mondays, such as 09:00, in the time zone of /boards zone",
    )
    async def set_(
        self,
        interaction: Interaction,
        teams: Range[int, 2, MOST_TEAMS] = 2,
        names: str = "",
        teaming: Literal["chosen", "dealt", "balanced"] = "chosen",
        time: str = "09:00",
    ) -> None:
        refused = refusal(interaction, thread=False)
        if refused is not None:
            await say(interaction, refused)
            return
        try:
            minute = read_time(time)
        except Unclear as trouble:
            await say(interaction, Note(str(trouble), done=False))
            return
        place, person = inbound.place(interaction), inbound.leader(interaction)
        await self._do(interaction, SetLeague(place, person, team_names(names, teams), minute, _TEAMING[teaming]))

    @app_commands.command(description="How the league of this channel stands, and where you are in it")
    async def show(self, interaction: Interaction) -> None:
        view = await self._desk.league(inbound.place(interaction), inbound.person(interaction).id)
        if view is None:
            await say(interaction, NO_LEAGUE)
        else:
            await show(interaction, layout(view.card))

    @app_commands.command(description="Join a team of this channel's league, or another one from Monday on")
    @app_commands.describe(team="Which team; left out: the one that needs people")
    async def join(self, interaction: Interaction, team: str | None = None) -> None:
        number = await self._team(interaction, team) if team else None
        if team and number is None:
            await say(interaction, NO_SUCH_TEAM)
        else:
            await self._do(interaction, JoinLeague(inbound.place(interaction), inbound.person(interaction), number))

    @app_commands.command(description="Leave this channel's league; what you have played this week counts")
    async def leave(self, interaction: Interaction) -> None:
        await self._do(interaction, LeaveLeague(inbound.place(interaction), inbound.person(interaction)))

    @app_commands.command(description="Deal all members into the teams anew")
    async def deal(self, interaction: Interaction) -> None:
        await self._do(interaction, DealLeague(inbound.place(interaction), inbound.leader(interaction)))

    @app_commands.command(description="Put a member into another team, or out of the league, at once")
    @app_commands.describe(member="Who", team="Into which team")
    async def move(self, interaction: Interaction, member: str, team: str) -> None:
        number = await self._team(interaction, team)
        if number is None and team != NOBODY:
            await say(interaction, NO_SUCH_TEAM)
        else:
            place = inbound.place(interaction)
            await self._do(interaction, MoveMember(place, inbound.leader(interaction), member, number))

    @app_commands.command(description="End the league of this channel; its members and weeks are kept")
    async def off(self, interaction: Interaction) -> None:
        await self._do(interaction, EndLeague(inbound.place(interaction), inbound.leader(interaction)))

    @join.autocomplete("team")
    async def _teams(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return choices(((name, str(number)) for number, name in enumerate(await self._names(interaction))), typed)

    @move.autocomplete("team")
    async def _teams_or_none(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        names = [(name, str(number)) for number, name in enumerate(await self._names(interaction))]
        return choices([*names, ("Out of the league", NOBODY)], typed)

    @move.autocomplete("member")
    async def _members(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        members = await self._desk.league_members(inbound.place(interaction))
        return choices(((member.name or "?", member.player) for member in members), typed)

    async def _names(self, interaction: Interaction) -> list[str]:
        """What the teams here are called, in their order."""
        view = await self._desk.league(inbound.place(interaction), inbound.person(interaction).id)
        return [called(view.league.teams, team) for team in range(len(view.league.teams))] if view else []

    async def _team(self, interaction: Interaction, wanted: str) -> int | None:
        """The number of the team that was chosen from the list, or named; None for none of them."""
        names = await self._names(interaction)
        if wanted.isascii() and wanted.isdigit() and int(wanted) < len(names):
            return int(wanted)
        plain = wanted.strip().casefold()
        return next((team for team, name in enumerate(names) if plain in (name.casefold(), name[2:].casefold())), None)

    async def _do(self, interaction: Interaction, command: LeagueCommand) -> None:
        await reply(interaction, await self._engine.league(command))
