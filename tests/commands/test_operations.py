"""`quorum backup`, `restore` and `check-db` as an operator meets them: what is printed, and how they exit."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.commands.check_db import SHOWN
from bot.store import open_store
from tests.commands.terminal import quorum
from tests.store.values import KEY, a_bank, a_session, an_answer, player


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    path = tmp_path / "quorum.sqlite3"
    async with await open_store(f"sqlite:///{path}") as store, store.writing() as writing:
        await writing.put_shelf("*", [a_bank()])
        await writing.add_sessions([a_session()])
        await writing.seat_players([(player("ann"), "Ann", 1)])
        await writing.put_responses([(KEY, an_answer("ann", 1))], [KEY])
    return path


def test_a_backup_says_what_is_in_it_and_is_restored(database: Path, tmp_path: Path) -> None:
    made = quorum("backup", "copy.sqlite3")
    assert made.exit_code == 0, made.output
    assert "1 sessions, 1 players, 1 responses, 2 questions" in made.output
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM responses")
    restored = quorum("restore", "copy.sqlite3")
    assert restored.exit_code == 0, restored.output
    assert "1 session." in restored.output
    assert "quorum.sqlite3.replaced-1" in restored.output
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT player FROM responses").fetchall() == [("ann",)]


def test_a_backup_replaces_nothing_unless_told_to(database: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("dear", encoding="utf-8")
    refused = quorum("backup", "copy")
    assert refused.exit_code == 2
    assert "--force" in refused.output
    assert quorum("backup", "copy", "--force").exit_code == 0


@pytest.mark.parametrize(("command", "tool"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_for_a_server_its_own_command_is_printed_without_the_password(
    monkeypatch: pytest.MonkeyPatch, command: str, tool: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://quiz:secret@db.example/quorum")
    refused = quorum(command, "copy")
    assert refused.exit_code == 2
    assert tool in refused.output
    assert "postgresql://quiz@db.example/quorum" in refused.output
    assert "secret" not in refused.output


def test_a_folder_that_is_not_there_is_named(database: Path) -> None:
    refused = quorum("backup", "nowhere/copy")
    assert refused.exit_code == 2
    assert refused.output == "nowhere: there is no such folder.\n"


def test_without_a_database_nothing_can_be_checked_or_copied(tmp_path: Path) -> None:
    assert quorum("check-db").exit_code == 2
    assert quorum("backup", "copy").exit_code == 2
    assert quorum("restore", "copy").exit_code == 2
    assert not (tmp_path / "quorum.sqlite3").exists()


def test_what_is_wrong_is_told_and_repaired_and_the_exit_codes_say_so(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM rounds")
        connection.execute("UPDATE sessions SET bank_hash = (SELECT hash FROM banks)")
    assert quorum("check-db").exit_code == 0
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE players SET points = 7")
    found = quorum("check-db")
    assert found.exit_code == 1
    assert "players/guild-1/alpha/ann" in found.output
    assert "--repair" in found.output
    repaired = quorum("check-db", "--repair")
    assert repaired.exit_code == 0
    assert "repaired" in repaired.output
    again = quorum("check-db")
    assert (again.exit_code, "All is well." in again.output) == (0, True)


def test_a_program_gets_everything_as_json(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE players SET points = 7")
    found = quorum("check-db", "--json")
    told = json.loads(found.output)
    assert (told["sessions"], told["repaired"]) == (1, False)
    scores = [fault for fault in told["faults"] if fault["kind"] == "scores"]
    assert [(fault["where"], fault["left"]) for fault in scores] == [(["players", "guild-1", "alpha", "ann"], True)]


def test_what_nothing_mends_is_left_and_told(database: Path) -> None:
    left = quorum("check-db", "--repair")
    assert left.exit_code == 1, "its bank is not in the database"
    assert "1 cannot be repaired" in left.output


def test_restored_where_nothing_was_it_keeps_nothing_beside_it(database: Path) -> None:
    assert quorum("backup", "copy.sqlite3").exit_code == 0
    for file in database.parent.glob("quorum.sqlite3*"):
        file.unlink()
    restored = quorum("restore", "copy.sqlite3")
    assert restored.exit_code == 0, restored.output
    assert "What was there before" not in restored.output
    assert quorum("backup", "again.sqlite3").exit_code == 0


def test_a_file_that_is_no_database_cannot_be_checked(tmp_path: Path) -> None:
    (tmp_path / "quorum.sqlite3").write_text("Dear diary, " * 400, encoding="utf-8")
    refused = quorum("check-db")
    assert refused.exit_code == 2
    assert refused.output == "The database cannot be read: file is not a database.\n"


def test_of_many_alike_a_few_are_printed_and_the_others_counted(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        for number in range(SHOWN + 3):
            connection.execute(
                "INSERT INTO players (tenant, session, player, name, joined_at, points)"
                " SELECT tenant, session, ?, name, joined_at, 7 FROM players LIMIT 1",
                (f"p{number:02}",),
            )
    lines = quorum("check-db").output.splitlines()
    assert sum("/alpha/p" in line for line in lines) == SHOWN
    assert sum("and 3 more: --json lists them all" in line for line in lines) == 1
