"""The scenes as each adapter sends them, drawn: platform -> scene -> HTML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import tests.discord  # noqa: F401 - takes the library's warnings before anything else imports it
from adapters.discord import pages as discord_pages
from adapters.discord.outbound import layout as discord_layout
from adapters.discord.private import note_text as discord_note
from adapters.slack.daily_form import daily_modal
from adapters.slack.home import HomeFacts, home_view
from adapters.slack.kept import Kept
from adapters.slack.modals import Who, settings_modal, start_modal
from adapters.slack.outbound import layout as slack_layout
from adapters.slack.pages import HELP, card_modal, page_modal
from adapters.slack.private import note_text as slack_note
from adapters.slack.tutor_form import assign_modal, plan_modal, tutor_window
from adapters.slack.views import Origin
from bot.ports import PlanWishes
from bot.quiz.effects import Note
from bot.quiz.pages import Page, PageView, Subject
from tests.fakes.room_demo import ANYTIME
from tests.fakes.tutor_demo import learning_cards
from tests.look import discord, slack
from tests.look.scenes import NOW, PLAYED, SHELF, cards, notes, pages, running

__all__ = ["discord_scenes", "slack_scenes"]

LEARNED = {
    **dict.fromkeys(("study", "study-bank", "study-notes"), Subject.STUDY),
    **dict.fromkeys(("mastery", "mastery-bank"), Subject.MASTERY),
    **dict.fromkeys(("links", "links-alone"), Subject.LINKS),
    "plan": Subject.PLAN,
    "due": Subject.DUE,
    "group": Subject.GROUP,
    "assignments": Subject.ASSIGNMENTS,
}
"""The tutor's pages, by what they are about."""
PRIVATE = frozenset({"turn", "turn-done", "hours", *learning_cards(NOW)})
"""Cards that one person sees alone."""


def discord_scenes() -> Mapping[str, str]:
    """Scene -> HTML of what Discord is sent. Raises Undrawn."""
    drawn: dict[str, str] = {}
    for name, card in cards().items():
        drawn[name] = discord.message(discord_layout(card).to_components(), private=name in PRIVATE)
    for name, page in {**pages(), "page-help": discord_pages.HELP}.items():
        drawn[name] = discord.message(discord_pages.draw(page).to_components(), private=True)
    for name, note in notes().items():
        drawn[name] = discord.message(content=discord_note(note), private=True)
    return drawn


def slack_scenes() -> Mapping[str, str]:
    """Scene -> HTML of what Slack is sent. Raises Undrawn."""
    drawn: dict[str, str] = {}
    for name, card in cards().items():
        drawn[name] = slack.message(slack_layout(card)["blocks"], private=name in PRIVATE)
    for name, page in {**pages(), "page-help": HELP}.items():
        drawn[name] = slack.view(_slack_page(name, page))
    for name, note in notes().items():
        drawn[name] = slack.message(text=slack_note(note), private=True)
    return {**drawn, **{name: slack.view(view) for name, view in _views().items()}}


def _slack_page(name: str, page: PageView) -> Mapping[str, Any]:
    """The tutor's pages are windows that can do more."""
    subject = LEARNED.get(name.removeprefix("page-"))
    if subject is None:
        return page_modal(page)
    return tutor_window(page, Kept(Origin("C012345"), Page(subject)), leads=True)


def _views() -> Mapping[str, Mapping[str, Any]]:
    origin = Origin("C012345")
    facts = HomeFacts(running(), PLAYED, SHELF.shelf, {"demoanytime": "Wednesday 6 May, 09:30"}, leads=True)
    return {
        "view-start": start_modal(origin),
        "view-start-anywhere": start_modal(Origin(), ("How a reef lives", "reefs")),
        "view-settings": settings_modal(Who.GROUP, ("study-group", "S01234"), "Asia/Kathmandu"),
        "view-daily": daily_modal(origin, SHELF.dailies[ANYTIME], mentions=True),
        "view-home": home_view(facts),
        "view-home-new": home_view(HomeFacts((), (), SHELF.shelf)),
        "view-home-due": home_view(HomeFacts((), PLAYED, SHELF.shelf, due=12)),
        "view-turn": card_modal(cards()["turn"]),
        "view-practice": card_modal(cards()["practice"]),
        "view-practice-wrong": card_modal(cards()["practice-wrong"]),
        "view-plan": plan_modal(Kept(origin), PlanWishes(date(2026, 6, 30), 15, None, "Asia/Kathmandu")),
        "view-plan-new": plan_modal(Kept(origin), PlanWishes()),
        "view-assign": assign_modal(Kept(origin)),
        "view-said": tutor_window(
            pages()["page-plan"], Kept(origin, Page(Subject.PLAN)), Note("Your exam is on 30 June.")
        ),
    }
