"""Bring a database to the newest schema. Runs each time a store is opened; several processes may do so together."""

from __future__ import annotations

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

__all__ = ["NewerSchema", "OlderSchema", "alembic_config", "examine", "known_revision", "migrate"]

_LOCK = 5_107_318_642
"""The advisory lock that migrating processes queue at. Any number will do that nobody else uses."""
_NEWER = "the database has the schema of a newer version of Quorum: run that version, or restore a backup"


class NewerSchema(Exception):
    """The database was migrated by a newer version."""


class OlderSchema(Exception):
    """The database has not been migrated to this version."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for a connection, without a file. None: just to look at the revisions."""
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    return config


@cache
def _newest() -> str | None:
    """The newest revision of this version."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def migrate(connection: Connection, revision: str = "head") -> None:
    """Migrate within the connection's transaction: all of it or nothing.

    Raises NewerSchema where the database has a revision this version does not know.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    if revision == "head" and _revision(connection) == _newest():
        return
    try:
        command.upgrade(alembic_config(connection), revision)
    except CommandError as error:
        if "locate revision" not in str(error):
            raise
        raise NewerSchema(_NEWER) from error


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def known_revision(connection: Connection) -> str | None:
    """The revision of the database's schema, None where it has none. Raises NewerSchema for one not known here."""
    found = _revision(connection)
    scripts = ScriptDirectory.from_config(alembic_config())
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerSchema(_NEWER)
    return found


def examine(connection: Connection) -> None:
    """See whether the database has the newest schema, without changing it. Raises OlderSchema, NewerSchema."""
    if known_revision(connection) != _newest():
        raise OlderSchema("the database has the schema of an older version of Quorum: start Quorum once to renew it")
