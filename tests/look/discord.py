"""Messages for Discord as HTML: a container with its bar, texts, pictures, rules and rows of buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from tests.look.discord_text import drawn
from tests.look.undrawn import Undrawn

__all__ = ["DRAWN", "component", "message"]

Component = Mapping[str, Any]

_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger"}


def message(components: list[Component] | None = None, content: str = "", *, private: bool = False) -> str:
    """A message of the bot's. Raises Undrawn."""
    body = "".join(component(each) for each in components or ()) + (drawn(content) if content else "")
    only = '<p class="only">👁 Only you can see this · <u>Dismiss message</u></p>' if private else ""
    who = '<p class="who"><b>Quorum</b> <span class="app">APP</span> <span class="when">Today at 09:40</span></p>'
    return f'<div class="message"><span class="face">Q</span><div class="body">{who}{body}{only}</div></div>'


def component(of: Component) -> str:
    """A component and what is in it. Raises Undrawn."""
    draw = DRAWN.get(of.get("type", 0))
    if draw is None:
        raise Undrawn(f"Discord component {of.get('type')}")
    return draw(of)


def _container(of: Component) -> str:
    colour = of.get("accent_color")
    bar = f' style="border-left-color: #{colour:06x}"' if colour is not None else ""
    return f'<div class="container"{bar}>{"".join(component(each) for each in of["components"])}</div>'


def _row(of: Component) -> str:
    return f'<div class="row">{"".join(component(each) for each in of["components"])}</div>'


def _button(of: Component) -> str:
    style = _STYLES.get(of["style"])
    if style is None:
        raise Undrawn(f"Discord button style {of['style']}")
    return f'<span class="button {style}">{escape(of["label"])}</span>'


def _text(of: Component) -> str:
    return f'<div class="text">{drawn(of["content"])}</div>'


def _section(of: Component) -> str:
    texts = "".join(component(each) for each in of["components"])
    return f'<div class="section"><div class="beside">{texts}</div>{component(of["accessory"])}</div>'


def _gallery(of: Component) -> str:
    alts = (escape(each.get("description") or "(no words for it)") for each in of["items"])
    return "".join(f'<div class="picture">picture: {alt}</div>' for alt in alts)


def _rule(of: Component) -> str:
    return "<hr>" if of.get("divider", True) else '<div class="gap"></div>'


DRAWN: Mapping[int, Callable[[Component], str]] = {
    1: _row,
    2: _button,
    9: _section,
    10: _text,
    12: _gallery,
    14: _rule,
    17: _container,
}
"""Component type -> how it is drawn."""
