"""What a press does to a practice."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.codec import question_hash
from bot.tutor.practice import (
    LEFT_OFF_MS,
    OLD,
    Ending,
    Mode,
    Practice,
    Progress,
    ended,
    hinted,
    next_asked,
    picked,
    stopped,
    submitted,
    taken_back,
)
from bot.tutor.practice_records import decode_practice, encode_practice
from bot.tutor.reviews import Account, QuestionKey
from tests.quiz.values import BANK
from tests.tutor.values import NOW

ANN = Account("web", "ann")
BLANK = Practice("p1", Mode.PLAN, "", "guild", NOW)


def asking(number: int = 0, practice: Practice = BLANK) -> Practice:
    """The practice with question `number` of the bank before the learner."""
    question = BANK.questions[number]
    return next_asked(practice, key(number), question, question_hash(question), BANK.hash, NOW)


def key(number: int) -> QuestionKey:
    return QuestionKey("*", BANK.id, BANK.questions[number].id)


def place(practice: Practice, option: int) -> int:
    """Where an option is shown."""
    assert practice.ask is not None
    return practice.ask.asked.order.index(option)


def pick(practice: Practice, option: int, number: int = 1, at: int = NOW + 4_000) -> Progress:
    return picked(practice, number, place(practice, option), at, ANN, "guild")


class TestAnAnswer:
    def test_is_counted_with_the_time_it_took_and_whose_it_is(self) -> None:
        after = pick(asking(), 1)
        given = after.given
        assert given is not None
        assert (given.right, given.elapsed_ms, given.by, given.where) == (True, 4_000, ANN, "guild")
        assert (after.practice.answered, after.practice.right, after.practice.ask) == (1, 1, given)
        assert pick(asking(), 0).practice.right == 0

    def test_stands_however_often_something_is_pressed_after_it(self) -> None:
        answered = pick(asking(), 1).practice
        assert pick(answered, 1) == Progress(answered), "a double click"
        other = pick(answered, 0)
        assert (other.practice, other.given) == (answered, None)
        assert other.note is not None
        assert "the first answer counts" in other.note.text
        assert submitted(answered, 1, NOW, ANN, "guild") == Progress(answered)

    def test_to_an_earlier_question_changes_nothing(self) -> None:
        second = asking(2, pick(asking(), 1).practice)
        assert pick(second, 0, number=1) == Progress(second, OLD)
        assert submitted(second, 1, NOW, ANN, "guild") == Progress(second, OLD)
        assert pick(second, 0, number=3) == Progress(second, OLD)

    def test_after_the_end_changes_nothing(self) -> None:
        over = ended(asking(), Ending.STOPPED)
        assert picked(over, 1, 0, NOW, ANN, "guild") == Progress(over, OLD)
        assert stopped(over) == Progress(over), "and how it ended stays"

    def test_by_a_button_that_was_made_up_is_refused(self) -> None:
        note = picked(asking(), 1, 4, NOW, ANN, "guild").note
        assert note is not None
        assert "choose A to D" in note.text

    def test_before_the_question_was_shown_took_no_time(self) -> None:
        given = pick(asking(), 1, at=NOW - 5_000).given
        assert given is not None
        assert given.elapsed_ms == 0

    def test_long_after_the_question_says_nothing_of_its_time(self) -> None:
        given = pick(asking(), 1, at=NOW + LEFT_OFF_MS + 1).given
        assert given is not None
        assert given.elapsed_ms is None


class TestSeveralRightOptions:
    def test_are_toggled_and_count_when_they_are_submitted(self) -> None:
        drafted = pick(pick(pick(asking(1), 0).practice, 1).practice, 1).practice
        assert drafted.ask is not None
        assert (drafted.ask.draft, drafted.answered) == ((0,), 0)
        both = pick(drafted, 2).practice
        after = submitted(both, 1, NOW + 1, ANN, "guild")
        assert after.given is not None
        assert (after.given.choice, after.given.right) == ((0, 2), True)

    def test_are_not_answered_by_nothing_nor_a_single_choice_by_submitting(self) -> None:
        for number in (0, 1):
            progress = submitted(asking(number), 1, NOW, ANN, "guild")
            assert progress.practice == asking(number)
            assert progress.note is not None


class TestAHint:
    def test_is_counted_once_and_only_before_the_answer(self) -> None:
        once = hinted(asking(), 1).practice
        assert once.ask is not None
        assert once.ask.hints == 1
        assert hinted(once, 1) == Progress(once)
        answered = pick(asking(), 1).practice
        assert hinted(answered, 1).practice == answered
        assert hinted(once, 2) == Progress(once, OLD)

    def test_goes_with_the_answer(self) -> None:
        given = pick(hinted(asking(), 1).practice, 1).given
        assert given is not None
        assert given.hints == 1


class TestUndoing:
    def test_asks_the_same_question_once_more_by_a_new_number_and_counts_as_a_hint(self) -> None:
        answered = pick(asking(), 0).practice
        back = taken_back(answered, 1, NOW + 9_000)
        assert back.given == answered.ask
        again = back.practice.ask
        assert again is not None
        assert answered.ask is not None
        assert (again.number, again.choice, again.hints, again.at) == (2, None, 1, NOW + 9_000)
        assert again.asked == answered.ask.asked, "in the same order"
        assert (back.practice.answered, back.practice.right, back.practice.number) == (0, 0, 2)

    def test_twice_is_undoing_once(self) -> None:
        back = taken_back(pick(asking(), 1).practice, 1, NOW).practice
        assert taken_back(back, 1, NOW) == Progress(back)

    def test_is_for_the_last_answer_alone(self) -> None:
        second = asking(2, pick(asking(), 1).practice)
        for practice, number in ((second, 1), (second, 2), (BLANK, 0)):
            progress = taken_back(practice, number, NOW)
            assert (progress.practice, progress.given) == (practice, None)

    def test_is_not_for_assignments(self) -> None:
        answered = pick(asking(practice=replace(BLANK, mode=Mode.ASSIGNMENT)), 1).practice
        assert taken_back(answered, 1, NOW).practice == answered


def test_a_question_is_known_for_good_and_before_its_answer_no_time_was_taken() -> None:
    ask = asking(2).ask
    assert ask is not None
    assert (ask.key, ask.elapsed_ms) == (key(2), None)


def test_a_list_of_questions_grows_shorter_by_each_that_is_asked() -> None:
    listed = replace(BLANK, left=(key(0), key(2)), among=2)
    assert asking(2, listed).left == (key(0),)
    assert asking(0, asking(2, listed)).left == ()


def test_each_question_is_shuffled_anew_but_always_in_the_same_way() -> None:
    orders = {ask.asked.order for n in range(20) if (ask := asking(0, replace(BLANK, number=n)).ask)}
    assert len(orders) > 5
    assert asking(0) == asking(0)


PRESSES = st.lists(
    st.tuples(
        st.sampled_from(["pick", "submit", "hint", "undo", "next", "stop"]), st.integers(1, 6), st.integers(0, 3)
    ),
    max_size=25,
)


def played(presses: list[tuple[str, int, int]]) -> tuple[Practice, dict[int, bool]]:
    """The practice after some presses, and the answers that count by number."""
    practice, counted = asking(), {}
    for deed, number, position in presses:
        match deed:
            case "pick":
                progress = picked(practice, number, position, NOW + 1, ANN, "guild")
            case "submit":
                progress = submitted(practice, number, NOW + 1, ANN, "guild")
            case "hint":
                progress = hinted(practice, number)
            case "undo":
                progress = taken_back(practice, number, NOW)
            case "stop":
                progress = stopped(practice)
            case _:
                progress = Progress(asking(practice.number % 4, practice))
        if progress.given is not None and deed == "undo":
            del counted[progress.given.number]
        elif progress.given is not None:
            assert progress.given.number not in counted, "every number is answered once"
            counted[progress.given.number] = progress.given.right
        practice = progress.practice
    return practice, counted


@given(PRESSES)
def test_whatever_is_pressed_in_whatever_order_each_answer_counts_once(presses: list[tuple[str, int, int]]) -> None:
    practice, counted = played(presses)
    assert (practice.answered, practice.right) == (len(counted), sum(counted.values()))


@given(PRESSES, st.sampled_from(Mode), st.booleans(), st.sampled_from([None, (), (key(0), key(3))]))
def test_a_practice_is_read_as_it_was_written(
    presses: list[tuple[str, int, int]], mode: Mode, further: bool, left: tuple[QuestionKey, ...] | None
) -> None:
    practice, _ = played(presses)
    practice = replace(practice, mode=mode, further=further, left=left, among=2, attempt=1, version=7)
    plain = json.loads(json.dumps(encode_practice(practice)))
    assert decode_practice(plain, version=7) == practice


def test_a_practice_of_a_later_version_is_refused() -> None:
    with pytest.raises(ValueError, match="format 2"):
        decode_practice({**encode_practice(BLANK), "format": 2})
