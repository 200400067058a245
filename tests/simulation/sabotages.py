"""Ways to break the bot on purpose. A simulation that does not notice one of them proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import bindparam, select

from bot.engine import reviews
from bot.engine.batch import Batch, Outcome
from bot.engine.reviews import Reviews
from bot.ports.store import Key
from bot.ports.store_tutor import Claimed, UnfoldedRound
from bot.quiz import step
from bot.quiz.effects import Opened, Progress
from bot.quiz.rules import course, seats
from bot.quiz.session import Session
from bot.quiz.stages import Phase
from bot.store import answer_queries, board_queries, round_queries, session_queries
from bot.store.fold_queries import FoldWrites
from tests.simulation.weather import Weather

__all__ = ["SABOTAGES", "Sabotage"]


@dataclass(frozen=True, slots=True)
class Sabotage:
    """`apply` breaks the code, `statements` the database. `breaks` is the promise that must be seen broken.

    `weather`: in which it shows soonest; None: in any.
    """

    apply: Callable[[pytest.MonkeyPatch], None]
    breaks: str
    statements: tuple[str, ...] = ()
    weather: Weather | None = None


def _acknowledge_before_commit(patch: pytest.MonkeyPatch) -> None:
    """People hear that their answer is in as soon as its statement ran."""
    run = Batch.run

    async def hasty(self: Batch) -> Outcome:
        outcome = await run(self)
        for item, reply in outcome.replies:
            item.answer(reply)
        return outcome

    patch.setattr(Batch, "run", hasty)


def _store_every_answer(patch: pytest.MonkeyPatch) -> None:
    """An insert that relies on nothing being there twice."""
    patch.setattr(answer_queries, "_upsert", lambda put, where: put)


def _start_the_clock_early(patch: pytest.MonkeyPatch) -> None:
    """A question can be answered, and its time runs, from when it is decided upon and not from when it can be read."""
    ask = course.ask

    def early(session: Session, round: int, now: int) -> Progress:
        asking = ask(session, round, now)
        due_at = now + session.settings.seconds * 1000
        running = replace(asking.session, phase=Phase.OPEN, opened_at=now, due_at=due_at)
        return replace(asking, session=running, effects=(*asking.effects, Opened(round, now, due_at)))

    for module in (course, seats, step):
        patch.setattr(module, "ask", early)


def _forget_when_it_is_due(patch: pytest.MonkeyPatch) -> None:
    """A session changes without its deadline, which the process alone remembers."""
    patch.setattr(session_queries, "_STORED", tuple(name for name in session_queries._STORED if name != "wake_at"))


def _mix_tenants_on_boards(patch: pytest.MonkeyPatch) -> None:
    """A board of everybody's."""

    def listed(self: Any, *columns: Any) -> Any:
        of = self.table.c
        here = select(*columns).where(of.channel == bindparam("channel"), self.key == bindparam("key"))
        return here.where(self.value.is_not(None)) if self.value.nullable else here

    patch.setattr(board_queries._Kept, "listed", listed)


def _settle_behind_the_log(patch: pytest.MonkeyPatch) -> None:
    """A key that is put right changes the marks, and not what is remembered."""
    patch.setattr(round_queries, "_close", round_queries._put)


def _mark_before_folding(patch: pytest.MonkeyPatch) -> None:
    """Rounds are marked as folded in a transaction of their own, and their answers follow in another."""

    async def wake(self: Reviews, _: Key) -> None:
        self._planned = False
        async with self._store.reading() as reading:
            rounds = await reading.unfolded(reviews.ROUNDS)
            facts = [(round, await reviews._facts(reading, round)) for round in rounds]
        if rounds:
            marks = [(round.key, round.round, None) for round in rounds]
            await self._ways.write("", lambda writing: writing.put_folded(marks))
            await self._ways.write("", lambda writing: self._fold(writing, facts))
            self.stir()

    claim = FoldWrites.claim_rounds

    async def claimed(self: FoldWrites, rounds: Sequence[UnfoldedRound], limit: int) -> tuple[Claimed, ...]:
        await self.put_folded([(round.key, round.round, round.folded_to) for round in rounds])
        return await claim(self, rounds, limit)

    patch.setattr(Reviews, "wake", wake)
    patch.setattr(FoldWrites, "claim_rounds", claimed)


def _nothing(patch: pytest.MonkeyPatch) -> None:
    """The code stays as it is."""


_WITHOUT_KEY = (
    "ALTER TABLE responses RENAME TO kept",
    "CREATE TABLE responses AS SELECT * FROM kept",
    "DROP TABLE kept",
)

SABOTAGES = MappingProxyType(
    {
        "acknowledging before the commit": Sabotage(
            _acknowledge_before_commit, "lost", weather=Weather(full=0.05, failing=0.02, crash_steps=2_000)
        ),
        "dropping the unique constraint of responses": Sabotage(_nothing, "wrong", _WITHOUT_KEY),
        "storing answers without a unique constraint": Sabotage(_store_every_answer, "double", _WITHOUT_KEY),
        "starting the clock before the post is there": Sabotage(_start_the_clock_early, "wrong"),
        "forgetting due_at in the transaction": Sabotage(_forget_when_it_is_due, "stuck"),
        "settling a round again behind the log's back": Sabotage(_settle_behind_the_log, "double"),
        "marking rounds as folded before they are": Sabotage(_mark_before_folding, "lost"),
        "reading a board without its tenant": Sabotage(_mix_tenants_on_boards, "double"),
    }
)
