"""The slash commands. Each reads what was asked, hands it over, and answers in private."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import discord
import structlog
from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType, Choice, Range

from adapters.discord import inbound, pages
from adapters.discord.challenge import Challenge
from adapters.discord.choosing import (
    ANYWHERE,
    EVERY_INSTALL,
    ChannelGroup,
    bank_choices,
    offer_banks,
    outcome_choices,
)
from adapters.discord.clicks import Clicks
from adapters.discord.daily import DailyGroup
from adapters.discord.exporting import NOTHING_YET, send_results
from adapters.discord.league import LeagueGroup
from adapters.discord.privacy import PrivacyGroup
from adapters.discord.private import reply, say, show, slow_down
from adapters.discord.starting import Starter
from adapters.discord.tutoring import tutor_commands
from bot.ports import BeginSeason, Desk, Engine, Hurried, RoomView, SetZone
from bot.quiz.board_pages import page_of_board
from bot.quiz.boards import Order, Period
from bot.quiz.effects import Note
from bot.quiz.hosting import skipping
from bot.quiz.notes import BROKEN
from bot.quiz.pages import Page, Subject
from bot.quiz.session import Session
from bot.quiz.tokens import Act, Press, event_of

__all__ = ["Tree", "commands"]

log = structlog.stdlib.get_logger(__name__)

NOTHING_RUNS = Note("No quiz is running here. /quiz start begins one.", done=False)

Interaction = discord.Interaction[Any]


class Tree(app_commands.CommandTree[Any]):
    """Knows what to say when a command fails."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            await say(interaction, Note("This command has changed. Reload Discord and try again.", done=False))
            return
        if isinstance(error, app_commands.CommandInvokeError) and isinstance(error.original, Hurried):
            await slow_down(interaction, error.original)
            return
        log.error("command failed", command=getattr(interaction.command, "qualified_name", "?"), exc_info=error)
        if not interaction.response.is_done():
            await say(interaction, BROKEN)


class Quiz(ChannelGroup):
    """/quiz start, and what hosts do. Whoever may write messages may use it, unless a server says otherwise."""

    def __init__(self, engine: Engine, desk: Desk, starter: Starter) -> None:
        super().__init__("quiz", "Start and lead a quiz in this channel")
        self._engine = engine
        self._desk = desk
        self._starter = starter

    @app_commands.command(description="Start a quiz in this channel")
    @app_commands.describe(
        bank="Which bank of questions",
        questions="How many questions; all of them if left out",
        seconds="How long each question is open",
        outcome="Only questions on this outcome",
        lobby="Gather players first; only they may answer",
        changeable="Let answers be changed until the time is up",
        thread="Run it in a thread of its own",
    )
    async def start(
        self,
        interaction: Interaction,
        bank: str,
        questions: Range[int, 1, 500] | None = None,
        seconds: Range[int, 5, 600] = 30,
        outcome: str | None = None,
        lobby: bool = False,
        changeable: bool = False,
        thread: bool = False,
    ) -> None:
        command = inbound.start_quiz(
            interaction,
            bank=bank,
            questions=questions,
            seconds=seconds,
            outcome=outcome,
            lobby=lobby,
            changeable=changeable,
        )
        await self._starter.start(interaction, command, thread=thread)

    @start.autocomplete("bank")
    async def _banks(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await bank_choices(self._desk, interaction, typed)

    @start.autocomplete("outcome")
    async def _outcomes(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await outcome_choices(self._desk, interaction, typed)

    @app_commands.command(description="Stop the quiz in this channel; scores are kept")
    async def stop(self, interaction: Interaction) -> None:
        await self._lead(interaction, lambda session: Press(session.id, Act.STOP))

    @app_commands.command(description="Close this question, or go on from its answer or from a pause")
    async def skip(self, interaction: Interaction) -> None:
        await self._lead(interaction, skipping)

    @app_commands.command(description="Make time stand still: what is left of this question is kept")
    async def pause(self, interaction: Interaction) -> None:
        await self._lead(interaction, lambda session: Press(session.id, Act.PAUSE))

    @app_commands.command(description="Go on where the quiz was paused")
    async def resume(self, interaction: Interaction) -> None:
        await self._lead(interaction, lambda session: Press(session.id, Act.RESUME))

    @app_commands.command(description="Give this question more time")
    @app_commands.describe(seconds="How many seconds more")
    async def extend(self, interaction: Interaction, seconds: Range[int, 1, 600] = 15) -> None:
        await self._lead(interaction, lambda session: Press(session.id, Act.EXTEND, max(session.round, 0), seconds))

    @app_commands.command(description="Accept another option as right: whoever chose it gets the point back")
    @app_commands.describe(
        option="The option's letter, as it was shown", question="Which question; the last one answered if left out"
    )
    async def regrade(
        self, interaction: Interaction, option: Range[str, 1, 1], question: Range[int, 1, 500] | None = None
    ) -> None:
        position = ord(option.upper()) - ord("A")

        def correcting(session: Session) -> Press:
            last = session.round if session.is_closed(session.round) else session.round - 1
            return Press(session.id, Act.REGRADE, max(last, 0) if question is None else question - 1, position)

        await self._lead(interaction, correcting, over=True)

    async def _lead(self, interaction: Interaction, press: Callable[[Session], Press], *, over: bool = False) -> None:
        """Do something as the host of what runs here, or (`over`) of what ran here last."""
        running = await self._running(interaction, over=over)
        if running is not None:
            event = event_of(press(running.session), *inbound.doing(interaction))
            assert event is not None, "leading is something done"
            await reply(interaction, await self._engine.submit(event))

    async def _running(self, interaction: Interaction, *, over: bool) -> RoomView | None:
        """What runs in this channel; where nothing does, that is said."""
        room = await self._desk.room(inbound.place(interaction))
        if room is not None and (over or not room.session.phase.over):
            return room
        await say(interaction, NOTHING_RUNS)
        return None


class Boards(app_commands.Group):
    """/boards season, zone. Whoever may manage the server may use it, unless its settings say otherwise."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(
            name="boards",
            description="How the boards of this server count",
            default_permissions=discord.Permissions(manage_guild=True),
            allowed_contexts=AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=AppInstallationType(guild=True, user=False),
        )
        self._engine = engine

    @app_commands.command(description="Begin a new season; the boards of all time, months, weeks and days go on")
    async def season(self, interaction: Interaction) -> None:
        await reply(interaction, await self._engine.arrange(BeginSeason(*_by(interaction))))

    @app_commands.command(description="Say in which time zone the days of the boards begin")
    @app_commands.describe(name="Such as Europe/Lisbon or America/Bogota")
    async def zone(self, interaction: Interaction, name: str) -> None:
        await reply(interaction, await self._engine.arrange(SetZone(*_by(interaction), name.strip())))


def _by(interaction: Interaction) -> tuple[str, str]:
    """The server, and who arranges its boards."""
    return inbound.tenant(interaction), inbound.person(interaction).id


def commands(
    engine: Engine, desk: Desk, clicks: Clicks
) -> list[app_commands.Command[Any, ..., Any] | app_commands.Group]:
    """Every command."""

    @app_commands.command(description="What there is to learn, and a study sheet for each bank")
    @app_commands.describe(bank="Show the study sheet of this bank")
    async def banks(interaction: Interaction, bank: str | None = None) -> None:
        page = Page(Subject.SHEET, bank) if bank else Page(Subject.BANKS)
        await clicks.turn(interaction, page)

    offer_banks(banks, desk)

    @app_commands.command(description="The places of this quiz, your quizzes, a leaderboard; or results as files")
    @app_commands.describe(
        of="Whose scores; export: the results as files, for the host",
        period="Over which time, for the channel or the server; all time if left out",
        by="What ranks, for the channel or the server; points if left out",
    )
    async def scores(
        interaction: Interaction,
        of: Literal["this quiz", "me", "channel", "server", "export"] = "this quiz",
        period: Literal["day", "week", "month", "season", "all time"] = "all time",
        by: Literal["points", "accuracy", "streak"] = "points",
    ) -> None:
        if of == "export":
            await send_results(interaction, desk)
            return
        if of in ("channel", "server"):
            channel = inbound.place(interaction).channel if of == "channel" else None
            over = Period.ALL if period == "all time" else Period(period)
            await clicks.turn(interaction, page_of_board(channel, over, Order(by)))
            return
        if of == "me":
            await clicks.turn(interaction, Page(Subject.HISTORY))
            return
        room = await desk.room(inbound.place(interaction))
        if room is None:
            await say(interaction, NOTHING_YET)
        else:
            await clicks.turn(interaction, Page(Subject.STANDINGS, room.session.id))

    @app_commands.command(name="help", description="How to play and how to begin")
    async def how(interaction: Interaction) -> None:
        await show(interaction, pages.draw(pages.HELP))

    private: list[app_commands.Command[Any, ..., Any]] = [banks, scores, how]
    for each in private:
        each.allowed_contexts, each.allowed_installs = ANYWHERE, EVERY_INSTALL
    return [
        Quiz(engine, desk, clicks.starter),
        Challenge(desk, clicks.starter),
        PrivacyGroup(engine, desk, clicks.turn),
        DailyGroup(engine, desk),
        LeagueGroup(engine, desk),
        Boards(engine),
        *tutor_commands(desk, clicks),
        *private,
    ]
