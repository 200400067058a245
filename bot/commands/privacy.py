"""`quorum privacy`: what is kept on one person, for whoever has to hand it over. Reads only, also while Quorum runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.app import look
from bot.commands.terminal import looked_up, put, stop
from bot.quiz.privacy import Belongings, Whose
from bot.reports import personal_file
from bot.settings import Settings

__all__ = ["privacy_app"]

privacy_app = typer.Typer(help="Hand over what is kept on one person.", no_args_is_help=True)


@privacy_app.callback()
def _root() -> None:
    """Makes `export` a word of its own, though it is the only one."""


@privacy_app.command("export")
def export_command(
    platform: Annotated[str, typer.Argument(help="discord, slack or web.")],
    person: Annotated[str, typer.Argument(help="The person's id there.")],
    tenants: Annotated[
        str, typer.Option(help="Where: a tenant as `quorum results list` prints it, or the beginning of several.")
    ] = "",
    out: Annotated[Path | None, typer.Option(help="The file to write; the terminal where left out.")] = None,
) -> None:
    """Write everything that is kept on a person, as /privacy export gives it to them. Exits with 1 if it is nothing."""
    whose = Whose(platform, person, tenants or platform, everywhere=True)
    kept = looked_up(_belongings(whose))
    if kept.empty:
        stop(f"Nothing is kept on {person} of {platform}.")
    put(personal_file(kept).content, out)


async def _belongings(whose: Whose) -> Belongings:
    async with look(Settings()) as archive:
        return await archive.desk.belongings(whose)
