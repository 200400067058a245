"""Reading a message's components: their text, their buttons, every component in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = [
    "ACTION_ROW",
    "BUTTON",
    "CONTAINER",
    "SECTION",
    "TEXT",
    "Button",
    "Json",
    "buttons_in",
    "text_in",
    "walk",
]

Json = dict[str, Any]

ACTION_ROW, BUTTON, SECTION, TEXT, MEDIA, CONTAINER = 1, 2, 9, 10, 12, 17


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a player sees it. `custom_id` is None on a link, which has a `url`."""

    label: str
    custom_id: str | None
    style: int
    disabled: bool = False
    emoji: str | None = None
    url: str | None = None


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Every component, outer before inner, in the order shown."""
    for each in components:
        yield each
        yield from walk(each.get("components") or ())
        for inner in ("accessory", "component"):
            if each.get(inner):
                yield from walk([each[inner]])


def buttons_in(components: Sequence[Json]) -> tuple[Button, ...]:
    """The buttons in the order shown."""
    return tuple(_button(each) for each in walk(components) if each.get("type") == BUTTON)


def text_in(components: Sequence[Json]) -> str:
    """Every text shown, one component a paragraph; a picture by its description in brackets."""
    return "\n".join(line for each in walk(components) for line in _lines(each))


def _lines(component: Mapping[str, Any]) -> Iterator[str]:
    if component.get("type") == TEXT:
        yield str(component["content"])
    elif component.get("type") == MEDIA:
        yield from (f"[{item.get('description') or item['media']['url']}]" for item in component["items"])


def _button(component: Mapping[str, Any]) -> Button:
    emoji = component.get("emoji") or {}
    return Button(
        component.get("label") or "",
        component.get("custom_id"),
        component["style"],
        bool(component.get("disabled")),
        emoji.get("name"),
        component.get("url"),
    )
