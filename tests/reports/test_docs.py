"""docs/results.md names every file, column and option there is."""

from __future__ import annotations

import re
from pathlib import Path

from bot.commands.results import results_app
from bot.reports import FILES, Format, report_of
from bot.reports.report import FEW
from bot.reports.tables import TABLES, tables
from tests.reports.values import LADDER, played

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "results.md").read_text(encoding="utf-8")


def test_every_file_and_every_column_is_documented() -> None:
    for name in FILES:
        assert f"`{name}`" in PAGE
    for table in tables(report_of(played(LADDER))):
        (row,) = re.findall(rf"^\| `{table.name}\.csv` .*$", PAGE, re.MULTILINE)
        named = re.findall(r"`([a-z_]+)`", row)
        assert tuple(named) == table.columns


def test_every_command_format_and_table_is_documented() -> None:
    for command in results_app.registered_commands:
        assert f"quorum results {command.name}" in PAGE
    assert all(f"`{format}`" in PAGE for format in Format)
    assert all(re.search(rf"`(--table )?{table}`", PAGE) for table in TABLES)


def test_the_number_of_players_below_which_figures_say_little_is_the_codes() -> None:
    assert f"fewer than {FEW} players" in " ".join(PAGE.split())
