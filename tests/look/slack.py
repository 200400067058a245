"""Messages and views for Slack as HTML: blocks, texts, buttons and fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape, unescape
from typing import Any

from tests.look.slack_text import mrkdwn
from tests.look.undrawn import Undrawn

__all__ = ["DRAWN", "block", "message", "view"]

Block = Mapping[str, Any]


def message(blocks: Sequence[Block] = (), text: str = "", *, private: bool = False) -> str:
    """A message of the app's. Raises Undrawn."""
    body = "".join(block(each) for each in blocks) or f'<div class="section">{mrkdwn(text)}</div>'
    only = '<p class="only">👁 Only visible to you</p>' if private else ""
    who = '<p class="who"><b>Quorum</b> <span class="app">APP</span> <span class="when">9:40</span></p>'
    return f'<div class="message"><span class="face">Q</span><div class="body">{only}{who}{body}</div></div>'


def view(of: Mapping[str, Any]) -> str:
    """A modal or a home tab. Raises Undrawn."""
    body = "".join(block(each) for each in of["blocks"])
    if of["type"] == "home":
        return f'<div class="home">{body}</div>'
    if of["type"] != "modal":
        raise Undrawn(f"Slack view {of['type']}")
    send = f'<span class="button primary">{_text(of["submit"])}</span>' if "submit" in of else ""
    foot = f'<div class="foot"><span class="button">{_text(of["close"])}</span>{send}</div>'
    return f'<div class="modal"><div class="title">Q&ensp;<b>{_text(of["title"])}</b></div>{body}{foot}</div>'


def block(of: Block) -> str:
    """A block and what is in it. Raises Undrawn."""
    draw = DRAWN.get(of.get("type", ""))
    if draw is None:
        raise Undrawn(f"Slack block {of.get('type')}")
    return draw(of)


def _text(of: Block) -> str:
    if of["type"] == "mrkdwn":
        return mrkdwn(of["text"])
    if of["type"] != "plain_text":
        raise Undrawn(f"Slack text {of['type']}")
    return escape(unescape(of["text"]), quote=False).replace("\n", "<br>")


def _section(of: Block) -> str:
    beside = block(of["accessory"]) if "accessory" in of else ""
    return f'<div class="section"><div class="words">{_text(of["text"])}</div>{beside}</div>'


def _header(of: Block) -> str:
    return f'<div class="header">{_text(of["text"])}</div>'


def _context(of: Block) -> str:
    return f'<div class="context">{"".join(f"<div>{_text(each)}</div>" for each in of["elements"])}</div>'


def _actions(of: Block) -> str:
    return f'<div class="actions">{"".join(block(each) for each in of["elements"])}</div>'


def _divider(_: Block) -> str:
    return "<hr>"


def _image(of: Block) -> str:
    return f'<div class="picture">picture: {escape(of["alt_text"])}</div>'


def _button(of: Block) -> str:
    style = of.get("style", "")
    if style not in ("", "primary", "danger"):
        raise Undrawn(f"Slack button style {style}")
    return f'<span class="button {style}">{_text(of["text"])}</span>'


def _input(of: Block) -> str:
    maybe = ' <span class="maybe">(optional)</span>' if of.get("optional") else ""
    hint = f'<p class="hint">{_text(of["hint"])}</p>' if "hint" in of else ""
    return f'<div class="input"><p class="label">{_text(of["label"])}{maybe}</p>{block(of["element"])}{hint}</div>'


def _field(shown: str, sign: str = "") -> str:
    return f'<div class="field"><span>{shown}</span><span>{sign}</span></div>'


def _typed(of: Block) -> str:
    shown = of.get("initial_value") or of.get("initial_time") or of.get("initial_date")
    return _field(shown or _held(of.get("placeholder")))


def _select(of: Block) -> str:
    chosen = of.get("initial_option")
    return _field(_text(chosen["text"]) if chosen else _held(of.get("placeholder")), "▾")


def _held(placeholder: Block | None) -> str:
    return f'<span class="held">{_text(placeholder)}</span>' if placeholder else ""


def _choices(sign: str, chosen_sign: str) -> Callable[[Block], str]:
    def draw(of: Block) -> str:
        initial = of.get("initial_options", [of.get("initial_option")])
        lines = []
        for option in of["options"]:
            told = f'<br><span class="hint">{_text(option["description"])}</span>' if "description" in option else ""
            mark = chosen_sign if option in initial else sign
            lines.append(f'<p class="choice"><span>{mark}</span><span>{_text(option["text"])}{told}</span></p>')
        return "".join(lines)

    return draw


DRAWN: Mapping[str, Callable[[Block], str]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "image": _image,
    "button": _button,
    "input": _input,
    "plain_text_input": _typed,
    "number_input": _typed,
    "external_select": _select,
    "static_select": _select,
    "conversations_select": _select,
    "channels_select": _select,
    "timepicker": _typed,
    "datepicker": _typed,
    "datetimepicker": _typed,
    "checkboxes": _choices("☐", "☑"),
    "radio_buttons": _choices("○", "◉"),
}
"""Type of a block or an element -> how it is drawn."""
