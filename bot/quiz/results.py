"""What is known of a quiz when it is over: the facts that its results, statistics and exports are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.quiz.bank import Outcome, Question, ScoreBand
from bot.quiz.blocks import OutcomeLine
from bot.quiz.effects import Note
from bot.quiz.scoring import Score, Standing, standings
from bot.quiz.session import Asked, Session
from bot.quiz.teams import Player, player_places

__all__ = ["Access", "ClosedRound", "MarkedAnswer", "OutcomeCount", "Results", "access", "outcome_lines"]


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """A question that was asked and closed. `number` counts from 0; times are ms since the epoch."""

    number: int
    asked: Asked
    question: Question
    opened_at: int | None
    closed_at: int


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """A submitted answer of a closed round: option indexes, `mark` of 1.0, points, and the time it took in ms."""

    round: int
    player: str
    choice: tuple[int, ...]
    mark: float
    points: int
    elapsed_ms: int
    answered_at: int


@dataclass(frozen=True, slots=True)
class Results:
    """A session with its closed rounds in order, everybody who ever sat in it, and every answer that was marked.

    An answer's round is always among `rounds`, and its player among `scores`. A player has one answer a round, the
    one that counted, so whoever computes statistics has first attempts alone. `outcomes` are those of each bank of the
    session, in the order of its banks; `players` are needed for the places of a challenge alone.
    """

    session: Session
    rounds: tuple[ClosedRound, ...]
    scores: tuple[Score, ...]
    answers: tuple[MarkedAnswer, ...]
    outcomes: tuple[tuple[Outcome, ...], ...] = ()
    bands: tuple[ScoreBand, ...] = ()
    players: tuple[Player, ...] = ()

    @property
    def places(self) -> tuple[Standing, ...]:
        """Everybody's place, best first, as the result's card has it."""
        closed = len(self.rounds)
        if self.session.settings.is_challenge:
            return player_places(self.players, self.session.settings, closed, self.bands)
        return standings(self.scores, closed, self.bands)


class Access(StrEnum):
    """How much of the results somebody may see."""

    WHOLE = "whole"
    """Everybody's answers, statistics, exports: for the host."""
    OWN = "own"
    """The summary, and one's own answers: for whoever has a seat."""
    NONE = "none"
    """Not even that there is such a quiz."""


def access(results: Results | None, person: str) -> Access:
    """How much `person` (an id of the session's platform) may see; nothing of results that are not there."""
    if results is None:
        return Access.NONE
    if results.session.host == person:
        return Access.WHOLE
    return Access.OWN if any(score.player == person for score in results.scores) else Access.NONE


def not_exported(results: Results, person: str) -> Note | None:
    """Why `person` does not get the results as files; None for the host of a quiz that is over."""
    if access(results, person) is not Access.WHOLE:
        return Note(f"Only the host of this quiz, {results.session.host_name}, can export its results.", done=False)
    if not results.session.phase.over:
        return Note("This quiz is still going on. Its results can be exported when it is over.", done=False)
    return None


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """What a closed question adds to its outcomes (ids of bank `bank`): how many answered it, how many were right."""

    outcomes: Sequence[str]
    answered: int
    right: int
    bank: int = 0


def outcome_lines(outcomes: Sequence[Sequence[Outcome]], counts: Sequence[OutcomeCount]) -> tuple[OutcomeLine, ...]:
    """How the group did on each outcome that was asked about, in the banks' order; `outcomes` are each bank's."""
    lines: list[OutcomeLine] = []
    for bank, of_bank in enumerate(outcomes):
        for outcome in of_bank:
            on = [count for count in counts if count.bank == bank and outcome.id in count.outcomes]
            if on:
                right, answered = sum(count.right for count in on), sum(count.answered for count in on)
                lines.append(OutcomeLine(outcome, right, answered, len(on)))
    return tuple(lines)
