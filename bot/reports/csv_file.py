"""A table as CSV: comma, UTF-8 with a byte order mark (spreadsheet programs ask for one), every text guarded."""

from __future__ import annotations

import csv
import io

from bot.reports.cells import guarded
from bot.reports.tables import Table

__all__ = ["csv_bytes"]


def csv_bytes(table: Table) -> bytes:
    """The table with its columns' names in the first line. Texts stand in quotes, numbers do not.

    A missing figure is an empty text.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(table.columns)
    writer.writerows([guarded(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")
