"""A copy of a SQLite database while Quorum runs, and putting such a copy in its place.

SQLite's own backup copies what is committed at one moment, whatever is committed meanwhile, and holds no writer up. A
copy is written under a temporary name beside its own, looked through, brought to the disk and only then renamed: under
the name somebody asked for there is a whole copy or none.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from errno import ENOENT
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url

from bot.ports.store import Unavailable
from bot.store.engines import database_url, sqlite_path
from bot.store.lockfile import LockFile
from bot.store.migrate import known_revision

__all__ = ["Backup", "Damaged", "NotSqlite", "back_up", "examine_backup", "restore"]

_COUNTED = ("sessions", "players", "responses", "questions")
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database while it is open."""


class Damaged(Exception):
    """A file is no whole database of Quorum; the text says why."""


class NotSqlite(Exception):
    """The database is on a server, which has tools of its own for this."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A database file that was looked through: its schema's revision, and how many rows some tables have."""

    path: Path
    revision: str
    rows: Mapping[str, int]
    size: int


def back_up(url: str, to: Path, *, force: bool = False) -> Backup:
    """Copy the database at `url` to the file `to`.

    Raises NotSqlite, ValueError for an unusable URL, FileExistsError where `to` is there (unless `force`), Unavailable
    where there is no database, Damaged where the copy is not whole, OSError where it cannot be written.
    """
    path = _file_of(url)
    if not path.exists():
        raise Unavailable(f"There is no database at {path}. Set DATA_DIR or DATABASE_URL as the running Quorum has it.")
    if not to.absolute().parent.is_dir():
        # It is not made: what should lie on a disk that is not mounted would lie elsewhere.
        raise FileNotFoundError(ENOENT, "there is no such folder", str(to.parent))
    if to.exists() and not force:
        raise FileExistsError(f"{to} is there already. Choose another name, or replace it with --force.")
    with _written(to.absolute(), path) as part:
        found = examine_backup(part)
    return Backup(to, found.revision, found.rows, found.size)


def examine_backup(path: Path) -> Backup:
    """Look through a database file. Raises Damaged, and NewerSchema where a newer version wrote it."""
    try:
        with closing(_read_only(path)) as connection:
            said = [line for (line,) in connection.execute("PRAGMA integrity_check(5)")]
            if said != ["ok"]:
                raise Damaged(f"{path} is damaged: {'; '.join(said)}")
            revision = _revision(path)
            counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in _COUNTED}  # noqa: S608
    except sqlite3.DatabaseError as error:
        raise Damaged(f"{path} is no database of Quorum: {error}") from error
    return Backup(path, revision, counts, path.stat().st_size)


def restore(url: str, source: Path) -> tuple[Backup, Path | None]:
    """Put a copy in the place of the database at `url`: what was looked through, and where the one before it is now,
    None where there was none. That one is kept beside it.

    Raises as `back_up` and `examine_backup` do, and InUse where Quorum runs.
    """
    path = _file_of(url)
    found = examine_backup(source)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = LockFile(path)
    try:
        with _written(path, source) as part:
            examine_backup(part)
            kept = _put_aside(path) if path.exists() else None
    finally:
        lock.release()
    return found, kept


def _file_of(url: str) -> Path:
    parsed = database_url(url)
    if parsed.get_backend_name() != "sqlite":
        given = make_url(url)
        plain = URL.create("postgresql", given.username, None, given.host, given.port, given.database, given.query)
        raise NotSqlite(plain.render_as_string())
    return sqlite_path(parsed)


@contextmanager
def _written(to: Path, source: Path) -> Iterator[Path]:
    """A copy of `source` under a temporary name, which becomes `to` when the block ends."""
    # Made by mkstemp, so that nobody else may read what is in it.
    descriptor, name = tempfile.mkstemp(dir=to.parent, prefix=f".{to.name}.", suffix=".part")
    os.close(descriptor)
    part = Path(name)
    try:
        with closing(_read_only(source)) as old, closing(sqlite3.connect(part)) as new:
            # All pages in one step: a writer in between would make SQLite begin anew, again and again.
            old.backup(new)
            # One file, without a log beside it.
            new.execute("PRAGMA journal_mode=DELETE")
        yield part
        _to_disk(part)
        part.replace(to)
        if sys.platform != "win32":  # where folders cannot be opened
            _to_disk(to.parent)
    finally:
        for each in (part, *(part.with_name(part.name + more) for more in _BESIDE)):
            each.unlink(missing_ok=True)


def _put_aside(path: Path) -> Path:
    """Give the database a second name, and leave nothing beside it that belongs to it alone: a log that stayed there
    would be taken for the new database's.
    """
    kept = _free_name(path)
    log, kept_log = (each.with_name(each.name + "-wal") for each in (path, kept))
    if log.exists():
        shutil.copy2(log, kept_log)
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.DatabaseError:
        # Damaged: it cannot take its log in, so the two are kept as they were.
        path.rename(kept)
        for beside in _BESIDE:
            path.with_name(path.name + beside).unlink(missing_ok=True)
    else:
        kept_log.unlink(missing_ok=True)
        # Two names for a moment: whenever this is cut short, there is a database under the old name.
        os.link(path, kept)
    return kept


def _free_name(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.name}.replaced-{number}")).exists():
        number += 1
    return kept


def _read_only(path: Path) -> sqlite3.Connection:
    if not path.exists():
        raise Unavailable(f"There is no file {path}.")
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _revision(path: Path) -> str:
    """The schema's revision. Raises Damaged where there is none, NewerSchema where this version does not know it."""
    engine = create_engine("sqlite://", creator=lambda: _read_only(path))
    try:
        with engine.connect() as connection:
            revision = known_revision(connection)
    finally:
        engine.dispose()
    if revision is None:
        raise Damaged(f"{path} is no database of Quorum: it has no schema of any version")
    return revision


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
