"""Block Kit: the documented limits of blocks, elements, messages, views and options.

The tables say what each thing may hold; the functions at the end check a whole message, view or answer, and give
complaints in Slack's words, none where all is well.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.fakes.slack.reading import Json, elements_in, options_of
from tests.fakes.slack.shapes import (
    Anything,
    Fields,
    Flag,
    ListOf,
    Number,
    OneOf,
    Shape,
    Text,
    Typed,
    Words,
    complaint,
)

__all__ = [
    "BLOCKS_TOTAL",
    "MESSAGE_TEXT",
    "VIEW_BYTES",
    "block_complaints",
    "metadata_complaints",
    "option_complaints",
    "size_of",
    "view_complaints",
]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT = 40_000
BLOCKS_TOTAL = 13_200
"""Observed, not documented: characters of the blocks' JSON beyond which Slack answers msg_blocks_too_long."""
VIEW_BYTES = 250_000

LABEL = Text(75, plain=True)
PLACEHOLDER = Text(150, plain=True)
OPTIONS = 100
ID = Words(255)
URL = Words(3_000)
ALT_TEXT = Words(2_000)

CONFIRM = Fields(
    {
        "title": Text(100, plain=True),
        "text": Text(300),
        "confirm": Text(30, plain=True),
        "deny": Text(30, plain=True),
    },
    {"style": OneOf(("primary", "danger"))},
)
DISPATCH = Fields({}, {"trigger_actions_on": ListOf(OneOf(("on_enter_pressed", "on_character_entered")), 2)})


def _option(text: Text) -> Fields:
    return Fields({"text": text}, {"value": Words(150), "description": Text(75, plain=True), "url": URL})


OPTION = _option(LABEL)
MARKED_OPTION = _option(Text(75))
GROUP = Fields({"label": LABEL, "options": ListOf(OPTION, OPTIONS)})

COMMON: dict[str, Shape] = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": Flag()}
MANY: dict[str, Shape] = {"max_selected_items": Number(1, OPTIONS)}
PLACED: dict[str, Shape] = {**COMMON, "placeholder": PLACEHOLDER}


def _choice_rule(select: Mapping[str, Any], where: str) -> Iterator[str]:
    """Options or groups of them, whose values differ, with the first choice among them."""
    if ("options" in select) == ("option_groups" in select):
        yield complaint("must define either `options` or `option_groups`", where)
        return
    offered = [each.get("value") for each in options_of(dict(select))]
    yield from (
        complaint(f"value {value!r} stands {times} times", where)
        for value, times in Counter(offered).items()
        if times > 1
    )
    first = select.get("initial_options") or ([select["initial_option"]] if "initial_option" in select else [])
    if any(each.get("value") not in offered for each in first):
        yield complaint("initial option is not among the options", where)


def _picked(**more: Shape) -> Fields:
    return Fields({}, {**PLACED, **more})


ELEMENTS: dict[str, Shape] = {
    "button": Fields(
        {"text": LABEL},
        {
            "action_id": ID,
            "url": URL,
            "value": Words(2_000),
            "style": OneOf(("primary", "danger")),
            "confirm": CONFIRM,
            "accessibility_label": Words(75),
        },
    ),
    "static_select": Fields(
        {},
        {
            **PLACED,
            "options": ListOf(OPTION, OPTIONS),
            "option_groups": ListOf(GROUP, 100),
            "initial_option": OPTION,
        },
        _choice_rule,
    ),
    "multi_static_select": Fields(
        {},
        {
            **PLACED,
            **MANY,
            "options": ListOf(OPTION, OPTIONS),
            "option_groups": ListOf(GROUP, 100),
            "initial_options": ListOf(OPTION, OPTIONS),
        },
        _choice_rule,
    ),
    "external_select": _picked(min_query_length=Number(0, 3_000), initial_option=OPTION),
    "multi_external_select": _picked(
        min_query_length=Number(0, 3_000), initial_options=ListOf(OPTION, OPTIONS), **MANY
    ),
    "users_select": _picked(initial_user=ID),
    "conversations_select": _picked(
        initial_conversation=ID,
        default_to_current_conversation=Flag(),
        response_url_enabled=Flag(),
        filter=Anything(),
    ),
    "channels_select": _picked(initial_channel=ID, response_url_enabled=Flag()),
    "overflow": Fields({"options": ListOf(OPTION, 5)}, {"action_id": ID, "confirm": CONFIRM}, _choice_rule),
    "radio_buttons": Fields(
        {"options": ListOf(MARKED_OPTION, 10)}, {**COMMON, "initial_option": MARKED_OPTION}, _choice_rule
    ),
    "checkboxes": Fields(
        {"options": ListOf(MARKED_OPTION, 10)},
        {**COMMON, "initial_options": ListOf(MARKED_OPTION, 10)},
        _choice_rule,
    ),
    "datepicker": _picked(initial_date=Words(10)),
    "timepicker": _picked(initial_time=Words(5), timezone=ID),
    "datetimepicker": Fields({}, {**COMMON, "initial_date_time": Number(10**9, 10**10)}),
    "plain_text_input": Fields(
        {},
        {
            "action_id": ID,
            "placeholder": PLACEHOLDER,
            "initial_value": Words(3_000, 0),
            "multiline": Flag(),
            "min_length": Number(0, 3_000),
            "max_length": Number(1, 3_000),
            "focus_on_load": Flag(),
            "dispatch_action_config": DISPATCH,
        },
    ),
    "number_input": Fields(
        {"is_decimal_allowed": Flag()},
        {
            "action_id": ID,
            "placeholder": PLACEHOLDER,
            "initial_value": Words(3_000, 0),
            "min_value": Words(3_000),
            "max_value": Words(3_000),
            "focus_on_load": Flag(),
            "dispatch_action_config": DISPATCH,
        },
    ),
    "image": Fields({"alt_text": ALT_TEXT, "image_url": URL}),
}


def _some(*names: str) -> Typed:
    return Typed({name: ELEMENTS[name] for name in names})


CHOOSING = tuple(name for name in ELEMENTS if name.endswith("_select"))
MARKING = ("radio_buttons", "checkboxes", "datepicker", "timepicker")
ACCESSORY = _some("button", "image", "overflow", *CHOOSING, *MARKING)
IN_ACTIONS = _some("button", "overflow", "datetimepicker", *CHOOSING, *MARKING)
IN_INPUT = _some("plain_text_input", "number_input", "datetimepicker", *CHOOSING, *MARKING)
IN_CONTEXT = Typed(
    {
        "image": ELEMENTS["image"],
        "plain_text": Fields({"text": Words(3_000)}, {"emoji": Flag()}),
        "mrkdwn": Fields({"text": Words(3_000)}, {"verbatim": Flag()}),
    }
)


def _section_rule(section: Mapping[str, Any], where: str) -> Iterator[str]:
    if "text" not in section and "fields" not in section:
        yield complaint("must define either `text` or `fields`", where)


def _input_rule(block: Mapping[str, Any], where: str) -> Iterator[str]:
    longest, shortest = block["element"].get("max_length"), block["element"].get("min_length")
    if longest is not None and shortest is not None and shortest > longest:
        yield complaint("min_length is above max_length", f"{where}/element")


def _block(required: Mapping[str, Shape], rule: Shape | None = None, **optional: Shape) -> Fields:
    return Fields(required, {"block_id": ID, **optional}, rule)


BLOCKS: dict[str, Shape] = {
    "section": _block(
        {},
        _section_rule,
        text=Text(3_000),
        fields=ListOf(Text(2_000), 10),
        accessory=ACCESSORY,
        expand=Flag(),
    ),
    "divider": _block({}),
    "header": _block({"text": Text(150, plain=True)}),
    "context": _block({"elements": ListOf(IN_CONTEXT, 10)}),
    "actions": _block({"elements": ListOf(IN_ACTIONS, 25)}),
    "image": _block({"alt_text": ALT_TEXT, "image_url": URL}, title=Text(2_000, plain=True)),
    "rich_text": _block({"elements": ListOf(Anything(), 3_000)}),
    "markdown": _block({"text": Words(12_000)}),
    "table": _block({"rows": ListOf(ListOf(Anything(), 20), 100)}, column_settings=ListOf(Anything(), 20)),
}
INPUT = _block(
    {"label": Text(2_000, plain=True), "element": IN_INPUT},
    _input_rule,
    hint=Text(2_000, plain=True),
    optional=Flag(),
    dispatch_action=Flag(),
)
MESSAGE = ListOf(Typed(BLOCKS), MESSAGE_BLOCKS, 0)
VIEW = ListOf(
    Typed({name: shape for name, shape in BLOCKS.items() if name not in ("markdown", "table")} | {"input": INPUT}),
    VIEW_BLOCKS,
    0,
)
TITLE = Text(24, plain=True)
SHARED: dict[str, Shape] = {"private_metadata": Words(3_000, 0), "callback_id": Words(255, 0), "external_id": ID}
VIEWS = Typed(
    {
        "modal": Fields(
            {"title": TITLE, "blocks": VIEW},
            {
                **SHARED,
                "close": TITLE,
                "submit": TITLE,
                "clear_on_close": Flag(),
                "notify_on_close": Flag(),
                "submit_disabled": Flag(),
            },
        ),
        "home": Fields({"blocks": VIEW}, SHARED),
    }
)
ANSWER = Fields({}, {"options": ListOf(OPTION, OPTIONS, 0), "option_groups": ListOf(GROUP, 100, 0)})


def block_complaints(blocks: Any) -> list[str]:
    """What is wrong with a message's blocks, but for their total size."""
    return list(MESSAGE(blocks, "/blocks")) or list(_ids(blocks))


def size_of(blocks: Sequence[Json]) -> int:
    """Characters of the blocks' JSON, as Slack's limit on the whole message counts them."""
    return len(json.dumps(list(blocks), separators=(",", ":"), ensure_ascii=False))


def _an_object(value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield complaint("must be an object", where)


def metadata_complaints(metadata: Any) -> list[str]:
    """What is wrong with a message's metadata."""
    shape = Fields({"event_type": Words(255), "event_payload": _an_object})
    return list(shape(metadata, "/metadata"))


def view_complaints(view: Any) -> list[str]:
    """What is wrong with a view, but for its total size."""
    found = list(VIEWS(view, "/view"))
    if found:
        return found
    inputs = [at for at, each in enumerate(view["blocks"]) if each["type"] == "input"]
    if view["type"] == "modal" and inputs and not view.get("submit"):
        found.append(complaint("submit is required when an input block is within the blocks array", "/view"))
    return found + list(_ids(view["blocks"], "/view"))


def option_complaints(answer: Any) -> list[str]:
    """What is wrong with the options an app offers while somebody types."""
    found = list(ANSWER(answer, ""))
    if not found and ("options" in answer) == ("option_groups" in answer):
        found.append(complaint("must define either `options` or `option_groups`", ""))
    return found


def _ids(blocks: Sequence[Json], where: str = "") -> Iterator[str]:
    """Ids that stand twice: block_ids anywhere, action_ids in a message, or in one block of a view."""
    yield from _twice("block_id", [each["block_id"] for each in blocks if "block_id" in each], where)
    for some in [[each] for each in blocks] if where else [blocks]:
        acting = [each["action_id"] for _, each in elements_in(some) if "action_id" in each]
        yield from _twice("action_id", acting, where)


def _twice(kind: str, values: Sequence[str], where: str) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield complaint(f"`{kind}` {value!r} already exists", f"{where}/blocks")
