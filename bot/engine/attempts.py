"""Attempts at assignments: practices whose questions are settled, and whose answers the leader hears of in sums."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.engine.survey import Survey
from bot.ports.store import Reading, Writing
from bot.quiz.effects import Note
from bot.quiz.lessons import scope_of
from bot.quiz.session import GRACE_MS
from bot.quiz.wording import counted
from bot.tutor.assignments import Assignment, Attempt
from bot.tutor.attempts import best, may_begin, open_attempt
from bot.tutor.practice import Ending, Mode, Practice
from bot.tutor.reviews import Account, QuestionKey, ReviewKey

__all__ = ["begun_attempt", "keep_attempt", "may_try", "over"]

UNKNOWN = Note(
    "There is no such assignment here (any more). Open your assignments anew: they show what there is.", done=False
)
ENDED = Note("This assignment was taken back. What you did for it is kept.", done=False)
PAST = Note("The deadline of this assignment has passed. What you answered before counts.", done=False)
EMPTY = Note("The questions of this assignment are not here any more. Tell whoever set it.", done=False)


async def begun_attempt(
    reading: Reading, survey: Survey, tenant: str, assignment: str, account: Account, now: int
) -> Practice | Note:
    """The attempt to go on with, else a new one of `account`; or why there is none."""
    found = await reading.assignment(tenant, assignment)
    if found is None:
        return UNKNOWN
    late = _over(found, now)
    if late is not None:
        return late
    accounts = [account for account, _ in await reading.accounts_of(survey.learner)]
    attempts = await _attempts(reading, accounts, found)
    begun = open_attempt(attempts)
    if begun is not None:
        return await _gone_on(reading, survey, found, begun, accounts)
    if not may_begin(found, attempts, now):
        return _used_up(found, best(attempts))
    keys = _keys(survey, found)
    if not keys:
        return EMPTY
    number = max((each.number for each in attempts), default=0) + 1
    id = _id(found, account, number)
    return Practice(id, Mode.ASSIGNMENT, found.id, tenant, now, _mixed(keys, id), len(keys), attempt=number)


async def over(reading: Reading, tenant: str, practice: Practice, now: int) -> Note | None:
    """Why nothing can be answered any more in an attempt, None while it can."""
    found = await reading.assignment(tenant, practice.of)
    return UNKNOWN if found is None else _over(found, now)


async def keep_attempt(
    writing: Writing, learner: str, tenant: str, practice: Practice, account: tuple[Account, str], now: int
) -> None:
    """Store how far an attempt is; it belongs to the account that began it, and `account` is that one if it is new."""
    found = await writing.assignment(tenant, practice.of)
    if found is None:
        return
    accounts = [each for each, _ in await writing.accounts_of(learner)]
    attempts = await _attempts(writing, accounts, found)
    kept = next((each for each in attempts if _id(found, each.account, each.number) == practice.id), None)
    if kept is None:
        kept = Attempt(tenant, found.id, account[0], practice.attempt, account[1], practice.begun_at)
    finished = kept.finished_at
    over = practice.answered >= practice.among or practice.ending is Ending.THROUGH
    if finished is None and over:
        finished = now
    after = replace(kept, right=practice.right, answered=practice.answered, of=practice.among, finished_at=finished)
    if after != kept:
        await writing.put_attempts([after])


async def may_try(reading: Reading, learner: str, assignment: Assignment, now: int) -> bool:
    """Whether a learner may begin another attempt."""
    accounts = [account for account, _ in await reading.accounts_of(learner)]
    return may_begin(assignment, await _attempts(reading, accounts, assignment), now)


def _used_up(found: Assignment, counts: Attempt | None) -> Note:
    if counts is None:
        return PAST
    tries = "your attempt" if found.attempts == 1 else f"all your {found.attempts} attempts"
    return Note(f"You have used {tries}; {counts.right} of {counted(counts.of, 'question')} right.", done=False)


async def _gone_on(
    reading: Reading, survey: Survey, found: Assignment, begun: Attempt, accounts: Sequence[Account]
) -> Practice:
    """The practice of an attempt that was left off, made again from the log and the shelf: what was answered is not
    asked again.
    """
    id, keys = _id(found, begun.account, begun.number), _keys(survey, found)
    # The first of a number is the one that counts, so there are no more numbers than questions.
    places = [ReviewKey(account, found.place.tenant, id, n + 1) for account in accounts for n in range(begun.of)]
    given = (await reading.reviews_at(places)).values()
    answered = {review.question for review in given}
    left = _mixed((key for key in keys if key not in answered), id)
    return Practice(
        id,
        Mode.ASSIGNMENT,
        found.id,
        found.place.tenant,
        begun.begun_at,
        left,
        len(given) + len(left),
        number=max((review.round for review in given), default=0),
        answered=len(given),
        right=sum(review.right for review in given),
        attempt=begun.number,
    )


def _over(assignment: Assignment, now: int) -> Note | None:
    if assignment.ended_at is not None:
        return ENDED
    return PAST if now > assignment.deadline + GRACE_MS else None


async def _attempts(reading: Reading, accounts: Sequence[Account], found: Assignment) -> list[Attempt]:
    mine = (found.place.tenant, found.id)
    return [each for each in await reading.attempts_by(accounts) if (each.tenant, each.assignment) == mine]


def _keys(survey: Survey, found: Assignment) -> list[QuestionKey]:
    """The questions of an assignment that are on the shelf."""
    of = scope_of(found.bank, found.outcome or "")
    return [entry.key for entry in survey.within(of)]


def _mixed(keys: Iterable[QuestionKey], id: str) -> tuple[QuestionKey, ...]:
    """In an order of the attempt's own, whichever others are among them: the question that a card was left at is the
    next one again, by the same number.
    """
    return tuple(sorted(keys, key=lambda key: hashlib.sha256("\x1f".join((id, *key)).encode()).digest()))


def _id(found: Assignment, account: Account, number: int) -> str:
    """The id of the practice that an attempt is: the same one wherever it is gone on with."""
    whole = "\x1f".join((found.place.tenant, found.id, *account, str(number)))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]
