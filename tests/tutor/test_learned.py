"""A bank with what somebody remembers of it."""

from __future__ import annotations

from datetime import UTC

from bot.tutor.learned import Held
from bot.tutor.mastery_pages import Cared
from bot.tutor.memory import BLANK, DAY_MS
from tests.tutor.pages import things
from tests.tutor.values import NOW, remembered

HALF = things(q0=remembered("1"), q1=remembered("01"))
PROMPTS = [each.prompt for each in HALF.held]


def test_what_was_met_and_what_is_due_is_counted() -> None:
    assert (HALF.met, things().met) == (2, 0)
    assert [HALF.due(NOW + days * DAY_MS, UTC) for days in (0, 90)] == [0, 2]
    assert things().due(NOW + 90 * DAY_MS, UTC) == 0


def test_prompts_and_what_was_so_a_week_ago_are_filled_in_by_id() -> None:
    told = HALF.told({("things", "q1"): "What is it?", ("birds", "q0"): "Another bank's"})
    assert [each.prompt for each in told.held] == [PROMPTS[0], "What is it?", *PROMPTS[2:]]
    before = HALF.since({"q0": BLANK})
    assert [each.before for each in before.held] == [BLANK, None, None, None]
    assert [each.memory for each in before.held] == [each.memory for each in HALF.held]


def test_of_what_needs_care_only_questions_that_are_still_there_are_told() -> None:
    here, gone = (("things", Held(id, (), BLANK)) for id in ("q0", "q9"))
    cared = Cared((here,), (gone,), (here, gone)).told({("things", "q0"): "What is thing 0?"})
    assert [(bank, held.prompt) for bank, held in cared] == [("things", "What is thing 0?")] * 2
    assert (len(cared.leech), cared.resting, len(cared.fading)) == (1, (), 1)
