"""The desk: reads that change nothing, for whoever asks."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine import boards
from bot.engine.allowance import Allowance
from bot.engine.belongings import belongings
from bot.engine.cache import key_of
from bot.engine.daily_facts import turn
from bot.engine.facts import bands_of, draw, outcomes_of
from bot.engine.league_facts import calendar_in, current_week, own_league
from bot.engine.league_members import team_of
from bot.engine.missed import advice_on, missed_in
from bot.engine.own_turn import OwnTurn
from bot.engine.tutor_desk import TutorPages
from bot.engine.weak import by_series_and_title
from bot.engine.zones import zones_like
from bot.ports.daily import DailyView
from bot.ports.desk import RoomView, Seating
from bot.ports.league import LeagueView
from bot.ports.platform import Clock
from bot.ports.store import Reading, Store
from bot.ports.tutor import PlanWishes
from bot.quiz.bank import Question, band_for
from bot.quiz.blocks import Card, Standings
from bot.quiz.board_pages import LISTED, board_asked_for, board_page
from bot.quiz.boards import Board, Order, Period
from bot.quiz.daily import State
from bot.quiz.events import Person, Place
from bot.quiz.league import WEEK_DAYS, Member
from bot.quiz.notes import held
from bot.quiz.pace import takes_answers
from bot.quiz.page_texts import (
    banks_page,
    history_page,
    hosting_page,
    missed_page,
    privacy_page,
    said,
    sheet_page,
    standings_page,
)
from bot.quiz.pages import OF_THE_TUTOR, Page, PageView, Subject
from bot.quiz.privacy import Belongings, Whose
from bot.quiz.records import BankSummary, HostedOption, HostedRound, Hosting, Missed, Played
from bot.quiz.results import ClosedRound, Results
from bot.quiz.rules.course import may_lead
from bot.quiz.session import Session
from bot.quiz.teams import player_places

__all__ = ["LONG_READ", "QuizDesk"]

LONG_READ = 5
"""What reads everything of a quiz or of a person, or draws a picture, counts as so many clicks."""
NEIGHBOURS = 3
"""On a board, so many before one and after."""


class QuizDesk:
    """Implements `bot.ports.Desk`. Every call raises Unavailable where the store cannot be read, and Hurried where a
    player asks for more than people do.
    """

    def __init__(self, store: Store, clock: Clock, allowance: Allowance | None = None) -> None:
        """`allowance` is the engine's; None where there are no clicks."""
        self._store = store
        self._clock = clock
        self._allowance = allowance
        self._own_turn = OwnTurn()
        self._tutor = TutorPages(store, clock)

    def _admit(self, tenant: str, player: str, clicks: int = 1) -> None:
        """Raises Hurried."""
        if self._allowance is not None:
            self._allowance.admit(tenant, player, clicks)

    async def banks(self, tenant: str) -> tuple[BankSummary, ...]:
        """See `bot.ports.Desk`."""
        async with self._store.reading() as reading:
            shelf = await reading.shelf(tenant)
        return tuple(sorted(shelf, key=by_series_and_title))

    async def bank(self, tenant: str, bank: str) -> BankSummary | None:
        """See `bot.ports.Desk`."""
        async with self._store.reading() as reading:
            return next((s for s in await reading.shelf(tenant) if s.bank.id == bank), None)

    async def room(self, place: Place) -> RoomView | None:
        """See `bot.ports.Desk`."""
        async with self._store.reading() as reading:
            return await self._seen(reading, await reading.newest_in(place))

    async def notice(self, place: Place) -> RoomView | None:
        """See `bot.ports.Desk`."""
        async with self._store.reading() as reading:
            return await self._seen(reading, await reading.newest_notice(place))

    async def _seen(self, reading: Reading, session: Session | None) -> RoomView | None:
        """A session with its newest post."""
        post = await reading.newest_post(key_of(session)) if session else None
        view = await draw(reading, post, self._clock.now()) if post else None
        return RoomView(session, view) if session else None

    async def running(self, tenant: str, limit: int = 50) -> tuple[Session, ...]:
        """See `bot.ports.Desk`."""
        async with self._store.reading() as reading:
            return await reading.live_of(tenant, limit)

    async def hosted(self, tenant: str, person: str, limit: int = 50) -> tuple[Session, ...]:
        """See `bot.ports.Desk`."""
        async with self._store.reading() as reading:
            return await reading.hosted_in(tenant, person, limit)

    async def daily(self, place: Place) -> DailyView | None:
        """See `bot.ports.Desk`."""
        async with self._store.reading() as reading:
            daily = await reading.daily_in(place)
            if daily is None or daily.state is State.OFF:
                return None
            bank = await reading.bank(place.tenant, daily.plan.bank) if daily.plan.bank else None
            last = await _session(reading, place.tenant, daily.last.session) if daily.last else None
            open = last if last is not None and not last.phase.over else None
            took_part = await _took_part(reading, open) if open else 0
        return DailyView(daily, bank.title if bank else daily.plan.series or daily.plan.bank, open, took_part)

    async def league(self, place: Place, player: str) -> LeagueView | None:
        """See `bot.ports.Desk`."""
        self._admit(place.tenant, player)
        now = self._clock.now()
        async with self._store.reading() as reading:
            league = await reading.league_in(place)
            if league is None or not league.on:
                return None
            week = current_week(await calendar_in(reading, place.tenant), now)
            mine = await team_of(reading, league, player, week)
            return LeagueView(league, await own_league(reading, league, player, now), mine)

    async def league_members(self, place: Place, limit: int = 1_000) -> tuple[Member, ...]:
        """See `bot.ports.Desk`."""
        async with self._store.reading() as reading:
            league = await reading.league_in(place)
            if league is None or not league.on:
                return ()
            week = current_week(await calendar_in(reading, place.tenant), self._clock.now())
            return await reading.league_members(league.key, week + WEEK_DAYS, limit)

    async def zones(self, typed: str = "", limit: int = 25) -> tuple[str, ...]:
        """See `bot.ports.Desk`."""
        return await zones_like(typed, limit)

    async def turn(self, tenant: str, session: str, player: str) -> Card | None:
        """See `bot.ports.Desk`."""
        self._admit(tenant, player)
        async with self._store.reading() as reading:
            found = await _session(reading, tenant, session)
            if found is None or not takes_answers(found):
                return None
            return await turn(reading, found, player)

    async def belongings(self, whose: Whose) -> Belongings:
        """See `bot.ports.Desk`."""
        self._admit(whose.tenants, whose.person, LONG_READ)
        async with self._own_turn.of(whose.tenants, whose.person), self._store.reading() as reading:
            return await belongings(reading, whose, self._clock.now())

    async def seat(self, tenant: str, session: str, player: str) -> Seating:
        """See `bot.ports.Desk`."""
        async with self._store.reading() as reading:
            found = await _session(reading, tenant, session)
            if found is None:
                return Seating()
            row = (await reading.seats({(tenant, session, player): found.round})).get((tenant, session, player))
        if row is None:
            return Seating()
        return Seating(row.seated, held(found, row.response) if row.response else None, row.team)

    async def missed(self, tenant: str, session: str, player: str) -> tuple[Missed, ...]:
        """See `bot.ports.Desk`."""
        self._admit(tenant, player)
        async with self._store.reading() as reading:
            found = await _session(reading, tenant, session)
            if found is None:
                return ()
            return await missed_in(reading, found, player)

    async def standings(self, tenant: str, session: str) -> Standings | None:
        """See `bot.ports.Desk`."""
        async with self._store.reading() as reading:
            found = await _session(reading, tenant, session)
            if found is None:
                return None
            players = await reading.players((tenant, session))
            bands = bands_of([await reading.bank_facts(bank.hash) for bank in found.banks])
        closed = sum(found.is_closed(round) for round in range(found.round + 1))
        return Standings(player_places(players, found.settings, closed, bands), closed)

    async def hosting(self, tenant: str, session: str, person: Person) -> Hosting | None:
        """See `bot.ports.Desk`."""
        self._admit(tenant, person.id)
        return await self._hosting(tenant, session, person)

    async def _hosting(self, tenant: str, session: str, person: Person) -> Hosting | None:
        async with self._store.reading() as reading:
            found = await _session(reading, tenant, session)
            if found is None or not may_lead(found, person):
                return None
            key = (tenant, session)
            rounds = [round for round in range(found.round + 1) if found.is_closed(round)]
            questions = await reading.questions([found.asked[round].hash for round in rounds])
            reports = await reading.reports(key)
            hosted: list[HostedRound] = []
            for round in reversed(rounds):
                question = questions.get(found.asked[round].hash)
                if question is not None:
                    choices, _ = await reading.counts(key, round)
                    hosted.append(_hosted(found, round, question, choices, reports.get(round, 0)))
        return Hosting(found.id, found.title, tuple(hosted))

    async def results(self, tenant: str, session: str, player: str | None = None) -> Results | None:
        """See `bot.ports.Desk`. A handful of statements, however many players and questions there were."""
        if player is None:
            return await self._results(tenant, session)
        self._admit(tenant, player, LONG_READ)
        async with self._own_turn.of(tenant, player):
            return await self._results(tenant, session)

    async def _results(self, tenant: str, session: str) -> Results | None:
        async with self._store.reading() as reading:
            found = await _session(reading, tenant, session)
            if found is None:
                return None
            key = key_of(found)
            banks = [await reading.bank_facts(bank.hash) for bank in found.banks]
            rows = await reading.rounds(key)
            questions = await reading.questions([row.question_hash for row in rows])
            scores = await reading.scores(key)
            players = await reading.players(key) if found.settings.is_challenge else ()
            answers = await reading.marked(key)
        rounds = tuple(
            ClosedRound(row.round, found.asked[row.round], questions[row.question_hash], row.opened_at, row.closed_at)
            for row in rows
            if row.closed_at is not None and row.question_hash in questions
        )
        kept = {round.number for round in rounds}
        return Results(
            found,
            rounds,
            scores,
            tuple(answer for answer in answers if answer.round in kept),
            outcomes_of(banks),
            bands_of(banks),
            players,
        )

    async def board(
        self, tenant: str, period: Period, order: Order, channel: str | None = None, limit: int = 10
    ) -> Board:
        """See `bot.ports.Desk`."""
        async with self._store.reading() as reading:
            return await boards.board(reading, self._clock.now(), tenant, period, order, channel, limit)

    async def my_rank(
        self,
        tenant: str,
        player: str,
        period: Period,
        order: Order,
        channel: str | None = None,
        neighbours: int = NEIGHBOURS,
    ) -> Board | None:
        """See `bot.ports.Desk`."""
        self._admit(tenant, player)
        async with self._store.reading() as reading:
            return await boards.around(reading, self._clock.now(), tenant, player, period, order, channel, neighbours)

    async def history(self, tenant: str, player: str, limit: int = 50) -> tuple[Played, ...]:
        """See `bot.ports.Desk`."""
        self._admit(tenant, player)
        return await self._history(tenant, player, limit)

    async def _history(self, tenant: str, player: str, limit: int = 50) -> tuple[Played, ...]:
        async with self._store.reading() as reading:
            rows = await reading.played(tenant, player, limit)
            hashes = {session.bank_hash for session, _, _, _ in rows if len(session.banks) == 1}
            banks = {hash: await reading.bank_facts(hash) for hash in hashes}
        played: list[Played] = []
        for session, score, rank, players in rows:
            closed = sum(session.is_closed(round) for round in range(session.round + 1))
            bank = banks.get(session.bank_hash) if len(session.banks) == 1 else None
            band = band_for(bank.bands, 100 * score.right / closed) if bank and closed else None
            played.append(
                Played(
                    session=session.id,
                    title=session.title,
                    bank=session.bank_id,
                    ended_at=session.ended_at,
                    created_at=session.created_at,
                    right=score.right,
                    asked=closed,
                    points=score.points,
                    rank=rank,
                    players=players,
                    advice=band.text if band else "",
                )
            )
        return tuple(played)

    async def page(self, tenant: str, player: str, page: Page, *, leads: bool = False) -> PageView:
        """See `bot.ports.Desk`."""
        self._admit(tenant, player)
        match page.subject:
            case Subject.MISSED:
                return await self._missed_page(tenant, player, page)
            case Subject.STANDINGS:
                return standings_page(await self.standings(tenant, page.of), page)
            case Subject.BANKS:
                return banks_page(await self.banks(tenant), page)
            case Subject.SHEET:
                return sheet_page(await self.bank(tenant, page.of), page)
            case Subject.HISTORY:
                return history_page(await self._history(tenant, player), page)
            case Subject.HOSTING:
                return hosting_page(await self._hosting(tenant, page.of, Person(player, "", leads)), page)
            case Subject.PRIVACY:
                return privacy_page(page)
            case Subject.LEADERS:
                return await self._board_page(tenant, player, page)
            case _:
                assert page.subject in OF_THE_TUTOR, "every other subject has its case"
                return said("A page of your own", "What is yours alone is shown by its own command.")

    async def own_page(self, place: Place, person: Person, page: Page) -> PageView:
        """See `bot.ports.tutor.TutorDesk`."""
        self._admit(place.tenant, person.id)
        async with self._own_turn.of(place.tenant, person.id):
            return await self._tutor.own_page(place, person, page)

    async def due_count(self, place: Place, person: Person) -> int:
        """See `bot.ports.tutor.TutorDesk`."""
        self._admit(place.tenant, person.id)
        async with self._own_turn.of(place.tenant, person.id):
            return await self._tutor.due_count(place, person)

    async def plan_wishes(self, place: Place, person: Person) -> PlanWishes:
        """See `bot.ports.tutor.TutorDesk`."""
        self._admit(place.tenant, person.id)
        async with self._own_turn.of(place.tenant, person.id):
            return await self._tutor.plan_wishes(place, person)

    async def chart(self, place: Place, person: Person, page: Page) -> bytes | None:
        """See `bot.ports.tutor.TutorDesk`."""
        self._admit(place.tenant, person.id, LONG_READ)
        async with self._own_turn.of(place.tenant, person.id):
            return await self._tutor.chart(place, person, page)

    async def _missed_page(self, tenant: str, player: str, page: Page) -> PageView:
        async with self._store.reading() as reading:
            found = await _session(reading, tenant, page.of)
            if found is None:
                return missed_page((), page)
            missed = await missed_in(reading, found, player)
            return missed_page(missed, page, await advice_on(reading, found, missed))

    async def _board_page(self, tenant: str, player: str, page: Page) -> PageView:
        channel, period, order = board_asked_for(page)
        now = self._clock.now()
        async with self._store.reading() as reading:
            board = await boards.board(reading, now, tenant, period, order, channel, LISTED)
            mine = await boards.around(reading, now, tenant, player, period, order, channel, NEIGHBOURS)
        return board_page(board, mine, player, page)


async def _took_part(reading: Reading, session: Session) -> int:
    _, seated = await reading.counts(key_of(session), 0)
    return seated


def _hosted(
    session: Session, round: int, question: Question, choices: Mapping[tuple[int, ...], int], reports: int
) -> HostedRound:
    asked = session.asked[round]
    options = tuple(
        HostedOption(
            position,
            question.options[option].text,
            sum(count for choice, count in choices.items() if option in choice),
            right=option in asked.right,
            accepted=option in asked.accepted,
        )
        for position, option in enumerate(asked.order)
    )
    return HostedRound(round, question.prompt, options, reports)


async def _session(reading: Reading, tenant: str, session: str) -> Session | None:
    return (await reading.sessions([(tenant, session)])).get((tenant, session))
