"""`quorum bank list` and `show`: what is printed of the banks there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.bank_files import GOOD, OPEN, bank, written


def test_list_shows_the_shipped_banks_and_those_of_banks_path(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mine").mkdir()
    written("mine/tea.yaml", GOOD)
    written("open.yaml", OPEN)
    monkeypatch.setenv("BANKS_PATH", "mine:open.yaml")
    monkeypatch.setattr("os.pathsep", ":")
    result = bank("list")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert any(line.split(maxsplit=1) == ["tea", "Tea [and leaves]"] for line in lines)
    assert any("1 question · Day, 4 · en · mine/tea.yaml" in line for line in lines)
    assert any("3 questions · en · open.yaml · 3 open: not served" in line for line in lines)
    assert len(lines) > 4, "the shipped banks are there too"
    assert "quorum bank accept open.yaml" in result.stderr


def test_list_of_a_path_lists_that_path_only() -> None:
    result = bank("list", written("tea.yaml", GOOD))
    assert result.stdout == "tea  Tea [and leaves]\n     1 question · Day, 4 · en · tea.yaml\n"


def test_show_prints_everything_in_a_bank() -> None:
    result = bank("show", written("tea.yaml", GOOD))
    assert result.exit_code == 0
    for text in (
        "Tea [and leaves]",
        "leaves: Tell leaves apart",
        "1. Which leaf stays green?  [q-1]",
        "  ✓ A) Sencha",
        "    B) Assam",
        "It is steamed.",
        "Water: Not boiling. (read: On Water)",
        "0-100%: Well drunk",
    ):
        assert text in result.stdout


def test_show_finds_a_bank_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    written("tea.yaml", GOOD)
    monkeypatch.setenv("BANKS_PATH", "tea.yaml")
    assert "Which leaf stays green?" in bank("show", "tea").stdout
    missing = bank("show", "teas")
    assert missing.exit_code == 1
    assert missing.stderr == "There is no bank teas. Did you mean tea?\n"


def test_show_of_a_broken_file_says_what_is_wrong() -> None:
    result = bank("show", written("tea.yaml", GOOD.replace("format: 1\n", "")))
    assert result.exit_code == 1
    assert "`format` is missing" in result.stderr
    assert "There is no bank" not in result.stderr


def test_list_and_show_know_what_the_file_of_settings_says() -> None:
    written("tea.yaml", GOOD)
    written(".env", "BANKS_PATH=tea.yaml\nSHIPPED_BANKS=false\n")
    assert bank("list").stdout == "tea  Tea [and leaves]\n     1 question · Day, 4 · en · tea.yaml\n"
    assert "Which leaf stays green?" in bank("show", "tea").stdout


def test_show_tells_where_a_bank_is_from_and_leaves_out_what_it_has_not() -> None:
    more = "id: tea\ndifficulty: easy\nlicence: CC0-1.0\nsource: A tea house\ndescription: All about leaves.\n"
    lines = bank("show", written("tea.yaml", GOOD.replace("id: tea\n", more))).stdout.splitlines()
    assert lines[:5] == [
        "Tea [and leaves]",
        "tea · 1 question · easy · Day, 4 · en · tea.yaml",
        "CC0-1.0 · A tea house",
        "",
        "All about leaves.",
    ]
    bare = "format: 1\nid: tea\ntitle: Tea\nquestions:" + GOOD.partition("questions:")[2].replace("[leaves]", "[]")
    shown = bank("show", written("bare.yaml", bare)).stdout
    assert shown.startswith("Tea\ntea · 1 question · en · bare.yaml\n\n1. Which leaf stays green?")
    assert shown.rstrip().endswith("It is steamed.")
