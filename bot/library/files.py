"""Bank files read for a change and written back whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["BankFile"]

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file's text with its line breaks as they are, and whether a byte order mark stands before it."""

    path: Path
    text: str
    marked: bool = False

    @classmethod
    def load(cls, path: Path) -> BankFile:
        """The file at `path`. Raises OSError, and UnicodeDecodeError where it is not UTF-8."""
        content = path.read_bytes()
        return cls(path, content.removeprefix(_MARK).decode(), content.startswith(_MARK))

    def save(self) -> None:
        """Write the text to `path`: whoever reads meanwhile sees the old text or the new one. Raises OSError."""
        target = self.path.resolve()
        content = (_MARK if self.marked else b"") + self.text.encode()
        if not target.exists():
            target.write_bytes(content)
            return
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(descriptor, "wb") as part:
                part.write(content)
            shutil.copymode(target, name)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
