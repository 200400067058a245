"""The `quorum` command: one root, and a file in `bot/commands` for each group under it."""

from __future__ import annotations

import typer

from bot.commands.bank import bank_app

__all__ = ["app", "main"]

app = typer.Typer(
    help="Quorum, a quiz tutor that lives where study groups already talk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(bank_app, name="bank")


@app.callback()
def _root() -> None:
    """Quorum, a quiz tutor that lives where study groups already talk."""


def main() -> None:
    """What the installed `quorum` command runs."""
    app()
