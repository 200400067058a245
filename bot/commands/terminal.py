"""What commands have in common: how they speak at a terminal, end, and look into the database."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Never, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console

from bot.app import CannotStart
from bot.ports.store import Unavailable

__all__ = ["console", "counted", "looked_up", "put", "stop"]

_Given = TypeVar("_Given")


def console(*, stderr: bool = False) -> Console:
    """A console that breaks no long line where the output is no terminal. No character is markup."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    return (
        made if made.is_terminal else Console(stderr=stderr, highlight=False, markup=False, emoji=False, width=10_000)
    )


def counted(count: int, thing: str) -> str:
    """ "1 question", "2 questions"."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def stop(message: str, code: int = 1) -> Never:
    """Say on standard error what keeps a command from going on, and exit with `code`."""
    console(stderr=True).print(message)
    raise typer.Exit(code)


def looked_up(look: Coroutine[Any, Any, _Given]) -> _Given:
    """What a look into the database gives. Says why there was none, and exits with 1."""
    try:
        return asyncio.run(look)
    except (CannotStart, Unavailable, ValidationError) as error:
        stop(str(error))


def put(content: bytes, out: Path | None) -> None:
    """Write to a file and say so, or to the terminal where none is named. Exits with 1 where that cannot be done."""
    if out is None:
        typer.echo(content.decode("utf-8-sig"), nl=False)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        stop(f"{out} cannot be written: {error.strerror}.")
    console().print(f"Written to {out}.")
