"""Writing a bank: what is written is read as the same bank, by this reader and by any other reader of YAML."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given

from bot.library.limits import Limits
from bot.library.reading import read_bank
from bot.library.writing import scalar, write_bank
from bot.quiz.bank import Bank, Kind, Option, Question
from tests.library.strategies import UNHURRIED, banks, texts

ROOMY = Limits(title=10**6, label=10**6, hint=10**6, option=10**6, note=10**6)


@UNHURRIED
@given(banks())
def test_a_bank_that_was_written_reads_as_the_very_same_bank(bank: Bank) -> None:
    reading = read_bank(write_bank(bank), limits=ROOMY)
    assert [found for found in reading.findings if found.severity == "error"] == []
    assert reading.bank == bank


@UNHURRIED
@given(banks())
def test_writing_again_what_was_read_changes_not_a_character(bank: Bank) -> None:
    text = write_bank(bank)
    again = read_bank(text, limits=ROOMY).bank
    assert again is not None
    assert write_bank(again) == text


@UNHURRIED
@given(texts)
def test_every_reader_of_yaml_takes_a_written_text_for_a_text(text: str) -> None:
    assert yaml.safe_load(f"- {scalar(text)}") == [text]
    assert yaml.safe_load(f"[{scalar(text, flow=True)}]") == [text]


def _bank(**question: Any) -> Bank:
    options = (Option("Snow"), Option("Rain"))
    asked = Question(**{"id": "q-1", "prompt": "What falls?", "options": options, "key": (1,), **question})
    return Bank("weather", "Weather", (asked,))


def test_texts_of_several_lines_stand_in_literal_blocks() -> None:
    text = write_bank(_bank(explanation="One line.\n\n- another"))
    assert "    explanation: |-\n      One line.\n\n      - another\n" in text


def test_texts_that_need_no_quotes_have_none_and_others_do() -> None:
    text = write_bank(_bank(prompt="Is it 5 o'clock (really)?", hint="Note: no", explanation="Yes"))
    assert "prompt: Is it 5 o'clock (really)?\n" in text
    assert 'hint: "Note: no"\n' in text
    assert 'explanation: "Yes"\n' in text


def test_right_and_wrong_stand_with_each_option() -> None:
    assert "      - wrong: Snow\n      - right: Rain\n" in write_bank(_bank())


def test_options_of_an_open_question_are_plain() -> None:
    assert "      - Snow\n      - Rain\n" in write_bank(_bank(key=()))


def test_what_is_as_usual_is_not_written() -> None:
    assert not {"kind", "shuffle", "hint", "tags"} & {
        line.strip().split(":")[0] for line in write_bank(_bank()).splitlines()
    }


@pytest.mark.parametrize(
    "question",
    [
        {"kind": Kind.TYPED},
        {"kind": Kind.TRUE_FALSE, "options": (Option("Right"), Option("Wrong"))},
    ],
)
def test_what_the_format_cannot_say_is_refused(question: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="question q-1"):
        write_bank(_bank(**question))


def test_the_hash_does_not_depend_on_a_way_through_a_file() -> None:
    bank = replace(_bank(), hash="")
    first = read_bank(write_bank(bank)).bank
    assert first is not None
    second = read_bank(write_bank(first)).bank
    assert second is not None
    assert first.hash == second.hash != ""


@pytest.mark.parametrize("key", [(), (1,)])
def test_an_option_without_a_text_is_written_as_one_so_that_the_check_can_tell_of_it(key: tuple[int, ...]) -> None:
    question = Question("q1", "What makes dough rise?", (Option(""), Option("Yeast")), key)
    text = write_bank(Bank("bread", "Bread", (question,)))
    assert '""' in text
    assert read_bank(text).bank is None, "and the check refuses it, with its line"
