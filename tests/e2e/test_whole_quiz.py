"""The seed quizzes, imported, accepted, and played to the end by three people in a real browser and a real process."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import expect
from typer.testing import CliRunner

from bot.cli import app
from tests.crash.process import running
from tests.e2e.conftest import Seat, SitDown

pytestmark = pytest.mark.browser

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
PLAYERS = ("Ann", "Ben", "Cem")


@dataclass(frozen=True, slots=True)
class Seed:
    """A document with its key, a letter a question; `advice` is what the best and the worst are told."""

    file: str
    key: str
    advice: tuple[str, str] | None


QUIZ_PAGE = Seed("quiz-page.txt", "ABCBDDCBADADDDDCABAB", None)
DAY_QUIZ = Seed("day-quiz.md", "B" * 10, ("Optimization Expert", "Review the material"))


def import_and_accept(seed: Seed, folder: Path) -> dict[str, str]:
    """The document as a bank in `folder`; prompt -> right option."""
    if not SEEDS.is_dir():
        pytest.skip("the seed documents are not beside the project")
    runner, bank = CliRunner(), folder / f"{Path(seed.file).stem}.yaml"
    told = runner.invoke(app, ["bank", "import", str(SEEDS / seed.file), "--json"])
    assert told.exit_code in (0, 1), told.output
    questions = json.loads(told.stdout)["questions"]
    assert len(questions) == len(seed.key)
    taken = runner.invoke(app, ["bank", "import", str(SEEDS / seed.file), "-o", str(bank)])
    assert taken.exit_code in (0, 1), taken.output
    if any(question["key"] is None for question in questions):
        # A person reads every question and types a letter; here that person knows the subject.
        accepted = runner.invoke(app, ["bank", "accept", str(bank)], input="\n".join(seed.key) + "\n")
        assert accepted.exit_code == 0, accepted.output
    assert runner.invoke(app, ["bank", "check", str(bank)]).exit_code == 0
    right = [question["options"]["ABCD".index(letter)] for question, letter in zip(questions, seed.key, strict=True)]
    return {question["prompt"]: option for question, option in zip(questions, right, strict=True)}


async def answer(seat: Seat, right: dict[str, str], *, rightly: bool) -> None:
    """Choose the right option of the question shown, or the first wrong one."""
    prompt = await seat.card.locator("h1, h2").first.inner_text()
    options = seat.page.locator(".card[data-session] button[data-position]")
    texts = [unlettered(text) for text in await options.locator(".option-text").all_text_contents()]
    wanted = right[prompt]
    position = texts.index(wanted) if rightly else next(i for i, text in enumerate(texts) if text != wanted)
    await options.nth(position).click()
    await expect(seat.option(position)).to_have_attribute("data-held", "true")


@pytest.mark.parametrize("seed", [QUIZ_PAGE, DAY_QUIZ], ids=lambda seed: seed.file)
async def test_three_people_play_a_seed_quiz_to_the_end(seed: Seed, sit_down: SitDown, tmp_path: Path) -> None:
    banks = tmp_path / "banks"
    banks.mkdir()
    right = import_and_accept(seed, banks)
    async with running(tmp_path, banks) as process:
        seats = [await sit_down(process.address, reduced_motion="reduce") for _ in PLAYERS]
        for seat, name in zip(seats, PLAYERS, strict=True):
            await seat.come_in(name)
        await gather_in_the_lobby(seats, title(banks), len(right))
        for round in range(len(right)):
            await play_round(seats, right, round)
        await see_the_result(seats, seed, len(right))
        for seat in seats:
            await seat.page.close()
        assert await process.stop() == 0


async def gather_in_the_lobby(seats: list[Seat], bank: str, questions: int) -> None:
    """The first starts a quiz, everybody joins, the first begins."""
    host = seats[0]
    await host.page.locator(".bank", has_text=bank).get_by_role("link", name="Start a quiz").click()
    await host.page.get_by_label("Seconds for each").fill("60")
    await host.page.get_by_label("Questions", exact=True).fill(str(questions))
    await host.page.get_by_role("button", name="Start the quiz").click()
    for seat in seats:
        await seat.sees("lobby", "gathering")
        await seat.button("join").click()
        await expect(seat.button("join")).to_be_hidden()
    await host.button("begin").click()


async def play_round(seats: list[Seat], right: dict[str, str], round: int) -> None:
    """Ann is always right, Ben every other time, Cem never; then comes the reveal, without waiting for the deadline."""
    for seat, rightly in zip(seats, (True, round % 2 == 0, False), strict=True):
        await seat.sees(f"r{round}", "asking")
        await answer(seat, right, rightly=rightly)
    for seat in seats:
        await seat.sees(f"r{round}", "reveal")
    shown = seats[0].page.locator("[data-right='true'] .option-text")
    assert unlettered(await shown.text_content() or "") in right.values()
    await seats[0].button("next").click()


async def see_the_result(seats: list[Seat], seed: Seed, questions: int) -> None:
    """Ranks, points and advice; and what Ben missed."""
    for seat in seats:
        await seat.sees("result", "result")
    rows, half = seats[0].page.locator(".row"), (questions + 1) // 2
    for row, (rank, name, points) in enumerate(((1, "Ann", questions), (2, "Ben", half), (3, "Cem", 0))):
        await expect(rows.nth(row)).to_have_attribute("data-rank", str(rank))
        await expect(rows.nth(row)).to_contain_text(name)
        await expect(rows.nth(row)).to_contain_text(str(points))
    for row, advice in zip((0, 2), seed.advice or (), strict=False):
        await expect(rows.nth(row)).to_contain_text(advice)
    await seats[1].page.get_by_role("link", name="What I missed", exact=True).click()
    await expect(seats[1].page.locator("main article")).to_have_count(questions - half)


def unlettered(text: str) -> str:
    """An option without the letter that a screen reader hears before it."""
    return re.sub(r"^\s*[A-D]\.\s*", "", text).strip()


def title(banks: Path) -> str:
    """The title of the only bank in a folder."""
    (file,) = banks.iterdir()
    line = next(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("title: "))
    return line.removeprefix("title: ").strip('"')
