"""What somebody types behind /quiz, as a value."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field, replace

__all__ = ["Asked", "Misunderstood", "Verb", "Wanted", "read_command"]

from enum import StrEnum


class Verb(StrEnum):
    """The first word behind /quiz."""

    FORM = "form"
    START = "start"
    STOP = "stop"
    SKIP = "skip"
    SCORES = "scores"
    BANKS = "banks"
    DAILY = "daily"
    SETTINGS = "settings"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quiz as typed: a bank by its id or title, and what else was said."""

    bank: str
    questions: int | None = None
    seconds: int | None = None
    outcome: str | None = None
    lobby: bool = False
    changeable: bool = False
    thread: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A command: `of` is what stands behind the verb (whose scores, which bank, what to do with the daily quiz),
    `wanted` the quiz of a start.
    """

    verb: Verb
    of: str = ""
    wanted: Wanted = field(default_factory=lambda: Wanted(""))


class Misunderstood(Exception):
    """The words make no command; the text says what would."""


_FLAGS = frozenset({"lobby", "changeable", "thread"})
_NAMED = re.compile(r"(questions|seconds|outcome)=(.*)", re.IGNORECASE)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})
"""Slack's clients, and phones, make quotation marks round as people type."""


def read_command(text: str) -> Asked:
    """The command in what was typed. Raises Misunderstood."""
    words = _words(text)
    if not words:
        return Asked(Verb.FORM)
    verb, rest = words[0].casefold(), words[1:]
    if verb == Verb.START:
        return Asked(Verb.START, wanted=_wanted(rest)) if rest else Asked(Verb.FORM)
    if verb in (Verb.SCORES, Verb.BANKS, Verb.DAILY):
        return Asked(Verb(verb), " ".join(rest))
    if verb in (Verb.STOP, Verb.SKIP, Verb.SETTINGS, Verb.HELP):
        return Asked(Verb(verb))
    known = ", ".join(each.value for each in Verb if each is not Verb.FORM)
    raise Misunderstood(f"I know no /quiz {words[0]}. There is: {known}. /quiz alone opens a form.")


def _words(text: str) -> list[str]:
    text = text.translate(_QUOTES)
    try:
        return shlex.split(text)
    except ValueError:  # an apostrophe, most likely
        return text.split()


def _wanted(words: list[str]) -> Wanted:
    bank: list[str] = []
    flags: set[str] = set()
    wanted = Wanted("")
    for word in words:
        named = _NAMED.fullmatch(word)
        if named is not None:
            wanted = _with(wanted, named[1].casefold(), named[2])
        elif bank and word.casefold() in _FLAGS:
            flags.add(word.casefold())
        else:
            bank.append(word)
    if not bank:
        raise Misunderstood("Say which bank: /quiz start BANK. /quiz banks lists them.")
    return replace(
        wanted,
        bank=" ".join(bank),
        lobby="lobby" in flags,
        changeable="changeable" in flags,
        thread="thread" in flags,
    )


def _with(wanted: Wanted, name: str, value: str) -> Wanted:
    if name == "outcome":
        return replace(wanted, outcome=value or None)
    if not re.fullmatch(r"\d{1,5}", value, re.ASCII):
        raise Misunderstood(f"{name}= wants a whole number, such as {name}=10.")
    return replace(wanted, questions=int(value)) if name == "questions" else replace(wanted, seconds=int(value))
