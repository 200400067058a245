"""Buttons that survive restarts: a button is known by its custom_id alone, and any process can answer it.

A quiz's button carries its token (`bot.quiz.tokens`): format, session, act, round and position shown; nothing of the
key. A page's button carries which private page to show: `page.t.k3f9....2`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, Self, cast

import discord

from adapters.discord.limits import LABEL
from adapters.discord.text import label

__all__ = ["Hands", "Page", "PageButton", "QuizButton", "Subject", "page_of", "press", "shows"]

Button = discord.ui.Button[discord.ui.LayoutView]


class Subject(StrEnum):
    """What a private page is about. The values are stored in messages for ever: never reuse one."""

    MISSED = "m"
    STANDINGS = "t"
    BANKS = "b"
    SHEET = "s"
    HISTORY = "h"
    LEADERS = "l"


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
_SUBJECTS = frozenset(subject.value for subject in Subject)


def page_of(custom_id: str) -> Page | None:
    """What `Page.custom_id` wrote; None for anything else."""
    match = re.fullmatch(_PAGE, custom_id, re.ASCII)
    if match is None or match["subject"] not in _SUBJECTS:
        return None
    return Page(Subject(match["subject"]), match["of"], int(match["number"]))


class Hands(Protocol):
    """Whoever answers clicks: what a client must have as `hands` for its buttons to work."""

    async def press(self, interaction: discord.Interaction, token: str) -> None:
        """A quiz's button was pressed."""
        ...

    async def turn(self, interaction: discord.Interaction, page: Page) -> None:
        """A page was asked for."""
        ...


class _Handed(Protocol):
    hands: Hands


def _hands(interaction: discord.Interaction) -> Hands:
    return cast(_Handed, interaction.client).hands


class QuizButton(discord.ui.DynamicItem[Button], template=r"(?!page\.)[\s\S]*"):
    """Any button that is not a page's, those of no meaning included: every click gets an answer."""

    def __init__(self, token: str, text: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> None:
        super().__init__(discord.ui.Button(label=label(text, LABEL), style=style, custom_id=token))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match[0], "?")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await press(_hands(interaction), interaction, self.custom_id)


class PageButton(discord.ui.DynamicItem[Button], template=r"page\.[\s\S]*"):
    """Leads to a private page."""

    def __init__(self, custom_id: str, text: str) -> None:
        super().__init__(discord.ui.Button(label=label(text, LABEL), custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match[0], "?")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await press(_hands(interaction), interaction, self.custom_id)


async def press(hands: Hands, interaction: discord.Interaction[Any], custom_id: str) -> None:
    """Hand a click over to whoever answers it."""
    page = page_of(custom_id)
    if page is None:
        await hands.press(interaction, custom_id)
    else:
        await hands.turn(interaction, page)


def shows(components: Iterable[object], custom_id: str) -> bool:
    """Whether a button is among the components of a message, nested ones included."""
    return any(
        getattr(each, "custom_id", None) == custom_id or shows(getattr(each, "children", ()), custom_id)
        for each in components
    )
