"""Attempts at an assignment: which one counts, and whether there may be another."""

from __future__ import annotations

from collections.abc import Sequence

from bot.tutor.assignments import Assignment, Attempt

__all__ = ["best", "may_begin", "open_attempt"]


def open_attempt(attempts: Sequence[Attempt]) -> Attempt | None:
    """The attempt that is not finished, of one learner's at one assignment."""
    return next((each for each in reversed(attempts) if each.finished_at is None), None)


def best(attempts: Sequence[Attempt]) -> Attempt | None:
    """The finished attempt with the most right answers, the first of equals; None before one is finished."""
    done = [each for each in attempts if each.finished_at is not None]
    return max(done, key=lambda each: each.right, default=None)


def may_begin(assignment: Assignment, attempts: Sequence[Attempt], now: int) -> bool:
    """Whether a learner with these attempts may begin another."""
    if assignment.ended_at is not None or now >= assignment.deadline:
        return False
    return open_attempt(attempts) is None and len(attempts) < assignment.attempts
