"""From responses to marks, points, ranks and bands. Settled once, when a round closes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.quiz.bank import ScoreBand, band_for
from bot.quiz.session import Asked, Response, Scoring

__all__ = ["Mark", "Score", "Standing", "Tally", "mark_of", "settle", "standings", "tally"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a response was worth: `mark` of the question's maximum 1.0, `points`, and the time taken in ms."""

    player: str
    mark: float
    points: int
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class Tally:
    """A round in numbers: how many chose each option (by option index), answered at all, and were right."""

    counts: tuple[int, ...]
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class Score:
    """A player's kept score in one session."""

    player: str
    name: str
    points: int
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A score with its rank (equal points share one; the next rank skips) and the band it reached."""

    rank: int
    score: Score
    percent: float
    band: ScoreBand | None


def mark_of(asked: Asked, choice: tuple[int, ...]) -> float:
    """1.0 for exactly the key, else 0.0: a multiple choice answer with one wrong option is wrong."""
    return 1.0 if tuple(sorted(choice)) == tuple(sorted(asked.key)) else 0.0


def settle(
    asked: Asked, responses: Iterable[Response], opened_at: int | None, closed_at: int, scoring: Scoring
) -> tuple[Mark, ...]:
    """The marks of a closed round, one for each response that was submitted.

    Accuracy scoring: one point for a right answer. The time taken lies between 0 and the round's length, also for
    a click that came before the receipt of the post.
    """
    start = closed_at if opened_at is None else opened_at
    if scoring is not Scoring.ACCURACY:
        raise ValueError(f"settle() knows no scoring {scoring!r}")
    marks: list[Mark] = []
    for response in responses:
        if response.choice is None or response.answered_at is None:
            continue
        mark = mark_of(asked, response.choice)
        elapsed = min(max(response.answered_at - start, 0), max(closed_at - start, 0))
        marks.append(Mark(response.player, mark, round(mark), elapsed))
    return tuple(marks)


def tally(asked: Asked, responses: Iterable[Response]) -> Tally:
    """Count a round's submitted responses."""
    counts = [0] * len(asked.order)
    answered = right = 0
    for response in responses:
        if response.choice is None:
            continue
        answered += 1
        right += mark_of(asked, response.choice) == 1.0
        for option in response.choice:
            counts[option] += 1
    return Tally(tuple(counts), answered, right)


def standings(scores: Iterable[Score], asked: int, bands: Sequence[ScoreBand] = ()) -> tuple[Standing, ...]:
    """Scores in order of rank; `asked` is the number of rounds closed, of which each percentage is taken.

    Standard competition ranking ("1224"): equal points share the better rank. Among equals the name decides the
    order shown, not the rank.
    """
    ordered = sorted(scores, key=lambda score: (-score.points, score.name.casefold(), score.player))
    ranked: list[Standing] = []
    for place, score in enumerate(ordered, start=1):
        tied = ranked and ranked[-1].score.points == score.points
        percent = 100 * score.right / asked if asked else 0.0
        ranked.append(
            Standing(ranked[-1].rank if tied else place, score, percent, band_for(bands, percent) if asked else None)
        )
    return tuple(ranked)
