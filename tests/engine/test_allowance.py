"""How fast one player and one channel may click; and that a flood of one player's costs nobody else anything."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.allowance import SLOW, Allowance, Rate, Rates, Said
from bot.engine.desk import LONG_READ, QuizDesk
from bot.engine.limits import Limits
from bot.ports.desk import BeginSeason, Reply, SetZone
from bot.ports.trouble import Hurried
from bot.quiz.boards import Order, Period
from bot.quiz.events import Person, Pick
from bot.quiz.pages import OF_THE_TUTOR, Page, Subject
from bot.quiz.privacy import Whose
from bot.quiz.session import Answers, Settings
from bot.quiz.stages import Phase
from tests.fakes.house import House, a_house
from tests.quiz.values import HOST, ROOM

FEW = Rates(Rate(3, 1.0), Rate(5, 2.0))
BOT = Person("bot", "Robbie")
OTHERS = tuple(Person(f"person-{number}", f"Person {number}") for number in range(40))


class Now:
    def __init__(self) -> None:
        self.at = 1_000_000

    def __call__(self) -> int:
        return self.at


def test_a_burst_is_let_through_and_what_is_more_is_told_once() -> None:
    allowance = Allowance(Now(), FEW)
    said = [allowance.take("a", "ann") for _ in range(6)]
    assert said == [Said.YES, Said.YES, Said.YES, Said.SLOW, Said.NOTHING, Said.NOTHING]


def test_what_was_taken_comes_back_with_time_and_a_new_flood_is_told_anew() -> None:
    now = Now()
    allowance = Allowance(now, FEW)
    for _ in range(4):
        allowance.take("a", "ann")
    now.at += 2_000
    assert [allowance.take("a", "ann") for _ in range(3)] == [Said.YES, Said.YES, Said.NOTHING]
    now.at += 10_000
    assert [allowance.take("a", "ann") for _ in range(4)] == [Said.YES, Said.YES, Said.YES, Said.SLOW]


def test_players_and_tenants_have_each_their_own() -> None:
    allowance = Allowance(Now(), FEW)
    for _ in range(9):
        allowance.take("a", "ann")
    assert allowance.take("a", "ben") is Said.YES
    assert allowance.take("b", "ann") is Said.YES


def test_a_channel_has_one_for_all_of_its_players_and_another_channel_another() -> None:
    allowance = Allowance(Now(), FEW)
    said = [allowance.take("a", f"player-{number}", "one") for number in range(7)]
    assert said == [Said.YES] * 5 + [Said.SLOW] * 2, "each of those who come too late is told"
    assert allowance.take("a", "player-0", "two") is Said.YES
    assert allowance.take("b", "player-0", "one") is Said.YES


def test_a_clock_that_was_set_back_refuses_nobody_for_longer_than_a_burst_takes() -> None:
    now = Now()
    allowance = Allowance(now, FEW)
    for _ in range(4):
        allowance.take("a", "ann")
    now.at -= 600_000
    assert allowance.take("a", "ann") is not Said.YES
    now.at += 3_000
    assert allowance.take("a", "ann") is Said.YES


def test_what_is_full_again_is_forgotten() -> None:
    now = Now()
    allowance = Allowance(now, FEW)
    for number in range(50_000):
        allowance.take("a", f"player-{number}")
        now.at += 1
    assert len(allowance) <= 20_000


def test_what_costs_as_much_as_several_clicks_takes_as_many_and_no_more_than_a_burst() -> None:
    now = Now()
    allowance = Allowance(now, FEW)
    assert [allowance.take("a", "ann", clicks=2) for _ in range(2)] == [Said.YES, Said.SLOW]
    assert allowance.take("a", "ben", clicks=99) is Said.YES, "else it would be refused for ever"
    now.at += 99_000
    assert [allowance.take("a", "ann", clicks=2) for _ in range(2)] == [Said.YES, Said.SLOW]


@given(st.lists(st.integers(0, 3_000), max_size=60))
def test_never_more_than_the_burst_and_what_time_gives_back(pauses: list[int]) -> None:
    now = Now()
    allowance = Allowance(now, FEW)
    admitted: list[int] = []
    for pause in pauses:
        now.at += pause
        if allowance.take("a", "ann") is Said.YES:
            admitted.append(now.at)
    for first, since in enumerate(admitted):
        for last in range(first, len(admitted)):
            assert last - first + 1 <= FEW.player.burst + (admitted[last] - since) / FEW.player.each_ms


def click(person: Person, house: House, position: int) -> Pick:
    return Pick(tenant=ROOM.tenant, session="sess0", person=person, stamp=house.clock.now(), round=0, position=position)


async def commits_until_the_others_are_answered(folder: Path, flood: int) -> tuple[int, list[Reply]]:
    """How many commits pass until 40 people have their answers, who click behind a flood; and the flood's replies."""
    async with a_house(folder, limits=Limits(batch=16)) as house:
        await house.start(Settings(seconds=30, answers=Answers.CHANGEABLE))
        await house.phase(Phase.OPEN, 0)
        commits = 0
        commit = house.engine._committer._commit

        async def counted(*items: object) -> object:
            nonlocal commits
            commits += 1
            return await commit(*items)  # type: ignore[arg-type]

        house.engine._committer._commit = counted  # type: ignore[assignment, method-assign]
        flooding = [asyncio.create_task(house.engine.submit(click(BOT, house, n % 4))) for n in range(flood)]
        await asyncio.sleep(0)
        replies = await asyncio.gather(*(house.engine.submit(click(person, house, 1)) for person in OTHERS))
        passed = commits
        assert all(reply.note.done for reply in replies)
        async with house.store.reading() as reading:
            counts, _ = await reading.counts((ROOM.tenant, "sess0"), 0)
        assert counts[(await house.session()).current.order[1],] >= len(OTHERS)
        return passed, list(await asyncio.gather(*flooding))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


async def test_a_flood_of_one_player_s_clicks_delays_nobody_else(tmp_path: Path) -> None:
    alone, _ = await commits_until_the_others_are_answered(_made(tmp_path / "alone"), 0)
    behind, replies = await commits_until_the_others_are_answered(_made(tmp_path / "behind"), 1_000)
    let_through = sum(reply.note != SLOW for reply in replies)
    assert let_through == Rates().player.burst
    assert [reply.silent for reply in replies if reply.note == SLOW] == [False] + [True] * (1_000 - let_through - 1)
    assert behind <= alone + let_through // 16 + 1, "as if the flood were a few people more"


async def test_starting_again_and_again_is_slowed_down_too(tmp_path: Path) -> None:
    async with a_house(tmp_path, limits=Limits(rates=FEW)) as house:
        replies = [await house.start(Settings()) for _ in range(6)]
        assert [reply.note == SLOW for reply in replies] == [False] * 3 + [True] * 3
        await house.clock.leap(10_000)
        assert (await house.start(Settings())).note != SLOW


@pytest.mark.parametrize("clicks", [Rates().player.burst])
async def test_a_person_who_toggles_for_their_life_is_not_slowed_down(tmp_path: Path, clicks: int) -> None:
    async with a_house(tmp_path) as house:
        await house.start(Settings(answers=Answers.CHANGEABLE))
        await house.phase(Phase.OPEN, 0)
        for number in range(clicks):
            assert (await house.engine.submit(click(HOST if number % 2 else BOT, house, number % 4))).note != SLOW


# -- what is looked at ---------------------------------------------------------------------------------------------

LOOKS: dict[str, tuple[int, Callable[[QuizDesk, str], Awaitable[object]]]] = {
    "what one missed": (1, lambda desk, who: desk.missed(ROOM.tenant, "sess0", who)),
    "one's quizzes": (1, lambda desk, who: desk.history(ROOM.tenant, who)),
    "the host's page": (1, lambda desk, who: desk.hosting(ROOM.tenant, "sess0", Person(who, ""))),
    "results": (LONG_READ, lambda desk, who: desk.results(ROOM.tenant, "sess0", who)),
    "one's place": (1, lambda desk, who: desk.my_rank(ROOM.tenant, who, Period.ALL, Order.POINTS)),
    "the league": (1, lambda desk, who: desk.league(ROOM, who)),
    "one's turn": (1, lambda desk, who: desk.turn(ROOM.tenant, "sess0", who)),
    "one's data": (LONG_READ, lambda desk, who: desk.belongings(Whose("web", who, ROOM.tenant))),
    "what is due": (1, lambda desk, who: desk.due_count(ROOM, Person(who, ""))),
    "one's wishes": (1, lambda desk, who: desk.plan_wishes(ROOM, Person(who, ""))),
    "a picture": (LONG_READ, lambda desk, who: desk.chart(ROOM, Person(who, ""), Page(Subject.MASTERY))),
    **{
        f"the page {subject.name}": (1, lambda desk, who, of=subject: desk.page(ROOM.tenant, who, Page(of)))
        for subject in Subject
        if subject not in OF_THE_TUTOR
    },
    **{
        f"the page {subject.name}": (
            1,
            lambda desk, who, of=subject: desk.own_page(ROOM, Person(who, ""), Page(of)),
        )
        for subject in sorted(OF_THE_TUTOR)
    },
}


@pytest.mark.parametrize("look", LOOKS)
async def test_whoever_looks_again_and_again_is_slowed_down_and_nobody_else_is(tmp_path: Path, look: str) -> None:
    clicks, see = LOOKS[look]
    burst = Rates(Rate(10, 1.0))
    async with a_house(tmp_path, limits=Limits(rates=burst)) as house:
        for _ in range(10 // clicks):
            await see(house.desk, BOT.id)
        for silent in (False, True):
            with pytest.raises(Hurried, match="Slow down") as hurried:
                await see(house.desk, BOT.id)
            assert hurried.value.silent is silent
        assert (await house.start(Settings(), person=BOT)).note == SLOW, "a look is a click"
        await see(house.desk, "somebody else")
        await house.clock.leap(10_000)
        await see(house.desk, BOT.id)


async def test_the_operator_is_not_slowed_down(tmp_path: Path) -> None:
    async with a_house(tmp_path, limits=Limits(rates=FEW)) as house:
        for _ in range(9):
            assert await house.desk.results(ROOM.tenant, "sess0") is None


@pytest.mark.parametrize("look", LOOKS)
async def test_beside_a_running_quorum_nobody_clicks_and_nobody_is_slowed_down(tmp_path: Path, look: str) -> None:
    async with a_house(tmp_path, limits=Limits(rates=FEW)) as house:
        beside = QuizDesk(house.store, house.clock)
        _, see = LOOKS[look]
        for _ in range(FEW.player.burst + 2):
            await see(beside, BOT.id)
        assert (await house.start(Settings(), person=BOT)).note != SLOW, "the clicks of the engine are others"


async def test_whoever_arranges_boards_or_is_forgotten_again_and_again_is_slowed_down_too(tmp_path: Path) -> None:
    async with a_house(tmp_path, limits=Limits(rates=FEW)) as house:
        for _ in range(2):
            assert (await house.engine.arrange(SetZone(ROOM.tenant, BOT.id, "Asia/Tokyo"))).note != SLOW
        assert (await house.engine.forget(Whose("web", BOT.id, ROOM.tenant))).note != SLOW
        assert (await house.engine.forget(Whose("web", BOT.id, ROOM.tenant))).note == SLOW
        assert (await house.engine.arrange(BeginSeason(ROOM.tenant, BOT.id))).note == SLOW
        assert (await house.engine.arrange(BeginSeason(ROOM.tenant, HOST.id))).note.done
