"""The host's private page: closed rounds, the newest first, and a button for each option that could be right too."""

from __future__ import annotations

import discord

from adapters.discord.buttons import Page, page_button, quiz_button
from adapters.discord.layout import AnyButton, Draft, Line, Rule, assemble, fixed, words
from bot.ports import HostedOption, HostedRound, Hosting
from bot.quiz.notes import letter
from bot.quiz.tokens import Act, Press, write_token

__all__ = ["hosting_page"]

_COLOUR = discord.Colour(0x5865F2)
NOT_YOURS = "Only the host or a moderator can correct the key of this quiz."
NOTHING_CLOSED = "No question is closed yet."
ABOUT = (
    "-# Accept another option as right: the round is settled again, whoever chose it gets the point back, and scores "
    "and answer are put right."
)


def hosting_page(hosting: Hosting | None, page: Page) -> discord.ui.LayoutView:
    """One round a page; a number past the end gives the last one."""
    if hosting is None or not hosting.rounds:
        said = NOT_YOURS if hosting is None else NOTHING_CLOSED
        return assemble(Draft([words(said)], colour=_COLOUR))
    at = min(page.number, len(hosting.rounds) - 1)
    here = hosting.rounds[at]
    turns: list[AnyButton] = []
    if at > 0:
        turns.append(page_button(Page(page.subject, page.of, at - 1), "◀ Later question"))
    if at + 1 < len(hosting.rounds):
        turns.append(page_button(Page(page.subject, page.of, at + 1), "Earlier question ▶"))
    accepts: list[AnyButton] = [
        quiz_button(
            write_token(Press(hosting.session, Act.REGRADE, here.round, option.position)),
            f"Accept {letter(option.position)}",
        )
        for option in here.options
        if not option.right
    ]
    groups = [group for group in (accepts, turns) if group]
    return assemble(Draft([*_head(here), Rule(), *map(_option, here.options), fixed(ABOUT)], groups, _COLOUR))


def _head(here: HostedRound) -> list[Line]:
    lines = [fixed(f"-# Question {here.round + 1}"), words(" ".join(here.prompt.split()), weight=3)]
    if here.reports:
        said = "player says" if here.reports == 1 else "players say"
        lines.append(fixed(f"**{here.reports} {said} the key is wrong**"))
    return lines


def _option(option: HostedOption) -> Line:
    mark = "✅" if option.right else "▫️"
    accepted = " · accepted by the host" if option.accepted else ""
    return words(option.text, f"{mark} **{letter(option.position)}.** ", f"\n-# chosen by {option.count}{accepted}")
