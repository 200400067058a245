"""What forms are made of: their inputs, and what was typed and chosen in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.slack.limits import OPTION_TEXT, OPTION_VALUE, SUGGESTIONS
from adapters.slack.text import plain, plainly
from adapters.slack.views import Values
from bot.quiz.fitting import length, one_line
from bot.quiz.suggestions import suggest

__all__ = [
    "VALUE",
    "ZONE",
    "Json",
    "choice",
    "element",
    "input_block",
    "number_input",
    "selected",
    "state_of",
    "suggestions",
    "text_of",
    "typed_select",
    "whole",
    "zone_choice",
]

VALUE = "value"
"""action_id of every input but those chosen while typing; its block says which."""
ZONE = "quorum.zone"
"""action_id of a time zone, which is chosen while typing: Slack asks for suggestions by it."""

Json = dict[str, Any]


def element(kind: str) -> Json:
    """A field of a kind; what stands in it comes back under `VALUE`."""
    return {"type": kind, "action_id": VALUE}


def suggestions(pairs: Iterable[tuple[str, str]], typed: str) -> Json:
    """The answer to Slack's question what to offer for what was typed, from (name, value) pairs."""
    able = ((name, value) for name, value in pairs if 0 < length(value) <= OPTION_VALUE)
    return {"options": [choice(name, value) for name, value in suggest(able, typed, SUGGESTIONS)]}


def input_block(block: str, label: str, element: Json, *, optional: bool = False, hint: str = "") -> Json:
    """A labelled field of a form. What stands in it comes back under `block`."""
    asked = {"type": "input", "block_id": block, "label": plain(label), "element": element, "optional": optional}
    return asked | {"hint": plain(hint)} if hint else asked


def typed_select(action: str, placeholder: str, chosen: tuple[str, str] | None = None) -> Json:
    """Something to choose while typing: Slack asks for suggestions by `action`. `chosen`: (name, value) beforehand."""
    element: Json = {
        "type": "external_select",
        "action_id": action,
        "min_query_length": 0,
        "placeholder": plain(placeholder),
    }
    return element | {"initial_option": choice(*chosen)} if chosen else element


def number_input(bounds: tuple[int, int], initial: int | None = None) -> Json:
    """A whole number within bounds, both included."""
    least, most = bounds
    element: Json = {
        "type": "number_input",
        "action_id": VALUE,
        "is_decimal_allowed": False,
        "min_value": str(least),
        "max_value": str(most),
    }
    return element | {"initial_value": str(initial)} if initial is not None else element


def choice(name: str, value: str, told: str = "") -> Json:
    """One of several things to choose from, with perhaps a word about it."""
    option: Json = {"text": plain(plainly(one_line(name), OPTION_TEXT) or "?"), "value": value}
    return option | {"description": plain(told)} if told else option


def zone_choice(zone: str) -> tuple[str, str]:
    """(name, value) of a time zone among others to choose from."""
    return zone.replace("_", " "), zone


def state_of(values: Values, block: str, action: str) -> Mapping[str, Any]:
    """What an element tells of itself; empty where it is not there."""
    return values.get(block, {}).get(action) or {}


def text_of(value: object) -> str | None:
    """A text that is not empty, None for anything else."""
    return value if isinstance(value, str) and value else None


def selected(values: Values, block: str, action: str) -> str | None:
    """The value chosen in a block; None where nothing was."""
    option = state_of(values, block, action).get("selected_option")
    return text_of(option.get("value")) if isinstance(option, Mapping) else None


def whole(values: Values, block: str, bounds: tuple[int, int], errors: dict[str, str]) -> int | None:
    """The number in a block; None where it was left empty. Anything else is put among the errors."""
    least, most = bounds
    typed = text_of(state_of(values, block, VALUE).get("value"))
    if typed is None:
        return None
    if typed.strip().isascii() and typed.strip().isdigit() and least <= int(typed) <= most:
        return int(typed)
    errors[block] = f"Enter a whole number from {least} to {most}."
    return None
