"""`/quiz export`: files for the host, in a direct message of the app; in words where it may send none."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from adapters.slack.exporting import NO_FILES
from adapters.slack.private import DONE, UNDONE
from bot.quiz.stages import Phase
from bot.reports import FILES
from tests.fakes.slack import FakeSlack, errors, names
from tests.slack.table import Table, a_table, read


async def play(table: Table, words: str = "things questions=1") -> None:
    """One question that Ann and =SUM(1) answer; the host closes it and goes on to the result."""
    await table.start(words)
    session = await table.phase(Phase.OPEN, 0)
    right = session.current.order.index(session.current.key[0])
    await table.answer("Ann", right)
    await table.answer("=SUM(1)", (right + 1) % len(session.current.order))
    for phase in (Phase.REVEALED, Phase.FINISHED):
        await table.says(table.host, "skip")
        await table.phase(phase)


async def test_the_host_gets_the_summary_and_every_file_in_a_direct_message(table: Table) -> None:
    await play(table)
    assert (await table.says(table.host, "export")).text == f"{DONE}The results are in the direct messages of this app."
    summary, shared = table.host.dm().messages[-2:]
    assert "2 players" in summary.text
    assert "1 of 1 (100%)" in summary.text
    assert [(each.filename, each.title) for each in shared.files] == [(f"quiz-{name}",) * 2 for name in FILES]
    files = {each.title: each.content or b"" for each in shared.files}
    rows = list(csv.DictReader(io.StringIO(files["quiz-players.csv"].decode("utf-8-sig"))))
    assert [(row["name"], row["right"]) for row in rows] == [("ann", "1"), ("'=sum(1)", "0")]
    assert len(json.loads(files["quiz-results.json"])["responses"]) == 2


async def test_a_quiz_that_ran_in_a_thread_is_reached_from_its_channel_and_from_anywhere(table: Table) -> None:
    await play(table, "things questions=1 thread")
    for channel in (table.channel, table.host.dm()):
        told = await table.says(table.host, "export", channel)
        assert told.text == f"{DONE}The results are in the direct messages of this app."
    assert len([each for each in table.host.dm().messages if "2 players" in each.text]) == 2


async def test_nobody_else_gets_anything_not_even_an_admin(table: Table) -> None:
    await play(table)
    for user in (table.user("Ann"), table.admin):
        told = await table.says(user, "export")
        assert told.text == f"{UNDONE}Only the host of this quiz, hanna, can export its results."
        assert user.dm().messages == ()
    assert table.fake.calls.count(names.UPLOAD_URL) == 0


async def test_a_quiz_that_runs_is_not_exported_yet(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    assert "still going on" in (await table.says(table.host, "export")).text


async def test_where_there_was_no_quiz_it_says_so(table: Table) -> None:
    assert "no quiz here yet" in (await table.says(table.host, "export")).text


async def test_without_the_scope_the_summary_stands_in_a_window_to_copy(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        table.take_scope("files:write")
        await play(table)
        await (await table.host.command(table.channel, "/quiz", "export"))
        view = await table.host.sees_modal("Results")
        assert NO_FILES in read(view)
        assert "1 of 1 (100%)" in view.text
        assert table.host.dm().messages == ()


@pytest.mark.parametrize("step", [names.UPLOAD, names.COMPLETE_UPLOAD])
async def test_files_that_slack_does_not_take_are_told_of(table: Table, step: str) -> None:
    await play(table)
    table.fake.faults.fail(step, errors.INTERNAL_ERROR)
    assert "did not get through" in (await table.says(table.host, "export")).text
    assert (await table.says(table.host, "export")).text.startswith(DONE), "and then it does"
