"""Dailies and reminders, on every kind of store."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.ports.store import Conflict, Store
from bot.quiz.daily import Daily, Plan, Posted, State
from bot.quiz.events import Place
from bot.quiz.occurrence import Occurrence, Skip, Why
from bot.quiz.recurrence import Recurrence
from bot.quiz.reminder import Reminder
from bot.quiz.selection import Past
from bot.quiz.session import Pace, Settings
from bot.quiz.streaks import Streak
from tests.store.values import GUILD, NOW, OTHER_GUILD, a_session

MONDAY = date(2026, 5, 4)


def a_daily(id: str = "daily1", *, tenant: str = GUILD, channel: str | None = None, **changes: Any) -> Daily:
    plan = Plan(Recurrence(540, (0, 2)), "Asia/Kathmandu", bank="metals", outcomes=("melting",), mention="77")
    place = Place(tenant, "web", channel or f"channel-of-{id}")
    return replace(Daily(id, place, "host", "Hedy", plan, NOW, next_day=MONDAY, due_at=NOW + 5, version=1), **changes)


FULL = a_daily(
    plan=Plan(
        *(Recurrence(0), "UTC", "", "course", (), None, Pace.TOGETHER, 45, 90, "", 0),
    ),
    state=State.ON,
    last=Posted(MONDAY, 7, "sess"),
    position=3,
    held=Why.BUSY,
    skipped=(Skip(date(2026, 5, 2), Why.AWAY), Skip(date(2026, 5, 3), Why.EMPTY)),
    more=4,
)


@pytest.mark.parametrize("daily", [a_daily(), FULL, a_daily(due_at=None, next_day=None, state=State.OFF)])
async def test_a_daily_is_read_back_as_it_was_stored(store: Store, daily: Daily) -> None:
    async with store.writing() as writing:
        await writing.add_daily(daily)
        assert await writing.lock_daily(daily.key) == daily
    async with store.reading() as reading:
        assert await reading.daily(daily.key) == daily
        assert await reading.daily_in(daily.place) == daily
        assert await reading.daily((OTHER_GUILD, daily.id)) is None
        assert await reading.dailies([daily.key, (OTHER_GUILD, daily.id)]) == {daily.key: daily}
        assert await reading.daily_in(replace(daily.place, channel="another")) is None


async def test_a_channel_has_one_daily(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add_daily(a_daily("one", channel="main"))
    with pytest.raises(Conflict, match="daily quiz already"):
        async with store.writing() as writing:
            await writing.add_daily(a_daily("two", channel="main"))
    async with store.writing() as writing:
        await writing.add_daily(a_daily("one", tenant=OTHER_GUILD, channel="main"))


async def test_a_daily_changed_on_an_old_version_is_refused(store: Store) -> None:
    daily = a_daily()
    async with store.writing() as writing:
        await writing.add_daily(daily)
        await writing.save_daily(replace(daily, due_at=NOW + 9, version=2))
    with pytest.raises(Conflict):
        async with store.writing() as writing:
            await writing.save_daily(replace(daily, due_at=NOW + 99, version=2))
    async with store.reading() as reading:
        stored = await reading.daily(daily.key)
    assert stored is not None
    assert (stored.due_at, stored.version) == (NOW + 9, 2)


async def test_what_is_due_comes_soonest_first_and_what_is_paused_does_not(store: Store) -> None:
    dailies = [a_daily("late", due_at=NOW + 50), a_daily("soon", tenant=OTHER_GUILD), a_daily("off", due_at=None)]
    async with store.writing() as writing:
        for daily in dailies:
            await writing.add_daily(daily)
    async with store.reading() as reading:
        assert await reading.due_dailies() == (((OTHER_GUILD, "soon"), NOW + 5), ((GUILD, "late"), NOW + 50))
        assert await reading.due_dailies(NOW + 5) == (((OTHER_GUILD, "soon"), NOW + 5),)
        assert len(await reading.due_dailies(limit=1)) == 1


async def test_a_days_quiz_is_stored_once(store: Store) -> None:
    first = Occurrence("daily1", MONDAY, 1, 500)
    async with store.writing() as writing:
        await writing.add_daily(a_daily())
        await writing.add_daily_quiz(GUILD, first, "sess1", NOW)
        await writing.add_daily_quiz(GUILD, replace(first, day=date(2026, 5, 5), number=2), "sess2", NOW)
    with pytest.raises(Conflict, match="posted already"):
        async with store.writing() as writing:
            await writing.add_daily_quiz(GUILD, first, "sess3", NOW)


async def test_what_became_of_questions_adds_up_for_each_bank(store: Store) -> None:
    key = (GUILD, "daily1")
    async with store.writing() as writing:
        await writing.add_daily(a_daily())
        await writing.add_past(key, "metals", {"q0": Past(1), "q1": Past(1)})
        await writing.add_past(key, "metals", {"q0": Past(0, 10, 4)})
        await writing.add_past(key, "metals", {"q0": Past(1, 5, 5)})
        await writing.add_past(key, "gases", {"q0": Past(3)})
    async with store.reading() as reading:
        assert await reading.questions_past(key, "metals") == {"q0": Past(2, 15, 9), "q1": Past(1)}
        assert await reading.questions_past((OTHER_GUILD, "daily1"), "metals") == {}


async def test_streaks_are_replaced_by_player(store: Store) -> None:
    key = (GUILD, "daily1")
    ann, ben = Streak("ann", "Ann", 4, 9, 12, MONDAY), Streak("ben", "Ben", 1, 1, 12)
    async with store.writing() as writing:
        await writing.add_daily(a_daily())
        await writing.put_streaks(key, [replace(ann, days=3), ben])
        await writing.put_streaks(key, [ann])
    async with store.reading() as reading:
        assert await reading.streaks(key, ["ann", "ben", "cid"]) == {"ann": ann, "ben": ben}
        assert await reading.streaks((OTHER_GUILD, "daily1"), ["ann"]) == {}


async def test_a_reminder_is_a_persons_and_comes_when_it_is_due(store: Store) -> None:
    places = (Place(GUILD, "web", "main"), Place(OTHER_GUILD, "web", "main"))
    ann = Reminder("web", "ann", 1020, "Europe/Berlin", places, NOW + 5, MONDAY, refused=True)
    ben = Reminder("web", "ben", 540, "UTC")
    async with store.writing() as writing:
        await writing.put_reminder(replace(ann, due_at=None))
        await writing.put_reminder(ann)
        await writing.put_reminder(ben)
        assert await writing.lock_reminder(ann.key) == ann
    async with store.reading() as reading:
        assert await reading.reminder(ann.key) == ann
        assert await reading.reminder(ben.key) == ben
        assert await reading.reminder(("other", "ann")) is None
        assert await reading.due_reminders(["web"]) == ((ann.key, NOW + 5),)
        assert await reading.due_reminders(["web"], NOW + 4) == ()
        assert await reading.due_reminders(["slack"]) == ()
    async with store.writing() as writing:
        assert await writing.drop_reminder(ann.key)
        assert not await writing.drop_reminder(ann.key)


async def test_quizzes_at_ones_own_pace_leave_the_channel_free(store: Store) -> None:
    own = Settings(pace=Pace.OWN)
    occurrence = Occurrence("daily1", MONDAY, 3, 90, (Skip(MONDAY, Why.EMPTY),), 1, "77", date(2026, 5, 1))
    alone = a_session("alone", channel="main", settings=own, created_at=NOW + 1, occurrence=occurrence)
    async with store.writing() as writing:
        await writing.add_sessions([alone, a_session("other", channel="main", settings=own)])
        await writing.add_sessions([a_session("held", channel="main")])
    with pytest.raises(Conflict):
        async with store.writing() as writing:
            await writing.add_sessions([a_session("second", channel="main")])
    async with store.reading() as reading:
        assert await reading.live_in([alone.place]) == {alone.place: "held"}
        newest = await reading.newest_in(alone.place)
        assert (newest.id if newest else None) == "held"
        assert (await reading.sessions([(GUILD, "alone")]))[GUILD, "alone"] == alone
        assert len(await reading.due()) == 3


async def test_reminders_are_found_by_the_tenant_of_their_dailies(store: Store) -> None:
    here, there = Place("slack-T1", "slack", "C1"), Place("slackxT1", "slack", "C1")
    ann, ben = (Reminder("slack", each, 600, "UTC", (place,), NOW) for each, place in (("ann", here), ("ben", there)))
    both, off = replace(ann, person="cem", places=(there, here)), replace(ann, person="dee", due_at=None)
    async with store.writing() as writing:
        for each in (ann, ben, both, off, replace(ann, person="slack-T1", places=())):
            await writing.put_reminder(each)
    async with store.reading() as reading:
        assert sorted(await reading.reminders_in("slack-T1")) == [("slack", each) for each in ("ann", "cem", "dee")]


@pytest.mark.postgres
async def test_two_processes_that_lock_a_daily_take_turns(postgres_url: str) -> None:
    from bot.store import open_store

    daily = a_daily()
    seen: list[int] = []
    async with await open_store(postgres_url) as one, await open_store(postgres_url) as two:
        async with one.writing() as writing:
            await writing.add_daily(daily)

        async def take(store: Store) -> None:
            async with store.writing() as writing:
                found = await writing.lock_daily(daily.key)
                assert found is not None
                seen.append(found.version)
                await writing.save_daily(replace(found, version=found.version + 1))

        await asyncio.gather(*(take(store) for store in (one, two) for _ in range(2)))
    assert seen == [1, 2, 3, 4]
