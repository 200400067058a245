"""What somebody types behind /quiz, as a value."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

from adapters.slack.challenging import CHALLENGE_FLAGS, CHALLENGE_NAMED, Misunderstood, read_challenge, whole
from bot.quiz.settings import Settings

__all__ = ["LEARNING", "Asked", "Misunderstood", "Verb", "Wanted", "read_command"]


class Verb(StrEnum):
    """The first word behind /quiz."""

    FORM = "form"
    START = "start"
    CHALLENGE = "challenge"
    STOP = "stop"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    REGRADE = "regrade"
    SCORES = "scores"
    EXPORT = "export"
    BANKS = "banks"
    PRACTICE = "practice"
    REVIEW = "review"
    STUDY = "study"
    MASTERY = "mastery"
    PLAN = "plan"
    LINK = "link"
    ASSIGN = "assign"
    ASSIGNMENTS = "assignments"
    GROUP = "group"
    DAILY = "daily"
    LEAGUE = "league"
    SEASON = "season"
    ZONE = "zone"
    PRIVACY = "privacy"
    SETTINGS = "settings"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quiz as typed: a bank by its id or title, and what else was said.

    `also` are further banks; `challenge` is what was chosen for a challenge, None for a plain quiz.
    """

    bank: str
    questions: int | None = None
    seconds: int | None = None
    outcome: str | None = None
    lobby: bool = False
    changeable: bool = False
    thread: bool = False
    also: tuple[str, ...] = ()
    challenge: Settings | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A command: `of` is what stands behind the verb (whose scores, which bank or zone, which day or code, what to do
    with the daily quiz or the league), `wanted` the quiz of a start, or the bank and outcome to practise, `seconds` how
    much more time is given.
    """

    verb: Verb
    of: str = ""
    wanted: Wanted = field(default_factory=lambda: Wanted(""))
    seconds: int = 0


_FLAGS = frozenset({"lobby", "changeable", "thread"})
_NAMED = frozenset({"questions", "seconds", "outcome"})
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})
"""Slack's clients, and phones, make quotation marks round as people type."""


_ALONE = frozenset(
    {
        *(Verb.STOP, Verb.SKIP, Verb.PAUSE, Verb.RESUME, Verb.REGRADE),
        *(Verb.EXPORT, Verb.SEASON, Verb.SETTINGS, Verb.HELP),
        *(Verb.ASSIGNMENTS, Verb.GROUP),
    }
)
LEARNING = frozenset(
    {
        *(Verb.PRACTICE, Verb.REVIEW, Verb.STUDY, Verb.MASTERY, Verb.PLAN, Verb.LINK),
        *(Verb.ASSIGN, Verb.ASSIGNMENTS, Verb.GROUP),
    }
)
"""What is about one's own learning, and a group's."""
_WITH_WORDS = frozenset(
    {
        *(Verb.SCORES, Verb.BANKS, Verb.DAILY, Verb.LEAGUE, Verb.ZONE, Verb.PRIVACY),
        *(Verb.STUDY, Verb.MASTERY, Verb.PLAN, Verb.LINK, Verb.ASSIGN),
    }
)


def read_command(text: str) -> Asked:
    """The command in what was typed. Raises Misunderstood."""
    words = _words(text)
    if not words:
        return Asked(Verb.FORM)
    verb, rest = words[0].casefold(), words[1:]
    if verb == Verb.START:
        return Asked(Verb.START, wanted=_wanted(rest)) if rest else Asked(Verb.FORM)
    if verb == Verb.CHALLENGE:
        return Asked(Verb.CHALLENGE, wanted=_challenge(rest))
    if verb == Verb.EXTEND:
        return Asked(Verb.EXTEND, seconds=_seconds(rest))
    if verb == Verb.ZONE and not rest:
        raise Misunderstood("Say which time zone: /quiz zone Europe/Lisbon.")
    if verb in (Verb.PRACTICE, Verb.REVIEW):
        return Asked(Verb(verb), wanted=_practised(rest, Verb(verb)))
    if verb in _WITH_WORDS:
        return Asked(Verb(verb), " ".join(rest))
    if verb in _ALONE:
        return Asked(Verb(verb))
    known = ", ".join(each.value for each in Verb if each is not Verb.FORM)
    raise Misunderstood(f"I know no /quiz {words[0]}. There is: {known}. /quiz alone opens a form.")


def _words(text: str) -> list[str]:
    text = text.translate(_QUOTES)
    try:
        return shlex.split(text)
    except ValueError:  # an apostrophe, most likely
        return text.split()


def _seconds(words: list[str]) -> int:
    if len(words) != 1:
        raise Misunderstood("Say how many seconds more: /quiz extend 30.")
    return whole("extend", words[0], "/quiz extend 30")


def _wanted(words: list[str], verb: Verb = Verb.START, flags: Set[str] = _FLAGS, named: Set[str] = _NAMED) -> Wanted:
    banks, said, values = _sorted(words, flags, named)
    if not banks:
        raise Misunderstood(f"Say which bank: /quiz {verb} BANK. /quiz banks lists them.")
    return Wanted(
        banks[0],
        _number(values, "questions"),
        _number(values, "seconds"),
        values.get("outcome") or None,
        lobby="lobby" in said,
        changeable="changeable" in said,
        thread="thread" in said,
        also=tuple(banks[1:]),
    )


def _practised(words: list[str], verb: Verb) -> Wanted:
    """A bank to practise, perhaps one outcome of it; without words whatever needs it most."""
    banks, _, values = _sorted(words, frozenset(), frozenset({"outcome"}))
    outcome = values.get("outcome") or None
    if len(banks) > 1 or (outcome and not banks):
        raise Misunderstood(f"Say which one bank: /quiz {verb} BANK. /quiz banks lists them.")
    return Wanted(banks[0] if banks else "", outcome=outcome)


def _challenge(words: list[str]) -> Wanted:
    _, said, values = _sorted(words, CHALLENGE_FLAGS, CHALLENGE_NAMED)
    wanted = _wanted(words, Verb.CHALLENGE, CHALLENGE_FLAGS, CHALLENGE_NAMED)
    return replace(wanted, challenge=read_challenge(said, values))


def _sorted(words: list[str], flags: Set[str], named: Set[str]) -> tuple[list[str], set[str], dict[str, str]]:
    """Banks, of which a plus sign alone begins another; flags said; values by name."""
    banks: list[list[str]] = [[]]
    said: set[str] = set()
    values: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name.casefold() in named:
            values[name.casefold()] = value
        elif banks[0] and word.casefold() in flags:
            said.add(word.casefold())
        elif word == "+":
            banks.append([])
        else:
            banks[-1].append(word)
    return [" ".join(bank) for bank in banks if bank], said, values


def _number(values: Mapping[str, str], name: str) -> int | None:
    return whole(f"{name}=", values[name], f"{name}=10") if name in values else None
