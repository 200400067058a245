"""`quorum bank` as somebody at a terminal meets it: what is printed, what is written, how it exits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.library.reading import read_bank
from bot.library.schema import schema_text
from bot.quiz.bank import Bank

SHARED = Path(__file__).resolve().parents[3] / "shared"

GOOD = """\
format: 1
id: tea
title: Tea [and leaves]
series: {name: Day, position: 4}
score_bands:
  - {min_percent: 0, max_percent: 100, text: Well drunk}
outcomes:
  - {id: leaves, text: Tell leaves apart}
notes:
  - {id: water, title: Water, text: Not boiling., reference: On Water}
questions:
  - id: q-1
    prompt: Which leaf stays green?
    outcomes: [leaves]
    options:
      - right: Sencha
      - wrong: Assam
    explanation: It is steamed.
"""

OPEN = """\
format: 1
id: open-tea
title: Open tea
questions:
  - id: q-1
    prompt: Which leaf stays green?
    options:   # as on the shelf
      - Assam
      - Sencha
    explanation: Sencha is steamed.
    suggested: {option: B, confidence: 0.9, evidence: Sencha is steamed.}
  - id: q-2
    prompt: Which one is rolled?
    options:
      - Gunpowder
      - Lapsang
  - id: q-3
    prompt: Which ones are black?
    options:
      - Assam
      - Keemun
      - Sencha
"""

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


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BANKS_PATH", raising=False)


def quorum(*words: str | Path, typed: str | None = None) -> Result:
    result = CliRunner().invoke(app, ["bank", *map(str, words)], input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def written(name: str, text: str) -> Path:
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def bank_in(path: str | Path) -> Bank:
    bank = read_bank(Path(path).read_text(encoding="utf-8")).bank
    assert bank is not None
    return bank


# check --------------------------------------------------------------------------------------------------------


def test_a_clean_bank_checks_with_exit_code_0() -> None:
    result = quorum("check", written("tea.yaml", GOOD))
    assert result.exit_code == 0
    assert result.stdout == "1 bank with 1 question: nothing to say.\n"


def test_an_error_is_shown_with_place_and_remedy_and_exit_code_1() -> None:
    result = quorum("check", written("tea.yaml", GOOD.replace("right: Sencha", "wrong: Sencha")))
    assert result.exit_code == 1
    assert result.stdout == (
        "tea.yaml:15  error  no option is right\n    write `right:` before the right one\n"
        "0 banks with 0 questions: 1 error.\n"
    )


def test_warnings_alone_exit_with_0() -> None:
    result = quorum("check", written("tea.yaml", OPEN))
    assert result.exit_code == 0
    assert "quorum bank accept tea.yaml" in result.stdout


def test_check_prints_json_and_nothing_else() -> None:
    written("tea.yaml", GOOD)
    written("bad.yaml", "id: [")
    result = quorum("check", ".", "--json")
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
    assert quorum("check", path).exit_code == 1
    result = quorum("check", "--fix", path)
    assert result.exit_code == 0
    assert "tea.yaml: wrote 1 id\n" in result.stdout
    (question,) = bank_in(path).questions
    fixed = path.read_text(encoding="utf-8")
    assert fixed == text.replace("  - prompt", f"  - id: {question.id}\n    prompt")
    assert "wrote" not in quorum("check", "--fix", path).stdout


def test_fix_leaves_a_file_alone_that_it_cannot_read() -> None:
    path = written("tea.yaml", "questions: [\n")
    result = quorum("check", "--fix", path)
    assert result.exit_code == 1
    assert path.read_text(encoding="utf-8") == "questions: [\n"


def test_a_path_that_is_not_there_is_an_error() -> None:
    result = quorum("check", "gone.yaml")
    assert result.exit_code == 1
    assert "gone.yaml  error  there is no such file or folder" in result.stdout


# import -------------------------------------------------------------------------------------------------------


def test_a_clean_import_writes_a_bank_and_exits_with_0() -> None:
    result = quorum("import", written("Day quiz.md", QUIZ))
    assert result.exit_code == 0
    assert result.stdout == "day-quiz.yaml: Day 2 Quiz: Tea, 2 questions (2 with a key)\n"
    bank = bank_in("day-quiz.yaml")
    assert bank.id == "day-2-tea"
    assert [question.key for question in bank.questions] == [(0,), (0,)]
    assert quorum("check", "day-quiz.yaml").exit_code == 0


def test_an_import_with_findings_shows_them_and_exits_with_1() -> None:
    result = quorum("import", written("quiz.md", QUIZ.replace("2. A) Gunpowder", "2. A) Lapsang")), "-o", "out.yaml")
    assert result.exit_code == 1
    assert "quiz.md:20  error  the answer says A, but the text beside it" in result.stdout
    assert "Next: quorum bank accept out.yaml" in result.stdout
    assert [question.key for question in bank_in("out.yaml").questions] == [(0,), ()]


def test_an_import_writes_over_nothing_unless_forced() -> None:
    written("quiz.md", QUIZ)
    written("quiz.yaml", "mine")
    result = quorum("import", "quiz.md")
    assert result.exit_code == 2
    assert "quiz.yaml: there is such a file already" in result.stderr
    assert Path("quiz.yaml").read_text(encoding="utf-8") == "mine"
    assert quorum("import", "quiz.md", "--force").exit_code == 0
    assert bank_in("quiz.yaml").title == "Day 2 Quiz: Tea"


def test_an_import_into_a_folder_takes_the_banks_name() -> None:
    Path("banks").mkdir()
    assert quorum("import", written("quiz.md", QUIZ), "-o", "banks").exit_code == 0
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
    result = quorum("import", name)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not list(Path().glob("*.yaml"))


def test_a_file_that_is_not_there_cannot_be_imported() -> None:
    result = quorum("import", "gone.md")
    assert result.exit_code == 2
    assert result.stderr == "gone.md: cannot be read: No such file or directory\n"


def test_import_prints_json_and_writes_nothing() -> None:
    result = quorum("import", written("quiz.md", QUIZ), "--json")
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
    result = quorum("import", written("quiz.md", QUIZ + "\n## Next Steps\n- Drink\n"), "--json", "-o", "out.yaml")
    assert result.exit_code == 1
    printed: dict[str, Any] = json.loads(result.stdout)
    assert [set(finding) for finding in printed["findings"]] == [{"line", "severity", "message"}]
    assert "out.yaml: Day 2 Quiz: Tea" in result.stderr
    assert len(bank_in("out.yaml").questions) == 2


def test_the_shared_quizzes_are_imported_as_agreed() -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared quizzes are not beside this checkout")
    page = quorum("import", SHARED / "seeds/quiz-page.txt", "--json")
    printed = json.loads(page.stdout)
    assert page.exit_code == 1
    assert printed["difficulty"] == "moderate"
    assert [len(printed[name]) for name in ("questions", "outcomes", "study_notes")] == [20, 6, 10]
    assert {question["key"] for question in printed["questions"]} == {None}
    assert quorum("import", SHARED / "seeds/day-quiz.md", "--json").exit_code == 0


# list and show ------------------------------------------------------------------------------------------------


def test_list_shows_the_shipped_banks_and_those_of_banks_path(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mine").mkdir()
    written("mine/tea.yaml", GOOD)
    written("open.yaml", OPEN)
    monkeypatch.setenv("BANKS_PATH", "mine:open.yaml")
    monkeypatch.setattr("os.pathsep", ":")
    result = quorum("list")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert any(line.split(maxsplit=1) == ["tea", "Tea [and leaves]"] for line in lines)
    assert any("1 question · Day, 4 · en · mine/tea.yaml" in line for line in lines)
    assert any("3 questions · en · open.yaml · 3 open: not served" in line for line in lines)
    assert len(lines) > 4, "the shipped banks are there too"
    assert "quorum bank accept open.yaml" in result.stderr


def test_list_of_a_path_lists_that_path_only() -> None:
    result = quorum("list", written("tea.yaml", GOOD))
    assert result.stdout == "tea  Tea [and leaves]\n     1 question · Day, 4 · en · tea.yaml\n"


def test_show_prints_everything_in_a_bank() -> None:
    result = quorum("show", written("tea.yaml", GOOD))
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
    assert "Which leaf stays green?" in quorum("show", "tea").stdout
    missing = quorum("show", "teas")
    assert missing.exit_code == 1
    assert missing.stderr == "There is no bank teas. Did you mean tea?\n"


def test_show_of_a_broken_file_says_what_is_wrong() -> None:
    result = quorum("show", written("tea.yaml", GOOD.replace("format: 1\n", "")))
    assert result.exit_code == 1
    assert "`format` is missing" in result.stderr
    assert "There is no bank" not in result.stderr


# accept -------------------------------------------------------------------------------------------------------


def test_enter_takes_the_suggestion_letters_say_otherwise_and_the_file_keeps_its_comments() -> None:
    path = written("tea.yaml", OPEN)
    result = quorum("accept", path, typed="\na\nA, B\n")
    assert result.exit_code == 0
    assert [question.key for question in bank_in(path).questions] == [(1,), (0,), (0, 1)]
    assert "Suggested: B (confidence 0.90), from: Sencha is steamed." in result.stdout
    assert "3 keys accepted. All keys are known. Next: quorum bank check tea.yaml" in result.stdout
    assert "options:   # as on the shelf" in path.read_text(encoding="utf-8")
    assert quorum("accept", path).stdout == "tea.yaml: every question has its key already.\n"


def test_skipping_and_stopping_keep_what_was_done() -> None:
    path = written("tea.yaml", OPEN)
    result = quorum("accept", path, typed="s\nB\nq\n")
    assert result.exit_code == 0
    assert [question.key for question in bank_in(path).questions] == [(), (1,), ()]
    assert "1 key accepted. 2 questions still open." in result.stdout


def test_an_end_of_input_stops_and_keeps_what_was_done() -> None:
    path = written("tea.yaml", OPEN)
    assert quorum("accept", path, typed="\n").exit_code == 0
    assert [question.key for question in bank_in(path).questions] == [(1,), (), ()]


def test_what_is_no_letter_is_asked_again() -> None:
    path = written("tea.yaml", OPEN)
    result = quorum("accept", path, typed="7\nE\nA\nq\n")
    assert "Type letters, such as B or AC." in result.stdout
    assert "one or more letters from A to B" in result.stdout
    assert bank_in(path).questions[0].key == (0,)


def test_without_a_suggestion_enter_alone_is_no_answer() -> None:
    path = written("tea.yaml", OPEN)
    assert "Type letters" in quorum("accept", path, typed="s\n\nq\n").stdout


def test_keys_can_be_named_on_the_command_line() -> None:
    path = written("tea.yaml", OPEN)
    result = quorum("accept", path, "--key", "q-1=B", "--key", "q-3=a,b")
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
    result = quorum("accept", path, "--key", "q-2=A", "--key", key)
    assert result.exit_code == 1
    assert message in result.stderr
    assert path.read_text(encoding="utf-8") == OPEN


def test_a_bank_with_errors_is_not_accepted() -> None:
    result = quorum("accept", written("tea.yaml", OPEN.replace("format: 1", "format: 9")))
    assert result.exit_code == 1
    assert "Correct this first" in result.stderr


# schema, help -------------------------------------------------------------------------------------------------


def test_schema_prints_the_schema_and_nothing_else() -> None:
    result = quorum("schema")
    assert (result.exit_code, result.stdout) == (0, schema_text())


@pytest.mark.parametrize("command", ["check", "import", "list", "show", "accept", "schema"])
def test_every_command_explains_itself(command: str) -> None:
    result = quorum(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_the_help_of_accept_says_who_answers_for_a_key() -> None:
    assert "answers for it" in " ".join(quorum("accept", "--help").stdout.replace("│", " ").split())
