"""The questions that a tenant's people may be asked, with just what choosing one of them needs.

A shelf is made once for each set of banks and used by all tenants that are served it.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.engine.aside import Aside
from bot.ports.store import Reading
from bot.quiz.bank import Question
from bot.quiz.codec import question_hash
from bot.quiz.lessons import part_in
from bot.quiz.selection import matching
from bot.tutor.evidence import chance_of
from bot.tutor.reviews import QuestionKey

__all__ = ["Entry", "Scope", "Shelf", "Shelves"]

_BANKS_KEPT, _SHELVES_KEPT = 64, 64

_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True)
class Entry:
    """A question on the shelf, with just what choosing needs: its texts stay in the store, under `hash`.

    `name` is its key as the one word that the plan knows questions by. `first` is the question's id, or that of the
    question it asks in other words.
    """

    key: QuestionKey
    name: str
    bank_hash: str
    hash: str
    outcomes: tuple[str, ...]
    chance: float
    first: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a lesson is of: entries, and their names."""

    entries: tuple[Entry, ...] = ()
    names: frozenset[str] = frozenset()


_NOTHING = Scope()


class Shelf:
    """Entries by their key, in the order of the banks' titles and of their questions. Never changed.

    What lessons are of is worked out when it is first asked for: there are as many scopes as banks and outcomes.
    """

    __slots__ = ("_outcomes", "_scopes", "banks", "entries", "keys")

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        by_bank: dict[str, list[Entry]] = defaultdict(list)
        self.entries: Mapping[QuestionKey, Entry] = {entry.key: entry for entry in entries}
        self.keys: Mapping[str, QuestionKey] = {entry.name: key for key, entry in self.entries.items()}
        self.banks = frozenset((key.owner, key.bank) for key in self.entries)
        for key, entry in self.entries.items():
            by_bank[key.bank].append(entry)
        self._outcomes = {
            bank: tuple(dict.fromkeys(each for entry in inside for each in entry.outcomes))
            for bank, inside in by_bank.items()
        }
        self._scopes = {(bank, ""): _scope(inside) for bank, inside in by_bank.items()}
        self._scopes["", ""] = _scope(self.entries.values())

    def within(self, of: str) -> Scope:
        """What a lesson is of: all questions, a bank's, or those of one outcome of it."""
        bank, _, part = of.partition("/")
        whole = self._scopes.get((bank, ""), _NOTHING)
        if not part:
            return whole
        outcome = part_in(of, self._outcomes.get(bank, ()))
        if outcome is None:
            return _NOTHING
        found = self._scopes.get((bank, outcome))
        if found is None:
            found = _scope(entry for entry in whole.entries if outcome in entry.outcomes)
            self._scopes[bank, outcome] = found
        return found


class Shelves:
    """The shelves of tenants. What it keeps, some banks and some shelves, can be lost at any time."""

    def __init__(self) -> None:
        self.aside = Aside()
        self._banks: OrderedDict[tuple[str, str, str], tuple[Entry, ...]] = OrderedDict()
        self._shelves: OrderedDict[tuple[tuple[str, str, str], ...], Shelf] = OrderedDict()

    async def shelf(self, reading: Reading, tenant: str, bank: str | None = None) -> Shelf:
        """Of all banks, or of one."""
        summaries = [each for each in await reading.shelf(tenant) if bank in (None, each.bank.id)]
        owners = await reading.owners_of(tenant, [(each.bank.id, each.bank.hash) for each in summaries])
        ordered = sorted(summaries, key=lambda each: (each.bank.title.casefold(), each.bank.id))
        of = tuple((owners[each.bank.id, each.bank.hash], each.bank.id, each.bank.hash) for each in ordered)
        shelf = self._shelves.get(of)
        if shelf is None:
            banks = [await self._bank(reading, tenant, *each) for each in of]
            entries = [entry for inside in banks for entry in inside]
            shelf = await self.aside.run(len(entries), Shelf, entries)
        _keep(self._shelves, of, shelf, _SHELVES_KEPT)
        return shelf

    async def _bank(self, reading: Reading, tenant: str, owner: str, bank: str, hash: str) -> tuple[Entry, ...]:
        kept = self._banks.get((owner, bank, hash))
        if kept is None:
            whole = await reading.bank(tenant, bank)
            # A bank with questions that nobody has given a key is not served.
            asked = () if whole is None or whole.open_questions else matching(whole)
            kept = await self.aside.run(len(asked), _entries_of, owner, bank, hash, asked)
        _keep(self._banks, (owner, bank, hash), kept, _BANKS_KEPT)
        return kept


def _entries_of(owner: str, bank: str, hash: str, questions: Sequence[Question]) -> tuple[Entry, ...]:
    keys = [QuestionKey(owner, bank, each.id) for each in questions]
    return tuple(
        Entry(
            *(key, "\x1f".join(key), hash, question_hash(each), each.outcomes),
            *(chance_of(each), each.variant_of or each.id),
        )
        for key, each in zip(keys, questions, strict=True)
    )


def _scope(entries: Iterable[Entry]) -> Scope:
    inside = tuple(entries)
    return Scope(inside, frozenset(entry.name for entry in inside))


def _keep(kept: OrderedDict[_Key, _Kept], key: _Key, value: _Kept, most: int) -> None:
    """Keep a value as the newest one; the oldest goes where there are more than `most`."""
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > most:
        kept.popitem(last=False)
