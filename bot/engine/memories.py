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
    """The same of several accounts, with what each is called now; locked, so that they stay these learners'."""
    # Before anything is stored: whoever stores a name holds its account, and would wait for the others of the learner
    # in another order than those do.
    known = await writing.lock_accounts(names)
    await writing.add_accounts([(account, known.get(account) or new_id(), name) for account, name in names.items()])
    return known if len(known) == len(names) else await writing.lock_accounts(names)


async def keep_reviews(writing: Writing, reviews: Collection[Review]) -> dict[MemoryKey, Memory]:
    """Store reviews of accounts that have learners, in place of earlier ones of the same keys, and give the memories
    that come of it.
    """
    before = await writing.reviews_at([review.key for review in reviews])
    learners = await writing.lock_accounts({review.account for review in reviews})
    await writing.put_reviews(list(reviews))
    await writing.put_members([(review.tenant, review.account) for review in reviews if review.tenant])
    # A question may have been taken for another bank's before: that one's memory changes too.
    touched = (*reviews, *before.values())
    return await renew(writing, {(learners[review.account], review.question) for review in touched})


async def renew(writing: Writing, pairs: Iterable[MemoryKey]) -> dict[MemoryKey, Memory]:
    """Make the memories of these learners and questions anew, in this transaction, and give them. What a player asked
    for, to suspend or to bury, is kept; a memory of nothing goes.
    """
    keys = set(pairs)
    accounts = await writing.lock_learners({learner for learner, _ in keys})
    whose = {account: learner for learner, of in accounts.items() for account in of}
    asked_of = [(account, question) for learner, question in keys for account in accounts[learner]]
    log: dict[MemoryKey, list[Review]] = defaultdict(list)
    for review in await writing.reviews_about(asked_of):
        log[whose[review.account], review.question].append(review)
    edited = {review.hash for reviews in log.values() if len({each.hash for each in reviews}) > 1 for review in reviews}
    questions = await writing.questions(edited)
    held = await writing.memories_at(keys)
    made = {key: remembered(log[key], questions, held.get(key, BLANK)) for key in sorted(keys)}
    kept = {key: memory for key, memory in made.items() if memory != BLANK}
    await writing.put_memories(kept)
    await writing.drop_memories(made.keys() - kept.keys())
    return made
