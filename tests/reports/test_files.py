"""Files opened again by what reads them: what was written is what is read, and no text acts as a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports import FILES, Format, Report, export, exports, report_of
from bot.reports.cells import CELL_LENGTH, acts_as_formula, guarded, printable
from bot.reports.csv_file import csv_bytes
from bot.reports.tables import TABLES, Cell, Table, tables
from bot.reports.xlsx_file import xlsx_bytes
from tests.reports.values import LADDER, played, rounds_of

EVIL = (
    '=HYPERLINK("https://example.invalid","win")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1",
    "=",
)
TEXTS = st.text(max_size=30) | st.tuples(
    st.sampled_from(["=", "+", "-", "@", "\t", "\r", " ", "'", ""]), st.text(max_size=20)
).map("".join)
NUMBERS = st.integers(-(10**12), 10**12) | st.floats(-1e12, 1e12).map(lambda number: round(number, 2))
TABLE = st.lists(st.tuples(TEXTS, NUMBERS, st.none() | NUMBERS), max_size=6).map(
    lambda rows: Table("players", ("name", "points", "seconds"), tuple(rows))
)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows()) for sheet in book.worksheets}


def as_number(text: str) -> float | None:
    return float(text) if text else None


# -- what is written is what is read -----------------------------------------------------------------------


def test_the_tables_of_the_ladder_are_those_written_by_hand() -> None:
    players, questions, options, responses = tables(report_of(played(LADDER)))
    assert players.columns[:7] == ("rank", "player", "name", "points", "right", "answered", "asked")
    assert players.rows[1] == (2, "ben", "Ben", 2, 2, 3, 3, 66.67, 4.0, "Well sailed.")
    assert questions.rows[1] == (
        *(2, "q1", "Which wind is number 1?", "single", "second", "D", 4, 2, 4.0),
        *(50.0, 70.71, 100.0, 36.6),
    )
    assert options.rows[4:8] == (
        (2, "q1", "A", "wind 13", 0, 0, 0.0),
        (2, "q1", "B", "wind 12", 0, 1, 25.0),
        (2, "q1", "C", "wind 11", 0, 1, 25.0),
        (2, "q1", "D", "wind 10", 1, 2, 50.0),
    )
    assert len(responses.rows) == 11
    assert responses.rows[-1] == (
        *(3, "q2", "cid", "Cid", "C", "wind 21", 0.0, 0, 4.0),
        "2027-01-15T08:02:04+00:00",
    )


def test_csv_files_read_again_hold_the_tables() -> None:
    results = played(LADDER)
    for table in tables(report_of(results)):
        header, *rows = read_csv(export(results, f"{table.name}.csv").content)
        assert tuple(header) == table.columns
        assert [[as_text(cell) for cell in row] for row in table.rows] == rows


def as_text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def test_a_workbook_opened_again_holds_the_tables_and_the_summary() -> None:
    results = played(LADDER)
    sheets = read_sheets(export(results, "results.xlsx").content)
    assert tuple(sheets) == ("summary", *TABLES)
    for table in tables(report_of(results)):
        header, *rows = [tuple(cell.value for cell in row) for row in sheets[table.name]]
        assert header == table.columns
        assert tuple(rows) == table.rows
    assert sheets["summary"][0][0].value == "Things"


def test_json_holds_the_same_rows_and_the_statistics() -> None:
    whole = json.loads(export(played(LADDER), "results.json").content)
    assert (whole["format"], whole["quiz"]["state"], whole["quiz"]["host"]) == (1, "finished", "Hanna")
    assert whole["players"][1]["name"] == "Ben"
    assert whole["questions"][1]["discrimination_index"] == 70.71
    assert whole["statistics"]["internal_consistency"] == pytest.approx(75)
    assert [each["outcome"] for each in whole["missed_outcomes"]] == ["second"]
    assert {name: len(whole[name]) for name in TABLES} == {
        "players": 4,
        "questions": 3,
        "options": 12,
        "responses": 11,
    }


def test_all_files_are_those_that_are_written_one_by_one() -> None:
    results = played(LADDER)
    files = exports(results)
    assert tuple(file.name for file in files) == FILES
    for file in files:
        assert file.format is Format(file.name.rpartition(".")[2])
        if file.format is not Format.XLSX:  # a workbook tells when it was made
            assert file.content == export(results, file.name).content


def test_every_file_is_sent_as_what_it_is() -> None:
    sent = {file.format: file.format.media_type for file in exports(played(LADDER))}
    assert sent[Format.CSV] == "text/csv"
    assert (sent[Format.JSON], sent[Format.MARKDOWN]) == ("application/json", "text/markdown")
    assert sent[Format.XLSX].endswith(".spreadsheetml.sheet"), (
        "what opens it is a spreadsheet, not a viewer of archives"
    )


def test_there_is_no_file_of_another_name() -> None:
    with pytest.raises(KeyError):
        export(played(LADDER), "../players.csv")


@pytest.mark.parametrize("choices", [{}, {"Ann": ()}, {"Ann": (None,)}])
def test_a_quiz_with_nothing_in_it_has_files_with_nothing_in_them(choices: dict[str, Sequence[int | None]]) -> None:
    for file in exports(played(choices)):
        assert file.content
        if file.format is Format.CSV:
            assert read_csv(file.content)[0]


# -- no text acts as a formula -----------------------------------------------------------------------------


@pytest.mark.parametrize("text", EVIL)
def test_a_text_that_may_act_as_a_formula_is_guarded_in_csv(text: str) -> None:
    assert acts_as_formula(text)
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ann", "a=1", "1-2", "'=1", "5", "é@", "…"])
def test_any_other_text_is_left_as_it_is(text: str) -> None:
    assert not acts_as_formula(text)
    assert guarded(text) == text


@pytest.mark.parametrize("number", [-5, 0, 7, -2.5, None])
def test_numbers_stay_numbers(number: Cell) -> None:
    assert guarded(number) is number


@given(TABLE)
def test_a_csv_file_read_again_has_the_numbers_and_the_guarded_texts_and_no_formula(table: Table) -> None:
    _, *rows = read_csv(csv_bytes(table))
    assert len(rows) == len(table.rows)
    for read, (name, points, seconds) in zip(rows, table.rows, strict=True):
        assert read[0] in (name, f"'{name}")
        assert read[0][:1] not in ("=", "+", "-", "@", "\t", "\r")
        assert (as_number(read[1]), as_number(read[2])) == (points, seconds)


def report_with(name: str) -> Report:
    """The ladder with one player of another name, and the same text for a question and an option."""
    results = played({name if who == "Ann" else who: row for who, row in LADDER.items()}, rounds=rounds_of(3))
    return report_of(results)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_a_workbook_opened_again_has_every_text_as_text_and_every_number_as_number(name: str) -> None:
    report = report_with(name)
    sheets = read_sheets(xlsx_bytes(report))
    for table in tables(report):
        for written, read in zip(table.rows, sheets[table.name][1:], strict=True):
            for cell, found in zip(written, read, strict=True):
                if isinstance(cell, str):
                    text = printable(cell)
                    assert found.value == (text or None)
                    assert found.data_type == ("s" if text else "n")
                    assert bool(found.quotePrefix) is acts_as_formula(text)
                else:
                    assert found.value == cell
                    assert found.data_type == "n"


@pytest.mark.parametrize("name", [*EVIL, "#N/A", "TRUE", "2027-01-01", "a\x00b\x1fc", "x" * 40_000])
def test_a_name_that_tries_things_is_text_in_a_workbook(name: str) -> None:
    sheets = read_sheets(xlsx_bytes(report_with(name)))
    found = next(row[2] for row in sheets["players"][1:] if row[0].value == 1)
    assert found.data_type == "s"
    assert found.value == printable(name)
    assert len(found.value) <= CELL_LENGTH
