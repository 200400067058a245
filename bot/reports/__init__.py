"""Reports on a quiz that is over: statistics, tables, files, a summary to paste; and the file of one person's data.

Values in, text or bytes out.
"""

from bot.reports.files import FILES, File, Format, export, exports
from bot.reports.personal import personal_file
from bot.reports.report import Report, report_of
from bot.reports.summary import summary

__all__ = ["FILES", "File", "Format", "Report", "export", "exports", "personal_file", "report_of", "summary"]
