"""`quorum bank reports`: which keys players hold to be wrong, read from the database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.app import look
from bot.commands.bank_views import indented
from bot.commands.terminal import counted
from bot.ports.store import ReportSum
from bot.quiz.bank import Question
from bot.settings import Settings

__all__ = ["read_reports", "reports_json", "show_reports"]

Reported = tuple[ReportSum, Question | None]


async def read_reports() -> list[Reported]:
    """Every reported question, the most reported first, with its text as it was asked.

    Raises CannotStart or Unavailable where the database cannot be read, ValidationError for settings that are not
    usable.
    """
    async with look(Settings()) as archive, archive.store.reading() as reading:
        sums = await reading.report_sums()
        questions = await reading.questions([each.question_hash for each in sums])
    return [(each, questions.get(each.question_hash)) for each in sums]


def show_reports(to: Console, reports: list[Reported]) -> None:
    """Bank and question, how many reported it, and its text with the key of then."""
    if not reports:
        to.print("Nobody has reported a key.")
    for each, question in reports:
        told = f"{counted(each.count, 'report')} · last {_day(each.last_at)} · {each.tenant}"
        to.print(Text.assemble((f"{each.bank} {each.question_id}", "bold"), "  ", told))
        if question is not None:
            to.print(indented(Text(" ".join(question.prompt.split()))))
            right = "; ".join(question.options[option].text for option in question.key)
            to.print(indented(Text(f"key: {right}", style="dim")))


def reports_json(reports: list[Reported]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [{**asdict(each), "prompt": question.prompt if question else None} for each, question in reports]


def _day(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d}"
