"""`/scores export`: files for the host, in a message nobody else sees."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from structlog.testing import capture_logs

from adapters.discord import exporting
from adapters.discord.private import UNDONE
from bot.quiz.notes import BROKEN
from bot.quiz.results import Results
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act
from bot.reports import FILES, File, Format
from tests.discord.table import Table
from tests.fakes.discord import Channel, Message, User
from tests.fakes.table import token


async def play(table: Table, *, thread: bool = False) -> Channel:
    """One question: Ann and =SUM(1) answer, the host closes it and goes on to the result; where it was."""
    chosen = {"bank": "things", "seconds": 10, "questions": 1, "thread": thread}
    await (await table.host.command(table.channel, "quiz", "start", **chosen)).answer()
    session = await table.phase(Phase.OPEN, 0)
    right = session.current.order.index(session.current.key[0])
    channel = table.channel.threads[-1] if thread else table.channel
    for name, position in (("Ann", right), ("=SUM(1)", (right + 1) % len(session.current.order))):
        await (await table.user(name).press(channel.last, token(Act.PICK, 0, position)))
    for phase in (Phase.REVEALED, Phase.FINISHED):
        await (await table.host.command(channel, "quiz", "skip"))
        await table.phase(phase)
    return channel


async def export(table: Table, user: User, channel: Channel | None = None) -> Message:
    return await (await user.command(channel or table.channel, "scores", of="export")).answer()


async def test_the_host_gets_every_file_and_the_summary_in_a_private_message(table: Table) -> None:
    await play(table)
    message = await export(table, table.host)
    assert message.ephemeral
    assert [each.filename for each in message.now.attachments] == [f"quiz-{name}" for name in FILES]
    assert "2 players" in message.text
    assert "1 of 1 (100%)" in message.text
    files = {each.filename: each.content for each in message.now.attachments}
    rows = list(csv.DictReader(io.StringIO(files["quiz-players.csv"].decode("utf-8-sig"))))
    assert [(row["name"], row["right"]) for row in rows] == [("Ann", "1"), ("'=SUM(1)", "0")]
    assert len(json.loads(files["quiz-results.json"])["responses"]) == 2
    assert openpyxl.load_workbook(io.BytesIO(files["quiz-results.xlsx"]))["players"]["C3"].data_type == "s"


async def test_a_quiz_that_ran_in_a_thread_is_reached_from_its_channel_and_from_anywhere(table: Table) -> None:
    thread = await play(table, thread=True)
    for channel in (thread, table.channel, table.fake.channel(table.guild, "elsewhere")):
        message = await export(table, table.host, channel)
        assert "2 players" in message.text
        assert len(message.now.attachments) == len(FILES)


async def test_nobody_else_gets_anything_not_even_a_moderator(table: Table) -> None:
    await play(table)
    for user in (table.user("Ann"), table.user("Zoe"), table.admin):
        message = await export(table, user)
        assert message.ephemeral
        assert message.text == f"{UNDONE}Only the host of this quiz, Hanna, can export its results."
        assert message.now.attachments == ()


async def test_a_quiz_that_runs_is_not_exported_yet(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    assert "still going on" in (await export(table, table.host)).text


async def test_where_there_was_no_quiz_it_says_so(table: Table) -> None:
    assert "no quiz here yet" in (await export(table, table.host)).text


async def test_files_that_are_too_large_are_named_and_the_others_sent(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    await play(table)

    def large(results: Results) -> tuple[File, ...]:
        return tuple(File(f"{size}.csv", Format.CSV, b"x" * size * 1024 * 1024) for size in (6, 9, 1))

    monkeypatch.setattr(exporting, "exports", large)
    message = await export(table, table.host)
    assert [each.filename for each in message.now.attachments] == ["quiz-6.csv", "quiz-1.csv"]
    assert "Too large for Discord: 9.csv." in message.text


async def test_an_export_that_fails_is_said_and_logged(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    await play(table)

    def fail(results: Results) -> tuple[File, ...]:
        raise RuntimeError("no files today")

    monkeypatch.setattr(exporting, "exports", fail)
    with capture_logs() as logs:
        assert BROKEN.text in (await export(table, table.host)).text
    assert [each["event"] for each in logs if each["log_level"] == "error"] == ["results not exported"]
