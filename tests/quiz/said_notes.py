"""Every private word there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.quiz import notes as words
from bot.quiz.bank import Kind
from bot.quiz.effects import Note
from bot.quiz.session import Answers, Response, Settings, Teaming
from tests.quiz.values import NOW, a_session

TEAMS = Settings(teams=("Ash", "Birch"), teaming=Teaming.DEALT)


def notes() -> Mapping[str, Note | str]:
    """Each by the name of what gives it."""
    session = replace(a_session(kinds=(Kind.MULTIPLE,)), round=0)
    asked = session.current
    teams = replace(session, settings=TEAMS)
    changing = replace(session, settings=replace(session.settings, answers=Answers.CHANGEABLE))
    one = Response(0, "ann", (asked.order[2],), (asked.order[2],), NOW, NOW, NOW)
    three = replace(one, choice=(asked.order[3], asked.order[0], asked.order[1]))
    drafted = Response(0, "ann", None, (asked.order[3], asked.order[0]), None, NOW, NOW)
    simple = {
        name: getattr(words, name)()
        for name in (
            *(
                "lobby_opened",
                "not_in",
                "left",
                "empty_lobby",
                "one_team",
                "one_player",
                "join_first",
                "out",
                "stranger",
            ),
            *("empty_draft", "nothing_to_submit", "old_question", "your_turn", "over_by_time", "arrived_late"),
            *(
                "closed_by_host",
                "not_closed",
                "reported",
                "time_is_up",
                "held_by_host",
                "going_on",
                "stopped",
                "resumed",
            ),
        )
    }
    return {
        **simple,
        "started(1)": words.started(1),
        "started(2)": words.started(2),
        "joined_lobby": words.joined_lobby(session, None),
        "joined_lobby, into a team": words.joined_lobby(teams, 1),
        "joined_lobby, before the deal": words.joined_lobby(teams, None),
        "joined_running": words.joined_running(session, None),
        "joined_running, into a team": words.joined_running(teams, 0),
        "already_in": words.already_in(session, None),
        "already_in, in a team": words.already_in(teams, 0),
        "no_such_team": words.no_such_team(2),
        "talking": words.talking(None),
        "talking(1)": words.talking(1),
        "talking(2001)": words.talking(2_001),
        "host_only": words.host_only(session, "do it"),
        "host_only, nameless": words.host_only(replace(session, host_name=""), "do it"),
        "held": words.held(session, one),
        "held, a draft": words.held(session, drafted),
        "answered": words.answered(session, three),
        "answered, may change": words.answered(changing, one),
        "locked_in": words.locked_in(asked, three),
        "changed": words.changed(asked, one),
        "kept": words.kept(asked, one),
        "already_answered": words.already_answered(asked, one),
        "overtaken": words.overtaken(asked, one),
        "draft": words.draft(asked, drafted),
        "draft, empty": words.draft(asked, replace(drafted, draft=())),
        "no_such_option": words.no_such_option(4),
        "too_late(0)": words.too_late(0),
        "too_late(1260)": words.too_late(1_260),
        "extended": words.extended(15),
        "too_long": words.too_long(60, 600),
        "right_already": words.right_already(1),
        "accepted": words.accepted(2, 0),
        "reported_text": words.reported_text(session, 4),
        "paused_text": words.paused_text(session),
        "left_text": words.left_text(session),
        "refused_text": words.refused_text(session, ""),
        "refused_text, why": words.refused_text(session, "Invite me"),
    }
