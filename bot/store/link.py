"""One transaction's way to the database: runs prepared statements and says what failed in the ports' words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.store import Conflict
from bot.store.failures import translated
from bot.store.statements import Build, Statements

__all__ = ["Link"]


class Link:
    """Statements within one transaction. After the first failure it takes no more of them.

    A failed statement may have ended the transaction (SQLite rolls back by itself when a disk is full), and what
    came after it would then be stored alone.
    """

    def __init__(self, connection: AsyncConnection, statements: Statements) -> None:
        self._connection = connection
        self._statements = statements
        self._failure: BaseException | None = None

    @property
    def one_writer(self) -> bool:
        return self._statements.idiom.one_writer

    async def fetch(self, build: Build, rows: Sequence[Sequence[Any]] | None = None, **given: Any) -> Sequence[Any]:
        """Rows of a query. Without incoming rows (`rows` empty, not None) there is nothing to ask."""
        if rows is not None and not rows:
            return ()
        return (await self._run(build, rows, given, None)).all()

    async def write(
        self, build: Build, rows: Sequence[Sequence[Any]] | None = None, *, unique: str | None = None, **given: Any
    ) -> int:
        """How many rows a statement wrote. `unique` says what a broken unique constraint means (Conflict)."""
        if rows is not None and not rows:
            return 0
        return (await self._run(build, rows, given, unique)).rowcount

    async def write_all(self, build: Build, rows: Sequence[Sequence[Any]], conflict: str, **given: Any) -> None:
        """Write as many rows as come in. Raises Conflict(`conflict`) where it was fewer."""
        if await self.write(build, rows, **given) != len(rows):
            self._failure = Conflict(conflict)
            raise self._failure

    def check(self) -> None:
        """Raise the failure the caller passed over, if any: such a transaction must not be committed."""
        if self._failure is not None:
            raise self._failure

    async def _run(
        self, build: Build, rows: Sequence[Sequence[Any]] | None, given: dict[str, Any], unique: str | None
    ) -> CursorResult[Any]:
        self.check()
        prepared = self._statements[build]
        try:
            with translated(unique=unique):
                return await self._connection.exec_driver_sql(prepared.sql, prepared.parameters(rows, given))
        except BaseException as error:
            self._failure = error
            raise
