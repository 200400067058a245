"""The cards of a practice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.quiz.bank import Image, Option, Question, StudyNote
from bot.quiz.blocks import Block, Card, Code, Heading, Options, Picture, Style, Text, Tone
from bot.quiz.codec import question_hash
from bot.quiz.effects import Note
from bot.quiz.lessons import Deed, Lesson, read_lesson
from bot.quiz.stages import Stage
from bot.tutor.practice import Ending, Mode, Practice, ended, hinted, next_asked, picked, submitted
from bot.tutor.practice_cards import Day, Learned, ask_card, back_words, end_card, feedback_card
from bot.tutor.reviews import Account, QuestionKey
from tests.quiz.values import BANK
from tests.tutor.values import NOW

ANN = Account("web", "ann")
DAY = Day(done=3, right=2, planned=20, due=5, streak=4)
PLAIN = Practice("prac", Mode.PLAN, "", "guild", NOW)
SINGLE, SEVERAL = BANK.questions[0], BANK.questions[1]
NOTE = StudyNote("n1", "Things", "There are things.", "A book of things")


def asking(question: Question = SINGLE, practice: Practice = PLAIN) -> Practice:
    return next_asked(
        practice, QuestionKey("*", BANK.id, question.id), question, question_hash(question), BANK.hash, NOW
    )


def answered(option: int, question: Question = SINGLE, practice: Practice = PLAIN) -> Practice:
    before = asking(question, practice)
    assert before.ask is not None
    return picked(before, 1, before.ask.asked.order.index(option), NOW, ANN, "guild").practice


def of(card: Card, kind: type[Block]) -> list[Block]:
    return [block for block in card.blocks if isinstance(block, kind)]


def told(card: Card) -> list[tuple[str, Tone]]:
    return [(block.text, block.tone) for block in card.blocks if isinstance(block, Text)]


def options(card: Card) -> Options:
    (block,) = of(card, Options)
    assert isinstance(block, Options)
    return block


class TestTheQuestion:
    def test_has_its_options_as_buttons_of_its_number_and_its_place_in_the_day(self) -> None:
        card = ask_card(asking(), SINGLE, DAY)
        assert card.blocks[0] == Heading("What is thing 0?", "Practice · 4 of 20 today")
        tokens = [read_lesson(line.token or "") for line in options(card).lines]
        assert tokens == [Lesson(Deed.PICK, "prac", 1, position) for position in range(4)]
        assert [line.letter for line in options(card).lines] == list("ABCD")
        assert (card.session, card.slot, card.stage, card.round) == ("prac", "practice", Stage.ASKING, 1)
        assert card.fallback == "Practice · 4 of 20 today: What is thing 0?"

    def test_tells_nothing_of_the_key_however_it_is_looked_at(self) -> None:
        taught = replace(SINGLE, options=tuple(Option(each.text, "Feedback.") for each in SINGLE.options))
        card = ask_card(asking(taught), taught, DAY)
        assert all(line.right is None and not line.chosen for line in options(card).lines)
        assert taught.explanation not in str(card)
        assert "Feedback." not in str(card)
        assert ask_card(asking(replace(SINGLE, key=(0,))), SINGLE, DAY) == ask_card(asking(), SINGLE, DAY)

    def test_offers_its_hint_and_shows_it_once_asked_for(self) -> None:
        hint = replace(SINGLE, hint="Think of x.")
        before = ask_card(asking(hint), hint, DAY)
        assert [button.label for button in before.buttons] == ["Hint", "Not today", "Stop"]
        assert "Think of x." not in str(before)
        after = ask_card(hinted(asking(hint), 1).practice, hint, DAY)
        assert ("Hint: Think of x.", Tone.EXPLANATION) in told(after)
        assert [button.label for button in after.buttons] == ["Not today", "Stop"]

    def test_with_several_right_options_says_what_is_chosen_so_far_and_is_submitted(self) -> None:
        drafted = answered(0, SEVERAL)
        card = ask_card(drafted, SEVERAL, DAY)
        submit = options(card).submit
        assert submit is not None
        assert read_lesson(submit.token) == Lesson(Deed.SUBMIT, "prac", 1)
        (chosen,) = [line for line in options(card).lines if line.chosen]
        assert (chosen.text, (f"Chosen so far: {chosen.letter}.", Tone.GOOD) in told(card)) == ("1-w", True)

    def test_shows_code_and_pictures(self) -> None:
        drawn = replace(SINGLE, prompt="```python\nx = 1\n```", image=Image("https://example.org/a.png", "A plot"))
        card = ask_card(asking(drawn), drawn, DAY)
        assert of(card, Code) == [Code("x = 1", "python")]
        assert of(card, Picture) == [Picture(Image("https://example.org/a.png", "A plot"))]

    @pytest.mark.parametrize(
        ("practice", "day", "kicker"),
        [
            (PLAIN, replace(DAY, done=20), "Practice · 21 today"),
            (replace(PLAIN, mode=Mode.REVIEW), DAY, "Review · 5 due"),
            (replace(PLAIN, mode=Mode.MISSED, left=(), among=3), DAY, "What you missed · 3 of 3"),
        ],
    )
    def test_says_where_it_stands_in_what_is_practised(self, practice: Practice, day: Day, kicker: str) -> None:
        card = ask_card(asking(practice=practice), SINGLE, day)
        assert card.blocks[0] == Heading("What is thing 0?", kicker)

    def test_of_an_assignment_is_named_after_it_and_cannot_be_put_off(self) -> None:
        practice = asking(practice=replace(PLAIN, mode=Mode.ASSIGNMENT, left=(), among=2))
        card = ask_card(practice, SINGLE, DAY, title="Week 1")
        assert card.blocks[0] == Heading("What is thing 0?", "Week 1 · 2 of 2")
        assert [button.label for button in card.buttons] == ["Stop"]

    def test_begins_with_what_has_to_be_said(self) -> None:
        assert told(ask_card(asking(), SINGLE, DAY, Note("Not today.")))[0] == ("Not today.", Tone.GOOD)
        assert told(ask_card(asking(), SINGLE, DAY, Note("Too late.", done=False)))[0] == ("Too late.", Tone.NOTICE)


class TestTheAnswer:
    def test_says_what_was_chosen_whether_it_was_right_and_why(self) -> None:
        taught = replace(SINGLE, options=tuple(Option(each.text, f"On {each.text}.") for each in SINGLE.options))
        card = feedback_card(answered(0, taught), taught, Learned(3), DAY)
        by_text = {line.text: line for line in options(card).lines}
        assert [text for text, line in by_text.items() if line.right] == ["0-x"]
        assert [text for text, line in by_text.items() if line.chosen] == ["0-w"]
        verdict = f"Not right: you chose {by_text['0-w'].letter}. Right is {by_text['0-x'].letter}."
        assert told(card) == [
            (verdict, Tone.NOTICE),
            ("On 0-w.", Tone.BODY),
            ("Thing 0 is what it is.", Tone.EXPLANATION),
            ("It is due again in 3 days.", Tone.MUTED),
        ]
        assert (card.stage, card.fallback) == (Stage.REVEAL, verdict)

    def test_that_was_right_is_praised_by_its_letter(self) -> None:
        card = feedback_card(answered(1), SINGLE, Learned(9), DAY)
        letter = next(line.letter for line in options(card).lines if line.chosen)
        assert told(card)[0] == (f"Right: {letter}.", Tone.GOOD)

    def test_to_several_options_names_all_of_them_and_whose_feedback_is_whose(self) -> None:
        taught = replace(SEVERAL, options=tuple(Option(each.text, f"On {each.text}.") for each in SEVERAL.options))
        before = answered(1, taught)
        assert before.ask is not None
        before = picked(before, 1, before.ask.asked.order.index(0), NOW, ANN, "guild").practice
        card = feedback_card(submitted(before, 1, NOW, ANN, "guild").practice, taught, Learned(1), DAY)
        letters = {line.text: line.letter for line in options(card).lines}
        both = sorted((letters["1-w"], letters["1-y"]))
        chosen = sorted((letters["1-w"], letters["1-x"]))
        texts = [text for text, _ in told(card)]
        assert texts[0] == f"Not right: you chose {' and '.join(chosen)}. Right are {' and '.join(both)}."
        assert f"{letters['1-x']}: On 1-x." in texts
        assert "On 1-z." not in str(card), "nothing of what was not chosen"

    def test_has_a_button_for_whatever_can_be_done(self) -> None:
        card = feedback_card(answered(1), SINGLE, Learned(9, notes=(NOTE,)), DAY)
        assert [(each.label, lesson.deed) for each in card.buttons if (lesson := read_lesson(each.token))] == [
            ("Next", Deed.NEXT),
            ("Show me the note", Deed.NOTE),
            ("This question is wrong", Deed.REPORT),
            ("Not today", Deed.BURY),
            ("Never again", Deed.SUSPEND),
            ("Undo", Deed.UNDO),
            ("Stop", Deed.STOP),
        ]
        assert card.buttons[0].style is Style.PRIMARY
        assert "There are things." not in str(card)

    def test_shows_the_note_where_that_was_asked_for(self) -> None:
        card = feedback_card(answered(1), SINGLE, Learned(9, notes=(NOTE,), open_notes=True), DAY)
        assert [text for text, _ in told(card)][-3:] == ["Things", "There are things.", "📖 A book of things"]
        assert "Show me the note" not in [button.label for button in card.buttons]

    def test_points_out_what_will_not_stick(self) -> None:
        texts = [text for text, _ in told(feedback_card(answered(0), SINGLE, Learned(1, sticks=False), DAY))]
        assert texts[-1].startswith("This one will not stick: you missed it 5 times or more.")

    def test_of_a_question_that_rests_says_nothing_of_when_it_comes_again(self) -> None:
        assert "due again" not in str(feedback_card(answered(1), SINGLE, Learned(None), DAY))


class TestTheEnd:
    def test_tells_what_was_done_what_is_due_and_the_days_in_a_row_and_leads_on(self) -> None:
        over = replace(ended(answered(1), Ending.ENOUGH), answered=3, right=2)
        card = end_card(over, DAY)
        assert card.blocks[0] == Heading("Done for today", "Practice")
        assert [text for text, _ in told(card)] == [
            "2 of 3 answers right this time.",
            "Today: 3 questions answered, 2 of them right.",
            "5 questions still due today.",
            "You have practised 4 days in a row.",
        ]
        assert [(each.label, read_lesson(each.token)) for each in card.buttons] == [
            ("Practise more", Lesson(Deed.PRACTICE, "", 1)),
            ("Review what is due", Lesson(Deed.REVIEW)),
        ]
        assert (card.stage, card.fallback) == (Stage.RESULT, "Done for today: 3 answered today, 5 due")

    def test_of_nothing_done_says_only_what_is_due(self) -> None:
        card = end_card(None, Day())
        assert [text for text, _ in told(card)] == ["Nothing is due today."]
        assert [read_lesson(each.token) for each in card.buttons] == [Lesson(Deed.PRACTICE)]

    @pytest.mark.parametrize(
        ("mode", "ending", "heading", "goes_on"),
        [
            (Mode.PLAN, Ending.STOPPED, "Until next time", Lesson(Deed.PRACTICE, "of", 0)),
            (Mode.PLAN, Ending.NOTHING, "That was all for now", Lesson(Deed.PRACTICE, "of", 1)),
            (Mode.REVIEW, Ending.THROUGH, "That was all of it", Lesson(Deed.PRACTICE, "of", 0)),
            (Mode.REVIEW, Ending.STOPPED, "Until next time", Lesson(Deed.REVIEW, "of")),
            (Mode.MISSED, Ending.STOPPED, "Until next time", Lesson(Deed.MISSED, "of")),
            (Mode.MISSED, Ending.THROUGH, "That was all of it", Lesson(Deed.PRACTICE)),
            (Mode.ASSIGNMENT, Ending.STOPPED, "Left off", Lesson(Deed.ASSIGNMENT, "of")),
        ],
    )
    def test_goes_on_with_what_was_practised(self, mode: Mode, ending: Ending, heading: str, goes_on: Lesson) -> None:
        card = end_card(ended(replace(answered(1), mode=mode, of="of"), ending), Day(due=0))
        assert isinstance(card.blocks[0], Heading)
        assert card.blocks[0].text == heading
        assert [read_lesson(each.token) for each in card.buttons] == [goes_on]

    def test_of_an_assignment_offers_another_attempt_where_there_is_one(self) -> None:
        over = ended(replace(answered(1), mode=Mode.ASSIGNMENT, of="week1"), Ending.THROUGH)
        assert [each.label for each in end_card(over, Day(), again=True).buttons] == ["Try again"]
        assert [read_lesson(each.token) for each in end_card(over, Day()).buttons] == [Lesson(Deed.PRACTICE)]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "later today"),
        (0, "later today"),
        (1, "tomorrow"),
        (3, "in 3 days"),
        (13, "in 13 days"),
        (14, "in 2 weeks"),
        (59, "in 8 weeks"),
        (60, "in 2 months"),
        (400, "in 13 months"),
    ],
)
def test_days_are_told_in_words(days: int, words: str) -> None:
    assert back_words(days) == words
