"""/quiz export: the results of a quiz as files, in a direct message to its host; in words where the app sends none."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog

from adapters.slack import inbound
from adapters.slack.files import Files, may_not_send
from adapters.slack.hosting import Hosting
from adapters.slack.inbound import Payload
from adapters.slack.pages import page_modal
from adapters.slack.private import Private
from bot.ports import Desk, Refused, Unreachable
from bot.quiz.blocks import Code, Text, Tone
from bot.quiz.effects import Note
from bot.quiz.pages import PageView
from bot.quiz.results import Results, not_exported
from bot.reports import exports, report_of, summary

__all__ = ["Exporting"]

log = structlog.stdlib.get_logger(__name__)

SENT = Note("The results are in the direct messages of this app.")
NOTHING_YET = Note("There has been no quiz here yet. /quiz begins one.", done=False)
NO_FILES = (
    "I may not send files in this workspace, so here is the summary to copy. For the files, whoever runs this app adds "
    "the scope files:write: quorum doctor slack tells how."
)


class Exporting:
    """Whoever hosted a quiz gets its results; nobody else does."""

    def __init__(self, desk: Desk, files: Files, hosting: Hosting, private: Private) -> None:
        self._desk = desk
        self._files = files
        self._hosting = hosting
        self._private = private

    async def export(self, body: Payload) -> None:
        """Send the files, or say why not. Raises Refused, Unreachable, Unavailable."""
        tenant, person = inbound.tenant(body), inbound.person(body).id
        session = await self._hosting.hosted(body)
        results = await self._desk.results(tenant, session.id, person) if session else None
        if results is None:
            await self._private.say(body, NOTHING_YET)
            return
        refusal = not_exported(results, person)
        if refusal is not None:
            await self._private.say(body, refusal)
            return
        try:
            text, files = await asyncio.to_thread(_prepared, results)
            await self._files.send(tenant, person, text, files)
        except (Refused, Unreachable) as error:
            await self._instead(body, results, error)
        else:
            await self._private.say(body, SENT)

    async def _instead(self, body: Payload, results: Results, error: Refused | Unreachable) -> None:
        """What the host gets where the files could not be sent."""
        if may_not_send(error):
            log.info("no files without the scope files:write", tenant=inbound.tenant(body))
            await self._private.open_view(body, page_modal(_in_words(results)))
        else:
            log.warning("results not sent", tenant=inbound.tenant(body), reason=str(error))
            await self._private.say(
                body, Note(f"The files did not get through: {error}. Please try again.", done=False)
            )


def _prepared(results: Results) -> tuple[str, Mapping[str, bytes]]:
    named = {f"quiz-{file.name}": file.content for file in exports(results)}
    return summary(report_of(results)), named


def _in_words(results: Results) -> PageView:
    """The summary to copy, in a window."""
    return PageView("Results", ((Text(NO_FILES, Tone.NOTICE), Code(summary(report_of(results)))),))
