"""Answers through a response_url: five in half an hour, to one person or to all, beside a message or in its place."""

from __future__ import annotations

from tests.fakes.slack.errors import EXPIRED_URL, MESSAGE_NOT_FOUND, USED_URL, Rejected
from tests.fakes.slack.posting import edit, erase, post
from tests.fakes.slack.reading import Json
from tests.fakes.slack.state import State

__all__ = ["USES", "USE_MS", "respond"]

USES = 5
USE_MS = 30 * 60_000


def respond(state: State, key: str, body: Json) -> None:
    """Do what an answer says. Raises Rejected where Slack would refuse it.

    `replace_original` replaces the message the interaction came from; a command has none, and then the answer is a
    message of its own.
    """
    url = state.responses.get(key)
    if url is None or state.clock.now() - url.at > USE_MS:
        state.problem(f"response_url: {key!r} is unknown or older than {USE_MS} ms")
        raise Rejected(EXPIRED_URL)
    if url.uses >= USES:
        state.problem(f"response_url: {key!r} was used {USES} times already")
        raise Rejected(USED_URL)
    url.uses += 1
    via, user, original = url.interaction.id, url.interaction.user, url.message
    if body.get("delete_original"):
        if original is not None:
            erase(state, original)
        return
    if body.get("replace_original") and original is not None:
        if original.deleted:
            raise Rejected(MESSAGE_NOT_FOUND)
        edit(state, original, body, via=via)
        return
    open_to_all = body.get("response_type") == "in_channel"
    post(state, url.channel, body, reader=None if open_to_all else user, via=via)
