"""What every store promises about quizzes that are over: the marked answers, and the list of past sessions."""

from __future__ import annotations

import pytest

from bot.ports.store import RoundRow, Store, Unavailable
from bot.quiz.results import MarkedAnswer
from bot.quiz.scoring import Mark
from bot.store import open_read_only
from tests.store.values import GUILD, KEY, NOW, OTHER_GUILD, a_draft, a_session, an_answer, player


@pytest.fixture(autouse=True)
async def sessions(store: Store) -> None:
    """Two sessions of one tenant and one of another that has the same id as the first."""
    async with store.writing() as writing:
        await writing.add_sessions([a_session()])
        await writing.add_sessions(
            [
                a_session("beta", channel="c-beta", created_at=NOW + 5),
                a_session(tenant=OTHER_GUILD, created_at=NOW + 9),
            ]
        )
        await writing.seat_players([(player(name), name.title(), NOW) for name in ("ann", "ben", "cid")])


def a_round(number: int) -> RoundRow:
    return RoundRow(number, f"q{number}", f"hash{number}", NOW, NOW, NOW)


async def test_marked_answers_come_by_round_and_then_in_the_order_given(store: Store) -> None:
    answers = [
        an_answer("ben", 1, at=NOW + 1),
        an_answer("ann", 0, 2, at=NOW + 2),
        an_answer("ann", 3, round=1, at=NOW + 9),
    ]
    async with store.writing() as writing:
        await writing.put_responses([(KEY, answer) for answer in answers], [KEY])
        await writing.close_rounds(
            [
                (KEY, a_round(1), [Mark("ann", 0.5, 0, 70)]),
                (KEY, a_round(0), [Mark("ann", 1.0, 3, 50), Mark("ben", 0.0, 0, 60)]),
            ]
        )
    async with store.reading() as reading:
        assert await reading.marked(KEY) == (
            MarkedAnswer(0, "ben", (1,), 0.0, 0, 60, NOW + 1),
            MarkedAnswer(0, "ann", (0, 2), 1.0, 3, 50, NOW + 2),
            MarkedAnswer(1, "ann", (3,), 0.5, 0, 70, NOW + 9),
        )


async def test_drafts_and_answers_of_open_rounds_are_not_among_them_nor_another_tenants(store: Store) -> None:
    async with store.writing() as writing:
        await writing.put_responses([(KEY, a_draft("ann", 1)), (KEY, an_answer("ben", 1))], [KEY])
        await writing.put_responses([((OTHER_GUILD, "alpha"), an_answer("ben", 1))], [])
        await writing.close_rounds([((OTHER_GUILD, "alpha"), a_round(0), [Mark("ben", 1.0, 1, 5)])])
    async with store.reading() as reading:
        assert await reading.marked(KEY) == ()


async def test_past_sessions_of_every_tenant_come_newest_first_with_their_players(store: Store) -> None:
    async with store.reading() as reading:
        found = await reading.past(10)
        assert [(session.place.tenant, session.id, count) for session, count in found] == [
            (OTHER_GUILD, "alpha", 0),
            (GUILD, "beta", 0),
            (GUILD, "alpha", 3),
        ]
        assert len(await reading.past(2)) == 2


async def test_somebody_beside_sees_what_is_committed_and_can_write_nothing(store: Store, database_url: str) -> None:
    async with await open_read_only(database_url) as beside:
        async with beside.reading() as reading:
            assert len(await reading.past(10)) == 3
        with pytest.raises(Unavailable, match="read-only"):
            async with beside.writing() as writing:
                await writing.seat_players([(player("dee"), "Dee", NOW)])
        async with store.writing() as writing:
            await writing.seat_players([(player("dee"), "Dee", NOW)])
        async with beside.reading() as reading:
            assert len(await reading.scores(KEY)) == 4


async def test_an_id_finds_the_session_of_every_tenant_that_has_it(store: Store) -> None:
    async with store.reading() as reading:
        assert [session.place.tenant for session in await reading.named("alpha")] == sorted([GUILD, OTHER_GUILD])
        assert [session.id for session in await reading.named("beta")] == ["beta"]
        assert await reading.named("nothing") == ()
