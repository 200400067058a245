"""An engine and a desk that do what a test tells them, and remember what they were asked."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from bot.ports import (
    BankSummary,
    BeginSeason,
    ChangeDaily,
    DailyView,
    LeagueCommand,
    LeagueView,
    Missed,
    PlanWishes,
    Played,
    Reply,
    RoomView,
    Seating,
    SetDaily,
    SetZone,
    StartQuiz,
    TutorCommand,
    View,
)
from bot.quiz.bank import Bank, Difficulty
from bot.quiz.blocks import Card, Standings
from bot.quiz.boards import Board, Order, Period
from bot.quiz.effects import Note
from bot.quiz.events import Event, Person, Place
from bot.quiz.league import Member
from bot.quiz.page_texts import missed_page
from bot.quiz.pages import Page, PageView, Subject
from bot.quiz.privacy import Belongings, Whose
from bot.quiz.records import Hosting
from bot.quiz.results import Results
from bot.quiz.session import Session

__all__ = ["FakeDesk", "FakeEngine", "room_view", "summary_of"]


def _noted(event: Event) -> Reply:
    return Reply(Note("Noted."), event.session)


def _planned(command: SetDaily | ChangeDaily) -> Reply:
    return Reply(Note("The daily quiz is set."))


def _arranged(command: LeagueCommand) -> Reply:
    return Reply(Note("The league is set."))


def _taught(command: TutorCommand) -> Reply:
    return Reply(Note("Learned."))


def _begun(command: StartQuiz) -> Reply:
    return Reply(Note("Here we go."), "s0000")


class FakeEngine:
    """Keeps every event and command in order. `answer` and `begin` say what comes back."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.commands: list[StartQuiz] = []
        self.arranged: list[BeginSeason | SetZone] = []
        self.arrangement = Reply(Note("Arranged."))
        self.answer: Callable[[Event], Reply] = _noted
        self.begin: Callable[[StartQuiz], Reply] = _begun
        self.forgotten: list[Whose] = []
        self.forgetting = Reply(Note("Forgotten."))
        self.left: list[str] = []
        self.back: list[list[str]] = []
        self.daily_commands: list[SetDaily | ChangeDaily] = []
        self.forsaken: list[str] = []
        self.plan: Callable[[SetDaily | ChangeDaily], Reply] = _planned
        self.league_commands: list[LeagueCommand] = []
        self.arrange_league: Callable[[LeagueCommand], Reply] = _arranged
        self.lessons: list[TutorCommand] = []
        self.teach: Callable[[TutorCommand], Reply] = _taught

    async def forget(self, whose: Whose) -> Reply:
        self.forgotten.append(whose)
        return self.forgetting

    async def departed(self, tenant: str, *, told: bool = False) -> None:
        self.left.append(tenant)

    async def returned(self, tenants: Collection[str]) -> None:
        self.back.append(sorted(tenants))

    async def submit(self, event: Event) -> Reply:
        self.events.append(event)
        return self.answer(event)

    async def arrange(self, command: BeginSeason | SetZone) -> Reply:
        self.arranged.append(command)
        return self.arrangement

    async def start(self, command: StartQuiz) -> Reply:
        self.commands.append(command)
        return self.begin(command)

    async def forsake(self, tenant: str) -> None:
        self.forsaken.append(tenant)

    async def daily(self, command: SetDaily | ChangeDaily) -> Reply:
        self.daily_commands.append(command)
        return self.plan(command)

    async def league(self, command: LeagueCommand) -> Reply:
        self.league_commands.append(command)
        return self.arrange_league(command)

    async def tutor(self, command: TutorCommand) -> Reply:
        self.lessons.append(command)
        return self.teach(command)


class FakeDesk:
    """Says what its fields say. `broken` makes every read fail, as a store that is gone would."""

    def __init__(self, shelf: tuple[BankSummary, ...] = ()) -> None:
        self.shelf = shelf
        self.rooms: dict[Place, RoomView] = {}
        self.seats: dict[tuple[str, str], tuple[bool, Note | None] | tuple[bool, Note | None, int | None]] = {}
        self.missed_by: dict[tuple[str, str], tuple[Missed, ...]] = {}
        self.history_of: dict[str, tuple[Played, ...]] = {}
        self.standings_of: dict[str, Standings] = {}
        self.results_of: dict[str, Results] = {}
        self.boards: dict[tuple[Order, Period, str | None], Board] = {}
        self.pages: dict[Page, PageView] = {}
        self.due = 0
        self.wishes = PlanWishes()
        self.pictures: dict[Page, bytes] = {}
        self.dailies: dict[Place, DailyView] = {}
        self.leagues: dict[Place, LeagueView] = {}
        self.members: dict[Place, tuple[Member, ...]] = {}
        self.notices: dict[Place, RoomView] = {}
        self.turns: dict[tuple[str, str], Card] = {}
        self.hosting_of: dict[tuple[str, str], Hosting] = {}
        self.names: dict[str, str] = {}
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

    async def daily(self, place: Place) -> DailyView | None:
        self._check(place.tenant)
        return self.dailies.get(place)

    async def league(self, place: Place, player: str) -> LeagueView | None:
        self._check(place.tenant)
        return self.leagues.get(place)

    async def league_members(self, place: Place, limit: int = 1_000) -> tuple[Member, ...]:
        self._check(place.tenant)
        return self.members.get(place, ())[:limit]

    async def notice(self, place: Place) -> RoomView | None:
        self._check(place.tenant)
        return self.notices.get(place)

    async def zones(self, typed: str = "", limit: int = 25) -> tuple[str, ...]:
        return ("UTC", "Asia/Kathmandu", "Europe/Berlin")[:limit]

    async def turn(self, tenant: str, session: str, player: str) -> Card | None:
        self._check(tenant)
        return self.turns.get((session, player))

    async def belongings(self, whose: Whose) -> Belongings:
        self._check(whose.tenants)
        return Belongings(whose, 0, names={whose.tenants: self.names.get(whose.person, "")})

    async def seat(self, tenant: str, session: str, player: str) -> Seating:
        self._check(tenant)
        return Seating(*self.seats.get((session, player), ()))

    async def missed(self, tenant: str, session: str, player: str) -> tuple[Missed, ...]:
        self._check(tenant)
        return self.missed_by.get((session, player), ())

    async def standings(self, tenant: str, session: str) -> Standings | None:
        self._check(tenant)
        return self.standings_of.get(session)

    async def hosting(self, tenant: str, session: str, person: Person) -> Hosting | None:
        self._check(tenant)
        return self.hosting_of.get((session, person.id))

    async def results(self, tenant: str, session: str, player: str | None = None) -> Results | None:
        self._check(tenant)
        return self.results_of.get(session)

    async def board(
        self, tenant: str, period: Period, order: Order, channel: str | None = None, limit: int = 10
    ) -> Board:
        self._check(tenant)
        board = self._board(period, order, channel)
        return replace(board, lines=board.lines[:limit])

    async def my_rank(
        self,
        tenant: str,
        player: str,
        period: Period,
        order: Order,
        channel: str | None = None,
        neighbours: int = 3,
    ) -> Board | None:
        self._check(tenant)
        board = self._board(period, order, channel)
        at = next((at for at, line in enumerate(board.lines) if line.player == player), None)
        if at is None:
            return None
        return replace(board, lines=board.lines[max(at - neighbours, 0) : at + neighbours + 1])

    def _board(self, period: Period, order: Order, channel: str | None) -> Board:
        return self.boards.get((order, period, channel), Board(order, period, (), 0, None, 0, "UTC"))

    async def history(self, tenant: str, player: str, limit: int = 50) -> tuple[Played, ...]:
        self._check(tenant)
        return self.history_of.get(player, ())[:limit]

    async def own_page(self, place: Place, person: Person, page: Page) -> PageView:
        return self.pages.get(page) or PageView(f"{page.subject.name.capitalize()} of {person.name}", ())

    async def due_count(self, place: Place, person: Person) -> int:
        return self.due

    async def plan_wishes(self, place: Place, person: Person) -> PlanWishes:
        return self.wishes

    async def chart(self, place: Place, person: Person, page: Page) -> bytes | None:
        return self.pictures.get(page)

    async def page(self, tenant: str, player: str, page: Page, *, leads: bool = False) -> PageView:
        self._check(tenant)
        if page.subject is Subject.MISSED and page not in self.pages:
            return missed_page(self.missed_by.get((page.of, player), ()), page)
        return self.pages[page]


def room_view(session: Session, card: Card, version: int = 1) -> RoomView:
    """What goes on in a place, with its newest post."""
    return RoomView(session, View(card, version, session.phase))


def summary_of(bank: Bank) -> BankSummary:
    """A bank as it stands on the shelf, counted from its questions."""
    outcomes = {each.id: sum(each.id in question.outcomes for question in bank.questions) for each in bank.outcomes}
    levels = [question.difficulty or bank.difficulty for question in bank.questions]
    counts = {level: levels.count(level) for level in Difficulty if level in levels}
    return BankSummary(bank, len(bank.questions), outcomes, counts)
