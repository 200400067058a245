"""From Slack's payloads to values of the game; nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.quiz.events import Person, Place
from bot.quiz.privacy import Whose

__all__ = [
    "PLATFORM",
    "Payload",
    "channel_in",
    "channel_of",
    "ms_of",
    "person",
    "place",
    "split_channel",
    "tenant",
    "tenant_of",
    "thread_in",
    "whose",
]

PLATFORM = "slack"
_STAMP = re.compile(r"(\d{1,12})(?:\.(\d{1,9}))?", re.ASCII)

Payload = Mapping[str, Any]


def ms_of(stamp: str) -> int:
    """Slack's seconds with a fraction, as whole ms since the Unix epoch. Raises ValueError for anything else."""
    match = _STAMP.fullmatch(stamp)
    if match is None:
        raise ValueError(f"{stamp!r} is no time")
    # Not by a float, which has no room for sixteen digits.
    return int(match[1]) * 1_000 + int(match[2][:3].ljust(3, "0") if match[2] else 0)


def tenant_of(team: str) -> str:
    """A workspace's tenant."""
    return f"slack-{team}"


def tenant(body: Payload) -> str:
    """The workspace the app was used in: the one it is installed in, also where somebody of another workspace uses it
    in a shared channel.
    """
    return tenant_of(next(filter(None, _teams(body)), "None"))


def _teams(body: Payload) -> Iterator[str | None]:
    """Where a payload may name the workspace, what is surest first."""
    view, team = body.get("view"), body.get("team")
    if isinstance(view, Mapping):
        # A window's own team is that of whoever looks at it.
        yield view.get("app_installed_team_id")
    if isinstance(team, Mapping):
        yield team.get("id")
    for installed in body.get("authorizations") or ():
        # An event's own team is that of whoever caused it.
        yield installed.get("team_id") or installed.get("enterprise_id")
    yield body.get("team_id")
    yield (body.get("enterprise") or {}).get("id")
    user = body.get("user")
    if isinstance(user, Mapping):
        yield user.get("team_id")


def person(body: Payload, *, leads: bool = False) -> Person:
    """Who did it. `leads`: the workspace lets this person run other people's quizzes."""
    user = body.get("user")
    if isinstance(user, Mapping):
        return Person(str(user["id"]), str(user.get("name") or user.get("username") or user["id"]), leads)
    return Person(str(body["user_id"]), str(body.get("user_name") or body["user_id"]), leads)


def whose(body: Payload) -> Whose:
    """The person in this workspace alone: elsewhere the same id may be somebody else's."""
    return Whose(PLATFORM, person(body).id, tenant(body))


def channel_in(body: Payload) -> str | None:
    """The channel somebody clicked or typed in; None in windows and in the App Home."""
    channel = body.get("channel")
    found = body.get("channel_id") or (channel.get("id") if isinstance(channel, Mapping) else None)
    return str(found) if found else None


def thread_in(body: Payload) -> str | None:
    """The thread somebody clicked in."""
    found = (body.get("message") or {}).get("thread_ts") or (body.get("container") or {}).get("thread_ts")
    return str(found) if found else None


def channel_of(channel: str, thread: str | None = None) -> str:
    """A channel, or a thread in it, as one word."""
    return f"{channel}:{thread}" if thread else channel


def split_channel(channel: str) -> tuple[str, str | None]:
    """What `channel_of` joined."""
    of, _, thread = channel.partition(":")
    return of, thread or None


def place(tenant: str, channel: str, thread: str | None = None) -> Place:
    """Where a quiz runs."""
    return Place(tenant, PLATFORM, channel_of(channel, thread))
