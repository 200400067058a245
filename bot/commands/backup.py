"""`quorum backup` and `quorum restore`: a copy of the database while Quorum runs, and a copy put in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError

from bot.commands.terminal import console, counted
from bot.ports.store import Unavailable
from bot.settings import Settings
from bot.store import Damaged, NewerSchema, NotSqlite, back_up, restore

__all__ = ["backup_command", "restore_command"]

_Given = TypeVar("_Given")
_BACK_UP = "pg_dump --format=custom --file={file} '{url}'"
_RESTORE = "pg_restore --clean --if-exists --single-transaction --dbname='{url}' {file}"


def backup_command(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Copy the SQLite database to a file, also while Quorum runs, and look through the copy.

    Exits with 2 if there is no whole copy.
    """
    made = _told(lambda: back_up(Settings().database, file, force=force), _BACK_UP, file)
    rows = ", ".join(f"{count:,} {name}" for name, count in made.rows.items())
    console().print(f"Written to {made.path}: {made.size:,} bytes, schema {made.revision}; {rows}.")


def restore_command(
    file: Annotated[Path, typer.Argument(help="A file that `quorum backup` wrote.")],
) -> None:
    """Put a backup in the place of the SQLite database, which is kept beside it. Quorum must not run.

    Exits with 2 if nothing was changed.
    """
    found, kept = _told(lambda: restore(Settings().database, file), _RESTORE, file)
    to = console()
    to.print(f"Restored {file}: schema {found.revision}, {counted(found.rows['sessions'], 'session')}.")
    if kept is not None:
        to.print(f"What was there before is {kept}; delete it when you no longer need it.")


def _told(work: Callable[[], _Given], on_a_server: str, file: Path) -> _Given:
    """What `work` gives, or its failure in words. `on_a_server` is the command to use with PostgreSQL."""
    try:
        return work()
    except NotSqlite as error:
        command = on_a_server.format(file=file, url=error)
        told = f"This database is on a PostgreSQL server, whose own tools do that. Run:\n  {command}"
    except OSError as error:
        told = str(error) if isinstance(error, FileExistsError) else f"{error.filename}: {error.strerror}."
    except (Damaged, NewerSchema, Unavailable, ValidationError, ValueError) as error:
        told = str(error)
    console(stderr=True).print(told)
    raise typer.Exit(2)
