"""The published schema: current, and in agreement with the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from jsonschema import Draft202012Validator

import bot.library
from bot.library.reading import read_bank
from bot.library.schema import schema_text
from bot.library.writing import write_bank
from bot.quiz.bank import Bank
from tests.library.strategies import UNHURRIED, banks

SCHEMA: dict[str, Any] = json.loads(schema_text())


def test_the_published_schema_is_current() -> None:
    published = Path(bot.library.__file__).with_name("bank.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "write it anew: quorum bank schema > bot/library/bank.schema.json"


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@UNHURRIED
@given(banks())
def test_every_bank_that_can_be_written_fits_the_schema(bank: Bank) -> None:
    Draft202012Validator(SCHEMA).validate(yaml.safe_load(write_bank(bank)))


@pytest.mark.parametrize(
    "broken",
    [
        {"format": 2},
        {"id": "Not A Slug"},
        {"questions": []},
        {"titel": "x"},
        {"questions": [{"id": "q-1", "prompt": "?", "options": [{"maybe": "a"}, {"right": "b"}]}]},
        {"questions": [{"id": "q-1", "prompt": "?", "kind": "typed", "options": ["a", "b"]}]},
        {"questions": [{"prompt": "?", "options": ["a", "b"]}]},
    ],
)
def test_editor_and_reader_refuse_the_same(broken: dict[str, Any]) -> None:
    good = {
        "format": 1,
        "id": "a",
        "title": "A",
        "questions": [{"id": "q-1", "prompt": "?", "options": [{"right": "a"}, {"wrong": "b"}]}],
    }
    assert Draft202012Validator(SCHEMA).is_valid(good)
    assert read_bank(yaml.safe_dump(good)).bank is not None
    assert not Draft202012Validator(SCHEMA).is_valid(good | broken)
    assert read_bank(yaml.safe_dump(good | broken)).bank is None
