"""A report as a workbook: a sheet for the summary and one a table. Takes a while: call it off the event loop."""

from __future__ import annotations

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from bot.reports.cells import acts_as_formula, printable
from bot.reports.report import Report
from bot.reports.summary import summary
from bot.reports.tables import Cell, Table, tables

__all__ = ["xlsx_bytes"]

_WIDEST, _NARROWEST = 60, 9
"""Column widths, in characters."""
_BOLD = Font(bold=True)


def xlsx_bytes(report: Report) -> bytes:
    """The workbook as a file. Numbers are numbers; every text is a text cell, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("summary")
    sheet.column_dimensions["A"].width = 2 * _WIDEST
    for line in summary(report).splitlines():
        sheet.append([_cell(sheet, line)])
    for table in tables(report):
        _add(book, table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add(book: Workbook, table: Table) -> None:
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    for at, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.append([_cell(sheet, name, bold=True) for name in table.columns])
    for row in table.rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    if table.rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"


def _cell(sheet: object, value: Cell, *, bold: bool = False) -> Cell | WriteOnlyCell:
    """A text as a text cell; a number as it is. A style that a cell does not need would cost most of the time."""
    text = printable(value) if isinstance(value, str) else ""
    if not text:
        return None if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, text)
    # The library takes "=..." for a formula and "#N/A" for an error; here both are what somebody wrote.
    cell.data_type = "s"
    if acts_as_formula(text):
        # Keeps the text one when somebody edits the cell, and when the program writes the sheet anew.
        cell.quotePrefix = True
    if bold:
        cell.font = _BOLD
    return cell


def _widths(table: Table) -> Iterable[int]:
    for at, name in enumerate(table.columns):
        longest = max((len(str(row[at])) for row in table.rows if row[at] is not None), default=0)
        yield min(max(longest, len(name), _NARROWEST) + 2, _WIDEST)
