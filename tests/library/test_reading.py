"""Reading a bank file: what a good one gives, and the one clear error each bad one gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.findings import Finding, Severity
from bot.library.limits import Limits
from bot.library.reading import MAX_FINDINGS, read_bank
from bot.quiz.bank import Difficulty, Image, Kind, Option, ScoreBand, Series, StudyNote, Suggestion
from tests.library.strategies import UNHURRIED

HEAD = "format: 1\nid: tea\ntitle: Tea\n"
QUESTION = """\
  - id: q-green1
    prompt: Which leaf stays green?
    options:
      - right: Sencha
      - wrong: Assam
"""
GOOD = f"{HEAD}questions:\n{QUESTION}"

BANDS = "title: Tea\nscore_bands: [{{min_percent: {}, max_percent: 1, text: x}}]"

FULL = """\
# yaml-language-server: $schema=bank.schema.json
format: 1
id: tea
title: Tea
description: All about leaves
language: en
difficulty: moderate
tags: [drinks, plants]
licence: CC-BY-4.0
source: A kitchen
series: {name: Afternoons, position: 4}
outcomes:
  - id: leaves
    text: Tell leaves apart
notes:
  - id: water
    title: Water
    text: Below boiling for green leaves.
    reference: A Book of Leaves
    outcomes: [leaves]
score_bands:
  - {min_percent: 90, max_percent: 100, text: A taster}
questions:
  - id: q-green1
    prompt: Which leaf stays green?
    difficulty: easy
    outcomes: [leaves]
    tags: [colour]
    options:
      - wrong: Assam
        feedback: Assam is black.
      - right: Sencha
      - wrong: 1.0
    explanation: |
      It is steamed.

      That stops oxidation.
    hint: It is steamed
    image: {url: "https://example.org/leaf.png", alt: A leaf}
    shuffle: false
  - id: q-several
    prompt: Which are black?
    kind: multiple
    options:
      - right: Assam
      - right: Keemun
      - wrong: Sencha
  - id: q-truth
    prompt: Tea is a plant.
    kind: true_false
    answer: true
  - id: q-open
    prompt: Which one is rolled?
    options:
      - Gunpowder
      - Sencha
    suggested: {option: A, confidence: 0.75, evidence: Gunpowder is rolled into pellets.}
"""


def errors(text: str, limits: Limits | None = None) -> list[Finding]:
    """The errors of a text that gives no bank."""
    reading = read_bank(text, "tea.yaml", limits or Limits())
    assert reading.bank is None
    return [found for found in reading.findings if found.severity is Severity.ERROR]


def test_every_field_of_the_format_finds_its_place() -> None:
    reading = read_bank(FULL)
    bank = reading.bank
    assert bank is not None
    assert reading.findings == ()
    assert (bank.id, bank.title, bank.difficulty, bank.tags) == (
        "tea",
        "Tea",
        Difficulty.MODERATE,
        ("drinks", "plants"),
    )
    assert (bank.licence, bank.source, bank.language) == ("CC-BY-4.0", "A kitchen", "en")
    assert bank.series == Series("Afternoons", 4)
    assert bank.notes == (
        StudyNote("water", "Water", "Below boiling for green leaves.", "A Book of Leaves", ("leaves",)),
    )
    assert bank.bands == (ScoreBand(90, 100, "A taster"),)
    green, several, truth, unanswered = bank.questions
    assert green.options == (Option("Assam", "Assam is black."), Option("Sencha"), Option("1.0"))
    assert (green.key, green.kind, green.shuffle, green.outcomes) == ((1,), Kind.SINGLE, False, ("leaves",))
    assert green.explanation == "It is steamed.\n\nThat stops oxidation."
    assert green.image == Image("https://example.org/leaf.png", "A leaf")
    assert (several.kind, several.key) == (Kind.MULTIPLE, (0, 1))
    assert (truth.kind, truth.key, [option.text for option in truth.options]) == (
        Kind.TRUE_FALSE,
        (0,),
        ["True", "False"],
    )
    assert unanswered.open
    assert unanswered.suggestion == Suggestion(0, 0.75, "Gunpowder is rolled into pellets.")
    assert bank.hash


def test_a_reading_says_where_things_stand() -> None:
    lines = read_bank(FULL).lines
    assert [FULL.splitlines()[lines[name] - 1].split()[-1] for name in ("id", "question:q-open", "outcome:leaves")] == [
        "tea",
        "q-open",
        "leaves",
    ]


@pytest.mark.parametrize("written", ["Yes", "1.0", "2020-01-01", "0x1F", "12:30", "on", "1_000"])
def test_an_option_that_yaml_reads_as_another_type_stays_as_written(written: str) -> None:
    bank = read_bank(GOOD.replace("Assam", written)).bank
    assert bank is not None
    assert bank.questions[0].options[1].text == written


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "remedy"),
    [
        ("format: 1\n", "", 1, "`format` is missing", "format: 1"),
        ("format: 1", "format: 2", 1, "`format` is `2`", "write 1"),
        ("id: tea", "id: My Tea", 2, "`My Tea` cannot be an id", "small letters"),
        ("title: Tea", "titel: Tea", 3, "unknown field `titel`", "did you mean `title`?"),
        ("title: Tea", "title: ''", 3, "`title` has no text", "write a text"),
        ("title: Tea", "title:", 3, "`title` has nothing written", "write a text"),
        ("title: Tea", "title: [Tea]", 3, "`title` is a list", "quotes"),
        ("title: Tea", "title: {Tea: green}", 3, "`title` is a group of fields", "quotes around a text with a colon"),
        ("title: Tea", "title: Tea\nnotes: [water]", 4, "an entry of `notes` is not a group of fields", "lines"),
        ("id: tea", f"id: {'t' * 65}", 2, "`id` is too long", "at most 64 characters"),
        ("title: Tea", "title: Tea\ndifficulty: tough", 4, "`difficulty` is `tough`", "easy, moderate or hard"),
        ("title: Tea", "title: Tea\nlanguage: English", 4, "`language` is `English`", "language code"),
        ("title: Tea", "title: Tea\nseries: {name: Day, position: third}", 4, "`position` is `third`", "whole number"),
        ("title: Tea", BANDS.format("120"), 4, "`120`", "0 to 100"),
        ("title: Tea", BANDS.format("20"), 4, "ends below", "swap"),
        ("title: Tea", BANDS.format("nan"), 4, "`nan`", "0 to 100"),
        ("title: Tea", "title: Tea\ntags: drinks", 4, "`tags` is not a list", "`- `"),
        ("title: Tea", "title: Tea\nshelf: 4", 4, "unknown field `shelf`", "known here"),
        ("id: q-green1\n    prompt", "prompt", 5, "this question has no id", "quorum bank check --fix"),
        ("prompt: Which leaf stays green?", "prompt: ' '", 6, "`prompt` has no text", "write a text"),
        ("right: Sencha", "wrong: Sencha", 7, "no option is right", "`right:`"),
        ("wrong: Assam", "right: Assam", 7, "2 options are right", "kind: multiple"),
        ("- wrong: Assam", "- Assam", 7, "some options are judged and some are not", "right: or wrong:"),
        ("wrong: Assam", "wrong: ' Sencha  '", 9, "the same as option A", "change one"),
        ("right: Sencha", "correct: Sencha", 8, "an option is neither right nor wrong", "`- right: text`"),
        ("wrong: Assam", "wrong: null", 9, "`wrong` has nothing written", '"null"'),
        ("wrong: Assam", "wrong: Assam\n        right: Keemun", 9, "both right and wrong", "new line"),
        ("wrong: Assam", "wrong: Assam\n        feeback: No", 10, "field `feeback`", "mean `feedback`?"),
        ("      - wrong: Assam\n", "", 7, "at least two options", "another"),
        ("    prompt", "    kind: typed\n    prompt", 6, "cannot be asked yet", "kind: single"),
        ("    prompt", "    kind: numeric\n    prompt", 6, "cannot be asked yet", "kind: single"),
        ("    prompt", "    kind: choice\n    prompt", 6, "`kind` is `choice`", "single, multiple or true_false"),
        ("    prompt", "    kind: true_false\n    prompt", 8, "has no options", "answer: true"),
        ("    prompt", "    answer: true\n    prompt", 6, "`answer` is for kind: true_false", "right:"),
        ("    prompt", "    shuffle: maybe\n    prompt", 6, "`shuffle` is `maybe`", "true or false"),
        ("    prompt", "    outcomes: [leafs]\n    prompt", 6, "no outcome has the id `leafs`", "outcomes:"),
        ("    prompt", "    variant_of: q-none\n    prompt", 6, "no question has the id `q-none`", "of this bank"),
        ("    prompt", "    image: {url: 'http://a', alt: x}\n    prompt", 6, "`url` is `http://a`", "https://"),
        ("    prompt", "    suggested: {option: A, confidence: 1, evidence: x}\n    prompt", 6, "key is known", "out"),
        ("    prompt", "    suggested: {option: AB, confidence: 1, evidence: x}\n    prompt", 6, "is `AB`", "letter"),
    ],
)  # fmt: skip
def test_each_mistake_gives_one_error_with_its_line_and_remedy(
    old: str, new: str, line: int, message: str, remedy: str
) -> None:
    assert old in GOOD
    found = errors(GOOD.replace(old, new, 1))
    assert [one.line for one in found] == [line]
    assert found[0].file == "tea.yaml"
    assert message in found[0].message
    assert remedy in found[0].remedy


def test_two_questions_with_one_id_are_told_at_the_second() -> None:
    (found,) = errors(GOOD + QUESTION)
    assert (found.line, found.message) == (10, "the question id `q-green1` is taken by question 1")


def test_an_unknown_outcome_that_nearly_is_a_known_one_is_recognised() -> None:
    text = GOOD.replace("title: Tea", "title: Tea\noutcomes: [{id: leaves, text: x}]")
    (found,) = errors(text.replace("    prompt", "    outcomes: [leavs]\n    prompt"))
    assert found.remedy == "did you mean `leaves`?"


@pytest.mark.parametrize(
    ("first", "second", "message", "remedy"),
    [
        ("", "q-2", "a variant of itself", "take it out"),
        ("", "q-11", "no question has the id `q-11`", "did you mean `q-1`?"),
        ("q-2", "q-1", "`q-1` is itself a variant", "variant_of: q-2"),
    ],
)
def test_a_variant_names_another_question_that_is_none(first: str, second: str, message: str, remedy: str) -> None:
    questions = [
        f"  - id: q-{number}\n    prompt: Tea {number}?\n{f'    variant_of: {of}' if of else ''}\n"
        "    options: [{right: a}, {wrong: b}]\n"
        for number, of in ((1, first), (2, second))
    ]
    reading = read_bank(f"format: 1\nid: tea\ntitle: Tea\nquestions:\n{''.join(questions)}", "tea.yaml")
    told = [(finding.message, finding.remedy) for finding in reading.findings]
    assert any(message in said and remedy in help for said, help in told), told


def test_a_suggestion_for_an_option_that_is_not_there_is_an_error() -> None:
    text = GOOD.replace("right: ", "").replace("wrong: ", "")
    (found,) = errors(text + "    suggested: {option: C, confidence: 0.5, evidence: x}\n")
    assert (found.line, found.message) == (10, "there is no option C")


def test_several_mistakes_are_told_in_the_order_of_their_lines() -> None:
    text = GOOD.replace("title: Tea", "titel: Tea").replace("prompt:", "promt:").replace("Assam", "''")
    assert [found.line for found in errors(text)] == [3, 6, 9]


def test_a_file_full_of_mistakes_is_told_the_first_ones_and_how_many_more() -> None:
    found = errors(HEAD + "questions:\n" + "  - prompt: x\n" * 60)
    assert len(found) == MAX_FINDINGS + 1
    assert found[-1].message == "10 more findings"


def test_a_bank_without_questions_is_none() -> None:
    (found,) = errors(HEAD + "questions: []\n")
    assert (found.line, found.message) == (4, "`questions` has no entries")


def test_options_that_differ_in_capitals_only_are_a_warning() -> None:
    reading = read_bank(GOOD.replace("Assam", "SENCHA"))
    assert reading.bank is not None
    (found,) = reading.findings
    assert (found.severity, found.line) == (Severity.WARNING, 9)
    assert "capital letters only" in found.message


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "1\n"])
def test_what_is_no_bank_file_at_all_is_said_so(text: str) -> None:
    (found,) = errors(text)
    assert found.message == "this is not a bank file"


@pytest.mark.parametrize(
    ("limits", "line"),
    [
        (Limits(title=2), 3),
        (Limits(prompt=5), 6),
        (Limits(option=5), 8),
        (Limits(questions=0), 4),
    ],
)
def test_limits_are_configurable_and_named_in_the_error(limits: Limits, line: int) -> None:
    found = errors(GOOD, limits)
    assert [one.line for one in found] == [line]


def test_more_than_twenty_options_are_too_many() -> None:
    options = "".join(f"      - wrong: {number}\n" for number in range(20))
    (found,) = errors(GOOD + options)
    assert found.message == "more than 20 options"


_LINES = """\
format: 1
id: a
title: x
questions:
  - id: q
    prompt: y
    options: [a, b]
    options:
      - right: a
      - wrong: b
    suggested: {option: B}
outcomes:
---
""".splitlines(keepends=True)
_MARKS = [
    "  - ",
    "\t",
    "- ",
    ": ",
    "&a ",
    "*a ",
    "!!x ",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "|\n",
    ">-\n",
    "#",
    "\n",
    "? ",
    "%",
    "\r\n",
]
_FRAGMENTS = st.sampled_from([*_LINES, *_MARKS])


@UNHURRIED
@given(st.lists(_FRAGMENTS | st.text(max_size=5), max_size=40).map("".join))
def test_no_text_whatever_makes_the_reader_raise(text: str) -> None:
    reading = read_bank(text)
    assert reading.bank is not None or any(found.severity is Severity.ERROR for found in reading.findings)
    assert all(1 <= found.line <= text.count("\n") + text.count("\r") + 10**4 for found in reading.findings)
