"""A person's data, tenants that have left, and what is too old: on every kind of store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.engine.belongings import belongings
from bot.engine.boards import board, keep_boards
from bot.ports.store import Key, ReportRow, RoundRow
from bot.ports.store_boards import BoardRound
from bot.quiz.boards import Order, Period
from bot.quiz.events import Place
from bot.quiz.privacy import FORGOTTEN, Whose
from bot.quiz.reminder import Reminder
from bot.quiz.scoring import Mark, Score
from bot.quiz.stages import Phase
from bot.quiz.streaks import Streak
from bot.store import SqlStore
from tests.contract.test_store_dailies import a_daily
from tests.store.everything import everything, tables_of
from tests.store.values import GUILD, NOW, OTHER_GUILD, a_bank, a_session, an_answer, player

WHO, NAME = "person-4711", "Zelda Quince"
DAY = 86_400_000
HERE = Whose("web", WHO, GUILD)
EVERYWHERE = Whose("web", WHO, "guild-", everywhere=True)
PERSONAL = {
    *("players", "responses", "rounds", "sessions", "attempts", "board_sums", "board_runs", "board_names"),
    *("reports", "dailies", "streaks", "reminders"),
}
"""The tables in which a person can stand."""


async def play(store: SqlStore, tenant: str, *, ended_at: int | None = NOW + 9) -> Key:
    """A quiz that the person began, took part in with Ben, and led after its first round; with all that goes along."""
    key = (tenant, "alpha")
    bank = a_bank(questions=3)
    over = {} if ended_at is None else {"phase": Phase.FINISHED, "due_at": None, "ended_at": ended_at}
    session = a_session(tenant=tenant, host=WHO, host_name=NAME, version=1, **over)
    row = RoundRow(0, "q0", "hash0", NOW, NOW + 5, NOW + 6)
    marks = [Mark(WHO, 1.0, 3, 50), Mark("ben", 0.0, 0, 60)]
    daily = a_daily("daily1", tenant=tenant, host=WHO, host_name=NAME)
    async with store.writing() as writing:
        await writing.put_shelf(tenant, [bank])
        await writing.add_sessions([session])
        await writing.seat_players([(player(WHO, key), NAME, NOW), (player("ben", key), "Ben", NOW + 1)])
        await writing.put_responses([(key, an_answer(WHO, 1)), (key, an_answer("ben", 0))], [key])
        await writing.put_responses([(key, an_answer(WHO, 2, round=2))], [key])
        await writing.close_rounds([(key, row, marks)])
        await writing.put_leads([(key, 0, [WHO])])
        await keep_boards(writing, [(session, row, marks)])
        await writing.put_reports([ReportRow(tenant, "hash0", WHO, "metals", "q0", "alpha", 0, NOW)])
        await writing.add_daily(daily)
        await writing.put_streaks(daily.key, [Streak(WHO, NAME, 4, 9, 7), Streak("ben", "Ben", 1, 1, 7)])
        await writing.put_reminder(Reminder("web", WHO, 540, "UTC", (session.place,), NOW + DAY))
    return key


async def test_everything_on_a_person_is_found_and_nothing_of_others(store: SqlStore) -> None:
    await play(store, GUILD)
    await play(store, OTHER_GUILD)
    assert set(await tables_of(store, WHO)) == PERSONAL
    async with store.reading() as reading:
        here = await belongings(reading, HERE, NOW)
        all_over = await belongings(reading, EVERYWHERE, NOW)
        ben = await belongings(reading, replace(HERE, person="ben"), NOW)
        nobody = await belongings(reading, replace(HERE, person="cid"), NOW)
    assert here.names == {GUILD: NAME}
    assert [(seat.session.id, seat.name, seat.points, seat.right) for seat in here.seats] == [("alpha", NAME, 3, 1)]
    assert [(a.round, a.choice, a.mark, a.points) for a in here.answers] == [(0, (1,), 1.0, 3), (2, (2,), None, None)]
    assert [session.id for session in here.hosted] == ["alpha"]
    assert [daily.id for daily in here.dailies] == ["daily1"]
    assert [(each.daily, each.streak.days) for each in here.streaks] == [("daily1", 4)]
    assert {(each.channel, each.points) for each in here.sums} == {("", 30), ("channel-of-alpha", 30)}
    assert {each.period[0] for each in here.sums} == set("adwm")
    assert [(each.channel, each.length) for each in here.runs] == [("", 1), ("channel-of-alpha", 1)]
    assert [(each.question, each.at) for each in here.reports] == [("q0", NOW)]
    assert here.reminder is not None
    assert {seat.session.place.tenant for seat in all_over.seats} == {GUILD, OTHER_GUILD}
    assert (len(all_over.answers), len(all_over.reports), len(all_over.dailies)) == (4, 2, 2)
    assert ben.hosted == ben.reports == ben.dailies == ()
    assert [a.choice for a in ben.answers] == [(0,)]
    assert nobody.empty
    assert not ben.empty


async def test_a_player_who_got_another_name_is_in_the_store_nowhere_and_every_sum_stands(store: SqlStore) -> None:
    await play(store, GUILD)
    await play(store, OTHER_GUILD)
    async with store.writing() as writing:
        await writing.rename_player({GUILD: "gone-1"}, WHO, FORGOTTEN)
    mine = {name: [row for row in rows if WHO in row] for name, rows in (await everything(store)).items()}
    left = {name for name, rows in mine.items() if any(f"'{GUILD}'" in row for row in rows)}
    assert left == {"sessions", "dailies"}, "the engine takes those off the name itself"
    async with store.reading() as reading:
        scores = await reading.scores((GUILD, "alpha"))
        assert scores == (Score("gone-1", FORGOTTEN, 3, 1, 1), Score("ben", "Ben", 0, 0, 1))
        assert [row.lead for row in await reading.rounds((GUILD, "alpha"))] == [("gone-1",)]
        assert [answer.player for answer in await reading.marked((GUILD, "alpha"))] == ["ben", "gone-1"]
        top = await board(reading, NOW, GUILD, Period.ALL, Order.POINTS, None, 10)
        assert [(line.rank, line.player, line.name, line.value) for line in top.lines] == [
            (1, "gone-1", FORGOTTEN, 30),
            (2, "ben", "Ben", 0),
        ]
        assert list(await reading.streaks((GUILD, "daily1"), [WHO, "gone-1", "ben"])) == ["ben"]
        assert await reading.reports((GUILD, "alpha")) == {0: 1}
        assert len((await belongings(reading, EVERYWHERE, NOW)).seats) == 1, "the other tenant's stand"


async def test_counting_goes_on_under_the_new_name(store: SqlStore) -> None:
    """A round of a renamed player can be settled again, and somebody of the old id begins anew."""
    key = await play(store, GUILD)
    async with store.writing() as writing:
        await writing.rename_player({GUILD: "gone-1"}, WHO, FORGOTTEN)
    better = (Mark("gone-1", 1.0, 5, 50), Mark("ben", 1.0, 2, 60))
    again = BoardRound(
        GUILD, "alpha", 0, "channel-of-alpha", "metals/q0", NOW, NOW + 6, NOW // DAY + 719_163, 0, better
    )
    row = RoundRow(0, "q0", "hash0", NOW, NOW + 5, NOW + 6)
    async with store.writing() as writing:
        await writing.close_rounds([(key, row, better)])
        await writing.keep_boards([again])
        await writing.seat_players([(player(WHO, key), NAME, NOW + 7)])
        await writing.put_responses([(key, an_answer(WHO, 0, round=0))], [key])
    async with store.reading() as reading:
        top = await board(reading, NOW, GUILD, Period.ALL, Order.POINTS, None, 10)
        assert [(line.player, line.value) for line in top.lines] == [("gone-1", 5), ("ben", 2)]
        assert top.players == 2
        assert [score.player for score in await reading.scores(key)] == ["gone-1", "ben", WHO]


async def test_a_tenant_that_left_is_due_at_its_time_and_back_as_long_as_it_is_not(store: SqlStore) -> None:
    async with store.writing() as writing:
        await writing.put_departure(GUILD, NOW, NOW + DAY)
        await writing.put_departure(GUILD, NOW + 5, NOW + 9 * DAY)
        await writing.put_departure(OTHER_GUILD, NOW, NOW + 2 * DAY)
    async with store.reading() as reading:
        assert await reading.departures() == ((GUILD, NOW + DAY), (OTHER_GUILD, NOW + 2 * DAY))
        assert await reading.departures(until=NOW + DAY) == ((GUILD, NOW + DAY),)
        assert await reading.departures(until=NOW + DAY - 1) == ()
    async with store.writing() as writing:
        assert await writing.drop_departures([GUILD, "unknown"]) == 1
    async with store.reading() as reading:
        assert await reading.departures() == ((OTHER_GUILD, NOW + 2 * DAY),)


@pytest.mark.parametrize("limit", [1, 3, 10_000])
async def test_a_tenant_is_removed_a_few_rows_at_a_time_until_nothing_is_left_but_others(
    store: SqlStore, limit: int
) -> None:
    await play(store, GUILD)
    await play(store, OTHER_GUILD)
    before = await everything(store)
    for _ in range(200):
        async with store.writing() as writing:
            if not await writing.remove_tenant(GUILD, limit):
                break
    after = await everything(store)
    of_here = {name for name, rows in after.items() if any(f"'{GUILD}'" in row for row in rows)}
    assert of_here <= {"reminders"}, "a reminder is a person's"
    for name, rows in before.items():
        assert [row for row in rows if f"'{OTHER_GUILD}'" in row] == [
            row for row in after[name] if f"'{OTHER_GUILD}'" in row
        ]


async def test_old_sessions_go_with_their_answers_and_what_was_counted_stays(store: SqlStore) -> None:
    key = await play(store, GUILD)
    await play(store, OTHER_GUILD, ended_at=None)
    async with store.writing() as writing:
        fresh = a_session("beta", phase=Phase.FINISHED, due_at=None, ended_at=NOW + 10)
        await writing.add_sessions([fresh])
        assert not await writing.remove_old(NOW + 9, 500), "it ended at that very moment"
        assert (await writing.sessions([key])).keys() == {key}
        while await writing.remove_old(NOW + 10, 3):
            pass
    async with store.reading() as reading:
        found = await reading.sessions([key, (GUILD, "beta"), (OTHER_GUILD, "alpha")])
        assert set(found) == {(GUILD, "beta"), (OTHER_GUILD, "alpha")}
        assert await reading.scores(key) == ()
        assert await reading.marked(key) == ()
        assert len(await reading.scores((OTHER_GUILD, "alpha"))) == 2
        top = await board(reading, NOW, GUILD, Period.ALL, Order.POINTS, None, 10)
        assert [(line.name, line.value) for line in top.lines] == [(NAME, 30), ("Ben", 0)]
        assert await reading.newest_in(Place(GUILD, "web", "channel-of-alpha")) is None


async def test_somebody_known_only_from_a_board_is_found_too(store: SqlStore) -> None:
    await play(store, GUILD)
    async with store.writing() as writing:
        while await writing.remove_old(NOW + 10, 500):
            pass
    async with store.reading() as reading:
        found = await belongings(reading, EVERYWHERE, NOW)
    assert (found.seats, found.names, len(found.attempts)) == ((), {GUILD: NAME}, 1)
    assert found.dailies[0].set_at == NOW
    assert date.fromordinal(found.runs[0].last).year >= 2025
