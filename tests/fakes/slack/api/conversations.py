"""Methods about channels and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.fakes.slack import names
from tests.fakes.slack.asking import Ask, Handler
from tests.fakes.slack.errors import (
    IS_ARCHIVED,
    METHOD_UNSUPPORTED_FOR_CHANNEL,
    MISSING_SCOPE,
    THREAD_NOT_FOUND,
    USERS_NOT_FOUND,
    Rejected,
)
from tests.fakes.slack.methods import HISTORY_SCOPES, READ_SCOPES
from tests.fakes.slack.payloads import channel_json, message_json
from tests.fakes.slack.reading import Json
from tests.fakes.slack.state import State
from tests.fakes.slack.world import Channel, Kind, Message

__all__ = ["HANDLERS"]

PAGE, LONGEST_PAGE = 100, 999


def _allow(ask: Ask, channel: Channel, scopes: dict[str, str]) -> None:
    """Raise Rejected unless the token has the scope for this kind of channel."""
    assert ask.granted is not None
    needed, provided = scopes[channel.kind], ask.granted.scopes
    if needed not in provided:
        raise Rejected(MISSING_SCOPE, more={"needed": needed, "provided": ",".join(provided)})


async def open_dm(state: State, ask: Ask) -> Json:
    if ask.text("channel"):
        channel = state.channel(ask.team, ask.text("channel"))
    else:
        ids = ask.needed("users").split(",")
        people = [state.accounts[id] for id in ids if id in state.accounts]
        if len(people) != len(ids) or any(each.team is not ask.team for each in people):
            raise Rejected(USERS_NOT_FOUND)
        if len(people) > 1:
            raise Rejected(METHOD_UNSUPPORTED_FOR_CHANNEL, ["[ERROR] the fake opens conversations with one person"])
        channel = state.direct(people[0])
    return {"channel": channel_json(channel) if ask.flag("return_im") else {"id": channel.id}}


async def info(state: State, ask: Ask) -> Json:
    channel = state.channel(ask.team, ask.needed("channel"))
    _allow(ask, channel, READ_SCOPES)
    return {"channel": channel_json(channel)}


async def join(state: State, ask: Ask) -> Json:
    channel = state.channel(ask.team, ask.needed("channel"))
    if channel.kind is not Kind.PUBLIC:
        raise Rejected(METHOD_UNSUPPORTED_FOR_CHANNEL)
    if channel.archived:
        raise Rejected(IS_ARCHIVED)
    already = {"warning": "already_in_channel"} if channel.bot else {}
    channel.bot = True
    return {"channel": channel_json(channel), **already}


async def history(state: State, ask: Ask) -> Json:
    channel = state.joined(ask.team, ask.needed("channel"))
    _allow(ask, channel, HISTORY_SCOPES)
    top = [each for each in channel.messages if each.thread_ts in (None, each.ts)]
    return _page(state, ask, list(reversed(top)))


async def replies(state: State, ask: Ask) -> Json:
    channel = state.joined(ask.team, ask.needed("channel"))
    _allow(ask, channel, HISTORY_SCOPES)
    parent = channel.find(ask.needed("ts"))
    if parent is None or parent.deleted:
        raise Rejected(THREAD_NOT_FOUND)
    return _page(state, ask, [parent, *parent.thread])


def _page(state: State, ask: Ask, messages: Sequence[Message]) -> Json:
    """The messages of the time asked for, as many as asked for; the cursor is how many were given before."""
    inclusive = ask.flag("inclusive")
    oldest, latest = ask.text("oldest"), ask.text("latest")
    within = [
        each
        for each in messages
        if (not oldest or _number(each.ts) > _number(oldest) or (inclusive and each.ts == oldest))
        and (not latest or _number(each.ts) < _number(latest) or (inclusive and each.ts == latest))
    ]
    begin = ask.number("cursor", 0)
    end = begin + min(max(ask.number("limit", PAGE), 1), LONGEST_PAGE)
    metadata = ask.flag("include_all_metadata")
    answer: Json = {
        "messages": [message_json(each, state.app, metadata=metadata) for each in within[begin:end]],
        "has_more": len(within) > end,
        "pin_count": 0,
    }
    if len(within) > end:
        answer["response_metadata"] = {"next_cursor": str(end)}
    return answer


def _number(ts: str) -> int:
    seconds, _, micros = ts.partition(".")
    return int(seconds or 0) * 1_000_000 + int((micros + "000000")[:6])


HANDLERS: dict[str, Handler] = {
    names.OPEN_DM: open_dm,
    names.PLACE: info,
    names.JOIN: join,
    names.HISTORY: history,
    names.REPLIES: replies,
}
