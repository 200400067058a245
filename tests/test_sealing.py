"""Tokens at rest: nobody reads them without the operator's key, and a key can be changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import Damaged
from bot.sealing import Seal, new_key

TOKENS = '{"bot": "xoxb-1"}'


@given(st.text())
def test_what_was_sealed_is_unsealed_as_it_was_and_does_not_show_before(text: str) -> None:
    seal = Seal(new_key())
    sealed = seal.seal(text)
    assert seal.unseal(sealed) == text
    assert len(text) < 5 or text not in sealed


def test_a_new_key_before_the_old_one_reads_both_and_seals_with_the_new_one() -> None:
    old, new = new_key(), new_key()
    both = Seal(f" {new}, {old},")
    assert both.unseal(Seal(old).seal(TOKENS)) == TOKENS
    assert Seal(new).unseal(both.seal(TOKENS)) == TOKENS


def test_what_another_key_sealed_is_refused_with_what_to_do() -> None:
    with pytest.raises(Damaged, match="put that key into TOKEN_KEY"):
        Seal(new_key()).unseal(Seal(new_key()).seal(TOKENS))


@pytest.mark.parametrize("sealed", ["", "xoxb-1", "gAAAAA"])
def test_what_was_never_sealed_is_refused_too(sealed: str) -> None:
    with pytest.raises(Damaged):
        Seal(new_key()).unseal(sealed)


@pytest.mark.parametrize("keys", ["", " , ", "much too short", "ä" * 44, "A" * 43 + "=,short"])
def test_what_is_no_key_is_named_with_the_command_that_prints_one(keys: str) -> None:
    with pytest.raises(ValueError, match=r"TOKEN_KEY is no key\. `quorum token-key`"):
        Seal(keys)
