"""The post that tells of an assignment: what it asks, until when, and what is left of it afterwards."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz.blocks import Card, Countdown, Heading, Text
from bot.quiz.events import Place
from bot.quiz.stages import Stage
from bot.tutor.assignment_cards import assignment_card
from bot.tutor.assignments import Assignment

NOW = 1_800_000_000_000
TASK = Assignment("a1", Place("t", "web", "main"), "lea", "Lea", "metals", None, "By Monday", NOW + 60_000, 1, NOW)


def texts(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Text)]


def test_it_says_what_is_asked_by_whom_and_until_when() -> None:
    card = assignment_card(TASK, 1, NOW)
    assert card.blocks[0] == Heading("By Monday", "Assignment by Lea")
    assert texts(card) == ["1 question, at your own pace and in private; one attempt."]
    assert card.blocks[-1] == Countdown(NOW + 60_000, 60)
    assert (card.stage, [button.label for button in card.buttons]) == (Stage.ANYTIME, ["Begin"])


def test_without_its_leaders_name_or_its_bank_it_says_the_rest() -> None:
    card = assignment_card(replace(TASK, host_name="", attempts=2), 0, NOW)
    assert card.blocks[0] == Heading("By Monday", "Assignment")
    assert texts(card) == ["At your own pace and in private; 2 attempts, of which the best counts."]


def test_once_it_is_over_nobody_begins_it() -> None:
    late, back = assignment_card(TASK, 1, NOW + 60_000), assignment_card(replace(TASK, ended_at=NOW), 1, NOW)
    assert [texts(card)[-1] for card in (late, back)] == ["The deadline has passed.", "It was taken back."]
    assert [(card.stage, card.buttons) for card in (late, back)] == [(Stage.CLOSED, ())] * 2
