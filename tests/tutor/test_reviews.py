"""The log of answers and how it is folded: whatever changes in it, making the memory anew is right."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.codec import question_hash
from bot.tutor.edits import carried, edit_of
from bot.tutor.memory import BLANK, DAY_MS, buried, fold, suspended
from bot.tutor.reviews import Review, as_now, remembered
from tests.quiz.values import question
from tests.store.learners import ANN, BEN, HOT, a_review
from tests.store.values import NOW

REVIEWS = st.builds(
    lambda account, day, number, right, undone: a_review(
        account, day, HOT, session=f"s{number}", right=right, undone=undone
    ),
    st.sampled_from([ANN, BEN]),
    st.integers(0, 60),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(REVIEWS, max_size=12, unique_by=lambda review: review.key), st.randoms())
def test_the_order_in_which_answers_come_in_does_not_matter(log: list[Review], random: Random) -> None:
    shuffled = list(log)
    random.shuffle(shuffled)
    assert remembered(shuffled, {}) == remembered(log, {})


@given(st.lists(REVIEWS, max_size=12, unique_by=lambda review: review.key))
def test_what_was_taken_back_counts_for_nothing(log: list[Review]) -> None:
    memory = remembered(log, {})
    counting = [review for review in log if not review.undone]
    assert memory == remembered(counting, {})
    assert (memory.answers, memory.right) == (len(counting), sum(review.right for review in counting))
    assert memory.cursor == len(counting) - 1


@given(st.lists(REVIEWS, max_size=12, unique_by=lambda review: review.key))
def test_a_memory_made_anew_from_itself_is_the_same(log: list[Review]) -> None:
    memory = remembered(log, {})
    assert remembered(log, {}, memory) == memory


def test_what_the_player_asked_for_is_kept_and_nothing_else_of_the_memory_so_far() -> None:
    held = buried(suspended(fold(BLANK, [a_review(day=9).evidence(0)])), NOW)
    made = remembered([a_review()], {}, held)
    assert (made.suspended, made.buried_until, made.answers, made.last_at) == (True, NOW, 1, NOW)
    assert remembered([], {}, held) == replace(BLANK, suspended=True, buried_until=NOW)


def test_between_two_answers_a_question_that_became_another_one_is_begun_anew() -> None:
    old = question(0)
    new = replace(old, prompt="Something else entirely, in other words?")
    texts = {question_hash(each): each for each in (old, new)}
    before, after = texts
    log = [a_review(day=0, hash=before), a_review(day=5, hash=after), a_review(day=9, hash=after)]
    assert remembered(log, texts).answers == 2
    assert remembered(log, {}).answers == 3, "of versions nobody knows any more nothing is thrown away"


def test_a_memory_stands_before_its_question_as_it_is_now() -> None:
    old = question(0)
    reworded = replace(old, prompt=f"{old.prompt} Please.")
    before, after = question_hash(old), question_hash(reworded)
    memory = remembered([a_review(hash=before)], {})
    now = NOW + DAY_MS // 2
    assert as_now(memory, old, before, {}, now) == memory
    assert as_now(memory, reworded, after, {before: old}, now) == carried(memory, edit_of(old, reworded), now)
    assert as_now(memory, reworded, after, {}, now) == memory
