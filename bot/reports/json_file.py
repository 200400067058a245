"""A report as JSON: the same tables as everywhere else, row by row with their columns' names."""

from __future__ import annotations

import json

from bot.reports.moments import iso
from bot.reports.report import Report
from bot.reports.tables import tables

__all__ = ["FORMAT", "json_bytes"]

FORMAT = 1
"""Grows with every change that a reader of the file would have to know of."""


def json_bytes(report: Report) -> bytes:
    """`{format, quiz: {...}, statistics: {...}, missed_outcomes: [...], players: [...], questions: [...], ...}`.

    Figures that do not exist are null. Texts are as they were written: guard them before they go into a spreadsheet.
    """
    session, found = report.session, report.statistics
    whole = {
        "format": FORMAT,
        "quiz": {
            "session": session.id,
            "title": session.title,
            "bank": session.bank_id,
            "host": session.host_name,
            "state": session.phase.value,
            "began_at": iso(session.created_at),
            "ended_at": None if session.ended_at is None else iso(session.ended_at),
        },
        "statistics": {
            "players": found.players,
            "mean_marks": found.mean,
            "standard_deviation": found.standard_deviation,
            "internal_consistency": found.internal_consistency,
            "error_ratio": found.error_ratio,
            "standard_error": found.standard_error,
        },
        "missed_outcomes": [
            {"outcome": line.outcome.id, "text": line.outcome.text, "right": line.right, "answers": line.answers}
            for line in report.missed
        ],
        **{table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in tables(report)},
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()
