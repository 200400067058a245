"""Where a group is weak, over those of its people who asked to be counted in, and nobody else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from bot.engine.shelves import Shelf, Shelves
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

__all__ = ["MOST_COUNTED", "by_series_and_title", "held_in", "seen_members", "weak_banks"]

MOST_COUNTED = 200
"""So many people of a group are counted in, those who answered last: the memories of more would be read for seconds."""


async def seen_members(reading: Reading, tenant: str) -> tuple[Member, ...]:
    """Those of a tenant's people who asked to be counted in, each learner once; of more than `MOST_COUNTED` those who
    answered last.
    """
    by_learner = {member.learner: member for member in await reading.members(tenant, MOST_COUNTED, seen=True)}
    return tuple(by_learner.values())


async def weak_banks(
    reading: Reading, shelves: Shelves, tenant: str, members: Sequence[Member], now: int, bank: str | None = None
) -> tuple[WeakBank, ...]:
    """The banks of a tenant (or the one with this id) with what these members have weak in it, over those who have
    met any question of it: the others would only hide whose figure it is.
    """
    shelf = await shelves.shelf(reading, tenant, bank)
    summaries = [each for each in await reading.shelf(tenant) if bank in (None, each.bank.id)]
    learned = [Learned(each.bank, held_in(each.bank, shelf, {})) for each in sorted(summaries, key=by_series_and_title)]
    sizes = {each.bank.id: Counter(part for held in each.held for part in held.parts) for each in learned}
    known: dict[str, list[Sequence[Mastery]]] = defaultdict(list)
    for member in members:
        held = await as_shelved(reading, shelf, await reading.memories_of(member.learner, shelf.banks), now)
        for id, masteries in (await shelves.aside.run(len(held), _masteries, shelf, sizes, held, now)).items():
            known[id].append(masteries)
    return tuple(WeakBank(each, weak_spots(known[each.bank.id])) for each in learned)


def _masteries(
    shelf: Shelf, sizes: Mapping[str, Mapping[str, int]], memories: Mapping[QuestionKey, Memory], now: int
) -> Mapping[str, Sequence[Mastery]]:
    """What somebody has mastered of the banks that they have met any question of; as long work as they remember."""
    by_bank: dict[str, list[Held]] = defaultdict(list)
    for key, memory in memories.items():
        by_bank[key.bank].append(Held(key.question, shelf.entries[key].outcomes, memory))
    return {
        bank: mastery_of(((each.parts, each.memory, None) for each in held), now, sizes[bank])
        for bank, held in by_bank.items()
        if any(each.memory.answers for each in held)
    }


def held_in(bank: Bank, shelf: Shelf, memories: Mapping[QuestionKey, Memory]) -> tuple[Held, ...]:
    """The questions of a bank with what is remembered of them."""
    return tuple(
        Held(entry.key.question, entry.outcomes, memories.get(entry.key, BLANK))
        for entry in shelf.within(bank.id).entries
    )


def by_series_and_title(summary: BankSummary) -> tuple[str, int, str]:
    """The order in which banks are shown."""
    series = summary.bank.series
    return (series.name if series else "", series.position if series else 0, summary.bank.title.casefold())
