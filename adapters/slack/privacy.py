"""What is kept on somebody, in a direct message of the app; or taken off their name.

The document is a file where the app may send files; else it comes as text, piece by piece. The characters that mean
something to Slack are written as JSON lets them be, so the pieces put together are the document.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import structlog

from adapters.slack import inbound
from adapters.slack.files import Files, may_not_send
from adapters.slack.inbound import Payload
from adapters.slack.limits import SECTION
from adapters.slack.private import Private
from adapters.slack.workspaces import Workspaces
from bot.ports import Desk, Engine, Refused, Unreachable
from bot.quiz.effects import Note
from bot.quiz.pages import Wish
from bot.quiz.privacy import Whose
from bot.reports import File, personal_file

__all__ = ["MOST_PIECES", "Personal", "pieces_of"]

log = structlog.stdlib.get_logger(__name__)

MOST_PIECES = 40
"""Slack takes about one message a second."""
PIECE = SECTION - 100
TOO_MUCH = Note(
    "What is kept on you is too long for direct messages. Ask whoever runs this bot: they can hand it over.", done=False
)
YOURS = "This is everything Quorum keeps on you here. Nobody else sees this message."
SENT = Note("It is in your direct messages with the app.")
_PLAIN = str.maketrans({"`": "\\u0060", "&": "\\u0026", "<": "\\u003c", ">": "\\u003e"})


class Personal:
    """Grants what somebody wishes for their own data."""

    def __init__(self, engine: Engine, desk: Desk, workspaces: Workspaces, files: Files, private: Private) -> None:
        self._engine = engine
        self._desk = desk
        self._workspaces = workspaces
        self._files = files
        self._private = private

    async def grant(self, body: Payload, wish: Wish) -> None:
        """Do it and say so. Raises Refused, Unreachable, Unavailable."""
        whose = inbound.whose(body)
        if wish is Wish.FORGET:
            await self._private.say(body, (await self._engine.forget(whose)).note)
            return
        file = await asyncio.to_thread(personal_file, await self._desk.belongings(whose))
        try:
            await self._files.send(whose.tenants, whose.person, YOURS, {f"quorum-{file.name}": file.content})
        except (Refused, Unreachable) as error:
            if may_not_send(error):
                await self._in_words(body, whose, file)
                return
            log.warning("personal data not handed over", tenant=whose.tenants, reason=str(error))
            await self._private.say(body, Note(f"The file did not get through: {error}. Please try again.", done=False))
        else:
            await self._private.say(body, SENT)

    async def _in_words(self, body: Payload, whose: Whose, file: File) -> None:
        pieces = list(pieces_of(file.content.decode(), PIECE))
        if len(pieces) > MOST_PIECES:
            await self._private.say(body, TOO_MUCH)
            return
        for at, piece in enumerate(pieces, 1):
            text = f"Everything Quorum keeps on you here, part {at} of {len(pieces)}:\n```{piece}```"
            await self._workspaces.patiently(
                whose.tenants, "chat.postMessage", channel=whose.person, text=text, unfurl_links=False
            )
        await self._private.say(body, Note(f"It is in your direct messages with the app, in {len(pieces)} parts."))


def pieces_of(document: str, most: int) -> Iterator[str]:
    """A JSON document in pieces of at most `most` characters; put together they are one of the same meaning. A piece
    ends with a line where it can.
    """
    rest = document.translate(_PLAIN)
    while len(rest) > most:
        at = rest.rfind("\n", 0, most) + 1 or most
        # Never between the parts of \u0026.
        escape = rest.rfind("\\u", max(at - 5, 0), at)
        at = escape if escape > 0 else at
        yield rest[:at]
        rest = rest[at:]
    yield rest
