"""Reports on a quiz that is over: statistics, tables, files and a summary to paste. Values in, text or bytes out."""

from bot.reports.files import FILES, File, Format, export, exports
from bot.reports.report import Report, report_of
from bot.reports.summary import summary

__all__ = ["FILES", "File", "Format", "Report", "export", "exports", "report_of", "summary"]
