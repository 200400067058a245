"""What every test has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

# How long an example takes is the machine's affair.
settings.register_profile("quorum", deadline=None)
settings.load_profile("quorum")


@pytest.fixture(autouse=True)
def _plain_logs() -> Iterator[None]:
    """Logs as lines, captured with the test that made them; tracebacks without every local of a batch."""
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, renderer], cache_logger_on_first_use=False)
    yield
    structlog.reset_defaults()
