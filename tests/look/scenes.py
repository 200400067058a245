"""What there is to look at: cards of every kind, private pages and words, before any adapter has drawn them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.quiz.bank import Image
from bot.quiz.blocks import Card, Standings
from bot.quiz.board_pages import board_page, page_of_board
from bot.quiz.boards import Order, Period
from bot.quiz.cards import lobby_card, question_card, result_card
from bot.quiz.daily import Plan
from bot.quiz.effects import Note
from bot.quiz.events import Place
from bot.quiz.notes import joined_lobby, talking
from bot.quiz.occurrence import Occurrence
from bot.quiz.own_cards import TurnFacts, in_daily, turn_card, with_answers, with_streaks
from bot.quiz.page_texts import (
    banks_page,
    history_page,
    hosting_page,
    missed_page,
    sheet_page,
    standings_page,
)
from bot.quiz.pages import Page, PageView, Subject
from bot.quiz.records import HostedRound
from bot.quiz.recurrence import Recurrence
from bot.quiz.reminder_cards import hours_card, reminder_card
from bot.quiz.scoring import Tally, standings
from bot.quiz.session import Pace, Session, Settings
from bot.quiz.stages import Phase
from bot.quiz.streaks import Streak
from tests.fakes.board_demo import boards
from tests.fakes.challenge_demo import hosting
from tests.fakes.room_demo import (
    HOST,
    NAMES,
    REEF,
    anytime_session,
    facts,
    scenes,
    scores,
    session_in,
    stage_desk,
)
from tests.fakes.tutor_demo import learning_cards, learning_pages
from tests.look.discord_text import NOW as NOW_S

__all__ = ["NOW", "PLAYED", "SHELF", "cards", "notes", "pages", "running"]

NOW = NOW_S * 1_000
SHELF = stage_desk(NOW)
PLAYED = SHELF.history_of[HOST.id]


def cards() -> Mapping[str, Card]:
    """Every kind of post, and every private card."""
    posts = {name: view.view.card for name, view in scenes(NOW).items() if view.view is not None}
    return {**posts, **_more_posts(), **_private(), **learning_cards(NOW)}


def _more_posts() -> Mapping[str, Card]:
    first = session_in("picture", Phase.OPEN, 0, now=NOW, opened_at=NOW, due_at=NOW + 30_000)
    asked = facts(first, (0, 0, 0, 0), 0)
    picture = Image("https://example.org/reef.png", "A slope of branching coral; the upper third is white.")
    off = session_in("off", Phase.STOPPED, -1, now=NOW)
    over = session_in("daily", Phase.FINISHED, 3, now=NOW, settings=Settings(pace=Pace.OWN, seconds=36_000))
    day = Occurrence("daily1", date(2026, 5, 4), 3, 0, (), mention="")
    result = result_card(over, scores(), 4, REEF.bands, ())
    answers = [(question, Tally((5, 2, 1, 0, 0), 8, 5)) for question in REEF.questions]
    told = with_streaks(
        with_answers(result, over, answers),
        [Streak("w01", "Tomasz", 12, 12, day.number), Streak("w02", "Adaeze", 5, 9, day.number)],
    )
    nobody = session_in("nobody", Phase.LOBBY, -1, now=NOW)
    return {
        "picture": question_card(first, replace(asked, question=replace(asked.question, image=picture))),
        "empty-lobby": lobby_card(nobody, ()),
        "called-off": lobby_card(off, NAMES[:3]),
        "daily-result": in_daily(told, day, first=False),
        "nobody": result_card(over, (), 4, REEF.bands, ()),
    }


def _private() -> Mapping[str, Card]:
    session = anytime_session(NOW)
    plan = Plan(Recurrence(570, (0, 2, 4)), "Asia/Kathmandu", bank="reefs", count=3)
    return {
        "turn": turn_card(session, TurnFacts(1, REEF.questions[1]), Note("A locked in.")),
        "turn-done": turn_card(session, TurnFacts(None, answered=4, streak=12), Note("C locked in.")),
        "hours": hours_card(session, plan, None),
        "reminder": reminder_card([(session, 3), (replace(session, id="other", title="Reading a cliff"), 1)]),
    }


def pages() -> Mapping[str, PageView]:
    """Every private page."""
    found = boards(HOST.id, HOST.name)
    week = found[Order.POINTS, Period.WEEK, "main"]
    season = found[Order.POINTS, Period.SEASON, "main"]
    ten = replace(season, lines=season.lines[:10])
    mine = replace(season, lines=season.lines[124:129])
    missed = SHELF.missed_by["demoresult", HOST.id]
    options = hosting().rounds[0]
    return {
        "page-missed": missed_page(missed, Page(Subject.MISSED, "demoresult")),
        "page-missed-nothing": missed_page((), Page(Subject.MISSED, "demoresult")),
        "page-standings": standings_page(_places(), Page(Subject.STANDINGS, "demoresult")),
        "page-banks": banks_page(SHELF.shelf, Page(Subject.BANKS)),
        "page-sheet": sheet_page(SHELF.shelf[0], Page(Subject.SHEET, REEF.id)),
        "page-history": history_page(PLAYED, Page(Subject.HISTORY)),
        "page-leaders": board_page(week, None, HOST.id, page_of_board(None, Period.WEEK, Order.POINTS)),
        "page-own-rank": board_page(ten, mine, HOST.id, page_of_board(None, Period.SEASON, Order.POINTS)),
        "page-hosting": hosting_page(
            replace(hosting(), rounds=(replace(options, round=1), HostedRound(0, "And why not deeper?", (), 0))),
            Page(Subject.HOSTING, "demolead"),
        ),
        **{f"page-{name}": page for name, page in learning_pages(NOW).items()},
    }


def running() -> tuple[Session, ...]:
    """Quizzes of a Slack workspace that go on."""
    daily = replace(anytime_session(NOW), place=Place("slack-T1", "slack", "C012345"))
    question = session_in("question", Phase.OPEN, 2, now=NOW)
    gathering = session_in("lobby", Phase.LOBBY, -1, now=NOW, title="Bread, beer and the rest of it")
    return (
        daily,
        replace(question, place=Place("slack-T1", "slack", "C012345:1700000000.000100")),
        replace(gathering, place=Place("slack-T1", "slack", "C054321")),
    )


def _places() -> Standings:
    return Standings(standings(scores(), 4, REEF.bands), 4)


def notes() -> Mapping[str, Note]:
    """Some private words."""
    lobby = session_in("lobby", Phase.LOBBY, -1, now=NOW)
    return {
        "note-joined": joined_lobby(lobby, None),
        "note-locked": Note("B locked in."),
        "note-talking": talking(7_000),
        "note-late": Note("Too late: the question closed 0.4 s before your click.", done=False),
    }
