"""Every post and every private page, in the situations that change what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.quiz.bank import Kind
from bot.quiz.blocks import Card
from bot.quiz.cards import lobby_card, question_card
from bot.quiz.daily import Daily, Plan, State, resumed
from bot.quiz.daily_words import plan_card
from bot.quiz.effects import Note
from bot.quiz.league import Best, Roster, Side, season_table
from bot.quiz.league_cards import DigestFacts, LeagueFacts, digest_card, gathering_card, over_card, own_card
from bot.quiz.occurrence import Occurrence, Skip, Why
from bot.quiz.own_cards import TurnFacts, in_daily, turn_card, with_streaks
from bot.quiz.page_texts import (
    banks_page,
    help_page,
    history_page,
    hosting_page,
    missed_page,
    privacy_page,
    sheet_page,
    standings_page,
)
from bot.quiz.pages import Page, PageView, Subject
from bot.quiz.records import Hosting
from bot.quiz.recurrence import Recurrence
from bot.quiz.reminder import Reminder
from bot.quiz.reminder_cards import hours_card
from bot.quiz.session import Answers, Entry, Pace, Session, Settings, Teaming, Variant
from bot.quiz.stages import Phase
from bot.quiz.streaks import Streak
from tests.fakes.room_demo import HOST as PLAYER
from tests.fakes.room_demo import REEF, anytime_session
from tests.look import scenes
from tests.quiz.test_cards import facts
from tests.quiz.test_league import BERLIN, ON, WEEK, a_week
from tests.quiz.values import HOST, NOW, ROOM, a_session, opened, question

__all__ = ["cards", "pages"]

NAMED = replace(ON, teams=("Reds", "Blues", "Greens"))
RESULT = replace(a_week((2, 5), (3, 5), (0, 0)), names=NAMED.teams)
LEFT_TO_LOOKS = {"words", "words-reveal", "eight-podium", "names", "names-result", "eight", "podium-alone"}
"""Scenes that are about what a platform does with long words: nothing else is said there."""


def cards() -> Mapping[str, Card]:
    """Every kind of card."""
    seen = {name: card for name, card in scenes.cards().items() if name not in LEFT_TO_LOOKS}
    return {**seen, **_lobbies(), **_rounds(), **_dailies(), **_leagues()}


def pages() -> Mapping[str, PageView]:
    """Every kind of page."""
    bank, game = scenes.SHELF.shelf[0], scenes.PLAYED[0]
    return {
        **scenes.pages(),
        "page-missed-turned": missed_page(
            scenes.SHELF.missed_by["demoresult", PLAYER.id] * 3, Page(Subject.MISSED, "s", 1)
        ),
        "page-standings-none": standings_page(None, Page(Subject.STANDINGS, "gone")),
        "page-banks-none": banks_page((), Page(Subject.BANKS)),
        "page-banks-mixed": banks_page(
            [replace(bank, by_difficulty={}, bank=replace(bank.bank, difficulty=None))], Page(Subject.BANKS)
        ),
        "page-sheet-none": sheet_page(None, Page(Subject.SHEET, "gone")),
        "page-history-none": history_page((), Page(Subject.HISTORY)),
        "page-history-right": history_page([replace(game, right=game.asked, advice="")], Page(Subject.HISTORY)),
        "page-hosting-none": hosting_page(None, Page(Subject.HOSTING, "s")),
        "page-hosting-early": hosting_page(Hosting("s", "Things", ()), Page(Subject.HOSTING, "s")),
        "page-privacy": privacy_page(Page(Subject.PRIVACY)),
        "page-privacy-forget": privacy_page(Page(Subject.PRIVACY, "forget")),
        "page-help": help_page(
            "/challenge start", "/daily set", "/", "/banks", "/scores", "/privacy", "moderators", "Alone."
        ),
    }


def _lobbies() -> Mapping[str, Card]:
    def lobby(
        teaming: Teaming = Teaming.CHOSEN, entry: Entry = Entry.LOBBY, teams: tuple[str, ...] = ("Ash", "Birch")
    ) -> Session:
        settings = Settings(entry=entry, teams=teams, teaming=teaming)
        return replace(opened(replace(a_session(), settings=settings)), phase=Phase.LOBBY, round=-1)

    begun = replace(lobby(teams=()), phase=Phase.OPEN, round=0)
    return {
        **{f"lobby-{way}": lobby_card(lobby(way), ()) for way in Teaming},
        "lobby-late": lobby_card(lobby(entry=Entry.OPEN), ()),
        "lobby-begun": lobby_card(begun, [f"P{n}" for n in range(80)]),
        "lobby-one-question": lobby_card(replace(begun, asked=begun.asked[:1]), ()),
    }


def _rounds() -> Mapping[str, Card]:
    def shown(phase: Phase, closed: bool = False, **more: Any) -> Card:
        session = replace(opened(a_session()), phase=phase, opened_at=NOW, due_at=NOW + 30_000, **more)
        return question_card(session, facts(session, max(session.round, 0), closed, of=8))

    multiple = a_session(kinds=(Kind.MULTIPLE,))
    asked = replace(opened(multiple), phase=Phase.OPEN, due_at=NOW + 30_000)
    first = Settings(variant=Variant.FIRST, answers=Answers.LOCKED)
    return {
        "round-posting": shown(Phase.POSTING),
        "round-open": shown(Phase.OPEN),
        "round-first": shown(Phase.OPEN, settings=first),
        "round-revealing": shown(Phase.REVEALING, closed=True),
        "round-revealed": shown(Phase.REVEALED, closed=True),
        "round-last": shown(Phase.REVEALED, closed=True, round=3),
        "round-passed": shown(Phase.OPEN, closed=True, round=1),
        "round-paused": shown(Phase.PAUSED, paused_in=Phase.OPEN),
        "round-held": shown(Phase.PAUSED, paused_in=Phase.OPEN, held_at=NOW + 10_500),
        "round-held-at-its-end": shown(Phase.PAUSED, paused_in=Phase.OPEN, held_at=NOW, left_ms=0),
        "round-held-with-time": shown(Phase.PAUSED, paused_in=Phase.OPEN, held_at=NOW, left_ms=20_001),
        "round-paused-reveal": shown(Phase.PAUSED, closed=True, paused_in=Phase.REVEALED),
        "round-stopped": shown(Phase.STOPPED),
        "round-stopped-closed": shown(Phase.STOPPED, closed=True),
        "round-multiple": question_card(asked, facts(asked)),
    }


def _dailies() -> Mapping[str, Card]:
    plan = Plan(Recurrence(570, (0, 2, 4)), "Europe/Berlin", bank="things", count=1)
    daily = resumed(Daily("d1", ROOM, HOST.id, HOST.name, plan, NOW), BERLIN, NOW)
    series = replace(
        daily, state=State.PAUSED, plan=replace(plan, bank="", series="Basics", pace=Pace.TOGETHER, grace_minutes=0)
    )
    open_now = anytime_session(NOW)
    together = replace(open_now, settings=replace(open_now.settings, pace=Pace.TOGETHER))
    closed = scenes.cards()["nobody"]
    day = Occurrence("daily1", date(2026, 5, 4), 3, 0, (), mention="")
    skips = tuple(Skip(date(2026, 5, 1 + n), why) for n, why in enumerate(Why))
    return {
        "plan": plan_card(daily, "Things", None, 0),
        "turn-refused": turn_card(open_now, TurnFacts(0, REEF.questions[0]), Note("Too late.", done=False)),
        "turn-done-second-day": turn_card(open_now, TurnFacts(None, answered=4, streak=2)),
        "turn-done-first-day": turn_card(open_now, TurnFacts(None, answered=4, streak=1)),
        "turn-new": turn_card(open_now, TurnFacts(1, REEF.questions[1])),
        "plan-open": plan_card(replace(daily, plan=replace(plan, count=None)), "Things", open_now, 3),
        "plan-together": plan_card(daily, "Things", together, 3),
        "plan-paused": plan_card(series, "Basics", None, 0),
        "daily-anytime": in_daily(scenes.cards()["anytime"], day, first=True),
        "daily-late": in_daily(closed, replace(day, late_ms=89 * 60_000), first=True),
        "daily-very-late": in_daily(closed, replace(day, late_ms=90 * 60_000, skipped=skips[:1], more=1), first=True),
        "daily-skips": in_daily(
            closed, replace(day, late_ms=59_999, skipped=skips, more=2, mention="@all"), first=False
        ),
        "daily-no-streaks": with_streaks(closed, ()),
        "daily-one-streak": with_streaks(closed, [Streak("ann", "Ann", 2, 2, day.number)]),
        "hours-kept": hours_card(open_now, plan, Reminder("web", "ann", 600, "Europe/Berlin", (ROOM,), due_at=NOW)),
    }


def _leagues() -> Mapping[str, Card]:
    facts = LeagueFacts(NAMED, "UTC", WEEK, RESULT.sides)
    dealt = replace(NAMED, teaming=Teaming.DEALT)
    nobody = tuple(replace(side, played=0, points=0) for side in RESULT.sides)
    table = season_table([RESULT], 3)
    before = replace(RESULT, week=WEEK - 7, sides=(Side(0, 1, 1, 1), Side(1, 1, 1, 9), Side(2, 1, 1, 5)))
    best = (Best("ann", "Ann", 0, 1_200), Best("ben", "Ben", 1, 9))
    digest = DigestFacts(
        NAMED, RESULT, before, table, 1, {0: 4, 1: 3}, best=best, missed=(question(1), 1, 4), streaks=(("Cid", 12),)
    )
    tied = replace(RESULT, sides=(Side(0, 2, 2, 4_000), Side(1, 2, 2, 4_000), Side(2, 1, 0, 0)), season=2)
    moved = replace(before, sides=(Side(0, 1, 1, 5), Side(1, 1, 1, 9), Side(2, 1, 1, 1)))
    streaks = (("Cid", 12), ("Ann", 3))
    members = [Roster(0, 1, ("Ann",)), Roster(1, 1, ("Ben",))]
    return {
        "league": gathering_card(NAMED, members, "Europe/Berlin"),
        "league-dealt": gathering_card(dealt, (), "UTC"),
        "league-over": over_card("post"),
        "league-digest": digest_card("post", digest),
        "league-digest-moved": digest_card("post", DigestFacts(NAMED, RESULT, moved, table, 1, streaks=streaks)),
        "league-digest-tied": digest_card("post", DigestFacts(NAMED, tied, replace(tied, week=WEEK - 7), table, 2)),
        "league-own": own_card(facts),
        "league-own-in": own_card(replace(facts, mine=0, next=0, season=table, weeks=1, number=2), ("Welcome.", True)),
        "league-own-moving": own_card(replace(facts, mine=0, next=1), ("No.", False)),
        "league-own-leaving": own_card(replace(facts, mine=0)),
        "league-own-coming": own_card(replace(facts, next=1)),
        "league-own-dealt": own_card(replace(facts, league=dealt, sides=nobody)),
    }
