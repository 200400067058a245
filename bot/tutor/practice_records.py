"""Practices to plain JSON values and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.quiz.bank import Kind
from bot.quiz.session import Asked
from bot.tutor.practice import Ask, Ending, Mode, Practice
from bot.tutor.reviews import Account, QuestionKey

__all__ = ["FORMAT", "decode_practice", "encode_practice"]

FORMAT = 1

_PLAIN = ("id", "of", "tenant", "begun_at", "among", "number", "answered", "right", "further", "attempt")
_ASK = ("number", "owner", "bank", "bank_hash", "chance", "at", "hints", "answered_at", "where")


def encode_practice(practice: Practice) -> dict[str, Any]:
    """A practice as plain JSON values with their format number; its version is the store's affair."""
    plain: dict[str, Any] = {"format": FORMAT, "mode": practice.mode.value}
    plain |= {name: getattr(practice, name) for name in _PLAIN}
    if practice.left is not None:
        plain["left"] = [list(key) for key in practice.left]
    if practice.ask is not None:
        plain["ask"] = _plain_ask(practice.ask)
    if practice.ending is not None:
        plain["ending"] = practice.ending.value
    return plain


def decode_practice(plain: Mapping[str, Any], version: int = 0) -> Practice:
    """The practice that `encode_practice` wrote; ValueError for a format of a later version."""
    if plain.get("format") != FORMAT:
        raise ValueError(f"a practice of format {plain.get('format')!r} cannot be read: this version writes {FORMAT}")
    left, ask, ending = plain.get("left"), plain.get("ask"), plain.get("ending")
    return Practice(
        **{name: plain[name] for name in _PLAIN},
        mode=Mode(plain["mode"]),
        left=None if left is None else tuple(QuestionKey(*key) for key in left),
        ask=None if ask is None else _ask(ask),
        ending=None if ending is None else Ending(ending),
        version=version,
    )


def _plain_ask(ask: Ask) -> dict[str, Any]:
    asked = ask.asked
    return {
        **{name: getattr(ask, name) for name in _ASK},
        "asked": {
            "id": asked.id,
            "hash": asked.hash,
            "kind": asked.kind.value,
            "key": list(asked.key),
            "order": list(asked.order),
        },
        "draft": list(ask.draft),
        "choice": None if ask.choice is None else list(ask.choice),
        "by": None if ask.by is None else list(ask.by),
    }


def _ask(plain: Mapping[str, Any]) -> Ask:
    asked, choice, by = plain["asked"], plain["choice"], plain["by"]
    return Ask(
        **{name: plain[name] for name in _ASK},
        asked=Asked(asked["id"], asked["hash"], Kind(asked["kind"]), tuple(asked["key"]), tuple(asked["order"])),
        draft=tuple(plain["draft"]),
        choice=None if choice is None else tuple(choice),
        by=None if by is None else Account(*by),
    )
