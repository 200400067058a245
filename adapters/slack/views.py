"""Modals as such: their frame, where they were opened from, and what a form of them gives back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.limits import METADATA, VIEW_TITLE
from adapters.slack.text import plain, plainly
from bot.quiz.fitting import length, one_line

__all__ = ["Origin", "Values", "View", "Wrong", "modal", "read_origin", "write_origin"]

View = dict[str, Any]
Values = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""`view.state.values`: block_id -> action_id -> the element's state."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a view was opened from: a channel and perhaps a thread of it, or neither (the home tab, a shortcut)."""

    channel: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """A form that cannot be taken: what is wrong, by block_id, as Slack shows it under each input."""

    errors: Mapping[str, str]


def write_origin(origin: Origin) -> str:
    """A view's private metadata."""
    kept = {"c": origin.channel, "t": origin.thread}
    return json.dumps({key: value for key, value in kept.items() if value is not None}, separators=(",", ":"))


def read_origin(metadata: str) -> Origin:
    """What `write_origin` wrote; nowhere for anything else."""
    try:
        kept = json.loads(metadata)
    except ValueError:
        return Origin()
    if not isinstance(kept, Mapping):
        return Origin()
    channel, thread = kept.get("c"), kept.get("t")
    return Origin(channel if isinstance(channel, str) else None, thread if isinstance(thread, str) else None)


def modal(
    title: str,
    callback: str,
    blocks: Sequence[Mapping[str, Any]],
    metadata: str,
    submit: str = "",
    close: str = "Cancel",
) -> View:
    """A modal; `submit` labels its button where it is a form, and `close` the one beside it. ValueError for metadata
    longer than Slack takes.
    """
    if length(metadata) > METADATA:
        raise ValueError(f"a view's private metadata has at most {METADATA} characters")
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": metadata,
        "title": plain(plainly(one_line(title), VIEW_TITLE) or "Quorum"),
        "close": plain(close if submit else "Close"),
        "blocks": list(blocks),
    }
    return view | {"submit": plain(submit)} if submit else view
