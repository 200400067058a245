"""Dailies of which something goes or changes between two looks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.ports.daily import DailyAct
from bot.quiz.recurrence import Recurrence
from bot.quiz.stages import Stage
from tests.engine.daily_house import MONDAY, PLAN, a_clock, at, change, newest, set_daily, the_daily, to
from tests.engine.league_house import set_league, the_league
from tests.engine.meddled_house import a_stand
from tests.fakes.house import a_house
from tests.fakes.meddled import Meddled, failing, giving
from tests.quiz.values import HOST, ROOM


async def test_a_daily_whose_tenant_was_removed_is_woken_in_vain(tmp_path: Path) -> None:
    async with a_house(tmp_path, clock=a_clock()) as house:
        await set_daily(house)
        async with house.store.writing() as writing:
            await writing.remove_tenant(ROOM.tenant, 10_000)
        await to(house, at(MONDAY))
        assert house.platform.messages == {}
        assert house.engine.idle()


async def test_a_daily_that_is_woken_before_its_time_changes_nothing(tmp_path: Path) -> None:
    async with a_house(tmp_path, clock=a_clock()) as house:
        await set_daily(house)
        before = await the_daily(house)
        await house.engine._dailies.wake(before.key)
        assert await the_daily(house) == before
        await to(house, at(MONDAY))
        assert len(house.platform.messages) == 1


async def test_what_waits_is_read_together_at_a_start_and_not_one_after_the_other(tmp_path: Path) -> None:
    async with a_house(tmp_path, clock=a_clock()) as house:
        await set_daily(house)
        assert (await set_league(house)).note.done
        daily, league = await the_daily(house), await the_league(house)
        assert league.due_at is not None
        async with house.store.writing() as writing:
            # Both as they would have been under another offset.
            await writing.save_daily(replace(daily, due_at=at(MONDAY) + 3_600_000, version=daily.version + 1))
            await writing.save_league(replace(league, due_at=league.due_at + 3_600_000, version=league.version + 1))
    alone = failing(AssertionError("a start reads thousands of them"))
    answers = {"daily": alone, "league": alone, "tenant_settings": alone}
    async with a_house(tmp_path, clock=a_clock(), behind=lambda store: Meddled(store, answers)) as house:
        answers.clear()
        await house.advance(2_000)
        assert (await the_daily(house)).due_at == at(MONDAY)
        assert (await the_league(house)).due_at == league.due_at


async def test_a_daily_whose_zone_is_unknown_now_is_paused_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_house(tmp_path, clock=a_clock()) as house:
        await set_daily(house)
        monkeypatch.setattr("bot.engine.dailies.find_zone", lambda name: None)
        await to(house, at(MONDAY))
        assert [person for person, words in house.platform.told if "Europe/Berlin" in words] == [HOST.id]
        assert (await the_daily(house)).due_at is None
        assert "Set it anew" in (await change(house, DailyAct.RESUME)).note.text


async def test_a_daily_that_was_changed_while_its_quiz_was_prepared_posts_by_the_new_plan(tmp_path: Path) -> None:
    async with a_stand(tmp_path, clock=a_clock()) as stand:
        house = stand.house
        await set_daily(house)

        async def changing(*_: object) -> dict[str, object]:
            stand.answers.clear()
            await set_daily(house, replace(PLAN, count=1, when=Recurrence(9 * 60 + 1)))
            return {}

        stand.answers["questions_past"] = changing
        await to(house, at(MONDAY))
        assert house.platform.messages == {}
        await to(house, at(MONDAY, 9 * 60 + 1))
        assert len((await newest(house)).asked) == 1
        assert len(house.platform.messages) == 1


async def test_a_daily_that_was_changed_while_it_was_looked_at_is_left_as_it_is(tmp_path: Path) -> None:
    async with a_stand(tmp_path, clock=a_clock()) as stand:
        house = stand.house
        await set_daily(house, replace(PLAN, grace_minutes=0))
        daily = await the_daily(house)
        newer = replace(daily, version=daily.version + 1)

        async def meanwhile(key: object) -> object:
            stand.answers.clear()
            async with house.store.reading() as reading:
                await reading.daily(daily.key)
            return newer

        stand.answers["lock_daily"] = meanwhile
        await to(house, at(MONDAY) + 3_600_000)
        assert (await the_daily(house)).last is None


async def test_a_daily_that_went_while_its_tenant_was_left_needs_no_switching_off(tmp_path: Path) -> None:
    async with a_stand(tmp_path, clock=a_clock()) as stand:
        await set_daily(stand.house)
        stand.answers["lock_daily"] = giving(None)
        await stand.house.engine.forsake(ROOM.tenant)
        await to(stand.house, at(MONDAY))
        assert stand.house.platform.messages == {}


async def test_a_daily_whose_newest_quiz_is_gone_goes_on_without_it(tmp_path: Path) -> None:
    async with a_house(tmp_path, clock=a_clock()) as house:
        await set_daily(house)
        await to(house, at(MONDAY))
        kept = await the_daily(house)
        assert kept.last is not None
        async with house.store.writing() as writing:
            lost = replace(kept, last=replace(kept.last, session="lost"), version=kept.version + 1)
            await writing.save_daily(lost)
        await to(house, at(MONDAY.replace(day=MONDAY.day + 1)))
        posts = [each for each in house.platform.messages.values() if each.cards[0].stage is Stage.ANYTIME]
        assert len(posts) == 2


async def test_a_daily_whose_questions_fit_its_plan_no_more_is_left_out(tmp_path: Path) -> None:
    async with a_stand(tmp_path, clock=a_clock()) as stand:
        house = stand.house
        await set_daily(house)
        daily = await the_daily(house)
        async with house.store.writing() as writing:
            plan = replace(daily.plan, outcomes=("gone",))
            await writing.save_daily(replace(daily, plan=plan, version=daily.version + 1))
        await to(house, at(MONDAY))
        assert "could not be posted" in house.platform.told[0][1]
