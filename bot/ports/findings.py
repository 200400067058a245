"""What a platform's doctor says: one finding for each thing looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Verdict"]


class Verdict(StrEnum):
    """What a finding means: all is well, worth knowing, or the bot will not work."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. A text about something bad ends with what to do."""

    verdict: Verdict
    text: str
