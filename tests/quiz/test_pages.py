"""What private pages say, and the tokens that lead to them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.bank import Difficulty, Image, Option
from bot.quiz.blocks import Code, Picture, Standings, Text, Tone
from bot.quiz.lessons import Deed, Lesson
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
from bot.quiz.pages import (
    Bullets,
    Dated,
    Marked,
    Named,
    Page,
    PageView,
    Subject,
    Turn,
    Wish,
    read_page,
    read_wish,
    write_page,
    write_wish,
)
from bot.quiz.privacy import FORGOTTEN
from bot.quiz.records import Advice, BankSummary, HostedOption, HostedRound, Hosting, Missed, Played
from bot.quiz.scoring import Score, standings
from bot.quiz.tokens import Act, Press, write_token
from tests.quiz.values import BANK, NOW, question

MISSED = Page(Subject.MISSED, "sess0")
AGAIN = Turn("Review what I missed", Lesson(Deed.MISSED, "sess0"))
SUMMARY = BankSummary(BANK, 4, {"first": 2, "second": 2}, {Difficulty.EASY: 2, Difficulty.HARD: 2})


def a_mistake(round: int = 0, choice: tuple[int, ...] | None = (2,)) -> Missed:
    return Missed(round, question(round), (3, 2, 1, 0), choice)


def a_game(number: int) -> Played:
    return Played(f"sess{number}", f"Game {number}", "things", NOW, NOW - 1, 2, 4, 2, 1, 3, "Read on.")


def only(view: PageView) -> str:
    """The text of a page that says one thing."""
    ((block,),) = view.entries
    assert isinstance(block, Text)
    return block.text


class TestTokens:
    @given(
        st.builds(
            Page,
            st.sampled_from(Subject),
            st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-_", max_size=40),
            st.integers(0, 9_999),
        )
    )
    def test_lead_back_to_their_page(self, page: Page) -> None:
        assert read_page(write_page(page)) == page

    def test_are_what_messages_of_earlier_versions_hold(self) -> None:
        assert write_page(MISSED) == "page.m.sess0.0"
        assert read_page("page.t.k3f9.2") == Page(Subject.STANDINGS, "k3f9", 2)

    @pytest.mark.parametrize("token", ["", "page.z.x.0", "page.m.x", "page.m.x.-1", "page.m.x.0 ", "1.sess0.p.0.1"])
    def test_of_anything_else_are_refused(self, token: str) -> None:
        assert read_page(token) is None
        assert read_wish(token) is None

    @pytest.mark.parametrize(("wish", "token"), [(Wish.EXPORT, "own.export"), (Wish.FORGET, "own.forget")])
    def test_of_wishes_are_what_messages_of_earlier_versions_hold(self, wish: Wish, token: str) -> None:
        assert write_wish(wish) == token
        assert read_wish(token) is wish
        assert read_page(token) is None


class TestWhatWasMissed:
    def test_shows_the_right_option_and_the_one_chosen_by_their_letters_as_asked_and_the_explanation(self) -> None:
        ((head, prompt, *marked, explanation),) = missed_page([a_mistake()], MISSED).entries
        assert head == Text("Question 1", Tone.MUTED)
        assert prompt == Text("What is thing 0?")
        assert marked == [Marked("B", "0-y", False), Marked("C", "0-x", True)]
        assert explanation == Text("Thing 0 is what it is.", Tone.EXPLANATION)

    def test_says_what_the_wrong_option_teaches_and_shows_code_and_pictures(self) -> None:
        body = replace(
            question(0),
            prompt="What is printed?\n```python\nprint(1)\n```",
            options=(Option("1"), Option("0", "That is nothing.")),
            key=(0,),
            image=Image("https://example.org/a.png", "A plot"),
        )
        (entry,) = missed_page([Missed(0, body, (0, 1), (1,))], MISSED).entries
        assert Code("print(1)", "python") in entry
        assert Picture(Image("https://example.org/a.png", "A plot")) in entry
        assert entry[entry.index(Marked("B", "0", False)) + 1] == Text("That is nothing.", Tone.MUTED)

    def test_tells_a_question_that_was_not_answered(self) -> None:
        (entry,) = missed_page([a_mistake(choice=None)], MISSED).entries
        assert Text("You did not answer.", Tone.MUTED) in entry
        assert [block.right for block in entry if isinstance(block, Marked)] == [True]

    def test_begins_with_what_the_scoring_guide_says_and_which_outcomes_to_review(self) -> None:
        advice = Advice(1, 6, "Read on.", ("Name the first things", "Name the other things"))
        first, second = (
            missed_page([a_mistake(n) for n in range(5)], replace(MISSED, number=n), advice).entries for n in (0, 1)
        )
        assert first[0] == (Text("1 of 6 right. Read on."), Bullets("To review", advice.outcomes))
        assert (len(first), len(second)) == (3, 2), "it is said once"

    def test_names_no_outcomes_to_review_where_the_questions_have_none(self) -> None:
        first, _ = missed_page([a_mistake()], MISSED, Advice(1, 2, "", ())).entries
        assert first == (Text("1 of 2 right."),)

    def test_can_be_practised_where_there_is_any_of_it(self) -> None:
        assert missed_page([a_mistake()], MISSED).turns == (AGAIN,)
        assert missed_page([], MISSED).turns == ()

    def test_is_praised_where_it_is_nothing(self) -> None:
        assert only(missed_page([], MISSED)).startswith("Nothing missed")


class TestTurning:
    pages = tuple(missed_page([a_mistake(n) for n in range(5)], replace(MISSED, number=n)) for n in (0, 1, 2, 7))

    def test_leads_to_the_pages_before_and_after(self) -> None:
        first, middle, last, _ = self.pages
        assert first.turns == (Turn("More ▶", replace(MISSED, number=1)), AGAIN)
        assert [turn.page.number for turn in middle.turns[:-1]] == [0, 2]
        assert [turn.page.number for turn in last.turns[:-1]] == [1]
        assert [len(page.entries) for page in (first, middle, last)] == [2, 2, 1]
        assert (middle.number, middle.of) == (1, 3)

    def test_past_the_end_gives_the_last_page(self) -> None:
        assert self.pages[3] == self.pages[2]

    def test_is_not_offered_on_a_single_page(self) -> None:
        assert missed_page([a_mistake()], MISSED).turns == (AGAIN,)


class TestPlaces:
    page = Page(Subject.STANDINGS, "sess0")

    def test_come_ten_a_page_with_their_ranks(self) -> None:
        places = standings([Score(f"p{n}", f"P{n}", 30 - n, 30 - n, 30) for n in range(25)], 30)
        view = standings_page(Standings(places, 30), replace(self.page, number=2))
        assert view.title == "Places after 30 questions"
        assert view.entries == ((Standings(places[20:], 30),),)
        assert view.of == 3

    def test_of_a_quiz_not_known_or_not_begun_say_so(self) -> None:
        assert "not known" in only(standings_page(None, self.page))
        assert "Nobody" in only(standings_page(Standings((), 0), self.page))


class TestBanks:
    def test_are_listed_with_their_size_and_a_way_to_their_sheet(self) -> None:
        (entry,) = banks_page([SUMMARY], Page(Subject.BANKS)).entries
        assert entry == (Named("Things", "4 questions, easy", Turn("Study sheet", Page(Subject.SHEET, "things"))),)
        assert "no bank" in only(banks_page([], Page(Subject.BANKS)))

    def test_have_a_sheet_of_outcomes_and_notes(self) -> None:
        view = sheet_page(SUMMARY, Page(Subject.SHEET, "things"))
        about, note = view.entries
        assert view.title == "Things"
        assert about[0] == Text("4 questions, easy", Tone.MUTED)
        assert about[-1] == Bullets("What you can do afterwards", ("Name the first things", "Name the other things"))
        assert note == (Named("Things"), Text("There are things."), Text("📖 A book of things", Tone.MUTED))
        assert "not here" in only(sheet_page(None, Page(Subject.SHEET, "gone")))


class TestHistory:
    def test_tells_when_how_well_and_which_place_and_leads_to_what_was_missed(self) -> None:
        (entry,) = history_page([a_game(1)], Page(Subject.HISTORY)).entries
        assert entry == (
            Named("Game 1", turn=Turn("What I missed", Page(Subject.MISSED, "sess1"))),
            Dated(NOW, "2 of 4 right · place 1 of 3"),
            Text("Read on.", Tone.MUTED),
        )

    def test_offers_no_list_of_mistakes_where_there_were_none(self) -> None:
        ((named, *_),) = history_page([replace(a_game(1), right=4)], Page(Subject.HISTORY)).entries
        assert isinstance(named, Named)
        assert named.turn is None

    def test_of_somebody_new_says_how_to_begin(self) -> None:
        assert "/quiz start" in only(history_page([], Page(Subject.HISTORY)))


class TestCorrectingAKey:
    page = Page(Subject.HOSTING, "sess0")
    options = (
        HostedOption(0, "Tin", 3, True, False),
        HostedOption(1, "Zinc", 1, True, True),
        HostedOption(2, "Ore", 2, False, False),
    )

    def test_is_for_whoever_leads(self) -> None:
        view = hosting_page(None, self.page)
        assert (view.title, only(view)) == (
            "Correct the key",
            "Only the host, or whoever leads here, can correct a key.",
        )

    def test_has_nothing_to_correct_before_a_question_is_closed(self) -> None:
        view = hosting_page(Hosting("sess0", "Metals", ()), self.page)
        assert (view.title, only(view)) == ("Correct the key", "No question is closed yet.")

    def test_shows_one_question_with_what_was_chosen_and_a_button_for_each_that_does_not_count(self) -> None:
        rounds = (HostedRound(1, "Which is it?", self.options, 0), HostedRound(0, "And which?", self.options, 2))
        view = hosting_page(Hosting("sess0", "Metals", rounds), self.page)
        (entry,) = view.entries
        assert (view.title, view.of) == ("Correct the key", 2)
        assert entry == (
            Text("Question 2", Tone.MUTED),
            Text("Which is it?"),
            Marked("A", "Tin", True, "chosen by 3"),
            Marked("B", "Zinc", True, "chosen by 1, accepted"),
            Marked("C", "Ore", False, "chosen by 2", Turn("Accept C", Press("sess0", Act.REGRADE, 1, 2))),
            Text("An accepted answer counts as right too; the question is settled again.", Tone.MUTED),
        )

    def test_tells_how_many_hold_it_to_be_wrong(self) -> None:
        for count, words in ((1, "1 player"), (2, "2 players")):
            hosting = Hosting("sess0", "Metals", (HostedRound(0, "Which?", self.options, count),))
            ((first, *_),) = hosting_page(hosting, self.page).entries
            assert first == Text(f"Question 1 · {words} said the key is wrong", Tone.MUTED)

    def test_a_button_carries_its_press_or_its_page(self) -> None:
        press = Press("sess0", Act.REGRADE, 1, 2)
        assert Turn("Accept C", press).token == write_token(press)
        assert Turn("More", self.page).token == write_page(self.page)
        assert Turn("Delete my data", Wish.FORGET).token == "own.forget"
        assert Turn("Review what I missed", Lesson(Deed.MISSED, "sess0")).token == "tutor.m.sess0.0.0"


class TestOnesOwnData:
    def test_can_be_had_and_deleted(self) -> None:
        view = privacy_page(Page(Subject.PRIVACY))
        assert view.title == "Your data"
        assert "your answers are seen by you and by whoever started the quiz" in only(view)
        assert view.turns == (
            Turn("Give me my data", Wish.EXPORT),
            Turn("Delete my data…", Page(Subject.PRIVACY, "forget")),
        )

    def test_is_deleted_only_after_a_question_that_says_what_happens(self) -> None:
        view = privacy_page(Page(Subject.PRIVACY, "forget"))
        ((told,),) = view.entries
        assert isinstance(told, Bullets)
        assert view.title == "Delete my data?"
        assert [f"“{FORGOTTEN}”" in text for text in told.texts] == [True, False, False]
        assert view.turns == (Turn("Delete my data", Wish.FORGET), Turn("Keep it", Page(Subject.PRIVACY)))


def test_help_names_every_command_of_the_platform() -> None:
    told, begun, alone, led = help_page(
        "/challenge start", "/daily set", "/", "/banks", "/scores", "/privacy", "moderators", "Alone."
    ).entries
    assert not any(isinstance(block, Named) for block in told)
    named = [block.name for block in begun if isinstance(block, Named)]
    assert named == ["/quiz start", "/challenge start", "/daily set", "/banks", "/scores", "/privacy"]
    assert [block.name for block in alone if isinstance(block, Named)] == [
        *("/practice", "/review", "/study, mastery, plan")
    ]
    assert [block.name for block in led if isinstance(block, Named)][-1] == "/quiz stop"
