"""Files that mean harm, or are merely broken: bank files, imports, what grows when it is read."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import app
from bot.library.drafting import bank_from
from bot.library.editing import with_ids
from bot.library.findings import Severity
from bot.library.formats.recognise import FORMATS, recognise
from bot.library.limits import Limits
from bot.library.naming import slug
from bot.library.reading import read_bank
from bot.library.shelf import read_shelf
from bot.library.writing import write_bank
from bot.library.yaml_source import SourceError
from tests.abuse.mutations import ROOT, nearly_right
from tests.library.strategies import UNHURRIED

TEXTS = nearly_right() | st.text(max_size=400)
LONG = 60_000
REPEATED = (
    "#",
    "- ",
    "A) x\n",
    "*",
    "`",
    "(",
    "[",
    " ",
    "\n",
    "1. ",
    "> ",
    "| ",
    "**1. ",
    "- [ ] ",
    "\\",
    "A. B) ",
    "_",
    ":",
)


@UNHURRIED
@given(TEXTS)
def test_whatever_stands_in_a_bank_file_is_a_bank_or_a_finding_with_its_line(text: str) -> None:
    reading = read_bank(text)
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    assert (reading.bank is None) == bool(errors)
    assert all(finding.line >= 0 and finding.message and finding.remedy for finding in reading.findings)


@UNHURRIED
@given(TEXTS)
def test_whatever_is_imported_gives_a_bank_that_can_be_written_and_read_again(text: str) -> None:
    recognise(text)
    for read in FORMATS.values():
        draft = read(text)
        if draft.questions:
            bank = bank_from(draft, title="An import")
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", bank.id), "it becomes a file's name"
            read_bank(write_bank(bank))


@UNHURRIED
@given(TEXTS)
def test_ids_are_written_into_any_file_or_it_is_refused_in_words(text: str) -> None:
    with suppress(SourceError):
        with_ids(text, Limits().depth)


@pytest.mark.parametrize("piece", REPEATED)
@pytest.mark.parametrize("reader", [*FORMATS, "bank"])
def test_reading_takes_time_that_grows_with_the_file_and_not_faster(piece: str, reader: str) -> None:
    """Twenty times the text takes less than a hundred times as long: a square would take four hundred."""

    def taken(characters: int) -> float:
        text = f"# Quiz\n\n{piece * (characters // len(piece))}\n"
        before = time.process_time()
        if reader == "bank":
            read_bank(text)
        else:
            FORMATS[reader](text)
        return time.process_time() - before

    small = max(min(taken(LONG // 20) for _ in range(3)), 0.01)
    assert taken(LONG) < 100 * small


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "!!map {", "&a [*a, "])
def test_a_file_nested_without_end_is_refused_at_once(opening: str) -> None:
    before = time.process_time()
    reading = read_bank(opening * 100_000)
    assert reading.bank is None
    assert time.process_time() - before < 10


def test_a_file_larger_than_is_allowed_is_not_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as opened:
        opened.truncate(50_000_000_000)  # A file with a hole in it: large, and no block of the disk.
    readings, findings = read_shelf([huge], Limits())
    assert all(reading.bank is None for reading in readings)
    assert any("larger than" in finding.message for finding in findings)
    result = CliRunner().invoke(app, ["bank", "import", str(huge)])
    assert result.exit_code == 2


@given(st.text(max_size=60))
def test_a_name_made_of_a_title_never_leads_out_of_its_folder(title: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(title, otherwise="quiz"))


def test_an_import_is_written_where_it_belongs_whatever_its_title(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    quiz = "# ../../outside\n\n### Question 1\nWhat?\n\nA) x\nB) y\n\n**Answer: B**\n"
    (tmp_path / "inner" / "...md").write_text(quiz, encoding="utf-8")
    CliRunner().invoke(app, ["bank", "import", "...md"])
    CliRunner().invoke(app, ["bank", "import", "...md", "-o", "."])
    assert [path.name for path in tmp_path.iterdir()] == ["inner"]
    assert all(path.suffix in (".md", ".yaml") for path in (tmp_path / "inner").iterdir())


def test_nothing_unpacks_an_archive_loads_an_object_or_runs_a_text() -> None:
    """Whoever adds a format that does has to bound what comes out of it, and say so here."""
    dangerous = re.compile(
        r"\b(zipfile|tarfile|lzma|bz2|zlib|pickle|marshal|shelve|load_workbook|decompress|unpack_archive)\b"
        r"|gzip\.(open|GzipFile)|\b(eval|exec)\(|yaml\.(load|unsafe_load|full_load)\(|xml\.(etree|dom|sax)"
    )
    sources = [path for folder in ("bot", "adapters") for path in (ROOT / folder).rglob("*.py")]
    assert len(sources) > 200
    found = {str(path.relative_to(ROOT)) for path in sources if dangerous.search(path.read_text(encoding="utf-8"))}
    assert found == set()
