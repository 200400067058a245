"""`quorum bank reports`: what is printed of the keys that players hold to be wrong."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.ports.store import SHARED, ReportRow
from bot.quiz.codec import question_hash
from bot.store import open_store
from tests.commands.bank_files import bank
from tests.store.values import NOW, a_bank

BANK = a_bank()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "quorum.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    return path


def report(question: int, player: str, tenant: str = "guild-1") -> ReportRow:
    body = BANK.questions[question]
    return ReportRow(tenant, question_hash(body), player, BANK.id, body.id, "s1se", question, NOW)


async def fill(path: Path, *rows: ReportRow) -> None:
    async with await open_store(f"sqlite:///{path}") as store, store.writing() as writing:
        await writing.put_shelf(SHARED, [BANK])
        await writing.put_reports(rows)


def test_the_most_reported_question_comes_first_with_its_text_and_key(database: Path) -> None:
    asyncio.run(fill(database, report(0, "ann"), report(1, "ann"), report(1, "ben"), report(1, "ben")))
    said = bank("reports")
    assert said.exit_code == 0
    assert said.output.index("metals q1") < said.output.index("metals q0")
    assert "2 reports" in said.output
    assert "key: liquid" in said.output


def test_for_programs_it_is_json(database: Path) -> None:
    asyncio.run(fill(database, report(0, "ann")))
    (only,) = json.loads(bank("reports", "--json").output)
    assert (only["bank"], only["question_id"], only["count"]) == ("metals", "q0", 1)
    assert only["prompt"] == BANK.questions[0].prompt


def test_reading_disturbs_no_process_that_writes(database: Path) -> None:
    async def while_open() -> str:
        async with await open_store(f"sqlite:///{database}"):
            return await asyncio.to_thread(lambda: bank("reports").output)

    assert "Nobody has reported a key" in asyncio.run(while_open())


def test_without_a_database_or_with_one_of_another_schema_it_says_what_to_do(database: Path) -> None:
    said = bank("reports")
    assert said.exit_code == 1
    assert "no database" in said.output
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    said = bank("reports")
    assert said.exit_code == 1
    assert "older version" in said.output


def test_a_report_of_a_question_that_is_gone_is_listed_without_its_text(database: Path) -> None:
    asyncio.run(fill(database, report(0, "ann"), replace(report(1, "ben"), question_hash="gone")))
    lines = bank("reports").output.splitlines()
    assert lines[0].startswith("metals q1  1 report · ") or lines[-1].startswith("metals q1  1 report · ")
    assert sum(line.lstrip().startswith("key: ") for line in lines) == 1


def test_a_setting_that_is_not_usable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PORT", "many")
    said = bank("reports")
    assert (said.exit_code, "web_port" in said.output) == (1, True)
