"""Private pages: what a player missed, places, banks, study sheets, history. Each is drawn anew from the desk."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from adapters.discord.buttons import Page, Subject, page_button
from adapters.discord.hosting import hosting_page
from adapters.discord.layout import AnyButton, Draft, Fence, Line, Picture, Piece, Rule, assemble, fixed, name, quoted
from adapters.discord.layout import words as line
from adapters.discord.outbound import PLACES, place_lines
from bot.ports import BankSummary, Desk, Missed, Played
from bot.quiz.bank import Bank
from bot.quiz.blocks import Code, Text
from bot.quiz.cards import text_blocks
from bot.quiz.events import Person
from bot.quiz.notes import letter
from bot.quiz.scoring import Score

__all__ = ["draw", "help_page", "words"]

_COLOUR = discord.Colour(0x5865F2)
_MISSED, _BANKS, _NOTES, _PLAYED = 2, 8, 6, 8
"""Entries a page."""
_RANKS = {1: "🥇", 2: "🥈", 3: "🥉"}

HELP = """### Quorum asks, your group answers
**/quiz start** picks a bank and asks its questions here. Everybody answers with the buttons; the first answer counts \
unless the host allows changes. After the time is up you see what was right, and why.
**/challenge start** lets teams or players compete: for speed, for runs of right answers, to be the last one standing.
**/quiz skip** closes the question, or goes on from its answer. **/quiz stop** ends the quiz; scores are kept. \
**pause**, **resume** and **extend** hold and stretch time; **regrade** accepts another option as right.
**/banks** shows what there is to learn, with a study sheet for each bank.
**/scores** shows the places of this quiz, your own quizzes, or the best of this server.
-# The host and whoever may manage messages can lead a quiz. In direct messages you study for yourself."""


async def draw(desk: Desk, tenant: str, person: Person, page: Page) -> discord.ui.LayoutView:
    """The page as it is now; a number past the end gives the last page."""
    match page.subject:
        case Subject.MISSED:
            return _missed(await desk.missed(tenant, page.of, person.id), page)
        case Subject.STANDINGS:
            return await _standings(desk, tenant, page)
        case Subject.BANKS:
            return _banks(await desk.banks(tenant), page)
        case Subject.SHEET:
            summary = await desk.bank(tenant, page.of)
            return _sheet(summary, page) if summary else words("This bank is not here any more.")
        case Subject.HISTORY:
            return _history(await desk.history(tenant, person.id), page)
        case Subject.LEADERS:
            return _leaders(await desk.leaders(tenant), page)
        case Subject.HOSTING:
            return hosting_page(await desk.hosting(tenant, page.of, person), page)


def words(text: str) -> discord.ui.LayoutView:
    """A page that says one thing."""
    return assemble(Draft([line(text)], colour=_COLOUR))


def help_page() -> discord.ui.LayoutView:
    """How it works."""
    return assemble(Draft([fixed(HELP)], colour=_COLOUR))


def _paged(title: str, entries: Sequence[Sequence[Piece]], each: int, page: Page) -> discord.ui.LayoutView:
    """`each` entries a page under a title, with buttons to turn."""
    last = max((len(entries) - 1) // each, 0)
    at = min(page.number, last)
    pieces: list[Piece] = [line(title, "### ")]
    for entry in entries[at * each : (at + 1) * each]:
        pieces += [Rule(), *entry]
    turns: list[AnyButton] = []
    if last:
        pieces.append(fixed(f"-# Page {at + 1} of {last + 1}"))
        if at > 0:
            turns.append(page_button(Page(page.subject, page.of, at - 1), "◀ Back"))
        if at < last:
            turns.append(page_button(Page(page.subject, page.of, at + 1), "More ▶"))
    return assemble(Draft(pieces, [turns] if turns else [], _COLOUR))


def _missed(missed: Sequence[Missed], page: Page) -> discord.ui.LayoutView:
    if not missed:
        return words("Nothing missed so far: every closed question you answered was right.")
    return _paged("What you missed", [_mistake(each) for each in missed], _MISSED, page)


def _mistake(missed: Missed) -> list[Piece]:
    question = missed.question
    pieces: list[Piece] = [fixed(f"-# Question {missed.round + 1}")]
    for block in text_blocks(question.prompt):
        if isinstance(block, Code):
            pieces.append(Fence(block.text, block.language))
        elif isinstance(block, Text):
            pieces.append(line(block.text, weight=3))
    if question.image is not None:
        pieces.append(Picture(question.image))
    for position, option in enumerate(missed.order):
        right = option in question.key or option in missed.accepted
        if right or option in (missed.choice or ()):
            mark = "✅" if right else "❌"
            pieces.append(line(question.options[option].text, f"{mark} **{letter(position)}.** "))
            if option in (missed.choice or ()) and question.options[option].feedback:
                pieces.append(line(question.options[option].feedback, "-# "))
    if missed.choice is None:
        pieces.append(fixed("-# You did not answer."))
    if question.explanation:
        pieces.append(quoted(question.explanation, weight=3))
    return pieces


async def _standings(desk: Desk, tenant: str, page: Page) -> discord.ui.LayoutView:
    places = await desk.standings(tenant, page.of)
    if places is None:
        return words("This quiz is not known here any more.")
    if not places.lines:
        return words("Nobody has answered yet.")
    lines = [place_lines([each], places.asked) for each in places.lines]
    return _listed(f"Places after {places.asked} question{'s' if places.asked != 1 else ''}", lines, page)


def _listed(title: str, entries: Sequence[Sequence[Line]], page: Page) -> discord.ui.LayoutView:
    """A list without rules between its entries, ten a page."""
    groups = [[each for entry in entries[at : at + PLACES] for each in entry] for at in range(0, len(entries), PLACES)]
    return _paged(title, groups, 1, page)


def _banks(banks: Sequence[BankSummary], page: Page) -> discord.ui.LayoutView:
    if not banks:
        return words("There is no bank here yet. Whoever runs this bot can add some.")
    return _paged("Banks", [_bank(each) for each in banks], _BANKS, page)


def _bank(summary: BankSummary) -> list[Piece]:
    bank = summary.bank
    level = f", {bank.difficulty.value}" if bank.difficulty else ""
    count = f"{summary.questions} question{'s' if summary.questions != 1 else ''}{level}"
    pieces: list[Piece] = [name(bank.title, "**", f"** — {count}", limit=100)]
    if bank.description:
        pieces.append(line(" ".join(bank.description.split()), "-# "))
    return pieces


def _sheet(summary: BankSummary, page: Page) -> discord.ui.LayoutView:
    bank = summary.bank
    entries: list[list[Piece]] = [_about(bank, summary)]
    for note in bank.notes:
        reference = [line(note.reference, "-# 📖 ")] if note.reference else []
        entries.append([name(note.title, "**", "**", limit=120), line(note.text, weight=3), *reference])
    return _paged(bank.title, entries, _NOTES, page)


def _about(bank: Bank, summary: BankSummary) -> list[Piece]:
    pieces = _bank(summary)
    if bank.outcomes:
        pieces.append(fixed("**What you can do afterwards**"))
        pieces += [line(outcome.text, "- ") for outcome in bank.outcomes]
    return pieces


def _history(played: Sequence[Played], page: Page) -> discord.ui.LayoutView:
    if not played:
        return words("You have not played here yet. /quiz start begins a quiz.")
    return _paged("Your quizzes", [_game(each) for each in played], _PLAYED, page)


def _game(played: Played) -> list[Piece]:
    when = f"<t:{(played.ended_at or played.created_at) // 1000}:d>"
    told = f"-# {when} · {played.right} of {played.asked} right · place {played.rank} of {played.players}"
    advice = [line(played.advice, "-# ")] if played.advice else []
    return [name(played.title, "**", "**", limit=100), fixed(told), *advice]


def _leaders(leaders: Sequence[Score], page: Page) -> discord.ui.LayoutView:
    if not leaders:
        return words("Nobody has finished a question here yet. /quiz start begins a quiz.")
    lines: list[list[Line]] = []
    rank = 0
    for place, leader in enumerate(leaders, start=1):
        rank = rank if place > 1 and leaders[place - 2].points == leader.points else place
        medal = _RANKS.get(rank, f"{rank}\\.")
        points = f"{leader.points} point{'s' if leader.points != 1 else ''}"
        told = f"** — {points}, {leader.right} of {leader.answered} right"
        lines.append([name(leader.name or "?", f"{medal} **", told)])
    return _listed("Best of all quizzes here", lines, page)
