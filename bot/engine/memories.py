"""Memories, made anew from the log of answers whenever it has changed: always right, and never counted twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from bot.ports.store import Writing
from bot.ports.store_tutor import MemoryKey
from bot.tutor.memory import BLANK, Memory
from bot.tutor.reviews import Account, Review, remembered

__all__ = ["keep_reviews", "learner_of", "learners_of", "renew"]


async def learner_of(writing: Writing, account: Account, name: str, new_id: Callable[[], str]) -> str:
    """The learner of an account, which becomes one here if it was none."""
    return (await learners_of(writing, {account: name}, new_id))[account]


async def learners_of(writing: Writing, names: Mapping[Account, str], new_id: Callable[[], str]) -> dict[Account, str]:
    """The same of several accounts, with what each is called now, and of all other accounts of these learners; locked,
    so that they stay theirs.
    """
    # Before anything is stored: whoever stores a name holds its account, and would wait for the others of the learner
    # in another order than those do.
    known = await writing.lock_accounts(names)
    await writing.add_accounts([(account, known.get(account) or new_id(), name) for account, name in names.items()])
    return known if known.keys() >= names.keys() else await writing.lock_accounts(names)


async def keep_reviews(
    writing: Writing, reviews: Collection[Review], learners: Mapping[Account, str] | None = None
) -> dict[MemoryKey, Memory]:
    """Store reviews of accounts that have learners, in place of earlier ones of the same keys, and give the memories
    that come of it. `learners`: as `learners_of` gave them in this transaction, to be asked for where they are not
    given.
    """
    if learners is None:
        learners = await writing.lock_accounts({review.account for review in reviews})
    before = await writing.reviews_at([review.key for review in reviews])
    await writing.put_reviews(list(reviews))
    await writing.put_members([(review.tenant, review.account) for review in reviews if review.tenant])
    # A question may have been taken for another bank's before: that one's memory changes too.
    touched = (*reviews, *before.values())
    return await _renew(writing, {(learners[review.account], review.question) for review in touched}, learners)


async def renew(writing: Writing, pairs: Iterable[MemoryKey]) -> dict[MemoryKey, Memory]:
    """Make the memories of these learners and questions anew, in this transaction, and give them. What a player asked
    for, to suspend or to bury, is kept; a memory of nothing goes.
    """
    keys = set(pairs)
    accounts = await writing.lock_learners({learner for learner, _ in keys})
    return await _renew(writing, keys, {account: learner for learner, of in accounts.items() for account in of})


async def _renew(
    writing: Writing, keys: Collection[MemoryKey], learners: Mapping[Account, str]
) -> dict[MemoryKey, Memory]:
    accounts: dict[str, list[Account]] = defaultdict(list)
    for account, learner in learners.items():
        accounts[learner].append(account)
    asked_of = [(account, question) for learner, question in keys for account in accounts[learner]]
    reviews, held = await writing.learned(asked_of, keys)
    log: dict[MemoryKey, list[Review]] = defaultdict(list)
    for review in reviews:
        log[learners[review.account], review.question].append(review)
    edited = {review.hash for reviews in log.values() if len({each.hash for each in reviews}) > 1 for review in reviews}
    questions = await writing.questions(edited)
    made = {key: remembered(log[key], questions, held.get(key, BLANK)) for key in sorted(keys)}
    kept = {key: memory for key, memory in made.items() if memory != BLANK}
    await writing.put_memories(kept)
    await writing.drop_memories(made.keys() - kept.keys())
    return made
