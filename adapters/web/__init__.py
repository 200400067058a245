"""The web room: quizzes in the browser, for one machine, a classroom or the open web."""

from adapters.web.room import CannotListen, WebRoom
from adapters.web.settings import WebSettings

__all__ = ["CannotListen", "WebRoom", "WebSettings"]
