"""What was learned is looked at too: the log against the marks, the memories against the log."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from bot.store.check import Kind
from tests.fakes.house import a_house
from tests.store.test_check import QUIZZES, check, dump, kinds, play, spoil

LEARNED = ("reviews", "memories")


@pytest.fixture
async def learned(tmp_path: Path) -> str:
    """The URL of a database with a quiz that was learned from to the end."""

    async with a_house(tmp_path) as house:
        await play(house, 0, QUIZZES[0], Random(7))
        await house.advance(5_000)
        async with house.store.reading() as reading:
            assert await reading.unfolded(9) == ()
    return f"sqlite:///{tmp_path / 'quorum.sqlite3'}"


async def run_again(url: str) -> None:
    """Quorum starts, and has a moment."""
    async with a_house(Path(url.removeprefix("sqlite:///")).parent) as house:
        await house.advance(5_000)


SPOILT = {
    "a mark in the log": ('UPDATE reviews SET "right" = NOT "right" WHERE person = \'p1\' AND round = 1', True),
    "a memory of other answers": ("UPDATE memories SET body = replace(body, '\"answers\":1', '\"answers\":7')", False),
    "a memory that cannot be read": ("UPDATE memories SET body = '{}'", False),
    "a memory that is gone": ("DELETE FROM memories", False),
}


@pytest.mark.parametrize("name", SPOILT)
async def test_what_is_wrong_is_found_marked_and_made_anew_by_the_next_run(learned: str, name: str) -> None:
    statement, in_the_log = SPOILT[name]
    before = dump(learned, LEARNED)
    assert (await check(learned)).faults == ()
    spoil(learned, statement)
    found = await check(learned)
    assert Kind.MEMORIES in kinds(found)
    assert (Kind.LEARNED in kinds(found)) == in_the_log
    assert (await check(learned, repair=True)).left == ()
    await run_again(learned)
    assert (await check(learned)).faults == ()
    assert dump(learned, LEARNED) == before


async def test_what_is_to_be_made_anew_anyway_is_not_called_wrong(learned: str) -> None:
    spoil(learned, "UPDATE memories SET body = '{}', stale = 1")
    assert (await check(learned)).faults == ()
