"""Quizzes in Markdown: every dialect gives the same questions; nothing is guessed or dropped without a word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.findings import Severity
from bot.library.formats.draft import Draft, DraftNote, DraftQuestion
from bot.library.formats.markdown_quiz import read
from bot.library.formats.recognise import recognise
from bot.quiz.bank import Difficulty, Image, Kind, ScoreBand, Series
from tests.library.strategies import UNHURRIED

DIALECTS = {
    path.stem.replace("-", " "): path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent / "dialects").glob("*.md"))
}
"""Quizzes by what is particular to each. All ask the same two questions, and B and A are right."""

SHARED = Path(__file__).resolve().parents[4] / "shared"


def letters(question: DraftQuestion) -> str:
    return "".join(chr(ord("A") + index) for index in question.key) or "-"


def said(draft: Draft, severity: Severity | None = None) -> list[tuple[int, str]]:
    return [(one.line, one.message) for one in draft.findings if severity in (None, one.severity)]


def test_the_dialects_are_there() -> None:
    assert len(DIALECTS) >= 30


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_gives_the_questions_options_and_keys(name: str) -> None:
    draft = read(DIALECTS[name])
    assert [question.prompt for question in draft.questions] == [
        "What makes dough rise?",
        "What does kneading develop?",
    ]
    assert [tuple(option.rstrip(".") for option in question.options[:2]) for question in draft.questions] == [
        ("Salt", "Yeast"),
        ("Gluten", "Colour"),
    ]
    assert "".join(letters(question) for question in draft.questions) == "BA"
    assert said(draft, Severity.ERROR) == said(draft, Severity.WARNING) == []


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_is_recognised(name: str) -> None:
    assert recognise(DIALECTS[name]) == "markdown"


@pytest.mark.parametrize("name", DIALECTS)
def test_windows_line_breaks_change_nothing(name: str) -> None:
    text = DIALECTS[name]
    assert read(text.replace("\n", "\r\n")) == read(text)


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("key with the options texts", "", ""),
        ("key with explanations behind a dash", "Yeast gives off gas.", "Strands link up."),
        ("key with bulleted explanations", "- It gives off gas\n- Gas is caught", "- Strands"),
        ("key all in bold with paragraphs", "It gives off gas.", "Strands:\n- link up"),
        ("key under headings", "It gives off gas.", "Strands link up."),
        ("key under answer headings", "Gas.", "Strands."),
        ("key in a table", "Gas.", "Strands."),
        ("key in words", "", "strands link up"),
        ("key after the scoring guide", "gas", "strands"),
        ("answers and explanations beside the questions", "It gives off gas.", "Strands link up."),
        ("answers hidden in details", "Gas.", ""),
        ("answers hidden in an admonition", "", ""),
        ("answers in a block quote", "since it gives off gas.", ""),
        ("answers under headings of their own", "Gas.", ""),
        ("questions repeated among the answers", "gas", "strands"),
        ("beside and in the key agreeing", "Gas lifts it", "Strands link up"),
    ],
)
def test_explanations_are_found_wherever_they_stand(name: str, first: str, second: str) -> None:
    assert [question.explanation for question in read(DIALECTS[name]).questions] == [first, second]


def test_a_title_with_a_day_gives_the_place_in_the_course() -> None:
    draft = read(DIALECTS["key with the options texts"])
    assert (draft.title, draft.series) == ("Day 12 Quiz: Bread", Series("Day", 12))
    assert draft.description == "How well do you know dough?"
    assert draft.findings == ()


def test_what_stands_beside_the_questions_is_taken_over() -> None:
    draft = read(
        "# Bread\n\n**Difficulty:** Intermediate\n\nA short quiz.\n\n"
        "## Learning Objectives\n- Bake a loaf\n- Tell flours apart\n\n"
        "## Questions\n1. Rises?\nA) Salt\nB) Yeast\n\n## Answers\n1. B\n\n"
        "## Scoring\n- **1/1**: Baker\n- Below 1: Again\n- Good luck\n\n"
        "## Key Concepts to Remember\n1. **Yeast**: Gives off gas\n2. **Gluten** holds the gas\n3. **Salt** = taste\n\n"
        "## Key Takeaways\n- Wait long\n- Bake hot\n\n"
        "## Next Steps\n1. Bake\n2. Eat\n"
    )
    assert (draft.difficulty, draft.description) == (Difficulty.MODERATE, "A short quiz.")
    assert draft.outcomes == ("Bake a loaf", "Tell flours apart")
    assert draft.bands == (ScoreBand(100, 100, "Baker"), ScoreBand(0, 0, "Again"))
    assert draft.notes == (
        DraftNote("Yeast", "Gives off gas"),
        DraftNote("Gluten", "Gluten holds the gas"),
        DraftNote("Salt", "Salt = taste"),
        DraftNote("Key Takeaways", "- Wait long\n- Bake hot"),
    )
    assert said(draft) == [
        (22, "not understood in the scoring guide: - Good luck"),
        (33, 'the part "Next Steps" (to line 35) is not taken over: it has no questions'),
    ]


def test_an_answer_beside_the_question_and_one_in_the_key_must_agree() -> None:
    draft = read("# Q\n1. Rises?\nA) Salt\nB) Yeast\n\n**Answer: A**\n\n## Answer Key\n1. B\n")
    assert letters(draft.questions[0]) == "-"
    assert said(draft, Severity.ERROR) == [(9, "line 6 says A is right, line 9 says B")]


def test_the_text_beside_a_letter_must_be_that_options() -> None:
    draft = read("# Q\n1. Rises?\nA) Salt\nB) Yeast\n\n## Answer Key\n1. B) Salt\n")
    assert letters(draft.questions[0]) == "-"
    ((line, message),) = said(draft, Severity.ERROR)
    assert (line, message) == (7, 'the answer says B, but the text beside it, "Salt", is another option\'s')


def test_an_answer_that_names_no_option_is_an_error() -> None:
    draft = read("# Q\n1. Rises?\nA) Salt\nB) Yeast\n\nAnswer: D\n")
    assert letters(draft.questions[0]) == "-"
    assert said(draft, Severity.ERROR) == [(6, "the answer names option D, which the question does not have")]


def test_a_question_without_an_answer_stays_open_and_is_told() -> None:
    draft = read("# Q\n1. Rises?\nA) Salt\nB) Yeast\n\n2. Falls?\nA) Salt\nB) Yeast\n\n## Answers\n1. B\n")
    assert [letters(question) for question in draft.questions] == ["B", "-"]
    assert said(draft) == [(6, "no answer is stated for this question")]


def test_an_answer_to_no_question_is_told() -> None:
    draft = read("# Q\n1. Rises?\nA) Salt\nB) Yeast\n\n## Answers\n1. B\n2. A\n")
    assert [letters(question) for question in draft.questions] == ["B"]
    assert [line for line, _ in said(draft)] == [8]


def test_a_lone_bold_option_is_a_suggestion_and_no_key() -> None:
    (question,) = read("# Q\n1. Rises?\n   - A) Salt\n   - **B) Yeast**\n").questions
    assert question.key == ()
    assert question.suggestion is not None
    assert question.suggestion.option == 1


def test_several_right_answers_make_a_question_of_kind_multiple() -> None:
    (question,) = read(
        "# Q\n1. Rise? (Select two)\nA) Salt\nB) Yeast\nC) Soda\n\n**Answer:** B, C (both give gas)\n"
    ).questions
    assert (question.kind, letters(question), question.explanation) == (Kind.MULTIPLE, "BC", "both give gas")


def test_statements_are_true_or_false() -> None:
    draft = read(
        "# Q\n## True/False\n1. Yeast is alive.\n\n2. True or False: Salt is sweet.\n\n"
        "## Answers\n1. True - a fungus.\n2. False\n"
    )
    assert [(one.prompt, one.kind, one.options, one.key) for one in draft.questions] == [
        ("Yeast is alive.", Kind.TRUE_FALSE, ("True", "False"), (0,)),
        ("True or False: Salt is sweet.", Kind.TRUE_FALSE, ("True", "False"), (1,)),
    ]
    assert draft.questions[0].explanation == "a fungus."


def test_options_that_speak_of_others_keep_their_order() -> None:
    draft = read(
        "# Q\n1. Rises?\nA) Yeast\nB) Soda\nC) All of the above\n\nAnswer: C\n\n"
        "2. Falls?\nA) Salt\nB) Soda\n\nAnswer: A\n"
    )
    assert [question.shuffle for question in draft.questions] == [False, True]


def test_code_and_pictures_in_questions_are_kept() -> None:
    draft = read(
        "# Q\n1. What does this print?\n   ```python\n   # not a heading\n   A) not an option\n\n   print(1)\n   ```\n"
        "   ![the code](https://example.org/code.png) ![local](code.png)\n   A) `1`\n   B) `2`\n\nAnswer: A\n"
    )
    (question,) = draft.questions
    assert question.prompt == ("What does this print?\n```python\n# not a heading\nA) not an option\n\nprint(1)\n```")
    assert question.options == ("`1`", "`2`")
    assert question.image == Image("https://example.org/code.png", "the code")
    ((_, message),) = said(draft)
    assert "code.png is left out" in message


def test_an_option_may_run_over_several_lines() -> None:
    (question,) = read("# Q\n1. Rises?\n   - A) Salt that\n     is fine\n   - B) Yeast\n\nAnswer: B\n").questions
    assert question.options == ("Salt that is fine", "Yeast")


def test_a_numbered_list_in_an_explanation_is_no_entry_of_the_key() -> None:
    draft = read(
        "# Q\n1. Rises?\nA) Salt\nB) Yeast\n\n2. Falls?\nA) Salt\nB) Yeast\n\n## Answers\n"
        "1. B - In two steps:\n   1. Gas forms\n   2. Gas is caught\n\n2. A - It is heavy\n"
    )
    assert [letters(question) for question in draft.questions] == ["B", "A"]
    assert draft.questions[0].explanation == "In two steps:\n\n1. Gas forms\n2. Gas is caught"


def test_a_question_with_one_option_is_left_out_with_an_error() -> None:
    draft = read("# Q\n### Question 1\nRises?\nA) Salt\n\n### Question 2\nFalls?\nA) Salt\nB) Yeast\n\nAnswer: A\n")
    assert [question.prompt for question in draft.questions] == ["Falls?"]
    assert said(draft, Severity.ERROR) == [(2, "question 1 has one option only and is left out")]


def test_a_scoring_table_is_read_without_its_head() -> None:
    draft = read(
        "# Q\n## Score Tracker\n| Metric | Value |\n|---|---|\n| Answered | 0 / 1 |\n\n"
        "## Questions\n1. Rises?\nA) Salt\nB) Yeast\n\nAnswer: B\n\n"
        "## Scoring Guide\n| Score | Rating | Advice |\n|---|---|---|\n| 1 | Baker | Bake |\n| 0 | Novice | Again |\n"
    )
    assert draft.bands == (ScoreBand(100, 100, "Baker: Bake"), ScoreBand(0, 0, "Novice: Again"))
    assert said(draft) == [(2, 'the part "Score Tracker" (to line 5) is not taken over: it has no score bands')]


def test_a_column_of_the_key_that_is_left_out_is_told() -> None:
    draft = read(DIALECTS["key in a table with other columns"])
    assert [message for _, message in said(draft)] == ['the column "Topic" of the answers is not taken over']


def test_options_that_are_the_same_are_told() -> None:
    draft = read("# Q\n1. Rises?\nA) Salt\nB)  Salt\nC) Yeast\n\nAnswer: C\n")
    assert said(draft, Severity.ERROR) == [(4, "options A and B are the same")]


def test_an_option_without_a_text_is_an_error() -> None:
    draft = read("# Q\n1. Rises?\nA) Salt\nB)\nC) Yeast\n\nAnswer: C\n")
    assert draft.questions == ()
    assert said(draft, Severity.ERROR) == [(4, "question 1 has an option without a text and is left out")]


def test_hints_points_and_answers_somebody_filled_in() -> None:
    draft = read(
        "# Q\n### Question 1 (5 points)\nRises?\nA) Salt\nB) Yeast\n\nHint: It is alive.\n\n**Your answer:** A\n\n"
        "**Answer: B**\n"
    )
    assert draft.questions[0].hint == "It is alive."
    assert letters(draft.questions[0]) == "B"
    assert said(draft) == [
        (2, "this question is worth 5 points; a bank keeps none"),
        (9, "somebody's own answer, `A`, is left out"),
    ]


BREAD = "1. Rises?\nA) Salt\nB) Yeast\n"


def test_an_entry_of_a_list_may_run_over_several_lines() -> None:
    draft = read(
        f"# Q\n## Learning Objectives\n- Bake a loaf\n  that rises\n- Wait\n\n## Questions\n{BREAD}Answer: B\n"
    )
    assert draft.outcomes == ("Bake a loaf that rises", "Wait")


def test_a_hint_may_run_over_several_lines() -> None:
    draft = read(f"# Q\n{BREAD}\nHint: It is\nalive.\n\nAnswer: B\n")
    assert draft.questions[0].hint.split() == ["It", "is", "alive."]


@pytest.mark.parametrize("title", ["Questions and Answers", "Questions & Answers", "Question and answers"])
def test_a_part_of_questions_with_their_answers_is_one_of_questions(title: str) -> None:
    draft = read(f"# Q\n## {title}\n{BREAD}**Answer: B**\n")
    assert [letters(each) for each in draft.questions] == ["B"]
    assert said(draft) == []


def test_a_heading_within_the_key_is_still_the_key() -> None:
    draft = read(f"# Q\n## Questions\n{BREAD}\n## Answer Key\n### The first part\n1. B\n")
    assert [letters(each) for each in draft.questions] == ["B"]


@pytest.mark.parametrize("front", ["---\nNo field; a sentence.\n---\n", "---\nauthor: A baker\n\n"])
def test_a_rule_at_the_top_is_no_front_matter_where_no_fields_or_no_end_follow(front: str) -> None:
    draft = read(f"{front}# Bread\n{BREAD}Answer: B\n")
    assert (draft.title, [letters(each) for each in draft.questions]) == ("Bread", ["B"])


def test_an_answer_to_one_of_several_questions_with_one_number_is_an_error() -> None:
    draft = read("# Q\n1. Rises?\nA) Salt\nB) Yeast\n\n1. Falls?\nA) Salt\nB) Yeast\n\n## Answers\n1. B\n")
    assert [letters(question) for question in draft.questions] == ["-", "-"]
    assert [line for line, _ in said(draft, Severity.ERROR)] == [11]


def test_key_and_explanations_may_stand_in_two_parts() -> None:
    draft = read("# Q\n1. Rises?\nA) Salt\nB) Yeast\n\n## Answer Key\n1. B\n\n## Explanations\n1. It gives off gas.\n")
    assert (letters(draft.questions[0]), draft.questions[0].explanation) == ("B", "It gives off gas.")


def test_letters_out_of_order_are_told() -> None:
    draft = read("# Q\n1. Rises?\nA) Salt\nC) Yeast\n\nAnswer: C\n")
    assert letters(draft.questions[0]) == "B"
    assert said(draft) == [(4, "option C stands where option B is expected")]


def test_a_number_of_questions_that_is_not_true_is_told() -> None:
    draft = read("# Q\n\nThere are 15 tricky questions here.\n\n1. Rises?\nA) Salt\nB) Yeast\n\nAnswer: B\n")
    assert said(draft) == [(3, "the text says 15 questions, and 1 were found")]


def test_front_matter_gives_the_title_and_the_rest_is_told() -> None:
    draft = read("---\ntitle: Bread\nauthor: A baker\n---\n\n1. Rises?\nA) Salt\nB) Yeast\n\nAnswer: B\n")
    assert draft.title == "Bread"
    assert said(draft) == [(3, "not taken over: author: A baker")]


def test_a_first_line_serves_as_title_and_that_is_told() -> None:
    draft = read("Bread for beginners\n\n1. Rises?\nA) Salt\nB) Yeast\n\nAnswer: B\n")
    assert draft.title == "Bread for beginners"
    assert said(draft) == [(1, "no heading names this quiz; its first line does")]


_PIECES = st.sampled_from(
    [piece + "\n" for text in DIALECTS.values() for piece in text.split("\n")]
    + ["```\n", "---\n", "<details>\n", "| 1 |\n"]
)


@UNHURRIED
@given(st.lists(_PIECES | st.text(max_size=8), max_size=30).map("".join))
def test_no_text_whatever_makes_the_reader_raise(text: str) -> None:
    draft = read(text)
    for question in draft.questions:
        assert question.prompt
        assert len(question.options) >= 2
        assert all(0 <= index < len(question.options) for index in question.key)
    assert all(1 <= found.line <= text.count("\n") + text.count("\r") + 1 for found in draft.findings)


# The shared samples, where they are present ---------------------------------------------------------------------


def test_the_samples_of_nine_dialects_and_the_seed_give_their_keys() -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared samples are not beside this checkout")
    keys: dict[str, str] = json.loads((SHARED / "samples/markdown/keys.json").read_text(encoding="utf-8"))
    files = {path.name[:7]: path for path in (SHARED / "samples/markdown").glob("day-*.md")}
    files["day-097"] = SHARED / "seeds/day-quiz.md"
    drafts = {day: read(path.read_text(encoding="utf-8")) for day, path in files.items()}
    assert {day: "".join(map(letters, draft.questions)) for day, draft in drafts.items()} == keys
    for day, draft in drafts.items():
        assert {len(question.options) for question in draft.questions} == {4}, day
        assert {found.severity for found in draft.findings} <= {Severity.INFO}, day
        assert draft.series == Series("Day", int(day[4:]))
        assert len(draft.bands) in (4, 5), day
