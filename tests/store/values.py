"""Values for the tests of stores: sessions, answers and banks, with as little in them as a test needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.ports.store import Key, PlayerKey
from bot.quiz.bank import Bank, Difficulty, Kind, Option, Outcome, Question
from bot.quiz.codec import with_hash
from bot.quiz.events import Place
from bot.quiz.session import Answers, Asked, PinnedBank, Response, Session, Settings
from bot.quiz.stages import Phase

__all__ = [
    "GUILD",
    "KEY",
    "NOW",
    "OTHER_GUILD",
    "PLATFORMS",
    "a_bank",
    "a_draft",
    "a_question",
    "a_session",
    "an_answer",
    "player",
]

GUILD = "guild-1"
OTHER_GUILD = "guild-2"
NOW = 1_750_000_000_000
KEY: Key = (GUILD, "alpha")
PLATFORMS = ("web",)


def a_session(id: str = "alpha", *, tenant: str = GUILD, channel: str | None = None, **changes: Any) -> Session:
    """A session that is asking its first of three questions; each session has a channel of its own."""
    plain = Session(
        id=id,
        place=Place(tenant, "web", channel or f"channel-of-{id}"),
        host="host",
        host_name="Hedy",
        banks=(PinnedBank("metals", "bankhash"),),
        title="Metals",
        seed=7,
        settings=Settings(answers=Answers.LOCKED),
        asked=tuple(Asked(f"q{number}", f"hash{number}", Kind.SINGLE, (1,), (2, 0, 1)) for number in range(3)),
        created_at=NOW,
        phase=Phase.OPEN,
        round=0,
        opened_at=NOW,
        due_at=NOW + 30_000,
    )
    return replace(plain, **changes)


def player(name: str, key: Key = KEY) -> PlayerKey:
    return (*key, name)


def an_answer(player: str, *choice: int, round: int = 0, at: int = NOW, arrived: int | None = None) -> Response:
    """A submitted answer, stamped `at`."""
    return Response(round, player, choice, choice, at, at, at if arrived is None else arrived)


def a_draft(player: str, *draft: int, round: int = 0, at: int = NOW) -> Response:
    """Options toggled and not yet submitted."""
    return Response(round, player, None, draft, None, at, at)


def a_question(number: int, **changes: Any) -> Question:
    options = (Option("solid", "Colder than that."), Option("liquid"), Option("gas"))
    return Question(id=f"q{number}", prompt=f"What is metal {number} at 20 °C?", options=options, key=(1,), **changes)


def a_bank(id: str = "metals", title: str = "Metals", questions: int = 2) -> Bank:
    """A bank that knows its hash; its first question is hard and belongs to an outcome."""
    asked = (
        a_question(0, difficulty=Difficulty.HARD, outcomes=("melting",)),
        *(a_question(number) for number in range(1, questions)),
    )
    outcomes = (Outcome("melting", "Say what melts when"),)
    return with_hash(Bank(id, title, asked, difficulty=Difficulty.EASY, outcomes=outcomes))
