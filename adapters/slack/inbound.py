"""From Slack's payloads to values of the game; nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.quiz.events import Person, Place

__all__ = ["PLATFORM", "Payload", "channel_of", "ms_of", "person", "place", "split_channel", "tenant", "tenant_of"]

PLATFORM = "slack"

Payload = Mapping[str, Any]


def ms_of(stamp: str) -> int:
    """Slack's seconds with a fraction, as ms since the Unix epoch. Raises ValueError for anything else."""
    try:
        return int(Decimal(stamp) * 1_000)
    except (InvalidOperation, OverflowError) as error:
        raise ValueError(f"{stamp!r} is no time") from error


def tenant_of(team: str) -> str:
    """A workspace's tenant."""
    return f"slack-{team}"


def tenant(body: Payload) -> str:
    """The workspace the app was used in."""
    team = body.get("team")
    found = body.get("team_id") or (team.get("id") if isinstance(team, Mapping) else None)
    if not found:
        found = (body.get("enterprise") or {}).get("id") or (body.get("user") or {}).get("team_id")
    return tenant_of(str(found))


def person(body: Payload, *, leads: bool = False) -> Person:
    """Who did it. `leads`: the workspace lets this person run other people's quizzes."""
    user = body.get("user")
    if isinstance(user, Mapping):
        return Person(str(user["id"]), str(user.get("name") or user.get("username") or user["id"]), leads)
    return Person(str(body["user_id"]), str(body.get("user_name") or body["user_id"]), leads)


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
