"""Changes in place: what was written stays, and what is read afterwards is what was meant."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.library.editing import accepted, with_ids, with_key
from bot.library.limits import Limits
from bot.library.reading import read_bank
from bot.library.writing import write_bank
from bot.library.yaml_source import SourceError
from bot.quiz.bank import Bank, Kind, Question
from tests.library.strategies import UNHURRIED, banks

ROOMY = Limits(title=10**6, label=10**6, hint=10**6, option=10**6, note=10**6)

WITHOUT_IDS = """\
# my bank
format: 1
id: tea
title: Tea
questions:
  # the first
  - prompt: Which leaf stays green?   # easy
    options:
      - right: Sencha
      - wrong: Assam

  -   prompt: Which one is rolled?
      options: [{right: Gunpowder}, {wrong: Sencha}]
  - {prompt: Tea is a plant., kind: true_false, answer: true}
  - id:
    prompt: Which one is smoked?
    options:
      - right: Lapsang
      - wrong: Sencha
  - id: q-known1
    prompt: Which one is white?
    options:
      - right: Bai Mudan
      - wrong: Sencha
"""


def test_missing_ids_are_written_and_every_other_line_stays() -> None:
    text, count = with_ids(WITHOUT_IDS, 8)
    assert count == 4
    bank = read_bank(text).bank
    assert bank is not None
    assert bank.questions[4].id == "q-known1"
    ids = [question.id for question in bank.questions]
    assert len(set(ids)) == 5
    written = re.compile(r"id: q-[2-9a-hjkmnp-tv-z]{6}(\n +|, )")
    assert written.sub("", text) == WITHOUT_IDS.replace("id:\n    prompt", "prompt")


def test_the_id_stands_first_at_the_questions_own_indentation() -> None:
    lines = with_ids(WITHOUT_IDS, 8)[0].splitlines()
    assert lines[6].startswith("  - id: q-")
    assert lines[7] == "    prompt: Which leaf stays green?   # easy"
    assert lines[12].startswith("  -   id: q-")
    assert lines[13] == "      prompt: Which one is rolled?"
    assert lines[15].startswith("  - {id: q-")
    assert lines[16].startswith("  - id: q-")


def test_ids_that_are_there_are_left_alone() -> None:
    text, _ = with_ids(WITHOUT_IDS, 8)
    assert with_ids(text, 8) == (text, 0)


def test_windows_line_breaks_stay() -> None:
    text, _ = with_ids(WITHOUT_IDS.replace("\n", "\r\n"), 8)
    assert text.count("\n") == text.count("\r\n")
    assert read_bank(text).bank is not None


def test_a_file_that_cannot_be_read_is_not_touched() -> None:
    with pytest.raises(SourceError):
        with_ids("questions: [", 8)


@pytest.mark.parametrize("text", ["[]", "a: b", "questions: x", "questions: [x, [y]]"])
def test_a_text_without_questions_gets_no_ids(text: str) -> None:
    assert with_ids(text, 8) == (text, 0)


OPEN = """\
format: 1
id: tea
title: Tea
questions:
  - id: q-1
    prompt: Which leaf stays green?
    options:        # in the order of my shelf
      - Assam       # black
      - 'Sencha: the classic'
      - Lapsang
        Souchong
    # a guess
    suggested:
      option: B
      confidence: 0.7
      evidence: |
        Sencha is
        steamed.
    hint: Steam
  - id: q-2
    prompt: Tea is a plant.
    kind: true_false
  - id: q-3
    options: [Green, Black, Blue]
    prompt: Which are sold?
"""


def bank_of(text: str) -> Bank:
    bank = read_bank(text).bank
    assert bank is not None
    return bank


def keyed(text: str, name: str, key: tuple[int, ...]) -> tuple[str, Question]:
    bank = bank_of(text)
    question = next(one for one in bank.questions if one.id == name)
    edited, kept = with_key(text, bank, question, key, Limits())
    assert kept
    return edited, next(one for one in bank_of(edited).questions if one.id == name)


def test_a_key_is_written_at_the_options_and_the_suggestion_goes() -> None:
    text, question = keyed(OPEN, "q-1", (1,))
    assert (question.key, question.suggestion, question.hint) == ((1,), None, "Steam")
    assert text.splitlines()[6:13] == [
        "    options:        # in the order of my shelf",
        "      - wrong: Assam       # black",
        "      - right: 'Sencha: the classic'",
        "      - wrong: Lapsang Souchong",
        "    # a guess",
        "    hint: Steam",
        "  - id: q-2",
    ]


def test_a_true_false_question_gets_its_answer() -> None:
    text, question = keyed(OPEN, "q-2", (1,))
    assert question.key == (1,)
    assert "    answer: false\n    prompt: Tea is a plant.\n" in text


def test_several_letters_make_the_question_multiple() -> None:
    text, question = keyed(OPEN, "q-3", (0, 1))
    assert (question.key, question.kind) == ((0, 1), Kind.MULTIPLE)
    assert "options: [right: Green, right: Black, wrong: Blue]" in text


def test_where_the_layout_does_not_allow_it_the_file_is_written_anew() -> None:
    text = OPEN.replace(
        "  - id: q-1\n    prompt", "  - suggested: {option: A, confidence: 1, evidence: x}\n    id: q-1\n    prompt"
    )
    text = text.replace(text[text.index("    # a guess") : text.index("    hint")], "")
    bank = bank_of(text)
    edited, kept = with_key(text, bank, bank.questions[0], (1,), Limits())
    assert not kept
    assert bank_of(edited).questions[0] == accepted(bank.questions[0], (1,))
    assert bank_of(edited).questions[1:] == bank.questions[1:]


@pytest.mark.parametrize(("name", "key"), [("q-1", ()), ("q-1", (3,)), ("q-1", (-1,)), ("q-2", (0, 1))])
def test_a_key_the_question_cannot_have_is_refused(name: str, key: tuple[int, ...]) -> None:
    question = next(one for one in bank_of(OPEN).questions if one.id == name)
    with pytest.raises(ValueError, match=f"the key of {name}"):
        accepted(question, key)


@UNHURRIED
@given(banks(), st.data())
def test_in_a_file_that_was_written_here_keys_are_set_in_place(bank: Bank, data: st.DataObject) -> None:
    assume(bank.open_questions)
    question = data.draw(st.sampled_from(bank.open_questions))
    key = (data.draw(st.integers(0, len(question.options) - 1)),)
    edited, kept = with_key(write_bank(bank), bank, question, key, ROOMY)
    wanted = replace(bank, questions=tuple(accepted(one, key) if one is question else one for one in bank.questions))
    assert read_bank(edited, limits=ROOMY).bank == wanted
    assert kept
