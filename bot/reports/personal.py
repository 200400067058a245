"""Everything that is kept on one person, as a JSON file for that person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.quiz.bank import Question
from bot.quiz.daily import Daily
from bot.quiz.events import Place
from bot.quiz.league import League
from bot.quiz.notes import letter
from bot.quiz.privacy import Belongings, KeptAnswer, KeptSeat
from bot.quiz.reminder import Reminder
from bot.quiz.session import Asked, Session
from bot.reports.files import File, Format
from bot.reports.learning import learning
from bot.reports.moments import iso, iso_or_none

__all__ = ["PERSONAL_FORMAT", "personal_file"]

PERSONAL_FORMAT = 1
"""Grows with every change that a reader of the file would have to know of."""

Json = dict[str, Any]


def personal_file(kept: Belongings) -> File:
    """The file `my-data.json`; docs/privacy.md describes it. Takes a while for whoever played much: call it off the
    event loop.

    Moments are ISO 8601 in UTC, options are letters and texts as they were shown. Texts are as they were written:
    guard them before they go into a spreadsheet. Of an open question it says what was answered, not what is right.
    """
    whole = {
        "format": PERSONAL_FORMAT,
        "taken_at": iso(kept.at),
        "platform": kept.whose.platform,
        "person": kept.whose.person,
        "names": [{"tenant": tenant, "name": name} for tenant, name in kept.names.items()],
        "quizzes": [_played(kept, seat) for seat in kept.seats],
        "quizzes_started": [_begun(session) for session in kept.hosted],
        "daily_quizzes_set": [_daily(daily) for daily in kept.dailies],
        "leagues_set": [_league(league) for league in kept.leagues],
        "league_teams": [
            {
                "tenant": each.tenant,
                "league": each.league,
                "name": each.move.name,
                "from_week_of": date.fromordinal(each.move.week).isoformat(),
                "team": None if each.move.team is None else each.move.team + 1,
            }
            for each in kept.moves
        ],
        "daily_streaks": [
            {
                "tenant": each.tenant,
                "daily": each.daily,
                "name": each.streak.name,
                "quizzes_in_a_row": each.streak.days,
                "longest": each.streak.best,
                "last_quiz": each.streak.last,
                "forgiven_on": each.streak.frozen_on.isoformat() if each.streak.frozen_on else None,
            }
            for each in kept.streaks
        ],
        "boards": {
            "counted_answers": [
                {
                    "tenant": each.tenant,
                    "channel": each.attempt.channel,
                    "session": each.attempt.session,
                    "round": each.attempt.round + 1,
                    "question": each.question,
                    "asked_at": iso(each.attempt.at),
                    "day": date.fromordinal(each.attempt.day).isoformat(),
                    "season": each.attempt.season,
                    "points": each.attempt.points,
                    "right": each.attempt.right,
                }
                for each in kept.attempts
            ],
            "places": [
                {
                    "tenant": each.tenant,
                    "channel": each.channel or None,
                    "period": each.period,
                    "points": each.points,
                    "right": each.right,
                    "answers": each.answered,
                }
                for each in kept.sums
            ],
            "days_in_a_row": [
                {
                    "tenant": each.tenant,
                    "channel": each.channel or None,
                    "last_day": date.fromordinal(each.last).isoformat(),
                    "days": each.length,
                }
                for each in kept.runs
            ],
        },
        "keys_reported_as_wrong": [
            {
                "tenant": each.tenant,
                "bank": each.bank,
                "question": each.question,
                "text": _prompt(kept.questions.get(each.question_hash)),
                "session": each.session,
                "round": each.round + 1,
                "at": iso(each.at),
            }
            for each in kept.reports
        ],
        "reminder": _reminder(kept.reminder) if kept.reminder else None,
        "learning": learning(kept.learning, kept.questions),
    }
    return File("my-data.json", Format.JSON, (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode())


def _played(kept: Belongings, seat: KeptSeat) -> Json:
    session = seat.session
    mine = (each for each in kept.answers if (each.tenant, each.session) == (session.place.tenant, session.id))
    return {
        **_session(session),
        "name": seat.name,
        "joined_at": iso(seat.joined_at),
        "left_at": iso_or_none(seat.left_at),
        "team": _team(session, seat.team),
        "out_in_round": None if seat.out is None else seat.out + 1,
        "points": seat.points,
        "right": seat.right,
        "answered": seat.answered,
        "answers": [_answer(each, session.asked[each.round], kept) for each in mine],
    }


def _team(session: Session, team: int | None) -> str | None:
    return session.settings.teams[team] if team is not None and team < len(session.settings.teams) else None


def _answer(answer: KeptAnswer, asked: Asked, kept: Belongings) -> Json:
    question = kept.questions.get(asked.hash)
    return {
        "round": answer.round + 1,
        "question": asked.id,
        "text": _prompt(question),
        "answer": None if answer.choice is None else _options(answer.choice, asked, question),
        "chosen_so_far": _options(answer.draft, asked, question),
        "answered_at": iso_or_none(answer.answered_at),
        "last_click_at": iso(answer.stamp),
        "arrived_at": iso(answer.arrived),
        "mark": answer.mark,
        "points": answer.points,
        "milliseconds": answer.elapsed_ms,
    }


def _options(chosen: Iterable[int], asked: Asked, question: Question | None) -> list[Json]:
    found = []
    for option in chosen:
        shown = letter(asked.order.index(option)) if option in asked.order else None
        known = question is not None and option < len(question.options)
        found.append({"letter": shown, "text": question.options[option].text if question and known else None})
    return found


def _session(session: Session) -> Json:
    return {
        **_place(session.place),
        "session": session.id,
        "title": session.title,
        "began_at": iso(session.created_at),
        "ended_at": iso_or_none(session.ended_at),
    }


def _begun(session: Session) -> Json:
    return {**_session(session), "name": session.host_name}


def _league(league: League) -> Json:
    return {
        **_place(league.place),
        "league": league.id,
        "name": league.host_name,
        "set_at": iso(league.set_at),
        "teams": list(league.teams),
        "minute_of_day": league.minute,
    }


def _daily(daily: Daily) -> Json:
    plan = daily.plan
    return {
        **_place(daily.place),
        "daily": daily.id,
        "name": daily.host_name,
        "set_at": iso(daily.set_at),
        "bank": plan.bank or None,
        "series": plan.series or None,
        "minute_of_day": plan.when.minute,
        "weekdays": list(plan.when.weekdays),
        "zone": plan.zone,
        "state": daily.state.value,
    }


def _reminder(reminder: Reminder) -> Json:
    return {
        "minute_of_day": reminder.minute,
        "zone": reminder.zone,
        "about": [_place(place) for place in reminder.places],
        "about_what_is_due_in": _place(reminder.study) if reminder.study else None,
        "next_at": iso_or_none(reminder.due_at),
        "last_day": reminder.sent_on.isoformat() if reminder.sent_on else None,
    }


def _place(place: Place) -> Json:
    return {"tenant": place.tenant, "platform": place.platform, "channel": place.channel}


def _prompt(question: Question | None) -> str | None:
    return question.prompt if question else None
