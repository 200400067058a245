"""The rows a practice lives by: who practises, what they are in, and what they have answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.engine.memories import keep_reviews, renew
from bot.ports.store import Reading, Writing
from bot.ports.tutor import Study
from bot.tutor.evidence import Source
from bot.tutor.memory import BLANK, Memory
from bot.tutor.practice import Ask, Practice
from bot.tutor.practice_records import decode_practice, encode_practice
from bot.tutor.reviews import Account, QuestionKey, Review

__all__ = [
    "account_of",
    "keep_answer",
    "learner_locked",
    "learner_pressing",
    "put_practice",
    "rest",
    "stored_practice",
]


def account_of(study: Study) -> Account:
    return Account(study.place.platform, study.person.id)


async def learner_pressing(reading: Reading, study: Study) -> str:
    """The learner who pressed, "" for nobody."""
    account = account_of(study)
    return (await reading.learners_of([account])).get(account, "")


async def learner_locked(writing: Writing, study: Study) -> str:
    """The same, who stays the learner of that account until the transaction ends."""
    account = account_of(study)
    return (await writing.lock_accounts([account])).get(account, "")


async def stored_practice(reading: Reading, learner: str) -> Practice | None:
    row = await reading.practice(learner) if learner else None
    return decode_practice(row.body, row.version) if row else None


async def put_practice(writing: Writing, learner: str, practice: Practice, before: Practice | None) -> Practice:
    """Store a practice in place of the one before, and give it as it is stored."""
    after = replace(practice, version=(before.version if before else 0) + 1)
    await writing.put_practice(learner, encode_practice(after), after.version)
    return after


def _review(practice: str, ask: Ask, *, undone: bool) -> Review:
    assert ask.by is not None, "only answers are kept"
    assert ask.answered_at is not None, "only answers are kept"
    return Review(
        ask.by,
        ask.where,
        practice,
        ask.number,
        ask.key,
        ask.asked.hash,
        ask.answered_at,
        ask.right,
        ask.chance,
        Source.PRACTICE,
        ask.elapsed_ms,
        hints=ask.hints,
        undone=undone,
    )


async def keep_answer(writing: Writing, practice: str, ask: Ask, *, undone: bool) -> None:
    """An answer into the log. Undoing brings none back that is gone from there, since its tenant has left."""
    review = _review(practice, ask, undone=undone)
    if review.undone and not await writing.reviews_at([review.key]):
        return
    await keep_reviews(writing, [review])


async def rest(writing: Writing, learner: str, key: QuestionKey, wish: Callable[[Memory], Memory]) -> None:
    """Keep what the learner wants for a question, whose memory is made anew with it."""
    held = (await writing.memories_at([(learner, key)])).get((learner, key), BLANK)
    await writing.put_memories({(learner, key): wish(held)})
    await renew(writing, [(learner, key)])
