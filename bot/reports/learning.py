"""What the tutor keeps on one person, as part of the file for that person (`bot.reports.personal`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.quiz.bank import Question
from bot.quiz.privacy import KeptAssignment, KeptMemory, KeptReview, KeptTry, Learning
from bot.reports.moments import iso, iso_or_none

__all__ = ["learning"]

Json = dict[str, Any]


def learning(kept: Learning, questions: Mapping[str, Question]) -> Json:
    """Accounts, wishes, answers, memories and assignments, as plain JSON values."""
    return {
        "accounts": [
            {"platform": platform, "person": person, "name": name} for platform, person, name in kept.accounts
        ],
        "wishes": {name: value for name, value in kept.wishes.items() if name != "format"},
        "practice": kept.practice,
        "groups": [{"tenant": tenant, "leader_may_see": seen} for tenant, seen in kept.groups],
        "answers": [_review(each, questions.get(each.question_hash)) for each in kept.reviews],
        "memories": [_memory(each) for each in kept.memories],
        "assignment_attempts": [_try(each) for each in kept.tries],
        "assignments_set": [_assignment(each) for each in kept.assigned],
    }


def _of(owner: str | None, bank: str, question: str) -> Json:
    return {"bank_of": owner, "bank": bank, "question": question}


def _review(review: KeptReview, question: Question | None) -> Json:
    return {
        **_of(review.owner, review.bank, review.question),
        "text": question.prompt if question else None,
        "tenant": review.tenant or None,
        "session": review.session,
        "round": review.round + 1,
        "given_in": review.source,
        "at": iso(review.at),
        "right": review.right,
        "milliseconds": review.elapsed_ms,
        "usual_milliseconds": review.usual_ms,
        "hints": review.hints,
        "taken_back": review.undone,
    }


def _memory(memory: KeptMemory) -> Json:
    return {
        **_of(memory.owner, memory.bank, memory.question),
        "answers": memory.answers,
        "right": memory.right,
        "missed_later": memory.lapses,
        "stability_days": memory.stability,
        "difficulty": memory.difficulty,
        "first_at": iso_or_none(memory.first_at),
        "last_at": iso_or_none(memory.last_at),
        "due_at": iso_or_none(memory.due_at),
        "suspended": memory.suspended,
        "buried_until": iso_or_none(memory.buried_until),
    }


def _try(attempt: KeptTry) -> Json:
    return {
        "tenant": attempt.tenant,
        "assignment": attempt.assignment,
        "attempt": attempt.number,
        "name": attempt.name,
        "begun_at": iso(attempt.begun_at),
        "right": attempt.right,
        "answered": attempt.answered,
        "questions": attempt.of,
        "finished_at": iso_or_none(attempt.finished_at),
    }


def _assignment(each: KeptAssignment) -> Json:
    return {
        "tenant": each.place.tenant,
        "platform": each.place.platform,
        "channel": each.place.channel,
        "assignment": each.id,
        "name": each.name,
        "bank": each.bank,
        "outcome": each.outcome,
        "title": each.title,
        "set_at": iso(each.created_at),
        "deadline": iso(each.deadline),
        "attempts": each.attempts,
        "taken_back_at": iso_or_none(each.ended_at),
    }
