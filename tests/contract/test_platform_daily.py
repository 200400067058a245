"""A daily quiz at one's own pace, played through the real engine and store on each platform."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.engine.clock import SystemClock
from bot.ports import ChangeDaily, DailyAct
from bot.quiz.daily import Daily, Plan
from bot.quiz.events import Close, Place
from bot.quiz.recurrence import Recurrence
from bot.quiz.session import Session
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act, Press, read_token, write_token
from tests.contract.stands import STANDS, OpenStand, Stand, Turn
from tests.contract.test_platform import Game, a_game
from tests.fakes.patience import turns
from tests.quiz.values import BANK, HOST

PROMPTS = {each.id: each.prompt for each in BANK.questions}


@pytest.fixture(params=sorted(STANDS))
def open_stand(request: pytest.FixtureRequest) -> OpenStand:
    """Each platform's stand in turn."""
    return STANDS[request.param]


def a_daily(place: Place) -> Daily:
    """One that was due a minute ago: posted as soon as an engine runs."""
    now = SystemClock().now()
    due = datetime.fromtimestamp(now // 1_000 - 60, UTC).replace(second=0, microsecond=0)
    plan = Plan(Recurrence(due.hour * 60 + due.minute), "UTC", bank="things", count=3)
    due_at = int(due.timestamp()) * 1_000
    return Daily("daily1", place, HOST.id, HOST.name, plan, now, next_day=due.date(), due_at=due_at, version=1)


async def todays(game: Game) -> Session:
    """The session of the daily's quiz, once it is open."""
    async for _ in turns():
        async with game.store.reading() as reading:
            daily = await reading.daily_in(game.stand.place)
        if daily is not None and daily.last is not None:
            return await game.phase(daily.last.session, Phase.OPEN)
    raise AssertionError("no quiz was posted")


def the(act: Act, turn: Turn) -> str:
    """The token of the first button of an act on a card."""
    return next(token for token in turn.tokens if (press := read_token(token)) is not None and press.act is act)


async def answered(stand: Stand, name: str, turn: Turn) -> Turn:
    """One question answered with its first option: the card that comes then."""
    turn = await stand.turn(name, the(Act.PICK, turn))
    return await stand.turn(name, the(Act.SUBMIT, turn)) if "Chosen so far" in turn.text else turn


async def test_it_is_posted_once_answered_in_private_over_restarts_and_revealed_at_the_close(
    open_stand: OpenStand, tmp_path: Path
) -> None:
    memory: dict[str, Any] = {}
    async with a_game(open_stand, tmp_path, memory) as game, game.store.writing() as writing:
        await writing.add_daily(a_daily(game.stand.place))
    async with a_game(open_stand, tmp_path, memory, first=10) as game:
        session = await todays(game)
        prompts = [PROMPTS[asked.id] for asked in session.asked]
        public = await game.reads("whenever it suits you")
        play = write_token(Press(session.id, Act.PLAY))
        turn = await game.stand.turn("Ann", play)
        assert "Question 1 of 3" in turn.text
        assert prompts[0] in turn.text
        assert not any(prompt in public for prompt in prompts)
        turn = await answered(game.stand, "Ann", turn)
        assert prompts[1] in turn.text
    async with a_game(open_stand, tmp_path, memory, first=20) as game:
        assert (await todays(game)).id == session.id, "after a restart it is not posted again"
        turn = await answered(game.stand, "Ann", turn)
        assert prompts[2] in turn.text
        turn = await answered(game.stand, "Ann", turn)
        assert "last question" in turn.text
        assert "last question" in (await game.stand.turn("Ann", play)).text
        assert prompts[0] in (await game.stand.turn("Ben", play)).text, "each has a place of their own"
        public = await game.reads("1 answered")
        assert not any(prompt in public for prompt in prompts)
        await game.engine.submit(game.by_host(Close, session.id, round=0))
        await game.phase(session.id, Phase.FINISHED)
        result = await game.reads("The right answers")
        assert all(prompt in result for prompt in prompts)
        off = ChangeDaily(game.stand.place, HOST, DailyAct.OFF)
        assert (await game.engine.daily(off)).note.done
