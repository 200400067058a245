"""What must hold for whatever the adapter sends, and texts that try to break it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from bot.quiz.fitting import length
from tests.fakes.slack.blockkit import block_complaints, size_of, view_complaints
from tests.fakes.slack.powers import powers_in
from tests.fakes.slack.reading import texts_in

__all__ = ["HOSTILE", "check_message", "check_view", "names", "texts"]

HOSTILE = "*x* _y_ ~z~ `c` <!channel> <@U1> @here #general https://example.org a@example.org :smile: &lt;\n> q\n1. n"

texts = st.text(max_size=300) | st.sampled_from(
    [
        HOSTILE,
        HOSTILE * 20,
        "word " * 700,
        "*" * 300,
        "&" * 4_000,
        '"\\\n' * 900,
        "a\n" * 400,
        "😀" * 2_500,
        "```\ncode `` ``` `\n```",
        "```python\nx\n```\n" * 40,
        "`a` *b* " * 50,
        "",
        " ",
        "\u202e\x00",
    ]
)
names = st.text(max_size=80) | st.sampled_from([HOSTILE, "&" * 90, "😀" * 60, "``", " "])


def check_message(message: dict[str, Any]) -> None:
    """A message that Slack takes, and that neither notifies nor links."""
    blocks = message["blocks"]
    assert not block_complaints(blocks)
    assert len(blocks) <= 50
    assert size_of(blocks) <= 13_000
    assert 0 < length(message["text"]) <= 3_000
    _counted_as_slack_does(blocks)
    assert not powers_in(message["text"], blocks, ["general"])


def check_view(view: dict[str, Any]) -> None:
    """A modal or home tab that Slack takes, and that links nothing but our own channels."""
    assert not view_complaints(view)
    assert len(view["blocks"]) <= 100
    assert size_of(view["blocks"]) <= 40_000
    _counted_as_slack_does(view["blocks"])
    assert not [power for power in powers_in("", view["blocks"], ["general"]) if power.written != "<#C1>"]


def _counted_as_slack_does(blocks: list[dict[str, Any]]) -> None:
    assert all(0 < length(text["text"]) <= 3_000 and text["text"].strip() for _, text in texts_in(blocks))
