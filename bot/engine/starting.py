"""From a wish to start a quiz to a session that can be stored."""

from __future__ import annotations

from bot.ports.desk import StartQuiz
from bot.ports.store import Store
from bot.ports.tenants import HOSTS, LEADS
from bot.quiz.effects import Note
from bot.quiz.selection import select
from bot.quiz.session import Session

__all__ = ["MAX_SECONDS", "MIN_SECONDS", "prepare"]

MIN_SECONDS = 5
MAX_SECONDS = 600


async def prepare(store: Store, command: StartQuiz, id: str, seed: int, now: int) -> Session | Note:
    """The session a command asks for, or why it cannot be.

    Raises Unavailable where the store cannot be read.
    """
    settings = command.settings
    if not MIN_SECONDS <= settings.seconds <= MAX_SECONDS:
        return Note(f"A question is open for {MIN_SECONDS} to {MAX_SECONDS} seconds.", done=False)
    if not 0 <= settings.reading_seconds <= MAX_SECONDS:
        return Note(f"A reveal stands for 0 to {MAX_SECONDS} seconds.", done=False)
    if command.count is not None and command.count < 1:
        return Note("Ask for at least one question.", done=False)
    async with store.reading() as reading:
        hosts = (await reading.tenant_settings(command.place.tenant)).get(HOSTS)
        bank = await reading.bank(command.place.tenant, command.bank)
    if hosts == LEADS and not command.person.leads:
        return Note("Only people chosen by an admin may start a quiz here. Ask one of them.", done=False)
    if bank is None:
        return Note(f"There is no bank “{command.bank}” here. Choose one from the list.", done=False)
    if bank.open_questions:
        return Note(f"“{bank.title}” has questions without a key; somebody has to accept them first.", done=False)
    asked = select(bank, seed, command.count, command.outcome, command.difficulty)
    if not asked:
        return Note(f"“{bank.title}” has no question for this outcome and difficulty. Widen the choice.", done=False)
    return Session(
        id=id,
        place=command.place,
        host=command.person.id,
        host_name=command.person.name,
        bank_id=bank.id,
        bank_hash=bank.hash,
        title=bank.title,
        seed=seed,
        settings=settings,
        asked=asked,
        created_at=now,
    )
