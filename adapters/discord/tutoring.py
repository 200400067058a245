"""/practice, /review, /study, /mastery, /plan, /link, /assign, /unassign, /assignments, /group: learning by oneself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import discord
from discord import app_commands
from discord.app_commands import AppInstallationType, Choice, Range

from adapters.discord import inbound
from adapters.discord.choosing import (
    ANYWHERE,
    EVERY_INSTALL,
    WHERE_THE_BOT_IS,
    choices,
    offer_banks,
    offer_outcomes,
    offer_zones,
)
from adapters.discord.clicks import Clicks
from adapters.discord.limits import CHOICES
from adapters.discord.private import say
from adapters.discord.starting import refusal
from bot.ports import Assign, Desk, LinkAccounts, SetPlan, Unassign
from bot.quiz.boards import Order, Period
from bot.quiz.daily_input import Unclear, read_day, read_moment
from bot.quiz.effects import Note
from bot.quiz.lessons import Deed, Lesson, scope_of
from bot.quiz.pages import Named, Page, Subject
from bot.quiz.recurrence import moment

__all__ = ["tutor_commands"]

Interaction = discord.Interaction[Any]
Command = app_commands.Command[Any, ..., Any]

NO_BANK = Note("Choose a bank first: an outcome belongs to one.", done=False)
NO_SUCH_ZONE = Note("There is no such time zone. Choose one from the list, such as Europe/Lisbon.", done=False)
_OFF = frozenset({"none", "no", "off"})


def tutor_commands(desk: Desk, clicks: Clicks) -> list[Command]:
    """Every command of the tutor."""
    own = [*_practising(desk, clicks), *_pages(desk, clicks), _plan(desk, clicks), _link(clicks)]
    for each in own:
        each.allowed_contexts, each.allowed_installs = ANYWHERE, EVERY_INSTALL
    shared = [_assignments(clicks), _group(clicks)]
    for each in shared:
        each.allowed_contexts, each.allowed_installs = WHERE_THE_BOT_IS, EVERY_INSTALL
    led = [_assign(desk, clicks), _unassign(desk, clicks)]
    for each in led:
        each.allowed_contexts, each.allowed_installs = WHERE_THE_BOT_IS, AppInstallationType(guild=True, user=False)
        # Discord offers these to nobody else; the server's settings may let others have them.
        each.default_permissions = discord.Permissions(manage_messages=True)
    return [*own, *shared, *led]


def _practising(desk: Desk, clicks: Clicks) -> Iterator[Command]:
    @app_commands.command(description="One question at a time, for you alone: whatever you need most")
    @app_commands.describe(bank="Only questions of this bank", outcome="Only questions on this outcome of it")
    async def practice(interaction: Interaction, bank: str | None = None, outcome: str | None = None) -> None:
        if outcome and not bank:
            await say(interaction, NO_BANK)
        else:
            scope = scope_of(bank, outcome or "") if bank else ""
            await clicks.study(interaction, Lesson(Deed.PRACTICE, scope))

    offer_banks(practice, desk)
    offer_outcomes(practice, desk)
    yield practice

    @app_commands.command(description="What is due today, for you alone: before you forget it")
    @app_commands.describe(remind="Be told once a day when something is due; you choose the hour")
    async def review(interaction: Interaction, remind: bool = False) -> None:
        await clicks.study(interaction, Lesson(Deed.REMIND if remind else Deed.REVIEW))

    yield review


def _pages(desk: Desk, clicks: Clicks) -> Iterator[Command]:
    @app_commands.command(description="Read the notes of a bank, outcome by outcome, and be quizzed on them")
    @app_commands.describe(bank="Which bank; all of them if left out")
    async def study(interaction: Interaction, bank: str | None = None) -> None:
        await clicks.turn(interaction, Page(Subject.STUDY, bank or ""))

    offer_banks(study, desk)
    yield study

    @app_commands.command(description="What you know now, outcome by outcome")
    @app_commands.describe(bank="Which bank; all of them if left out")
    async def mastery(interaction: Interaction, bank: str | None = None) -> None:
        await clicks.turn(interaction, Page(Subject.MASTERY, bank or ""))

    offer_banks(mastery, desk)
    yield mastery


def _plan(desk: Desk, clicks: Clicks) -> Command:
    @app_commands.command(description="What is due and how ready you will be; or say when your exam is")
    @app_commands.describe(
        date="The day of your exam, such as 2027-05-20; “none” takes it off",
        a_day="How many questions a day you wish to answer; 0: no wish",
        new_a_day="How many of them may be new; 0: no limit",
        zone="Where you live, such as Europe/Lisbon: your days begin there; “none” takes it off",
    )
    async def plan(
        interaction: Interaction,
        date: str | None = None,
        a_day: Range[int, 0, 1_000] | None = None,
        new_a_day: Range[int, 0, 1_000] | None = None,
        zone: str | None = None,
    ) -> None:
        if (date, a_day, new_a_day, zone) == (None, None, None, None):
            await clicks.turn(interaction, Page(Subject.PLAN))
            return
        no_exam = date is not None and date.strip().casefold() in _OFF
        home = None if zone is None else "" if zone.strip().casefold() in _OFF else zone.strip()
        try:
            exam = None if date is None or no_exam else read_day(date)
        except Unclear as trouble:
            await say(interaction, Note(str(trouble), done=False))
            return
        where, who = inbound.place(interaction), inbound.leader(interaction)
        await clicks.learn(interaction, SetPlan(where, who, exam, no_exam, a_day, new_a_day, home))

    offer_zones(plan, desk)
    return plan


def _link(clicks: Clicks) -> Command:
    @app_commands.command(description="Make your accounts on Discord, Slack and in the room one learner")
    @app_commands.describe(code="The code your other account was given; left out: take a code here")
    async def link(interaction: Interaction, code: Range[str, 1, 40] | None = None) -> None:
        if code is None:
            await clicks.turn(interaction, Page(Subject.LINKS))
        else:
            where, who = inbound.place(interaction), inbound.leader(interaction)
            await clicks.learn(interaction, LinkAccounts(where, who, code.strip()))

    return link


def _assignments(clicks: Clicks) -> Command:
    @app_commands.command(description="What is assigned here, and how far you are")
    async def assignments(interaction: Interaction) -> None:
        await clicks.turn(interaction, Page(Subject.ASSIGNMENTS))

    return assignments


def _group(clicks: Clicks) -> Command:
    @app_commands.command(description="Be counted in; for leaders: where the group is weak, and a quiz on that")
    async def group(interaction: Interaction) -> None:
        await clicks.turn(interaction, Page(Subject.GROUP))

    return group


def _assign(desk: Desk, clicks: Clicks) -> Command:
    @app_commands.command(description="Assign a bank, to be answered by a deadline at one's own pace")
    @app_commands.describe(
        bank="Which bank of questions",
        deadline="Such as 2027-05-20 or 2027-05-20 18:00; a day alone is over at midnight",
        attempts="How many times each may try",
        outcome="Only questions on this outcome",
        title="What it is called; otherwise as the bank",
        zone="Whose clock the deadline is by; otherwise that of /boards zone",
        announce="Whether a post here tells of it; yes if left out",
    )
    async def assign(
        interaction: Interaction,
        bank: str,
        deadline: str,
        attempts: Range[int, 1, 20] = 1,
        outcome: str | None = None,
        title: Range[str, 1, 80] = "",
        zone: str | None = None,
        announce: bool = True,
    ) -> None:
        refused = refusal(interaction, thread=False) if announce else None
        if refused is not None:
            await say(interaction, refused)
            return
        where = inbound.place(interaction)
        name = zone.strip() if zone else (await desk.board(where.tenant, Period.DAY, Order.POINTS, limit=1)).zone
        try:
            day, minute = read_moment(deadline)
            due = moment(day, minute, ZoneInfo(name))
        except Unclear as trouble:
            await say(interaction, Note(str(trouble), done=False))
        except (ZoneInfoNotFoundError, ValueError, OSError):  # what ZoneInfo raises for names of all sorts
            await say(interaction, NO_SUCH_ZONE)
        else:
            who = inbound.appointed(interaction)
            await clicks.learn(interaction, Assign(where, who, bank, due, attempts, outcome, title.strip(), announce))

    offer_banks(assign, desk)
    offer_outcomes(assign, desk)
    offer_zones(assign, desk)
    return assign


def _unassign(desk: Desk, clicks: Clicks) -> Command:
    @app_commands.command(description="Take an assignment back; what was done for it is kept")
    @app_commands.describe(assignment="Which one")
    async def unassign(interaction: Interaction, assignment: Range[str, 1, 80]) -> None:
        command = Unassign(inbound.place(interaction), inbound.appointed(interaction), assignment.strip())
        await clicks.learn(interaction, command)

    @unassign.autocomplete("assignment")
    async def which(interaction: Interaction, typed: str) -> list[Choice[str]]:
        return choices(await _assigned(desk, interaction), typed)

    return unassign


async def _assigned(desk: Desk, interaction: Interaction) -> list[tuple[str, str]]:
    """What is assigned here, as (title, id): each has a page of its own, which the page of all of them leads to."""
    where, who = inbound.place(interaction), inbound.appointed(interaction)
    found: list[tuple[str, str]] = []
    number, of = 0, 1
    while number < of and len(found) < CHOICES:
        view = await desk.own_page(where, who, Page(Subject.ASSIGNMENTS, "", number))
        for entry in view.entries:
            named = [block for block in entry if isinstance(block, Named)]
            ids = [block.turn.page.of for block in named if block.turn and isinstance(block.turn.page, Page)]
            found += [(named[0].name, id) for id in ids]
        number, of = number + 1, view.of
    return found
