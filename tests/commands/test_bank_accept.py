"""`quorum bank accept`: whoever accepts a key answers for it."""

from __future__ import annotations

import pytest

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
    ],
)
def test_a_key_that_cannot_be_is_refused_and_nothing_is_written(key: str, message: str) -> None:
    path = written("tea.yaml", OPEN)
    result = bank("accept", path, "--key", "q-2=A", "--key", key)
    assert result.exit_code == 1
    assert message in result.stderr
    assert path.read_text(encoding="utf-8") == OPEN


def test_a_bank_with_errors_is_not_accepted() -> None:
    result = bank("accept", written("tea.yaml", OPEN.replace("format: 1", "format: 9")))
    assert result.exit_code == 1
    assert "Correct this first" in result.stderr
