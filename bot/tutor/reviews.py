"""The log of answers that a memory is made of: whose they were, what they were about, and how the log is folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.quiz.bank import Question
from bot.tutor.edits import carried, edit_of
from bot.tutor.evidence import Evidence, Source
from bot.tutor.memory import BLANK, Memory, fold

__all__ = ["Account", "QuestionKey", "Review", "ReviewKey", "as_now", "remembered"]


class Account(NamedTuple):
    """A person as a platform knows them. Accounts that are linked are one learner."""

    platform: str
    person: str


class QuestionKey(NamedTuple):
    """A question for good, whatever becomes of its words: `owner` is the tenant whose own bank it is in, or
    `bot.ports.store.SHARED`.
    """

    owner: str
    bank: str
    question: str


class ReviewKey(NamedTuple):
    """Where an answer was given: in the round of a session, or as number `round` of the practice `session`."""

    account: Account
    tenant: str
    session: str
    round: int


@dataclass(frozen=True, slots=True)
class Review:
    """One answer in the log. What it says is as in `bot.tutor.evidence.Evidence`; `undone` ones count for nothing.

    `tenant` is where it was given, empty once that tenant has left.
    """

    account: Account
    tenant: str
    session: str
    round: int
    question: QuestionKey
    hash: str
    at: int
    right: bool
    chance: float
    source: Source
    elapsed_ms: int | None = None
    usual_ms: int | None = None
    hints: int = 0
    undone: bool = False

    @property
    def key(self) -> ReviewKey:
        return ReviewKey(self.account, self.tenant, self.session, self.round)

    def evidence(self, cursor: int) -> Evidence:
        """What it says of the memory, as the `cursor`th (from 0) of its question that counts."""
        return Evidence(
            cursor,
            self.at,
            self.right,
            self.chance,
            self.source,
            self.hash,
            self.elapsed_ms,
            self.usual_ms,
            self.hints,
        )


def remembered(log: Iterable[Review], questions: Mapping[str, Question], held: Memory = BLANK) -> Memory:
    """The memory that a learner's answers to one question make, from the first on, in the order they were given.

    `questions` are the versions that were asked, by content hash. Of `held`, the memory so far, only what the player
    asked for is kept: to suspend or to bury. So making it anew is always right, whatever has changed in the log.
    """
    memory = replace(BLANK, suspended=held.suspended, buried_until=held.buried_until)
    counting = sorted((each for each in log if not each.undone), key=_order)
    for cursor, review in enumerate(counting):
        memory = _as_version(memory, review.hash, questions, review.at)
        memory = fold(memory, [review.evidence(cursor)])
    return memory


def as_now(memory: Memory, question: Question, hash: str, asked: Mapping[str, Question], now: int) -> Memory:
    """A memory in front of its question as it is on the shelf now, with the content `hash`: the question may have been
    edited since it was last answered. `asked` holds earlier versions by hash.
    """
    return _as_version(memory, hash, {**asked, hash: question}, now)


def _as_version(memory: Memory, hash: str, questions: Mapping[str, Question], at: int) -> Memory:
    if not memory.hash or memory.hash == hash:
        return memory
    old, new = questions.get(memory.hash), questions.get(hash)
    return memory if old is None or new is None else carried(memory, edit_of(old, new), at)


def _order(review: Review) -> tuple[int, str, int, str, Account]:
    return review.at, review.session, review.round, review.tenant, review.account
