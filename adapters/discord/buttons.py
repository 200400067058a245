"""Buttons that survive restarts: a button is known by its custom_id alone, and any process can answer it.

A quiz's button carries its token (`bot.quiz.tokens`): format, session, act, round and position shown; nothing of the
key. A page's button carries which private page to show: `page.t.k3f9....2`. In a direct message about a server's quiz
a token has the server in front of it, `in.1234.`: the click itself would not say which server it is about.

Clicks are taken from the interaction event itself, not from discord.py's DynamicItem. That one looks the button up in
the message as it is now and lets go of the click without a word where it is not found, which is just what happens to
a click that is on its way when a question closes; and it rebuilds the whole message as a view for every click, which
was measured at 0.26 ms of the 0.66 ms of processor time that a click took in all.
"""

from __future__ import annotations

import re
from typing import Any, Protocol, TypeVar

import discord

from adapters.discord.limits import LABEL
from bot.quiz.fitting import label
from bot.quiz.pages import Page, Wish, read_page, read_wish, write_page

__all__ = ["Hands", "addressed", "page_button", "press", "quiz_button", "thread_button"]

Button = discord.ui.Button[Any]
_View = TypeVar("_View", bound=discord.ui.LayoutView)
_THREAD = "thread."
_ADDRESSED = re.compile(r"in\.(\d{1,20})\.(.+)", re.ASCII)


class Hands(Protocol):
    """Whoever answers clicks."""

    async def press(self, interaction: discord.Interaction[Any], token: str, guild: int | None = None) -> None:
        """A quiz's button was pressed, or one of no meaning; in a direct message perhaps one of the server `guild`."""
        ...

    async def turn(self, interaction: discord.Interaction[Any], page: Page) -> None:
        """A page was asked for."""
        ...

    async def wish(self, interaction: discord.Interaction[Any], wish: Wish) -> None:
        """Somebody wishes something for their own data."""
        ...

    async def start_again(self, interaction: discord.Interaction[Any], key: str) -> None:
        """A quiz that was refused in a channel is to be started in a thread."""
        ...


def quiz_button(token: str, text: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Button:
    """A button of a quiz."""
    return discord.ui.Button(label=label(text, LABEL), style=style, custom_id=token)


def page_button(page: Page, text: str) -> Button:
    """A button that leads to a private page."""
    return discord.ui.Button(label=label(text, LABEL), custom_id=write_page(page))


def addressed(view: _View, guild: int | None) -> _View:
    """The view with each button saying which server it is about; as it is where `guild` is None."""
    if guild is not None:
        for item in view.walk_children():
            if isinstance(item, discord.ui.Button) and item.custom_id:
                item.custom_id = f"in.{guild}.{item.custom_id}"
    return view


def thread_button(key: str) -> Button:
    """A button that starts in a thread what was refused in its channel."""
    return discord.ui.Button(
        label="Start it in a thread", style=discord.ButtonStyle.primary, custom_id=f"{_THREAD}{key}"
    )


async def press(hands: Hands, interaction: discord.Interaction[Any], custom_id: str) -> None:
    """Hand a click over to whoever answers it."""
    page, match = read_page(custom_id), _ADDRESSED.fullmatch(custom_id)
    if page is None and match is not None and interaction.guild_id is None:
        await hands.press(interaction, match[2], int(match[1]))
    elif page is not None:
        await hands.turn(interaction, page)
    elif (wish := read_wish(custom_id)) is not None:
        await hands.wish(interaction, wish)
    elif custom_id.startswith(_THREAD):
        await hands.start_again(interaction, custom_id.removeprefix(_THREAD))
    else:
        await hands.press(interaction, custom_id)
