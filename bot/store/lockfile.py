"""One process per SQLite database: a lock held on a file beside it for as long as the store is open."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.ports.store import Unavailable

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["InUse", "LockFile"]


class InUse(Unavailable):
    """Another process has the database open."""


class LockFile:
    """The lock on `<database>.lock`, from the moment it is made until `release`.

    The file itself stays: removing it could take the lock away from a process that has just opened it.
    """

    def __init__(self, database: Path) -> None:
        """Take the lock. Raises InUse where somebody holds it, OSError where the file cannot be made."""
        self.path = database.with_name(database.name + ".lock")
        self._handle: int | None = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(self._handle)
        except OSError as error:
            holder = os.read(self._handle, 64).decode(errors="replace").strip()
            self.release()
            raise InUse(
                f"{database} is open in another process{f' ({holder})' if holder else ''}, which holds {self.path}. "
                "Stop that process, or give this one a database of its own (or a PostgreSQL URL, which many may share)."
            ) from error
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"process {os.getpid()}\n".encode())

    def release(self) -> None:
        """Give the lock up; again is harmless."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":

    def _lock(handle: int) -> None:
        # Far behind the text, which others may then still read.
        os.lseek(handle, 1 << 20, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, 0, os.SEEK_SET)

else:

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
