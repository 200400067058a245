"""Bank values to JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.bank import Bank, Difficulty, Image, Kind, Option, Question, Series, Suggestion
from bot.quiz.codec import (
    bank_hash,
    decode_bank,
    decode_question,
    encode_bank,
    encode_question,
    question_hash,
    with_hash,
)
from tests.quiz.values import BANK

questions = st.builds(
    Question,
    id=st.text(min_size=1),
    prompt=st.text(),
    options=st.lists(st.builds(Option, st.text(), st.text()), max_size=5).map(tuple),
    key=st.lists(st.integers(0, 4), max_size=3).map(tuple),
    kind=st.sampled_from(Kind),
    explanation=st.text(),
    hint=st.text(),
    difficulty=st.none() | st.sampled_from(Difficulty),
    outcomes=st.lists(st.text(), max_size=2).map(tuple),
    tags=st.lists(st.text(), max_size=2).map(tuple),
    image=st.none() | st.builds(Image, st.text(), st.text()),
    shuffle=st.booleans(),
    suggestion=st.none() | st.builds(Suggestion, st.integers(0, 3), st.floats(0, 1), st.text()),
    variant_of=st.text(),
)


@given(questions)
def test_a_question_survives_json(question: Question) -> None:
    assert decode_question(json.loads(json.dumps(encode_question(question)))) == question


@given(questions, questions)
def test_equal_hashes_mean_equal_questions(one: Question, other: Question) -> None:
    assert (question_hash(one) == question_hash(other)) is (encode_question(one) == encode_question(other))


def test_a_bank_survives_json() -> None:
    for bank in (
        BANK,
        replace(BANK, series=Series("Course", 97), tags=("a",), licence="CC0", source="Us", language="fr"),
        replace(BANK, description="All about things."),
    ):
        assert decode_bank(json.loads(json.dumps(encode_bank(bank))), bank.questions) == bank


def test_a_banks_hash_changes_with_anything_in_it_and_with_nothing_else() -> None:
    variants: list[Bank] = [
        BANK,
        replace(BANK, title="Other things"),
        replace(BANK, notes=()),
        replace(BANK, questions=BANK.questions[::-1]),
        replace(BANK, questions=(replace(BANK.questions[0], explanation="Because."), *BANK.questions[1:])),
    ]
    assert len({bank_hash(bank) for bank in variants}) == len(variants)
    assert with_hash(BANK).hash == bank_hash(replace(BANK, hash="something")) == BANK.hash


def test_what_was_left_out_of_a_question_or_a_bank_has_its_default() -> None:
    plain = {"id": "q", "options": [{}], "key": [0]}
    question = decode_question(plain)
    assert question == Question("q", "", (Option(""),), (0,))
    assert (question.kind, question.shuffle, question.difficulty) == (Kind.SINGLE, True, None)
    bank = decode_bank({"id": "b"}, hash="h")
    assert bank == Bank("b", "", ())
    assert (bank.language, bank.description, bank.hash, bank.difficulty) == ("en", "", "h", None)


def test_a_hash_is_the_one_that_databases_hold() -> None:
    """If one of these changes, every stored question and every pinned bank is a stranger."""
    odd = replace(BANK.questions[0], prompt="Où est l’Étoile? 🦊")
    assert question_hash(odd) == "451719886c8d5941413b5e73822f5b58"
    assert bank_hash(replace(BANK, title="Dinge — Übung")) == "a9c15ec05f06bc10abf100ac30b10be5"
