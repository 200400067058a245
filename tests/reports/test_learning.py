"""What somebody learned, in the file that is handed over to them."""

from __future__ import annotations

import json

from bot.quiz.codec import question_hash
from bot.quiz.events import Place
from bot.quiz.privacy import (
    Belongings,
    KeptAssignment,
    KeptMemory,
    KeptReview,
    KeptTry,
    Learning,
    Whose,
)
from bot.reports.personal import personal_file
from tests.quiz.values import question

AT = 1_790_000_000_000
ASKED = question(0)
HASH = question_hash(ASKED)


def learning(kept: Learning) -> dict[str, object]:
    whole = Belongings(Whose("web", "ann", "room"), AT, learning=kept, questions={HASH: ASKED})
    found = json.loads(personal_file(whole).content)["learning"]
    assert isinstance(found, dict)
    return found


def test_every_answer_says_what_it_was_about_and_how_it_was() -> None:
    where = ("", "practice1", 2, None, "things", "q0", HASH)
    review = KeptReview(*where, AT, True, "practice", 4_000, None, 1, True)
    (told,) = learning(Learning(reviews=(review,)))["answers"]  # type: ignore[misc]
    assert told == {
        "bank_of": None,
        "bank": "things",
        "question": "q0",
        "text": ASKED.prompt,
        "tenant": None,
        "session": "practice1",
        "round": 3,
        "given_in": "practice",
        "at": "2026-09-21T14:13:20+00:00",
        "right": True,
        "milliseconds": 4_000,
        "usual_milliseconds": None,
        "hints": 1,
        "taken_back": True,
    }


def test_memories_accounts_and_assignments_are_in_it_and_formats_are_not() -> None:
    memory = KeptMemory("guild", "house", "q1", 3, 2, 1, 4.5, 6.0, AT, AT, None, True, None)
    attempt = KeptTry("guild", "a1", 1, "Ann", AT, 2, 3, 5, None)
    place = Place("guild", "discord", "lounge")
    assigned = KeptAssignment(place, "a1", "Ann", "house", "melting", "Melting", AT, 2, AT, None)
    told = learning(
        Learning(
            accounts=(("web", "ann", "Ann"), ("discord", "47", "Anna")),
            wishes={"format": 1, "a_day": 20},
            memories=(memory,),
            tries=(attempt,),
            assigned=(assigned,),
            groups=(("guild", True),),
        )
    )
    assert told["wishes"] == {"a_day": 20}
    assert told["accounts"] == [
        {"platform": "web", "person": "ann", "name": "Ann"},
        {"platform": "discord", "person": "47", "name": "Anna"},
    ]
    assert told["groups"] == [{"tenant": "guild", "leader_may_see": True}]
    (held,), (tried,), (given,) = told["memories"], told["assignment_attempts"], told["assignments_set"]  # type: ignore[misc]
    assert (held["bank_of"], held["answers"], held["suspended"], held["due_at"]) == ("guild", 3, True, None)
    assert (tried["attempt"], tried["right"], tried["questions"], tried["finished_at"]) == (1, 2, 5, None)
    assert (given["outcome"], given["attempts"], given["taken_back_at"]) == ("melting", 2, None)


def test_who_never_learned_anything_has_empty_lists() -> None:
    told = learning(Learning())
    assert Learning().empty
    assert all(not value for value in told.values())
