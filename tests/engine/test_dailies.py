"""Daily quizzes through the whole engine: posted when their time comes, set and changed by people."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.engine import dailies
from bot.engine.daily_quiz import book
from bot.engine.waker import A_FEW
from bot.ports.daily import ChangeDaily, DailyAct
from bot.ports.store import SHARED, Unavailable
from bot.quiz.bank import Bank, Series
from bot.quiz.codec import with_hash
from bot.quiz.daily import Plan, State
from bot.quiz.recurrence import Recurrence
from bot.quiz.session import Pace, Settings
from bot.quiz.stages import Phase, Stage
from tests.engine.daily_house import (
    HOUR,
    LEADER,
    MONDAY,
    PLAN,
    a_clock,
    answer_all,
    at,
    change,
    newest,
    set_daily,
    texts,
    the_daily,
    to,
)
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BANK, HOST, ROOM, question


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, clock=a_clock()) as house:
        yield house


# -- posting -----------------------------------------------------------------------------------------------------------


async def test_it_is_posted_at_its_time_and_not_before(house: House) -> None:
    reply = await set_daily(house)
    assert reply.note.done
    assert "Monday 4 May, 09:00 (Europe/Berlin)" in reply.note.text
    await house.advance(59_000)
    assert house.platform.messages == {}
    await house.advance(2_000)
    (message,) = house.platform.messages.values()
    assert message.at == at(MONDAY)
    assert message.card.stage is Stage.ANYTIME
    assert "Daily quiz · 4 May · no. 1" in str(message.card.blocks[0])


async def test_a_live_daily_is_an_ordinary_timed_quiz_with_the_mention_on_its_first_post(house: House) -> None:
    await set_daily(house, replace(PLAN, pace=Pace.TOGETHER, seconds=20, mention="77"))
    await to(house, at(MONDAY))
    session = await newest(house)
    assert (session.phase, session.settings.seconds, len(session.asked)) == (Phase.OPEN, 20, 2)
    assert house.platform.of(session.id, "r0").card.mention == "77"
    await house.advance(40_000)
    assert house.platform.of(session.id, "r1").card.mention == ""


async def test_each_day_has_one_and_the_channel_stays_free_for_others(house: House) -> None:
    await set_daily(house)
    await to(house, at(MONDAY))
    assert (await house.start(Settings(seconds=10, reading_seconds=0), count=1)).note.done
    for n in range(1, 4):
        await to(house, at(MONDAY + timedelta(days=n)))
    posts = [m for m in house.platform.messages.values() if m.cards[0].stage is Stage.ANYTIME]
    assert [m.at for m in posts] == [at(MONDAY + timedelta(days=n)) for n in range(4)]


async def test_after_a_short_absence_it_is_posted_late_and_says_so(tmp_path: Path) -> None:
    async with a_house(tmp_path, clock=a_clock()) as house:
        await set_daily(house)
    async with a_house(tmp_path, clock=a_clock(minute=10 * 60)) as house:
        await house.advance(2_000)
        (message,) = house.platform.messages.values()
        assert 0 <= message.at - at(MONDAY, 10 * 60) < 1_000
        assert "Late by 60 minutes." in texts(message.card)


async def test_after_a_long_absence_it_is_left_out_and_the_next_one_says_so(tmp_path: Path) -> None:
    async with a_house(tmp_path, clock=a_clock()) as house:
        await set_daily(house)
    async with a_house(tmp_path, clock=a_clock(minute=15 * 60)) as house:
        await house.advance(5_000)
        assert house.platform.messages == {}
        await to(house, at(MONDAY + timedelta(days=1)))
        (message,) = house.platform.messages.values()
        assert "Left out: 4 May (I was not running)." in texts(message.card)


async def test_a_channel_that_is_busy_is_waited_for(house: House) -> None:
    await set_daily(house, replace(PLAN, pace=Pace.TOGETHER))
    await house.start(Settings(seconds=200, reading_seconds=0), count=1)
    await house.advance(120_000, 5_000)
    assert (await the_daily(house)).last is None
    await house.advance(200_000, 5_000)
    late = (await newest(house)).occurrence
    assert late is not None
    assert 120_000 < late.late_ms < 240_000


async def test_a_bank_that_is_gone_is_told_to_the_host_once_and_the_day_is_left_out(house: House) -> None:
    await set_daily(house, replace(PLAN, grace_minutes=5))
    async with house.store.writing() as writing:
        await writing.put_shelf(SHARED, [])
    for minute in range(11):
        await to(house, at(MONDAY) + minute * 60_000)
    assert [person for person, _ in house.platform.told] == [HOST.id]
    assert "no bank" in house.platform.told[0][1]
    assert (await the_daily(house)).next_day == date(2026, 5, 5)
    async with house.store.writing() as writing:
        await writing.put_shelf(SHARED, [BANK])
    await to(house, at(date(2026, 5, 5)))
    (message,) = house.platform.messages.values()
    assert "Left out: 4 May (no question was to be found)." in texts(message.card)


async def test_a_commit_that_fails_is_tried_again_and_posts_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await set_daily(house)
    whole, failures = type(house.store).writing, iter([True, True, False])

    def broken(self: object) -> object:
        if house.clock.now() >= at(MONDAY) and next(failures, False):
            raise Unavailable("the disk is full")
        return whole(self)  # type: ignore[arg-type]

    monkeypatch.setattr(type(house.store), "writing", broken)
    await house.advance(70_000)
    assert len(house.platform.messages) == 1


async def test_a_zone_whose_rules_changed_while_nobody_was_there_moves_the_time(tmp_path: Path) -> None:
    async with a_house(tmp_path, clock=a_clock()) as house:
        await set_daily(house)
        daily = await the_daily(house)
        async with house.store.writing() as writing:
            # As it would have been worked out under rules with another offset.
            await writing.save_daily(replace(daily, due_at=at(MONDAY) + HOUR, version=daily.version + 1))
    async with a_house(tmp_path, clock=a_clock()) as house:
        await house.advance(1_000)
        assert (await the_daily(house)).due_at == at(MONDAY)
        await house.advance(61_000)
        assert [m.at for m in house.platform.messages.values()] == [at(MONDAY)]


async def test_a_series_goes_from_bank_to_bank(tmp_path: Path) -> None:
    banks = tuple(with_hash(Bank(f"day{n}", f"Day {n}", (question(n),), series=Series("Course", n))) for n in (2, 5))
    async with a_house(tmp_path, clock=a_clock(), banks=banks) as house:
        await set_daily(house, replace(PLAN, bank="", series="Course"))
        titles = []
        for n in range(3):
            await to(house, at(MONDAY + timedelta(days=n)))
            titles.append((await newest(house)).title)
        assert titles == ["Day 2", "Day 5", "Day 2"]


# -- setting and changing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "word"),
    [
        (replace(PLAN, zone="Europe/Atlantis"), "no time zone"),
        (replace(PLAN, zone="../../etc/passwd"), "no time zone"),
        (replace(PLAN, bank="nothing"), "no bank"),
        (replace(PLAN, bank="", series="nothing"), "no series"),
        (replace(PLAN, bank=""), "either a bank or a series"),
        (replace(PLAN, count=0), "questions a day"),
        (replace(PLAN, seconds=1), "seconds"),
        (replace(PLAN, open_minutes=24 * 60), "stays open"),
        (replace(PLAN, grace_minutes=13 * 60), "late"),
        (replace(PLAN, outcomes=("no such",)), "no question"),
    ],
)
async def test_a_plan_that_cannot_be_is_refused_in_words(house: House, plan: Plan, word: str) -> None:
    reply = await set_daily(house, plan)
    assert not reply.note.done
    assert word in reply.note.text
    assert await house.desk.daily(ROOM) is None


async def test_only_who_leads_sets_it_and_only_they_or_its_host_change_it(house: House) -> None:
    assert not (await set_daily(house, person=ANN)).note.done
    await set_daily(house)
    assert not (await change(house, DailyAct.PAUSE, ANN)).note.done
    assert not (await set_daily(house, person=ANN)).note.done
    assert (await change(house, DailyAct.PAUSE, HOST)).note.done, "its host, without any role"
    assert not (await house.engine.daily(ChangeDaily(replace(ROOM, channel="x"), LEADER, DailyAct.OFF))).note.done


async def test_paused_it_posts_nothing_and_resumed_it_goes_on_with_the_next_day(house: House) -> None:
    await set_daily(house)
    assert "paused" in (await change(house, DailyAct.PAUSE)).note.text
    await to(house, at(MONDAY) + HOUR)
    assert house.platform.messages == {}
    assert "Tuesday 5 May" in (await change(house, DailyAct.RESUME)).note.text
    await to(house, at(date(2026, 5, 5)))
    (message,) = house.platform.messages.values()
    assert not any("Left out" in text for text in texts(message.card))


async def test_taken_off_and_set_again_its_numbers_go_on(house: House) -> None:
    await set_daily(house)
    await to(house, at(MONDAY))
    assert (await change(house, DailyAct.OFF)).note.done
    assert await house.desk.daily(ROOM) is None
    assert not (await change(house, DailyAct.RESUME)).note.done
    await set_daily(house)
    await to(house, at(date(2026, 5, 5)))
    occurrence = (await newest(house)).occurrence
    assert occurrence is not None
    assert (occurrence.number, occurrence.before) == (2, MONDAY)


async def test_a_new_plan_for_a_later_hour_posts_no_second_quiz_that_day(house: House) -> None:
    await set_daily(house)
    await to(house, at(MONDAY))
    reply = await set_daily(house, replace(PLAN, when=Recurrence(10 * 60)))
    assert "Tuesday 5 May, 10:00" in reply.note.text
    await to(house, at(MONDAY, 11 * 60))
    assert len(house.platform.messages) == 1


async def test_the_desk_tells_the_plan_and_what_is_open(house: House) -> None:
    assert await house.desk.daily(ROOM) is None
    await set_daily(house)
    view = await house.desk.daily(ROOM)
    assert view is not None
    assert (view.source, view.open, view.daily.state) == ("Things", None, State.ON)
    await to(house, at(MONDAY))
    session = await newest(house)
    await answer_all(house, ANN, session)
    view = await house.desk.daily(ROOM)
    assert view is not None
    assert view.open is not None
    assert (view.open.id, view.took_part) == (session.id, 1)


async def test_zones_are_found_by_what_is_typed_the_city_first(house: House) -> None:
    assert (await house.desk.zones("kath"))[0] == "Asia/Kathmandu"
    assert "America/New_York" in await house.desk.zones("new york")
    assert await house.desk.zones("atlantis") == ()
    assert len(await house.desk.zones("", 7)) == 7


def test_the_week_used_here_begins_on_a_monday() -> None:
    assert datetime.fromtimestamp(at(MONDAY) / 1000, UTC).weekday() == 0


async def test_in_a_tenant_that_is_left_nothing_is_posted_any_more_and_coming_back_changes_nothing(
    house: House,
) -> None:
    elsewhere = replace(ROOM, tenant="another")
    await set_daily(house)
    assert (await set_daily(house, place=elsewhere)).note.done
    await house.engine.forsake(ROOM.tenant)
    await to(house, at(MONDAY))
    assert [message.place.tenant for message in house.platform.messages.values()] == ["another"]
    assert (await the_daily(house)).state is State.OFF
    assert (await change(house, DailyAct.RESUME)).note.text == "There is no daily quiz in this channel yet."
    assert (await set_daily(house)).note.done


async def test_many_that_come_at_the_same_time_are_looked_at_a_few_at_a_time_and_all_posted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_a_time: list[int] = []
    under_way = 0

    async def slowly(*args: Any) -> Any:
        nonlocal under_way
        under_way += 1
        at_a_time.append(under_way)
        for _ in range(50):
            await asyncio.sleep(0)
        under_way -= 1
        return await book(*args)

    monkeypatch.setattr(dailies, "book", slowly)
    places = [replace(ROOM, channel=f"room-{number}") for number in range(9)]
    async with a_house(tmp_path, clock=a_clock()) as house:
        for place in places:
            await set_daily(house, place=place)
        await to(house, at(MONDAY))
        assert {message.place for message in house.platform.messages.values()} == set(places)
    assert max(at_a_time) == A_FEW
