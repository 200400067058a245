"""What every platform must do, played through the real engine and store on each of them."""

from __future__ import annotations

import asyncio
import dataclasses
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.engine.clock import SystemClock
from bot.engine.desk import QuizDesk
from bot.engine.engine import QuizEngine
from bot.ports import Clock, Platform, Refused, StartQuiz, Unreachable
from bot.ports.store import SHARED
from bot.quiz.bank import Bank, Kind, Option
from bot.quiz.codec import with_hash
from bot.quiz.events import Begin, Close, Extend, Next, Pause, PersonEvent, Regrade, Resume, Stop
from bot.quiz.session import Entry, Scoring, Session, Settings
from bot.quiz.stages import Phase, round_slot
from bot.quiz.tokens import Act, Press, write_token
from bot.store import SqlStore, open_store
from tests.contract.stands import STANDS, OpenStand, Stand
from tests.fakes.databases import lay
from tests.fakes.patience import turns
from tests.quiz.values import BANK, HOST, question

SETTINGS = Settings(seconds=120, reading_seconds=60)
HOSTILE = "<script>alert(1)</script> @everyone <!channel> **bold** `code` &amp; [a](https://example.org) \u202e"


@dataclass(frozen=True, slots=True)
class Game:
    """An engine with a platform before it."""

    store: SqlStore
    engine: QuizEngine
    stand: Stand

    async def start(self, settings: Settings = SETTINGS, bank: str = "things", count: int | None = None) -> str:
        reply = await self.engine.start(StartQuiz(self.stand.place, HOST, (bank,), settings, count))
        assert reply.note.done, reply.note.text
        assert reply.session is not None
        return reply.session

    def by_host(self, kind: type[PersonEvent], id: str, **fields: int) -> PersonEvent:
        """Something the host does."""
        return kind(tenant=self.stand.place.tenant, session=id, person=HOST, stamp=0, **fields)

    async def session(self, id: str) -> Session:
        async with self.store.reading() as reading:
            key = (self.stand.place.tenant, id)
            return (await reading.sessions([key]))[key]

    async def phase(self, id: str, phase: Phase, round: int | None = None) -> Session:
        async for _ in turns():
            session = await self.session(id)
            if session.phase is phase and round in (None, session.round):
                return session
        raise AssertionError(f"the session is {session.phase} in round {session.round}")

    async def reads(self, words: str) -> str:
        """Wait until the channel's newest post says `words`."""
        async for _ in turns():
            text = await self.stand.text()
            # Slack knows people by handles, which are in small letters.
            if words.casefold() in text.casefold():
                return text
        raise AssertionError(f"nobody reads {words!r} in: {text}")


@pytest.fixture(params=sorted(STANDS))
def open_stand(request: pytest.FixtureRequest) -> OpenStand:
    """Each platform's stand in turn."""
    return STANDS[request.param]


@asynccontextmanager
async def a_game(
    open_stand: OpenStand,
    folder: Path,
    memory: dict[str, Any],
    *banks: Bank,
    first: int = 0,
    clock: Clock | None = None,
) -> AsyncIterator[Game]:
    """A game over a database in `folder`; opened again it goes on. `first` keeps session ids apart."""
    clock, ids = clock or SystemClock(), count(first)
    store = await open_store(lay(folder / "quorum.sqlite3"))
    try:
        async with store.writing() as writing:
            await writing.put_shelf(SHARED, [BANK, *banks])
        platforms: dict[str, Platform] = {}
        engine = QuizEngine(store, clock, platforms, lambda: f"sess{next(ids)}", lambda: 1, "one")
        async with open_stand(engine, QuizDesk(store, clock, engine.allowance), clock, memory) as stand:
            platforms[stand.platform.name] = stand.platform
            async with engine.running():
                yield Game(store, engine, stand)
    finally:
        await store.close()


@pytest.fixture
async def game(open_stand: OpenStand, tmp_path: Path) -> AsyncIterator[Game]:
    async with a_game(open_stand, tmp_path, {}) as game:
        yield game


def pick(id: str, round: int, position: int) -> str:
    return write_token(Press(id, Act.PICK, round, position))


async def test_a_whole_quiz_is_played_and_seen(game: Game) -> None:
    id = await game.start(replace(SETTINGS, entry=Entry.LOBBY))
    await game.reads("Things")
    for name in ("Ann", "Ben"):
        heard = await game.stand.press(name, write_token(Press(id, Act.JOIN)))
        assert heard.done, heard.text
    await game.reads("Ben")
    assert not (await game.stand.press("Ann", write_token(Press(id, Act.BEGIN)))).done, "she is not the host"
    await game.engine.submit(game.by_host(Begin, id))
    for round in range(4):
        session = await game.phase(id, Phase.OPEN, round)
        asked = session.current
        body = next(q for q in BANK.questions if q.id == asked.id)
        shown = await game.reads(body.prompt)
        places = [shown.index(body.options[option].text) for option in asked.order]
        assert places == sorted(places), "options are shown in the order asked"
        assert body.explanation not in shown, "the reveal comes later"
        for name, options in (("Ann", asked.key), ("Ben", ())):
            positions = [asked.order.index(option) for option in options] or [
                next(i for i, option in enumerate(asked.order) if option not in asked.key)
            ]
            for position in positions:
                assert (await game.stand.press(name, pick(id, round, position))).done
            if asked.kind is Kind.MULTIPLE:
                assert (await game.stand.press(name, write_token(Press(id, Act.SUBMIT, round)))).done
        await game.reads(body.explanation)
        await game.phase(id, Phase.REVEALED, round)
        await game.engine.submit(game.by_host(Next, id, round=round))
    await game.phase(id, Phase.FINISHED)
    result = (await game.reads("All of it!")).title()
    assert result.index("Ann") < result.index("Ben")


async def test_a_challenge_is_played_and_seen(game: Game) -> None:
    settings = replace(
        SETTINGS, entry=Entry.LOBBY, teams=("Owls", "Larks"), scoring=Scoring.SPEED, streak=True, target=1_200
    )
    id = await game.start(settings)
    await game.reads("Owls")
    for name, team in (("Ann", 0), ("Ben", 1), ("Cid", 1)):
        heard = await game.stand.press(name, write_token(Press(id, Act.TEAM, 0, team)))
        assert heard.done, heard.text
        assert settings.teams[team] in heard.text
    await game.reads("Cid")
    assert not (await game.stand.press("Ann", write_token(Press(id, Act.BEGIN)))).done, "she is not the host"
    await game.engine.submit(game.by_host(Begin, id))
    session = await game.phase(id, Phase.OPEN, 0)
    await game.stand.press("Ann", pick(id, 0, session.current.order.index(session.current.key[0])))
    assert not (await game.stand.press("Eve", pick(id, 0, 0))).done, "she is in no team"
    await game.engine.submit(game.by_host(Pause, id))
    await game.reads("The quiz is paused with")
    assert not (await game.stand.press("Ben", pick(id, 0, 0))).done, "time stands still"
    await game.engine.submit(game.by_host(Resume, id))
    await game.phase(id, Phase.OPEN, 0)
    await game.engine.submit(game.by_host(Extend, id, round=0, seconds=30))
    wrong = next(at for at, option in enumerate(session.current.order) if option not in session.current.key)
    for name in ("Ben", "Cid"):
        await game.stand.press(name, pick(id, 0, wrong))
    await game.reads("Owls take the lead.")
    await game.phase(id, Phase.REVEALED, 0)
    heard = await game.stand.press("Ben", write_token(Press(id, Act.REPORT, 0)))
    assert heard.done, heard.text
    await game.engine.submit(game.by_host(Regrade, id, round=0, position=wrong))
    await game.reads("Everybody who answered was right.")
    await game.engine.submit(game.by_host(Next, id, round=0))
    session = await game.phase(id, Phase.OPEN, 1)
    for option in session.current.key:
        await game.stand.press("Ann", pick(id, 1, session.current.order.index(option)))
    if session.current.kind is Kind.MULTIPLE:
        await game.stand.press("Ann", write_token(Press(id, Act.SUBMIT, 1)))
    await game.engine.submit(game.by_host(Close, id, round=1))
    await game.reads("1,200 points are reached")
    await game.phase(id, Phase.REVEALED, 1)
    await game.engine.submit(game.by_host(Next, id, round=1))
    result = await game.reads("Fastest right answer")
    assert result.index("Owls") < result.index("Larks")
    assert (await game.session(id)).phase is Phase.FINISHED


async def test_a_click_is_answered_in_private_and_counts_once_however_often(game: Game) -> None:
    id = await game.start()
    await game.phase(id, Phase.OPEN)
    first = await game.stand.press("Ann", pick(id, 0, 1))
    replies = [first, *await asyncio.gather(*(game.stand.press("Ann", pick(id, 0, 1)) for _ in range(5)))]
    assert {heard.text for heard in replies} == {"B locked in."}
    other = await game.stand.press("Ann", pick(id, 0, 2))
    assert not other.done
    assert "B" in other.text
    async with game.store.reading() as reading:
        assert len(await reading.responses((game.stand.place.tenant, id), 0)) == 1


async def test_the_stamp_of_a_click_is_its_own_time(game: Game) -> None:
    clock = SystemClock()
    id = await game.start()
    await game.phase(id, Phase.OPEN)
    before = clock.now()
    await game.stand.press("Ann", pick(id, 0, 1))
    async with game.store.reading() as reading:
        (response,) = await reading.responses((game.stand.place.tenant, id), 0)
    assert before <= response.stamp <= clock.now()


async def test_two_people_of_one_name_are_two_players(game: Game) -> None:
    id = await game.start()
    await game.phase(id, Phase.OPEN)
    await game.stand.press("Ann", pick(id, 0, 1))
    await game.stand.press("Ann ", pick(id, 0, 2))
    async with game.store.reading() as reading:
        assert len({r.player for r in await reading.responses((game.stand.place.tenant, id), 0)}) == 2


async def test_a_forged_button_changes_nothing(game: Game) -> None:
    id = await game.start()
    before = await game.phase(id, Phase.OPEN)
    for token in ("", "x" * 500, "1.sess0.q.0.0", "2.sess0.p.0.0", "1.sess0.p.0.0'--", "1.../../etc.p.0.0"):
        assert (await game.stand.press("Eve", token)).refused
    for token in (pick("nobody", 0, 0), pick(id, 3, 0), pick(id, 0, 77), write_token(Press(id, Act.STOP))):
        heard = await game.stand.press("Eve", token)
        assert not heard.done
        assert heard.text
    assert await game.session(id) == before


async def test_after_a_restart_the_old_buttons_work_and_the_same_person_is_known(
    open_stand: OpenStand, tmp_path: Path
) -> None:
    memory: dict[str, Any] = {}
    async with a_game(open_stand, tmp_path, memory) as game:
        id = await game.start()
        before = await game.phase(id, Phase.OPEN)
        assert (await game.stand.press("Ann", pick(id, 0, 1))).done
    async with a_game(open_stand, tmp_path, memory, first=10) as again:
        assert await again.session(id) == before
        body = next(q for q in BANK.questions if q.id == before.current.id)
        await again.reads(body.prompt)
        heard = await again.stand.press("Ann", pick(id, 0, 3))
        assert not heard.done, "her answer of before stands"
        assert (await again.stand.press("Ben", pick(id, 0, 3))).done
        await again.engine.submit(again.by_host(Close, id, round=0))
        await again.reads(body.explanation)


async def test_texts_are_shown_as_they_are_and_have_no_powers(open_stand: OpenStand, tmp_path: Path) -> None:
    nasty = replace(question(0), prompt=HOSTILE, options=tuple(Option(f"{HOSTILE} {n}") for n in range(4)))
    bank = with_hash(Bank("nasty", HOSTILE, (replace(nasty, explanation=HOSTILE, outcomes=()),)))
    async with a_game(open_stand, tmp_path, {}, bank) as game:
        id = await game.start(bank="nasty")
        await game.reads("alert(1)")
        assert not await game.stand.acts("<script>alert")
        await game.phase(id, Phase.OPEN)
        assert (await game.stand.press("<b>@here</b>", pick(id, 0, 1))).done
        await game.engine.submit(game.by_host(Close, id, round=0))
        await game.phase(id, Phase.REVEALED)
        await game.engine.submit(game.by_host(Next, id, round=0))
        await game.reads("<b>@here</b>")
        assert not await game.stand.acts("<b>@here</b>")
        assert not await game.stand.acts("<script>alert")


async def test_long_texts_code_and_many_options_are_shown(open_stand: OpenStand, tmp_path: Path) -> None:
    long = replace(
        question(0),
        prompt="What is printed?\n```python\n" + "print('x')\n" * 40 + "```\n" + "word " * 200,
        options=tuple(Option(f"option {n} " + "long " * 55) for n in range(20)),
        explanation="because " * 240,
        outcomes=(),
    )
    async with a_game(open_stand, tmp_path, {}, with_hash(Bank("long", "Long", (long,)))) as game:
        id = await game.start(bank="long")
        await game.reads("option 19")
        await game.phase(id, Phase.OPEN)
        assert (await game.stand.press("Ann", pick(id, 0, 19))).text.startswith("T ")
        await game.engine.submit(game.by_host(Close, id, round=0))
        await game.phase(id, Phase.REVEALED)
        await game.reads("because because")


async def test_a_button_gives_nothing_of_the_key_away(game: Game) -> None:
    """The same question with another key is the same message but for the session's id."""
    codes: list[str] = []
    for key in ((0,), (3,)):
        body = replace(question(0), key=key, outcomes=())
        bank = with_hash(Bank("keyed", "Keyed", (body,)))
        async with game.store.writing() as writing:
            await writing.put_shelf(SHARED, [bank])
        id = await game.start(bank="keyed")
        await game.phase(id, Phase.OPEN)
        code = re.sub(
            r"\d{13}|(?<=<t:)\d{10}|(?<=\^)\d{10}|\d\d:\d\d:\d\d(?= UTC)",
            "TIME",
            (await game.stand.code()).replace(id, "ID"),
        )
        codes.append(code)
        await game.engine.submit(game.by_host(Stop, id))
        await game.phase(id, Phase.STOPPED)
        # The result must be out before the next question, or it would be the newest post.
        await game.reads("Stopped early")
    assert codes[0] == codes[1]


async def test_what_a_platform_can_do_is_declared(game: Game) -> None:
    capabilities = game.stand.platform.capabilities
    assert capabilities.live_edit_ms > 0
    assert game.stand.platform.name == game.stand.place.platform
    assert dataclasses.is_dataclass(capabilities)


async def test_a_private_word_reaches_its_person_or_says_that_it_cannot(game: Game) -> None:
    with pytest.raises((Refused, Unreachable)):
        await game.stand.platform.tell(game.stand.place, "nobody", "Hello?")


async def test_many_players_cost_no_more_messages(game: Game) -> None:
    id = await game.start(count=1)
    await game.phase(id, Phase.OPEN)
    await asyncio.gather(*(game.stand.press(f"P{n}", pick(id, 0, n % 4)) for n in range(60)))
    async with game.store.reading() as reading:
        posts = [await reading.post((game.stand.place.tenant, id), slot) for slot in (round_slot(0), "result")]
    assert [post is not None for post in posts] == [True, False]
