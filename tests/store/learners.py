"""Values for tests about learners: accounts, and answers in their logs."""

from __future__ import annotations

from typing import Any

from bot.ports.store import SHARED
from bot.tutor.evidence import Source
from bot.tutor.memory import DAY_MS
from bot.tutor.reviews import Account, QuestionKey, Review
from tests.store.values import GUILD, NOW

__all__ = ["ANN", "BEN", "HOT", "OWN", "a_review"]

ANN, BEN = Account("web", "ann"), Account("discord", "4711")
HOT = QuestionKey(SHARED, "metals", "q0")
OWN = QuestionKey(GUILD, "house", "q1")


def a_review(account: Account = ANN, day: int = 0, question: QuestionKey = HOT, **changes: Any) -> Review:
    """A right answer to the same question, in practice, some days after `NOW`; each day is a practice of its own."""
    plain: dict[str, Any] = {
        "tenant": GUILD,
        "session": f"practice{day}",
        "round": 0,
        "hash": f"hash-of-{question.question}",
        "at": NOW + day * DAY_MS,
        "right": True,
        "chance": 0.25,
        "source": Source.PRACTICE,
    }
    return Review(account, question=question, **{**plain, **changes})
