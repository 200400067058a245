"""A quiz for the whole group on what it has weak, one button away for whoever leads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.engine.shelves import Shelves
from bot.engine.weak import seen_members, weak_banks
from bot.ports.desk import Reply, StartQuiz
from bot.ports.platform import Clock
from bot.ports.store import Store
from bot.ports.tutor import Study
from bot.quiz.effects import Note

__all__ = ["QUESTIONS", "Spots"]

QUESTIONS = 10
NOT_YOURS = Note("Only whoever leads here can start a quiz on the group's weak spots.", done=False)
NONE = Note("The group's weak spots are not known: three of those counted in must have answered first.", done=False)


class Spots:
    """The engine's part for weak spots. `start` starts a quiz as anybody's command does."""

    def __init__(
        self, store: Store, clock: Clock, shelves: Shelves, start: Callable[[StartQuiz], Awaitable[Reply]]
    ) -> None:
        self._store = store
        self._clock = clock
        self._shelves = shelves
        self._start = start

    async def quiz(self, study: Study) -> Reply:
        """Start it where the button was pressed. Raises Unavailable."""
        if not study.person.leads:
            return Reply(NOT_YOURS)
        tenant, bank = study.place.tenant, study.lesson.of
        async with self._store.reading() as reading:
            members = await seen_members(reading, tenant)
            weak = await weak_banks(reading, self._shelves, tenant, members, self._clock.now(), bank)
        outcomes = tuple(spot.outcome for each in weak for spot in each.weakest)
        if not outcomes:
            return Reply(NONE)
        # Questions on no outcome cannot be asked for: where they are the only weak ones, the whole bank is.
        among = tuple(filter(None, outcomes))
        return await self._start(StartQuiz(study.place, study.person, (bank,), count=QUESTIONS, among=among))
