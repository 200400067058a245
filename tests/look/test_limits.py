"""Every card and page there is, with the longest texts and lists: no platform refuses any of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest

import tests.discord  # noqa: F401 - takes the library's warnings before anything else imports it
from adapters.discord import pages as discord_pages
from adapters.discord.outbound import layout as discord_layout
from adapters.slack.outbound import layout as slack_layout
from adapters.slack.pages import page_modal
from bot.quiz.blocks import Card, Highlights, Outcomes, Players, Podium, Standings, TeamLine, Teams
from bot.quiz.pages import Bullets, Leaders, PageView
from tests.fakes.discord.limits import message_complaints
from tests.fakes.discord.world import COMPONENTS_V2, Version
from tests.look.scenes import cards, pages
from tests.slack.checks import HOSTILE, check_message, check_view

LONG = {
    "words": "A fairly long word or two, again and again. " * 24,
    "one-word": "W" * 1_000,
    "emoji": "🦊👩‍🚀" * 200,
    "lines": "a\n" * 500,
    "hostile": HOSTILE * 9,
    "blank": " ",
}
"""Longer than most limits, and shorter than what would take the tests long."""
OURS = frozenset(
    {
        *("session", "slot", "token", "letter", "mark", "mention", "language", "url", "label", "id", "of"),
        *("player", "score", "told", "detail"),
    }
)
"""Texts that nobody writes anything into: the core makes them."""
MOST: Mapping[tuple[type[object], str], int] = {
    (Standings, "lines"): 50,
    (Players, "names"): 50,
    (TeamLine, "names"): 12,
    (Teams, "lines"): 8,
    (Podium, "steps"): 8,
    (Highlights, "lines"): 3,
    (Outcomes, "lines"): 30,
    (Leaders, "lines"): 15,
    (Bullets, "texts"): 9,
}
"""Lists, and how long the core lets them get."""


def swollen(value: Any, text: str) -> Any:
    """The same with `text` in every place that people can write to, and with lists as long as they get."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return text if value else value
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(swollen(each, text) for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    return replace(value, **{each.name: _swollen(value, each.name, text) for each in fields(value)})


def _swollen(of: Any, name: str, text: str) -> Any:
    held = getattr(of, name)
    if name in OURS and isinstance(held, str):
        return held
    inner, most = swollen(held, text), MOST.get((type(of), name))
    # Where each has a button of its own, there are never more than the scene has.
    if most is None or any(getattr(each, "token", None) for each in inner):
        return inner
    return (inner * most)[:most]


def of_discord(components: list[Any]) -> None:
    assert message_complaints(Version(0, components=tuple(components), flags=COMPONENTS_V2)) == []


CARDS, PAGES = cards(), pages()


@pytest.mark.parametrize("long", LONG)
@pytest.mark.parametrize("scene", CARDS)
def test_every_card_fits_both_platforms(scene: str, long: str) -> None:
    card: Card = swollen(CARDS[scene], LONG[long])
    of_discord(discord_layout(card).to_components())
    check_message(slack_layout(card))


@pytest.mark.parametrize("long", LONG)
@pytest.mark.parametrize("scene", PAGES)
def test_every_page_fits_both_platforms(scene: str, long: str) -> None:
    page: PageView = swollen(PAGES[scene], LONG[long])
    of_discord(discord_pages.draw(page).to_components())
    check_view(dict(page_modal(page)))


def test_what_is_swollen_is_as_large_as_it_gets() -> None:
    card: Card = swollen(CARDS["eight-podium"], LONG["words"])
    sizes = {
        type(block): len(block.lines) for block in card.blocks if isinstance(block, Standings | Teams | Highlights)
    }
    assert sizes == {Standings: 50, Teams: 8, Highlights: 3}
    assert card.buttons == CARDS["eight-podium"].buttons
