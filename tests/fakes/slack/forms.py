"""Filling in forms, as Slack lets people do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from tests.fakes.slack.reading import CHOICES, FIELDS, INPUTS, Json, elements_in
from tests.fakes.slack.viewing import chosen
from tests.fakes.slack.world import View

__all__ = ["complete", "filled_in", "select_in"]


def select_in(blocks: Sequence[Json], action_id: str) -> tuple[Json, Json]:
    """The one element to choose from with this action_id, and its block. Raises AssertionError."""
    known = [(block, each) for block, each in elements_in(blocks) if each.get("type") in CHOICES]
    found = [(block, each) for block, each in known if each["action_id"] == action_id]
    assert found, f"nothing to choose from {action_id!r} among {[each['action_id'] for _, each in known]}"
    return found[0]


def filled_in(view: View, values: Mapping[str, Any], offered: Callable[[Json], list[Json]]) -> Json:
    """The state of a view with more filled in. Raises AssertionError for fields and options that are not there."""
    state = deepcopy(view.state)
    inputs = list(_inputs(view))
    names = {name for block, element in inputs for name in (block["block_id"], element["action_id"])}
    unknown = set(values) - names
    assert not unknown, f"the form has no {sorted(unknown)} among {sorted(names)}"
    for block, element in inputs:
        id, action = block["block_id"], element["action_id"]
        given = values.get(action, values.get(id))
        if given is not None:
            several = [given] if isinstance(given, str) else [str(each) for each in given]
            options = offered(element)
            if element["type"] in CHOICES and options:
                known = [each["value"] for each in options]
                assert set(several) <= set(known), f"{several} are not all among {known}"
            state[id][action] = chosen(element, several, options)
    return state


def complete(view: View) -> None:
    """Raise AssertionError unless everything needed is filled in, and within its limits."""
    for block, element in _inputs(view):
        _check(block, element, view.state[block["block_id"]][element["action_id"]])


def _inputs(view: View) -> Iterator[tuple[Json, Json]]:
    for block, element in elements_in(view.blocks):
        if block["type"] == "input" and element["type"] in INPUTS:
            yield block, element


def _check(block: Json, element: Json, state: Json) -> None:
    filled = [value for name, value in state.items() if name != "type" and value]
    name = element["action_id"]
    assert filled or block.get("optional"), f"{name!r} must be filled in"
    if element["type"] in FIELDS and filled:
        text = filled[0]
        assert len(text) >= element.get("min_length", 0), f"{name!r} is too short: {text!r}"
        assert len(text) <= element.get("max_length", 3_000), f"{name!r} is too long: {text!r}"
