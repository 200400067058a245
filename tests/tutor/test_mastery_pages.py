"""What somebody knows, what needs care, and what a group has weak."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.quiz.pages import Bars, HeatMap, Page, Subject
from bot.tutor.days import DayCount
from bot.tutor.mastery import WeakSpot
from bot.tutor.mastery_pages import WeakBank, cared_for, due_page, group_page, heat, mastery_page
from bot.tutor.memory import DAY_MS, Memory, buried, suspended
from tests.quiz.values import BANK
from tests.tutor.pages import learned, lines, things, tokens
from tests.tutor.values import NOW, remembered

ALL, OF_THINGS = Page(Subject.MASTERY), Page(Subject.MASTERY, "things")
CARE, GROUP = Page(Subject.DUE), Page(Subject.GROUP)
HEAT = HeatMap(((date(2027, 1, 15), 3),), "Answers on 1 of the last 1 days: 3 answers.")
LATER = NOW + 60 * DAY_MS
LEECH = remembered("1000000")


class TestWhatIsKnown:
    def test_is_a_bar_for_each_bank_with_the_days_below(self) -> None:
        begun, other = things(q0=remembered("1")), learned(replace(BANK, id="birds", title="Birds"))
        view = mastery_page([begun, other], HEAT, ALL, NOW)
        assert lines(view) == [
            "What you know",
            "A bar is how much of it you would get right today; a question you never met counts as not known.",
            "25% Things | 1 of 4 questions met",
            "0% Birds | not begun",
            "Answers on 1 of the last 1 days: 3 answers.",
        ]
        assert tokens(view) == {
            "Outcomes": "page.y.birds.0",
            "Practise": "tutor.p..0.0",
            "My plan": "page.d..0",
            "What needs care": "page.q..0",
        }

    def test_of_a_bank_is_a_bar_for_each_outcome_with_how_sure_it_is_and_where_it_goes(self) -> None:
        view = mastery_page(
            [things(q0=remembered("11111", 9.0), q1=remembered("1"))], HEAT, OF_THINGS, NOW + 44 * DAY_MS
        )
        assert lines(view)[2:] == [
            "76% Name the first things | 2 of 2 questions met, fairly sure, down 1 point in a week",
            "0% Name the other things | none of 2 questions met yet",
        ]
        ((_, bars),) = view.entries
        assert isinstance(bars, Bars)
        assert [bar.faint for bar in bars.lines] == [False, True]
        assert [turn.token for turn in view.turns] == ["tutor.p.things.0.0", "page.n.things.0", "page.y..0"]
        assert bars.lines[0].turn is not None
        assert bars.lines[0].turn.token == "tutor.p.things/first.0.0"

    def test_says_when_it_goes_down(self) -> None:
        said = lines(mastery_page([things(q0=remembered("1"))], HEAT, OF_THINGS, NOW + 20 * DAY_MS))
        assert "1 of 2 questions met, from few answers, down" in said[2]

    def test_says_nothing_of_a_change_that_is_none(self) -> None:
        said = lines(mastery_page([things(q0=remembered("1"))], HEAT, OF_THINGS, NOW + 4_000 * DAY_MS))
        assert said[2].endswith("1 of 2 questions met, from few answers")

    def test_comes_six_bars_a_page(self) -> None:
        many = [learned(replace(BANK, id=f"b{n}", title=f"B{n}")) for n in range(7)]
        view = mastery_page(many, HEAT, replace(ALL, number=1), NOW)
        assert lines(view)[2] == "0% B6 | not begun"
        assert (view.number, view.of) == (1, 2)
        assert view.turns[-1].label == "◀ Back"

    def test_of_nothing_says_so(self) -> None:
        assert "no bank" in lines(mastery_page([], HEAT, ALL, NOW))[1]
        assert "not here any more" in lines(mastery_page([], HEAT, OF_THINGS, NOW))[1]
        empty = learned(replace(BANK, questions=()))
        assert lines(mastery_page([empty], HEAT, OF_THINGS, NOW)) == ["Things", "This bank has nothing to ask."]


def test_days_are_told_in_words_too() -> None:
    days = [DayCount(date(2027, 1, day), count) for day, count in ((13, 0), (14, 1), (15, 5))]
    assert heat(days) == HeatMap(
        tuple((each.day, each.count) for each in days), "Answers on 2 of the last 3 days: 6 answers."
    )
    assert heat(days[:1]).told == "No answers in the last 1 days."


class TestWhatNeedsCare:
    def test_is_what_will_not_stick_what_rests_and_what_is_about_to_be_forgotten(self) -> None:
        held = things(
            q0=LEECH,
            q1=suspended(remembered("1")),
            q2=buried(remembered("1"), LATER + DAY_MS),
            q3=remembered("11", 30.0),
        )
        view = due_page(cared_for([held], LATER), CARE, LATER)
        assert lines(view) == [
            "What needs care",
            "Will not stick",
            "What is thing 0? | missed 6 times; the note may help more than asking again",
            "Rests",
            "What is thing 1? | never again, you said",
            "What is thing 2? | not today",
            "asked again from then on",
            "Fading soonest",
            *lines(view)[8:],
        ]
        assert [line.partition("% ")[2].partition(" |")[0] for line in lines(view)[8:]] == ["What is thing 3?"]
        assert all(line.endswith("in a week") for line in lines(view)[8:])
        assert tokens(view) == {
            "Review what is due": "tutor.r..0.0",
            "Read the note": "page.n.things/first.0",
            "Ask me again": "tutor.e.things/q2.0.0",
        }

    def test_is_nothing_where_nothing_was_answered(self) -> None:
        assert lines(due_page(cared_for([things()], NOW), CARE, NOW))[1].startswith("Nothing does")

    def test_leaves_a_leech_that_was_suspended_where_it_rests(self) -> None:
        said = lines(due_page(cared_for([things(q0=suspended(LEECH))], LATER), CARE, LATER))
        assert said[1:] == ["Rests", "What is thing 0? | never again, you said"]

    def test_of_one_bank_leads_to_its_reviews(self) -> None:
        cared = cared_for([things(q0=remembered("1"))], LATER)
        view = due_page(cared, Page(Subject.DUE, "things"), LATER)
        assert tokens(view) == {"Review what is due": "tutor.r.things.0.0"}

    @pytest.mark.parametrize("held", [{}, {"q0": remembered("1")}, {"q0": suspended(remembered("1"))}])
    def test_leads_to_practice_while_there_is_nothing_to_review(self, held: dict[str, Memory]) -> None:
        view = due_page(cared_for([things(**held)], NOW), Page(Subject.DUE, "things"), NOW)
        assert tokens(view)["Practise"] == "tutor.p.things.0.0"
        assert "Review what is due" not in tokens(view)

    def test_names_a_question_without_the_marks_of_its_code(self) -> None:
        held = things(q0=LEECH)
        coded = replace(held, held=tuple(each._replace(prompt="What does `len` tell?") for each in held.held))
        assert lines(due_page(cared_for([coded], LATER), CARE, LATER))[2].startswith("What does len tell? |")

    def test_shows_nothing_twice(self) -> None:
        cared = cared_for([things(q0=LEECH, q1=suspended(LEECH), q2=remembered("1"))], LATER)
        assert [held.id for _, held in cared] == ["q0", "q1", "q2"]


class TestAGroup:
    spots = (WeakSpot("second", 0.2, 3, 12), WeakSpot("first", 0.5, 3, 15))
    names = ("Ann", "Ben", "Cat")

    def test_is_shown_to_whoever_leads_the_weakest_first_with_a_quiz_a_button_away(self) -> None:
        view = group_page([WeakBank(things(), self.spots)], self.names, GROUP, seen=False)
        assert lines(view)[:5] == [
            "Your group",
            "Counted in: Ann, Ben and Cat.",
            "Weakest in Things",
            "20% Name the other things | 3 people, 12 answers",
            "50% Name the first things | 3 people, 15 answers",
        ]
        assert "You are not counted in." in lines(view)[5]
        assert tokens(view) == {"Start a quiz on these": "tutor.g.things.0.0", "Count me in": "tutor.v..1.0"}

    def test_comes_a_bank_a_page_and_the_button_is_of_the_bank_shown(self) -> None:
        other = replace(BANK, id="birds", title="Birds")
        view = group_page(
            [WeakBank(things(), self.spots), WeakBank(learned(other), self.spots)],
            self.names,
            replace(GROUP, number=1),
            seen=True,
        )
        assert tokens(view)["Start a quiz on these"] == "tutor.g.birds.0.0"
        assert tokens(view)["Count me out"] == "tutor.v..0.0"

    def test_names_three_outcomes_of_a_bank_and_none_that_is_gone(self) -> None:
        gone = WeakSpot("gone", 0.1, 3, 3)
        view = group_page([WeakBank(things(), (gone, *self.spots, gone))], self.names, GROUP, seen=False)
        assert len([line for line in lines(view) if "people," in line]) == 2

    def test_shows_nothing_before_three_have_answered_but_who_asked_to_be_seen(self) -> None:
        view = group_page([WeakBank(things(), ())], ("Ann",), GROUP, seen=True)
        assert lines(view)[1:3] == [
            "Counted in: Ann.",
            "Where they are weak is shown once 3 of them have answered here.",
        ]
        assert "Nobody has asked" in lines(group_page([], (), GROUP, seen=False))[1]

    def test_shows_whoever_does_not_lead_only_whether_they_are_counted_in(self) -> None:
        view = group_page(None, (), GROUP, seen=True)
        assert len(lines(view)) == 2
        assert lines(view)[1].endswith("You are counted in.")
        assert list(tokens(view)) == ["Count me out"]
