"""Practising through the whole engine: from the first question to the end of the day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.quiz.lessons import Deed
from bot.quiz.stages import Stage
from bot.tutor.reviews import Account
from tests.engine.practising import Pupil, kicker, labels, options, texts
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN

ANNS = Account("web", ANN.id)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path) as house:
        yield house


async def test_a_practice_asks_tells_at_once_what_was_right_and_goes_on_to_the_end(house: House) -> None:
    ann = Pupil(house)
    card = await ann.do(Deed.PRACTICE)
    assert (card.stage, kicker(card)) == (Stage.ASKING, "Practice · 1 of 20 today")
    for number in range(4):
        assert all(line.right is None for line in options(card).lines), "nothing of the key before the answer"
        told = await ann.answer(right=number != 2)
        assert told.stage is Stage.REVEAL
        assert any(text.startswith("Right:" if number != 2 else "Not right: you chose") for text in texts(told))
        assert any("is what it is" in text for text in texts(told)), "the explanation"
        card = await ann.press("Next")
    assert card.stage is Stage.RESULT
    assert "3 of 4 answers right this time." in texts(card)
    assert "Go on" in labels(card)
    async with house.store.reading() as reading:
        log = await reading.reviews_of([ANNS])
    assert [review.right for review in log] == [True, True, False, True]
    assert len({review.question for review in log}) == 4
