"""One transaction's way to the database: runs prepared statements and says what failed in the ports' words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bot.ports.store import Conflict, Doubtful, Unavailable
from bot.store.driver import Call, Ran
from bot.store.failures import translated
from bot.store.statements import Build, Statements
from bot.store.ways import Way

__all__ = ["Ask", "Link", "Linked"]

A = TypeVar("A")
B = TypeVar("B")
"""What is found."""


@dataclass(frozen=True, slots=True)
class _Put:
    """A statement on its way. `unique` says what a broken unique constraint means, `short` what it means that it wrote
    other than the rows its call is to write (both Conflict).
    """

    call: Call
    unique: str | None = None
    short: str | None = None


def _as_they_are(rows: Sequence[Any]) -> Any:
    return rows


@dataclass(frozen=True, slots=True)
class Ask(Generic[A]):
    """A query with its incoming rows (empty, not None: there is nothing to ask), and with what else it is given; `read`
    makes of the rows found what is wanted.
    """

    build: Build
    rows: Sequence[Sequence[Any]] | None = None
    read: Callable[[Sequence[Any]], A] = _as_they_are
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_idle(self) -> bool:
        return self.rows is not None and not self.rows


class Link:
    """Statements within one transaction. After the first failure it takes no more of them.

    A failed statement may have ended the transaction (SQLite rolls back by itself when a disk is full), and what
    came after it would then be stored alone.

    Where the way takes several in one trip, what is only written waits for the next statement somebody needs an
    answer of, or for the end (`commit`), and goes with it: the way to SQLite's thread and back costs more than most
    statements do. What a `put` breaks is then heard of later, within the same transaction.
    """

    def __init__(self, way: Way, statements: Statements) -> None:
        self._way = way
        self._statements = statements
        self._waiting: list[_Put] = []
        self._failure: BaseException | None = None

    @property
    def one_writer(self) -> bool:
        return self._statements.idiom.one_writer

    async def fetch(self, build: Build, rows: Sequence[Sequence[Any]] | None = None, **given: Any) -> Sequence[Any]:
        """Rows of a query. Without incoming rows (`rows` empty, not None) there is nothing to ask."""
        if rows is not None and not rows:
            return ()
        return (await self._run(_Put(self._call(build, rows, given)))).rows

    async def ask(self, ask: Ask[A]) -> A:
        """What a query finds."""
        found: A = (await self.ask_each([ask]))[0]
        return found

    async def ask_both(self, one: Ask[A], other: Ask[B]) -> tuple[A, B]:
        """The same of two that do not wait for each other's answer: in one trip."""
        found = await self.ask_each([one, other])
        return found[0], found[1]

    async def ask_each(self, asked: Sequence[Ask[Any]]) -> list[Any]:
        """The same of several."""
        puts = [_Put(self._call(ask.build, ask.rows, ask.given)) for ask in asked if not ask.is_idle]
        found = iter(await self._send(puts) if puts else ())
        return [ask.read(() if ask.is_idle else next(found).rows) for ask in asked]

    async def write(self, build: Build, rows: Sequence[Sequence[Any]] | None = None, **given: Any) -> int:
        """How many rows a statement wrote."""
        if rows is not None and not rows:
            return 0
        return (await self._run(_Put(self._call(build, rows, given)))).count

    async def put(
        self, build: Build, rows: Sequence[Sequence[Any]] | None = None, *, unique: str | None = None, **given: Any
    ) -> None:
        """Write without asking how much. `unique` says what a broken unique constraint means (Conflict)."""
        if rows is None or rows:
            await self._put(_Put(self._call(build, rows, given), unique))

    async def put_all(self, build: Build, rows: Sequence[Sequence[Any]], conflict: str, **given: Any) -> None:
        """Write as many rows as come in: Conflict(`conflict`) where it was fewer."""
        if rows:
            await self._put(_Put(self._call(build, rows, given, writes=len(rows)), short=conflict))

    async def _put(self, put: _Put) -> None:
        if self._way.gathers:
            self._waiting.append(put)
        else:
            await self._run(put)

    async def commit(self) -> None:
        """Write what waits, and commit. Raises the failure the caller passed over, if any: that must not be committed;
        Doubtful where the commit itself failed.
        """
        await self._send((), commits=True)

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _call(
        self, build: Build, rows: Sequence[Sequence[Any]] | None, given: Mapping[str, Any], writes: int | None = None
    ) -> Call:
        prepared = self._statements[build]
        return Call(prepared.sql, prepared.parameters(rows, given), prepared.listed, writes)

    async def _run(self, put: _Put) -> Ran:
        return (await self._send([put]))[0]

    async def _send(self, last: Sequence[_Put], *, commits: bool = False) -> list[Ran]:
        """What came of these, which go after what waits."""
        self._check()
        puts, self._waiting = [*self._waiting, *last], []
        try:
            return (await self._sent(puts, commits=commits))[len(puts) - len(last) :]
        except BaseException as error:
            self._failure = error
            raise

    async def _sent(self, puts: Sequence[_Put], *, commits: bool) -> list[Ran]:
        done: list[Ran] = []
        send = self._way.commit if commits else self._way.run

        def unique() -> str | None:
            # After the last one it is nobody's: the commit failed, or the way back.
            return puts[len(done)].unique if len(done) < len(puts) else None

        try:
            with translated(unique=unique):
                await send([put.call for put in puts], done)
        except Unavailable as error:
            if commits and len(done) >= len(puts):
                raise Doubtful(str(error)) from error
            raise
        for put, ran in zip(puts, done, strict=False):
            if put.short is not None and not put.call.is_met(ran):
                raise Conflict(put.short)
        return done


class Linked:
    """What asks and writes over a link: a part of a transaction."""

    def __init__(self, link: Link) -> None:
        self._link = link
