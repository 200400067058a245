"""The files of a report: their names, types and contents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.quiz.results import Results
from bot.reports.csv_file import csv_bytes
from bot.reports.json_file import json_bytes
from bot.reports.report import Report, report_of
from bot.reports.summary import summary
from bot.reports.tables import TABLES, tables

__all__ = ["FILES", "File", "Format", "export", "exports"]


class Format(StrEnum):
    """How a file is written; the value is its ending."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "md"

    @property
    def media_type(self) -> str:
        """The type to send it with."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES: Mapping[Format, str] = MappingProxyType(
    {
        Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format.CSV: "text/csv",
        Format.JSON: "application/json",
        Format.MARKDOWN: "text/markdown",
    }
)


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over."""

    name: str
    format: Format
    content: bytes


def _xlsx(report: Report) -> bytes:
    # Loaded when it is wanted: it takes as long as much of the start, and few installations export every day.
    from bot.reports.xlsx_file import xlsx_bytes

    return xlsx_bytes(report)


def _csv(table: str) -> Callable[[Report], bytes]:
    return lambda report: csv_bytes(next(each for each in tables(report) if each.name == table))


_WRITERS: Mapping[str, tuple[Format, Callable[[Report], bytes]]] = MappingProxyType(
    {
        "results.xlsx": (Format.XLSX, _xlsx),
        **{f"{table}.csv": (Format.CSV, _csv(table)) for table in TABLES},
        "results.json": (Format.JSON, json_bytes),
        "summary.md": (Format.MARKDOWN, lambda report: summary(report, markdown=True).encode()),
    }
)
FILES: tuple[str, ...] = tuple(_WRITERS)
"""The names of a report's files, those first that most people want."""


def export(results: Results, name: str) -> File:
    """One file of the results, by a name of `FILES` (else KeyError).

    Takes a while where many played: call it off the event loop.
    """
    format, write = _WRITERS[name]
    return File(name, format, write(report_of(results)))


def exports(results: Results) -> tuple[File, ...]:
    """Every file of the results. Takes a while, as `export` does."""
    report = report_of(results)
    return tuple(File(name, format, write(report)) for name, (format, write) in _WRITERS.items())
