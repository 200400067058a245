"""What a leader pastes into a chat or a mail: one short text, plain or Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.quiz.stages import Phase
from bot.reports.moments import day
from bot.reports.report import Report

__all__ = ["PLACES", "summary"]

PLACES = 10
"""Places listed; the other players are counted."""
_OUTCOMES = 3
_MARKUP = re.compile(r"[\\`*_~\[\]<>|#]")
_MENTION = re.compile(r"@(?=\S)")
_NO_MENTION = "@\u2060"

Write = Callable[[str], str]


def summary(report: Report, *, markdown: bool = False) -> str:
    """Title, date, players, mean, places, the weakest outcomes, the hardest question. Nothing in it is empty.

    No name in it can mention anybody where it is pasted; in Markdown, none is markup.
    """
    write, strong = (_escaped, "**") if markdown else (_plain, "")
    lines = [f"{strong}{write(report.session.title)}{strong}", _what(report), ""]
    if not report.questions:
        lines.append("No question was asked to its end.")
    elif not report.players:
        lines.append("Nobody played.")
    else:
        lines += [*_places(report, write), "", *_findings(report, write)]
    return "\n".join(lines).rstrip() + "\n"


def _what(report: Report) -> str:
    parts = [day(report.date), _counted(len(report.players), "player"), _counted(len(report.questions), "question")]
    if report.session.phase is Phase.STOPPED:
        parts.append("stopped early")
    elif not report.session.phase.over:
        parts.append("still running")
    if report.mean is not None:
        parts.append(f"mean {_percent(report.mean)}")
    return " · ".join(parts)


def _places(report: Report, write: Write) -> list[str]:
    lines = [
        f"{line.standing.rank}. {write(line.standing.score.name)}: {line.standing.score.right} of "
        f"{len(report.questions)} ({_percent(line.standing.percent / 100)})"
        for line in report.players[:PLACES]
    ]
    if len(report.players) > PLACES:
        lines.append(f"and {_counted(len(report.players) - PLACES, 'more player')}")
    return lines


def _findings(report: Report, write: Write) -> list[str]:
    lines: list[str] = []
    if report.missed:
        lines.append("Worth another look:")
        lines += [
            f"- {write(line.outcome.text)} ({line.right} of {line.answers} right)" for line in report.missed[:_OUTCOMES]
        ]
    hardest = report.hardest
    if hardest is not None:
        prompt = write(" ".join(hardest.round.question.prompt.split()))
        told = f"{hardest.right} of {_counted(report.statistics.players, 'player')} right"
        lines.append(f"Hardest question: {prompt} ({told})")
    return lines


def _plain(text: str) -> str:
    return _MENTION.sub(_NO_MENTION, " ".join(text.split()))


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", _plain(text))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _percent(share: float) -> str:
    """Whole percent, halves upwards."""
    return f"{int(share * 100 + 0.5)}%"
