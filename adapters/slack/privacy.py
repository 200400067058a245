"""What is kept on somebody, in a direct message of the app; or taken off their name.

Handing over a file would take a scope that nothing else needs (`files:write`), so the document comes as text, piece by
piece. The characters that mean something to Slack are written as JSON lets them be, so the pieces put together are the
document.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from adapters.slack import inbound
from adapters.slack.inbound import Payload
from adapters.slack.limits import SECTION
from adapters.slack.private import Private
from adapters.slack.workspaces import Workspaces
from bot.ports import Desk, Engine
from bot.quiz.effects import Note
from bot.quiz.pages import Wish
from bot.quiz.privacy import Belongings
from bot.reports import personal_file

__all__ = ["MOST_PIECES", "Personal", "pieces_of"]

MOST_PIECES = 40
"""Slack takes about one message a second."""
PIECE = SECTION - 100
TOO_MUCH = Note(
    "What is kept on you is too long for direct messages. Ask whoever runs this bot: they can hand it over.", done=False
)
_PLAIN = str.maketrans({"`": "\\u0060", "&": "\\u0026", "<": "\\u003c", ">": "\\u003e"})


class Personal:
    """Grants what somebody wishes for their own data."""

    def __init__(self, engine: Engine, desk: Desk, workspaces: Workspaces, private: Private) -> None:
        self._engine = engine
        self._desk = desk
        self._workspaces = workspaces
        self._private = private

    async def grant(self, body: Payload, wish: Wish) -> None:
        """Do it and say so. Raises Refused, Unreachable, Unavailable."""
        whose = inbound.whose(body)
        if wish is Wish.FORGET:
            await self._private.say(body, (await self._engine.forget(whose)).note)
            return
        pieces = await asyncio.to_thread(_pieces, await self._desk.belongings(whose))
        if len(pieces) > MOST_PIECES:
            await self._private.say(body, TOO_MUCH)
            return
        for at, piece in enumerate(pieces, 1):
            text = f"Everything Quorum keeps on you here, part {at} of {len(pieces)}:\n```{piece}```"
            await self._workspaces.patiently(
                whose.tenants, "chat.postMessage", channel=whose.person, text=text, unfurl_links=False
            )
        await self._private.say(body, Note(f"It is in your direct messages with the app, in {len(pieces)} parts."))


def _pieces(kept: Belongings) -> list[str]:
    return list(pieces_of(personal_file(kept).content.decode(), PIECE))


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
