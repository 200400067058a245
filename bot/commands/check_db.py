"""`quorum check-db`: is what is kept what follows from what was answered?"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError

from bot.commands.terminal import console, counted, stop
from bot.engine.calendar import calendar_of
from bot.ports.store import Unavailable
from bot.settings import Settings
from bot.store import NewerSchema, OlderSchema, check_database
from bot.store.check import Checked

__all__ = ["check_db_command"]

SHOWN = 5
"""Examples of each kind."""


def check_db_command(
    repair: Annotated[bool, typer.Option("--repair", help="Put right what can be. Quorum must not run.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything that was found, as JSON.")] = False,
) -> None:
    """Settle all answers again and compare marks, scores and boards; find rows that belong to nothing.

    A look changes nothing, and Quorum may run meanwhile. Exits with 0 if all is well, with 1 if something is wrong
    (still), with 2 if the database could not be looked at.
    """
    try:
        checked = asyncio.run(check_database(Settings().database, calendar_of, repair=repair))
    except (Unavailable, OlderSchema, NewerSchema, ValidationError, ValueError) as error:
        stop(str(error), 2)
    except DatabaseError as error:
        stop(f"The database cannot be read: {error.orig}.", 2)
    if as_json:
        typer.echo(json.dumps(_plain(checked), ensure_ascii=False))
    else:
        _show(checked)
    if checked.left:
        raise typer.Exit(1)


def _show(checked: Checked) -> None:
    to, left = console(), frozenset(checked.left)
    to.print(f"Looked at {counted(checked.sessions, 'session')} and {counted(checked.answers, 'settled answer')}.")
    for kind, count in Counter(fault.kind for fault in checked.faults).items():
        of_kind = [fault for fault in checked.faults if fault.kind is kind]
        to.print(f"{count:>7,}  {kind}{_state(sum(fault in left for fault in of_kind), checked)}")
        for fault in of_kind[:SHOWN]:
            to.print(f"         {fault}")
        if count > SHOWN:
            to.print(f"         … and {count - SHOWN:,} more: --json lists them all")
    if not checked.faults:
        to.print("All is well.")
    elif not checked.repaired and any(fault.mendable for fault in checked.faults):
        to.print("Stop Quorum, make a backup, and run `quorum check-db --repair`.")


def _state(left: int, checked: Checked) -> str:
    if not checked.repaired:
        return ""
    return ": repaired" if left == 0 else f": {left:,} cannot be repaired"


def _plain(checked: Checked) -> dict[str, object]:
    left = frozenset(checked.left)
    return {
        "sessions": checked.sessions,
        "answers": checked.answers,
        "repaired": checked.repaired,
        "faults": [
            {"kind": each.kind.name.lower(), "where": each.where, "told": each.told, "left": each in left}
            for each in checked.faults
        ],
    }
