"""What tests of commands share: a command as somebody types it at a terminal."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from bot.cli import app

__all__ = ["quorum"]


def quorum(*words: str | Path, typed: str | None = None, **environment: str) -> Result:
    """What `quorum` and these words come to; `typed` is what it is told while it runs. It must end, not fail."""
    result = CliRunner().invoke(app, [str(word) for word in words], input=typed, env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result
