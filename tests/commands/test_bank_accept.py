"""`quorum bank accept`: whoever accepts a key answers for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library.files import BankFile
from tests.commands.bank_files import OPEN, bank, bank_in, written


def test_enter_takes_the_suggestion_letters_say_otherwise_and_the_file_keeps_its_comments() -> None:
    path = written("tea.yaml", OPEN)
    result = bank("accept", path, typed="\na\nA, B\n")
    assert result.exit_code == 0
    assert [question.key for question in bank_in(path).questions] == [(1,), (0,), (0, 1)]
    assert "Suggested: B (confidence 0.90), from: Sencha is steamed." in result.stdout
    assert "3 keys accepted. All keys are known. Next: quorum bank check tea.yaml" in result.stdout
    assert "options:   # as on the shelf" in path.read_text(encoding="utf-8")
    assert bank("accept", path).stdout == "tea.yaml: every question has its key already.\n"


def test_skipping_and_stopping_keep_what_was_done() -> None:
    path = written("tea.yaml", OPEN)
    result = bank("accept", path, typed="s\nB\nq\n")
    assert result.exit_code == 0
    assert [question.key for question in bank_in(path).questions] == [(), (1,), ()]
    assert "1 key accepted. 2 questions still open." in result.stdout


def test_an_end_of_input_stops_and_keeps_what_was_done() -> None:
    path = written("tea.yaml", OPEN)
    assert bank("accept", path, typed="\n").exit_code == 0
    assert [question.key for question in bank_in(path).questions] == [(1,), (), ()]


def test_what_is_no_letter_is_asked_again() -> None:
    path = written("tea.yaml", OPEN)
    result = bank("accept", path, typed="7\nE\nA\nq\n")
    assert "Type letters, such as B or AC." in result.stdout
    assert "one or more letters from A to B" in result.stdout
    assert bank_in(path).questions[0].key == (0,)


def test_without_a_suggestion_enter_alone_is_no_answer() -> None:
    path = written("tea.yaml", OPEN)
    assert "Type letters" in bank("accept", path, typed="s\n\nq\n").stdout


def test_keys_can_be_named_on_the_command_line() -> None:
    path = written("tea.yaml", OPEN)
    result = bank("accept", path, "--key", "q-1=B", "--key", "q-3=a,b")
    assert result.exit_code == 0
    assert [question.key for question in bank_in(path).questions] == [(1,), (), (0, 1)]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("q-9=A", "there is no question q-9"),
        ("q-1=C", "letters from A to B"),
        ("q-1", "write letters behind the ="),
        ("q-1=?", "write letters behind the ="),
        ("q-4=B", "q-4 has its key already"),
    ],
)
def test_a_key_that_cannot_be_is_refused_and_nothing_is_written(key: str, message: str) -> None:
    text = OPEN + "  - {id: q-4, prompt: Which one is smoked?, options: [{wrong: Assam}, {right: Lapsang}]}\n"
    path = written("tea.yaml", text)
    result = bank("accept", path, "--key", "q-2=A", "--key", key)
    assert result.exit_code == 1
    assert message in result.stderr
    assert path.read_text(encoding="utf-8") == text


def test_a_bank_with_errors_is_not_accepted() -> None:
    result = bank("accept", written("tea.yaml", OPEN.replace("format: 1", "format: 9")))
    assert result.exit_code == 1
    assert "Correct this first" in result.stderr


def test_a_file_whose_layout_cannot_be_kept_is_written_anew_and_that_is_said() -> None:
    first, suggested = "  - id: q-1\n", "    suggested: {option: B, confidence: 0.9, evidence: Sencha is steamed.}\n"
    text = OPEN.replace(suggested, "").replace(first, suggested.replace("    ", "  - ", 1) + "    id: q-1\n")
    path = written("tea.yaml", text)
    result = bank("accept", path, "--key", "q-1=B")
    assert result.exit_code == 0
    assert "The file had to be laid out anew for this; comments in it are gone." in result.stdout
    assert "as on the shelf" not in path.read_text(encoding="utf-8")
    assert [question.key for question in bank_in(path).questions] == [(1,), (), ()]


def test_a_key_that_cannot_be_written_is_told_and_those_before_it_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    path = written("tea.yaml", OPEN)
    save, saved = BankFile.save, list[Path]()

    def full(file: BankFile) -> None:
        if saved:
            raise OSError(28, "No space left on device")
        saved.append(file.path)
        save(file)

    monkeypatch.setattr(BankFile, "save", full)
    result = bank("accept", path, typed="\nA\n")
    assert result.exit_code == 1
    assert result.stderr == "tea.yaml: cannot be written: No space left on device\n"
    assert [question.key for question in bank_in(path).questions] == [(1,), (), ()]


def test_what_the_settings_allow_can_be_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    path = written("tea.yaml", OPEN.replace("Which one is rolled?", "Which one is rolled?" + "!" * 1_600))
    assert bank("accept", path, "--key", "q-1=B").exit_code == 1
    monkeypatch.setenv("BANK_MAX_PROMPT", "3000")
    assert bank("accept", path, "--key", "q-1=B").exit_code == 0
    assert "stays green" in bank("show", path).stdout
