"""The cards of reminders."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz.blocks import Countdown, Heading, Style, Text, Tone
from bot.quiz.daily import Plan
from bot.quiz.lessons import Deed, Lesson, read_lesson
from bot.quiz.recurrence import Recurrence
from bot.quiz.reminder import Reminder
from bot.quiz.reminder_cards import hours_card, reminder_card, study_hours_card
from bot.quiz.stages import LOBBY_SLOT, Stage
from bot.quiz.tokens import Act, Press, read_token
from tests.quiz.values import NOW, ROOM, a_session

SESSION = replace(a_session(seconds=3_600), due_at=NOW + 5_000)
PLAN = Plan(Recurrence(9 * 60), "Europe/Berlin", bank="things", open_minutes=3 * 60)
STOP_STUDY = ("Stop reminders", Lesson(Deed.REMIND, "", 0, 2))
STOP = ("Stop reminders", Press("s1se", Act.UNREMIND), Style.PLAIN)


def test_the_hours_are_buttons_that_say_the_time() -> None:
    card = hours_card(SESSION, PLAN, None)
    assert [(each.label, read_token(each.token), each.style) for each in card.buttons] == [
        ("10:00", Press("s1se", Act.REMIND, 600, 1), Style.PLAIN),
        ("11:00", Press("s1se", Act.REMIND, 660, 1), Style.PLAIN),
    ]
    assert (card.session, card.slot, card.stage) == ("s1se", "hours", Stage.ANYTIME)
    assert card.fallback == "At which hour shall I remind you of the daily quiz?"
    assert card.blocks == (
        Heading("Remind me", "Daily quiz"),
        Text(
            "At which hour shall I write to you, on days when you have not answered yet? "
            "Times are those of Europe/Berlin."
        ),
    )


def test_what_is_set_so_far_is_said_and_can_be_stopped() -> None:
    card = hours_card(SESSION, PLAN, Reminder("web", "ann", 630, "Asia/Kolkata", due_at=NOW))
    assert card.blocks[-1] == Text("So far: 10:30 (Asia/Kolkata).", Tone.MUTED)
    assert [(b.label, read_token(b.token), b.style) for b in card.buttons[-1:]] == [STOP]


def test_one_that_was_switched_off_is_as_if_there_were_none() -> None:
    assert hours_card(SESSION, PLAN, Reminder("web", "ann", 630, "UTC")) == hours_card(SESSION, PLAN, None)


def test_a_quiz_that_is_open_for_a_moment_offers_no_hours_and_says_why() -> None:
    card = hours_card(SESSION, replace(PLAN, open_minutes=30), None)
    assert card.buttons == ()
    assert card.blocks[1] == Text("This quiz is open for too short a time to be reminded of it.", Tone.NOTICE)


def test_the_word_itself_tells_what_is_left_until_when_and_how_to_answer_or_stop() -> None:
    card = reminder_card([(SESSION, 2), (replace(SESSION, id="s2se", title="Others"), 1)])
    assert card.blocks == (
        Heading("2 daily quizzes are waiting for you", "Reminder"),
        Text("Things: 2 questions left\nOthers: 1 question left"),
        Countdown(NOW + 5_000, 3_600),
    )
    assert [(b.label, read_token(b.token), b.style) for b in card.buttons] == [
        ("Answer", Press("s1se", Act.PLAY), Style.PRIMARY),
        STOP,
    ]
    assert card.fallback == "2 daily quizzes are waiting for you: Things: 2 questions left; Others: 1 question left"
    assert (card.session, card.slot, card.stage) == ("s1se", LOBBY_SLOT, Stage.ANYTIME)


def test_a_quiz_whose_clock_has_not_begun_has_no_countdown() -> None:
    card = reminder_card([(replace(SESSION, due_at=None), 1)])
    assert not any(isinstance(block, Countdown) for block in card.blocks)


def test_of_many_quizzes_four_are_named_and_the_rest_counted() -> None:
    text = next(
        block.text for block in reminder_card([(SESSION, n) for n in range(1, 7)]).blocks if isinstance(block, Text)
    )
    assert text.splitlines() == [
        "Things: 1 question left",
        "Things: 2 questions left",
        "Things: 3 questions left",
        "Things: 4 questions left",
        "and 2 more",
    ]
    four = next(block.text for block in reminder_card([(SESSION, 2)] * 4).blocks if isinstance(block, Text))
    assert "more" not in four


def test_the_hours_to_hear_of_reviews_are_whole_ones_from_early_to_late() -> None:
    card = study_hours_card("Europe/Berlin", None)
    assert [each.label for each in card.buttons] == [
        *("07:00", "08:00", "09:00", "12:00", "15:00", "18:00", "20:00", "21:00")
    ]
    assert read_lesson(card.buttons[0].token) == Lesson(Deed.REMIND, "", 420, 1)
    assert {each.style for each in card.buttons} == {Style.PLAIN}
    assert card.fallback == "At which hour shall I remind you?"
    heading, words = card.blocks
    assert heading == Heading("Remind me", "Practice")
    assert isinstance(words, Text)
    assert "Times: Europe/Berlin." in words.text


def test_what_is_set_so_far_for_reviews_is_said_and_can_be_stopped() -> None:
    kept = Reminder("web", "ann", 630, "Asia/Kolkata", due_at=NOW, study=ROOM)
    card = study_hours_card("UTC", kept)
    assert card.blocks[-1] == Text("So far: 10:30 (Asia/Kolkata).", Tone.MUTED)
    assert (card.buttons[-1].label, read_lesson(card.buttons[-1].token)) == STOP_STUDY
    off = replace(kept, due_at=None)
    assert study_hours_card("UTC", off) == study_hours_card("UTC", None)


def test_who_is_reminded_of_daily_quizzes_hears_that_both_are_one_word() -> None:
    card = study_hours_card("UTC", Reminder("web", "ann", 630, "UTC", (ROOM,), due_at=NOW))
    assert isinstance(card.blocks[-1], Text)
    assert card.blocks[-1].text.endswith("Your reminder of daily quizzes moves along: you get one word a day.")
    assert len(card.buttons) == 8, "there is nothing to stop that was never wished for"


def test_one_word_tells_of_a_daily_quiz_and_of_what_is_due() -> None:
    card = reminder_card([(SESSION, 2)], 3)
    assert card.blocks[1] == Text("Things: 2 questions left\n3 questions are due for review")
    assert [(each.label, each.style) for each in card.buttons] == [
        ("Answer", Style.PRIMARY),
        ("Review", Style.PLAIN),
        ("Stop reminders", Style.PLAIN),
    ]


def test_a_word_of_reviews_alone_leads_to_them_and_to_its_own_end() -> None:
    card = reminder_card([], 1)
    assert card.blocks == (Heading("Time to practise", "Reminder"), Text("1 question is due for review"))
    assert [(each.label, read_lesson(each.token)) for each in card.buttons] == [
        ("Review", Lesson(Deed.REVIEW)),
        STOP_STUDY,
    ]
    assert (card.session, card.fallback) == ("", "Time to practise: 1 question is due for review")
