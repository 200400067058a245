"""From responses to marks and points. Settled when a round closes, and again when its key is put right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.quiz.bank import ScoreBand, band_for
from bot.quiz.session import Asked, Response, Scoring, Session, Settings, Variant

__all__ = [
    "FULL_POINTS",
    "Answer",
    "Mark",
    "Score",
    "Standing",
    "Tally",
    "first_right",
    "mark_of",
    "most_points",
    "settle",
    "settle_again",
    "speed_points",
    "standings",
    "streak_bonus",
    "tally",
    "timed",
]

FULL_POINTS = 1_000
"""What a right answer is worth where speed or streaks count; otherwise it is one point."""
AT_ONCE_MS = 500
"""An answer given this fast has the full points: nobody is asked to be faster than they can read."""
BONUS = 100
LONGEST_RUN = 6
"""A run of right answers earns more up to this length: 0, 100, 200, 300, 400, 500 from then on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A submitted answer with the time taken for it, as it was when its round closed; `at` and `arrived` in ms since
    the epoch.
    """

    player: str
    choice: tuple[int, ...]
    elapsed_ms: int
    at: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What a response was worth: `mark` of the question's maximum 1.0, `points`, and the time taken in ms.

    `run`: how many right answers in a row it makes, in sessions with a streak bonus; 0 elsewhere.
    """

    player: str
    mark: float
    points: int
    elapsed_ms: int
    run: int = 0


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
    """1.0 for a right answer, else 0.0: a multiple choice answer with one wrong option is wrong.

    Where several options belong to the key, one that the host has accepted besides may be chosen or left out; where
    one does, it is another right answer.
    """
    if asked.multiple:
        return 1.0 if asked.right >= set(choice) >= set(asked.key) else 0.0
    if len(choice) == 1 and choice[0] in asked.accepted:
        return 1.0
    return 1.0 if tuple(sorted(choice)) == tuple(sorted(asked.key)) else 0.0


def timed(
    responses: Iterable[Response], opened_at: int | None, closed_at: int, pauses: Sequence[tuple[int, int]] = ()
) -> tuple[Answer, ...]:
    """The submitted answers of a closed round with the time each took, pauses left out.

    It lies between 0 and the round's length, also for a click that came before the receipt of the post.
    """
    start = closed_at if opened_at is None else opened_at
    longest = max(_between(start, closed_at, pauses), 0)
    return tuple(
        Answer(
            response.player,
            response.choice,
            min(max(_between(start, response.answered_at, pauses), 0), longest),
            response.answered_at,
            response.arrived,
        )
        for response in responses
        if response.choice is not None and response.answered_at is not None
    )


def _between(start: int, at: int, pauses: Sequence[tuple[int, int]]) -> int:
    return at - start - sum(max(min(to, at) - since, 0) for since, to in pauses)


def settle(
    asked: Asked, answers: Sequence[Answer], settings: Settings, timer_ms: int, runs: Mapping[str, int]
) -> tuple[Mark, ...]:
    """The marks of a closed round, one for each answer.

    `timer_ms`: how long the round could be answered. `runs`: how many right answers in a row each player had before.
    Where the first right answer takes the points, the others have none, though they are right.
    """
    marks = {answer.player: mark_of(asked, answer.choice) for answer in answers}
    first = first_right(asked, answers) if settings.variant is Variant.FIRST else None
    settled: list[Mark] = []
    for answer in answers:
        mark = marks[answer.player]
        run = runs.get(answer.player, 0) + 1 if settings.streak and mark == 1.0 else 0
        wins = mark == 1.0 and first in (None, answer)
        points = _worth(settings, answer.elapsed_ms, timer_ms, run) if wins else 0
        settled.append(Mark(answer.player, mark, points, answer.elapsed_ms, run))
    return tuple(settled)


def settle_again(
    session: Session, timers: Mapping[int, int | None], answers: Mapping[int, Sequence[Answer]]
) -> dict[int, tuple[Mark, ...]]:
    """The marks of closed rounds, all of a session's, as its questions' keys are now.

    `timers` has each round that is closed, with how long it could be answered (None: nobody knows), in ms.
    """
    settled: dict[int, tuple[Mark, ...]] = {}
    runs: Mapping[str, int] = {}
    for round in sorted(timers):
        given = answers.get(round, ())
        settled[round] = settle(session.asked[round], given, session.settings, timers[round] or 0, runs)
        runs = {mark.player: mark.run for mark in settled[round]}
    return settled


def first_right(asked: Asked, answers: Iterable[Answer]) -> Answer | None:
    """The right answer that was clicked first by the platform's clock; of equals the one that arrived first."""
    right = [answer for answer in answers if mark_of(asked, answer.choice) == 1.0]
    return min(right, key=lambda answer: (answer.at, answer.arrived, answer.player), default=None)


def _worth(settings: Settings, elapsed_ms: int, timer_ms: int, run: int) -> int:
    """The points of a right answer."""
    if settings.scoring is Scoring.SPEED:
        points = speed_points(elapsed_ms, timer_ms)
    else:
        points = FULL_POINTS if settings.streak else 1
    return points + streak_bonus(run)


def most_points(settings: Settings, round: int) -> int:
    """What a question can give at the most: to whoever is right at once, and was right in every round before `round`
    (counted from 0).
    """
    if settings.streak:
        return FULL_POINTS + streak_bonus(round + 1)
    return FULL_POINTS if settings.scoring is Scoring.SPEED else 1


def speed_points(elapsed_ms: int, timer_ms: int) -> int:
    """`round((1 - (elapsed / timer) / 2) * 1000)`, halves upwards: 1000 at once (within half a second), 500 in the
    last moment. The formula is the one players know from other live quizzes.
    """
    if elapsed_ms < AT_ONCE_MS or timer_ms <= 0:
        return FULL_POINTS
    taken = min(elapsed_ms, timer_ms)
    return ((2 * timer_ms - taken) * FULL_POINTS + timer_ms) // (2 * timer_ms)


def streak_bonus(run: int) -> int:
    """What the last of `run` right answers in a row earns besides: 0, 100, 200, 300, 400, 500, and so on at 500."""
    return BONUS * max(min(run, LONGEST_RUN) - 1, 0)


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
