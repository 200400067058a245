"""The home tab: what runs, one's own quizzes and mistakes, the banks to study."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.slack.layout import (
    Confirm,
    Head,
    Key,
    Keys,
    Piece,
    Rule,
    Words,
    apart,
    assemble,
    name,
    ours,
    small,
    words,
)
from adapters.slack.limits import FULL_PAGE, VIEW_BLOCKS
from adapters.slack.outbound import countdown
from adapters.slack.pages import entry_pieces
from bot.quiz.blocks import Countdown, Style
from bot.quiz.lessons import Deed, Lesson, write_lesson
from bot.quiz.pace import takes_answers
from bot.quiz.page_texts import banks_page, history_page
from bot.quiz.pages import Page, PageView, Subject, write_page
from bot.quiz.records import BankSummary, Played
from bot.quiz.session import Pace, Session
from bot.quiz.stages import Phase, Stage
from bot.quiz.tokens import Act, Press, write_token

__all__ = ["SEASON", "SETTINGS", "START", "HomeFacts", "home_view"]

START, SETTINGS, SEASON = "home.start", "home.settings", "home.season"
"""What the buttons that open a form carry, and the one that begins a season."""
_ASKED = Confirm("Begin a new season?", "The season's board begins anew; all others go on.", "Begin", "Not now")
_RUNNING, _PLAYED, _BANKS = 10, 5, 8
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What somebody's home tab is drawn from: quizzes that run, their own quizzes newest first, the banks.

    `running` holds only what they may know of; `following` tells of those that are dailies when the next one comes, by
    the session's id. `due` is how many questions are due for them today. `leads`: whether they may change the
    workspace's settings.
    """

    running: Sequence[Session] = ()
    played: Sequence[Played] = ()
    banks: Sequence[BankSummary] = ()
    following: Mapping[str, str] = field(default_factory=dict)
    due: int = 0
    leads: bool = False


def home_view(facts: HomeFacts) -> dict[str, Any]:
    """The view to publish."""
    pieces: list[Piece] = [
        Head("Quorum"),
        small(ours("Quizzes for your group: everybody answers, then everybody sees what is right, and why.")),
        Keys(_doors(facts)),
        Rule(),
        *_own(facts.due),
    ]
    if facts.running:
        pieces += [Rule(), Head("Running now")]
        for each in facts.running[:_RUNNING]:
            pieces.append(_running(each))
            if each.id in facts.following:
                pieces.append(small(words(f"The next daily quiz there: {facts.following[each.id]}")))
    history = history_page(facts.played[:_PLAYED], Page(Subject.HISTORY))
    pieces += _part("Your quizzes", history, Page(Subject.HISTORY), more=len(facts.played) > _PLAYED)
    banks = banks_page(facts.banks, Page(Subject.BANKS))
    pieces += _part("Banks to study", banks, Page(Subject.BANKS), more=len(facts.banks) > _BANKS)
    return {"type": "home", "blocks": assemble(pieces, VIEW_BLOCKS, FULL_PAGE)}


def _own(due: int) -> list[Piece]:
    """One's own learning, whatever the group does."""
    told = "" if due else "Nothing is due today. "
    alone = "Practise alone, one question at a time, with the answer at once. Nobody else sees it."
    practise = Key("Practise", write_lesson(Lesson(Deed.PRACTICE)), Style.PLAIN if due else Style.PRIMARY)
    keys = (
        *((Key("Review", write_lesson(Lesson(Deed.REVIEW)), Style.PRIMARY),) if due else ()),
        practise,
        Key("Study", write_page(Page(Subject.STUDY))),
        Key("How I am doing", write_page(Page(Subject.MASTERY))),
        Key("Plan", write_page(Page(Subject.PLAN))),
    )
    return [Head(f"{due} due today" if due else "Your own learning"), small(ours(told + alone)), Keys(keys)]


def _doors(facts: HomeFacts) -> tuple[Key, ...]:
    keys = [Key("Start a quiz", START, Style.PRIMARY)]
    if facts.played:
        keys.append(Key("What I missed last", write_page(Page(Subject.MISSED, facts.played[0].session))))
    keys.append(Key("Best of this workspace", write_page(Page(Subject.LEADERS))))
    if facts.leads:
        keys += [Key("New season", SEASON, confirm=_ASKED), Key("Settings", SETTINGS)]
    return tuple(keys)


def _part(title: str, view: PageView, page: Page, *, more: bool) -> list[Piece]:
    pieces: list[Piece] = [Rule(), Head(title)]
    for entry in view.entries:
        pieces += entry_pieces(entry)
    return [*pieces, Keys((Key("Show all", write_page(page)),))] if more else pieces


def _running(session: Session) -> Words:
    line = apart(name(session.title, "*", f"* — {_stands(session)}, {_where(session.place.channel)}", limit=80))
    answer = Key("Answer", write_token(Press(session.id, Act.PLAY)), Style.PRIMARY)
    return replace(line, key=answer) if takes_answers(session) else line


def _stands(session: Session) -> str:
    if session.phase is Phase.LOBBY:
        return "gathering players"
    if session.phase is Phase.PAUSED:
        return "paused"
    if session.settings.pace is Pace.OWN:
        told = countdown(Countdown(session.due_at, session.settings.seconds), Stage.ANYTIME).removeprefix("⏳ ")
        return told[:1].lower() + told[1:]
    return f"question {session.round + 1} of {len(session.asked)}"


def _where(channel: str) -> str:
    """A place of Slack's: a channel's id, with the thread behind a colon where it is one."""
    id, _, thread = channel.partition(":")
    if not _CHANNEL.fullmatch(id):
        return "in a direct message"
    return f"in a thread in <#{id}>" if thread else f"in <#{id}>"
