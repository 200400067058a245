"""The names of a session's posts."""

from __future__ import annotations

import pytest

from bot.quiz.stages import LOBBY_SLOT, RESULT_SLOT, round_of, round_slot


@pytest.mark.parametrize("round", [0, 7, 499])
def test_the_slot_of_a_round_leads_back_to_it(round: int) -> None:
    assert round_of(round_slot(round)) == round


@pytest.mark.parametrize("slot", [LOBBY_SLOT, RESULT_SLOT, "", "r", "rx", "x1"])
def test_other_posts_belong_to_no_round(slot: str) -> None:
    assert round_of(slot) is None
