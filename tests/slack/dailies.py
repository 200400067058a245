"""What tests of daily quizzes on Slack share: a form sent, nine o'clock, presses of private cards."""

from __future__ import annotations

from typing import Any

from bot.quiz.events import Place
from bot.quiz.tokens import Act
from tests.fakes.slack import Ack, Message, User, View
from tests.fakes.table import seen
from tests.slack.table import Table, pressed

HOUR = 3_600_000


async def form(table: Table, user: User) -> View:
    """Somebody opens the form, and what it offers is looked up."""
    await (await user.command(table.channel, "/quiz", "daily"))
    view = await user.sees_modal("Daily quiz")
    await (await user.suggest(view, "quorum.zone", "utc"))
    await (await user.suggest(view, "quorum.source", ""))
    return view


async def sent(table: Table, user: User | None = None, **changed: Any) -> Ack:
    """The form filled in and sent."""
    user = user or table.admin
    view = await form(table, user)
    if "quorum.group" in changed:
        await (await user.suggest(view, "quorum.group", ""))
    filled = {"quorum.zone": "UTC", "quorum.source": "bank:things", "questions": "2", "hours": "10"} | changed
    return await (await user.submit(view, filled))


async def set_daily(table: Table, **changed: Any) -> None:
    """An admin sets the daily quiz, and reads that it is set."""
    ada = table.admin
    ack = await sent(table, ada, **changed)
    assert not ack.errors
    assert "The daily quiz is set. Next: Monday 4 May, 09:00 (UTC)." in ada.modal.text
    await ada.close(ada.modal)


async def nine(table: Table) -> Message:
    """Wait until nine o'clock, and for the post."""
    await table.clock.leap(30 * 60_000)
    await seen(lambda: bool(table.channel.messages), "the daily's post")
    await table.quiet()
    return table.channel.last


async def to_the_end(user: User, card: Message) -> None:
    """Answer every question in the one private message, always with the first option."""
    for _ in range(10):
        if "last question" in card.text:
            return
        act = Act.SUBMIT if "Chosen so far" in card.text else Act.PICK
        assert await pressed(user, card, act) is card, "the private message goes on from question to question"
    raise AssertionError(f"no end: {card.text}")


def here(table: Table) -> Place:
    return Place(table.tenant, "slack", table.channel.id)
