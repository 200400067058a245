"""What the engine asks of its store about learners. Part of `bot.ports.store`.

An account is (platform, person), as reminders are keyed; a learner is an opaque id that one account or several linked
ones have. The log of answers (`Review`) is by account, what is derived from it (`Memory`) by learner. All of it is a
person's, not a tenant's: who asks for it has to be that person. What is about a tenant has the tenant in its key:
members, assignments and attempts. Times are ms since the Unix epoch, UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.ports.rows import Key
from bot.tutor.assignments import Assignment, Attempt
from bot.tutor.memory import Memory
from bot.tutor.profile import Profile
from bot.tutor.reviews import Account, QuestionKey, Review, ReviewKey

__all__ = [
    "QUARTER_MS",
    "FoldAnswer",
    "Member",
    "MemoryKey",
    "PracticeRow",
    "TutorReading",
    "TutorWriting",
    "UnfoldedRound",
]

QUARTER_MS = 900_000
MemoryKey = tuple[str, QuestionKey]
"""(learner, question)."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has answered, or practised, in a tenant. `seen`: the group's leader may count them in, by name."""

    account: Account
    learner: str
    name: str
    seen: bool


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """The practice a learner is in: a plain JSON value with its format number, and how often it was stored."""

    body: Mapping[str, Any]
    version: int


@dataclass(frozen=True, slots=True)
class UnfoldedRound:
    """A closed round of which not all answers are in the log yet: those of players up to `folded_to` are."""

    key: Key
    round: int
    folded_to: str


@dataclass(frozen=True, slots=True)
class FoldAnswer:
    """A submitted answer of a closed round, as it was marked. `right`: it earned the full mark."""

    player: str
    name: str
    answered_at: int
    elapsed_ms: int | None
    right: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    """Submitted answers of a closed round that are not in the log yet, in order of the players; `to`: up to whom these
    are, None for all.
    """

    round: UnfoldedRound
    answers: tuple[FoldAnswer, ...]
    to: str | None


class TutorReading(Protocol):
    """The part of `Reading`."""

    async def learners_of(self, accounts: Collection[Account]) -> dict[Account, str]:
        """The learner of each account that has one."""
        ...

    async def accounts_of(self, learner: str) -> tuple[tuple[Account, str], ...]:
        """The accounts of a learner with what each was called last, in order."""
        ...

    async def memories_of(
        self, learner: str, banks: Collection[tuple[str, str]] | None = None
    ) -> dict[QuestionKey, Memory]:
        """What a learner remembers: of everything, or of the banks (owner, bank id)."""
        ...

    async def memories_at(self, keys: Collection[MemoryKey]) -> dict[MemoryKey, Memory]:
        """Those of the memories that exist."""
        ...

    async def due_memories(self, learner: str, until: int) -> dict[QuestionKey, Memory]:
        """What a learner remembers of questions that are due before `until`, suspended and buried ones included."""
        ...

    async def reviews_of(
        self, accounts: Collection[Account], since: int = 0, until: int | None = None
    ) -> tuple[Review, ...]:
        """The log of these accounts with since <= at < until, in order of time; undone ones included."""
        ...

    async def answered_quarters(self, accounts: Collection[Account], since: int, until: int) -> frozenset[int]:
        """The beginnings of the quarters of an hour in which these accounts have answered with since <= at < until,
        those taken back left out. No day of any zone begins within one.
        """
        ...

    async def reviews_about(self, pairs: Collection[tuple[Account, QuestionKey]]) -> tuple[Review, ...]:
        """The log of each account about each question it is paired with."""
        ...

    async def learned(
        self, pairs: Collection[tuple[Account, QuestionKey]], keys: Collection[MemoryKey]
    ) -> tuple[tuple[Review, ...], dict[MemoryKey, Memory]]:
        """`reviews_about` the pairs, and `memories_at` the keys, together."""
        ...

    async def reviews_at(self, keys: Collection[ReviewKey]) -> dict[ReviewKey, Review]:
        """Those of the reviews that exist."""
        ...

    async def members(self, tenant: str, limit: int, *, seen: bool = False) -> tuple[Member, ...]:
        """Whoever has answered or practised in a tenant, with `seen` those alone whom its leader may count in; at most
        so many, those who answered anywhere latest; by account.
        """
        ...

    async def seen_count(self, tenant: str) -> int:
        """How many accounts of a tenant its leader may count in."""
        ...

    async def memberships_of(self, account: Account) -> tuple[tuple[str, bool], ...]:
        """The tenants an account has answered in, and whether their leaders may see it."""
        ...

    async def group_memories(self, tenant: str, limit: int) -> tuple[tuple[str, QuestionKey, Memory], ...]:
        """What the members of a tenant remember of its own and the shared banks, as (learner, question, memory), at
        most so many, those answered latest first. Without names: for sums alone.
        """
        ...

    async def practice(self, learner: str) -> PracticeRow | None:
        """The practice a learner is in."""
        ...

    async def profile(self, learner: str) -> Profile:
        """What a learner has set; blank where nothing was."""
        ...

    async def assignments(self, tenant: str, after: int | None = None) -> tuple[Assignment, ...]:
        """The assignments of a tenant, the newest first; those taken back included. With `after`, those alone that
        were not taken back and have a later deadline.
        """
        ...

    async def finished_counts(self, tenant: str, ids: Collection[str]) -> dict[str, int]:
        """How many accounts have finished each of these assignments of a tenant, for those that anybody has."""
        ...

    async def assignment(self, tenant: str, id: str) -> Assignment | None:
        """One assignment."""
        ...

    async def attempts_at(self, tenant: str, assignment: str) -> tuple[Attempt, ...]:
        """Every attempt at an assignment, by account and number."""
        ...

    async def attempts_by(self, accounts: Collection[Account]) -> tuple[Attempt, ...]:
        """Every attempt of these accounts at any assignment of any tenant, the oldest first."""
        ...

    async def owners_of(self, tenant: str, banks: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """To whom banks (id, hash) belong that a session of a tenant was taken from: the tenant or `SHARED`."""
        ...

    async def unfolded(self, limit: int) -> tuple[UnfoldedRound, ...]:
        """Closed rounds of every tenant whose answers are not all in the log, the first closed first: a system
        query.
        """
        ...

    async def stale_memories(self, limit: int) -> tuple[MemoryKey, ...]:
        """Memories of anybody whose log has changed since they were made: a system query."""
        ...

    async def usual_ms(self, key: Key, round: int, least: int) -> int | None:
        """The median of the times that the answers of a closed round took; None where there are fewer than `least`."""
        ...


class TutorWriting(Protocol):
    """The part of `Writing`."""

    async def lock_accounts(self, accounts: Collection[Account]) -> dict[Account, str]:
        """The learner of each account that has one, and of all other accounts of these learners, locked as by
        `lock_learners`.
        """
        ...

    async def lock_learners(self, learners: Collection[str]) -> dict[str, tuple[Account, ...]]:
        """The accounts of each learner, in order. Nobody else changes which these are, nor the learners' memories,
        before this transaction ends.
        """
        ...

    async def add_accounts(self, rows: Sequence[tuple[Account, str, str]]) -> None:
        """Keep (account, learner, name). An account that has a learner keeps it, and is called by the new name."""
        ...

    async def join_learner(self, account: Account, learner: str) -> None:
        """Every account of the learner of `account` becomes one of `learner`, who takes over the memories, stale; the
        old learner's practice and profile go where the new one has their own.
        """
        ...

    async def part_learner(self, account: Account, learner: str) -> None:
        """The account becomes the new learner `learner`, with the memories of what it has answered; they are stale on
        both sides. The practice they were in together goes: it may hold an answer of either.
        """
        ...

    async def forget_account(self, account: Account) -> bool:
        """Remove the account, its log, attempts and memberships, and the practice it was in. Its learner's memories are
        stale where there are other accounts, and go else, with the profile. Whether there was anything.
        """
        ...

    async def put_members(self, rows: Sequence[tuple[str, Account]]) -> None:
        """Keep that accounts have answered, or practised, in tenants."""
        ...

    async def put_seen(self, tenant: str, account: Account, *, seen: bool) -> None:
        """Whether the leader of a tenant's group may count somebody in, by name."""
        ...

    async def put_reviews(self, rows: Sequence[Review]) -> None:
        """Store reviews, in place of those of the same key. The memories have to be made anew in this transaction
        (`bot.engine.memories.renew`).
        """
        ...

    async def put_memories(self, rows: Mapping[MemoryKey, Memory]) -> None:
        """Store memories, no longer stale."""
        ...

    async def drop_memories(self, keys: Collection[MemoryKey]) -> None:
        """Remove memories."""
        ...

    async def put_practice(self, learner: str, body: Mapping[str, Any], version: int) -> None:
        """Store the practice of a learner, `version` one above the stored one (1: the first). Raises Conflict where it
        is not.
        """
        ...

    async def put_profile(self, learner: str, profile: Profile) -> None:
        """Store what a learner has set."""
        ...

    async def put_assignment(self, assignment: Assignment) -> None:
        """Store an assignment, in place of what was stored of it."""
        ...

    async def put_attempts(self, rows: Sequence[Attempt]) -> None:
        """Store attempts, in place of those with the same numbers."""
        ...

    async def claim_rounds(self, rounds: Sequence[UnfoldedRound], limit: int) -> tuple[Claimed, ...]:
        """Lock those of the rounds that are still as they were found, and that no other process holds, with their
        answers: as many rounds, in this order, as have at most so many together, and the beginning of one more.
        """
        ...

    async def put_folded(self, rows: Sequence[tuple[Key, int, str | None]]) -> None:
        """Keep up to which player the answers of rounds are in the log; None: all of them are."""
        ...
