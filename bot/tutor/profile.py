"""How a learner wishes to learn: a value, and as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

__all__ = ["FORMAT", "PLAIN", "Profile", "decode_profile", "encode_profile"]

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Profile:
    """What a learner has set. None: never set.

    `exam` is the day of the exam; `a_day` how many questions a day they wish to answer, `new_a_day` how many of them
    new ones at the most (None: no limit); `zone` where they live (IANA), empty: the tenant's.
    """

    exam: date | None = None
    a_day: int | None = None
    new_a_day: int | None = None
    zone: str = ""


PLAIN = Profile()
"""Nothing was ever set."""


def encode_profile(profile: Profile) -> dict[str, Any]:
    """A profile as plain JSON values with their format number; what was never set is left out."""
    plain = {"a_day": profile.a_day, "new_a_day": profile.new_a_day, "zone": profile.zone or None}
    exam = None if profile.exam is None else profile.exam.isoformat()
    return {"format": FORMAT, **{name: value for name, value in {"exam": exam, **plain}.items() if value is not None}}


def decode_profile(plain: Mapping[str, Any]) -> Profile:
    """The profile that `encode_profile` wrote; ValueError for a format of a later version."""
    if plain.get("format") != FORMAT:
        raise ValueError(f"a profile of format {plain.get('format')!r} cannot be read: this version writes {FORMAT}")
    exam = plain.get("exam")
    return Profile(
        exam=None if exam is None else date.fromisoformat(exam),
        a_day=plain.get("a_day"),
        new_a_day=plain.get("new_a_day"),
        zone=plain.get("zone", ""),
    )
