"""Assignments: what a leader wants the group to practise by a day, set and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.engine.ways import Ways
from bot.ports.desk import Reply
from bot.ports.platform import Clock
from bot.ports.store import Writing
from bot.ports.tutor import Assign, Unassign
from bot.quiz.bank import Bank
from bot.quiz.effects import Note
from bot.quiz.fitting import one_line
from bot.quiz.selection import matching
from bot.quiz.wording import counted
from bot.tutor.assignments import Assignment
from bot.tutor.memory import DAY_MS

__all__ = ["MOST_ATTEMPTS", "MOST_OPEN", "Assignments"]

MOST_ATTEMPTS = 20
MOST_OPEN = 50
"""So many assignments may be open in a tenant at a time."""
LATEST_MS = 366 * DAY_MS
TITLE_LENGTH = 200
NOT_YOURS = Note("Only whoever leads here can set assignments and take them back.", done=False)
UNKNOWN = Note("There is no such assignment here. Choose one that the page of assignments shows.", done=False)
TAKEN_BACK = Note("Taken back. What was done for it is kept.")


class Assignments:
    """The engine's part for what leaders assign."""

    def __init__(self, clock: Clock, ways: Ways, new_id: Callable[[], str]) -> None:
        self._clock = clock
        self._ways = ways
        self._new_id = new_id

    async def assign(self, command: Assign) -> Reply:
        """Set an assignment. Raises Unavailable."""
        refused = NOT_YOURS if not command.person.leads else _impossible(command, self._clock.now())
        if refused is not None:
            return Reply(refused)
        id, now = self._new_id(), self._clock.now()

        async def put(writing: Writing) -> Note:
            bank = await writing.bank(command.place.tenant, command.bank)
            missing = _missing(bank, command)
            if bank is None or missing is not None:
                return missing or UNKNOWN
            open_now = await writing.assignments(command.place.tenant, now)
            if len(open_now) >= MOST_OPEN:
                return Note(f"{MOST_OPEN} assignments are open here. Take one back first.", done=False)
            assignment = _assignment(command, id, bank, now)
            await writing.put_assignment(assignment)
            tries = counted(command.attempts, "attempt")
            asked = counted(len(_questions(bank, command)), "question")
            return Note(f"Assigned: “{assignment.title}”, {asked}, {tries}. Everybody finds it among the assignments.")

        return Reply(await self._ways.write(command.place.tenant, put))

    async def unassign(self, command: Unassign) -> Reply:
        """Take an assignment back. Raises Unavailable."""
        now = self._clock.now()

        async def end(writing: Writing) -> Note:
            found = await writing.assignment(command.place.tenant, command.assignment)
            if found is None or found.ended_at is not None:
                return UNKNOWN if command.person.leads else NOT_YOURS
            if not (command.person.leads or command.person.id == found.host):
                return NOT_YOURS
            await writing.put_assignment(replace(found, ended_at=now))
            return TAKEN_BACK

        return Reply(await self._ways.write(command.place.tenant, end))


def _impossible(command: Assign, now: int) -> Note | None:
    """What of an assignment cannot be, whatever the bank holds."""
    if not 1 <= command.attempts <= MOST_ATTEMPTS:
        return Note(f"Allow 1 to {MOST_ATTEMPTS} attempts.", done=False)
    if command.deadline <= now:
        return Note("The deadline has passed already. Choose a later day.", done=False)
    if command.deadline > now + LATEST_MS:
        return Note("The deadline lies more than a year ahead. Choose an earlier day.", done=False)
    if len(command.title) > TITLE_LENGTH:
        return Note(f"A title has at most {TITLE_LENGTH} characters.", done=False)
    return None


def _missing(bank: Bank | None, command: Assign) -> Note | None:
    """What is not there of what is to be assigned."""
    if bank is None:
        return Note(f"There is no bank “{command.bank[:60]}” here. Choose one from the list.", done=False)
    if bank.open_questions:
        return Note(f"“{bank.title}” has questions without a key; somebody has to accept them first.", done=False)
    if not _questions(bank, command):
        return Note(f"“{bank.title}” has no question on this outcome. Widen the choice.", done=False)
    return None


def _questions(bank: Bank, command: Assign) -> tuple[object, ...]:
    return matching(bank, () if command.outcome is None else (command.outcome,))


def _assignment(command: Assign, id: str, bank: Bank, now: int) -> Assignment:
    outcome = next((each.text for each in bank.outcomes if each.id == command.outcome), "")
    named = one_line(command.title) or (f"{bank.title}: {outcome}" if outcome else bank.title)
    return Assignment(
        id,
        command.place,
        command.person.id,
        command.person.name,
        bank.id,
        command.outcome,
        named,
        command.deadline,
        command.attempts,
        now,
    )
