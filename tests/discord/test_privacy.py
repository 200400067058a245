"""/privacy on Discord: a page, a file that only its owner sees, a deletion after a second word; servers that go."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.discord import privacy
from adapters.discord.private import note_text
from bot.ports import Unavailable
from bot.quiz.notes import BROKEN
from bot.quiz.pages import Page, Subject, Wish, write_page, write_wish
from bot.quiz.privacy import FORGOTTEN, Belongings
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act
from bot.reports import File, Format
from bot.store import SqlStore
from tests.discord.table import Table
from tests.fakes.discord import Message, Response, User
from tests.fakes.table import PATIENCE_S, exhausted, token
from tests.store.everything import everything, tables_of

DAY = 86_400_000


async def play(table: Table) -> None:
    """One question, which Ann and Ben answer, each another option."""
    await table.start(questions=1)
    await table.phase(Phase.OPEN, 0)
    for position, name in enumerate(("Ann", "Ben")):
        press = token(Act.PICK, 0, position)
        await (await table.user(name).press(table.channel.last, press)).acknowledged()
    for phase in (Phase.REVEALED, Phase.FINISHED):
        await (await table.host.command(table.channel, "quiz", "skip"))
        await table.phase(phase)


async def ask(table: Table, user: User, word: str) -> Message:
    return await (await user.command(table.channel, "privacy", word)).answer()


def document(message: Message) -> dict[str, Any]:
    (attached,) = message.now.attachments
    content = gzip.decompress(attached.content) if attached.filename.endswith(".gz") else attached.content
    found = json.loads(content)
    assert isinstance(found, dict)
    return found


async def traces(table: Table, user: User) -> list[str]:
    store = table.store
    assert isinstance(store, SqlStore)
    return await tables_of(store, str(user.id))


async def test_the_page_offers_the_file_and_the_deletion_which_is_asked_about_again(table: Table) -> None:
    ann = table.user("Ann")
    page = await ask(table, ann, "show")
    assert page.ephemeral
    assert "your answers are seen by you" in page.text
    tokens = [each.custom_id for each in page.buttons]
    confirm = write_page(Page(Subject.PRIVACY, "forget"))
    assert tokens == [write_wish(Wish.EXPORT), confirm]
    asked = await (await ann.press(page, confirm)).answer()
    assert "Nobody can undo this" in asked.text
    assert [each.custom_id for each in asked.buttons] == [write_wish(Wish.FORGET), write_page(Page(Subject.PRIVACY))]
    assert (await ask(table, ann, "delete")).text == asked.text


async def test_the_file_holds_what_somebody_played_and_nobody_else_s_answers(table: Table) -> None:
    await play(table)
    ann, ben = table.user("Ann"), table.user("Ben")
    message = await ask(table, ann, "export")
    assert message.ephemeral
    found = document(message)
    (quiz,) = found["quizzes"]
    assert (quiz["title"], quiz["name"], quiz["answered"]) == ("Things", "Ann", 1)
    (answer,) = quiz["answers"]
    assert (answer["round"], answer["answer"][0]["letter"]) == (1, "A")
    assert answer["text"].startswith("What is thing")
    assert len(found["boards"]["counted_answers"]) == 1
    assert found["person"] == str(ann.id)
    assert str(ben.id) not in json.dumps(found)
    assert "Ben" not in json.dumps(found)
    assert document(await ask(table, table.host, "export"))["quizzes_started"][0]["session"] == "sess0"


async def test_a_button_on_the_page_gives_the_same_file(table: Table) -> None:
    await play(table)
    ann = table.user("Ann")
    page = await ask(table, ann, "show")
    given = await (await ann.press(page, write_wish(Wish.EXPORT))).answer()
    assert given.ephemeral
    assert document(given) == document(await ask(table, ann, "export"))


async def test_a_deletion_takes_the_name_off_everywhere_and_says_so(table: Table) -> None:
    await play(table)
    ann, ben = table.user("Ann"), table.user("Ben")
    assert await traces(table, ann) != []
    question = await ask(table, ann, "delete")
    assert await traces(table, ann) != [], "asking alone does nothing"
    said = await (await ann.press(question, write_wish(Wish.FORGET))).answer()
    assert said.ephemeral
    assert FORGOTTEN in said.text
    assert await traces(table, ann) == []
    assert await traces(table, ben) != []
    standings = await (await ben.command(table.channel, "scores")).answer()
    assert FORGOTTEN in standings.text
    assert "Ann" not in standings.text


async def test_what_was_played_in_direct_messages_goes_with_the_person(table: Table) -> None:
    ann = table.user("Ann")
    await (await ann.command(ann.dm(), "quiz", "start", bank="things", seconds=10))
    await table.phase(Phase.OPEN, 0, tenant=f"discord-dm-{ann.id}")
    question = await (await ann.command(ann.dm(), "privacy", "delete")).answer()
    await (await ann.press(question, write_wish(Wish.FORGET))).answer()
    assert await traces(table, ann) == []


async def test_a_file_too_large_is_compressed_and_one_that_stays_too_large_is_said(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    await play(table)

    def large(kept: Belongings) -> File:
        return File("my-data.json", Format.JSON, b'{"a": "' + b"x" * 11 * 1024 * 1024 + b'"}')

    monkeypatch.setattr(privacy, "personal_file", large)
    message = await ask(table, table.user("Ann"), "export")
    assert [each.filename for each in message.now.attachments] == ["quorum-my-data.json.gz"]
    monkeypatch.setattr(privacy.gzip, "compress", lambda content: content)
    assert "too large" in (await ask(table, table.user("Ann"), "export")).text


async def test_a_server_that_throws_the_bot_out_is_forgotten_in_time_unless_it_comes_back(table: Table) -> None:
    await play(table)
    await table.start()
    await table.phase(Phase.OPEN, 0, "sess1")
    await table.fake.kick(table.guild)
    await table.phase(Phase.STOPPED, None, "sess1")
    await until(_departed, table)
    table.guild.bot = True
    await table.fake.announce(table.guild)
    await until(_stays, table)
    await table.fake.kick(table.guild)
    await until(_departed, table)
    await table.clock.leap(31 * DAY)
    await until(_stays, table)
    store = table.store
    assert isinstance(store, SqlStore)
    assert f"'{table.tenant}'" not in str(await everything(store))


@pytest.mark.parametrize("error", [Unavailable("the disk is full"), ZeroDivisionError()])
async def test_that_the_bot_was_thrown_out_is_kept_once_it_can_be(
    table: Table, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    departed, tried = table.engine.departed, list[str]()

    async def fails_once(tenant: str, *, told: bool) -> None:
        tried.append(tenant)
        if len(tried) == 1:
            raise error
        await departed(tenant, told=told)

    monkeypatch.setattr(table.engine, "departed", fails_once)
    with capture_logs() as logs:
        await table.fake.kick(table.guild)
        await until(_tried(tried), table)
        assert [entry["event"] for entry in logs] == ["not stored that the bot came or went"]
    if isinstance(error, Unavailable):
        await until(_departed, table)
        assert tried == [table.tenant] * 2
    else:
        table.guild.bot = True
        await table.fake.announce(table.guild)
        await table.fake.kick(table.guild)
        await until(_departed, table)


def _tried(tried: list[str]) -> Callable[[Table], Awaitable[bool]]:
    async def once(_: Table) -> bool:
        return bool(tried)

    return once


async def test_data_that_cannot_be_read_is_said_and_logged(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object) -> Belongings:
        raise ZeroDivisionError

    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr(table.desk, "belongings", fails)
        said = await ask(table, table.user("Ann"), "export")
    assert said.text == note_text(BROKEN)
    assert not said.now.attachments
    assert [entry["exc_info"] for entry in logs if entry["event"] == "personal data not handed over"] == [True]


async def until(holds: Callable[[Table], Awaitable[bool]], table: Table) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await holds(table):
            await table.clock.advance(1_000)
            await asyncio.sleep(0.01)


async def _departed(table: Table) -> bool:
    async with table.store.reading() as reading:
        return [tenant for tenant, _ in await reading.departures()] == [table.tenant]


async def _stays(table: Table) -> bool:
    return not await _departed(table)


async def test_who_asks_faster_than_people_do_is_told_so_once_and_then_left_without_a_word(table: Table) -> None:
    await play(table)
    ann, tenant = table.user("Ann"), table.tenant
    page = await ask(table, ann, "show")
    exhausted(table.engine.allowance, tenant, str(ann.id))
    for words in (("privacy", "show"), ("league", "show"), ("mastery",), ("plan",)):
        answer = await (await ann.command(table.channel, *words)).answer()
        assert answer.ephemeral
        assert "Slow down, please" in answer.text, words
    pressed = await (await ann.press(page, write_page(Page(Subject.PRIVACY, "forget")))).acknowledged()
    assert pressed.kind is Response.DEFERRED_UPDATE
    assert "Slow down" not in (await ask(table, table.user("Ben"), "show")).text
    exhausted(table.engine.allowance, tenant, str(table.host.id))
    exported = await (await table.host.command(table.channel, "scores", of="export")).answer()
    assert "Slow down, please" in exported.text
    exhausted(table.engine.allowance, "discord-", str(ann.id))
    assert "Slow down, please" in (await ask(table, ann, "export")).text
