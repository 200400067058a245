"""Assignments: what a leader wants the group to practise by a day, set, told of, and taken back.

The post that tells of one is a notice with the assignment's own id, stored in the transaction that sets it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.engine.intake import Opening
from bot.engine.ways import Ways
from bot.ports.desk import Reply
from bot.ports.platform import Clock
from bot.ports.store import Key, PostBump, Reading, Writing
from bot.ports.tutor import Assign, Unassign
from bot.quiz.bank import Bank
from bot.quiz.blocks import Card
from bot.quiz.effects import Note
from bot.quiz.events import Wake
from bot.quiz.fitting import one_line
from bot.quiz.selection import matching
from bot.quiz.session import Session, notice
from bot.quiz.stages import NOTICE_SLOT
from bot.quiz.wording import counted
from bot.tutor.assignment_cards import assignment_card
from bot.tutor.assignments import Assignment
from bot.tutor.memory import DAY_MS

__all__ = ["MOST_ATTEMPTS", "MOST_OPEN", "Assignments", "announcement"]

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
        setting = _Setting(command, self._new_id(), self._clock.now())
        place, person = command.place, command.person
        if command.announce:
            post = notice(setting.id, place, person.id, person.name, "Assignment", setting.now)
            await self._ways.commit_own(place.tenant, Opening(post, setting))
        else:
            await self._ways.write(place.tenant, setting.write)
        return Reply(setting.said)

    async def unassign(self, command: Unassign) -> Reply:
        """Take an assignment back. Raises Unavailable."""
        now = self._clock.now()
        tenant = command.place.tenant
        told: list[PostBump] = []

        async def end(writing: Writing) -> Note:
            found = await writing.assignment(tenant, command.assignment)
            if found is None or found.ended_at is not None:
                return UNKNOWN if command.person.leads else NOT_YOURS
            if not (command.person.leads or command.person.id == found.host):
                return NOT_YOURS
            await writing.put_assignment(replace(found, ended_at=now))
            post = await writing.post((tenant, found.id), NOTICE_SLOT)
            told[:] = [] if post is None else [PostBump(tenant, found.id, NOTICE_SLOT, False)]
            if told:  # Whatever becomes of this process, the post is out of date.
                await writing.bump_posts(told, now)
            return TAKEN_BACK

        note = await self._ways.write(tenant, end)
        for post in told:
            await self._ways.commit_own(tenant, Wake(tenant=tenant, session=post.session))
        return Reply(note)


@dataclass(slots=True, eq=False)
class _Setting:
    """Implements `bot.engine.intake.Booking`: an assignment `id` to be set at `now`, and what is `said` to that."""

    command: Assign
    id: str
    now: int
    said: Note = UNKNOWN
    assignment: Assignment | None = None

    @property
    def key(self) -> Key:
        """The assignment's."""
        return self.command.place.tenant, self.id

    async def claim(self, writing: Writing) -> bool:
        """Whether it can be."""
        command, tenant = self.command, self.command.place.tenant
        self.assignment, bank = None, await writing.bank(tenant, command.bank)
        missing = _missing(bank, command)
        if bank is None or missing is not None:
            self.said = missing or UNKNOWN
        elif len(await writing.assignments(tenant, self.now)) >= MOST_OPEN:
            self.said = Note(f"{MOST_OPEN} assignments are open here. Take one back first.", done=False)
        else:
            self.assignment = _assignment(command, self.id, bank, self.now)
            asked = counted(len(_questions(bank, command.outcome)), "question")
            tries = counted(command.attempts, "attempt")
            found = "Everybody finds it among the assignments"
            where = f"{found}, and in the post here." if command.announce else f"{found}."
            self.said = Note(f"Assigned: “{self.assignment.title}”, {asked}, {tries}. {where}")
        return self.assignment is not None

    async def keep(self, writing: Writing, *, opened: bool) -> None:
        """Store it."""
        assert self.assignment is not None, "it was claimed"
        await writing.put_assignment(self.assignment)

    async def write(self, writing: Writing) -> None:
        """The same where nothing is posted."""
        if await self.claim(writing):
            await self.keep(writing, opened=False)


async def announcement(reading: Reading, session: Session, now: int) -> Card | None:
    """What a notice tells of the assignment it was posted for; None where it is for something else."""
    assignment = await reading.assignment(session.place.tenant, session.id)
    if assignment is None:
        return None
    bank = await reading.bank(session.place.tenant, assignment.bank)
    return assignment_card(assignment, len(_questions(bank, assignment.outcome)) if bank else 0, now)


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
    if not _questions(bank, command.outcome):
        return Note(f"“{bank.title}” has no question on this outcome. Widen the choice.", done=False)
    return None


def _questions(bank: Bank, outcome: str | None) -> tuple[object, ...]:
    return matching(bank, () if outcome is None else (outcome,))


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
