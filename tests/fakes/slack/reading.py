"""Reading blocks as people see them: their words, their buttons, every element in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = [
    "INPUTS",
    "Button",
    "Json",
    "Select",
    "buttons_in",
    "elements_in",
    "plain",
    "selects_in",
    "text_in",
    "texts_in",
]

Json = dict[str, Any]

SELECTS = frozenset(
    f"{many}{kind}_select"
    for many in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
)
CHOICES = SELECTS | {"checkboxes", "radio_buttons", "overflow", "datepicker", "timepicker", "datetimepicker"}
FIELDS = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
INPUTS = CHOICES | FIELDS

ENTITY = re.compile(r"&(amp|lt|gt);")
ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
CODE = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)
ANGLE = re.compile(r"<([^<>]+)>")
EMPHASIS = re.compile(r"(?<![\w*_~])([*_~])(?=\S)([^\n]+?)(?<=\S)\1(?![\w*_~])")


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a player sees it. `url` is set on one that also opens a page."""

    label: str
    action_id: str
    value: str = ""
    style: str = ""
    block_id: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Select:
    """Something to choose from: `kind` is the element's type, `options` are (text, value)."""

    kind: str
    action_id: str
    options: tuple[tuple[str, str], ...] = ()
    block_id: str = ""
    placeholder: str = ""


def elements_in(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive or other element with the block that holds it, in the order shown."""
    for block in blocks:
        for each in block.get("elements") or ():
            yield block, each
        for name in ("accessory", "element"):
            if block.get(name):
                yield block, block[name]


def buttons_in(blocks: Sequence[Json]) -> tuple[Button, ...]:
    """The buttons in the order shown."""
    return tuple(_button(block, each) for block, each in elements_in(blocks) if each.get("type") == "button")


def selects_in(blocks: Sequence[Json]) -> tuple[Select, ...]:
    """What one can choose from, in the order shown."""
    return tuple(_select(block, each) for block, each in elements_in(blocks) if each.get("type") in CHOICES)


def options_of(element: Json) -> Iterator[Json]:
    """An element's options, those within groups too."""
    yield from element.get("options") or ()
    for group in element.get("option_groups") or ():
        yield from group.get("options") or ()


def texts_in(blocks: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    """Every text object with its place, in the order shown; labels of buttons and options are not among them."""
    for at, block in enumerate(blocks):
        where = f"/blocks/{at}"
        for name in ("text", "title", "label"):
            if isinstance(block.get(name), Mapping):
                yield f"{where}/{name}", block[name]
        if block.get("type") == "markdown":
            yield f"{where}/text", {"type": "mrkdwn", "text": block["text"]}
        for n, field in enumerate(block.get("fields") or ()):
            yield f"{where}/fields/{n}", field
        if block.get("type") == "context":
            for n, each in enumerate(block["elements"]):
                if each["type"] != "image":
                    yield f"{where}/elements/{n}", each
        if isinstance(block.get("hint"), Mapping):
            yield f"{where}/hint", block["hint"]


def text_in(blocks: Sequence[Json]) -> str:
    """Every text shown, one text object a line; a picture by its description in brackets."""
    return "\n".join(line for block in blocks for line in _lines(block))


def plain(text: str, *, mrkdwn: bool = True) -> str:
    """A text as people read it: entities as characters, and of mrkdwn the words without their marks."""
    if not mrkdwn:
        return _characters(text)
    parts, end = [], 0
    for code in CODE.finditer(text):
        parts += [_unmarked(text[end : code.start()]), _characters(code.group(1) or code.group(2))]
        end = code.end()
    return "".join([*parts, _unmarked(text[end:])])


def _unmarked(text: str) -> str:
    without = ANGLE.sub(lambda found: _label(found.group(1)), text)
    before = ""
    while before != without:
        before, without = without, EMPHASIS.sub(r"\2", without)
    return _characters(without)


def _label(inside: str) -> str:
    """What is shown for something in angle brackets."""
    target, _, label = inside.partition("|")
    if target.startswith("!date^"):
        return label or target.rsplit("^", 1)[-1]
    if label:
        return f"{target[0]}{label}" if target[0] in "#@" and label[0] not in "#@" else label
    if target[0] == "!":
        return "@" + target[1:].rpartition("^")[2]
    return target


def _characters(text: str) -> str:
    return ENTITY.sub(lambda found: ENTITIES[found.group(1)], text)


def _read(text: Mapping[str, Any]) -> str:
    return plain(str(text["text"]), mrkdwn=text.get("type") == "mrkdwn")


def _lines(block: Json) -> Iterator[str]:
    if block.get("type") == "image":
        yield from ([_read(block["title"])] if block.get("title") else [])
        yield f"[{block['alt_text']}]"
        return
    if block.get("type") == "rich_text":
        yield from (_rich(each) for each in block["elements"])
        return
    if block.get("type") == "table":
        yield from (" | ".join(_cell(cell) for cell in row) for row in block["rows"])
        return
    for _, text in texts_in([block]):
        yield _read(text)
    if block.get("type") == "context":
        yield from (f"[{each['alt_text']}]" for each in block["elements"] if each["type"] == "image")
    if (block.get("accessory") or {}).get("type") == "image":
        yield f"[{block['accessory']['alt_text']}]"


def _cell(cell: Json) -> str:
    return _characters(cell["text"]) if cell["type"] == "raw_text" else _rich({"elements": cell["elements"]})


def _rich(element: Json) -> str:
    """Rich text: the words of everything within."""
    inner = element.get("elements") or ()
    words = element.get("text") or element.get("url") or ""
    return _characters(str(words)) + "".join(_rich(each) for each in inner)


def _button(block: Json, element: Json) -> Button:
    return Button(
        _characters(element["text"]["text"]),
        element.get("action_id", ""),
        element.get("value", ""),
        element.get("style", ""),
        block.get("block_id", ""),
        element.get("url"),
    )


def _select(block: Json, element: Json) -> Select:
    return Select(
        element["type"],
        element.get("action_id", ""),
        tuple((_characters(each["text"]["text"]), each.get("value", "")) for each in options_of(element)),
        block.get("block_id", ""),
        _characters((element.get("placeholder") or {}).get("text", "")),
    )
