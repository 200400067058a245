"""/quiz export: the results of a quiz as files, in a direct message to its host; in words where the app sends none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import structlog

from adapters.slack import inbound
from adapters.slack.calls import Calls
from adapters.slack.hosting import Hosting
from adapters.slack.inbound import Payload
from adapters.slack.pages import page_modal
from adapters.slack.private import Private
from adapters.slack.text import escape
from adapters.slack.trouble import Turned
from adapters.slack.workspaces import Workspaces
from bot.ports import Desk, Refused, Unreachable
from bot.quiz.blocks import Code, Text, Tone
from bot.quiz.effects import Note
from bot.quiz.fitting import fit
from bot.quiz.pages import PageView
from bot.quiz.results import Results, not_exported
from bot.reports import File, exports, report_of, summary

__all__ = ["Exporting"]

log = structlog.stdlib.get_logger(__name__)

SENT = Note("The results are in the direct messages of this app.")
NOTHING_YET = Note("There has been no quiz here yet. /quiz begins one.", done=False)
NO_FILES = (
    "I may not send files in this workspace, so here is the summary to copy. For the files, whoever runs this app adds "
    "the scope files:write: quorum doctor slack tells how."
)
WORDS = 3_000


class Exporting:
    """Whoever hosted the newest quiz of a channel gets its results; nobody else does."""

    def __init__(self, desk: Desk, calls: Calls, workspaces: Workspaces, hosting: Hosting, private: Private) -> None:
        self._desk = desk
        self._calls = calls
        self._workspaces = workspaces
        self._hosting = hosting
        self._private = private

    async def export(self, body: Payload) -> None:
        """Send the files, or say why not. Raises Refused, Unreachable, Unavailable."""
        tenant, person = inbound.tenant(body), inbound.person(body).id
        session = await self._hosting.newest(body)
        results = await self._desk.results(tenant, session.id) if session else None
        if results is None:
            await self._private.say(body, NOTHING_YET)
            return
        refusal = not_exported(results, person)
        if refusal is not None:
            await self._private.say(body, refusal)
            return
        try:
            await self._send(tenant, person, results)
        except (Refused, Unreachable) as error:
            await self._instead(body, results, error)
        else:
            await self._private.say(body, SENT)

    async def _instead(self, body: Payload, results: Results, error: Refused | Unreachable) -> None:
        """What the host gets where the files could not be sent."""
        if isinstance(error, Turned) and error.code == "missing_scope":
            log.info("no files without the scope files:write", tenant=inbound.tenant(body))
            await self._private.open_view(body, page_modal(_in_words(results)))
        else:
            log.warning("results not sent", tenant=inbound.tenant(body), reason=str(error))
            await self._private.say(
                body, Note(f"The files did not get through: {error}. Please try again.", done=False)
            )

    async def _send(self, tenant: str, person: str, results: Results) -> None:
        # Asked for first: without the scope nothing is sent at all.
        text, files = await asyncio.to_thread(_prepared, results)
        ids = [await self._uploaded(tenant, file) for file in files]
        told = await self._workspaces.call(
            tenant,
            "chat.postMessage",
            f"{tenant}/{person}",
            channel=person,
            text=fit(text, WORDS, escape),
            unfurl_links=False,
        )
        shared = json.dumps([{"id": id, "title": file.name} for id, file in zip(ids, files, strict=True)])
        await self._workspaces.call(tenant, "files.completeUploadExternal", files=shared, channel_id=told["channel"])

    async def _uploaded(self, tenant: str, file: File) -> str:
        """The id of a file that nobody sees yet."""
        place = await self._workspaces.call(
            tenant, "files.getUploadURLExternal", filename=f"quiz-{file.name}", length=len(file.content)
        )
        await self._calls.upload(str(place["upload_url"]), file.content)
        return str(place["file_id"])


def _prepared(results: Results) -> tuple[str, Sequence[File]]:
    return summary(report_of(results)), exports(results)


def _in_words(results: Results) -> PageView:
    """The summary to copy, in a window."""
    return PageView("Results", ((Text(NO_FILES, Tone.NOTICE), Code(summary(report_of(results)))),))
