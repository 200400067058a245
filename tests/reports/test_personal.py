"""The file that is handed over to a person: everything that is kept on them, and nothing of it in code."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from bot.quiz.bank import Kind
from bot.quiz.boards import Attempt
from bot.quiz.codec import question_hash
from bot.quiz.daily import Daily, Plan, State
from bot.quiz.events import Place
from bot.quiz.league import League, Move
from bot.quiz.privacy import (
    Belongings,
    KeptAnswer,
    KeptAttempt,
    KeptMove,
    KeptReport,
    KeptRun,
    KeptSeat,
    KeptStreak,
    KeptSum,
    Whose,
)
from bot.quiz.recurrence import Recurrence
from bot.quiz.reminder import Reminder
from bot.quiz.session import Asked, Teaming
from bot.quiz.streaks import Streak
from bot.reports.files import Format
from bot.reports.personal import personal_file
from tests.quiz.values import a_session, question

AT = 1_790_000_000_000
LATER = AT + 61_999
ASKED = question(0)
HASH = question_hash(ASKED)
LOUNGE = Place("guild", "discord", "lounge")
LOUNGE_TOLD = {"tenant": "guild", "platform": "discord", "channel": "lounge"}
SESSION = replace(
    a_session(place=LOUNGE),
    title="Gezeiten & “Winde”",
    created_at=AT,
    asked=(Asked("q0", HASH, Kind.SINGLE, (1,), (3, 1, 0, 2)),),
)
TEAMS = replace(SESSION, settings=replace(SESSION.settings, teams=("Tide", "Gale")))
BLANK = Belongings(Whose("discord", "ann", "guild"), AT)
ANSWER = KeptAnswer("guild", SESSION.id, 0, (1,), (), LATER, LATER, LATER + 20, 1.0, 7, 4_000)
SEAT = KeptSeat(SESSION, "Ann", AT, LATER, None, 7, 1, 1, None)


def told(kept: Belongings) -> dict[str, Any]:
    found = json.loads(personal_file(kept).content)
    assert isinstance(found, dict)
    return found


def test_it_says_whose_it_is_and_when_it_was_taken() -> None:
    whole = told(replace(BLANK, names={"guild": "Ann", "guild2": "Änn"}))
    assert (whole["format"], whole["taken_at"]) == (1, "2026-09-21T14:13:20+00:00")
    assert (whole["platform"], whole["person"]) == ("discord", "ann")
    assert whole["names"] == [{"tenant": "guild", "name": "Ann"}, {"tenant": "guild2", "name": "Änn"}]


def test_it_is_a_json_file_that_people_can_read_too() -> None:
    file = personal_file(replace(BLANK, hosted=(SESSION,)))
    assert (file.name, file.format) == ("my-data.json", Format.JSON)
    text = file.content.decode()
    assert "“Winde”" in text
    assert text.startswith('{\n  "format": 1,\n')
    assert text.endswith("}\n")


def test_of_somebody_unknown_it_is_as_long_and_empty() -> None:
    whole = told(BLANK)
    lists = {name for name, value in whole.items() if value == []}
    assert lists == {
        *("names", "quizzes", "quizzes_started", "daily_quizzes_set", "leagues_set", "league_teams", "daily_streaks"),
        "keys_reported_as_wrong",
    }
    assert whole["boards"] == {"counted_answers": [], "places": [], "days_in_a_row": []}
    assert whole["reminder"] is None


def test_of_a_quiz_it_tells_the_seat_and_every_answer_with_the_letters_that_were_shown() -> None:
    draft = replace(ANSWER, choice=None, draft=(0, 3), answered_at=None, mark=None, points=None, elapsed_ms=None)
    elsewhere = [replace(ANSWER, tenant="other"), replace(ANSWER, session="another")]
    ended = replace(SESSION, ended_at=LATER)
    kept = replace(
        BLANK, seats=(replace(SEAT, session=ended),), answers=(ANSWER, draft, *elsewhere), questions={HASH: ASKED}
    )
    (quiz,) = told(kept)["quizzes"]
    chosen, begun = quiz.pop("answers")
    assert quiz == {
        **LOUNGE_TOLD,
        "session": SESSION.id,
        "title": SESSION.title,
        "began_at": "2026-09-21T14:13:20+00:00",
        "ended_at": "2026-09-21T14:14:21+00:00",
        "name": "Ann",
        "joined_at": "2026-09-21T14:13:20+00:00",
        "left_at": "2026-09-21T14:14:21+00:00",
        "team": None,
        "out_in_round": None,
        "points": 7,
        "right": 1,
        "answered": 1,
    }
    assert chosen == {
        "round": 1,
        "question": "q0",
        "text": ASKED.prompt,
        "answer": [{"letter": "B", "text": "0-x"}],
        "chosen_so_far": [],
        "answered_at": "2026-09-21T14:14:21+00:00",
        "last_click_at": "2026-09-21T14:14:21+00:00",
        "arrived_at": "2026-09-21T14:14:22+00:00",
        "mark": 1.0,
        "points": 7,
        "milliseconds": 4_000,
    }
    assert (begun["answer"], begun["answered_at"], begun["mark"]) == (None, None, None)
    assert begun["chosen_so_far"] == [{"letter": "C", "text": "0-w"}, {"letter": "A", "text": "0-z"}]


def test_a_team_is_called_by_its_name_and_one_that_is_none_any_more_is_left_out() -> None:
    seats = [replace(SEAT, session=TEAMS, team=team, left_at=None, out=team) for team in (0, 1, 2)]
    first, second, gone = told(replace(BLANK, seats=tuple(seats)))["quizzes"]
    assert (first["team"], first["out_in_round"], first["left_at"]) == ("Tide", 1, None)
    assert (second["team"], second["out_in_round"]) == ("Gale", 2)
    assert gone["team"] is None


def test_an_answer_stays_where_its_question_or_option_is_gone() -> None:
    unknown = replace(ANSWER, choice=(1, 9))
    (quiz,) = told(replace(BLANK, seats=(SEAT,), answers=(unknown,)))["quizzes"]
    (answer,) = quiz["answers"]
    assert answer["text"] is None
    assert answer["answer"] == [{"letter": "B", "text": None}, {"letter": None, "text": None}]
    (quiz,) = told(replace(BLANK, seats=(SEAT,), answers=(unknown,), questions={HASH: ASKED}))["quizzes"]
    assert quiz["answers"][0]["answer"] == [{"letter": "B", "text": "0-x"}, {"letter": None, "text": None}]


def test_what_somebody_set_up_is_in_it() -> None:
    plan = Plan(Recurrence(545, (0, 2)), "Europe/Berlin", bank="things")
    daily = Daily("d1", LOUNGE, "ann", "Ann", plan, AT)
    series = replace(daily, id="d2", plan=replace(plan, bank="", series="Course"), state=State.OFF)
    league = League("l1", LOUNGE, "ann", "Ann", ("Tide", "Gale"), Teaming.CHOSEN, 600, AT, "post")
    whole = told(replace(BLANK, hosted=(SESSION,), dailies=(daily, series), leagues=(league,)))
    assert whole["quizzes_started"] == [
        {
            **LOUNGE_TOLD,
            "session": SESSION.id,
            "title": SESSION.title,
            "began_at": "2026-09-21T14:13:20+00:00",
            "ended_at": None,
            "name": "Hanna",
        }
    ]
    by_bank, by_series = whole["daily_quizzes_set"]
    assert by_bank == {
        **LOUNGE_TOLD,
        "daily": "d1",
        "name": "Ann",
        "set_at": "2026-09-21T14:13:20+00:00",
        "bank": "things",
        "series": None,
        "minute_of_day": 545,
        "weekdays": [0, 2],
        "zone": "Europe/Berlin",
        "state": State.ON.value,
    }
    assert (by_series["bank"], by_series["series"], by_series["state"]) == (None, "Course", State.OFF.value)
    assert whole["leagues_set"] == [
        {
            **LOUNGE_TOLD,
            "league": "l1",
            "name": "Ann",
            "set_at": "2026-09-21T14:13:20+00:00",
            "teams": ["Tide", "Gale"],
            "minute_of_day": 600,
        }
    ]


def test_teams_of_leagues_and_streaks_come_with_their_days() -> None:
    monday = date(2026, 9, 21)
    moves = [KeptMove("guild", "l1", Move("ann", "Ann", monday.toordinal(), team)) for team in (0, None)]
    streaks = [KeptStreak("guild", "d1", Streak("ann", "Ann", 3, 5, 12, frozen_on)) for frozen_on in (None, monday)]
    whole = told(replace(BLANK, moves=tuple(moves), streaks=tuple(streaks)))
    joined, left = whole["league_teams"]
    assert joined == {"tenant": "guild", "league": "l1", "name": "Ann", "from_week_of": "2026-09-21", "team": 1}
    assert left == {**joined, "team": None}
    plain, forgiven = whole["daily_streaks"]
    assert plain == {
        "tenant": "guild",
        "daily": "d1",
        "name": "Ann",
        "quizzes_in_a_row": 3,
        "longest": 5,
        "last_quiz": 12,
        "forgiven_on": None,
    }
    assert forgiven == {**plain, "forgiven_on": "2026-09-21"}


def test_what_the_boards_count_is_in_it_and_a_whole_tenant_s_board_is_no_channel_s() -> None:
    day = date(2026, 9, 21).toordinal()
    attempt = KeptAttempt("guild", "things/q0", Attempt("s1se", 0, "lounge", AT, day, 2, 7, True))
    sums = [KeptSum("guild", channel, "w2026-39", 7, 1, 2) for channel in ("lounge", "")]
    runs = [KeptRun("guild", channel, day, 4) for channel in ("lounge", "")]
    boards = told(replace(BLANK, attempts=(attempt,), sums=tuple(sums), runs=tuple(runs)))["boards"]
    assert boards["counted_answers"] == [
        {
            "tenant": "guild",
            "channel": "lounge",
            "session": "s1se",
            "round": 1,
            "question": "things/q0",
            "asked_at": "2026-09-21T14:13:20+00:00",
            "day": "2026-09-21",
            "season": 2,
            "points": 7,
            "right": True,
        }
    ]
    channels, whole = boards["places"]
    assert channels == {
        "tenant": "guild",
        "channel": "lounge",
        "period": "w2026-39",
        "points": 7,
        "right": 1,
        "answers": 2,
    }
    assert whole == {**channels, "channel": None}
    channels, whole = boards["days_in_a_row"]
    assert channels == {"tenant": "guild", "channel": "lounge", "last_day": "2026-09-21", "days": 4}
    assert whole == {**channels, "channel": None}


def test_a_report_of_a_key_names_the_question_it_was_about() -> None:
    reports = [KeptReport("guild", "things", "q0", hash, "s1se", 0, AT) for hash in (HASH, "gone")]
    known, gone = told(replace(BLANK, reports=tuple(reports), questions={HASH: ASKED}))["keys_reported_as_wrong"]
    assert known == {
        "tenant": "guild",
        "bank": "things",
        "question": "q0",
        "text": ASKED.prompt,
        "session": "s1se",
        "round": 1,
        "at": "2026-09-21T14:13:20+00:00",
    }
    assert gone == {**known, "text": None}


def test_a_reminder_says_when_and_what_about() -> None:
    off = Reminder("discord", "ann", 1_140, "Asia/Tokyo")
    assert told(replace(BLANK, reminder=off))["reminder"] == {
        "minute_of_day": 1_140,
        "zone": "Asia/Tokyo",
        "about": [],
        "about_what_is_due_in": None,
        "next_at": None,
        "last_day": None,
    }
    on = replace(off, places=(LOUNGE,), study=LOUNGE, due_at=AT, sent_on=date(2026, 9, 20))
    reminder = told(replace(BLANK, reminder=on))["reminder"]
    assert (reminder["about"], reminder["about_what_is_due_in"]) == ([LOUNGE_TOLD], LOUNGE_TOLD)
    assert (reminder["next_at"], reminder["last_day"]) == ("2026-09-21T14:13:20+00:00", "2026-09-20")
