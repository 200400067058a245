"""The study sheet walked through."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz.bank import Outcome, StudyNote
from bot.quiz.pages import Named, Page, Subject
from bot.tutor.memory import suspended
from bot.tutor.study_pages import named_on, study_page
from tests.quiz.values import BANK
from tests.tutor.pages import learned, lines, things, tokens
from tests.tutor.values import NOW, remembered

ALL, THINGS = Page(Subject.STUDY), Page(Subject.STUDY, "things")
FIRST = Page(Subject.STUDY, "things/first")
KNOWN = remembered("1")


def test_begins_with_the_banks_and_how_much_of_each_is_remembered() -> None:
    other = learned(replace(BANK, id="birds", title="Birds", description="All that fly."))
    view = study_page([things(q0=KNOWN), other], ALL, NOW)
    assert lines(view) == [
        "Study",
        "Things | 4 questions, 25% remembered",
        "Birds | 4 questions, not begun",
        "All that fly.",
    ]
    assert tokens(view)["Study"] == "page.n.birds.0"


def test_leads_from_a_bank_to_its_outcomes_and_to_practice() -> None:
    view = study_page([things(q0=KNOWN)], THINGS, NOW)
    assert lines(view) == [
        "Things",
        "Name the first things | 1 note, 2 questions, 50% remembered",
        "Name the other things | 2 questions, not begun",
    ]
    assert tokens(view)["Notes"] == "page.n.things/first.0"
    assert tokens(view)["Questions"] == "page.n.things/second.0", "there is no note on it"
    assert tokens(view)["Quiz me on this"] == "tutor.p.things.0.0"


def test_shows_the_notes_on_an_outcome_each_with_its_questions_but_not_their_answers() -> None:
    view = study_page([things(q0=suspended(KNOWN), q1=KNOWN)], FIRST, NOW)
    assert lines(view) == [
        "Name the first things",
        "Things | ",
        "There are things.",
        "📖 A book of things",
        "2 questions on this",
        "What is thing 0? — suspended",
        "What is thing 1? — 100% remembered",
    ]
    assert tokens(view) == {"Quiz me on this": "tutor.p.things/first.0.0", "Back to the bank": "page.n.things.0"}


def test_lists_the_questions_where_there_is_no_note() -> None:
    said = lines(study_page([things()], Page(Subject.STUDY, "things/second"), NOW))
    assert said[1:3] == ["Nobody has written a note on this yet.", "2 questions on this"]
    assert said[3] == "What is thing 2? — not met yet"


def test_names_eight_questions_and_counts_the_others() -> None:
    bank = replace(BANK, questions=tuple(replace(BANK.questions[0], id=f"q{n}") for n in range(11)))
    said = lines(study_page([learned(bank)], FIRST, NOW))
    assert len(said) == 14
    assert said[-1] == "and 3 more"


def test_keeps_notes_and_questions_that_are_on_no_outcome_reachable() -> None:
    loose = StudyNote("n2", "Loose", "On nothing.")
    view = study_page([learned(replace(BANK, notes=(*BANK.notes, loose)))], THINGS, NOW)
    assert "Other notes | 1 note" in lines(view)
    assert tokens(view)["Notes"] == "page.n.things/-.0"
    there = study_page([learned(replace(BANK, notes=(loose,)))], Page(Subject.STUDY, "things/-"), NOW)
    assert lines(there) == ["Other notes", "Loose | ", "On nothing."]
    assert tokens(there)["Quiz me on this"] == "tutor.p.things.0.0"
    bare = replace(BANK, outcomes=(), notes=(), questions=(replace(BANK.questions[0], outcomes=()),))
    assert lines(study_page([learned(bare)], THINGS, NOW))[1] == ("All questions | 1 question, not begun")


def test_an_outcome_with_a_note_and_no_question_is_there_and_one_with_neither_is_not() -> None:
    more = (Outcome("third", "Read about things"), Outcome("fourth", "Nothing at all"))
    note = StudyNote("n3", "Third", "Words.", outcomes=("third",))
    bank = replace(BANK, outcomes=(*BANK.outcomes, *more), notes=(note,))
    assert [name.partition(" |")[0] for name in lines(study_page([learned(bank)], THINGS, NOW))[1:]] == [
        "Name the first things",
        "Name the other things",
        "Read about things",
    ]


def test_says_what_is_gone_and_what_is_empty() -> None:
    assert "no bank here yet" in lines(study_page([], ALL, NOW))[1]
    for gone in (Page(Subject.STUDY, "other"), Page(Subject.STUDY, "things/other"), Page(Subject.STUDY, "things/-")):
        assert "not here any more" in lines(study_page([things()], gone, NOW))[1]
    empty = learned(replace(BANK, questions=(), outcomes=(), notes=()))
    assert lines(study_page([empty], THINGS, NOW)) == ["Things", "There is nothing in this bank yet."]


def test_names_the_questions_whose_prompts_a_page_of_notes_needs() -> None:
    note = StudyNote("n1", "Both", "Of both.", outcomes=("first", "second"))
    assert [each.id for each in named_on(things(), FIRST)] == ["q0", "q1"]
    assert [each.id for each in named_on(learned(replace(BANK, notes=(note,))), FIRST)] == ["q0", "q1", "q2", "q3"]
    assert named_on(things(), Page(Subject.STUDY, "things/other")) == ()


def test_many_banks_come_eight_a_page() -> None:
    many = [learned(replace(BANK, id=f"b{n}", title=f"B{n}")) for n in range(10)]
    view = study_page(many, Page(Subject.STUDY, "", 1), NOW)
    assert [block.name for entry in view.entries for block in entry if isinstance(block, Named)] == ["B8", "B9"]
