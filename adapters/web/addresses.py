"""Where things are: the address of a private page, and of whatever a button on one leads to."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from adapters.web.inbound import MAIN
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.pages import Page, Subject, Wish
from bot.quiz.tokens import Press

__all__ = ["BEGINNINGS", "PAGES", "address_of"]

PAGES = {
    Subject.STUDY: "/study",
    Subject.MASTERY: "/mastery",
    Subject.PLAN: "/plan",
    Subject.DUE: "/care",
    Subject.LINKS: "/link",
    Subject.GROUP: "/group",
    Subject.ASSIGNMENTS: "/assignments",
}
"""The pages of the tutor."""
BEGINNINGS = {
    Deed.PRACTICE: "/practice{of}",
    Deed.REVIEW: "/review{of}",
    Deed.MISSED: "/missed{of}/practice",
    Deed.ASSIGNMENT: "/assignments{of}/practice",
}
"""The pages on which somebody is asked questions, by what begins it there; `{of}` is empty or begins with a slash."""
_OTHERS = {
    Subject.MISSED: "/missed",
    Subject.STANDINGS: "/results",
    Subject.SHEET: "/bank",
    Subject.HISTORY: "/me",
    Subject.HOSTING: "/host",
    Subject.PRIVACY: "/privacy",
}
_EXPORT = "/privacy/my-data.json"


def address_of(target: Page | Press | Wish | Lesson, room: str = MAIN) -> str | None:
    """Where a button leads, with the way back to `room`; None for one that is to be pressed where it is."""
    match target:
        case Page(subject, of, number) if subject in PAGES or subject in _OTHERS:
            path = (PAGES | _OTHERS)[subject] + _under(of)
            query = {"page": str(number)} if number else {}
        case Lesson(deed, of, number) if deed in BEGINNINGS:
            path = BEGINNINGS[deed].format(of=_under(of))
            query = {"further": str(number)} if number else {}
        case Wish.EXPORT:
            return _EXPORT
        case _:
            return None
    if room != MAIN:
        query["room"] = room
    return path + (f"?{urlencode(query)}" if query else "")


def _under(of: str) -> str:
    return f"/{quote(of)}" if of else ""
