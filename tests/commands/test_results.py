"""`quorum results` beside a quiz that was played, and while Quorum has the database open."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path

import openpyxl
from typer.testing import Result

from bot.store import open_store
from tests.commands.terminal import quorum
from tests.store.values import a_session


def run(*arguments: str) -> Result:
    return quorum("results", *arguments, COLUMNS="200")


def test_the_list_has_the_id_the_title_and_how_many_played(data: Path) -> None:
    result = run("list")
    assert result.exit_code == 0
    assert "sess0  Things" in result.output
    assert "stopped · 2 players · 4 questions · web" in result.output


def test_without_a_quiz_the_list_says_so(tmp_path: Path) -> None:

    async def make() -> None:
        await (await open_store(f"sqlite:///{tmp_path / 'quorum.sqlite3'}")).close()

    asyncio.run(make())
    assert run("list").output == "No quiz has been played yet.\n"


def test_a_table_is_written_to_the_terminal_as_csv(data: Path) -> None:
    result = run("export", "sess0", "--table", "responses")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["number"], row["name"], row["mark"]) for row in rows] == [
        ("1", "Ann", "1.0"),
        ("1", "Ben", "0.0"),
        ("2", "Ben", "1.0"),
    ]


def test_every_format_is_written_to_a_file(data: Path) -> None:
    for format in ("csv", "json", "xlsx", "md"):
        out = data / f"out.{format}"
        result = run("export", "sess0", "--format", format, "--out", str(out))
        assert (result.exit_code, result.output) == (0, f"Written to {out}.\n")
    assert (data / "out.csv").read_text(encoding="utf-8-sig").startswith('"rank","player"')
    assert [row["name"] for row in json.loads((data / "out.json").read_text(encoding="utf-8"))["players"]] == [
        "Ann",
        "Ben",
    ]
    assert openpyxl.load_workbook(data / "out.xlsx")["players"]["C2"].value == "Ann"
    assert "**Things**" in (data / "out.md").read_text(encoding="utf-8")


def test_it_reads_while_a_quorum_has_the_database_open_and_changes_nothing(data: Path) -> None:
    async def beside() -> tuple[Result, Result]:
        async with await open_store(f"sqlite:///{data / 'quorum.sqlite3'}") as store:
            listed = await asyncio.to_thread(run, "list")
            exported = await asyncio.to_thread(run, "export", "sess0", "--format", "json")
            async with store.writing() as writing:
                await writing.add_sessions([a_session("later")])
            return listed, exported

    listed, exported = asyncio.run(beside())
    assert "sess0" in listed.output
    assert json.loads(exported.stdout)["quiz"]["state"] == "stopped"


def test_an_id_of_no_quiz_is_named_with_the_remedy(data: Path) -> None:
    for arguments in (("nothing",), ("sess0", "--tenant", "other"), ("../sess0",)):
        result = run("export", *arguments)
        assert result.exit_code == 1
        assert "`quorum results list` lists those there are" in result.output


def test_an_id_that_two_tenants_have_asks_which(data: Path) -> None:
    async def another() -> None:
        async with await open_store(f"sqlite:///{data / 'quorum.sqlite3'}") as store, store.writing() as writing:
            await writing.add_sessions([a_session("sess0", tenant="other")])

    asyncio.run(another())
    result = run("export", "sess0")
    assert result.exit_code == 1
    assert "of other, web: say which with --tenant" in result.output
    assert run("export", "sess0", "--tenant", "web").exit_code == 0


def test_a_workbook_needs_a_file(data: Path) -> None:
    result = run("export", "sess0", "--format", "xlsx")
    assert result.exit_code == 2
    assert "--out" in result.output


def test_a_file_that_cannot_be_written_is_named(data: Path) -> None:
    result = run("export", "sess0", "--out", str(data / "nowhere" / "players.csv"))
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def test_where_there_is_no_database_it_says_so_and_makes_none(tmp_path: Path) -> None:
    result = run("list")
    assert result.exit_code == 1
    assert "There is no database at" in result.output
    assert list(tmp_path.iterdir()) == []
