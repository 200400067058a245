"""The `quorum` command: one root, and a file in `bot/commands` for each group under it."""

from __future__ import annotations

import typer

from bot.commands.backup import backup_command, restore_command
from bot.commands.bank import bank_app
from bot.commands.check_db import check_db_command
from bot.commands.doctor import doctor_app
from bot.commands.privacy import privacy_app
from bot.commands.results import results_app
from bot.commands.run import run_command
from bot.commands.slack import slack_app
from bot.commands.token_key import token_key_command

__all__ = ["app", "main"]

app = typer.Typer(
    help="Quorum, a quiz tutor that lives where study groups already talk. Alone, it does what `quorum run` does.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(bank_app, name="bank")
app.add_typer(doctor_app, name="doctor")
app.add_typer(privacy_app, name="privacy")
app.add_typer(results_app, name="results")
app.add_typer(slack_app, name="slack")
app.command("run")(run_command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("check-db")(check_db_command)
app.command("token-key")(token_key_command)


@app.callback()
def _root(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        run_command()


def main() -> None:
    """What the installed `quorum` command runs."""
    app()
