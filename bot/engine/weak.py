"""Where a group is weak, over those of its people who asked to be counted in, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.engine.shelves import Entry, Shelves
from bot.engine.survey import as_shelved
from bot.ports.store import Reading
from bot.ports.store_tutor import Member
from bot.quiz.bank import Bank
from bot.quiz.records import BankSummary
from bot.tutor.learned import Held, Learned
from bot.tutor.mastery import Mastery, mastery_of, weak_spots
from bot.tutor.mastery_pages import WeakBank
from bot.tutor.memory import BLANK, Memory
from bot.tutor.reviews import QuestionKey

__all__ = ["by_series_and_title", "held_in", "seen_members", "weak_banks"]

_MOST_COUNTED = 200
"""So many people of a group are counted in: reading the memories of more would keep others waiting."""


async def seen_members(reading: Reading, tenant: str) -> tuple[Member, ...]:
    """Those of a tenant's people who asked to be counted in, each learner once."""
    by_learner = {member.learner: member for member in await reading.members(tenant) if member.seen}
    return tuple(by_learner.values())


async def weak_banks(
    reading: Reading, shelves: Shelves, tenant: str, members: Sequence[Member], now: int, bank: str | None = None
) -> tuple[WeakBank, ...]:
    """The banks of a tenant (or the one with this id) with what these members have weak in it, over those who have
    met any question of it: the others would only hide whose figure it is.
    """
    shelf = await shelves.shelf(reading, tenant, bank)
    entries, banks = shelf.entries, shelf.banks
    known: list[Mapping[QuestionKey, Memory]] = []
    for member in members[:_MOST_COUNTED]:
        known.append(await as_shelved(reading, shelf, await reading.memories_of(member.learner, banks), now))
    summaries = [each for each in await reading.shelf(tenant) if bank in (None, each.bank.id)]
    return tuple(
        WeakBank(
            Learned(each.bank, held_in(each.bank, entries, {})), weak_spots(_masteries(each.bank, entries, known, now))
        )
        for each in sorted(summaries, key=by_series_and_title)
    )


def _masteries(
    bank: Bank, entries: Mapping[QuestionKey, Entry], known: Iterable[Mapping[QuestionKey, Memory]], now: int
) -> Iterable[Sequence[Mastery]]:
    for memories in known:
        held = held_in(bank, entries, memories)
        if any(each.memory.answers for each in held):
            yield mastery_of(((each.parts, each.memory, None) for each in held), now)


def held_in(
    bank: Bank, entries: Mapping[QuestionKey, Entry], memories: Mapping[QuestionKey, Memory]
) -> tuple[Held, ...]:
    """The questions of a bank with what is remembered of them."""
    return tuple(
        Held(key.question, entry.outcomes, memories.get(key, BLANK))
        for key, entry in entries.items()
        if key.bank == bank.id
    )


def by_series_and_title(summary: BankSummary) -> tuple[str, int, str]:
    """The order in which banks are shown."""
    series = summary.bank.series
    return (series.name if series else "", series.position if series else 0, summary.bank.title.casefold())
