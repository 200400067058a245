"""Ids for banks and their parts, made of their words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

__all__ = ["distinct", "question_id", "slug"]

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters that are not mistaken for each other."""


def slug(text: str, most: int = 48, otherwise: str = "bank") -> str:
    """The text as small letters, digits and hyphens, cut at a word's end to at most `most` characters.

    `otherwise` stands in for a text without any Latin letter or digit.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:most]
        if len(longer) > most:
            break
        kept = longer
    return kept or otherwise


def distinct(names: Iterable[str]) -> list[str]:
    """The names in their order, each made different from those before it by a number."""
    taken: set[str] = set()
    given: list[str] = []
    for name in names:
        count, candidate = 1, name
        while candidate in taken:
            count += 1
            candidate = f"{name}-{count}"
        taken.add(candidate)
        given.append(candidate)
    return given


def question_id(bank: str, prompt: str, options: Sequence[str], taken: Collection[str]) -> str:
    """A new id for a question, such as q-8f3k2p, that is not in `taken`.

    It is made of the bank's id and the question's words, so that reading the same quiz again gives the same ids;
    once written it stays, whatever happens to the words.
    """
    words = "\x1f".join([bank, prompt, *options])
    for attempt in range(len(taken) + 1):
        digest = int.from_bytes(hashlib.sha256(f"{attempt}\x1f{words}".encode()).digest()[:8], "big")
        letters = []
        for _ in range(6):
            digest, rest = divmod(digest, len(_ALPHABET))
            letters.append(_ALPHABET[rest])
        candidate = "q-" + "".join(letters)
        if candidate not in taken:
            return candidate
    raise ValueError("every id that was tried is taken")
