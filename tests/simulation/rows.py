"""Everything that is stored, read once at the end of a run for the checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.ports.store import Key, RoundRow
from bot.quiz.session import Session
from bot.quiz.teams import Player
from bot.store import SqlStore
from bot.store.bodies import from_mask

__all__ = ["Given", "PostRow", "Stored", "read_all"]


@dataclass(frozen=True, slots=True)
class Given:
    """A stored response with what it was worth."""

    round: int
    player: str
    choice: tuple[int, ...] | None
    answered_at: int | None
    arrived: int
    mark: float | None
    points: int | None
    elapsed_ms: int | None


@dataclass(frozen=True, slots=True)
class PostRow:
    """A stored post."""

    slot: str
    wanted: int
    shown: int
    ref: str | None
    gone: bool


@dataclass(slots=True)
class Stored:
    """By session: the session, its responses, rounds, players, seats (when each joined first) and posts."""

    sessions: dict[Key, Session] = field(default_factory=dict)
    given: dict[Key, list[Given]] = field(default_factory=dict)
    rounds: dict[Key, tuple[RoundRow, ...]] = field(default_factory=dict)
    players: dict[Key, tuple[Player, ...]] = field(default_factory=dict)
    joined: dict[Key, dict[str, int]] = field(default_factory=dict)
    posts: dict[Key, list[PostRow]] = field(default_factory=dict)


async def read_all(store: SqlStore) -> Stored:
    """What the store holds now."""
    stored = Stored()
    for tenant, id in await select(store, "SELECT tenant, id FROM sessions ORDER BY created_at, id"):
        key = (tenant, id)
        async with store.reading() as reading:
            stored.sessions |= await reading.sessions([key])
            stored.rounds[key] = await reading.rounds(key)
            stored.players[key] = await reading.players(key)
    columns = "round, player, choice, answered_at, arrived, mark, points, elapsed_ms"
    for tenant, id, round, player, choice, *rest in await select(
        store, f"SELECT tenant, session, {columns} FROM responses"
    ):
        held = None if choice is None else from_mask(choice)
        stored.given.setdefault((tenant, id), []).append(Given(round, player, held, *rest))
    for tenant, id, player, at in await select(store, "SELECT tenant, session, player, joined_at FROM players"):
        stored.joined.setdefault((tenant, id), {})[player] = at
    for tenant, id, slot, wanted, shown, ref, gone in await select(
        store, "SELECT tenant, session, slot, wanted, shown, ref, gone FROM posts"
    ):
        stored.posts.setdefault((tenant, id), []).append(PostRow(slot, wanted, shown, ref, bool(gone)))
    return stored


async def select(store: SqlStore, sql: str) -> list[Any]:
    """Rows beside the store's own queries."""
    async with store._reader.connect() as connection:
        return list((await connection.exec_driver_sql(sql)).all())
