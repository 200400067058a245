"""What is allowed and yet worth a look."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.library.findings import Finding, Severity
from bot.library.lint import lint
from bot.library.reading import Reading, read_bank


def bank(*questions: str, name: str = "trees", head: str = "") -> Reading:
    text = f"format: 1\nid: {name}\ntitle: Trees\n{head}questions:\n{''.join(questions)}"
    reading = read_bank(text, f"{name}.yaml")
    assert reading.bank is not None, reading.findings
    return reading


def question(
    number: int, right: int = 0, options: Sequence[str] = ("oak", "elm", "ash"), prompt: str = "", more: str = ""
) -> str:
    marks = "".join(f"      - {'right' if at == right else 'wrong'}: {text}\n" for at, text in enumerate(options))
    asked = prompt or f"What grows at place {number} of row {number * 7919}?"
    return f"  - id: q-{number}\n    prompt: {asked}\n    options:\n{marks}    explanation: So it is.\n{more}"


def even(count: int) -> list[str]:
    return [question(number, right=number % 3) for number in range(count)]


def found(*readings: Reading) -> list[Finding]:
    return list(lint(readings))


def test_a_decent_bank_gives_nothing_to_say() -> None:
    assert found(bank(*even(12))) == []


def test_one_letter_right_too_often_is_a_remark_while_options_are_shuffled() -> None:
    (one,) = found(bank(*(question(number, right=1 if number else 0) for number in range(10))))
    assert (one.severity, one.message) == (Severity.INFO, "B is right in 90% of the questions")
    assert "shuffled" in one.remedy


def test_one_letter_right_too_often_is_a_warning_where_the_order_is_kept() -> None:
    (one,) = found(bank(*(question(number, right=1, more="    shuffle: false\n") for number in range(10))))
    assert one.severity is Severity.WARNING
    assert one.message.startswith("B is right in 100%")


def test_few_questions_show_no_habit() -> None:
    assert found(bank(*(question(number, right=1) for number in range(7)))) == []


def test_the_longest_option_right_most_of_the_time_is_a_warning() -> None:
    options = ["oak", "elm", "ash"]
    questions = []
    for number in range(9):
        texts = [f"{text} of the northern woods" if at == number % 3 else text for at, text in enumerate(options)]
        questions.append(question(number, right=number % 3, options=texts))
    (one,) = found(bank(*questions))
    assert one.message == "the longest option is right in 100% of the questions"


def test_a_long_option_is_a_warning_at_its_question() -> None:
    (one,) = found(bank(question(0), question(1, options=["oak", "e" * 81])))
    assert (one.line, one.message) == (12, "an option has 81 characters; buttons show 80")


def test_missing_explanations_are_told_once() -> None:
    bare = [text.replace("    explanation: So it is.\n", "") for text in even(3)]
    (one,) = found(bank(*bare[:2], even(3)[2]))
    assert (one.line, one.message) == (5, "2 of 3 questions have no explanation (here the first)")


def test_an_outcome_nobody_names_is_a_warning() -> None:
    head = "outcomes:\n  - {id: leaves, text: Name leaves}\n  - {id: roots, text: Name roots}\n"
    (one,) = found(bank(question(0, more="    outcomes: [leaves]\n"), head=head))
    assert (one.line, one.message) == (6, "no question or note names the outcome `roots`")
    (all_of_them,) = found(bank(question(0), head=head))
    assert all_of_them.message.startswith("no question names the outcome it tests")


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ("[{min_percent: 0, max_percent: 60, text: a}, {min_percent: 50, max_percent: 100, text: b}]", "overlap"),
        ("[{min_percent: 0, max_percent: 60, text: a}, {min_percent: 0, max_percent: 100, text: b}]", "overlap"),
        ("[{min_percent: 50, max_percent: 100, text: b}]", "nothing to a result under 50%"),
    ],
)  # fmt: skip
def test_bands_that_overlap_or_leave_the_bottom_open_are_warnings(bands: str, message: str) -> None:
    (one,) = found(bank(question(0), head=f"score_bands: {bands}\n"))
    assert one.line == 4
    assert message in one.message


def test_bands_that_touch_are_fine() -> None:
    bands = "[{min_percent: 0, max_percent: 60, text: a}, {min_percent: 60, max_percent: 100, text: b}]"
    assert found(bank(question(0), head=f"score_bands: {bands}\n")) == []


def test_the_same_prompt_twice_is_a_warning_at_the_second() -> None:
    prompt = "Which tree keeps its needles?"
    (one,) = found(bank(question(0, prompt=prompt), question(1, prompt=prompt.upper())))
    assert (one.line, one.message) == (12, "this asks the same as question q-0 (trees.yaml:5)")


def test_a_similar_prompt_with_the_same_options_is_a_warning_across_banks() -> None:
    here = bank(question(0, prompt="Which of these trees keeps its needles?"))
    there = bank(question(0, prompt="Which one of these trees keeps its needles?"), name="woods")
    (one,) = found(here, there)
    assert one.file == "woods.yaml"
    assert one.message == "this asks nearly the same as question q-0 of the bank `trees` (trees.yaml:5)"


def test_similar_prompts_about_different_things_are_fine() -> None:
    first = question(0, prompt="What is the bark of an oak like?", options=["deeply cracked", "smooth"])
    second = question(1, prompt="What is the bark of an elm like?", options=["grey", "papery"])
    assert found(bank(first, second)) == []


def test_a_variant_may_be_like_the_question_it_varies() -> None:
    same = [question(number, prompt="Which tree has acorns?") for number in (1, 2)]
    assert len(found(bank(*same))) == 1
    same[1] += "    variant_of: q-1\n"
    assert found(bank(*same)) == []


def test_a_bank_that_could_not_be_read_is_passed_over() -> None:
    assert found(read_bank("x")) == []
