"""A review around midnight, by the clocks of whoever asks for it."""

from __future__ import annotations

from datetime import UTC, date
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.ports.tenants import ZONE
from bot.quiz.lessons import Deed
from bot.quiz.recurrence import moment
from bot.quiz.stages import Stage
from bot.tutor.days import next_midnight
from tests.engine.practising import Pupil
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, ROOM

BERLIN = ZoneInfo("Europe/Berlin")


async def review_after(house: House, moment_ms: int) -> Pupil:
    """Everything was answered wrongly late in the evening; then a review is asked for at this moment."""
    ann = Pupil(house)
    await ann.do(Deed.PRACTICE)
    for _ in range(4):
        await ann.answer(right=False)
        await ann.press("Next")
    await house.leap_to(moment_ms)
    await ann.do(Deed.REVIEW)
    return ann


async def test_what_is_due_from_midnight_on_is_reviewed_after_midnight_once(house: House) -> None:
    midnight = next_midnight(house.clock.now(), UTC)
    await house.leap_to(midnight - 1_800_000)
    ann = await review_after(house, midnight + 60_000)
    assert await house.desk.due_count(ROOM, ANN) == 4
    prompts = []
    while ann.card is not None and ann.card.stage is Stage.ASKING:
        prompts.append(ann.prompt)
        await ann.answer(right=False)
        await ann.press("Next")
    assert len(set(prompts)) == len(prompts) == 4


async def test_on_a_day_of_25_hours_nothing_is_reviewed_again_at_once(tmp_path: Path) -> None:
    clocks_back = moment(date(2027, 10, 31), 0, BERLIN)
    async with a_house(tmp_path) as house:
        async with house.store.writing() as writing:
            await writing.put_tenant_setting(ROOM.tenant, ZONE, "Europe/Berlin")
        await house.leap_to(clocks_back + 60_000)
        ann = await review_after(house, clocks_back + 3_600_000)
        assert ann.card is not None
        assert ann.card.stage is Stage.RESULT
        assert await house.desk.due_count(ROOM, ANN) == 4
        await house.leap_to(clocks_back + 23 * 3_600_000)
        assert (await ann.do(Deed.REVIEW)).stage is Stage.ASKING
