"""Assignments: what a leader wants a group to practise by a day, and the attempts at it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.quiz.events import Place
from bot.tutor.reviews import Account

__all__ = ["Assignment", "Attempt", "Effort"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The questions of `bank` (of its `outcome`, if given), to be answered by `deadline`, `attempts` times at the most.

    Times are ms since the epoch; `ended_at` is when the leader took it back.
    """

    id: str
    place: Place
    host: str
    host_name: str
    bank: str
    outcome: str | None
    title: str
    deadline: int
    attempts: int
    created_at: int
    ended_at: int | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """Attempt `number` (from 1) of an account at the assignment `assignment` of `tenant`: `right` of `answered` answers
    to `of` questions. `finished_at` is None while it goes on.
    """

    tenant: str
    assignment: str
    account: Account
    number: int
    name: str
    begun_at: int
    right: int = 0
    answered: int = 0
    of: int = 0
    finished_at: int | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """What an account has done for an assignment: `attempts` of them, the `last` one, and the `best` of those finished
    (`bot.tutor.attempts.best`), None before one is.
    """

    attempts: int
    last: Attempt
    best: Attempt | None
