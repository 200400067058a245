"""Play that is made up: rounds closed in any order, some of them again, on a store and in a recount's world at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from bot.engine import boards
from bot.engine.boards import keep_boards
from bot.ports.store import Reading, RoundRow, Store
from bot.ports.tenants import SEASONS, ZONE
from bot.quiz.bank import Kind
from bot.quiz.boards import Order, Period
from bot.quiz.events import Place
from bot.quiz.scoring import Mark
from bot.quiz.session import Asked, PinnedBank, Scoring, Session, Settings
from bot.quiz.stages import Phase
from tests.store.recount import Answered, World, board_points
from tests.store.values import NOW, OTHER_GUILD, an_answer

__all__ = ["PLAIN", "TENANT", "Closing", "MadeUp", "close", "made_up", "prepare", "same_boards"]

TENANT = "guild-1"
HOUR, DAY = 3_600_000, 86_400_000
QUESTIONS, PLAYERS, ROUNDS = 6, 7, 4
CHANNELS = ("lounge", "library")
PLAIN = Settings()
SCORINGS = (
    PLAIN,
    Settings(scoring=Scoring.SPEED),
    Settings(streak=True),
    Settings(scoring=Scoring.SPEED, streak=True),
)

Asking = tuple[int, str, Period, Order, str | None]
"""What a board is asked for: now, tenant, period, order, channel."""


@dataclass(frozen=True)
class Closing:
    """A round that closes, with points by player. `seated` sat down at `at` without a word."""

    session: str
    channel: str
    round: int
    question: str
    at: int
    points: tuple[tuple[str, int], ...]
    seated: tuple[tuple[str, int], ...] = ()
    settings: Settings = PLAIN

    @property
    def closed_at(self) -> int:
        return self.at + 30_000


@dataclass(frozen=True)
class MadeUp:
    """What happens to one tenant."""

    zone: str
    seasons: tuple[int, ...]
    closings: tuple[Closing, ...]


def made_up(
    random: Random, zone: str, sessions: int = 8, days: int = 40, scorings: Sequence[Settings] = SCORINGS
) -> MadeUp:
    """Sessions in two channels over some days, near midnights more often than not; closed in any order, some again."""
    closings: list[Closing] = []
    for number in range(sessions):
        session, channel = f"s{number}", random.choice(CHANNELS)
        settings = random.choice(scorings)
        start = NOW + random.randrange(days) * DAY + random.choice((0, random.randrange(DAY)))
        company = random.choice((1, 2, PLAYERS))
        people = random.sample([f"p{n}" for n in range(PLAYERS)], company)
        for round in range(random.randrange(1, ROUNDS + 1)):
            at = start + round * random.choice((60_000, 5 * HOUR, DAY))
            who = random.sample(people, random.randrange(1, company + 1))
            seated = ((f"p{random.randrange(PLAYERS)}", at + random.randrange(-DAY, DAY)),) * random.randrange(2)
            points = tuple((player, _given(random, settings, round)) for player in who)
            question = f"q{random.randrange(QUESTIONS)}"
            closings.append(Closing(session, channel, round, question, at, points, seated, settings))
    again = [
        replace(
            closing,
            points=tuple((player, _given(random, closing.settings, closing.round)) for player, _ in closing.points),
        )
        for closing in random.sample(closings, len(closings) // 3)
    ]
    random.shuffle(closings)
    seasons = tuple(sorted(NOW + random.randrange(days) * DAY for _ in range(random.randrange(3))))
    return MadeUp(zone, seasons, (*closings, *again))


def _given(random: Random, settings: Settings, round: int) -> int:
    """Points that a quiz of such settings may give in a round."""
    if settings == PLAIN:
        return random.choice((0, 1, 1))
    return random.choice((0, 500, random.randrange(500, 1_001), 1_000 + settings.streak * 100 * round))


def _session(closing: Closing, tenant: str) -> Session:
    asked = tuple(Asked(closing.question, "hash", Kind.SINGLE, (0,), (0, 1)) for _ in range(ROUNDS))
    place = Place(tenant, "web", closing.channel)
    plain = Session(
        closing.session, place, "host", "H", (PinnedBank("bank", "hash"),), "T", 1, closing.settings, asked, NOW
    )
    return replace(plain, phase=Phase.FINISHED, round=closing.round)


def _seats(play: MadeUp) -> dict[tuple[str, str], int]:
    """When each player first sat down in each session."""
    seats: dict[tuple[str, str], int] = {}
    for closing in play.closings:
        for player, at in (*closing.seated, *((player, closing.at) for player, _ in closing.points)):
            key = (closing.session, player)
            seats[key] = min(at, seats.get(key, at))
    return seats


async def prepare(store: Store, play: MadeUp) -> World:
    """The tenant's settings, sessions and seats, and a world without an answer."""
    seats = _seats(play)
    async with store.writing() as writing:
        await writing.put_tenant_setting(TENANT, ZONE, play.zone)
        await writing.put_tenant_setting(TENANT, SEASONS, ",".join(map(str, play.seasons)))
        for tenant in (TENANT, OTHER_GUILD):
            sessions = {closing.session: _session(closing, tenant) for closing in play.closings}
            await writing.add_sessions(list(sessions.values()))
            rows = [((tenant, session, player), player.upper(), at) for (session, player), at in seats.items()]
            await writing.seat_players(rows)
    return World(play.zone, play.seasons, seats=seats)


async def close(store: Store, world: World, closings: Sequence[Closing], tenant: str = TENANT) -> None:
    """Close rounds in one transaction."""
    async with store.writing() as writing:
        settled = []
        for closing in closings:
            key = (tenant, closing.session)
            answers = [(key, an_answer(p, 0, round=closing.round, at=closing.at)) for p, _ in closing.points]
            await writing.put_responses(answers, [])
            row = RoundRow(closing.round, closing.question, "hash", closing.at, closing.closed_at, closing.closed_at)
            marks = [Mark(player, float(points > 0), points, 5) for player, points in closing.points]
            settled.append((key, row, marks))
            for player, points in closing.points:
                where = (closing.session, closing.round, closing.channel, closing.question)
                counted = board_points(closing.settings, closing.round, points)
                answered = Answered(player, *where, closing.at, closing.closed_at, counted, points > 0)
                world.answers[closing.session, closing.round, player] = answered
        await writing.close_rounds(settled)
        sessions = [_session(closing, tenant) for closing in closings]
        await keep_boards(writing, [(s, row, m) for s, (_, row, m) in zip(sessions, settled, strict=True)])


async def same_boards(store: Store, world: World, now: int) -> None:
    """Assert that every board, every place in it and everybody's neighbours are those of the recount."""
    async with store.reading() as reading:
        for channel in (None, *CHANNELS):
            for order in Order:
                if order is Order.STREAK and any(answer.at > now for answer in world.answers.values()):
                    continue  # Streaks are known as they are now, not as they were.
                for period in Period:
                    wanted = world.board(period, order, channel, now)
                    asked = (now, TENANT, period, order, channel)
                    board = await boards.board(reading, *asked, 100)
                    said = f"{order} {period} {channel} at {now} in {world.zone}"
                    places = [(line.rank, line.player, line.value) for line in board.lines]
                    assert places == wanted, f"{said}: {places}, not {wanted}"
                    assert board.players == len(wanted), said
                    assert all(line.best == world.best(line.player, channel) for line in board.lines), said
                    assert all(line.name == line.player.upper() for line in board.lines)
                    await _same_neighbours(reading, wanted, asked)


async def _same_neighbours(reading: Reading, wanted: Sequence[tuple[int, str, int]], asked: Asking) -> None:
    now, tenant, period, order, channel = asked
    for number in range(PLAYERS):
        player = f"p{number}"
        found = await boards.around(reading, now, tenant, player, period, order, channel, 2)
        at = next((index for index, place in enumerate(wanted) if place[1] == player), None)
        if at is None:
            assert found is None
        else:
            assert found is not None
            places = [(line.rank, line.player, line.value) for line in found.lines]
            assert places == wanted[max(at - 2, 0) : at + 3]
