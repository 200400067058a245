"""Reminders: asked for by a button, sent in private while a quiz is open, once a day at the most."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.engine.limits import Limits
from bot.engine.waker import A_FEW
from bot.ports.desk import Reply
from bot.ports.platform import Refused, Unreachable
from bot.quiz.blocks import Text
from bot.quiz.events import Person, Place, Remind, Unremind
from bot.quiz.reminder import Reminder, hours
from bot.quiz.session import Session
from bot.quiz.tokens import Act, event_of, read_token
from tests.engine.daily_house import (
    MONDAY,
    PLAN,
    a_clock,
    answer_all,
    at,
    newest,
    play,
    set_daily,
    texts,
    to,
)
from tests.engine.meddled_house import Stand, a_stand
from tests.fakes.house import House, a_house, until
from tests.fakes.meddled import giving
from tests.quiz.values import ANN, BEN, ROOM

FIVE = 17 * 60
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A house with a daily quiz that has just been posted and stays open until 19:00."""
    async with a_house(tmp_path, clock=a_clock()) as house:
        await set_daily(house, replace(PLAN, open_minutes=10 * 60))
        await to(house, at(MONDAY))
        yield house


async def ask(house: House, session: Session, minute: int | None = FIVE) -> Reply:
    by = {"tenant": ROOM.tenant, "session": session.id, "person": ANN, "stamp": house.clock.now()}
    return await house.engine.submit(Remind(**by, minute=minute))  # type: ignore[arg-type]


async def stop(house: House, session: Session) -> Reply:
    by = {"tenant": ROOM.tenant, "session": session.id, "person": ANN, "stamp": house.clock.now()}
    return await house.engine.submit(Unremind(**by))  # type: ignore[arg-type]


async def kept(house: House) -> Reminder | None:
    async with house.store.reading() as reading:
        return await reading.reminder(("web", ANN.id))


def told(house: House) -> list[tuple[str, int]]:
    return [(person, moment) for person, moment, _ in house.platform.whispered]


async def test_the_button_offers_hours_while_the_quiz_is_open_and_each_of_them_sets_a_reminder(house: House) -> None:
    session = await newest(house)
    reply = await ask(house, session, None)
    assert reply.card is not None
    labels = [button.label for button in reply.card.buttons]
    assert labels == ["10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00", "17:00", "18:00"]
    press = read_token(reply.card.buttons[7].token)
    assert press is not None
    event = event_of(press, ROOM.tenant, ANN, house.clock.now())
    assert isinstance(event, Remind)
    assert event.minute == FIVE
    done = await house.engine.submit(event)
    assert "17:00 (Europe/Berlin)" in done.note.text
    again = await ask(house, session, None)
    assert again.card is not None
    assert "So far: 17:00 (Europe/Berlin)." in texts(again.card)


async def test_who_has_not_answered_is_written_to_at_their_hour_with_a_way_to_answer_and_to_stop(house: House) -> None:
    session = await newest(house)
    await ask(house, session)
    await to(house, at(MONDAY, FIVE) - 10_000)
    assert told(house) == []
    await house.advance(10_000)
    assert told(house) == [(ANN.id, at(MONDAY, FIVE))]
    card = house.platform.whispered[0][2]
    assert [press.act for button in card.buttons if (press := read_token(button.token))] == [Act.PLAY, Act.UNREMIND]
    assert any("Things: 2 questions left" in block.text for block in card.blocks if isinstance(block, Text))
    await to(house, at(TUESDAY))
    await to(house, at(TUESDAY, FIVE))
    assert [person for person, _ in told(house)] == [ANN.id, ANN.id], "and the next day again"


async def under_way(house: House, words: int = 1) -> None:
    """The hour of the reminder, at which so many words begin to be said; a house that says them is not quiet."""
    await house.clock.leap(at(MONDAY, FIVE) - house.clock.now())
    await until(lambda: house.platform.waiting == words)
    for _ in range(100):
        await asyncio.sleep(0)


async def test_a_word_under_way_when_the_house_stops_is_still_said_and_said_once(tmp_path: Path) -> None:
    clock = a_clock()
    async with a_house(tmp_path, clock=clock) as house:
        await set_daily(house, replace(PLAN, open_minutes=10 * 60))
        await to(house, at(MONDAY))
        await ask(house, await newest(house))
        house.platform.delay_ms = 1_000
        await under_way(house)
        assert told(house) == []
    assert [person for person, _ in told(house)] == [ANN.id]
    async with a_house(tmp_path, clock=clock) as again:
        await again.advance(10_000)
        assert told(again) == []


async def test_a_word_that_a_platform_never_takes_does_not_keep_the_house_from_stopping(tmp_path: Path) -> None:
    clock = a_clock()
    async with a_house(tmp_path, clock=clock) as house:
        await set_daily(house, replace(PLAN, open_minutes=10 * 60))
        await to(house, at(MONDAY))
        await ask(house, await newest(house))
        house.platform.delay_ms = 10**9
        await under_way(house)
        before = clock.now()
    assert clock.now() - before <= Limits().goodbye_ms
    assert told(house) == []


async def test_who_has_answered_hears_nothing_and_who_has_begun_hears_what_is_left(house: House) -> None:
    session = await newest(house)
    await ask(house, session)
    await answer_all(house, ANN, session)
    await to(house, at(MONDAY, FIVE))
    assert told(house) == []
    await to(house, at(TUESDAY))
    second = await newest(house)
    asked = second.asked[0]
    await house.pick(ANN, asked.order.index(asked.key[0]), 0, second.id)
    if not asked.multiple:
        await to(house, at(TUESDAY, FIVE))
        assert "1 question left" in house.platform.told[0][1]


async def test_once_the_quiz_has_closed_nobody_is_reminded(house: House) -> None:
    await ask(house, await newest(house), 20 * 60)
    await to(house, at(MONDAY, 20 * 60))
    assert told(house) == []
    reminder = await kept(house)
    assert reminder is not None
    assert reminder.due_at == at(TUESDAY, 20 * 60)


async def test_two_groups_dailies_make_one_message(house: House) -> None:
    other = replace(ROOM, tenant="web2", channel="other")
    await set_daily(house, replace(PLAN, open_minutes=10 * 60), place=other)
    await ask(house, await newest(house))
    await to(house, at(TUESDAY))
    async with house.store.reading() as reading:
        daily = await reading.daily_in(other)
    assert daily is not None
    assert daily.last is not None
    session = await house.session(daily.last.session, "web2")
    event = Remind(tenant="web2", session=session.id, person=ANN, stamp=house.clock.now(), minute=FIVE)
    assert (await house.engine.submit(event)).note.done
    await to(house, at(TUESDAY, FIVE))
    assert len(told(house)) == 1
    assert house.platform.told[0][1].count("questions left") == 2


async def test_an_hour_changed_during_the_day_brings_no_second_message(house: House) -> None:
    session = await newest(house)
    await ask(house, session, 16 * 60)
    await to(house, at(MONDAY, 16 * 60))
    assert len(told(house)) == 1
    await ask(house, session, FIVE)
    await to(house, at(MONDAY, FIVE))
    assert len(told(house)) == 1


async def test_stop_stops(house: House) -> None:
    session = await newest(house)
    await ask(house, session)
    assert (await stop(house, session)).note.done
    assert not (await stop(house, session)).note.done
    await to(house, at(MONDAY, FIVE))
    assert told(house) == []
    assert await kept(house) is None


async def test_closed_direct_messages_switch_it_off_and_the_next_private_card_says_so_once(house: House) -> None:
    session = await newest(house)
    await ask(house, session)
    house.platform.broken = Refused("direct messages are closed")
    await to(house, at(MONDAY, FIVE))
    house.platform.broken = None
    reminder = await kept(house)
    assert reminder is not None
    assert (reminder.refused, reminder.due_at) == (True, None)
    first, second = await play(house, ANN, session), await play(house, ANN, session)
    assert first.card is not None
    assert second.card is not None
    assert "could not write to you" in texts(first.card)[0]
    assert "could not write to you" not in str(second.card)
    await to(house, at(TUESDAY))
    await to(house, at(TUESDAY, FIVE))
    assert told(house) == []


async def test_a_platform_that_cannot_be_reached_costs_the_days_message_and_no_more(house: House) -> None:
    await ask(house, await newest(house))
    house.platform.broken = Unreachable("no line")
    await to(house, at(MONDAY, FIVE))
    house.platform.broken = None
    await to(house, at(MONDAY, FIVE) + 600_000)
    assert told(house) == []
    await to(house, at(TUESDAY))
    await to(house, at(TUESDAY, FIVE))
    assert len(told(house)) == 1


async def test_after_an_hour_away_the_days_message_is_left_out(tmp_path: Path) -> None:
    async with a_house(tmp_path, clock=a_clock()) as house:
        await set_daily(house, replace(PLAN, open_minutes=10 * 60))
        await to(house, at(MONDAY))
        await ask(house, await newest(house))
    async with a_house(tmp_path, clock=a_clock(minute=18 * 60 + 1)) as house:
        await house.advance(2_000)
        assert told(house) == []
        reminder = await kept(house)
        assert reminder is not None
        assert reminder.due_at == at(TUESDAY, FIVE)


async def test_a_button_of_a_quiz_that_is_no_daily_is_refused_in_words(house: House) -> None:
    for session in ("nosuchsession", "sess99"):
        event = Remind(tenant=ROOM.tenant, session=session, person=BEN, stamp=house.clock.now())
        reply = await house.engine.submit(event)
        assert not reply.note.done


@pytest.mark.parametrize(
    ("minute", "open_minutes", "expected"),
    [
        (9 * 60, 120, (10 * 60,)),
        (9 * 60, 30, ()),
        (9 * 60 + 30, 60, (10 * 60,)),
        (22 * 60, 4 * 60, (23 * 60, 0, 60)),
    ],
)
def test_the_hours_offered_lie_while_the_quiz_is_open(
    minute: int, open_minutes: int, expected: tuple[int, ...]
) -> None:
    assert hours(minute, open_minutes) == expected
    assert len(hours(minute, 23 * 60)) <= 10


async def test_who_wanted_a_reminder_in_a_tenant_that_is_left_keeps_those_of_others(house: House) -> None:
    session = await newest(house)
    await ask(house, session)
    alone = await kept(house)
    assert alone is not None
    other = Place("another", "web", "main")
    async with house.store.writing() as writing:
        await writing.put_reminder(replace(alone, person="ben", places=(*alone.places, other)))
        await writing.put_reminder(replace(alone, platform="slack", person="cid", places=(*alone.places, other)))
    await house.engine.forsake(ROOM.tenant)
    assert await kept(house) is None
    async with house.store.reading() as reading:
        ben = await reading.reminder(("web", "ben"))
    assert ben is not None
    assert (ben.places, ben.due_at) == ((other,), alone.due_at)
    await to(house, at(MONDAY, FIVE))
    assert told(house) == []
    async with house.store.reading() as reading:
        cid = await reading.reminder(("slack", "cid"))
    assert cid is not None
    assert cid.due_at == alone.due_at, "another process has to send it"


# -- where rows go between two looks ---------------------------------------------------------------------------------


@asynccontextmanager
async def reminded(folder: Path) -> AsyncIterator[Stand]:
    """Ann has asked for a word at five."""
    async with a_stand(folder, clock=a_clock()) as stand:
        await set_daily(stand.house, replace(PLAN, open_minutes=10 * 60))
        await to(stand.house, at(MONDAY))
        await ask(stand.house, await newest(stand.house))
        yield stand


async def test_an_hour_that_is_none_and_a_zone_nobody_knows_are_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await newest(house)
    assert not (await ask(house, session, 24 * 60)).note.done
    monkeypatch.setattr("bot.engine.reminders.find_zone", lambda name: None)
    assert not (await ask(house, session)).note.done
    assert await kept(house) is None


async def test_whoever_has_no_reminder_hears_so_when_stopping_it(house: House) -> None:
    assert "no reminder" in (await stop(house, await newest(house))).note.text.lower()


async def test_a_reminder_that_is_gone_at_its_hour_is_not_sent(tmp_path: Path) -> None:
    for call in ("reminder", "lock_reminder"):
        async with reminded(tmp_path / call) as stand:
            stand.answers[call] = giving(None)
            await to(stand.house, at(MONDAY, FIVE))
            assert told(stand.house) == []


async def test_a_reminder_on_a_platform_of_another_process_is_left_to_it(tmp_path: Path) -> None:
    async with reminded(tmp_path) as stand:
        alone = await kept(stand.house)
        assert alone is not None
        async with stand.house.store.writing() as writing:
            await writing.put_reminder(replace(alone, platform="slack"))
    async with a_stand(tmp_path, clock=stand.house.clock) as again:
        await to(again.house, at(MONDAY, FIVE))
        assert told(again.house) == [("ann", stand.house.clock.now() - 2_000)]
        async with again.house.store.reading() as reading:
            assert await reading.reminder(("slack", "ann")) == replace(alone, platform="slack")


async def test_thousands_that_wait_for_another_process_hide_nothing_of_this_one(tmp_path: Path) -> None:
    async with reminded(tmp_path) as stand:
        alone = await kept(stand.house)
        assert alone is not None
        async with stand.house.store.writing() as writing:
            for number in range(1_001):
                early = stand.house.clock.now() - 60_000
                await writing.put_reminder(replace(alone, platform="slack", person=f"p{number}", due_at=early))
    async with a_stand(tmp_path, shared=True, clock=stand.house.clock) as again:
        again.house.engine._reminders.waker.arm([(alone.key, None)])  # Its own process has died.
        await to(again.house, at(MONDAY, FIVE) + 5_000)
        assert [person for person, _ in told(again.house)] == ["ann"]


async def test_a_refusal_is_confessed_once_however_many_ask_at_the_same_time(tmp_path: Path) -> None:
    async with reminded(tmp_path) as stand:
        house = stand.house
        house.platform.failures.append(Refused("closed"))
        await to(house, at(MONDAY, FIVE))
        refused = await kept(house)
        assert refused is not None
        assert refused.refused
        stand.answers["lock_reminder"] = giving(replace(refused, refused=False))
        reply = await play(house, ANN, await newest(house))
        assert reply.card is not None
        assert not any("could not write" in text for text in texts(reply.card)), "another look has told it"


async def test_a_refusal_of_what_is_gone_switches_nothing_off(tmp_path: Path) -> None:
    async with reminded(tmp_path) as stand:
        house = stand.house
        calls = [0]

        async def gone_in_the_end(key: object) -> object:
            calls[0] += 1
            stand.answers["lock_reminder"] = giving(None)
            return await kept(house)

        stand.answers["lock_reminder"] = gone_in_the_end
        house.platform.failures.append(Refused("closed"))
        await to(house, at(MONDAY, FIVE))
        after = await kept(house)
        assert calls == [1]
        assert after is not None
        assert not after.refused


async def test_a_daily_that_is_gone_or_has_not_begun_is_nothing_to_be_reminded_of(tmp_path: Path) -> None:
    async with reminded(tmp_path) as stand:
        stand.answers["daily_in"] = giving(None)
        await to(stand.house, at(MONDAY, FIVE))
        assert told(stand.house) == []


async def test_in_a_tenant_that_is_left_a_reminder_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    async with reminded(tmp_path) as stand:
        stand.answers["lock_reminder"] = giving(None)
        await stand.house.engine.forsake(ROOM.tenant)
        assert await kept(stand.house) is None


async def test_thousands_who_chose_the_same_hour_are_written_to_a_few_at_a_time(house: House) -> None:
    session, people = await newest(house), [Person(f"p{number}", f"P{number}") for number in range(20)]
    for person in people:
        by = {"tenant": ROOM.tenant, "session": session.id, "person": person, "stamp": house.clock.now()}
        await house.engine.submit(Remind(**by, minute=FIVE))  # type: ignore[arg-type]
    house.platform.delay_ms = 1_000
    await under_way(house, A_FEW)
    assert house.platform.waiting == A_FEW < len(people)
    while (before := len(told(house))) < len(people):
        await house.clock.advance(1_000)
        await until(lambda before=before: len(told(house)) > before)  # type: ignore[misc]
        assert house.platform.waiting <= A_FEW
    assert sorted(person for person, _ in told(house)) == sorted(person.id for person in people)
    await house.advance(20_000)
    assert len(told(house)) == len(people)
