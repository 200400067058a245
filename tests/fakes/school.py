"""A house in which people have learned for weeks: what pictures of the tutor are drawn from.

The banks that are shipped, answered by Ines more often right than not; a question of hers that will not stick, one put
aside, an exam ahead, assignments, an account on another platform; and a group that asked to be seen.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

from bot.engine.desk import QuizDesk
from bot.engine.engine import QuizEngine
from bot.engine.memories import keep_reviews, learner_of
from bot.library.limits import Limits
from bot.library.shelf import load_library, shipped_banks
from bot.ports import Assign, Clock, SetPlan, Study
from bot.ports.store import SHARED
from bot.quiz.bank import Bank, Question
from bot.quiz.codec import with_hash
from bot.quiz.events import Person, Place
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.selection import select
from bot.store import SqlStore, open_store
from bot.tutor.evidence import Source, chance_of
from bot.tutor.reviews import Account, QuestionKey, Review
from tests.fakes.databases import lay
from tests.fakes.platform import FakePlatform
from tests.fakes.room_demo import HOST, NAMES, REEF
from tests.store.inline import hasty_sqlite

__all__ = ["MAIN", "School", "a_school"]

MAIN = Place("web", "web", "main")
DAY_MS = 86_400_000
WEEKS = 5
SEED = 11


@dataclass(frozen=True, slots=True)
class School:
    """What stands behind a platform: the real engine and desk."""

    store: SqlStore
    engine: QuizEngine
    desk: QuizDesk
    clock: Clock
    banks: tuple[Bank, ...]

    @property
    def today(self) -> date:
        return datetime.fromtimestamp(self.clock.now() / 1000, UTC).date()


@asynccontextmanager
async def a_school(folder: Path, clock: Clock, *, learned: bool = True) -> AsyncIterator[School]:
    """An engine that runs over a database in `folder`; without `learned` nobody has answered yet."""
    library = load_library([shipped_banks()], Limits())
    shipped = library.content({each.bank.hash for each in library.banks if each.bank})
    banks = (*shipped, with_hash(REEF))
    ids = count()
    store = await open_store(lay(folder / "school.sqlite3"), connect=hasty_sqlite)
    try:
        async with store.writing() as writing:
            await writing.put_shelf(SHARED, banks)
        platform = FakePlatform(clock)  # type: ignore[arg-type]
        engine = QuizEngine(store, clock, {"web": platform}, lambda: f"school{next(ids)}", lambda: SEED, "one")
        school = School(store, engine, QuizDesk(store, clock), clock, banks)
        async with engine.running():
            if learned:
                await _learn(school)
            yield school
    finally:
        await store.close()


async def _learn(school: School) -> None:
    """Weeks of answers, and what people have set."""
    ines = HOST.person
    for number, name in enumerate(NAMES):
        person = ines if name == HOST.name else Person(f"w{number:02}", name)
        async with school.store.writing() as writing:
            account = Account("web", person.id)
            await learner_of(writing, account, person.name, lambda number=number: f"learner{number}")
            await keep_reviews(writing, list(_answers(school, account, Random(SEED + number))))
        await school.engine.tutor(Study(MAIN, person, Lesson(Deed.SEEN, number=1), school.clock.now()))
    exam = school.today + timedelta(days=24)
    await school.engine.tutor(SetPlan(MAIN, ines, exam=exam, a_day=12, new_a_day=6, zone="Europe/Lisbon"))
    leader, now = Person(HOST.id, HOST.name, leads=True), school.clock.now()
    day, whole = (next(each for each in school.banks if each.id == id) for id in (school.banks[0].id, REEF.id))
    await school.engine.tutor(Assign(MAIN, leader, day.id, now + 3 * DAY_MS, 2, title="Before Thursday's lab"))
    await school.engine.tutor(Assign(MAIN, leader, whole.id, now + 9 * DAY_MS, 1, REEF.outcomes[1].id))


def _answers(school: School, account: Account, random: Random) -> Iterator[Review]:
    """Somebody's answers: most banks begun, what is met again known better each time."""
    now, round = school.clock.now(), count()
    for bank in school.banks:
        known = [question for question in bank.questions if random.random() < (0.75 if bank.id != REEF.id else 0.5)]
        for question in known:
            at, gap = now - random.uniform(4, WEEKS * 7) * DAY_MS, 1.5
            stubborn = question is known[0] and account.person == HOST.id
            skill = 0.55
            while at < now - 0.2 * DAY_MS:
                right = random.random() < (0.1 if stubborn else skill)
                yield _review(bank, question, account, next(round), round_ms(at), right=right)
                gap = 1.0 if stubborn else gap * 2.6 if right else 1.5
                skill = min(skill + 0.15, 0.95)
                at += gap * DAY_MS * random.uniform(0.8, 1.2)


def round_ms(at: float) -> int:
    """A moment in whole ms."""
    return int(at)


def _review(bank: Bank, question: Question, account: Account, number: int, at: int, *, right: bool) -> Review:
    asked = next(each for each in select([bank], SEED) if each.id == question.id)
    return Review(
        account,
        MAIN.tenant,
        "before",
        number,
        QuestionKey(SHARED, bank.id, question.id),
        asked.hash,
        at,
        right,
        chance_of(question),
        Source.PRACTICE,
        8_000,
    )
