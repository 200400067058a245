"""A report as tables of plain cells: the one form that CSV files, spreadsheets and JSON are written from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.reports.moments import iso
from bot.reports.report import PlayerLine, QuestionLine, Report

__all__ = ["TABLES", "Cell", "Table", "TableName", "tables"]


class TableName(StrEnum):
    """The tables of a report, in their order."""

    PLAYERS = "players"
    QUESTIONS = "questions"
    OPTIONS = "options"
    RESPONSES = "responses"


TABLES = tuple(table.value for table in TableName)
"""Their names, in their order."""

Cell = str | int | float | None
"""A text, a number, or nothing. Truth values are 1 and 0: every program reads those."""


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows as long as they are."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


_PLAYERS = (
    *("rank", "player", "name", "points", "right", "answered", "asked", "percent", "mean_seconds"),
    "score_band",
)
_QUESTIONS = (
    *("number", "question", "prompt", "kind", "outcomes", "key", "answered", "right", "mean_seconds"),
    *("facility_percent", "discrimination_index", "discriminative_efficiency", "effective_weight"),
)
_OPTIONS = ("number", "question", "letter", "option", "is_key", "chosen", "chosen_percent")
_RESPONSES = (
    *("number", "question", "player", "name", "letters", "answer", "mark", "points", "seconds"),
    "answered_at",
)


def tables(report: Report) -> tuple[Table, ...]:
    """One row a player, a question, an option, a response. Numbers are numbers; seconds and percent have decimals."""
    return (
        Table(
            TableName.PLAYERS.value, _PLAYERS, tuple(_player(line, len(report.questions)) for line in report.players)
        ),
        Table(TableName.QUESTIONS.value, _QUESTIONS, tuple(_question(line) for line in report.questions)),
        Table(TableName.OPTIONS.value, _OPTIONS, tuple(row for line in report.questions for row in _options(line))),
        Table(TableName.RESPONSES.value, _RESPONSES, tuple(_responses(report))),
    )


def _player(line: PlayerLine, asked: int) -> tuple[Cell, ...]:
    place, score = line.standing, line.standing.score
    return (
        *(place.rank, score.player, score.name, score.points, score.right, line.answered, asked),
        *(round(place.percent, 2), _seconds(line.mean_ms), place.band.text if place.band else None),
    )


def _question(line: QuestionLine) -> tuple[Cell, ...]:
    question, found = line.round.question, line.statistics
    return (
        *(line.round.number + 1, question.id, question.prompt, question.kind.value),
        *("; ".join(question.outcomes), "".join(line.letters(line.round.asked.key)), line.answered, line.right),
        *(_seconds(line.mean_ms), None if found.facility is None else round(100 * found.facility, 2)),
        *(_short(found.discrimination_index), _short(found.discriminative_efficiency), _short(found.effective_weight)),
    )


def _options(line: QuestionLine) -> list[tuple[Cell, ...]]:
    return [
        (
            *(line.round.number + 1, line.round.question.id, option.letter, option.text, int(bool(option.right))),
            *(option.count, round(100 * (option.share or 0.0), 2)),
        )
        for option in line.options
    ]


def _responses(report: Report) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for at, line in enumerate(report.questions):
        options = line.round.question.options
        for player in report.players:
            answer, score = player.answers[at], player.standing.score
            if answer is None:
                continue
            chosen = (option for option in line.round.asked.order if option in answer.choice)
            rows.append(
                (
                    *(line.round.number + 1, line.round.question.id, score.player, score.name),
                    "".join(line.letters(answer.choice)),
                    "; ".join(options[option].text for option in chosen),
                    *(answer.mark, answer.points, answer.elapsed_ms / 1000, iso(answer.answered_at)),
                )
            )
    return rows


def _seconds(ms: float | None) -> float | None:
    return None if ms is None else round(ms / 1000, 2)


def _short(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 2)
