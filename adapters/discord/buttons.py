"""Buttons that survive restarts: a button is known by its custom_id alone, and any process can answer it.

A quiz's button carries its token (`bot.quiz.tokens`): format, session, act, round and position shown; nothing of the
key. A page's button carries which private page to show: `page.t.k3f9....2`.

Clicks are taken from the interaction event itself, not from discord.py's DynamicItem. That one looks the button up in
the message as it is now and lets go of the click without a word where it is not found, which is just what happens to
a click that is on its way when a question closes; and it rebuilds the whole message as a view for every click, which
was measured at 0.26 ms of the 0.66 ms of processor time that a click took in all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import discord

from adapters.discord.limits import LABEL
from adapters.discord.text import label

__all__ = ["Hands", "Page", "Subject", "page_button", "page_of", "press", "quiz_button", "thread_button"]

Button = discord.ui.Button[Any]


class Subject(StrEnum):
    """What a private page is about. The values are stored in messages for ever: never reuse one."""

    MISSED = "m"
    STANDINGS = "t"
    BANKS = "b"
    SHEET = "s"
    HISTORY = "h"
    LEADERS = "l"
    HOSTING = "k"


@dataclass(frozen=True, slots=True)
class Page:
    """A private page: `of` names the session or the bank where the subject needs one; `number` counts from 0."""

    subject: Subject
    of: str = ""
    number: int = 0

    @property
    def custom_id(self) -> str:
        return f"page.{self.subject}.{self.of}.{self.number}"


_PAGE = r"page\.(?P<subject>[a-z])\.(?P<of>[^.]*)\.(?P<number>\d{1,4})"
_THREAD = "thread."
_SUBJECTS = frozenset(subject.value for subject in Subject)


def page_of(custom_id: str) -> Page | None:
    """What `Page.custom_id` wrote; None for anything else."""
    match = re.fullmatch(_PAGE, custom_id, re.ASCII)
    if match is None or match["subject"] not in _SUBJECTS:
        return None
    return Page(Subject(match["subject"]), match["of"], int(match["number"]))


class Hands(Protocol):
    """Whoever answers clicks."""

    async def press(self, interaction: discord.Interaction[Any], token: str) -> None:
        """A quiz's button was pressed, or one of no meaning."""
        ...

    async def turn(self, interaction: discord.Interaction[Any], page: Page) -> None:
        """A page was asked for."""
        ...

    async def start_again(self, interaction: discord.Interaction[Any], key: str) -> None:
        """A quiz that was refused in a channel is to be started in a thread."""
        ...


def quiz_button(token: str, text: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Button:
    """A button of a quiz."""
    return discord.ui.Button(label=label(text, LABEL), style=style, custom_id=token)


def page_button(page: Page, text: str) -> Button:
    """A button that leads to a private page."""
    return discord.ui.Button(label=label(text, LABEL), custom_id=page.custom_id)


def thread_button(key: str) -> Button:
    """A button that starts in a thread what was refused in its channel."""
    return discord.ui.Button(
        label="Start it in a thread", style=discord.ButtonStyle.primary, custom_id=f"{_THREAD}{key}"
    )


async def press(hands: Hands, interaction: discord.Interaction[Any], custom_id: str) -> None:
    """Hand a click over to whoever answers it."""
    page = page_of(custom_id)
    if page is not None:
        await hands.turn(interaction, page)
    elif custom_id.startswith(_THREAD):
        await hands.start_again(interaction, custom_id.removeprefix(_THREAD))
    else:
        await hands.press(interaction, custom_id)
