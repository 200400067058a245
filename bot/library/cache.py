"""Banks that were read before, so that an unchanged file is not parsed again."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.library.findings import Finding, Severity
from bot.library.limits import Limits
from bot.library.reading import Reading
from bot.quiz.bank import Bank
from bot.quiz.codec import FORMAT, decode_bank, decode_question, encode_bank, encode_question

__all__ = ["Cache"]

_VERSION = 1
"""Raise it when reading changes what it makes of a file."""


@dataclass(frozen=True, slots=True)
class Cache:
    """One JSON file for each bank file, in `folder`, valid for one content under one set of limits.

    A cache that cannot be read only costs time: the bank file is parsed as if it were new.
    """

    folder: Path
    limits: Limits

    def find(self, file: Path, digest: str) -> Reading | None:
        """The reading kept for this file, None where its content is another now."""
        try:
            kept = json.loads(self._place(file).read_text(encoding="utf-8"))
            if kept["stamp"] != self._stamp(digest):
                return None
            return _decoded(kept, str(file))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, file: Path, digest: str, reading: Reading) -> None:
        """Keep a reading that gave a bank. Raises OSError where the folder cannot be written."""
        if reading.bank is None:
            return
        kept = {"stamp": self._stamp(digest), **_encoded(reading, reading.bank)}
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as part:
                json.dump(kept, part, ensure_ascii=False, separators=(",", ":"))
            Path(name).replace(self._place(file))
        finally:
            Path(name).unlink(missing_ok=True)

    def _place(self, file: Path) -> Path:
        return self.folder / f"{hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:32]}.json"

    def _stamp(self, digest: str) -> str:
        return f"{_VERSION}/{FORMAT}/{digest}/{self.limits}"


def _encoded(reading: Reading, bank: Bank) -> dict[str, Any]:
    return {
        "bank": encode_bank(bank),
        "hash": bank.hash,
        "questions": [encode_question(question) for question in bank.questions],
        "lines": dict(reading.lines),
        "findings": [[found.line, found.severity, found.message, found.remedy] for found in reading.findings],
    }


def _decoded(kept: dict[str, Any], file: str) -> Reading:
    questions = [decode_question(question) for question in kept["questions"]]
    bank = replace(decode_bank(kept["bank"], questions), hash=kept["hash"])
    findings = tuple(
        Finding(file, line, Severity(severity), message, remedy) for line, severity, message, remedy in kept["findings"]
    )
    return Reading(file, bank, findings, kept["lines"])
