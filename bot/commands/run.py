"""`quorum run`: start everything that is configured, until Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
import sys

import typer
from pydantic import ValidationError
from rich.console import Console

from bot.app import CannotStart, run
from bot.logs import set_up_logs
from bot.memory import spare_the_collector
from bot.settings import Settings

__all__ = ["run_command"]


def run_command() -> None:
    """Start the room in the browser and every platform that has credentials."""
    console = Console(soft_wrap=True, highlight=False)
    problems = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        settings = Settings()
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            problems.print(f"[red]{name}[/] is not usable: {problem['msg']}. See .env.example.")
        raise typer.Exit(2) from error
    set_up_logs(settings.log_level, settings.log_format, settings.secrets)
    try:
        asyncio.run(_until_signalled(settings, console))
    except (CannotStart, OSError) as error:
        problems.print(f"[red]Quorum did not start.[/] {error}", markup=True)
        raise typer.Exit(1) from error


async def _until_signalled(settings: Settings, console: Console) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)

    def say(line: str) -> None:
        console.print(line, markup=False)

    await run(settings, say, stop, spare_the_collector)
