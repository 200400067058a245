"""What the engine asks of its store about daily quizzes and reminders. Part of `bot.ports.store`.

A reminder is a person's, not a tenant's: one word a day about all of their groups' quizzes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.quiz.daily import Daily
from bot.quiz.events import Place
from bot.quiz.occurrence import Occurrence
from bot.quiz.reminder import Reminder
from bot.quiz.selection import Past
from bot.quiz.streaks import Streak

__all__ = ["DailyKey", "DailyReading", "DailyWriting", "ReminderKey"]

DailyKey = tuple[str, str]
"""(tenant, daily id)."""
ReminderKey = tuple[str, str]
"""(platform, person)."""


class DailyReading(Protocol):
    """The part of `Reading`."""

    async def daily(self, key: DailyKey) -> Daily | None:
        """One daily."""
        ...

    async def dailies(self, keys: Collection[DailyKey]) -> dict[DailyKey, Daily]:
        """Those of several dailies that there are."""
        ...

    async def daily_in(self, place: Place) -> Daily | None:
        """The daily of a channel, also one that is off."""
        ...

    async def due_dailies(self, until: int | None = None, limit: int = 100_000) -> tuple[tuple[DailyKey, int], ...]:
        """Dailies with their due time, of every tenant, soonest first; only those not after `until` if given."""
        ...

    async def questions_past(self, key: DailyKey, bank: str) -> dict[str, Past]:
        """What became of a bank's questions in a daily, by question id; those never asked are not there."""
        ...

    async def streaks(self, key: DailyKey, players: Collection[str]) -> dict[str, Streak]:
        """The kept streaks of these players."""
        ...

    async def reminder(self, key: ReminderKey) -> Reminder | None:
        """What a person wants."""
        ...

    async def due_reminders(
        self, platforms: Collection[str], until: int | None = None, limit: int = 100_000
    ) -> tuple[tuple[ReminderKey, int], ...]:
        """Reminders on these platforms with their due time, soonest first; only those not after `until` if given."""
        ...

    async def reminders_in(self, tenant: str) -> tuple[ReminderKey, ...]:
        """Whoever wants to be reminded of a daily of this tenant, also where that is switched off."""
        ...


class DailyWriting(Protocol):
    """The part of `Writing`."""

    async def lock_daily(self, key: DailyKey) -> Daily | None:
        """One daily, locked: nobody else changes it before this transaction ends."""
        ...

    async def add_daily(self, daily: Daily) -> None:
        """Store a new daily. Raises Conflict where its channel has one."""
        ...

    async def save_daily(self, daily: Daily) -> None:
        """Store a changed daily, `version` one above the stored one. Raises Conflict where it is not."""
        ...

    async def add_daily_quiz(self, tenant: str, occurrence: Occurrence, session: str, at: int) -> None:
        """Store that a day's quiz was posted. Raises Conflict where that day has one."""
        ...

    async def add_past(self, key: DailyKey, bank: str, past: Mapping[str, Past]) -> None:
        """Add to what became of a bank's questions."""
        ...

    async def put_streaks(self, key: DailyKey, streaks: Sequence[Streak]) -> None:
        """Store streaks in place of those of the same players."""
        ...

    async def lock_reminder(self, key: ReminderKey) -> Reminder | None:
        """What a person wants, locked."""
        ...

    async def put_reminder(self, reminder: Reminder) -> None:
        """Store what a person wants."""
        ...

    async def drop_reminder(self, key: ReminderKey) -> bool:
        """Forget what a person wanted; whether there was anything."""
        ...
