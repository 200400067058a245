"""What a window keeps of where it came from, in the metadata that Slack hands back with every click in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.slack import inbound
from adapters.slack.inbound import Payload
from adapters.slack.views import Origin, read_origin, write_origin
from bot.quiz.pages import Page, read_page, write_page

__all__ = ["Kept", "kept_by", "write_kept"]


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a window was opened from, and the page it shows, where it shows one."""

    origin: Origin = field(default_factory=Origin)
    page: Page | None = None


def write_kept(kept: Kept) -> str:
    """A window's private metadata; `read_origin` reads the origin in it."""
    written: dict[str, Any] = json.loads(write_origin(kept.origin))
    if kept.page is not None:
        written["p"] = write_page(kept.page)
    return json.dumps(written, separators=(",", ":"))


def kept_by(body: Payload) -> Kept:
    """What the window keeps in which somebody clicked; of a click in a channel, that channel."""
    if inbound.channel_in(body) is not None:
        return Kept(Origin(inbound.channel_in(body), inbound.thread_in(body)))
    metadata = str((body.get("view") or {}).get("private_metadata") or "")
    try:
        written = json.loads(metadata)
    except ValueError:
        return Kept()
    page = written.get("p") if isinstance(written, Mapping) else None
    return Kept(read_origin(metadata), read_page(page) if isinstance(page, str) else None)
