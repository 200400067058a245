"""Notes that are told outside the answers of `step`."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz import notes
from bot.quiz.bank import Kind
from bot.quiz.session import Response
from tests.quiz.values import NOW, a_session

SESSION = replace(a_session(kinds=(Kind.MULTIPLE,)), round=0)
ORDER = SESSION.asked[0].order


def a_response(choice: tuple[int, ...] | None, draft: tuple[int, ...]) -> Response:
    return Response(0, "ann", choice, draft, NOW if choice else None, NOW, NOW)


def test_whoever_comes_back_is_told_what_they_answered_as_it_was_shown() -> None:
    note = notes.held(SESSION, a_response((ORDER[2],), (ORDER[2],)))
    assert (note.text, note.done, note.round, note.held, note.final) == ("Your answer is C.", True, 0, (2,), True)


def test_what_is_only_chosen_is_told_with_how_to_go_on() -> None:
    note = notes.held(SESSION, a_response(None, (ORDER[3], ORDER[0])))
    assert note == notes.draft(SESSION.asked[0], a_response(None, (ORDER[3], ORDER[0])))
    assert (note.held, note.final) == ((0, 3), False)


def test_the_host_hears_that_the_bot_was_taken_out_and_what_becomes_of_the_scores() -> None:
    text = notes.left_text(SESSION)
    assert text == "“Things” was stopped: I was taken out of where it ran. Scores are kept for a while."


def test_the_host_hears_which_key_is_doubted_and_what_to_do() -> None:
    text = notes.reported_text(SESSION, 4)
    assert "the key of question 5 of “Things”" in text
    assert "“Correct the key”" in text
