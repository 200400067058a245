"""What the client libraries write into the log, without what must not stand there: an error may quote an address."""

from __future__ import annotations

import logging
import re

__all__ = ["discreet"]

_SECRET = re.compile(r"(ticket=)[^&\s'\"]+|(xox[a-z]|xapp)-[\w.-]+")
_FORMAT = logging.Formatter()


def discreet(record: logging.LogRecord) -> bool:
    """For a logger's `addFilter`: tokens, and the tickets with which a line is opened, are cut out of a record."""
    record.msg, record.args = _cut(record.getMessage()), ()
    if record.exc_info:
        record.exc_text, record.exc_info = _cut(_FORMAT.formatException(record.exc_info)), None
    return True


def _cut(text: str) -> str:
    return _SECRET.sub(lambda match: f"{match[1] or match[2]}...", text)
