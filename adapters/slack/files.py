"""Files in direct messages, where the app may send them (the scope files:write)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from adapters.slack.calls import Calls
from adapters.slack.text import escape
from adapters.slack.trouble import Turned
from adapters.slack.workspaces import Workspaces
from bot.ports import Refused, Unreachable
from bot.quiz.fitting import fit

__all__ = ["Files", "may_not_send"]

WORDS = 3_000


class Files:
    """Sends them. Slack takes a file in three steps; nobody sees it before the last."""

    def __init__(self, calls: Calls, workspaces: Workspaces) -> None:
        self._calls = calls
        self._workspaces = workspaces

    async def send(self, tenant: str, person: str, text: str, files: Mapping[str, bytes]) -> None:
        """`text` and the files below it (name -> content), to one person. Raises Refused or Unreachable; without the
        scope nothing at all is sent.
        """
        ids = [await self._uploaded(tenant, name, content) for name, content in files.items()]
        told = await self._workspaces.call(
            tenant,
            "chat.postMessage",
            f"{tenant}/{person}",
            channel=person,
            text=fit(text, WORDS, escape),
            unfurl_links=False,
        )
        shared = json.dumps([{"id": id, "title": name} for id, name in zip(ids, files, strict=True)])
        await self._workspaces.call(tenant, "files.completeUploadExternal", files=shared, channel_id=told["channel"])

    async def _uploaded(self, tenant: str, name: str, content: bytes) -> str:
        """The id of a file that nobody sees yet."""
        place = await self._workspaces.call(tenant, "files.getUploadURLExternal", filename=name, length=len(content))
        await self._calls.upload(str(place["upload_url"]), content)
        return str(place["file_id"])


def may_not_send(error: Refused | Unreachable) -> bool:
    """Whether that is because the app has no scope for files."""
    return isinstance(error, Turned) and error.code == "missing_scope"
