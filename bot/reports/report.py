"""From the facts of a quiz to its report: every player's line, every question's line, and the quiz as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.quiz.blocks import OptionLine, OutcomeLine
from bot.quiz.cards import missed_outcomes
from bot.quiz.notes import letter
from bot.quiz.results import ClosedRound, MarkedAnswer, OutcomeCount, Results, outcome_lines
from bot.quiz.scoring import Standing
from bot.quiz.session import Session
from bot.reports.statistics import ItemStatistics, QuizStatistics, item_statistics, quiz_statistics

__all__ = ["FEW", "PlayerLine", "QuestionLine", "Report", "report_of"]

FEW = 10
"""With fewer players than this, statistics of single questions say more about chance than about the questions."""

Answers = Mapping[tuple[int, str], MarkedAnswer]


@dataclass(frozen=True, slots=True)
class PlayerLine:
    """A player's place and answers; `answers[i]` is the one to the report's question i, None where there was none.

    `mean_ms`: the mean time of the answers given, in ms. A question left out took no time; it does not count as 0.
    """

    standing: Standing
    answers: tuple[MarkedAnswer | None, ...]
    mean_ms: float | None

    @property
    def answered(self) -> int:
        return sum(answer is not None for answer in self.answers)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with its options in the order asked, each with how many chose it, and how it did.

    An option's `share` is of those who answered. `mean_ms` as in `PlayerLine`.
    """

    round: ClosedRound
    options: tuple[OptionLine, ...]
    answered: int
    right: int
    mean_ms: float | None
    statistics: ItemStatistics

    def letters(self, choice: Sequence[int]) -> tuple[str, ...]:
        """The letters under which these options were shown, in the order shown."""
        return tuple(letter(at) for at, option in enumerate(self.round.asked.order) if option in choice)


@dataclass(frozen=True, slots=True)
class Report:
    """A quiz in numbers. `players` come by rank, everybody who had a seat; `questions` in the order asked.

    Statistics are over the players who answered at least once; to them a question left out is one not known.
    `missed` are the outcomes that the group missed, weakest first.
    """

    session: Session
    players: tuple[PlayerLine, ...]
    questions: tuple[QuestionLine, ...]
    missed: tuple[OutcomeLine, ...]
    statistics: QuizStatistics

    @property
    def date(self) -> int:
        """When it ended, or began if it has not: ms since the epoch."""
        return self.session.ended_at if self.session.ended_at is not None else self.session.created_at

    @property
    def mean(self) -> float | None:
        """The mean result of those who answered, as a share of all questions in 0..1."""
        mean = self.statistics.mean
        return None if mean is None else mean / len(self.questions)

    @property
    def hardest(self) -> QuestionLine | None:
        """The question with the lowest facility, the first one asked of several; None if nobody missed any."""
        known = [line for line in self.questions if line.statistics.facility is not None]
        found = min(known, key=lambda line: line.statistics.facility or 0.0, default=None)
        return found if found is not None and found.statistics.facility != 1.0 else None

    def of(self, player: str) -> PlayerLine | None:
        """The line of a player's id."""
        return next((line for line in self.players if line.standing.score.player == player), None)


def report_of(results: Results) -> Report:
    """The report on a quiz."""
    answers = {(answer.round, answer.player): answer for answer in results.answers}
    places = results.places
    players = tuple(_player(place, results.rounds, answers) for place in places)
    marks = [[answer.mark if answer else 0.0 for answer in line.answers] for line in players if line.answered]
    nothing = ItemStatistics(None, None, None, None)
    items = item_statistics(marks) if marks else (nothing,) * len(results.rounds)
    given: dict[int, list[MarkedAnswer]] = {round.number: [] for round in results.rounds}
    for answer in results.answers:
        given[answer.round].append(answer)
    questions = tuple(
        _question(round, given[round.number], item) for round, item in zip(results.rounds, items, strict=True)
    )
    counts = [
        OutcomeCount(line.round.question.outcomes, line.answered, line.right, line.round.asked.bank)
        for line in questions
    ]
    missed = missed_outcomes(outcome_lines(results.outcomes, counts))
    return Report(results.session, players, questions, missed, quiz_statistics(marks))


def _player(place: Standing, rounds: Sequence[ClosedRound], answers: Answers) -> PlayerLine:
    mine = tuple(answers.get((round.number, place.score.player)) for round in rounds)
    return PlayerLine(place, mine, _mean_ms([answer for answer in mine if answer]))


def _question(round: ClosedRound, answers: Sequence[MarkedAnswer], statistics: ItemStatistics) -> QuestionLine:
    chosen = [sum(option in answer.choice for answer in answers) for option in range(len(round.question.options))]
    options = tuple(
        OptionLine(
            letter(at),
            round.question.options[option].text,
            right=option in round.asked.right,
            count=chosen[option],
            share=chosen[option] / len(answers) if answers else 0.0,
        )
        for at, option in enumerate(round.asked.order)
    )
    right = sum(answer.mark == 1.0 for answer in answers)
    return QuestionLine(round, options, len(answers), right, _mean_ms(answers), statistics)


def _mean_ms(answers: Sequence[MarkedAnswer]) -> float | None:
    return sum(answer.elapsed_ms for answer in answers) / len(answers) if answers else None
