"""The report on a quiz: places, questions, and what stands out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.quiz.results import Access, access
from bot.quiz.scoring import Score
from bot.reports import report_of
from tests.quiz.values import HOST
from tests.reports.values import LADDER, played


def test_players_come_by_rank_with_their_answers_beside_the_questions() -> None:
    report = report_of(played(LADDER))
    assert [(line.standing.rank, line.standing.score.name) for line in report.players] == [
        (1, "Ann"),
        (2, "Ben"),
        (3, "Cid"),
        (4, "Dee"),
    ]
    ben, dee = report.players[1], report.players[3]
    assert [answer.choice if answer else None for answer in ben.answers] == [(0,), (0,), (2,)]
    assert [answer.choice if answer else None for answer in dee.answers] == [(3,), (2,), None]
    assert (ben.answered, dee.answered) == (3, 2)
    assert report.of("cid") == report.players[2]
    assert report.of("zoe") is None


def test_options_are_counted_in_the_order_they_were_shown() -> None:
    last = report_of(played(LADDER)).questions[2]
    assert [(option.letter, option.text, option.count, option.right) for option in last.options] == [
        ("A", "wind 23", 0, False),
        ("B", "wind 22", 1, False),
        ("C", "wind 21", 1, False),
        ("D", "wind 20", 1, True),
    ]
    assert (last.answered, last.right) == (3, 1)
    assert last.options[3].share == pytest.approx(1 / 3)
    assert last.letters((0, 3)) == ("A", "D")


def test_a_question_left_out_is_a_mark_of_nothing_and_no_time() -> None:
    report = report_of(played({"Ann": (0, None), "Ben": (1, None)}, seconds=6))
    assert [line.statistics.facility for line in report.questions] == [0.5, 0.0]
    assert [line.mean_ms for line in report.questions] == [6000, None]
    assert report.players[0].mean_ms == 6000


def test_whoever_had_a_seat_and_never_answered_has_a_place_but_no_part_in_statistics() -> None:
    report = report_of(played({"Ann": (0, 0), "Ben": (None, None)}))
    assert [line.standing.score.name for line in report.players] == ["Ann", "Ben"]
    assert report.statistics.players == 1
    assert report.mean == 1.0
    assert report.questions[0].statistics.facility == 1.0


def test_the_hardest_question_is_the_first_of_those_that_fewest_knew() -> None:
    report = report_of(played({"Ann": (0, 1, 1), "Ben": (0, 1, 1)}))
    assert report.hardest is not None
    assert report.hardest.round.number == 1
    assert report_of(played({"Ann": (0, 0)})).hardest is None, "nobody missed any"


def test_missed_outcomes_come_weakest_first_and_the_others_not_at_all() -> None:
    assert [line.outcome.id for line in report_of(played(LADDER)).missed] == ["second"]
    both = report_of(played({"Ann": (1, 1, 0), "Ben": (1, 1, 1), "Cid": (0, 1, 1)})).missed
    assert [(line.outcome.id, line.right, line.answers) for line in both] == [("second", 1, 6), ("first", 1, 3)]


def test_a_quiz_nobody_answered_has_questions_without_figures() -> None:
    results = replace(played({"Ann": (None, None)}), scores=())
    report = report_of(results)
    assert (report.players, report.mean, report.hardest) == ((), None, None)
    assert [line.statistics.facility for line in report.questions] == [None, None]


def test_the_host_sees_the_whole_a_player_their_own_and_others_nothing() -> None:
    results = played(LADDER)
    assert access(results, HOST.id) is Access.WHOLE
    assert access(results, "ann") is Access.OWN
    assert access(results, "zoe") is Access.NONE
    assert access(results, "") is Access.NONE
    assert access(None, HOST.id) is Access.NONE


def test_a_host_who_plays_still_sees_the_whole() -> None:
    results = played(LADDER)
    playing = replace(results, scores=(*results.scores, Score(HOST.id, HOST.name, 0, 0, 0)))
    assert access(playing, HOST.id) is Access.WHOLE
