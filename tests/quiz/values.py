"""Small values that tests of the core and the engine build upon."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz.bank import Bank, Difficulty, Kind, Option, Outcome, Question, ScoreBand, StudyNote
from bot.quiz.codec import with_hash
from bot.quiz.events import Person, Place
from bot.quiz.selection import select
from bot.quiz.session import Answers, Entry, PinnedBank, Session, Settings
from bot.quiz.step import opening

ROOM = Place("web", "web", "main")
HOST = Person("host", "Hanna")
ANN = Person("ann", "Ann")
BEN = Person("ben", "Ben")
NOW = 1_800_000_000_000


def question(number: int, kind: Kind = Kind.SINGLE, key: tuple[int, ...] = (1,)) -> Question:
    options = ("True", "False") if kind is Kind.TRUE_FALSE else tuple(f"{number}-{name}" for name in "wxyz")
    return Question(
        id=f"q{number}",
        prompt=f"What is thing {number}?",
        options=tuple(Option(text) for text in options),
        key=key,
        kind=kind,
        explanation=f"Thing {number} is what it is.",
        difficulty=Difficulty.HARD if number % 2 else None,
        outcomes=("first" if number < 2 else "second",),
    )


BANK = with_hash(
    Bank(
        id="things",
        title="Things",
        questions=(
            question(0),
            question(1, Kind.MULTIPLE, (0, 2)),
            question(2, Kind.TRUE_FALSE, (0,)),
            question(3, key=(3,)),
        ),
        difficulty=Difficulty.EASY,
        outcomes=(Outcome("first", "Name the first things"), Outcome("second", "Name the other things")),
        notes=(StudyNote("n1", "Things", "There are things.", "A book of things", ("first",)),),
        bands=(
            ScoreBand(0, 49, "Read on."),
            ScoreBand(50, 99, "Good going."),
            ScoreBand(100, 100, "All of it!"),
        ),
    )
)

THREE = with_hash(
    Bank(
        "things",
        "Things",
        tuple(question(n) for n in (0, 3, 5)),
        outcomes=(Outcome("first", "First"), Outcome("second", "Second")),
    )
)
"""Three questions of one answer each."""


def a_session(
    entry: Entry = Entry.OPEN,
    answers: Answers = Answers.LOCKED,
    *,
    kinds: tuple[Kind, ...] | None = None,
    id: str = "s1se",
    place: Place = ROOM,
    bank: Bank = BANK,
    seconds: int = 30,
) -> Session:
    """A session as it is before its first step; `kinds`: only questions of these kinds."""
    asked = tuple(a for a in select([bank], 7) if kinds is None or a.kind in kinds)
    return Session(
        id=id,
        place=place,
        host=HOST.id,
        host_name=HOST.name,
        banks=(PinnedBank(bank.id, bank.hash),),
        title=bank.title,
        seed=7,
        settings=Settings(entry=entry, answers=answers, seconds=seconds, reading_seconds=10),
        asked=asked,
        created_at=NOW,
        version=1,
    )


def opened(session: Session) -> Session:
    """The session after its opening step."""
    return replace(opening(session, NOW).session, version=1)
