"""The published state diagram is the one the rules have."""

from __future__ import annotations

from bot.quiz.stages import Phase
from tests.quiz.diagram import PAGE, diagram, in_page, transitions


def test_the_architecture_page_shows_the_rules_as_they_are() -> None:
    assert in_page(PAGE.read_text(encoding="utf-8")) == diagram(), "run: python -m tests.quiz.diagram --write"


def test_every_phase_can_be_reached_and_every_running_one_be_left() -> None:
    moves = transitions()
    assert {after for _, after in moves} | {Phase.LOBBY} == set(Phase)
    assert {before for before, _ in moves} == {phase for phase in Phase if not phase.over}
