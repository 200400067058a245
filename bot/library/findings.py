"""What there is to say about a bank file: where, how bad, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Severity", "any_errors", "in_order"]


class Severity(StrEnum):
    """ERROR: the file is not served. WARNING: somebody should look. INFO: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. `line` counts from 1; 0 means the file as a whole. `remedy` says what to write or run instead."""

    file: str
    line: int
    severity: Severity
    message: str
    remedy: str = ""


def any_errors(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by file and line; of one line, the worst first."""
    rank = list(Severity)
    return tuple(sorted(findings, key=lambda found: (found.file, found.line, rank.index(found.severity))))
