"""Everything the chat platforms are sent is drawn, and what would not be is refused by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord as library
import pytest

from tests.look import discord, slack
from tests.look.discord_text import drawn
from tests.look.drawing import discord_scenes, slack_scenes
from tests.look.slack_text import mrkdwn
from tests.look.undrawn import Undrawn

ADAPTERS = Path(__file__).resolve().parents[2] / "adapters"
NOT_DRAWN = {"modal", "home", "plain_text", "mrkdwn"}
"""Types of Slack's that are views and texts, not blocks or elements: `slack.view` and the texts' drawer know them."""


def code(platform: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (ADAPTERS / platform).glob("*.py"))


def test_every_type_of_block_that_the_slack_adapter_names_is_drawn() -> None:
    named = set(re.findall(r'"type": "([a-z_]+)"', code("slack")))
    named |= set(re.findall(r'\belement\("([a-z_]+)"\)', code("slack")))
    assert {"section", "timepicker", "radio_buttons"} <= named
    assert named - NOT_DRAWN <= set(slack.DRAWN)


def test_every_component_that_the_discord_adapter_makes_is_drawn() -> None:
    made = set(re.findall(r"discord\.ui\.([A-Z]\w*)\(", code("discord"))) - {"LayoutView"}
    assert {"Container", "TextDisplay", "Button"} <= made
    kinds = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() for name in made}
    assert {library.ComponentType[kind].value for kind in kinds} <= set(discord.DRAWN)


@pytest.mark.parametrize("scenes", [discord_scenes, slack_scenes])
def test_every_scene_is_drawn_with_its_words(scenes: Callable[[], dict[str, str]]) -> None:
    shown = scenes()
    assert {"lobby", "teams", "countdown", "talk", "reveal", "lead", "out", "podium", "page-help"} <= set(shown)
    assert "Triangles" in shown["podium"]
    assert "&lt;script&gt;" in shown["result"]
    assert "<script>" not in "".join(shown.values())


@pytest.mark.parametrize(
    "refused",
    [
        lambda: slack.block({"type": "carousel"}),
        lambda: slack.view({"type": "workflow_step", "blocks": []}),
        lambda: slack.block({"type": "section", "text": {"type": "markdown", "text": "x"}}),
        lambda: slack.block({"type": "button", "style": "loud", "text": {"type": "plain_text", "text": "x"}}),
        lambda: mrkdwn("<!everyone>"),
        lambda: mrkdwn("<!date^1^{ago}|x>"),
        lambda: discord.component({"type": 99}),
        lambda: discord.component({"type": 2, "style": 5, "label": "x"}),
    ],
)
def test_what_is_not_known_is_refused(refused: Callable[[], Any]) -> None:
    with pytest.raises(Undrawn):
        refused()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("### **Ann** won", "<h3><b>Ann</b> won</h3>"),
        ("-# small `x*y*`", "<small>small <code>x*y*</code></small>"),
        (r"\*\*not bold\*\* \<@1\>", "<p>**not bold** &lt;@1&gt;</p>"),
        ("> a\n> b", "<blockquote>a<br>b</blockquote>"),
        ("<t:1800000060:R>", "<p><time>in 60 seconds</time></p>"),
        ("a\n```py\n*x*\n```", "<p>a</p><pre>*x*</pre>"),
    ],
)
def test_discords_markdown(text: str, html: str) -> None:
    assert drawn(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*Ann* won 2*3*4", "<p><b>Ann</b> won 2*3*4</p>"),
        ("&lt;b&gt; `a *b*`", "<p>&lt;b&gt; <code>a *b*</code></p>"),
        ("> a\n> b\nc", "<blockquote>a<br>b</blockquote><p>c</p>"),
        ("<!date^0^{date_short}|x>", "<p><time>Jan 01, 1970</time></p>"),
        ("```x &lt; 1```", "<pre>x &lt; 1</pre>"),
    ],
)
def test_slacks_mrkdwn(text: str, html: str) -> None:
    assert mrkdwn(text) == html
