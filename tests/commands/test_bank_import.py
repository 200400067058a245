"""`quorum bank import`: a quiz from elsewhere becomes a bank, and what is doubtful is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.bank_files import bank, bank_in, written

SHARED = Path(__file__).resolve().parents[3] / "shared"

QUIZ = """\
# Day 2 Quiz: Tea

## Questions

### Question 1
Which leaf stays green?

A) Sencha
B) Assam

### Question 2
Which one is rolled?

A) Gunpowder
B) Lapsang

## Answer Key

1. A) Sencha
2. A) Gunpowder

## Scoring Guide

- 2/2: Well drunk
- Below 2: Drink on
"""


def test_a_clean_import_writes_a_bank_and_exits_with_0() -> None:
    result = bank("import", written("Day quiz.md", QUIZ))
    assert result.exit_code == 0
    assert result.stdout == "day-quiz.yaml: Day 2 Quiz: Tea, 2 questions (2 with a key)\n"
    made = bank_in("day-quiz.yaml")
    assert made.id == "day-2-tea"
    assert [question.key for question in made.questions] == [(0,), (0,)]
    assert bank("check", "day-quiz.yaml").exit_code == 0


def test_an_import_with_findings_shows_them_and_exits_with_1() -> None:
    result = bank("import", written("quiz.md", QUIZ.replace("2. A) Gunpowder", "2. A) Lapsang")), "-o", "out.yaml")
    assert result.exit_code == 1
    assert "quiz.md:20  error  the answer says A, but the text beside it" in result.stdout
    assert "Next: quorum bank accept out.yaml" in result.stdout
    assert [question.key for question in bank_in("out.yaml").questions] == [(0,), ()]


def test_an_import_writes_over_nothing_unless_forced() -> None:
    written("quiz.md", QUIZ)
    written("quiz.yaml", "mine")
    result = bank("import", "quiz.md")
    assert result.exit_code == 2
    assert "quiz.yaml: there is such a file already" in result.stderr
    assert Path("quiz.yaml").read_text(encoding="utf-8") == "mine"
    assert bank("import", "quiz.md", "--force").exit_code == 0
    assert bank_in("quiz.yaml").title == "Day 2 Quiz: Tea"


def test_an_import_into_a_folder_takes_the_banks_name() -> None:
    Path("banks").mkdir()
    assert bank("import", written("quiz.md", QUIZ), "-o", "banks").exit_code == 0
    assert bank_in("banks/day-2-tea.yaml").id == "day-2-tea"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("letter.txt", b"Dear friend, no quiz today.\n", "nothing in it looks like a quiz"),
        ("empty.md", b"# A quiz without questions\n", "no question could be taken from it"),
        ("latin.md", "# Käse\n".encode("latin-1"), "the text is not UTF-8"),
    ],
)
def test_where_nothing_is_usable_the_exit_code_is_2(name: str, content: bytes, message: str) -> None:
    Path(name).write_bytes(content)
    result = bank("import", name)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not list(Path().glob("*.yaml"))


def test_a_file_that_is_not_there_cannot_be_imported() -> None:
    result = bank("import", "gone.md")
    assert result.exit_code == 2
    assert result.stderr == "gone.md: cannot be read: No such file or directory\n"


def test_import_prints_json_and_writes_nothing() -> None:
    result = bank("import", written("quiz.md", QUIZ), "--json")
    assert result.exit_code == 0
    assert not list(Path().glob("*.yaml"))
    assert json.loads(result.stdout) == {
        "title": "Day 2 Quiz: Tea",
        "difficulty": None,
        "questions": [
            {
                "prompt": prompt,
                "options": options,
                "key": [0],
                "suggested": None,
                "confidence": None,
                "explanation": "",
            }
            for prompt, options in (
                ("Which leaf stays green?", ["Sencha", "Assam"]),
                ("Which one is rolled?", ["Gunpowder", "Lapsang"]),
            )
        ],
        "outcomes": [],
        "study_notes": [],
        "score_bands": [
            {"min_percent": 100, "max_percent": 100, "text": "Well drunk"},
            {"min_percent": 0, "max_percent": 50, "text": "Drink on"},
        ],
        "findings": [],
    }


def test_import_json_with_an_output_does_both_and_keeps_words_out_of_the_json() -> None:
    result = bank("import", written("quiz.md", QUIZ + "\n## Next Steps\n- Drink\n"), "--json", "-o", "out.yaml")
    assert result.exit_code == 1
    printed: dict[str, Any] = json.loads(result.stdout)
    assert [set(finding) for finding in printed["findings"]] == [{"line", "severity", "message"}]
    assert "out.yaml: Day 2 Quiz: Tea" in result.stderr
    assert len(bank_in("out.yaml").questions) == 2


def test_the_shared_quizzes_are_imported_as_agreed() -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared quizzes are not beside this checkout")
    page = bank("import", SHARED / "seeds/quiz-page.txt", "--json")
    printed = json.loads(page.stdout)
    assert page.exit_code == 1
    assert printed["difficulty"] == "moderate"
    assert [len(printed[name]) for name in ("questions", "outcomes", "study_notes")] == [20, 6, 10]
    assert {question["key"] for question in printed["questions"]} == {None}
    assert bank("import", SHARED / "seeds/day-quiz.md", "--json").exit_code == 0


def test_a_file_too_large_for_a_quiz_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANK_MAX_BYTES", "1000")
    result = bank("import", written("quiz.md", QUIZ + "\n" * 1_000))
    assert result.exit_code == 2
    assert "quiz.md: larger than 1,000 bytes; is it a quiz?" in result.stderr


def test_a_bank_that_cannot_be_written_is_named() -> None:
    result = bank("import", written("quiz.md", QUIZ), "-o", "nowhere/tea.yaml")
    assert result.exit_code == 2
    assert result.stderr == "nowhere/tea.yaml: cannot be written: No such file or directory\n"
