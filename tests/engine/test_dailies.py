"""Daily quizzes through the whole engine: posted when their time comes, answered alone, counted, changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.ports.daily import ChangeDaily, DailyAct, SetDaily
from bot.ports.desk import Reply
from bot.ports.store import SHARED, Unavailable
from bot.quiz.bank import Bank, Series
from bot.quiz.blocks import Card, Options, Text
from bot.quiz.codec import with_hash
from bot.quiz.daily import Daily, Plan, State
from bot.quiz.events import Close, Person, Place, Play, Submit
from bot.quiz.recurrence import Recurrence, moment
from bot.quiz.session import Pace, Session, Settings
from bot.quiz.stages import LOBBY_SLOT, RESULT_SLOT, Phase, Stage
from tests.fakes.clock import VirtualClock
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BANK, BEN, HOST, ROOM, question

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 5, 4)
HOUR, DAY = 3_600_000, 86_400_000
LEADER = replace(HOST, leads=True)
PLAN = Plan(Recurrence(9 * 60), "Europe/Berlin", bank="things", count=2, open_minutes=8 * 60)


def at(day: date, minute: int = 9 * 60) -> int:
    return moment(day, minute, BERLIN)


def a_clock(day: date = MONDAY, minute: int = 8 * 60 + 59) -> VirtualClock:
    """A minute before the daily's time, unless told otherwise."""
    return VirtualClock(at(day, minute))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, clock=a_clock()) as house:
        yield house


async def set_daily(house: House, plan: Plan = PLAN, person: Person = LEADER, place: Place = ROOM) -> Reply:
    return await house.engine.daily(SetDaily(place, person, plan))


async def change(house: House, act: DailyAct, person: Person = LEADER) -> Reply:
    return await house.engine.daily(ChangeDaily(ROOM, person, act))


async def the_daily(house: House) -> Daily:
    async with house.store.reading() as reading:
        daily = await reading.daily_in(ROOM)
    assert daily is not None
    return daily


async def to(house: House, moment: int) -> None:
    """Move time to a moment, and a little further."""
    await house.leap_to(moment)
    await house.advance(2_000)


async def newest(house: House) -> Session:
    """The session of the daily's newest quiz."""
    daily = await the_daily(house)
    assert daily.last is not None
    return await house.session(daily.last.session)


async def play(house: House, person: Person, session: Session) -> Reply:
    return await house.engine.submit(
        Play(tenant=ROOM.tenant, session=session.id, person=person, stamp=house.clock.now())
    )


async def answer_all(house: House, person: Person, session: Session, right: int = 99) -> Reply:
    """Answer every question in turn, the first `right` of them rightly."""
    reply = await play(house, person, session)
    for number, asked in enumerate(session.asked):
        assert reply.card is not None
        assert reply.card.round == number
        options = asked.key if number < right else tuple(set(range(len(asked.order))) - set(asked.key))[:1]
        for option in options:
            reply = await house.pick(person, asked.order.index(option), number, session.id)
            await house.clock.advance(5)
        if asked.multiple:
            reply = await house.do(Submit, person, number, session.id)
    return reply


def texts(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Text)]


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


# -- answering at one's own pace ---------------------------------------------------------------------------------------


async def test_everybody_answers_alone_and_the_result_reveals_all_at_the_close(house: House) -> None:
    await set_daily(house)
    await to(house, at(MONDAY))
    session = await newest(house)
    done = await answer_all(house, ANN, session)
    assert done.card is not None
    assert any("last question" in text for text in texts(done.card))
    await answer_all(house, BEN, session, right=1)
    await house.advance(6_000)
    public = house.platform.of(session.id, LOBBY_SLOT)
    assert "2 took part" in public.card.fallback
    assert not any(isinstance(block, Options) for card in public.cards for block in card.blocks)
    assert len(house.platform.messages) == 1, "nothing but one post until the close"
    await to(house, at(MONDAY) + 8 * HOUR)
    result = house.platform.of(session.id, RESULT_SLOT).card
    assert sum(text.count("right)") for text in texts(result)) == 2
    async with house.store.reading() as reading:
        scores = {each.player: each.right for each in await reading.scores((ROOM.tenant, session.id))}
    assert scores == {"ann": 2, "ben": 1}
    assert public.card.stage is Stage.CLOSED


async def test_a_burst_of_answers_costs_no_more_edits_than_the_platform_allows(house: House) -> None:
    await set_daily(house)
    await to(house, at(MONDAY))
    session = await newest(house)
    for n in range(60):
        await house.pick(Person(f"p{n}", f"P{n}"), 0, 1, session.id)
        await house.advance(500)
    assert len(house.platform.of(session.id, LOBBY_SLOT).cards) <= 1 + 30_000 // 5_000 + 1


async def test_the_next_question_comes_where_one_left_off_also_after_a_restart(tmp_path: Path) -> None:
    clock = a_clock()
    async with a_house(tmp_path, clock=clock) as house:
        await set_daily(house, replace(PLAN, count=None))
        await to(house, at(MONDAY))
        session = await newest(house)
        first = next(n for n, asked in enumerate(session.asked) if not asked.multiple)
        await house.pick(ANN, 0, first, session.id)
    async with a_house(tmp_path, clock=clock, process="two") as house:
        card = await house.desk.turn(ROOM.tenant, session.id, ANN.id)
        assert card is not None
        assert card.round == next(n for n in range(4) if n != first)
        reply = await play(house, ANN, session)
        assert reply.card == card


async def test_answers_to_two_questions_in_one_batch_both_count_and_neither_twice(house: House) -> None:
    await set_daily(house, replace(PLAN, count=None))
    await to(house, at(MONDAY))
    session = await newest(house)
    single = [n for n, asked in enumerate(session.asked) if not asked.multiple]
    replies = await asyncio.gather(*(house.pick(ANN, position, n, session.id) for n in single for position in (0, 1)))
    assert [reply.note.done for reply in replies] == [True, False] * len(single)
    async with house.store.reading() as reading:
        assert set(await reading.choices_of((ROOM.tenant, session.id), ANN.id)) == set(single)


async def test_after_the_close_nothing_can_be_answered(house: House) -> None:
    await set_daily(house)
    await to(house, at(MONDAY))
    session = await newest(house)
    closing = Close(tenant=ROOM.tenant, session=session.id, person=HOST, stamp=house.clock.now(), round=0)
    assert (await house.engine.submit(closing)).note.done
    reply = await play(house, ANN, session)
    assert (reply.note.done, reply.card) == (False, None)
    assert await house.desk.turn(ROOM.tenant, session.id, ANN.id) is None


async def test_nothing_is_asked_twice_before_the_bank_is_used_up_then_the_most_missed_comes_first(
    house: House,
) -> None:
    await set_daily(house, replace(PLAN, count=1))
    asked: list[str] = []
    for n in range(4):
        await to(house, at(MONDAY + timedelta(days=n)))
        session = await newest(house)
        asked.append(session.asked[0].id)
        await answer_all(house, ANN, session, right=0 if asked[-1] == "q2" else 1)
        await to(house, at(MONDAY + timedelta(days=n)) + 8 * HOUR)
    assert len(set(asked)) == 4
    await to(house, at(MONDAY + timedelta(days=4)))
    assert (await newest(house)).asked[0].id == "q2"


async def test_streaks_grow_day_by_day_forgive_one_miss_and_stand_on_the_result(house: House) -> None:
    await set_daily(house, replace(PLAN, count=1))
    for n in range(4):
        day = MONDAY + timedelta(days=n)
        await to(house, at(day))
        session = await newest(house)
        done = await answer_all(house, ANN, session)
        if n != 2:
            await answer_all(house, BEN, session)
        await to(house, at(day) + 8 * HOUR)
    assert done.card is not None
    assert any("4 in a row" in text for text in texts(done.card))
    result = house.platform.of(session.id, RESULT_SLOT).card
    assert texts(result)[-1] == "Days in a row: Ann 4, Ben 3."
    await to(house, at(MONDAY + timedelta(days=4)))
    async with house.store.reading() as reading:
        kept = await reading.streaks((await the_daily(house)).key, ["ann", "ben"])
    assert (kept["ann"].days, kept["ben"].days, kept["ben"].frozen_on) == (4, 3, date(2026, 5, 6))


async def test_a_quiz_that_should_have_closed_while_nobody_was_there_counts_for_the_next(tmp_path: Path) -> None:
    async with a_house(tmp_path, clock=a_clock()) as house:
        await set_daily(house, replace(PLAN, count=1))
        await to(house, at(MONDAY))
        session = await newest(house)
        await answer_all(house, ANN, session, right=0)
    async with a_house(tmp_path, clock=a_clock(date(2026, 5, 5), 9 * 60), process="two") as house:
        await house.advance(3_000)
        second = await newest(house)
        assert second.id != session.id
        async with house.store.reading() as reading:
            past = await reading.questions_past((await the_daily(house)).key, "things")
        first = past[session.asked[0].id]
        assert (first.asked, first.answered, first.right) == (1, 1, 0)


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
