"""docs/learning.md says what is so."""

from __future__ import annotations

from pathlib import Path

from bot.engine.asking import LEAST_TRIED
from bot.engine.spots import QUESTIONS
from bot.engine.survey import A_DAY
from bot.tutor import days, evidence, forgetting, line, mastery, memory, plan, variants
from bot.tutor.edits import LEAST_ALIKE
from bot.tutor.mastery_pages import SPOTS
from bot.tutor.practice import LEFT_OFF_MS

PLAIN = " ".join((Path(__file__).resolve().parents[2] / "docs" / "learning.md").read_text(encoding="utf-8").split())


def test_its_numbers_are_those_of_the_code() -> None:
    for words, true in (
        ("in more than twice the usual time", evidence.SLOW == 2),
        ("in less than half of the usual time", evidence.FAST == 0.5),
        ("Right within a second", evidence.UNREAD_MS == 1_000),
        ("Answers less than twelve hours apart", memory.APART_MS == 12 * 3_600_000),
        ("Five wrong answers at later meetings", memory.LEECH == 5),
        ("over the last two weeks", days.WINDOW == 14),
        ("it looks thirty days ahead", plan.MONTH_DAYS == 30),
        (f"(up to {max(plan.MEETINGS)})", True),
        ("up to four times", forgetting.Forgetting(run=3.0, fading=0.0).stretch == 4),
        ("Where it is twice and more, what was missed returns", line.EAGER_STRETCH == 2),
        ("three answers are left for every two questions of the circle", line.EAGER_ASKS == 1.5),
        ("one question in six returns early", line.PROBE_EVERY == 6),
        ("how they forget: twelve questions", line.PROBE_GROUP == 12),
        (f"at later meetings, or their group {line.CHOICE_UNTIL} times", True),
        (f"and {line.WHOLE_UNTIL} times will do", True),
        (f"answered {line.PROBE_UNTIL} times", True),
        (f"fairly from {mastery.FAIRLY}, well from {mastery.WELL}", True),
        ("from three players on", mastery.LEAST_SEEN == 3),
        ("ten questions on its three weakest outcomes", (QUESTIONS, SPOTS) == (10, 3)),
        (f"less than {LEAST_ALIKE:.0%} of the words", True),
        ("In groups of twelve and more", LEAST_TRIED == 12),
        (f"({A_DAY} questions, if nothing is set)", True),
        ("More than ten minutes for one question", LEFT_OFF_MS == 10 * 60_000),
        ("after a week and more", variants.LATER_DAYS == 7),
    ):
        assert words in PLAIN
        assert true, words
