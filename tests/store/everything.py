"""All that a store holds, as text: to see that somebody is in it nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Executable, Table, select

from bot.store import SqlStore
from bot.store.daily_tables import dailies
from bot.store.statements import Idiom

__all__ = ["everything", "tables_of"]

METADATA = dailies.metadata


@dataclass(frozen=True)
class _All:
    table: Table

    def __call__(self, sql: Idiom) -> Executable:
        return select(self.table)


async def everything(store: SqlStore) -> dict[str, list[str]]:
    """Every row of every table, as text, by table."""
    found: dict[str, list[str]] = {}
    async with store.reading() as reading:
        for name, table in METADATA.tables.items():
            rows = await reading._link.fetch(_All(table))
            found[name] = sorted(repr(tuple(row)) for row in rows)
    return found


async def tables_of(store: SqlStore, word: str) -> list[str]:
    """The tables in which a word stands anywhere."""
    return [name for name, rows in (await everything(store)).items() if any(word in row for row in rows)]
