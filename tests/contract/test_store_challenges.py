"""What every store promises about challenges: teams, runs, who is out, time saved, reports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.ports.store import Fastest, ReportRow, ReportSum, RoundRow, Store
from bot.quiz.scoring import Answer, Mark
from bot.quiz.stages import Phase
from bot.quiz.teams import Player
from tests.store.values import GUILD, KEY, NOW, OTHER_GUILD, a_session, an_answer, player

ROUND = RoundRow(0, "q0", "hash0", NOW, NOW + 30_000, NOW + 30_000, 30_000)


@pytest.fixture(autouse=True)
async def sessions(store: Store) -> None:
    """A running session with three seats."""
    async with store.writing() as writing:
        await writing.add_sessions([a_session(), a_session("beta"), a_session("alpha", tenant=OTHER_GUILD)])
        await writing.seat_players([(player(name), name.title(), NOW) for name in ("ann", "ben", "cid")])


async def players(store: Store) -> dict[str, Player]:
    async with store.reading() as reading:
        return {each.id: each for each in await reading.players(KEY)}


async def test_a_player_keeps_the_team_over_leaving_and_coming_back(store: Store) -> None:
    async with store.writing() as writing:
        await writing.put_teams([(player("ann"), 0), (player("ben"), 1)])
        await writing.put_teams([(player("ann"), 2)])
        await writing.unseat_players([(player("ann"), NOW + 1)])
    kept = await players(store)
    assert [(each.team, each.seated) for each in kept.values()] == [(2, False), (1, True), (None, True)]
    async with store.writing() as writing:
        await writing.seat_players([(player("ann"), "Ann", NOW + 2)])
        row = (await writing.seats({player("ann"): 0}))[player("ann")]
    assert (row.seated, row.team, row.out) == (True, 2, None)


async def test_whoever_is_out_is_not_waited_for_and_not_counted(store: Store) -> None:
    async with store.writing() as writing:
        await writing.put_responses([(KEY, an_answer("ann", 1)), (KEY, an_answer("ben", 1))], [KEY])
        assert await writing.complete([KEY]) == ()
        await writing.put_out([(player("cid"), 3)])
        assert await writing.complete([KEY]) == (KEY,)
        assert (await writing.counts(KEY, 0))[1] == 2
        assert (await writing.seats({player("cid"): 0}))[player("cid")].out == 3
        await writing.put_out([(player("cid"), None)])
        assert await writing.complete([KEY]) == ()


async def test_a_right_answer_saves_the_time_it_left_unused_and_again_saves_no_more(store: Store) -> None:
    marks = (Mark("ann", 1.0, 900, 6_000), Mark("ben", 0.0, 0, 2_000), Mark("cid", 1.0, 500, 40_000))
    async with store.writing() as writing:
        await writing.put_responses([(KEY, an_answer(name, 1)) for name in ("ann", "ben", "cid")], [KEY])
        for _ in range(2):
            await writing.close_rounds([(KEY, ROUND, marks)])
    kept = await players(store)
    assert [each.saved_ms for each in kept.values()] == [24_000, 0, 0]
    assert [each.score.points for each in kept.values()] == [900, 0, 500]
    async with store.writing() as writing:
        await writing.close_rounds([(KEY, ROUND, (Mark("ben", 1.0, 950, 2_000),))])
    ben = (await players(store))["ben"]
    assert (ben.saved_ms, ben.score.points, ben.score.right, ben.score.answered) == (28_000, 950, 1, 1)


async def test_the_last_run_told_of_a_player_is_kept(store: Store) -> None:
    async with store.writing() as writing:
        await writing.put_runs([(player("ann"), 1, 0), (player("ann"), 2, 1), (player("ben"), 1, 1)])
    kept = await players(store)
    assert [(each.run, each.run_round) for each in kept.values()] == [(2, 1), (1, 1), (0, None)]


async def test_settled_answers_come_by_round_with_the_time_they_took(store: Store) -> None:
    async with store.writing() as writing:
        await writing.put_responses(
            [(KEY, an_answer("ann", 1, at=NOW + 5)), (KEY, an_answer("ben", 2, round=1))], [KEY]
        )
        assert await writing.settled(KEY) == {}
        await writing.close_rounds([(KEY, ROUND, (Mark("ann", 1.0, 1, 5),))])
        assert await writing.settled(KEY) == {0: (Answer("ann", (1,), 5, NOW + 5, NOW + 5),)}


async def test_the_fastest_answer_is_a_right_one(store: Store) -> None:
    async with store.reading() as reading:
        assert await reading.fastest(KEY) is None
    async with store.writing() as writing:
        await writing.put_responses([(KEY, an_answer(name, 1)) for name in ("ann", "ben", "cid")], [KEY])
        marks = (Mark("ann", 1.0, 1, 900), Mark("ben", 0.0, 0, 100), Mark("cid", 1.0, 1, 800))
        await writing.close_rounds([(KEY, ROUND, marks)])
        assert await writing.fastest(KEY) == Fastest(0, "Cid", 800)


async def test_who_led_is_kept_with_the_closed_round(store: Store) -> None:
    async with store.writing() as writing:
        await writing.close_rounds([(KEY, ROUND, ())])
        await writing.put_leads([(KEY, 0, ["1", "2"])])
        await writing.close_rounds([(KEY, ROUND, ())])
        (row,) = await writing.rounds(KEY)
    assert (row.lead, row.timer_ms) == (("1", "2"), 30_000)


async def test_past_results_are_those_of_the_tenant_alone(store: Store) -> None:
    elsewhere = (OTHER_GUILD, "alpha")
    async with store.writing() as writing:
        await writing.seat_players(
            [(player("ann", elsewhere), "Ann", NOW), (player("ann", (GUILD, "beta")), "Ann", NOW)]
        )
        for key, mark in ((KEY, 1.0), ((GUILD, "beta"), 0.0), (elsewhere, 1.0)):
            await writing.put_responses([(key, an_answer("ann", 1))], [key])
            await writing.close_rounds([(key, ROUND, (Mark("ann", mark, int(mark), 5),))])
        assert await writing.shares(GUILD, ["ann", "ben", "nobody"]) == {"ann": (1, 2)}


async def test_whoever_went_out_later_ranks_higher_in_history_whatever_the_points(store: Store) -> None:
    async with store.writing() as writing:
        await writing.put_responses([(KEY, an_answer(name, 1)) for name in ("ann", "ben", "cid")], [KEY])
        marks = (Mark("ann", 1.0, 9, 5), Mark("ben", 1.0, 5, 5), Mark("cid", 1.0, 1, 5))
        await writing.close_rounds([(KEY, ROUND, marks)])
        await writing.put_out([(player("ann"), 0), (player("ben"), 1)])
        ranks = [(await writing.played(GUILD, name, 9))[0][2] for name in ("ann", "ben", "cid")]
    assert ranks == [3, 2, 1]


def report(who: str, tenant: str = GUILD, hash: str = "hash0", at: int = NOW) -> ReportRow:
    return ReportRow(tenant, hash, who, "metals", "q0", "alpha", 0, at)


async def test_a_report_counts_once_for_each_player_and_question(store: Store) -> None:
    async with store.writing() as writing:
        await writing.open_rounds([(KEY, ROUND), (KEY, RoundRow(1, "q1", "hash1", NOW, None, None))])
        assert await writing.reports(KEY) == {}
        await writing.put_reports([report("ann"), report("ann", at=NOW + 9), report("ben", at=NOW + 5)])
        await writing.put_reports([report("ann", at=NOW + 99), report("ann", OTHER_GUILD)])
        assert await writing.reports(KEY) == {0: 2}
    async with store.reading() as reading:
        assert await reading.report_sums() == (
            ReportSum(GUILD, "metals", "q0", "hash0", 2, NOW + 5),
            ReportSum(OTHER_GUILD, "metals", "q0", "hash0", 1, NOW),
        )


async def test_an_over_session_can_be_saved_again_since_its_key_may_be_corrected(store: Store) -> None:
    over = a_session(phase=Phase.FINISHED, due_at=None, version=1)
    corrected = replace(over, version=2, asked=(replace(over.asked[0], accepted=(2,)), *over.asked[1:]))
    async with store.writing() as writing:
        await writing.save_sessions([over])
        await writing.save_sessions([corrected])
        assert (await writing.sessions([KEY]))[KEY] == corrected
        assert KEY not in dict(await writing.due())
