"""What a host's words mean where a session stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.quiz.hosting import skipping
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act, Press
from tests.quiz.values import a_session


@pytest.mark.parametrize(
    ("phase", "act"),
    [
        (Phase.OPEN, Act.CLOSE),
        (Phase.POSTING, Act.CLOSE),
        (Phase.REVEALED, Act.NEXT),
        (Phase.PAUSED, Act.RESUME),
    ],
    ids=str,
)
def test_skipping_does_what_brings_the_quiz_on(phase: Phase, act: Act) -> None:
    assert skipping(replace(a_session(), phase=phase, round=2)) == Press("s1se", act, 2)


def test_before_the_first_question_it_names_the_first() -> None:
    assert skipping(replace(a_session(), phase=Phase.LOBBY, round=-1)) == Press("s1se", Act.CLOSE, 0)
