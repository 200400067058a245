"""The text of a quiz page: questions without keys, suggestions that abstain, and the page's own lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.findings import Severity
from bot.library.formats.draft import DraftNote
from bot.library.formats.quiz_page import looks_like_page, read
from bot.library.formats.recognise import recognise
from bot.quiz.bank import Difficulty, Kind
from tests.library.strategies import UNHURRIED

SHARED = Path(__file__).resolve().parents[4] / "shared"

PAGE = """\
Unlock hundreds more features
Save your Quiz to the Dashboard

Sign inSign in with Facebook
Sign inSign in with Google

Start the Beekeeping Basics Quiz

For people with a hive or two

Difficulty: Easy
Questions: 4
Learning OutcomesStudy Material
A drawing of a hive

Find out how much you know about bees with 3 short multiple-choice questions for new keepers, to be asked in spring.

Which bee lays the eggs of a hive?
The queen
A worker
A drone
A scout
The queen lays all the eggs of a healthy hive, up to two thousand a day. Workers tend the brood, and drones only mate.
What do bees store in capped cells?
Sand
Water
Ripe honey
Resin
Once honey is ripe, bees close its cells with wax caps. Water is fetched when it is needed.
Bees can see ultraviolet light.
True
False
True, for their eyes have a receptor that humans lack.
Which tool calms bees before a hive is opened?
Scales
Smoker
Extractor
Feeder
Smoke makes bees fill up on honey, and fed bees are slow to sting. The feeder is for autumn.
0
{"name":"Which bee lays the eggs of a hive?", "url":"https://example.org/", "txt":"bees"}

Learning Outcomes

  1. Name the castes of a hive.
  2. Describe how honey is stored.

Cheat Sheet

  1. Castes - A hive has one queen, many workers and, in summer, drones. They differ at a glance! Honey Bee (Insect)
  2. Wax vs. Resin - Wax is sweated, resin is collected. The Wisdom of the Hive vs. the Keeper
  3. Smoke - Use little of it.
Powered by: Some Quiz Maker
"""


def test_the_head_gives_title_difficulty_and_description() -> None:
    draft = read(PAGE)
    assert draft.title == "Beekeeping Basics Quiz"
    assert draft.difficulty is Difficulty.EASY
    assert draft.description.startswith("Find out how much you know about bees")


def test_each_question_has_its_options_its_explanation_and_an_open_key() -> None:
    draft = read(PAGE)
    assert [(len(one.options), one.key) for one in draft.questions] == [(4, ()), (4, ()), (2, ()), (4, ())]
    queen, honey, light, _ = draft.questions
    assert queen.options == ("The queen", "A worker", "A drone", "A scout")
    assert queen.explanation.startswith("The queen lays all the eggs")
    assert (light.kind, light.prompt) == (Kind.TRUE_FALSE, "Bees can see ultraviolet light.")
    assert honey.line == 24


def test_suggestions_come_with_their_evidence_and_abstain_where_nothing_is_clear() -> None:
    queen, honey, _, tool = read(PAGE).questions
    assert queen.suggestion is not None
    assert queen.suggestion.option == 0
    assert queen.suggestion.evidence == "The queen lays all the eggs of a healthy hive, up to two thousand a day."
    assert 0 < queen.suggestion.confidence <= 1
    assert honey.suggestion is not None
    assert honey.suggestion.option == 2
    assert tool.suggestion is None or tool.suggestion.option == 1


def test_outcomes_and_the_study_sheet_are_told_apart_from_what_to_read() -> None:
    draft = read(PAGE)
    assert draft.outcomes == ("Name the castes of a hive.", "Describe how honey is stored.")
    castes = "A hive has one queen, many workers and, in summer, drones. They differ at a glance!"
    assert draft.notes == (
        DraftNote("Castes", castes, "Honey Bee (Insect)"),
        DraftNote("Wax vs. Resin", "Wax is sweated, resin is collected.", "The Wisdom of the Hive vs. the Keeper"),
        DraftNote("Smoke", "Use little of it.", ""),
    )


def test_every_line_is_taken_over_known_or_told() -> None:
    guessed = sum(question.suggestion is not None for question in read(PAGE).questions)
    assert [(one.line, one.severity, one.message) for one in read(PAGE).findings] == [
        (9, Severity.INFO, "not taken over: For people with a hive or two"),
        (14, Severity.INFO, "not taken over: A drawing of a hive"),
        (16, Severity.WARNING, "the text says 3 questions, and 4 were found"),
        (
            18,
            Severity.WARNING,
            f"the page marks no option as right: {guessed} of 4 keys are suggested, none is taken",
        ),
    ]


def test_a_block_that_does_not_fit_is_told_and_the_others_are_kept() -> None:
    draft = read(PAGE.replace("Ripe honey\nResin\n", ""))
    assert len(draft.questions) >= 3
    assert draft.questions[0].options == ("The queen", "A worker", "A drone", "A scout")
    broken = read(
        PAGE.replace(
            "Once honey is ripe, bees close its cells with wax caps. Water is fetched when it is needed.\n", ""
        )
    )
    assert [len(question.options) for question in broken.questions] == [4, 4, 2, 4]
    assert (24, "this question has no explanation") in [(one.line, one.message) for one in broken.findings]


def test_a_prompt_without_options_is_an_error_with_its_line() -> None:
    draft = read(PAGE.replace("0\n{", "Why do bees dance?\n0\n{"))
    assert len(draft.questions) == 4
    assert [one.line for one in draft.findings if one.severity is Severity.ERROR] == [40]


def test_a_page_is_recognised_by_its_marks() -> None:
    assert looks_like_page(PAGE)
    assert recognise(PAGE) == "quiz-page"
    assert recognise(PAGE.split("\n\n", 5)[5]) == "quiz-page"


@UNHURRIED
@given(st.lists(st.sampled_from(PAGE.splitlines(keepends=True)) | st.text(max_size=8), max_size=60).map("".join))
def test_no_text_whatever_makes_the_reader_raise(text: str) -> None:
    draft = read(text)
    for question in draft.questions:
        assert question.key == ()
        assert len(question.options) >= 2
        assert question.suggestion is None or question.suggestion.option < len(question.options)
    assert all(1 <= found.line <= text.count("\n") + text.count("\r") + 1 for found in draft.findings)


SEED_KEYS = "ABCBDDCBADADDDDCABAB"
"""What is right in the shared page, by knowledge of its subject."""


def test_the_shared_page_is_taken_over_whole_with_good_suggestions() -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared page is not beside this checkout")
    draft = read((SHARED / "seeds/quiz-page.txt").read_text(encoding="utf-8"))
    assert draft.difficulty is Difficulty.MODERATE
    assert [len(question.options) for question in draft.questions] == [4] * 20
    assert all(question.explanation and not question.key for question in draft.questions)
    assert (len(draft.outcomes), len(draft.notes)) == (6, 10)
    assert all(note.title and note.text and note.reference for note in draft.notes)
    assert "the text says 15 questions, and 20 were found" in [found.message for found in draft.findings]
    guesses = [question.suggestion for question in draft.questions]
    hits = [guess.option == ord(key) - ord("A") for guess, key in zip(guesses, SEED_KEYS, strict=True) if guess]
    assert sum(hits) >= 16
    assert hits.count(False) <= 1
