"""From the results of a quiz to what their page shows: more for the host than for a player."""

from __future__ import annotations

from typing import Any

from bot.quiz.blocks import Options, Outcomes, Standings
from bot.quiz.cards import LISTED, WORTH_ANOTHER_LOOK
from bot.quiz.results import Access, Results
from bot.reports import report_of, summary
from bot.reports.report import FEW
from bot.reports.tables import TABLES

__all__ = ["ROWS", "facts_of"]

ROWS = 200
"""Players in the table of all answers; the files hold everybody."""


def facts_of(results: Results, granted: Access, player: str) -> dict[str, Any]:
    """What `results.html` is drawn from. Takes a while where many played: call it off the event loop."""
    report = report_of(results)
    whole = granted is Access.WHOLE
    places = tuple(line.standing for line in report.players)
    return {
        "report": report,
        "whole": whole,
        "mine": report.of(player),
        "places": Standings(places[:LISTED], len(report.questions), max(len(places) - LISTED, 0)),
        "missed": Outcomes(WORTH_ANOTHER_LOOK, report.missed),
        "options": [Options(line.options, line.round.asked.multiple) for line in report.questions] if whole else [],
        "summary": summary(report) if whole else "",
        "tables": TABLES,
        "few": FEW,
        "listed": ROWS,
    }
