"""Set-based statements for two engines, each built with SQLAlchemy once and compiled once per store.

However many rows a call has, it is one statement: they travel as one parameter holding JSON, which both engines
unfold into a relation to join with. Inserts on SQLite take a parameter list instead (three times as fast there).
Compiled statements go straight to the driver, since building and binding cost more than the SQL of a batch does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from typing import cast as cast_to

from sqlalchemy import (
    CTE,
    JSON,
    BigInteger,
    Boolean,
    Executable,
    Float,
    Integer,
    Select,
    Subquery,
    Table,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

__all__ = ["Build", "Idiom", "Prepared", "Statements", "Upsert", "as_json"]

Upsert = sqlite.Insert | postgresql.Insert

_TYPES: Mapping[type, type[TypeEngine[Any]]] = MappingProxyType(
    {str: Text, int: BigInteger, float: Float, bool: Boolean}
)


def as_json(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as one parameter. Text stays as it is, so that what cannot be encoded fails here and is not stored."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Idiom:
    """How one of the two engines says the few things they say differently."""

    dialect: Dialect

    @property
    def one_writer(self) -> bool:
        """Whether the database itself lets only one transaction write at a time (SQLite)."""
        return self.dialect.name == "sqlite"

    def incoming(self, name: str = "k", **columns: type) -> CTE:
        """The call's rows as a relation, with the types given (str, int, float, bool) in the order of the values."""
        return self._unfolded(columns).cte(name).prefix_with("MATERIALIZED")

    def changes(self, **columns: type) -> Subquery:
        """The same inside an UPDATE: SQLite's driver counts no rows of a statement that begins with WITH."""
        return self._unfolded(columns).subquery("k")

    def insert(self, table: Table, *names: str) -> Upsert:
        """An insert of the call's rows, whose values are those columns in that order."""
        if self.one_writer:
            return sqlite.insert(table).values({name: bindparam(name) for name in names})
        columns = {name: table.c[name].type.python_type for name in names}
        return postgresql.insert(table).from_select(list(names), self._unfolded(columns))

    def insert_from(self, table: Table, names: Sequence[str], found: Select[Any]) -> Upsert:
        """An insert of what a query finds, whose columns are those in that order."""
        insert = sqlite.insert if self.one_writer else postgresql.insert
        return insert(table).from_select(list(names), found)

    def _unfolded(self, columns: Mapping[str, type]) -> Select[Any]:
        rows = bindparam("rows", type_=Text)
        if self.one_writer:
            source = func.json_each(rows).table_valued("value", name="e")
            values = [
                func.json_extract(source.c.value, literal_column(f"'$[{at}]'"), type_=_TYPES[kind]).label(name)
                for at, (name, kind) in enumerate(columns.items())
            ]
        else:
            source = func.json_array_elements(cast(rows, JSON)).table_valued("value", name="e")
            values = [
                cast(source.c.value.op("->>")(literal_column(str(at), Integer)), _TYPES[kind]).label(name)
                for at, (name, kind) in enumerate(columns.items())
            ]
        return select(*values)


Build = Callable[[Idiom], Executable]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it, its parameters by position.

    `listed`: it takes the call's rows as a parameter list, not as JSON.
    """

    sql: str
    positions: tuple[str, ...]
    constants: Mapping[str, Any]
    listed: bool

    def parameters(self, rows: Sequence[Sequence[Any]] | None, given: Mapping[str, Any]) -> Any:
        """What to hand to the driver. KeyError for a parameter that was not given."""
        if self.listed:
            return list(map(tuple, rows or ()))
        if rows is not None:
            given = {**given, "rows": as_json(rows)}
        return tuple(given[name] if name in given else self.constants[name] for name in self.positions)


class Statements:
    """The statements of one store, by the functions that build them."""

    def __init__(self, dialect: Dialect) -> None:
        self.idiom = Idiom(dialect)
        self._prepared: dict[Build, Prepared] = {}

    def __getitem__(self, build: Build) -> Prepared:
        found = self._prepared.get(build)
        if found is None:
            found = self._prepared[build] = self._prepare(build)
        return found

    def _prepare(self, build: Build) -> Prepared:
        statement = build(self.idiom)
        if not isinstance(statement, ClauseElement):
            raise TypeError(f"{build.__name__} builds no statement")
        compiled = cast_to(SQLCompiler, statement.compile(dialect=self.idiom.dialect))
        listed = self.idiom.one_writer and isinstance(statement, sqlite.Insert) and statement.select is None
        # A parameter nobody gave a value is left out, so that forgetting to pass it is an error and not a NULL.
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        return Prepared(str(compiled), tuple(compiled.positiontup or ()), MappingProxyType(constants), listed)
