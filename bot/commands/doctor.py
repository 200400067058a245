"""`quorum doctor`: look whether a platform is set up, and say what to do where it is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from bot.platforms import CannotStart, examine_discord, examine_slack
from bot.ports import Finding, Verdict
from bot.settings import Settings

__all__ = ["doctor_app"]

doctor_app = typer.Typer(help="Look whether a platform is set up, and say what to do.", no_args_is_help=True)

_MARKS = {Verdict.GOOD: "[green]✓[/]", Verdict.NOTE: "[cyan]·[/]", Verdict.BAD: "[red]✗[/]"}


@doctor_app.command("discord")
def discord_command(
    guild: Annotated[int | None, typer.Option(help="A server's id: right-click its name, Copy Server ID.")] = None,
) -> None:
    """Check the token, the application and the bot's permissions in a server; print the invite link.

    Exit code 1 if something is wrong.
    """
    _report(lambda settings: examine_discord(settings, guild))


@doctor_app.command("slack")
def slack_command() -> None:
    """Check the tokens, the scopes, and Socket Mode or the address Slack sends to.

    Exit code 1 if something is wrong.
    """
    _report(examine_slack)


def _report(examine: Callable[[Settings], Awaitable[Sequence[Finding]]]) -> None:
    """Print what is found, a line each. Exits with 1 if something is wrong."""

    async def look() -> Sequence[Finding]:
        return await examine(Settings())

    try:
        findings = asyncio.run(look())
    except (CannotStart, ValidationError) as error:
        findings = [Finding(Verdict.BAD, str(error))]
    console = Console(soft_wrap=True, highlight=False)
    for finding in findings:
        console.print(f"{_MARKS[finding.verdict]} ", end="")
        console.print(finding.text, markup=False)
    if any(finding.verdict is Verdict.BAD for finding in findings):
        raise typer.Exit(1)
