"""What settling asks of a store, kept in memory: for playing a session without a database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import cast

from bot.ports.store import Key, PlayerKey, RoundRow, Writing
from bot.ports.store_boards import BoardRound
from bot.quiz.effects import Seated
from bot.quiz.scoring import Answer, Mark, Score
from bot.quiz.session import Response, Seat
from bot.quiz.teams import Player

__all__ = ["Memory"]


class Memory:
    """The rows of one session. `as_writing` shows it as the port; only what settling calls is there."""

    def __init__(self) -> None:
        self.rows: dict[str, Player] = {}
        self.given: dict[tuple[int, str], Response] = {}
        self.marks: dict[tuple[int, str], Mark] = {}
        self.closed: dict[int, RoundRow] = {}
        self.counted: dict[tuple[int, str], Mark] = {}
        """What the boards were told last of each answer."""

    def as_writing(self) -> Writing:
        return cast(Writing, self)

    def seat(self, player: str, round: int) -> Seat:
        row = self.rows.get(player)
        if row is None:
            return Seat()
        return Seat(row.seated, self.given.get((round, player)), row.team, row.out is not None)

    def take(self, seated: Seated) -> None:
        before = self.rows.get(seated.player, Player(Score(seated.player, seated.name, 0, 0, 0), seated=True))
        self.rows[seated.player] = replace(before, seated=True, team=seated.team)

    def leave(self, player: str) -> None:
        self.rows[player] = replace(self.rows[player], seated=False)

    def complete(self, round: int) -> bool:
        """Whether everybody who may has answered, and somebody may."""
        waited = [row for row in self.rows.values() if row.standing]
        given = (self.given.get((round, row.id)) for row in waited)
        return bool(waited) and all(each is not None and each.choice is not None for each in given)

    async def responses(self, key: Key, round: int) -> tuple[Response, ...]:
        return tuple(response for (at, _), response in self.given.items() if at == round)

    async def rounds_to_close(
        self, rounds: Collection[tuple[Key, int]], tenants: Collection[str]
    ) -> tuple[dict[tuple[Key, int], tuple[Response, ...]], dict[str, dict[str, str]]]:
        return {of: await self.responses(*of) for of in rounds}, await self.settings_of(tenants)

    async def players(self, key: Key) -> tuple[Player, ...]:
        return tuple(self.rows.values())

    async def players_of(self, keys: Collection[Key]) -> dict[Key, tuple[Player, ...]]:
        return {key: await self.players(key) for key in keys}

    async def shares(self, tenant: str, players: Collection[str]) -> dict[str, tuple[int, int]]:
        return {}

    async def rounds(self, key: Key) -> tuple[RoundRow, ...]:
        return tuple(self.closed[round] for round in sorted(self.closed))

    async def settled(self, key: Key) -> dict[int, tuple[Answer, ...]]:
        found: dict[int, list[Answer]] = {}
        for (round, player), mark in self.marks.items():
            given = self.given[round, player]
            assert given.choice is not None
            assert given.answered_at is not None
            answer = Answer(player, given.choice, mark.elapsed_ms, given.answered_at, given.arrived)
            found.setdefault(round, []).append(answer)
        return {round: tuple(answers) for round, answers in found.items()}

    async def close_rounds(self, rows: Sequence[tuple[Key, RoundRow, Sequence[Mark]]]) -> None:
        for _, row, marks in rows:
            self.closed[row.round] = row
            for mark in marks:
                self.marks[row.round, mark.player] = mark
        for player, kept in self.rows.items():
            mine = {round: mark for (round, of), mark in self.marks.items() if of == player}
            saved = sum(
                max((self.closed[round].timer_ms or 0) - mark.elapsed_ms, 0)
                for round, mark in mine.items()
                if mark.mark == 1.0
            )
            score = replace(
                kept.score,
                points=sum(mark.points for mark in mine.values()),
                right=sum(mark.mark == 1.0 for mark in mine.values()),
                answered=len(mine),
            )
            self.rows[player] = replace(kept, score=score, saved_ms=saved)

    async def settings_of(self, tenants: Collection[str]) -> dict[str, dict[str, str]]:
        return {tenant: {} for tenant in tenants}

    async def keep_boards(self, rounds: Sequence[BoardRound]) -> None:
        for of in rounds:
            self.counted |= {(of.round, mark.player): mark for mark in of.marks}

    async def put_runs(self, rows: Sequence[tuple[PlayerKey, int, int]]) -> None:
        for key, run, round in rows:
            self.rows[key[2]] = replace(self.rows[key[2]], run=run, run_round=round)

    async def put_out(self, rows: Sequence[tuple[PlayerKey, int | None]]) -> None:
        for key, out in rows:
            self.rows[key[2]] = replace(self.rows[key[2]], out=out)

    async def put_teams(self, rows: Sequence[tuple[PlayerKey, int]]) -> None:
        for key, team in rows:
            self.rows[key[2]] = replace(self.rows[key[2]], team=team)

    async def put_leads(self, rows: Sequence[tuple[Key, int, Sequence[str]]]) -> None:
        for _, round, lead in rows:
            self.closed[round] = replace(self.closed[round], lead=tuple(lead))
