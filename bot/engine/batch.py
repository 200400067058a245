"""A batch: everything that waited, judged by `step` in memory and written with one statement a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import structlog

from bot.engine.cache import SessionCache, key_of
from bot.engine.intake import Booking, Chore, Claim, Item, Opening, Sending
from bot.engine.settlement import Closing, close_rounds, deal_teams, is_won, regrade, round_row
from bot.ports.desk import Reply
from bot.ports.store import Key, Lease, PlayerKey, PostBump, Receipt, ReportRow, Writing
from bot.quiz.effects import (
    Closed,
    Deal,
    Effect,
    Note,
    Opened,
    Progress,
    Record,
    Regraded,
    Reported,
    Seated,
    Show,
    Tell,
    Unseated,
    Won,
)
from bot.quiz.events import Complete, Event, Join, Leave, PersonEvent, Pick, Place, Play, Report, Submit
from bot.quiz.notes import BROKEN, reported_text
from bot.quiz.pace import asked_round, opening, step
from bot.quiz.session import EMPTY_SEAT, Answers, Response, Seat, Session, Variant

__all__ = ["Batch", "Outcome", "Sender"]

log = structlog.get_logger(__name__)

UNKNOWN = Note("This quiz is not known here any more.", done=False)
RUNNING = Note("A quiz is running here already. You can start another when it is over.", done=False)
OVERTAKEN = Note("Another process has done that already.", done=False)
_SEATED_EVENTS = (Join, Leave, Pick, Submit)
_SHARED_EVENTS = (Pick, Submit, Play, Report)
_OF_NO_SESSION = (Opening, Claim, Chore)
_SEATING = (Seated, Unseated)


@dataclass(slots=True)
class Outcome:
    """What a committed batch leaves to be done: replies, sessions for the cache, posts to send (True: at once),
    words to say, items for the next batch; how many `answers` it has stored, and whether it has `settled` a round.
    """

    replies: list[tuple[Item, Reply]] = field(default_factory=list)
    answers: int = 0
    sessions: list[Session] = field(default_factory=list)
    dirty: dict[tuple[Key, str], bool] = field(default_factory=dict)
    failed: list[tuple[Item, Exception]] = field(default_factory=list)
    tells: list[tuple[Place, Tell]] = field(default_factory=list)
    maybe_complete: set[tuple[Key, int]] = field(default_factory=set)
    won: set[tuple[Key, int]] = field(default_factory=set)
    later: list[Item] = field(default_factory=list)
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """This process's outbox: the lease it takes, and the platforms it can send to."""

    lease: Lease
    platforms: Collection[str]


class Batch:
    """One transaction's worth of work. Make one, `run` it inside the transaction, use its `outcome` after COMMIT."""

    def __init__(
        self, writing: Writing, cache: SessionCache, items: Sequence[Item], now: int, *, alone: bool, sender: Sender
    ) -> None:
        """`alone`: no other process writes to the store. `sender` takes the posts that get out of date."""
        self._alone = alone
        self._sender = sender
        self._writing = writing
        self._cache = cache
        self._items = items
        self._now = now
        self._loaded: dict[Key, Session] = {}
        self._current: dict[Key, Session] = {}
        self._opened: list[Session] = []
        self._seats: dict[PlayerKey, Seat] = {}
        self._held: dict[tuple[PlayerKey, int], Response | None] = {}
        self._seated: dict[PlayerKey, Seated] = {}
        self._unseated: dict[PlayerKey, Unseated] = {}
        self._records: dict[tuple[Key, int, str], Response] = {}
        self._rounds: list[tuple[Key, Opened]] = []
        self._closings: list[tuple[Key, Closed]] = []
        self._dealing: set[Key] = set()
        self._regraded: list[tuple[Key, int]] = []
        self._reported: list[tuple[Key, Reported]] = []
        self._bumps: dict[tuple[Key, str], bool] = {}
        self._receipts: list[Receipt] = []
        self._claims: list[Claim] = []
        self._chores: list[Chore] = []
        self._overtaken: set[Booking] = set()
        self._bookings: list[tuple[Booking, bool]] = []
        self._mine: set[Key] = set()
        self.outcome = Outcome()

    async def run(self) -> Outcome:
        """Judge every item in order, then write what came of it."""
        await self._load()
        for item in self._items:
            # Who is in which team is known once this batch has dealt them.
            if item.key in self._dealing:
                self.outcome.later.append(item)
            else:
                self._judge(item)
        await self._write()
        return self.outcome

    # -- reading --------------------------------------------------------------------------------------------------

    async def _load(self) -> None:
        shared: set[Key] = set()
        exclusive: set[Key] = set()
        for item in self._items:
            if isinstance(item.work, _OF_NO_SESSION):
                continue
            event = item.work.event if isinstance(item.work, Sending) else item.work
            (shared if isinstance(event, _SHARED_EVENTS) else exclusive).add((event.tenant, event.session))
        shared -= exclusive
        if shared or exclusive:
            self._loaded = await self._sessions(shared, exclusive)
            self._current = dict(self._loaded)
        await self._load_seats()
        await self._load_places()
        await self._load_bookings()
        hinted = {item.key for item in self._items if isinstance(item.work, Complete) and not item.work.certain}
        self._complete = set(await self._writing.complete(hinted)) if hinted else set()

    async def _sessions(self, shared: set[Key], exclusive: set[Key]) -> dict[Key, Session]:
        """Sessions as stored now. Where nobody else writes, those in the cache are; elsewhere their versions tell."""
        if not self._alone:
            return await self._cache.load(self._writing, await self._writing.lock(shared, exclusive))
        keys = shared | exclusive
        known = self._cache.known(keys)
        if len(known) < len(keys):
            missing = await self._writing.sessions(keys - known.keys())
            self._cache.put(missing.values())
            known |= missing
        return known

    async def _load_seats(self) -> None:
        """Seats with the response each event is about. Who answers several rounds at once takes several looks."""
        looks: list[dict[PlayerKey, int]] = []
        for item in self._items:
            event = item.work
            if isinstance(event, _SEATED_EVENTS):
                session = self._loaded.get((event.tenant, event.session))
                if session is not None and not session.phase.over:
                    _plan_look(looks, (event.tenant, event.session, event.person.id), asked_round(session, event))
        for rounds in looks:
            for key, row in (await self._writing.seats(rounds)).items():
                self._seats[key] = Seat(row.seated, None, row.team, row.out is not None)
                self._held[key, rounds[key]] = row.response

    async def _load_bookings(self) -> None:
        booked = [item.work.booking for item in self._items if isinstance(item.work, Opening) and item.work.booking]
        for booking in sorted(booked, key=lambda booking: booking.key):
            if not await booking.claim(self._writing):
                self._overtaken.add(booking)

    async def _load_places(self) -> None:
        opening = [item.work.session for item in self._items if isinstance(item.work, Opening)]
        places = {session.place for session in opening if session.holds}
        self._taken = await self._writing.live_in(places) if places else {}

    # -- judging --------------------------------------------------------------------------------------------------

    def _judge(self, item: Item) -> None:
        """One item; a programmer's error in it fails it alone, since nothing has been written yet."""
        try:
            reply = self._step(item)
        except Exception as error:  # whatever a rule's mistake raises, the other events of the batch must not suffer
            log.exception("event failed", work=type(item.work).__name__, tenant=item.tenant)
            if isinstance(item.work, PersonEvent | Opening) and not item.booked:
                self.outcome.replies.append((item, Reply(BROKEN)))
            else:
                self.outcome.failed.append((item, error))
        else:
            self.outcome.replies.append((item, reply))

    def _open(self, work: Opening) -> Reply:
        if work.booking in self._overtaken:
            return Reply(OVERTAKEN)
        place, holds = work.session.place, work.session.holds
        running = self._taken.get(place) if holds else None
        if work.booking is not None:
            self._bookings.append((work.booking, running is None))
        if running is not None:
            return Reply(RUNNING, running)
        progress = opening(work.session, self._now)
        if holds:
            self._taken[place] = progress.session.id
        self._opened.append(progress.session)
        self._collect(key_of(progress.session), progress.session, progress.effects)
        return Reply(progress.note or UNKNOWN, progress.session.id)

    def _step(self, item: Item) -> Reply:
        work = item.work
        match work:
            case Opening():
                return self._open(work)
            case Claim():
                self._claims.append(work)
                return Reply(Note(""))
            case Chore():
                self._chores.append(work)
                return Reply(Note(""))
            case Sending():
                self._receipts.append(work.receipt)
                return self._hear(item, work.event)
            case _:
                return self._hear(item, work)

    def _hear(self, item: Item, event: Event) -> Reply:
        key = (event.tenant, event.session)
        session = self._current.get(key)
        if session is None or (isinstance(event, Complete) and not event.certain and key not in self._complete):
            return Reply(UNKNOWN)
        seat = self._seat(session, event)
        # A person's deed is judged by when it arrived, the house's own work by when it is handled.
        now = item.arrived if isinstance(event, PersonEvent) else self._now
        progress = step(session, event, now, seat)
        self._accept(key, event, progress)
        return Reply(progress.note or Note("", done=progress.session is not session), session.id)

    def _seat(self, session: Session, event: Event) -> Seat:
        if not isinstance(event, PersonEvent):
            return EMPTY_SEAT
        key = (event.tenant, event.session, event.person.id)
        seat = self._seats.get(key, EMPTY_SEAT)
        held = self._held.get((key, asked_round(session, event)))
        return seat if held is None else replace(seat, response=held)

    def _accept(self, key: Key, event: Event, progress: Progress) -> None:
        self._current[key] = progress.session
        if not progress.effects:
            return
        if isinstance(event, PersonEvent):
            # A later click of the same person in this batch is judged by what this one did.
            player = (*key, event.person.id)
            for effect in progress.effects:
                if isinstance(effect, Record):
                    self._held[player, effect.response.round] = effect.response
                elif isinstance(effect, _SEATING):
                    self._seats[player] = _reseated(self._seats.get(player, EMPTY_SEAT), effect)
        self._collect(key, progress.session, progress.effects)

    def _sort_session(self, key: Key, session: Session, effects: Sequence[Effect]) -> None:
        """What has to be known of the session itself when its effects are written."""
        if session.place.platform in self._sender.platforms:
            self._mine.add(key)
        if session.settings.gathers and any(map(_may_complete, effects)):
            self.outcome.maybe_complete.add((key, session.round))

    def _collect(self, key: Key, session: Session, effects: Sequence[Effect]) -> None:
        """Sort what is to be done by the table it belongs to; a later entry for the same row replaces the earlier."""
        self._sort_session(key, session, effects)
        for effect in effects:
            match effect:
                case Record(response):
                    self._records[key, response.round, response.player] = response
                case Show(slot, urgent):
                    self._bumps[key, slot] = self._bumps.get((key, slot), False) or urgent
                case Seated():
                    self._seated[(*key, effect.player)] = effect
                    self._unseated.pop((*key, effect.player), None)
                case Unseated():
                    # In addition to a seat taken in this batch, so that whoever answered and left has a score.
                    self._unseated[(*key, effect.player)] = effect
                case Opened():
                    self._rounds.append((key, effect))
                case Closed():
                    self._closings.append((key, effect))
                case Tell() | Deal() | Won() | Regraded() | Reported():
                    self._collect_rare(key, session, effect)

    def _collect_rare(self, key: Key, session: Session, effect: Tell | Deal | Won | Regraded | Reported) -> None:
        match effect:
            case Deal():
                self._dealing.add(key)
            case Won(round):
                self.outcome.won.add((key, round))
            case Regraded(round):
                self._regraded.append((key, round))
            case Reported():
                self._reported.append((key, effect))
            case Tell():
                self.outcome.tells.append((session.place, effect))

    # -- writing --------------------------------------------------------------------------------------------------

    async def _write(self) -> None:
        writing = self._writing
        if self._opened:
            self._opened = [replace(self._current.get(key_of(session), session), version=1) for session in self._opened]
            await writing.add_sessions(self._opened)
        for booking, opened in self._bookings:
            await booking.keep(writing, opened=opened)
        await self._write_players()
        if self._records:
            locked = {key for key, _, _ in self._records if self._current[key].settings.answers is Answers.LOCKED}
            rows = [(key, response) for (key, _, _), response in self._records.items()]
            await writing.put_responses(rows, locked)
            self.outcome.answers = sum(response.choice is not None for response in self._records.values())
        await self._write_rounds()
        await self._write_reports()
        changed = [
            replace(session, version=self._loaded[key].version + 1)
            for key, session in self._current.items()
            if session is not self._loaded[key]
        ]
        if changed:
            await writing.save_sessions(changed)
        if self._receipts:
            await writing.put_receipts(self._receipts)
        if self._bumps:
            await writing.bump_posts([self._bump(*post, urgent) for post, urgent in self._bumps.items()], self._now)
        for claim in self._claims:
            if claim.release:
                await writing.release_posts(self._sender.lease.owner)
            else:
                await writing.claim_posts(self._sender.lease, self._now, self._sender.platforms)
        for chore in self._chores:
            await chore.write(writing)
        await self._look_for_complete()
        unchanged = [s for key, s in self._current.items() if s is self._loaded[key]]
        # A session whose wake failed is not armed anew for the same moment: the waker tries again by itself.
        failed = {item.key for item, _ in self.outcome.failed}
        self.outcome.sessions = [s for s in (*self._opened, *changed, *unchanged) if key_of(s) not in failed]
        self.outcome.dirty = self._bumps

    async def _look_for_complete(self) -> None:
        """Where nobody else writes, what this transaction sees is all there is: one look instead of an event for each
        session. Elsewhere the last two answers may not see each other before both are committed.
        """
        hinted = self.outcome.maybe_complete
        if self._alone and hinted:
            complete = set(await self._writing.complete({key for key, _ in hinted}))
            self.outcome.maybe_complete = {(key, round) for key, round in hinted if key in complete}

    def _bump(self, key: Key, slot: str, urgent: bool) -> PostBump:
        return PostBump(*key, slot, urgent, self._sender.lease if key in self._mine else None)

    async def _write_players(self) -> None:
        if self._seated:
            await self._writing.seat_players([(key, e.name, e.at) for key, e in self._seated.items()])
            await self._writing.put_teams([(key, e.team) for key, e in self._seated.items() if e.team is not None])
        if self._unseated:
            await self._writing.unseat_players([(key, e.at) for key, e in self._unseated.items()])

    async def _write_rounds(self) -> None:
        """After the responses, so that what this batch recorded is settled with the rest."""
        current = self._current
        if self._rounds:
            opened = [(key, round_row(current[key], e.round, e.at, e.due_at)) for key, e in self._rounds]
            await self._writing.open_rounds(opened)
            for key, effect in self._rounds:
                first = current[key].settings.variant is Variant.FIRST
                if first and await is_won(self._writing, key, current[key]):
                    self.outcome.won.add((key, effect.round))
        self.outcome.settled = bool(self._closings or self._regraded)
        found: list[Event] = [await deal_teams(self._writing, key, current[key]) for key in sorted(self._dealing)]
        if self._closings:
            found += await close_rounds(self._writing, [Closing(key, current[key], e) for key, e in self._closings])
        for key, round in self._regraded:
            found += await regrade(self._writing, key, current[key], round)
        for event in found:
            key = (event.tenant, event.session)
            self._accept(key, event, step(current[key], event, self._now))

    async def _write_reports(self) -> None:
        """The first report of a question is told to the host, who can put it right at once."""
        if not self._reported:
            return
        known = {key: await self._writing.reports(key) for key, _ in self._reported}
        for key, report in self._reported:
            session = self._current[key]
            if report.round not in known[key]:
                known[key][report.round] = 1
                told = Tell(session.host, reported_text(session, report.round))
                self.outcome.tells.append((session.place, told))
        await self._writing.put_reports([self._report(key, report) for key, report in self._reported])

    def _report(self, key: Key, report: Reported) -> ReportRow:
        session = self._current[key]
        asked = session.asked[report.round]
        bank = session.banks[asked.bank].id
        return ReportRow(key[0], asked.hash, report.player, bank, asked.id, key[1], report.round, report.at)


def _reseated(seat: Seat, effect: Seated | Unseated) -> Seat:
    """A seat as it is after somebody took it or gave it up."""
    return replace(seat, seated=True, team=effect.team) if isinstance(effect, Seated) else replace(seat, seated=False)


def _plan_look(looks: list[dict[PlayerKey, int]], player: PlayerKey, round: int) -> None:
    """Put a player's round into the first look that has none of this player, unless one has this very round."""
    for look in looks:
        planned = look.setdefault(player, round)
        if planned == round:
            return
    looks.append({player: round})


def _may_complete(effect: Effect) -> bool:
    """Whether everybody seated may have answered now. A clock that starts counts too: all may have answered before
    the receipt of the post was stored.
    """
    return isinstance(effect, Opened | Unseated) or (isinstance(effect, Record) and effect.response.choice is not None)
