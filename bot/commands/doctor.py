"""`quorum doctor`: look whether a platform is set up, and say what to do where it is not."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from bot.app import CannotStart, examine_discord
from bot.settings import Settings

__all__ = ["doctor_app"]

doctor_app = typer.Typer(help="Look whether a platform is set up, and say what to do.", no_args_is_help=True)

_MARKS = {"good": "[green]✓[/]", "note": "[cyan]·[/]", "bad": "[red]✗[/]"}


@doctor_app.callback()
def _root() -> None:
    """Keeps `discord` a command of its own while it is the only one."""


@doctor_app.command("discord")
def discord_command(
    guild: Annotated[int | None, typer.Option(help="A server's id: right-click its name, Copy Server ID.")] = None,
) -> None:
    """Check the token, the application and the bot's permissions in a server; print the invite link.

    Exit code 1 if something is wrong.
    """
    console = Console(soft_wrap=True, highlight=False)
    try:
        findings = asyncio.run(examine_discord(Settings(), guild))
    except (CannotStart, ValidationError) as error:
        console.print(f"{_MARKS['bad']} ", end="")
        console.print(str(error), markup=False)
        raise typer.Exit(1) from error
    for finding in findings:
        console.print(f"{_MARKS[finding.verdict]} ", end="")
        console.print(finding.text, markup=False)
    if any(finding.verdict == "bad" for finding in findings):
        raise typer.Exit(1)
