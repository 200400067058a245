"""Logs: structured, to standard error, in one of two shapes; the libraries' lines in the same shape as our own.

What is done for one session runs in a task of its own, which knows its tenant and session (`structlog.contextvars`), so
that lines of adapters and libraries have them too.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Collection

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

__all__ = ["SHORTEST_SECRET", "set_up_logs"]

SHORTEST_SECRET = 8
"""Shorter ones would cut words to pieces."""


def set_up_logs(level: str, shape: str, secrets: Collection[str] = ()) -> None:
    """Send structlog's and the libraries' logs to standard error at `level`, as "console" lines or "json" lines.

    What is in `secrets` is cut out wherever it would stand, also in what a library says of an error.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    shown: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if shape == "json"
        # Not rich's tracebacks: drawing every local of a batch takes seconds, and the loop stands still meanwhile.
        else [
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    shown[-1] = _Cut(shown[-1], secrets)
    structlog.configure(
        processors=[*shared, *shown],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared, _traceback_as_written],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shown],
        )
    )
    logging.basicConfig(level=number, handlers=[handler], force=True)


def _traceback_as_written(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """A traceback that a filter has put into words (and cut) already."""
    record: logging.LogRecord = event["_record"]
    if record.exc_text and not record.exc_info:
        event["exception"] = record.exc_text
    return event


class _Cut:
    """The renderer, and then the secrets taken out of the line as it will be written."""

    def __init__(self, render: Processor, secrets: Collection[str]) -> None:
        self._render = render
        known = {secret for secret in secrets if len(secret) >= SHORTEST_SECRET}
        # As they are, and as JSON and Python would write them.
        written = {each for secret in known for each in (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1])}
        # The longest first: one may be a part of another.
        self._secrets = sorted(written, key=len, reverse=True)

    def __call__(self, logger: WrappedLogger, name: str, event: EventDict) -> str:
        line = str(self._render(logger, name, event))
        for secret in self._secrets:
            line = line.replace(secret, "...")
        return line
