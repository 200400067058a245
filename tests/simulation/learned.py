"""What was learned, counted again from the responses: the log of reviews, and the memories made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.quiz.session import Pace, Session
from bot.store import SqlStore
from bot.tutor.memory import Memory
from bot.tutor.reviews import Account, QuestionKey, Review, ReviewKey, remembered
from tests.simulation.figures import Harm
from tests.simulation.rows import Given, Stored, select

__all__ = ["UNFOLDED", "learned_once"]

UNFOLDED = "SELECT tenant, session, round, folded_to FROM rounds WHERE folded_to IS NOT NULL AND closed_at IS NOT NULL"


async def learned_once(store: SqlStore, stored: Stored) -> list[Harm]:
    """Every submitted answer of a closed round is in the log, once and as it was marked, and nothing else is; every
    memory is the fold of its log.
    """
    harms = [Harm("stuck", f"{tuple(row)} is not in the log") for row in await select(store, UNFOLDED)]
    people = await select(store, "SELECT platform, person, learner FROM accounts")
    learners = {Account(platform, person): learner for platform, person, learner in people}
    async with store.reading() as reading:
        log = await reading.reviews_of(learners)
        memories = {learner: await reading.memories_of(learner) for learner in sorted(set(learners.values()))}
        harms += [Harm("stuck", f"{key} is stale") for key in await reading.stale_memories(9)]
    ((rows,),) = await select(store, "SELECT count(*) FROM reviews")
    if rows != len(log):
        harms.append(Harm("double", f"the log has {rows} rows, of which {len(log)} are of somebody known"))
    harms += _log_kept({review.key: review for review in log}, _expected(stored))
    harms += _memories_kept(log, learners, memories)
    return harms


def _expected(stored: Stored) -> dict[ReviewKey, tuple[Session, Given]]:
    found: dict[ReviewKey, tuple[Session, Given]] = {}
    for (tenant, id), session in stored.sessions.items():
        closed = {row.round for row in stored.rounds[tenant, id] if row.closed_at is not None}
        for given in stored.given.get((tenant, id), ()):
            if given.choice is not None and given.round in closed:
                account = Account(session.place.platform, given.player)
                found[ReviewKey(account, tenant, id, given.round)] = (session, given)
    return found


def _log_kept(log: dict[ReviewKey, Review], expected: dict[ReviewKey, tuple[Session, Given]]) -> Iterator[Harm]:
    for key in expected.keys() - log.keys():
        yield Harm("lost", f"{key} was answered and is not in the log")
    for key in log.keys() - expected.keys():
        yield Harm("double", f"{key} is in the log and was not answered")
    for key in log.keys() & expected.keys():
        review, (session, given) = log[key], expected[key]
        asked = session.asked[given.round]
        elapsed_ms = given.elapsed_ms if session.settings.pace is Pace.TOGETHER else None
        wanted = (asked.id, asked.hash, given.answered_at, given.mark == 1.0, elapsed_ms, False)
        kept = (review.question.question, review.hash, review.at, review.right, review.elapsed_ms, review.undone)
        if kept != wanted:
            yield Harm("double", f"{key} is in the log as {kept}, not {wanted}")


def _memories_kept(
    log: tuple[Review, ...], learners: dict[Account, str], memories: dict[str, dict[QuestionKey, Memory]]
) -> Iterator[Harm]:
    by_pair: dict[tuple[str, QuestionKey], list[Review]] = defaultdict(list)
    for review in log:
        by_pair[learners[review.account], review.question].append(review)
    for (learner, question), reviews in by_pair.items():
        kept = memories[learner].get(question)
        if kept != remembered(reviews, {}):
            yield Harm("double", f"{learner} remembers {question} as {kept}, not as its {len(reviews)} reviews say")
    for learner, held in memories.items():
        for question in held:
            if (learner, question) not in by_pair:
                yield Harm("double", f"{learner} remembers {question}, and never answered it")
