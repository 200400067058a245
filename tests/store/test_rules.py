"""Rules that must hold whatever happens, played out on a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ports.store import Conflict, RoundRow
from bot.quiz.scoring import Mark
from bot.quiz.session import Response
from bot.store import SqlStore, open_store
from tests.fakes.databases import lay
from tests.store.inline import inline_sqlite
from tests.store.values import KEY, NOW, a_session, player

PLAYERS = ("ann", "ben", "cid")
FEW = settings(max_examples=40, deadline=None)


def play(story: Callable[[SqlStore], Awaitable[None]]) -> None:
    """Tell a story on a fresh store in which everybody sits."""

    async def tell(path: Path) -> None:
        async with await open_store(lay(path), connect=inline_sqlite) as store:
            async with store.writing() as writing:
                await writing.add_sessions([a_session()])
                await writing.seat_players([(player(name), name, NOW) for name in PLAYERS])
            await story(store)

    with TemporaryDirectory() as folder:
        asyncio.run(tell(Path(folder) / "rules.sqlite3"))


RESPONSES = st.builds(
    lambda name, choice, draft, at: Response(0, name, choice, draft, None if choice is None else at, at, at),
    st.sampled_from(PLAYERS),
    st.none() | st.just((0,)) | st.just((1, 2)),
    st.sampled_from([(0,), (1,), (0, 1)]),
    st.integers(NOW, NOW + 3),
)


def stands(earlier: Response | None, later: Response, *, locked: bool) -> bool:
    """The rule in the words of the port."""
    if earlier is None:
        return True
    if earlier.choice is not None:
        return not locked and later.stamp >= earlier.stamp
    return later.choice is not None or later.stamp >= earlier.stamp


async def put(store: SqlStore, *rows: Response, locked: bool) -> bool:
    try:
        async with store.writing() as writing:
            await writing.put_responses([(KEY, row) for row in rows], [KEY] if locked else [])
    except Conflict:
        return False
    return True


@FEW
@given(rows=st.lists(RESPONSES, max_size=8), locked=st.booleans())
def test_a_row_is_stored_exactly_when_the_rule_lets_it_replace_what_is_there(
    rows: list[Response], *, locked: bool
) -> None:
    async def story(store: SqlStore) -> None:
        expected: dict[str, Response] = {}
        for row in rows:
            may = stands(expected.get(row.player), row, locked=locked)
            assert await put(store, row, locked=locked) is may
            if may:
                expected[row.player] = row
        async with store.reading() as reading:
            assert {row.player: row for row in await reading.responses(KEY, 0)} == expected

    play(story)


@FEW
@given(rows=st.lists(RESPONSES, max_size=6), locked=st.booleans())
def test_rows_in_one_call_come_to_the_same_as_one_after_the_other(rows: list[Response], *, locked: bool) -> None:
    async def story(store: SqlStore) -> None:
        expected: dict[str, Response] = {}
        possible = True
        for row in rows:
            possible = possible and stands(expected.get(row.player), row, locked=locked)
            expected[row.player] = row
        assert await put(store, *rows, locked=locked) is possible
        async with store.reading() as reading:
            found = {row.player: row for row in await reading.responses(KEY, 0)}
        assert found == (expected if possible else {})

    play(story)


MARKS = st.builds(Mark, st.sampled_from(PLAYERS), st.sampled_from([0.0, 0.5, 1.0]), st.integers(0, 5), st.just(1))
CLOSINGS = st.lists(st.tuples(st.integers(0, 2), st.lists(MARKS, max_size=3, unique_by=lambda m: m.player)), max_size=8)


@FEW
@given(CLOSINGS)
def test_kept_scores_are_the_sums_of_the_marks_however_often_rounds_are_closed(
    closings: list[tuple[int, list[Mark]]],
) -> None:
    async def story(store: SqlStore) -> None:
        answers = [Response(round, name, (0,), (0,), NOW, NOW, NOW) for round in range(3) for name in PLAYERS]
        async with store.writing() as writing:
            await writing.put_responses([(KEY, answer) for answer in answers], [KEY])
        latest: dict[tuple[int, str], Mark] = {}
        for round, marks in closings:
            row = RoundRow(round, f"q{round}", f"hash{round}", NOW, NOW, NOW)
            async with store.writing() as writing:
                await writing.close_rounds([(KEY, row, marks)])
            latest.update({(round, mark.player): mark for mark in marks})
        async with store.reading() as reading:
            found = {s.player: (s.points, s.right, s.answered) for s in await reading.scores(KEY)}
        mine = {name: [mark for (_, of), mark in latest.items() if of == name] for name in PLAYERS}
        assert found == {
            name: (sum(m.points for m in marks), sum(m.mark == 1.0 for m in marks), len(marks))
            for name, marks in mine.items()
        }

    play(story)
