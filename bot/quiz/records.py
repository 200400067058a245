"""What is kept of banks and of games that were played, as the desk hands it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.quiz.bank import Bank, Difficulty, Question

__all__ = ["Advice", "BankSummary", "HostedOption", "HostedRound", "Hosting", "Missed", "Played"]


@dataclass(frozen=True, slots=True)
class BankSummary:
    """A bank on the shelf, without its questions. `bank.questions` is empty; `difficulties` counts them by level."""

    bank: Bank
    questions: int
    by_outcome: Mapping[str, int]
    by_difficulty: Mapping[Difficulty, int]


@dataclass(frozen=True, slots=True)
class Played:
    """A session in somebody's history. `right` of `asked` closed rounds; `rank` of `players`."""

    session: str
    title: str
    bank: str
    ended_at: int | None
    created_at: int
    right: int
    asked: int
    points: int
    rank: int
    players: int
    advice: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A question somebody got wrong or left out, in the order it was asked. `choice`: option indexes, None if none.

    `accepted`: option indexes the host accepted as right besides the key.
    """

    round: int
    question: Question
    order: tuple[int, ...]
    choice: tuple[int, ...] | None
    accepted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What came of a session for one player: `right` of `asked` closed rounds, what the scoring guide says to that, and
    the texts of the outcomes that the missed questions ask for, the most missed first.
    """

    right: int
    asked: int
    text: str = ""
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HostedOption:
    """An option as shown at `position`, how many chose it, whether it counts as right, and by whose word."""

    position: int
    text: str
    count: int
    right: bool
    accepted: bool


@dataclass(frozen=True, slots=True)
class HostedRound:
    """A closed round as its host sees it. `reports`: how many hold the key of its question to be wrong."""

    round: int
    prompt: str
    options: tuple[HostedOption, ...]
    reports: int


@dataclass(frozen=True, slots=True)
class Hosting:
    """What the host of a session can put right: its closed rounds, the newest first."""

    session: str
    title: str
    rounds: tuple[HostedRound, ...]
