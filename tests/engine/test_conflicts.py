"""Where another process has changed the same rows: decided again on what is stored, as often as it takes, not for ever.

The store is one of SQLite that says others write to it too, so that the ways of several processes are gone as well.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.engine.limits import Limits
from bot.ports.store import Conflict, Unavailable
from bot.quiz.stages import Phase
from tests.engine.meddled_house import OPEN, a_stand, logged
from tests.fakes.house import a_house
from tests.fakes.meddled import failing
from tests.quiz.values import ANN, BEN

MINE = Conflict("another process has changed it")


async def test_a_quiz_is_played_where_others_write_too(tmp_path: Path) -> None:
    async with a_stand(tmp_path, shared=True) as stand:
        house = stand.house
        await house.start(OPEN, count=2)
        for round in (0, 1):
            await house.phase(Phase.OPEN, round)
            assert (await house.pick(ANN, 0, round)).note.done
            await house.advance(45_000)
        await house.phase(Phase.FINISHED)
        async with house.store.reading() as reading:
            assert [score.answered for score in await reading.scores(("web", "sess0"))] == [2]
    async with a_house(tmp_path, clock=stand.house.clock) as again, again.store.reading() as reading:
        assert list(await reading.dirty_posts(["web"])) == []


@pytest.mark.parametrize("times", [1, 2])
async def test_clicks_that_met_a_conflict_are_decided_again_one_by_one(tmp_path: Path, times: int) -> None:
    async with a_stand(tmp_path, shared=True) as stand:
        house = stand.house
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        left = [MINE] * times
        put = stand.answers

        async def contested(*_: object) -> None:
            if len(left) == 1:
                put.clear()
            raise left.pop()

        stand.answers["put_responses"] = contested
        replies = await asyncio.gather(house.pick(ANN, 0), house.pick(BEN, 0))
        assert [reply.note.done for reply in replies] == [True, True]
        async with house.store.reading() as reading:
            assert {each.player for each in await reading.responses(("web", "sess0"), 0)} == {"ann", "ben"}


async def test_a_conflict_without_end_is_told_and_nothing_is_stored(tmp_path: Path) -> None:
    async with a_stand(tmp_path, shared=True, limits=Limits(conflict_tries=3)) as stand:
        house = stand.house
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        stand.answers["put_responses"] = failing(MINE)
        with capture_logs() as logs:
            reply = await house.pick(ANN, 0)
        assert (reply.note.done, "Not saved" in reply.note.text) == (False, True)
        assert [entry["event"] for entry in logs].count("decided again") == 3
        assert logged(logs, "not saved: the same rows were changed again and again")


@pytest.mark.parametrize(
    ("error", "words", "log"),
    [(Unavailable("no connection"), "Not saved", "not saved"), (KeyError("a bug"), "our side", "commit failed")],
)
async def test_what_fails_for_another_reason_when_it_is_decided_again_says_so(
    tmp_path: Path, error: Exception, words: str, log: str
) -> None:
    async with a_stand(tmp_path, shared=True) as stand:
        house = stand.house
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        stand.answers["put_responses"] = failing(MINE, error)
        with capture_logs() as logs:
            reply = await house.pick(ANN, 0)
        assert (reply.note.done, words in reply.note.text) == (False, True)
        assert logged(logs, log)
