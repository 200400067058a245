"""Everything that is kept on one person, read at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.engine.aside import Aside
from bot.engine.cache import key_of
from bot.ports.store import SHARED, Reading
from bot.quiz.privacy import Belongings, KeptAssignment, KeptMemory, KeptReview, KeptTry, Learning, Whose
from bot.tutor.assignments import Assignment, Attempt
from bot.tutor.memory import Memory
from bot.tutor.profile import encode_profile
from bot.tutor.reviews import Account, QuestionKey, Review

__all__ = ["belongings", "tenants_of"]


async def belongings(reading: Reading, whose: Whose, now: int) -> Belongings:
    """See `bot.ports.privacy.PrivacyDesk`."""
    tenants, person = await tenants_of(reading, whose), whose.person
    seats = await reading.seats_of(tenants, person)
    answers = await reading.answers_of(seats, person)
    attempts = await reading.attempts_of(tenants, person)
    sums, runs = await reading.board_rows_of(attempts, person)
    reports = await reading.reports_of(tenants, person)
    asked = {key_of(seat.session): seat.session.asked for seat in seats}
    hashes = {asked[each.tenant, each.session][each.round].hash for each in answers}
    learning = await _learning(reading, tenants, Account(whose.platform, person))
    hashes |= {each.question_hash for each in reports} | {each.question_hash for each in learning.reviews}
    return Belongings(
        whose=whose,
        at=now,
        names=await reading.names_of(tenants, person),
        seats=seats,
        answers=answers,
        hosted=await reading.hosted_by(tenants, person),
        dailies=await reading.dailies_by(tenants, person),
        leagues=await reading.leagues_by(tenants, person),
        moves=await reading.moves_of(tenants, person),
        streaks=await reading.streaks_of(tenants, person),
        attempts=attempts,
        sums=sums,
        runs=runs,
        reports=reports,
        reminder=await reading.reminder((whose.platform, person)),
        learning=learning,
        questions=await reading.questions(hashes),
    )


async def tenants_of(reading: Reading, whose: Whose) -> list[str]:
    """The tenants in which anything of a person can be kept."""
    if not whose.everywhere:
        return [whose.tenants]
    return [tenant for tenant in await reading.tenants() if whose.within(tenant)]


async def _learning(reading: Reading, tenants: Collection[str], account: Account) -> Learning:
    """What the tutor keeps on a person; assignments are those they have set in `tenants`."""
    learner = (await reading.learners_of([account])).get(account)
    assigned = tuple(map(_kept_assignment, await reading.assignments_by(tenants, account.person)))
    tries = tuple(map(_kept_try, await reading.attempts_by([account])))
    groups = await reading.memberships_of(account)
    if learner is None:
        return Learning(tries=tries, assigned=assigned, groups=groups)
    practice = await reading.practice(learner)
    held = await reading.memories_of(learner)
    log = await reading.reviews_of([account])
    kept, remembered = await Aside().run(len(log) + len(held), _kept, log, held)
    return Learning(
        accounts=tuple((*each, name) for each, name in await reading.accounts_of(learner)),
        wishes=encode_profile(await reading.profile(learner)),
        practice=None if practice is None else practice.body,
        reviews=kept,
        memories=remembered,
        tries=tries,
        assigned=assigned,
        groups=groups,
    )


def _kept(
    log: Collection[Review], held: Mapping[QuestionKey, Memory]
) -> tuple[tuple[KeptReview, ...], tuple[KeptMemory, ...]]:
    return tuple(map(_kept_review, log)), tuple(_kept_memory(question, held[question]) for question in sorted(held))


def _kept_review(review: Review) -> KeptReview:
    where = (
        review.tenant,
        review.session,
        review.round,
        *_question(review.question),
        review.hash,
        review.at,
        review.right,
    )
    return KeptReview(*where, review.source.value, review.elapsed_ms, review.usual_ms, review.hints, review.undone)


def _question(question: QuestionKey) -> tuple[str | None, str, str]:
    return None if question.owner == SHARED else question.owner, question.bank, question.question


def _kept_memory(question: QuestionKey, memory: Memory) -> KeptMemory:
    return KeptMemory(
        *_question(question),
        answers=memory.answers,
        right=memory.right,
        lapses=memory.lapses,
        stability=memory.stability,
        difficulty=memory.difficulty,
        first_at=memory.first_at,
        last_at=memory.last_at,
        due_at=memory.due_at,
        suspended=memory.suspended,
        buried_until=memory.buried_until,
    )


def _kept_try(attempt: Attempt) -> KeptTry:
    what = (attempt.tenant, attempt.assignment, attempt.number, attempt.name, attempt.begun_at)
    return KeptTry(*what, attempt.right, attempt.answered, attempt.of, attempt.finished_at)


def _kept_assignment(each: Assignment) -> KeptAssignment:
    what = (each.place, each.id, each.host_name, each.bank, each.outcome, each.title)
    return KeptAssignment(*what, each.deadline, each.attempts, each.created_at, each.ended_at)
