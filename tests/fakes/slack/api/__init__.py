"""Every method the fake has. What is not here is a problem of the test that meets it."""

from __future__ import annotations

from tests.fakes.slack.api import auth, chat, conversations, files, people, views
from tests.fakes.slack.asking import Handler

__all__ = ["HANDLERS"]

HANDLERS: dict[str, Handler] = {
    **auth.HANDLERS,
    **chat.HANDLERS,
    **conversations.HANDLERS,
    **files.HANDLERS,
    **people.HANDLERS,
    **views.HANDLERS,
}
