"""What a start refuses, in words, rather than accept and then ignore."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.ports import StartQuiz
from bot.quiz.session import Answers, Entry, Settings, Variant
from tests.fakes.house import a_house
from tests.quiz.values import HOST, ROOM

FINE = Settings(entry=Entry.LOBBY, teams=("Ash", "Birch"))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (replace(FINE, teams=("Ash",)), "2 to 8 teams"),
        (replace(FINE, teams=tuple(f"Team {n}" for n in range(9))), "2 to 8 teams"),
        (replace(FINE, teams=("Ash", " ")), "1 to 24 characters"),
        (replace(FINE, teams=("Ash", "x" * 25)), "1 to 24 characters"),
        (replace(FINE, teams=("Ash", "B\nC")), "1 to 24 characters"),
        (replace(FINE, teams=("Ash", "ash ")), "same name"),
        (replace(FINE, talk_seconds=-1), "to talk"),
        (replace(FINE, talk_seconds=601), "to talk"),
        (replace(FINE, countdown=61), "countdown"),
        (replace(FINE, target=0), "Play to"),
        (replace(FINE, entry=Entry.OPEN, variant=Variant.SUDDEN_DEATH), "nobody comes late"),
        (replace(FINE, entry=Entry.OPEN, variant=Variant.ELIMINATION), "nobody comes late"),
        (replace(FINE, answers=Answers.CHANGEABLE, variant=Variant.FIRST), "one try"),
        (Settings(entry=Entry.OPEN, countdown=5), "lobby"),
    ],
)
async def test_what_cannot_be_is_refused_with_the_reason(tmp_path: Path, settings: Settings, words: str) -> None:
    async with a_house(tmp_path) as house:
        reply = await house.start(settings)
        assert not reply.note.done
        assert words in reply.note.text
        assert reply.session is None


@pytest.mark.parametrize("banks", [(), tuple(f"b{n}" for n in range(9))])
async def test_one_bank_at_least_and_eight_at_most(tmp_path: Path, banks: tuple[str, ...]) -> None:
    async with a_house(tmp_path) as house:
        reply = await house.engine.start(StartQuiz(ROOM, HOST, banks))
        assert "1 to 8 banks" in reply.note.text
