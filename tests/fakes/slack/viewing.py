"""Modals and home tabs: opening, stacking, changing and leaving them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tests.fakes.slack.blockkit import VIEW_BYTES, view_complaints
from tests.fakes.slack.errors import (
    DUPLICATE_EXTERNAL_ID,
    HASH_CONFLICT,
    INVALID_ARGUMENTS,
    PUSH_LIMIT_REACHED,
    VIEW_TOO_LARGE,
    Rejected,
)
from tests.fakes.slack.posting import filled, refuse
from tests.fakes.slack.reading import INPUTS, Json, elements_in
from tests.fakes.slack.state import State
from tests.fakes.slack.world import Account, View

__all__ = ["chosen", "clear", "leave", "open_view", "publish", "push", "replace"]

STACK = 3


def open_view(state: State, user: Account, body: Any) -> View:
    """A modal of its own, in the place of whatever was open. Raises Rejected."""
    view = _made(state, user, body, "modal")
    user.stack[:] = [view]
    user.news.tell()
    return view


def push(state: State, user: Account, body: Any) -> View:
    """A modal on top of the open one. Raises Rejected."""
    if len(user.stack) >= STACK:
        raise Rejected(PUSH_LIMIT_REACHED)
    below = user.stack[-1]
    view = _made(state, user, body, "modal")
    view.root, view.previous = below.root, below.id
    user.stack.append(view)
    user.news.tell()
    return view


def replace(state: State, view: View, body: Any, hash: str = "") -> View:
    """A view shows something else. What was typed stays where block_id and action_id are the same. Raises Rejected."""
    if hash and hash != view.hash:
        raise Rejected(HASH_CONFLICT)
    kept = _checked(state, body, view.kind)
    before = view.state
    view.body, view.hash, view.errors = kept, _hash(state, kept), {}
    view.state = {
        block: {action: before.get(block, {}).get(action, value) for action, value in inner.items()}
        for block, inner in _first_state(kept).items()
    }
    view.reader.news.tell()
    return view


def publish(state: State, user: Account, body: Any, hash: str = "") -> View:
    """Somebody's home tab. Raises Rejected."""
    if user.home is not None:
        return replace(state, user.home, body, hash)
    user.home = _made(state, user, body, "home")
    user.news.tell()
    return user.home


def leave(user: Account, view: View) -> None:
    """A modal closes; the one below shows again."""
    user.stack[:] = [each for each in user.stack if each is not view]
    user.news.tell()


def clear(user: Account) -> None:
    """Every modal closes."""
    user.stack.clear()
    user.news.tell()


def chosen(element: Json, values: list[str], offered: list[Json]) -> Json:
    """What `state.values` tells of an element in which somebody typed or chose `values`."""
    kind: str = element["type"]
    options = [each for value in values for each in offered if each["value"] == value]
    if kind in ("checkboxes", "multi_static_select", "multi_external_select"):
        return {"type": kind, "selected_options": options}
    if kind in ("static_select", "external_select", "radio_buttons", "overflow"):
        return {"type": kind, "selected_option": options[0] if options else None}
    if kind.endswith("_select"):
        thing = kind.removesuffix("_select").rpartition("_")[2]
        if kind.startswith("multi_"):
            return {"type": kind, f"selected_{thing}": values}
        return {"type": kind, f"selected_{thing.removesuffix('s')}": values[0] if values else None}
    if kind in ("datepicker", "timepicker"):
        return {"type": kind, f"selected_{kind.removesuffix('picker')}": values[0] if values else None}
    if kind == "datetimepicker":
        return {"type": kind, "selected_date_time": int(values[0]) if values else None}
    return {"type": kind, "value": values[0] if values and values[0] else None}


def _made(state: State, user: Account, body: Any, kind: str) -> View:
    kept = _checked(state, body, kind)
    external = kept.get("external_id")
    if external and any(each.open and each.body.get("external_id") == external for each in state.views.values()):
        raise Rejected(DUPLICATE_EXTERNAL_ID)
    id = state.ids.draw("V")
    view = View(id, user.team, user, kept, _hash(state, kept), id, state=_first_state(kept))
    state.views[id] = view
    return view


def _checked(state: State, body: Any, kind: str) -> Json:
    refuse(state, "view", INVALID_ARGUMENTS, view_complaints(body))
    refuse(state, "view", INVALID_ARGUMENTS, [] if body["type"] == kind else [f"a {kind} is wanted here"])
    size = len(json.dumps(body).encode())
    refuse(state, "view", VIEW_TOO_LARGE, [f"{size} bytes"] if size > VIEW_BYTES else [])
    return {**body, "blocks": list(filled(state, body["blocks"]))}


def _hash(state: State, body: Json) -> str:
    return f"{state.clock.now() // 1_000}.{hashlib.sha256(json.dumps(body).encode()).hexdigest()[:8]}"


def _first_state(body: Json) -> Json:
    """The state of a view in which nobody has done anything."""
    values: Json = {}
    for block, element in elements_in(body["blocks"]):
        if element["type"] in INPUTS - {"overflow"}:
            values.setdefault(block["block_id"], {})[element["action_id"]] = _initial(element)
    return values


def _initial(element: Json) -> Json:
    options = element.get("initial_options") or ([element["initial_option"]] if "initial_option" in element else [])
    if options:
        return chosen(element, [each["value"] for each in options], options)
    first = next((value for name, value in element.items() if name.startswith("initial_")), None)
    return chosen(element, [] if first is None else [str(first)], [])
