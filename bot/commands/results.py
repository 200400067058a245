"""`quorum results`: the quizzes that were played, and their results as files. Reads only, also while Quorum runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from bot.app import Archive, look
from bot.commands.terminal import console, counted, looked_up, put, stop
from bot.quiz.results import Results
from bot.quiz.session import Session
from bot.reports import Format, export
from bot.reports.moments import day
from bot.reports.tables import TableName
from bot.settings import Settings

__all__ = ["results_app"]

results_app = typer.Typer(help="List the quizzes that were played, and export their results.", no_args_is_help=True)


@results_app.command("list")
def list_command(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, the newest first.")] = 20,
) -> None:
    """List the newest quizzes of every server, workspace and room: the id to export, when, what, how many."""
    to = console()
    past = looked_up(_past(limit))
    for session, players in past:
        facts = (
            day(session.created_at),
            session.phase.value,
            counted(players, "player"),
            counted(len(session.asked), "question"),
            session.place.tenant,
        )
        to.print(Text.assemble((f"{session.id}  ", "bold"), session.title))
        to.print(Text(f"  {' · '.join(facts)}", style="dim"))
    if not past:
        to.print("No quiz has been played yet.")


@results_app.command("export")
def export_command(
    session: Annotated[str, typer.Argument(help="A quiz's id, as `quorum results list` prints it.")],
    format: Annotated[Format, typer.Option(help="How to write it; md is a summary to paste.")] = Format.CSV,
    out: Annotated[Path | None, typer.Option(help="The file to write; the terminal where left out.")] = None,
    table: Annotated[TableName, typer.Option(help="Which table, for csv.")] = TableName.PLAYERS,
    tenant: Annotated[str | None, typer.Option(help="Whose quiz, should two have the same id.")] = None,
) -> None:
    """Write the results of one quiz, of a running one those of its closed questions.

    A workbook and JSON hold every table; a CSV file holds one. Exits with 1 if there is no such quiz.
    """
    if out is None and format is Format.XLSX:
        stop("A workbook is no text: name a file with --out results.xlsx.", 2)
    file = export(looked_up(_results(session, tenant)), _file_name(format, table))
    put(file.content, out)


def _file_name(format: Format, table: TableName) -> str:
    return {Format.CSV: f"{table}.csv", Format.MARKDOWN: "summary.md"}.get(format, f"results.{format}")


async def _past(limit: int) -> tuple[tuple[Session, int], ...]:
    async with look(Settings()) as archive, archive.store.reading() as reading:
        return await reading.past(limit)


async def _results(session: str, tenant: str | None) -> Results:
    async with look(Settings()) as archive:
        found = await archive.desk.results(await _tenant(archive, session, tenant), session)
    if found is None:
        stop(_unknown(session))
    return found


async def _tenant(archive: Archive, session: str, tenant: str | None) -> str:
    """The tenant that was named, else the only one that has a session of this id."""
    if tenant is not None:
        return tenant
    async with archive.store.reading() as reading:
        tenants = [found.place.tenant for found in await reading.named(session)]
    if not tenants:
        stop(_unknown(session))
    if len(tenants) > 1:
        stop(f"There are quizzes {session} of {', '.join(tenants)}: say which with --tenant.")
    return tenants[0]


def _unknown(session: str) -> str:
    return f"There is no quiz {session} here. `quorum results list` lists those there are."
