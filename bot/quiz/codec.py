"""Bank values to JSON and back, and the content hashes under which they are stored.

Written bodies carry their format number (`FORMAT`), so that a later version can lift an older body.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from bot.quiz.bank import (
    Bank,
    Difficulty,
    Image,
    Kind,
    Option,
    Outcome,
    Question,
    ScoreBand,
    Series,
    StudyNote,
    Suggestion,
)

__all__ = [
    "FORMAT",
    "bank_hash",
    "decode_bank",
    "decode_question",
    "encode_bank",
    "encode_question",
    "question_hash",
    "with_hash",
]

FORMAT = 1


def _lean(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Without empty values, so that equal content is equal text also when fields are added later."""
    return {name: value for name, value in plain.items() if value not in ("", None, (), [])}


def _digest(plain: Mapping[str, Any]) -> str:
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def encode_question(question: Question) -> dict[str, Any]:
    """A question as plain JSON values."""
    plain = _lean(asdict(question))
    plain["options"] = [_lean(asdict(option)) for option in question.options]
    plain["key"] = list(question.key)
    return plain


def decode_question(plain: Mapping[str, Any]) -> Question:
    """The question that `encode_question` wrote; KeyError or ValueError for what it cannot have written."""
    image, suggestion, difficulty = plain.get("image"), plain.get("suggestion"), plain.get("difficulty")
    return Question(
        id=plain["id"],
        prompt=plain.get("prompt", ""),
        options=tuple(Option(option.get("text", ""), option.get("feedback", "")) for option in plain["options"]),
        key=tuple(plain["key"]),
        kind=Kind(plain.get("kind", "single")),
        explanation=plain.get("explanation", ""),
        hint=plain.get("hint", ""),
        difficulty=Difficulty(difficulty) if difficulty else None,
        outcomes=tuple(plain.get("outcomes", ())),
        tags=tuple(plain.get("tags", ())),
        image=Image(**image) if image else None,
        shuffle=plain.get("shuffle", True),
        suggestion=Suggestion(**suggestion) if suggestion else None,
        variant_of=plain.get("variant_of", ""),
    )


def question_hash(question: Question) -> str:
    """The content hash of a question: 32 hex digits of SHA-256 over its canonical JSON."""
    return _digest(encode_question(question))


def encode_bank(bank: Bank) -> dict[str, Any]:
    """A bank's own facts as plain JSON values; its questions stand apart, under their hashes."""
    plain = _lean(asdict(replace(bank, questions=())))
    plain.pop("hash", None)
    return plain


def decode_bank(plain: Mapping[str, Any], questions: Sequence[Question] = (), *, hash: str = "") -> Bank:
    """The bank that `encode_bank` wrote, with the questions given."""
    series, difficulty = plain.get("series"), plain.get("difficulty")
    return Bank(
        id=plain["id"],
        title=plain.get("title", ""),
        questions=tuple(questions),
        description=plain.get("description", ""),
        language=plain.get("language", "en"),
        difficulty=Difficulty(difficulty) if difficulty else None,
        tags=tuple(plain.get("tags", ())),
        outcomes=tuple(Outcome(**outcome) for outcome in plain.get("outcomes", ())),
        notes=tuple(
            StudyNote(**{**note, "outcomes": tuple(note.get("outcomes", ()))}) for note in plain.get("notes", ())
        ),
        bands=tuple(ScoreBand(**band) for band in plain.get("bands", ())),
        series=Series(**series) if series else None,
        licence=plain.get("licence", ""),
        source=plain.get("source", ""),
        hash=hash,
    )


def bank_hash(bank: Bank) -> str:
    """The content hash of a bank: its own facts and the hashes of its questions, in order."""
    return _digest({"bank": encode_bank(bank), "questions": [question_hash(q) for q in bank.questions]})


def with_hash(bank: Bank) -> Bank:
    """The same bank, knowing its hash."""
    return replace(bank, hash=bank_hash(bank))
