"""What every store promises about responses and rounds: which answer stands, who is complete, what it was worth."""

from __future__ import annotations

import pytest

from bot.ports.store import Conflict, RoundLook, RoundRow, RoundTally, Store
from bot.quiz.scoring import Mark, Score
from bot.quiz.session import Response
from bot.quiz.stages import Phase
from tests.store.values import GUILD, KEY, NOW, a_draft, a_session, an_answer, player

BETA = (GUILD, "beta")


@pytest.fixture(autouse=True)
async def sessions(store: Store) -> None:
    """A running session with three seats, and another with none."""
    async with store.writing() as writing:
        await writing.add_sessions([a_session(), a_session("beta")])
        await writing.seat_players([(player(name), name.title(), NOW) for name in ("ann", "ben", "cid")])


async def put(store: Store, *responses: Response, locked: bool = True) -> None:
    async with store.writing() as writing:
        await writing.put_responses([(KEY, response) for response in responses], [KEY] if locked else [])


async def held(store: Store, round: int = 0) -> tuple[Response, ...]:
    async with store.reading() as reading:
        return await reading.responses(KEY, round)


# -- which answer stands -----------------------------------------------------------------------------------


async def test_responses_come_back_by_arrival_drafts_included(store: Store) -> None:
    late, early = an_answer("ann", 0, 2, arrived=NOW + 9), a_draft("ben", 1, at=NOW + 5)
    await put(store, late, early, an_answer("cid", 1, round=1))
    assert await held(store) == (early, late)


async def test_a_choice_of_the_last_option_a_column_can_hold_survives(store: Store) -> None:
    await put(store, an_answer("ann", 0, 62))
    assert (await held(store))[0].choice == (0, 62)


@pytest.mark.parametrize("later", [an_answer("ann", 2, at=NOW + 1), an_answer("ann", 1), a_draft("ann", 2, at=NOW + 1)])
async def test_where_answers_are_locked_a_stored_choice_is_never_replaced(store: Store, later: Response) -> None:
    await put(store, an_answer("ann", 1))
    with pytest.raises(Conflict):
        await put(store, later, an_answer("ben", 1))
    assert await held(store) == (an_answer("ann", 1),)


@pytest.mark.parametrize("locked", [True, False])
async def test_a_draft_is_replaced_by_a_later_draft(store: Store, *, locked: bool) -> None:
    await put(store, a_draft("ann", 1))
    await put(store, a_draft("ann", 1, 2, at=NOW + 1), locked=locked)
    assert await held(store) == (a_draft("ann", 1, 2, at=NOW + 1),)


@pytest.mark.parametrize("locked", [True, False])
async def test_a_draft_is_not_replaced_by_an_earlier_draft(store: Store, *, locked: bool) -> None:
    await put(store, a_draft("ann", 1, at=NOW + 1))
    with pytest.raises(Conflict):
        await put(store, a_draft("ann", 2), locked=locked)
    assert await held(store) == (a_draft("ann", 1, at=NOW + 1),)


@pytest.mark.parametrize("locked", [True, False])
@pytest.mark.parametrize("at", [NOW - 1, NOW, NOW + 1])
async def test_a_submission_replaces_a_draft_whatever_their_stamps(store: Store, at: int, *, locked: bool) -> None:
    await put(store, a_draft("ann", 1))
    await put(store, an_answer("ann", 1, at=at), locked=locked)
    assert await held(store) == (an_answer("ann", 1, at=at),)


@pytest.mark.parametrize("at", [NOW, NOW + 1])
async def test_where_answers_change_one_stamped_no_earlier_replaces_the_choice(store: Store, at: int) -> None:
    await put(store, an_answer("ann", 1), locked=False)
    await put(store, an_answer("ann", 2, at=at), locked=False)
    assert await held(store) == (an_answer("ann", 2, at=at),)


async def test_where_answers_change_one_stamped_earlier_is_a_conflict(store: Store) -> None:
    await put(store, an_answer("ann", 1, at=NOW + 1), locked=False)
    with pytest.raises(Conflict):
        await put(store, an_answer("ann", 2), locked=False)
    assert await held(store) == (an_answer("ann", 1, at=NOW + 1),)


async def test_a_call_with_a_conflict_stores_none_of_its_rows(store: Store) -> None:
    await put(store, an_answer("ann", 1))
    rows = [(BETA, an_answer("ben", 1)), (KEY, an_answer("cid", 1)), (KEY, an_answer("ann", 2))]
    with pytest.raises(Conflict):
        async with store.writing() as writing:
            await writing.put_responses(rows, [KEY])
    assert await held(store) == (an_answer("ann", 1),)
    async with store.reading() as reading:
        assert await reading.responses(BETA, 0) == ()


async def test_each_session_of_a_call_has_its_own_rule(store: Store) -> None:
    async with store.writing() as writing:
        await writing.put_responses([(KEY, an_answer("ann", 1)), (BETA, an_answer("ann", 1))], [KEY])
        await writing.put_responses([(KEY, an_answer("ben", 1)), (BETA, an_answer("ann", 2))], [KEY])
    async with store.reading() as reading:
        assert await reading.responses(BETA, 0) == (an_answer("ann", 2),)


async def test_of_several_rows_of_one_player_in_a_call_the_last_stands(store: Store) -> None:
    await put(store, a_draft("ann", 1), a_draft("ann", 1, 2, at=NOW + 1), an_answer("ann", 1, 2, at=NOW + 2))
    assert await held(store) == (an_answer("ann", 1, 2, at=NOW + 2),)


async def test_two_rows_of_one_player_in_a_call_obey_the_rule_as_well(store: Store) -> None:
    with pytest.raises(Conflict):
        await put(store, an_answer("ann", 1), an_answer("ann", 2, at=NOW + 1))
    assert await held(store) == ()


async def test_an_answer_of_another_round_replaces_nothing(store: Store) -> None:
    await put(store, an_answer("ann", 1))
    await put(store, an_answer("ann", 2, round=1))
    async with store.reading() as reading:
        assert await reading.choices_of(KEY, "ann") == {0: (1,), 1: (2,)}


async def test_choices_are_submitted_ones(store: Store) -> None:
    await put(store, an_answer("ann", 1, round=1), a_draft("ann", 2, round=2), an_answer("ben", 0, round=2))
    async with store.reading() as reading:
        assert await reading.choices_of(KEY, "ann") == {1: (1,)}
        assert await reading.choices_of(KEY, "cid") == {}


async def test_counts_are_of_submitted_choices_and_of_seats_taken(store: Store) -> None:
    await put(store, an_answer("ann", 1), an_answer("ben", 1), a_draft("cid", 0), an_answer("cid", 0, 2, round=1))
    async with store.writing() as writing:
        await writing.unseat_players([(player("ben"), NOW)])
    async with store.reading() as reading:
        assert await reading.counts(KEY, 0) == ({(1,): 2}, 2)
        assert await reading.counts(KEY, 1) == ({(0, 2): 1}, 2)
        assert await reading.counts(BETA, 0) == ({}, 0)
        asked = [(KEY, 1), (BETA, 0), (KEY, 0)]
        look = await reading.rounds_to_draw(asked, (), ())
        assert look == RoundLook({}, {of: await reading.counts(*of) for of in asked}, {}, {})


# -- complete ----------------------------------------------------------------------------------------------


async def complete(store: Store) -> tuple[tuple[str, str], ...]:
    async with store.writing() as writing:
        return await writing.complete([KEY, BETA, (GUILD, "missing")])


async def test_a_session_is_complete_when_everybody_seated_has_submitted(store: Store) -> None:
    await put(store, an_answer("ann", 1), an_answer("ben", 0))
    assert await complete(store) == ()
    await put(store, an_answer("cid", 2))
    assert await complete(store) == (KEY,)


async def test_a_draft_completes_nothing(store: Store) -> None:
    await put(store, an_answer("ann", 1), an_answer("ben", 0), a_draft("cid", 1))
    assert await complete(store) == ()


async def test_players_who_left_are_not_waited_for(store: Store) -> None:
    await put(store, an_answer("ann", 1), an_answer("ben", 0))
    async with store.writing() as writing:
        await writing.unseat_players([(player("cid"), NOW)])
    assert await complete(store) == (KEY,)


async def test_a_session_nobody_sits_in_is_not_complete(store: Store) -> None:
    await put(store, an_answer("ann", 1), an_answer("ben", 0), an_answer("cid", 0))
    async with store.writing() as writing:
        await writing.unseat_players([(player(name), NOW) for name in ("ann", "ben", "cid")])
    assert await complete(store) == ()


async def test_only_answers_to_the_round_a_session_is_in_complete_it(store: Store) -> None:
    await put(store, *(an_answer(name, 1) for name in ("ann", "ben", "cid")))
    async with store.writing() as writing:
        await writing.save_sessions([a_session(version=1, round=1)])
    assert await complete(store) == ()
    await put(store, *(an_answer(name, 1, round=1) for name in ("ann", "ben", "cid")))
    assert await complete(store) == (KEY,)


# -- rounds ------------------------------------------------------------------------------------------------

OPENED = RoundRow(0, "q0", "hash0", NOW, NOW + 30_000, None)
CLOSED = RoundRow(0, "q0", "hash0", NOW, NOW + 30_000, NOW + 30_000)


async def close(store: Store, row: RoundRow, *marks: Mark) -> None:
    async with store.writing() as writing:
        await writing.close_rounds([(KEY, row, marks)])


async def scores(store: Store) -> dict[str, tuple[int, int, int]]:
    async with store.reading() as reading:
        return {s.player: (s.points, s.right, s.answered) for s in await reading.scores(KEY)}


async def test_rounds_are_kept_in_order(store: Store) -> None:
    second = RoundRow(1, "q1", "hash1", NOW + 9, NOW + 99, None)
    async with store.writing() as writing:
        await writing.open_rounds([(KEY, second), (KEY, OPENED)])
    async with store.reading() as reading:
        assert await reading.rounds(KEY) == (OPENED, second)
        assert await reading.rounds(BETA) == ()
        look = await reading.rounds_to_draw((), (), [BETA, KEY])
        assert look.rounds == {KEY: (OPENED, second), BETA: ()}
        assert look.players == {key: await reading.players(key) for key in (BETA, KEY)}


async def test_a_round_whose_clock_starts_again_keeps_the_later_start(store: Store) -> None:
    later = RoundRow(0, "q0", "hash0", NOW + 5, NOW + 35_000, None)
    async with store.writing() as writing:
        await writing.open_rounds([(KEY, OPENED)])
        await writing.open_rounds([(KEY, later)])
    async with store.reading() as reading:
        assert await reading.rounds(KEY) == (later,)


async def test_a_round_that_never_opened_can_be_closed(store: Store) -> None:
    row = RoundRow(2, "q2", "hash2", None, None, NOW)
    await close(store, row)
    async with store.reading() as reading:
        assert await reading.rounds(KEY) == (row,)


async def test_closing_a_round_adds_its_marks_to_the_scores(store: Store) -> None:
    await put(store, an_answer("ann", 1), an_answer("ben", 0))
    await close(store, CLOSED, Mark("ann", 1.0, 3, 400), Mark("ben", 0.0, 0, 500))
    assert await scores(store) == {"ann": (3, 1, 1), "ben": (0, 0, 1), "cid": (0, 0, 0)}
    await put(store, an_answer("ann", 1, round=1))
    await close(store, RoundRow(1, "q1", "hash1", NOW, NOW, NOW), Mark("ann", 0.5, 1, 400))
    assert await scores(store) == {"ann": (4, 1, 2), "ben": (0, 0, 1), "cid": (0, 0, 0)}


async def test_closing_a_round_again_counts_nothing_twice(store: Store) -> None:
    await put(store, an_answer("ann", 1), an_answer("ben", 0))
    for _ in range(3):
        await close(store, CLOSED, Mark("ann", 1.0, 3, 400), Mark("ben", 0.0, 0, 500))
    assert await scores(store) == {"ann": (3, 1, 1), "ben": (0, 0, 1), "cid": (0, 0, 0)}


async def test_closing_a_round_again_with_other_marks_corrects_the_scores(store: Store) -> None:
    await put(store, an_answer("ann", 1), an_answer("ben", 0))
    await close(store, CLOSED, Mark("ann", 1.0, 3, 400))
    await close(store, CLOSED, Mark("ann", 0.0, 0, 400), Mark("ben", 1.0, 2, 500))
    assert await scores(store) == {"ann": (0, 0, 1), "ben": (2, 1, 1), "cid": (0, 0, 0)}


async def test_two_rounds_closed_in_one_call_both_count(store: Store) -> None:
    await put(store, an_answer("ann", 1), an_answer("ann", 1, round=1))
    second = RoundRow(1, "q1", "hash1", NOW, NOW, NOW)
    async with store.writing() as writing:
        await writing.close_rounds([(KEY, CLOSED, [Mark("ann", 1.0, 1, 4)]), (KEY, second, [Mark("ann", 1.0, 1, 4)])])
    assert (await scores(store))["ann"] == (2, 2, 2)


async def test_a_mark_without_a_response_counts_nothing(store: Store) -> None:
    await close(store, CLOSED, Mark("ann", 1.0, 1, 4))
    assert (await scores(store))["ann"] == (0, 0, 0)


async def test_a_player_who_left_keeps_what_was_earned(store: Store) -> None:
    await put(store, an_answer("ann", 1))
    async with store.writing() as writing:
        await writing.unseat_players([(player("ann"), NOW)])
    await close(store, CLOSED, Mark("ann", 1.0, 1, 4))
    assert (await scores(store))["ann"] == (1, 1, 1)
    async with store.writing() as writing:
        await writing.seat_players([(player("ann"), "Ann", NOW + 9)])
    assert (await scores(store))["ann"] == (1, 1, 1)


async def test_tallies_sum_up_closed_rounds_and_count_silence_as_nothing(store: Store) -> None:
    await put(store, an_answer("ann", 1), an_answer("ben", 0), a_draft("cid", 1), an_answer("ann", 1, round=2))
    async with store.writing() as writing:
        await writing.open_rounds([(KEY, RoundRow(2, "q2", "hash2", NOW, NOW, None))])
        marks = [Mark("ann", 1.0, 1, 4), Mark("ben", 0.5, 0, 4)]
        await writing.close_rounds([(KEY, RoundRow(1, "q1", "hash1", NOW, NOW, NOW), []), (KEY, CLOSED, marks)])
    async with store.reading() as reading:
        assert await reading.tallies(KEY) == (RoundTally(0, 2, 1), RoundTally(1, 0, 0))


# -- history -----------------------------------------------------------------------------------------------


async def test_a_player_s_sessions_come_newest_first_with_rank_and_company(store: Store) -> None:
    newer = a_session("gamma", created_at=NOW + 5, phase=Phase.FINISHED, due_at=None)
    key = (GUILD, "gamma")
    async with store.writing() as writing:
        await writing.add_sessions([newer])
        await writing.seat_players([(player("ann", key), "Ann", NOW)])
        answers = [an_answer("ann", 1), an_answer("ben", 1), an_answer("cid", 1)]
        await writing.put_responses([(KEY, answer) for answer in answers], [KEY])
        marks = [Mark("ann", 1.0, 2, 4), Mark("ben", 1.0, 5, 4), Mark("cid", 1.0, 2, 4)]
        await writing.close_rounds([(KEY, CLOSED, marks)])
    async with store.reading() as reading:
        played = await reading.played(GUILD, "ann", 10)
        assert played == (
            (newer, Score("ann", "Ann", 0, 0, 0), 1, 1),
            (a_session(), Score("ann", "Ann", 2, 1, 1), 2, 3),
        )
        assert await reading.played(GUILD, "ann", 1) == played[:1]
        assert [rank for *_, rank, _ in await reading.played(GUILD, "cid", 10)] == [2]
        assert await reading.played(GUILD, "dan", 10) == ()
