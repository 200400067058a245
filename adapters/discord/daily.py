"""/daily set, pause, resume, show, off: the daily quiz of a channel."""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands
from discord.app_commands import Choice, Range

from adapters.discord import inbound
from adapters.discord.choosing import ChannelGroup, bank_choices, choices, outcome_choices
from adapters.discord.outbound import layout
from adapters.discord.private import reply, say, show
from adapters.discord.starting import refusal
from bot.ports import ChangeDaily, DailyAct, Desk, Engine, SetDaily
from bot.quiz.daily import MAX_GRACE_MINUTES, MAX_OPEN_MINUTES, Plan
from bot.quiz.daily_input import Unclear, read_days, read_time
from bot.quiz.daily_words import plan_card
from bot.quiz.effects import Note
from bot.quiz.recurrence import Recurrence
from bot.quiz.session import Pace

__all__ = ["DailyGroup"]

Interaction = discord.Interaction[Any]

NO_DAILY = Note("There is no daily quiz in this channel. /daily set makes one.", done=False)
NOT_EVERYONE = Note("A daily quiz mentions one role, not everyone.", done=False)
NOT_YOUR_MENTION = Note("You may not mention that role, so your quiz may not either.", done=False)
NOT_MY_MENTION = Note(
    "I may not mention that role. In the server's settings, Roles, switch on “Allow anyone to @mention this role”, or "
    "give me the permission Mention Everyone.",
    done=False,
)


class DailyGroup(ChannelGroup):
    """Everybody may look; the engine says who may change anything."""

    def __init__(self, engine: Engine, desk: Desk) -> None:
        super().__init__("daily", "A quiz that comes by itself, every day at the same time")
        self._engine = engine
        self._desk = desk

    @app_commands.command(name="set", description="Set the daily quiz of this channel, or change it")
    @app_commands.describe(
        time="Time of day, such as 09:30",
        zone="Time zone, such as Europe/Berlin",
        bank="Which bank of questions",
        series="Or the next bank of this series each time",
        outcome="Only questions on this outcome",
        days="Days of the week, such as “weekdays” or “mon, wed, fri”; every day if left out",
        questions="How many questions each time",
        pace="Answer at any time while it is open, or all together against the clock",
        hours="How long it stays open, at one's own pace",
        seconds="How long each question is open, all together",
        mention="A role to mention with each quiz",
        grace="How many minutes late it may be posted, if something holds it up",
    )
    async def set_(
        self,
        interaction: Interaction,
        time: str,
        zone: str,
        bank: str | None = None,
        series: str | None = None,
        outcome: str | None = None,
        days: str = "every day",
        questions: Range[int, 1, 50] = 5,
        pace: Literal["own pace", "together"] = "own pace",
        hours: Range[float, 0.25, MAX_OPEN_MINUTES / 60] = 12.0,
        seconds: Range[int, 5, 600] = 30,
        mention: discord.Role | None = None,
        grace: Range[int, 0, MAX_GRACE_MINUTES] = 120,
    ) -> None:
        refused = refusal(interaction, thread=False) or _mention_refused(interaction, mention)
        if refused is not None:
            await say(interaction, refused)
            return
        try:
            when = Recurrence(read_time(time), read_days(days))
        except Unclear as trouble:
            await say(interaction, Note(str(trouble), done=False))
            return
        plan = Plan(
            when=when,
            zone=zone,
            bank=bank or "",
            series=series or "",
            outcomes=(outcome,) if outcome else (),
            count=questions,
            pace=Pace.OWN if pace == "own pace" else Pace.TOGETHER,
            seconds=seconds,
            open_minutes=round(hours * 60),
            mention=str(mention.id) if mention else "",
            grace_minutes=grace,
        )
        command = SetDaily(inbound.place(interaction), inbound.leader(interaction), plan)
        await reply(interaction, await self._engine.daily(command))

    @set_.autocomplete("zone")
    async def _zones(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return [Choice(name=name, value=name) for name in await self._desk.zones(typed)]

    @set_.autocomplete("bank")
    async def _banks(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await bank_choices(self._desk, interaction, typed)

    @set_.autocomplete("series")
    async def _series(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        banks = await self._desk.banks(inbound.tenant(interaction))
        names = sorted({each.bank.series.name for each in banks if each.bank.series})
        return choices(((name, name) for name in names), typed)

    @set_.autocomplete("outcome")
    async def _outcomes(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await outcome_choices(self._desk, interaction, typed)

    @app_commands.command(description="Stop the daily quiz for a while")
    async def pause(self, interaction: Interaction) -> None:
        await self._change(interaction, DailyAct.PAUSE)

    @app_commands.command(description="Go on with a paused daily quiz")
    async def resume(self, interaction: Interaction) -> None:
        await self._change(interaction, DailyAct.RESUME)

    @app_commands.command(description="End the daily quiz of this channel; streaks are kept")
    async def off(self, interaction: Interaction) -> None:
        await self._change(interaction, DailyAct.OFF)

    @app_commands.command(description="When the next daily quiz comes here, and what is planned")
    async def show(self, interaction: Interaction) -> None:
        view = await self._desk.daily(inbound.place(interaction))
        if view is None:
            await say(interaction, NO_DAILY)
        else:
            await show(interaction, layout(plan_card(view.daily, view.source, view.open, view.took_part)))

    async def _change(self, interaction: Interaction, act: DailyAct) -> None:
        command = ChangeDaily(inbound.place(interaction), inbound.leader(interaction), act)
        await reply(interaction, await self._engine.daily(command))


def _mention_refused(interaction: Interaction, role: discord.Role | None) -> Note | None:
    """Why a quiz may not mention a role: neither whom it is set by nor the bot may gain a power by it."""
    if role is None:
        return None
    if role.is_default():
        return NOT_EVERYONE
    if not (role.mentionable or interaction.permissions.mention_everyone or interaction.permissions.administrator):
        return NOT_YOUR_MENTION
    granted = interaction.app_permissions
    if not (role.mentionable or granted.mention_everyone or granted.administrator):
        return NOT_MY_MENTION
    return None
