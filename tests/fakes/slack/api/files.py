"""Methods about files: a place to bring one to, and sharing it once it is there."""

from __future__ import annotations

from tests.fakes.slack import names
from tests.fakes.slack.asking import Ask, Handler
from tests.fakes.slack.errors import INVALID_ARGUMENTS, NOT_FOUND, Rejected
from tests.fakes.slack.posting import post
from tests.fakes.slack.reading import Json
from tests.fakes.slack.state import State
from tests.fakes.slack.world import Upload

__all__ = ["HANDLERS"]


async def place(state: State, ask: Ask) -> Json:
    upload = Upload(state.ids.draw("F"), ask.team, ask.needed("filename"), ask.number("length", 0))
    if not upload.length:
        raise Rejected(INVALID_ARGUMENTS, ["[ERROR] missing required field: length"])
    state.uploads[upload.id] = upload
    return {"upload_url": f"{state.base_url}/upload/{upload.id}", "file_id": upload.id}


def _brought(state: State, ask: Ask, file: Json) -> Upload:
    """A file whose bytes are there. Raises Rejected."""
    upload = state.uploads.get(str(file.get("id")))
    if upload is None or upload.team is not ask.team or upload.content is None:
        raise Rejected(NOT_FOUND)
    upload.title = str(file.get("title") or upload.filename)
    return upload


async def share(state: State, ask: Ask) -> Json:
    channel = state.joined(ask.team, ask.needed("channel_id"))
    uploads = tuple(_brought(state, ask, file) for file in ask.arguments.get("files") or ())
    if not uploads:
        raise Rejected(INVALID_ARGUMENTS, ["[ERROR] missing required field: files"])
    told = ask.text("initial_comment") or ", ".join(each.filename for each in uploads)
    post(state, channel, {"text": told}).files = uploads
    return {"files": [{"id": each.id, "title": each.title} for each in uploads]}


HANDLERS: dict[str, Handler] = {
    names.UPLOAD_URL: place,
    names.COMPLETE_UPLOAD: share,
}
