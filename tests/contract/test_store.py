"""What every store promises about transactions, sessions and seats."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.ports.store import Conflict, SeatRow, Store, Writing
from bot.quiz.events import Place
from bot.quiz.scoring import Score
from bot.quiz.session import Session
from bot.quiz.stages import Phase
from tests.store.values import GUILD, KEY, NOW, OTHER_GUILD, a_session, an_answer, player

BETA = (GUILD, "beta")


async def add(store: Store, *sessions: Session) -> None:
    async with store.writing() as writing:
        await writing.add_sessions(sessions)


# -- transactions ------------------------------------------------------------------------------------------


async def test_what_a_block_wrote_is_there_after_it(store: Store) -> None:
    await add(store, a_session())
    async with store.reading() as reading:
        assert await reading.versions([KEY]) == {KEY: 0}


async def test_what_a_block_wrote_is_gone_when_it_raises(store: Store) -> None:
    async def block() -> None:
        async with store.writing() as writing:
            await writing.add_sessions([a_session()])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await block()
    async with store.reading() as reading:
        assert await reading.versions([KEY]) == {}


async def test_reads_see_only_what_is_committed(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add_sessions([a_session()])
        assert await writing.versions([KEY]) == {KEY: 0}
        async with store.reading() as reading:
            assert await reading.versions([KEY]) == {}


async def test_a_look_stays_the_same_while_others_write(store: Store) -> None:
    await add(store, a_session())
    async with store.reading() as reading:
        before = await reading.sessions([KEY])
        async with store.writing() as writing:
            await writing.save_sessions([a_session(version=1, phase=Phase.REVEALING)])
        assert await reading.sessions([KEY]) == before
    async with store.reading() as reading:
        assert (await reading.sessions([KEY]))[KEY].phase is Phase.REVEALING


async def test_a_failure_the_caller_passes_over_still_undoes_the_block(store: Store) -> None:
    async def add_again(writing: Writing) -> None:
        await writing.add_sessions([a_session()])
        # It fails here at the latest: what is only written may be on its way until somebody asks.
        await writing.sessions([KEY])

    async def block() -> None:
        async with store.writing() as writing:
            await writing.add_sessions([a_session()])
            with pytest.raises(Conflict):
                await add_again(writing)

    with pytest.raises(Conflict):
        await block()
    async with store.reading() as reading:
        assert await reading.versions([KEY]) == {}


async def test_nothing_to_ask_and_nothing_to_write_is_no_error(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add_sessions([])
        await writing.save_sessions([])
        await writing.seat_players([])
        await writing.unseat_players([])
        await writing.put_responses([], [])
        await writing.open_rounds([])
        await writing.close_rounds([])
        await writing.bump_posts([], NOW)
        await writing.put_receipts([])
        assert await writing.lock([], []) == {}
        assert await writing.complete([]) == ()
        assert await writing.seats({}) == {}
        assert await writing.sessions([]) == {}
        assert await writing.questions([]) == {}


# -- sessions ----------------------------------------------------------------------------------------------


async def test_a_session_comes_back_as_it_was_stored(store: Store) -> None:
    session = a_session(paused_in=Phase.OPEN, phase=Phase.PAUSED, seated=3, seed=2**60, title='a "b" \\ ü 🎲')
    await add(store, session)
    async with store.reading() as reading:
        assert await reading.sessions([KEY, BETA]) == {KEY: session}


async def test_saving_takes_the_next_version(store: Store) -> None:
    await add(store, a_session())
    async with store.writing() as writing:
        await writing.save_sessions([a_session(version=1, round=1)])
    async with store.reading() as reading:
        assert await reading.versions([KEY]) == {KEY: 1}
        assert (await reading.sessions([KEY]))[KEY].round == 1


@pytest.mark.parametrize("version", [0, 2, 5])
async def test_saving_any_other_version_is_a_conflict_and_saves_nothing(store: Store, version: int) -> None:
    await add(store, a_session(), a_session("beta"))
    with pytest.raises(Conflict):
        async with store.writing() as writing:
            await writing.save_sessions([a_session("beta", version=1), a_session(version=version)])
    async with store.reading() as reading:
        assert await reading.versions([KEY, BETA]) == {KEY: 0, BETA: 0}


async def test_saving_a_session_that_was_never_added_is_a_conflict(store: Store) -> None:
    with pytest.raises(Conflict):
        async with store.writing() as writing:
            await writing.save_sessions([a_session(version=1)])


async def test_saving_one_session_twice_in_a_call_is_a_conflict(store: Store) -> None:
    await add(store, a_session())
    with pytest.raises(Conflict):
        async with store.writing() as writing:
            await writing.save_sessions([a_session(version=1), a_session(version=1)])


async def test_a_place_has_one_live_session(store: Store) -> None:
    await add(store, a_session(channel="here"))
    with pytest.raises(Conflict, match="already running"):
        await add(store, a_session("beta", channel="here"))
    async with store.reading() as reading:
        assert await reading.live_in([Place(GUILD, "web", "here")]) == {Place(GUILD, "web", "here"): "alpha"}


async def test_a_place_is_free_again_once_its_session_is_over(store: Store) -> None:
    await add(store, a_session(channel="here"))
    async with store.writing() as writing:
        over = a_session(channel="here", version=1, phase=Phase.FINISHED, due_at=None, ended_at=NOW)
        await writing.save_sessions([over])
        await writing.add_sessions([a_session("beta", channel="here")])
    async with store.reading() as reading:
        assert await reading.live_in([Place(GUILD, "web", "here")]) == {Place(GUILD, "web", "here"): "beta"}


async def test_live_sessions_are_found_for_just_the_places_asked(store: Store) -> None:
    await add(store, a_session(channel="one"), a_session("beta", channel="two"))
    one, two, three = (Place(GUILD, "web", channel) for channel in ("one", "two", "three"))
    async with store.reading() as reading:
        assert await reading.live_in([one, two, three]) == {one: "alpha", two: "beta"}
        assert await reading.live_in([three, Place(GUILD, "discord", "one")]) == {}


async def test_the_newest_session_of_a_place_is_the_live_one(store: Store) -> None:
    live = a_session(channel="here", created_at=NOW - 10)
    over = a_session("beta", channel="here", created_at=NOW, phase=Phase.STOPPED, due_at=None)
    await add(store, live, over)
    async with store.reading() as reading:
        assert await reading.newest_in(live.place) == live


async def test_without_a_live_session_the_newest_is_the_one_created_last(store: Store) -> None:
    sessions = [
        a_session(id, channel="here", created_at=at, phase=Phase.FINISHED, due_at=None)
        for id, at in (("early", NOW - 10), ("late", NOW), ("middle", NOW - 5))
    ]
    await add(store, *sessions)
    async with store.reading() as reading:
        assert await reading.newest_in(sessions[0].place) == sessions[1]
        assert await reading.newest_in(Place(GUILD, "web", "elsewhere")) is None


async def test_tenants_do_not_see_each_other(store: Store) -> None:
    ours, theirs = a_session(channel="here"), a_session(tenant=OTHER_GUILD, channel="here", title="Theirs")
    their_key = (OTHER_GUILD, "alpha")
    await add(store, ours, theirs)
    async with store.writing() as writing:
        await writing.seat_players([(player("ann"), "Ann", NOW), (player("ann", their_key), "Anna", NOW)])
        await writing.put_responses([(KEY, an_answer("ann", 1))], [KEY])
        await writing.save_sessions([replace(ours, version=1)])
    async with store.reading() as reading:
        assert await reading.sessions([their_key]) == {their_key: theirs}
        assert await reading.live_in([theirs.place]) == {theirs.place: "alpha"}
        assert await reading.roster(their_key) == ("Anna",)
        assert await reading.responses(their_key, 0) == ()
        assert await reading.counts(their_key, 0) == ({}, 1)
        assert await reading.seats({player("ann", their_key): 0}) == {player("ann", their_key): SeatRow(True, None)}
        assert [row[0] for row in await reading.played(OTHER_GUILD, "ann", 9)] == [theirs]


async def test_locking_gives_the_versions_of_what_exists(store: Store) -> None:
    await add(store, a_session(version=3), a_session("beta", version=5))
    missing = (GUILD, "missing")
    async with store.writing() as writing:
        assert await writing.lock([KEY, missing], [BETA]) == {KEY: 3, BETA: 5}
        assert await writing.lock([], [KEY]) == {KEY: 3}
        assert await writing.lock([KEY], [KEY]) == {KEY: 3}


# -- due ---------------------------------------------------------------------------------------------------


async def test_sessions_are_due_soonest_first_over_all_tenants(store: Store) -> None:
    await add(
        store,
        a_session("late", due_at=NOW + 9_000),
        a_session("soon", tenant=OTHER_GUILD, phase=Phase.REVEALED, due_at=NOW + 1_000),
        a_session("never", phase=Phase.POSTING, due_at=None),
        a_session("over", phase=Phase.STOPPED, due_at=NOW),
    )
    soon, late = ((OTHER_GUILD, "soon"), NOW + 1_000), ((GUILD, "late"), NOW + 10_000)
    async with store.reading() as reading:
        assert await reading.due() == (soon, late)
        assert await reading.due(NOW + 1_000) == (soon,)
        assert await reading.due(NOW + 999) == ()
        assert await reading.due(limit=1) == (soon,)


async def test_the_wake_time_follows_the_session(store: Store) -> None:
    await add(store, a_session())
    async with store.writing() as writing:
        await writing.save_sessions([a_session(version=1, phase=Phase.REVEALING, due_at=None)])
    async with store.reading() as reading:
        assert await reading.due() == ()


# -- seats -------------------------------------------------------------------------------------------------


async def test_seats_are_those_that_exist_with_the_answer_of_the_round_asked_for(store: Store) -> None:
    await add(store, a_session())
    answer = an_answer("ann", 0, 2, round=1)
    async with store.writing() as writing:
        await writing.seat_players([(player("ann"), "Ann", NOW), (player("ben"), "Ben", NOW + 1)])
        await writing.put_responses([(KEY, answer)], [])
        await writing.unseat_players([(player("ben"), NOW + 2)])
        found = await writing.seats({player("ann"): 1, player("ben"): 1, player("cid"): 1})
        earlier = await writing.seats({player("ann"): 0})
    assert found == {player("ann"): SeatRow(True, answer), player("ben"): SeatRow(False, None)}
    assert earlier == {player("ann"): SeatRow(True, None)}


async def test_the_roster_names_who_sits_in_the_order_they_came(store: Store) -> None:
    await add(store, a_session())
    async with store.writing() as writing:
        await writing.seat_players([(player("zoe"), "Zoe", NOW), (player("ann"), "Ann", NOW + 5)])
        await writing.seat_players([(player("ben"), "Ben", NOW + 3)])
    async with store.reading() as reading:
        assert await reading.roster(KEY) == ("Zoe", "Ben", "Ann")
    async with store.writing() as writing:
        await writing.unseat_players([(player("ben"), NOW + 9)])
    async with store.reading() as reading:
        assert await reading.roster(KEY) == ("Zoe", "Ann")
        assert [score.name for score in await reading.scores(KEY)] == ["Zoe", "Ben", "Ann"]


async def test_a_player_who_comes_back_keeps_the_seat_in_line_and_takes_the_new_name(store: Store) -> None:
    await add(store, a_session())
    async with store.writing() as writing:
        await writing.seat_players([(player("ann"), "Ann", NOW), (player("ben"), "Ben", NOW + 1)])
        await writing.unseat_players([(player("ann"), NOW + 2)])
        await writing.seat_players([(player("ann"), "Anna", NOW + 3)])
    async with store.reading() as reading:
        assert await reading.roster(KEY) == ("Anna", "Ben")


async def test_one_player_seated_twice_in_a_call_sits_once(store: Store) -> None:
    await add(store, a_session())
    async with store.writing() as writing:
        await writing.seat_players([(player("ann"), "Ann", NOW), (player("ann"), "Anna", NOW + 1)])
        await writing.unseat_players([(player("ann"), NOW + 2), (player("ann"), NOW + 3)])
        await writing.seat_players([(player("ann"), "Anne", NOW + 4)])
    async with store.reading() as reading:
        assert await reading.scores(KEY) == (Score("ann", "Anne", 0, 0, 0),)
