"""What somebody types behind /quiz challenge, as settings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import TypeVar

from bot.quiz.settings import TEAM_NAMES, Answers, Entry, Scoring, Settings, Teaming, Variant

__all__ = ["CHALLENGE_FLAGS", "CHALLENGE_NAMED", "Misunderstood", "read_challenge", "whole"]

CHALLENGE_FLAGS = frozenset({"streak", "open", "changeable", "thread"})
CHALLENGE_NAMED = frozenset(
    {"questions", "seconds", "outcome", "teams", "deal", "scoring", "variant", "goal", "talk", "countdown", "reading"}
)
_T = TypeVar("_T")
_COUNTDOWN = 5
"""Seconds between the lobby and the first question, unless others are chosen."""
_DEALS = {"choose": Teaming.CHOSEN, "even": Teaming.DEALT, "balanced": Teaming.BALANCED}
_SCORINGS = {"speed": Scoring.SPEED, "accuracy": Scoring.ACCURACY}
_VARIANTS = {
    "plain": Variant.PLAIN,
    "elimination": Variant.ELIMINATION,
    "sudden-death": Variant.SUDDEN_DEATH,
    "first": Variant.FIRST,
}


class Misunderstood(Exception):
    """The words make no command; the text says what would."""


def whole(name: str, value: str, such: str) -> int:
    """A whole number somebody typed. Raises Misunderstood, with `such` as an example."""
    if not re.fullmatch(r"\d{1,7}", value, re.ASCII):
        raise Misunderstood(f"{name} wants a whole number, such as {such}.")
    return int(value)


def read_challenge(flags: Set[str], values: Mapping[str, str]) -> Settings:
    """The settings of a challenge. Players gather in a lobby in any case; `open` lets others come later.

    `teams=league`: they are those of the channel's league. Raises Misunderstood; whether the settings go together is
    the engine's to say.
    """
    usual = Settings()
    league = values.get("teams", "").casefold() == Teaming.LEAGUE

    def number(name: str, otherwise: int) -> int:
        return whole(f"{name}=", values[name], f"{name}=10") if name in values else otherwise

    return Settings(
        entry=Entry.OPEN if "open" in flags else Entry.LOBBY,
        answers=Answers.CHANGEABLE if "changeable" in flags else Answers.LOCKED,
        scoring=_one_of("scoring", values, _SCORINGS),
        seconds=number("seconds", usual.seconds),
        reading_seconds=number("reading", usual.reading_seconds),
        streak="streak" in flags,
        teams=() if league else _teams(values.get("teams", "")),
        teaming=Teaming.LEAGUE if league else _one_of("deal", values, _DEALS),
        countdown=number("countdown", 0 if "open" in flags and "teams" not in values else _COUNTDOWN),
        talk_seconds=number("talk", 0),
        variant=_one_of("variant", values, _VARIANTS),
        target=number("goal", 0) or None,
    )


def _teams(typed: str) -> tuple[str, ...]:
    """Names between commas, or so many of the usual ones."""
    if re.fullmatch(r"\d{1,2}", typed, re.ASCII):
        count = int(typed)
        if not 2 <= count <= len(TEAM_NAMES):
            raise Misunderstood(f"There are 2 to {len(TEAM_NAMES)} teams, such as teams=2 or teams=Reds,Blues.")
        return TEAM_NAMES[:count]
    return tuple(name for each in typed.split(",") if (name := " ".join(each.split())))


def _one_of(name: str, values: Mapping[str, str], known: Mapping[str, _T]) -> _T:
    """What a word stands for; the first of the known ones where nothing was said."""
    typed = values.get(name, next(iter(known))).casefold().replace("_", "-")
    if typed not in known:
        raise Misunderstood(f"{name}= is one of {', '.join(known)}.")
    return known[typed]
