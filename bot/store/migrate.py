"""Bring a database to the newest schema. Runs each time a store is opened; several processes may do so together."""

from __future__ import annotations

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


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for a connection, without a file."""
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection, revision: str = "head") -> None:
    """Migrate within the connection's transaction: all of it or nothing.

    Raises NewerSchema where the database has a revision this version does not know.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    try:
        command.upgrade(alembic_config(connection), revision)
    except CommandError as error:
        if "locate revision" not in str(error):
            raise
        raise NewerSchema(_NEWER) from error


def known_revision(connection: Connection) -> str | None:
    """The revision of the database's schema, None where it has none. Raises NewerSchema for one not known here."""
    found = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(alembic_config(connection))
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerSchema(_NEWER)
    return found


def examine(connection: Connection) -> None:
    """See whether the database has the newest schema, without changing it. Raises OlderSchema, NewerSchema."""
    if known_revision(connection) != ScriptDirectory.from_config(alembic_config(connection)).get_current_head():
        raise OlderSchema("the database has the schema of an older version of Quorum: start Quorum once to renew it")
