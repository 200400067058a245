"""An engine and a desk that do what a test tells them, and remember what they were asked."""

from __future__ import annotations

from collections.abc import Callable

from bot.ports import BankSummary, Hosting, Missed, Played, Reply, RoomView, StartQuiz, View
from bot.quiz.bank import Bank, Difficulty
from bot.quiz.blocks import Card, Standings
from bot.quiz.effects import Note
from bot.quiz.events import Event, Person, Place
from bot.quiz.scoring import Score
from bot.quiz.session import Session

__all__ = ["FakeDesk", "FakeEngine", "room_view", "summary_of"]


def _noted(event: Event) -> Reply:
    return Reply(Note("Noted."), event.session)


def _begun(command: StartQuiz) -> Reply:
    return Reply(Note("Here we go."), "s0000")


class FakeEngine:
    """Keeps every event and command in order. `answer` and `begin` say what comes back."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.commands: list[StartQuiz] = []
        self.answer: Callable[[Event], Reply] = _noted
        self.begin: Callable[[StartQuiz], Reply] = _begun

    async def submit(self, event: Event) -> Reply:
        self.events.append(event)
        return self.answer(event)

    async def start(self, command: StartQuiz) -> Reply:
        self.commands.append(command)
        return self.begin(command)


class FakeDesk:
    """Says what its fields say. `broken` makes every read fail, as a store that is gone would."""

    def __init__(self, shelf: tuple[BankSummary, ...] = ()) -> None:
        self.shelf = shelf
        self.rooms: dict[Place, RoomView] = {}
        self.seats: dict[tuple[str, str], tuple[bool, Note | None]] = {}
        self.missed_by: dict[tuple[str, str], tuple[Missed, ...]] = {}
        self.history_of: dict[str, tuple[Played, ...]] = {}
        self.standings_of: dict[str, Standings] = {}
        self.hosting_of: dict[tuple[str, str], Hosting] = {}
        self.best: tuple[Score, ...] = ()
        self.broken = False

    def _check(self, tenant: str) -> None:
        if self.broken:
            raise RuntimeError("the store is gone")
        assert tenant == "web", "the web room asked for another tenant's data"

    async def banks(self, tenant: str) -> tuple[BankSummary, ...]:
        self._check(tenant)
        return self.shelf

    async def bank(self, tenant: str, bank: str) -> BankSummary | None:
        self._check(tenant)
        return next((each for each in self.shelf if each.bank.id == bank), None)

    async def room(self, place: Place) -> RoomView | None:
        self._check(place.tenant)
        return self.rooms.get(place)

    async def seat(self, tenant: str, session: str, player: str) -> tuple[bool, Note | None]:
        self._check(tenant)
        return self.seats.get((session, player), (False, None))

    async def missed(self, tenant: str, session: str, player: str) -> tuple[Missed, ...]:
        self._check(tenant)
        return self.missed_by.get((session, player), ())

    async def standings(self, tenant: str, session: str) -> Standings | None:
        self._check(tenant)
        return self.standings_of.get(session)

    async def hosting(self, tenant: str, session: str, person: Person) -> Hosting | None:
        self._check(tenant)
        return self.hosting_of.get((session, person.id))

    async def leaders(self, tenant: str, limit: int = 100) -> tuple[Score, ...]:
        self._check(tenant)
        return self.best[:limit]

    async def history(self, tenant: str, player: str, limit: int = 50) -> tuple[Played, ...]:
        self._check(tenant)
        return self.history_of.get(player, ())[:limit]


def room_view(session: Session, card: Card, version: int = 1) -> RoomView:
    """What goes on in a place, with its newest post."""
    return RoomView(session, View(card, version, session.phase))


def summary_of(bank: Bank) -> BankSummary:
    """A bank as it stands on the shelf, counted from its questions."""
    outcomes = {each.id: sum(each.id in question.outcomes for question in bank.questions) for each in bank.outcomes}
    levels = [question.difficulty or bank.difficulty for question in bank.questions]
    counts = {level: levels.count(level) for level in Difficulty if level in levels}
    return BankSummary(bank, len(bank.questions), outcomes, counts)
