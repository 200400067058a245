"""Who may see what of a quiz that is over, its places, and how the group did on each outcome."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.quiz.bank import Outcome
from bot.quiz.blocks import OutcomeLine
from bot.quiz.results import Access, OutcomeCount, Results, access, not_exported, outcome_lines
from bot.quiz.scoring import Score
from bot.quiz.session import Scoring, Settings
from bot.quiz.stages import Phase
from bot.quiz.teams import Player
from tests.quiz.values import BANK, a_session

ANN, BEN = Score("ann", "Ann", 1, 1, 2), Score("ben", "Ben", 2, 2, 2)
RESULTS = Results(a_session(), (), (ANN, BEN), (), bands=BANK.bands)
OVER = replace(RESULTS, session=replace(RESULTS.session, phase=Phase.FINISHED))


@pytest.mark.parametrize(
    ("person", "granted"), [("host", Access.WHOLE), ("ann", Access.OWN), ("carla", Access.NONE)], ids=str
)
def test_the_host_sees_all_a_player_their_own_and_others_nothing(person: str, granted: Access) -> None:
    assert access(RESULTS, person) is granted


def test_of_a_quiz_that_is_not_there_nobody_sees_anything() -> None:
    assert access(None, "host") is Access.NONE


def test_only_the_host_gets_the_results_as_files() -> None:
    refusal = not_exported(OVER, "ann")
    assert refusal is not None
    assert (refusal.text, refusal.done) == ("Only the host of this quiz, Hanna, can export its results.", False)
    assert not_exported(OVER, "host") is None


def test_results_of_a_quiz_that_still_goes_on_are_not_exported() -> None:
    refusal = not_exported(RESULTS, "host")
    assert refusal is not None
    assert refusal.text.startswith("This quiz is still going on.")
    assert not refusal.done


def test_places_go_by_points() -> None:
    assert [(place.rank, place.score.name) for place in RESULTS.places] == [(1, "Ben"), (2, "Ann")]


def test_places_of_a_challenge_go_by_its_own_rules() -> None:
    players = (Player(replace(ANN, points=900), True, saved_ms=10), Player(replace(BEN, points=900), True, saved_ms=20))
    contest = replace(RESULTS.session, settings=Settings(scoring=Scoring.SPEED, target=5_000))
    places = replace(RESULTS, session=contest, players=players).places
    assert [(place.rank, place.score.name) for place in places] == [(1, "Ben"), (2, "Ann")], "less time breaks the tie"


FIRST, SECOND, THIRD = Outcome("a", "First"), Outcome("b", "Second"), Outcome("a", "First of the other bank")


def test_outcomes_are_summed_over_their_questions_in_the_banks_order() -> None:
    counts = [OutcomeCount(("b",), 4, 1), OutcomeCount(("a", "b"), 3, 2), OutcomeCount(("a",), 5, 5, bank=1)]
    assert outcome_lines([(FIRST, SECOND), (THIRD,)], counts) == (
        OutcomeLine(FIRST, 2, 3, 1),
        OutcomeLine(SECOND, 3, 7, 2),
        OutcomeLine(THIRD, 5, 5, 1),
    )


def test_an_outcome_nobody_was_asked_about_has_no_line() -> None:
    assert outcome_lines([(FIRST, SECOND)], [OutcomeCount(("a",), 0, 0)]) == (OutcomeLine(FIRST, 0, 0, 1),)
