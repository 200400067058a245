"""Which format a text is in, by the signs it bears."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.library.formats import markdown_quiz, quiz_page
from bot.library.formats.draft import Draft
from bot.library.formats.markdown_lines import heading, lines_of
from bot.library.formats.markdown_signs import choices, question_start

__all__ = ["FORMATS", "recognise"]

FORMATS: Mapping[str, Callable[[str], Draft]] = {"quiz-page": quiz_page.read, "markdown": markdown_quiz.read}
"""The readers by the names that `recognise` gives."""


def recognise(text: str) -> str | None:
    """The name of the text's format, a key of FORMATS; None where nothing in it looks like a quiz."""
    if quiz_page.looks_like_page(text):
        return "quiz-page"
    if any(choices(line) or heading(line) or question_start(line) for line in lines_of(text)):
        return "markdown"
    return None
