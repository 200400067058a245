"""Scores and boards counted again from the responses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from bot.engine import boards
from bot.ports.store import Key
from bot.quiz.boards import Order, Period
from bot.quiz.scoring import Answer, settle
from bot.store import SqlStore
from tests.simulation.figures import Harm
from tests.simulation.rows import Given, Stored
from tests.store.recount import Answered, World, board_points

__all__ = ["boards_counted", "scores_counted"]


def scores_counted(stored: Stored) -> Iterator[Harm]:
    """Every response of a closed round has the mark and points it earns, and every player their sum."""
    for key, session in stored.sessions.items():
        given = stored.given.get(key, [])
        runs: Mapping[str, int] = {}
        sums: dict[str, tuple[int, int, int]] = {}
        closed = set()
        for row in stored.rounds[key]:
            if row.closed_at is None:
                continue
            closed.add(row.round)
            here = {each.player: each for each in given if each.round == row.round and each.choice is not None}
            answers = [_answer(each) for each in here.values()]
            if any(each.elapsed_ms is None for each in here.values()):
                yield Harm("lost", f"{key} round {row.round} is closed, and an answer in it was not settled")
            marks = settle(session.asked[row.round], answers, session.settings, row.timer_ms or 0, runs)
            for mark in marks:
                each = here[mark.player]
                if (each.mark, each.points) != (mark.mark, mark.points):
                    kept = f"{each.mark}, {each.points} points"
                    yield Harm("double", f"{key} round {row.round} {mark.player}: {kept}, not {mark}")
                points, right, answered = sums.get(mark.player, (0, 0, 0))
                sums[mark.player] = points + mark.points, right + int(mark.mark == 1.0), answered + 1
            runs = {mark.player: mark.run for mark in marks}
        for each in given:
            if each.choice is not None and each.round not in closed:
                yield Harm("lost", f"{key} round {each.round} {each.player} answered, and the round was never closed")
        yield from _sums_kept(stored, key, sums)


def _answer(each: Given) -> Answer:
    assert each.choice is not None
    assert each.answered_at is not None
    return Answer(each.player, each.choice, each.elapsed_ms or 0, each.answered_at, each.arrived)


def _sums_kept(stored: Stored, key: Key, sums: Mapping[str, tuple[int, int, int]]) -> Iterator[Harm]:
    for player in stored.players[key]:
        kept = player.score.points, player.score.right, player.score.answered
        if kept != sums.get(player.id, (0, 0, 0)):
            yield Harm("double", f"{key} {player.id} has {kept}, not {sums.get(player.id, (0, 0, 0))}")
    for name in sums.keys() - {player.id for player in stored.players[key]}:
        yield Harm("lost", f"{key} {name} answered and has no score")


async def boards_counted(store: SqlStore, stored: Stored, now: int, *, set_back: bool) -> list[Harm]:
    """Every board of every tenant and channel is the recount's. `set_back`: the machine's clock was, at some time."""
    harms: list[Harm] = []
    for tenant in sorted({tenant for tenant, _ in stored.sessions}):
        if set_back and any(_hangs_on_company(stored, key) for key in stored.sessions if key[0] == tenant):
            continue
        world = _world_of(stored, tenant)
        ahead = any(answer.at > now for answer in world.answers.values())
        channels = sorted({session.place.channel for (of, _), session in stored.sessions.items() if of == tenant})
        async with store.reading() as reading:
            for channel in (None, *channels):
                for order in Order:
                    if ahead and order is Order.STREAK:
                        continue  # Streaks are known as they are now, not as they will be.
                    for period in (Period.ALL, Period.DAY):
                        board = await boards.board(reading, now, tenant, period, order, channel, 100)
                        kept = [(line.rank, line.player, line.value) for line in board.lines]
                        wanted = world.board(period, order, channel, now)
                        if kept != wanted:
                            harms.append(Harm("double", f"{tenant} {channel} {order} {period}: {kept}, not {wanted}"))
    return harms


def _hangs_on_company(stored: Stored, key: Key) -> bool:
    """Whether a round with a single answer counts only if somebody else sat there when it closed. Stamps are all that a
    recount has to tell that by; where the clock was set back, a seat taken after the close may bear an earlier one.
    """
    answers = Counter(each.round for each in stored.given.get(key, ()) if each.mark is not None)
    return 1 in answers.values() and len(stored.joined.get(key, {})) > 1


def _world_of(stored: Stored, tenant: str) -> World:
    world = World("UTC")
    for key, session in stored.sessions.items():
        if key[0] != tenant:
            continue
        rounds = {row.round: row for row in stored.rounds[key]}
        for player, at in stored.joined.get(key, {}).items():
            world.seats[key[1], player] = at
        for each in stored.given.get(key, ()):
            row = rounds.get(each.round)
            if each.mark is None or row is None or row.closed_at is None:
                continue
            question = f"{session.banks[session.asked[each.round].bank].id}/{row.question_id}"
            at = row.closed_at if row.opened_at is None else row.opened_at
            where = (key[1], each.round, session.place.channel, question, at, row.closed_at)
            points = board_points(session.settings, each.round, each.points or 0)
            world.answers[key[1], each.round, each.player] = Answered(each.player, *where, points, each.mark == 1.0)
    return world
