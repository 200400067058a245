"""What a start refuses, in words, rather than accept and then ignore."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.ports import StartQuiz
from bot.quiz.bank import Bank, Difficulty
from bot.quiz.codec import with_hash
from bot.quiz.session import Answers, Entry, Pace, Settings, Variant
from tests.fakes.house import a_house
from tests.quiz.values import BANK, HOST, ROOM, question

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
        (Settings(seconds=4), "5 to 600 seconds"),
        (Settings(reading_seconds=-1), "A reveal stands"),
        (Settings(reading_seconds=601), "A reveal stands"),
        (Settings(pace=Pace.OWN, talk_seconds=5), "played together"),
        (Settings(pace=Pace.OWN, entry=Entry.LOBBY), "played together"),
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


async def test_a_bank_whose_questions_wait_for_a_key_is_not_asked(tmp_path: Path) -> None:
    bank = with_hash(replace(BANK, questions=(*BANK.questions, replace(question(9), key=()))))
    async with a_house(tmp_path, banks=(bank,)) as house:
        assert "questions without a key" in (await house.start(Settings())).note.text


def a_start(**more: Any) -> StartQuiz:
    return StartQuiz(ROOM, HOST, ("things",), Settings(), **more)


async def test_where_no_question_fits_the_choice_is_to_be_widened(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        for few in (a_start(outcome="third"), a_start(difficulty=Difficulty.MODERATE)):
            reply = await house.engine.start(few)
            assert "Widen the choice" in reply.note.text
        none = await house.engine.start(a_start(count=0))
        assert "at least one question" in none.note.text


@pytest.mark.parametrize(
    ("count", "title"),
    [(1, "Bank 0"), (2, "Bank 0 and Bank 1"), (3, "Bank 0, Bank 1 and Bank 2"), (4, "Bank 0 and 3 more")],
)
async def test_a_quiz_is_called_by_its_banks(tmp_path: Path, count: int, title: str) -> None:
    banks = tuple(with_hash(Bank(f"b{n}", f"Bank {n}", (question(n),))) for n in range(4))
    async with a_house(tmp_path, banks=banks) as house:
        await house.engine.start(StartQuiz(ROOM, HOST, tuple(bank.id for bank in banks[:count])))
        assert (await house.session()).title == title
