"""`quorum bank` as somebody at a terminal meets it: what is checked and put right, and what it says of itself."""

from __future__ import annotations

import json

import pytest

from bot.library.schema import schema_text
from tests.commands.bank_files import GOOD, OPEN, bank, bank_in, written


def test_a_clean_bank_checks_with_exit_code_0() -> None:
    result = bank("check", written("tea.yaml", GOOD))
    assert result.exit_code == 0
    assert result.stdout == "1 bank with 1 question: nothing to say.\n"


def test_an_error_is_shown_with_place_and_remedy_and_exit_code_1() -> None:
    result = bank("check", written("tea.yaml", GOOD.replace("right: Sencha", "wrong: Sencha")))
    assert result.exit_code == 1
    assert result.stdout == (
        "tea.yaml:15  error  no option is right\n    write `right:` before the right one\n"
        "0 banks with 0 questions: 1 error.\n"
    )


def test_warnings_alone_exit_with_0() -> None:
    result = bank("check", written("tea.yaml", OPEN))
    assert result.exit_code == 0
    assert "quorum bank accept tea.yaml" in result.stdout


def test_check_prints_json_and_nothing_else() -> None:
    written("tea.yaml", GOOD)
    written("bad.yaml", "id: [")
    result = bank("check", ".", "--json")
    printed = json.loads(result.stdout)
    assert result.exit_code == 1
    assert printed["banks"] == [
        {"id": "tea", "title": "Tea [and leaves]", "file": "tea.yaml", "questions": 1, "open": 0}
    ]
    (finding,) = printed["findings"]
    assert set(finding) == {"file", "line", "severity", "message", "remedy"}
    assert (finding["file"], finding["severity"]) == ("bad.yaml", "error")


def test_fix_writes_missing_ids_and_nothing_else() -> None:
    text = GOOD.replace("  - id: q-1\n    prompt", "  - prompt") + "# the end\n"
    path = written("tea.yaml", text)
    assert bank("check", path).exit_code == 1
    result = bank("check", "--fix", path)
    assert result.exit_code == 0
    assert "tea.yaml: wrote 1 id\n" in result.stdout
    (question,) = bank_in(path).questions
    fixed = path.read_text(encoding="utf-8")
    assert fixed == text.replace("  - prompt", f"  - id: {question.id}\n    prompt")
    assert "wrote" not in bank("check", "--fix", path).stdout


def test_fix_leaves_a_file_alone_that_it_cannot_read() -> None:
    path = written("tea.yaml", "questions: [\n")
    result = bank("check", "--fix", path)
    assert result.exit_code == 1
    assert path.read_text(encoding="utf-8") == "questions: [\n"


def test_a_path_that_is_not_there_is_an_error() -> None:
    result = bank("check", "gone.yaml")
    assert result.exit_code == 1
    assert "gone.yaml  error  there is no such file or folder" in result.stdout


# schema, help -------------------------------------------------------------------------------------------------


def test_schema_prints_the_schema_and_nothing_else() -> None:
    result = bank("schema")
    assert (result.exit_code, result.stdout) == (0, schema_text())


@pytest.mark.parametrize("command", ["check", "import", "list", "show", "accept", "schema"])
def test_every_command_explains_itself(command: str) -> None:
    result = bank(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_the_help_of_accept_says_who_answers_for_a_key() -> None:
    assert "answers for it" in " ".join(bank("accept", "--help").stdout.replace("│", " ").split())


def test_the_limits_of_the_settings_are_those_of_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    path = written("tea.yaml", GOOD.replace("Which leaf stays green?", "Which leaf stays green" + "?" * 20))
    assert bank("check", path).exit_code == 0
    monkeypatch.setenv("BANK_MAX_PROMPT", "30")
    result = bank("check", path)
    assert result.exit_code == 1
    assert "42 characters, and at most 30 fit here" in result.stdout


def test_a_setting_that_is_not_usable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANK_MAX_PROMPT", "none")
    result = bank("check", written("tea.yaml", GOOD))
    assert result.exit_code == 1
    assert "bank_max_prompt" in result.stderr


def test_fix_does_not_touch_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    without = GOOD.replace("  - id: q-1\n    prompt", "  - prompt") + "# " + "-" * 1_000 + "\n"
    path = written("tea.yaml", without)
    monkeypatch.setenv("BANK_MAX_BYTES", "1000")
    result = bank("check", "--fix", path)
    assert result.exit_code == 1
    assert "wrote" not in result.stdout
    assert path.read_text(encoding="utf-8") == without
