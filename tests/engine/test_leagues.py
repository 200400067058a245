"""Leagues through the whole engine: weeks counted and told when they are over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.ports import Unreachable
from bot.ports.desk import BeginSeason, SetZone
from bot.ports.store import Unavailable
from bot.quiz.daily import Plan
from bot.quiz.events import Pause, Stop
from bot.quiz.recurrence import Recurrence
from bot.quiz.session import Settings
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act, read_token
from tests.engine.daily_house import a_clock, answer_all, at, newest, set_daily
from tests.engine.league_house import (
    CID,
    DAN,
    LEADER,
    MONDAY,
    a_league_house,
    after,
    digests,
    join,
    move,
    off,
    play,
    set_league,
    shown,
    table,
    the_league,
    to,
    told,
)
from tests.fakes.house import House
from tests.fakes.patience import turns
from tests.quiz.values import ANN, BEN, ROOM

HOUR = 3_600_000


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_league_house(tmp_path) as house:
        await set_league(house)
        for person, team in ((ANN, 0), (BEN, 1), (CID, 1)):
            await join(house, person, team)
        yield house


async def test_the_places_of_a_week_come_on_monday_at_nine_and_not_before(house: House) -> None:
    await play(house, right=(ANN, BEN), wrong=(CID,))
    await to(house, after(1) - 5_000)
    assert digests(house) == []
    await to(house, after(1))
    (message,) = digests(house)
    assert 0 <= message.at - after(1) < 2_000
    assert shown(message.card) == "▲ Reds win the week"
    assert table(message.card) == [
        (1, "Reds", "10 points", 1),
        (2, "Blues", "5 points", 2),
        (None, "Greens", "no points", 0),
    ]


async def test_a_digest_tells_the_best_the_most_missed_and_who_is_on_a_streak(house: House) -> None:
    await to(house, at(MONDAY + timedelta(days=5)))
    await play(house, right=(ANN,), wrong=(BEN, DAN))
    await to(house, at(MONDAY + timedelta(days=6)))
    await play(house, right=(ANN, BEN), wrong=(CID,), bank="others")
    await to(house, after(1))
    facts = told(digests(house)[0].card)
    assert facts["Best players"] == "▲ Ann 20, ● Ben 10"
    assert facts["Most missed"] == "What is thing 3? (1 of 3 right)"
    assert facts["Days in a row"] == "Ben 2, Ann 2"
    assert "Since the week before" not in facts


async def test_the_next_one_tells_who_went_up_and_the_season_adds_up(house: House) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    await to(house, after(1))
    await play(house, right=(CID,), wrong=(ANN,))
    await to(house, after(2))
    first, second = digests(house)
    assert table(first.card, 1) == [
        (1, "Reds", "4 points · 1 week won", 1),
        (2, "Blues", "2 points · 0 weeks won", 2),
        (3, "Greens", "0 points · 0 weeks won", 0),
    ]
    assert told(second.card)["Since the week before"] == "● Blues up 1, ▲ Reds down 1"
    assert [line[:3] for line in table(second.card, 1)][:2] == [
        (1, "Reds", "6 points · 1 week won"),
        (1, "Blues", "6 points · 1 week won"),
    ]


async def test_a_season_begins_with_an_empty_table(house: House) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    await to(house, after(1))
    await house.engine.arrange(BeginSeason(ROOM.tenant, "ann"))
    await play(house, right=(BEN,), wrong=(ANN,))
    await to(house, after(2))
    assert [line[1:3] for line in table(digests(house)[1].card, 1)][:2] == [
        ("Blues", "4 points · 1 week won"),
        ("Reds", "2 points · 0 weeks won"),
    ]


async def test_a_tie_shares_the_place(house: House) -> None:
    await play(house, right=(ANN, BEN))
    await to(house, after(1))
    card = digests(house)[0].card
    assert shown(card) == "▲ Reds and ● Blues share the week"
    assert [line[0] for line in table(card)] == [1, 1, None]
    assert [line[2] for line in table(card, 1)] == [
        "3 points · 1 week won",
        "3 points · 1 week won",
        "0 points · 0 weeks won",
    ]


async def test_a_week_in_which_nobody_played_for_a_team_is_not_told_nor_counted(house: House) -> None:
    await to(house, after(1))
    await play(house, right=(DAN,), wrong=(LEADER,))
    await to(house, after(2))
    assert digests(house) == []
    await play(house, right=(ANN,), wrong=(BEN,))
    await to(house, after(3))
    (message,) = digests(house)
    assert "Since the week before" not in told(message.card)
    assert table(message.card, 1)[0][2] == "4 points · 1 week won"


async def test_a_question_of_sunday_night_counts_for_the_week_it_was_asked_in(house: House) -> None:
    await to(house, after(1, 0) - 20_000)
    started = await house.start(Settings(seconds=60, reading_seconds=10), count=1)
    session = await house.phase(Phase.OPEN, 0, started.session or "")
    await to(house, after(1, 0) + 10_000)
    for person in (ANN, BEN):
        await house.pick(person, session.current.order.index(session.current.key[0]), id=session.id)
    await house.advance(90_000, 5_000)
    await to(house, after(1))
    assert len(digests(house)) == 1


async def test_a_quiz_of_the_week_that_is_still_open_is_waited_for(house: House) -> None:
    plan = Plan(Recurrence(20 * 60), "Europe/Berlin", bank="things", count=1, open_minutes=15 * 60)
    await set_daily(house, plan)
    sunday = MONDAY + timedelta(days=6)
    await to(house, at(sunday, 20 * 60))
    session = await newest(house)
    await to(house, after(1, 8 * 60))
    await answer_all(house, ANN, session)
    await answer_all(house, BEN, session, right=0)
    await to(house, after(1) + HOUR)
    assert digests(house) == []
    await to(house, after(1, 11 * 60))
    await to(house, after(1, 11 * 60 + 30))
    (message,) = digests(house)
    assert table(message.card)[0][:3] == (1, "Reds", "10 points")


async def test_a_quiz_that_never_ends_is_waited_for_until_midnight(house: House) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    await to(house, after(1, 0) - 60_000)
    started = await house.start(Settings(seconds=600, reading_seconds=10), count=1)
    await house.phase(Phase.OPEN, 0, started.session or "")
    await house.engine.submit(
        Pause(tenant=ROOM.tenant, session=started.session or "", person=LEADER, stamp=house.clock.now())
    )
    await to(house, after(1, 23 * 60))
    assert digests(house) == []
    await to(house, after(1, 23 * 60 + 59) + 61_000)
    assert len(digests(house)) == 1


async def test_after_a_short_absence_it_is_posted_late_and_once(tmp_path: Path) -> None:
    async with a_league_house(tmp_path) as house:
        await set_league(house)
        await join(house, ANN, 0)
        await play(house, right=(ANN,), wrong=(BEN,))
    for _ in range(2):
        clock = a_clock(MONDAY + timedelta(days=7), 20 * 60)
        async with a_league_house(tmp_path, clock=clock, platform=house.platform) as house:
            await house.advance(2_000)
            assert len(digests(house)) == 1


async def test_after_a_long_absence_a_week_counts_and_is_not_told(tmp_path: Path) -> None:
    async with a_league_house(tmp_path) as house:
        await set_league(house)
        await join(house, ANN, 0)
        await play(house, right=(ANN,), wrong=(BEN,))
        await house.advance(10_000)
    clock = a_clock(date(2026, 5, 26))
    async with a_league_house(tmp_path, clock=clock, process="two") as house:
        await house.advance(2_000)
        assert digests(house) == []
        await play(house, right=(ANN,), wrong=(BEN,))
        await to(house, at(date(2026, 6, 1)))
        (message,) = digests(house)
        assert table(message.card, 1)[0][1:3] == ("Reds", "8 points · 2 weeks won")


async def test_a_commit_that_fails_is_tried_again_and_tells_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    whole, failures = type(house.store).writing, iter([True, True, False])

    def broken(self: object) -> object:
        if house.clock.now() >= after(1) and next(failures, False):
            raise Unavailable("the disk is full")
        return whole(self)  # type: ignore[arg-type]

    monkeypatch.setattr(type(house.store), "writing", broken)
    await house.clock.leap(after(1) - house.clock.now())
    async for _ in turns():
        if digests(house):
            break
        await house.clock.advance(100)
    await house.advance(10_000)
    assert len(digests(house)) == 1
    assert next(failures, None) is None, "both failures came"


async def test_another_zone_moves_the_hour_at_once(house: House) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    await house.engine.arrange(SetZone(ROOM.tenant, "ann", "Asia/Tokyo"))
    await house.quiet()
    assert (await the_league(house)).due_at == after(1) - 7 * HOUR
    await to(house, after(1) - 7 * HOUR)
    assert len(digests(house)) == 1


async def test_another_hour_after_the_digest_tells_the_week_no_second_time(house: House) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    await to(house, after(1) + HOUR)
    assert (await set_league(house, minute=18 * 60)).note.done
    await to(house, after(1, 18 * 60) + HOUR)
    assert len(digests(house)) == 1
    await play(house, right=(BEN,), wrong=(ANN,))
    await to(house, after(2, 18 * 60) - 5_000)
    assert len(digests(house)) == 1
    await to(house, after(2, 18 * 60))
    assert [shown(each.card) for each in digests(house)] == ["▲ Reds win the week", "● Blues win the week"]


@pytest.mark.parametrize("again", ["zone alone", "set again", "off and on"])
async def test_a_zone_further_west_after_the_digest_tells_the_week_no_second_time(house: House, again: str) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    await to(house, after(1) + HOUR)
    assert (await house.engine.arrange(SetZone(ROOM.tenant, "ann", "America/Los_Angeles"))).note.done
    if again == "off and on":
        await off(house)
    if again != "zone alone":
        assert (await set_league(house)).note.done
    await to(house, after(1) + 12 * HOUR)
    assert len(digests(house)) == 1, "it was nine on Monday there, once more"
    await play(house, right=(BEN,), wrong=(ANN,))
    await to(house, after(2) + 9 * HOUR)
    assert [shown(each.card) for each in digests(house)] == ["▲ Reds win the week", "● Blues win the week"]


async def test_a_zone_more_than_a_day_further_east_tells_the_week_at_once(tmp_path: Path) -> None:
    async with a_league_house(tmp_path) as house:
        await house.engine.arrange(SetZone(ROOM.tenant, "ann", "Etc/GMT+12"))
        await to(house, after(0) + 24 * HOUR)
        await set_league(house)
        await join(house, ANN, 0)
        await play(house, right=(ANN,), wrong=(BEN,))
        await to(house, after(1) + 14 * HOUR - 60_000)
        assert digests(house) == [], "in a minute it is nine there"
        await house.engine.arrange(SetZone(ROOM.tenant, "ann", "Pacific/Kiritimati"))
        await house.advance(3_000)
        assert len(digests(house)) == 1
        await to(house, after(1) + 30 * HOUR)
        assert len(digests(house)) == 1


async def test_a_league_that_is_changed_while_its_digest_waits_tells_it_all_the_same(house: House) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    await to(house, after(1, 0) - 60_000)
    started = await house.start(Settings(seconds=600, reading_seconds=10), count=1)
    await house.phase(Phase.OPEN, 0, started.session or "")
    by = {"tenant": ROOM.tenant, "session": started.session or "", "person": LEADER}
    await house.engine.submit(Pause(**by, stamp=house.clock.now()))  # type: ignore[arg-type]
    await to(house, after(1) + HOUR)
    assert digests(house) == []
    assert (await set_league(house, ("Ash", "Birch", "Cedar"))).note.done
    await house.engine.submit(Stop(**by, stamp=house.clock.now()))  # type: ignore[arg-type]
    await to(house, after(1) + 2 * HOUR)
    assert len(digests(house)) == 1


@pytest.mark.parametrize("monday", [date(2026, 3, 23), date(2026, 10, 19)])
async def test_it_comes_at_nine_also_after_the_clocks_were_changed(tmp_path: Path, monday: date) -> None:
    async with a_league_house(tmp_path, clock=a_clock(monday, 10 * 60)) as house:
        await set_league(house)
        await join(house, ANN, 0)
        await play(house, right=(ANN,), wrong=(BEN,))
        next_monday = monday + timedelta(days=7)
        await to(house, at(next_monday) - 5_000)
        assert digests(house) == []
        await to(house, at(next_monday))
        assert len(digests(house)) == 1


async def test_a_league_that_is_off_tells_nothing_and_goes_on_with_its_members(house: House) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    assert "Its members and weeks are kept" in (await off(house)).note.text
    await to(house, after(1))
    assert digests(house) == []
    assert (await set_league(house)).note.done
    await play(house, right=(ANN,), wrong=(BEN,))
    await to(house, after(2))
    (message,) = digests(house)
    assert table(message.card)[0] == (1, "Reds", "10 points", 1)


async def test_where_the_bot_is_no_more_leagues_are_off(house: House) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    await house.engine.forsake(ROOM.tenant)
    assert not (await the_league(house)).on
    await to(house, after(1))
    assert digests(house) == []


async def test_a_digest_leads_to_ones_own_team(house: House) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    await to(house, after(1))
    (button,) = digests(house)[0].card.buttons
    press = read_token(button.token)
    assert press is not None
    assert press.act is Act.CONSULT


async def test_whom_the_host_moves_takes_this_weeks_points_along(house: House) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    await move(house, ANN.id, 2)
    await to(house, after(1))
    assert [line[:3] for line in table(digests(house)[0].card)] == [
        (1, "Greens", "10 points"),
        (2, "Blues", "0 points"),
        (None, "Reds", "no points"),
    ]


async def test_a_digest_that_cannot_be_sent_is_tried_again(house: House) -> None:
    await play(house, right=(ANN,), wrong=(BEN,))
    house.platform.failures.extend([Unreachable("gone for a moment")] * 3)
    await to(house, after(1))
    await house.advance(60_000, 2_000)
    assert len(digests(house)) == 1


async def test_a_league_in_another_channel_is_another_one(house: House) -> None:
    side = replace(ROOM, channel="side")
    assert (await set_league(house, ("Ash", "Birch"), place=side)).note.done
    await play(house, right=(ANN,), wrong=(BEN,))
    await to(house, after(1))
    assert [message.place for message in digests(house)] == [ROOM]
