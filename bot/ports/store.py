"""What the engine asks of its store. Adapters never see it. All times are ms since the Unix epoch, UTC.

Every key and every query carries the tenant. The exceptions are the engine's own system queries (`due` and its like,
`dirty_posts`, `tenants`, `departures`, `remove_old`, `unfolded`, `stale_memories`) and the operator's (`past`, `named`,
`report_sums`), which look over all tenants, and what is a person's: reminders, the log of reviews and memories.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.ports.desk import BankSummary
from bot.ports.rows import (
    SHARED,
    Conflict,
    Counts,
    Fastest,
    InstallationRow,
    Key,
    Lease,
    PlayerKey,
    Post,
    PostBump,
    Receipt,
    ReportRow,
    ReportSum,
    RoundLook,
    RoundRow,
    RoundTally,
    SeatRow,
)
from bot.ports.store_boards import BoardReading, BoardWriting
from bot.ports.store_dailies import DailyReading, DailyWriting
from bot.ports.store_leagues import LeagueReading, LeagueWriting
from bot.ports.store_privacy import PrivacyReading, PrivacyWriting
from bot.ports.store_tutor import TutorReading, TutorWriting
from bot.ports.trouble import Doubtful, Unavailable
from bot.quiz.bank import Bank, Question
from bot.quiz.events import Place
from bot.quiz.results import MarkedAnswer
from bot.quiz.scoring import Answer, Mark, Score
from bot.quiz.session import Response, Session
from bot.quiz.teams import Player

__all__ = [
    "SHARED",
    "Conflict",
    "Counts",
    "Doubtful",
    "Fastest",
    "InstallationRow",
    "Key",
    "Lease",
    "PlayerKey",
    "Post",
    "PostBump",
    "Reading",
    "Receipt",
    "ReportRow",
    "ReportSum",
    "RoundLook",
    "RoundRow",
    "RoundTally",
    "SeatRow",
    "Store",
    "Unavailable",
    "Writing",
]


class Reading(BoardReading, DailyReading, LeagueReading, PrivacyReading, TutorReading, Protocol):
    """One consistent look at the store."""

    async def versions(self, keys: Collection[Key]) -> dict[Key, int]:
        """The stored version of each session that exists."""
        ...

    async def sessions(self, keys: Collection[Key]) -> dict[Key, Session]:
        """The sessions that exist, decoded."""
        ...

    async def live_in(self, places: Collection[Place]) -> dict[Place, str]:
        """The id of the live session that holds each place, where one does."""
        ...

    async def live_of(self, tenant: str, limit: int) -> tuple[Session, ...]:
        """The live sessions of a tenant, newest first."""
        ...

    async def hosted_in(self, tenant: str, host: str, limit: int) -> tuple[Session, ...]:
        """The quizzes of a tenant that somebody began, newest first."""
        ...

    async def live_count(self, tenant: str, platform: str) -> int:
        """How many sessions are live in a tenant's channels of a platform."""
        ...

    async def newest_in(self, place: Place) -> Session | None:
        """The session that holds a place, else the one created last; notices left out."""
        ...

    async def newest_notice(self, place: Place) -> Session | None:
        """The notice created last in a place."""
        ...

    async def seats(self, rounds: Mapping[PlayerKey, int]) -> dict[PlayerKey, SeatRow]:
        """The seats that exist among the keys, each with the response to the round it is mapped to."""
        ...

    async def roster(self, key: Key) -> tuple[str, ...]:
        """Names of the players seated now, in the order they came."""
        ...

    async def scores(self, key: Key) -> tuple[Score, ...]:
        """The kept scores of every player who ever sat in the session, in the order they came."""
        ...

    async def players(self, key: Key) -> tuple[Player, ...]:
        """What is kept of every player who ever sat in the session, in the order they came."""
        ...

    async def players_of(self, keys: Collection[Key]) -> dict[Key, tuple[Player, ...]]:
        """The same of several sessions."""
        ...

    async def shares(self, tenant: str, players: Collection[str]) -> dict[str, tuple[int, int]]:
        """How many answers of each player were right, of how many, over all sessions of a tenant."""
        ...

    async def fastest(self, key: Key) -> Fastest | None:
        """The fastest right answer in the closed rounds of a session."""
        ...

    async def responses(self, key: Key, round: int) -> tuple[Response, ...]:
        """Every response to a round, drafts included, by arrival."""
        ...

    async def settled(self, key: Key) -> dict[int, tuple[Answer, ...]]:
        """The settled answers of a session by round, with the time each took."""
        ...

    async def counts(self, key: Key, round: int) -> Counts:
        """How often each choice was submitted in a round, and how many players may answer now: seated and not out."""
        ...

    async def rounds_to_draw(
        self, rounds: Collection[tuple[Key, int]], hashes: Collection[str], told: Collection[Key]
    ) -> RoundLook:
        """What is shown of rounds: `questions` by content hash, `counts` of each round, and of the sessions `told` what
        `rounds` and `players` give.
        """
        ...

    async def rounds_to_close(
        self, rounds: Collection[tuple[Key, int]], tenants: Collection[str]
    ) -> tuple[dict[tuple[Key, int], tuple[Response, ...]], dict[str, dict[str, str]]]:
        """The responses of each round, as `responses` gives them, and the settings of each tenant."""
        ...

    async def rounds(self, key: Key) -> tuple[RoundRow, ...]:
        """The rounds opened so far, in order."""
        ...

    async def tallies(self, key: Key) -> tuple[RoundTally, ...]:
        """The closed rounds in sums, in order; a round nobody answered counts 0 of 0."""
        ...

    async def choices_of(self, key: Key, player: str) -> dict[int, tuple[int, ...]]:
        """A player's submitted choices by round."""
        ...

    async def marked(self, key: Key) -> tuple[MarkedAnswer, ...]:
        """Every marked answer of a session, by round and then in the order they were given."""
        ...

    async def past(self, limit: int) -> tuple[tuple[Session, int], ...]:
        """The sessions of every tenant, newest first, each with its number of players: for the operator alone."""
        ...

    async def named(self, session: str) -> tuple[Session, ...]:
        """The sessions of every tenant that have this id: for the operator alone."""
        ...

    async def played(self, tenant: str, player: str, limit: int) -> tuple[tuple[Session, Score, int, int], ...]:
        """A player's sessions, newest first: session, kept score, rank (1 + players with more points), players."""
        ...

    async def reports(self, key: Key) -> dict[int, int]:
        """How many hold the key to be wrong, by round of a session, where anybody does; counted over the question."""
        ...

    async def report_sums(self) -> tuple[ReportSum, ...]:
        """Every question whose key somebody holds to be wrong, of every tenant, the most reported first."""
        ...

    async def post(self, key: Key, slot: str) -> Post | None:
        """One post."""
        ...

    async def posts_to_draw(self, slots: Collection[tuple[Key, str]]) -> dict[tuple[Key, str], tuple[Post, int]]:
        """The posts that exist, by session and slot, each with the version of its session."""
        ...

    async def newest_post(self, key: Key) -> Post | None:
        """The post of a session whose slot was made last."""
        ...

    async def dirty_posts(self, platforms: Collection[str], limit: int = 1000) -> tuple[Post, ...]:
        """Posts of these platforms that show less than is wanted and are not gone, of every tenant, the longest
        waiting first.
        """
        ...

    async def due(self, until: int | None = None, limit: int = 100_000) -> tuple[tuple[Key, int], ...]:
        """Sessions with their wake time, of every tenant, soonest first; only those not after `until` if given."""
        ...

    async def questions(self, hashes: Collection[str]) -> dict[str, Question]:
        """Questions by content hash."""
        ...

    async def shelf(self, tenant: str) -> tuple[BankSummary, ...]:
        """The banks served to a tenant, its own and the shared ones (its own wins where ids are equal)."""
        ...

    async def bank(self, tenant: str, bank: str) -> Bank | None:
        """A bank served to a tenant, with its questions, by id."""
        ...

    async def known_banks(self, hashes: Collection[str]) -> frozenset[str]:
        """Those of the hashes that are the hash of a stored bank."""
        ...

    async def bank_facts(self, hash: str) -> Bank | None:
        """A bank without its questions by its hash, also one no longer served."""
        ...

    async def tenant_settings(self, tenant: str) -> dict[str, str]:
        """What a tenant's people have set, by name; what was never set is not there."""
        ...

    async def settings_of(self, tenants: Collection[str]) -> dict[str, dict[str, str]]:
        """The same of each of several tenants."""
        ...

    async def installation(self, tenant: str) -> InstallationRow | None:
        """The bot as the tenant has installed it."""
        ...


class Writing(Reading, BoardWriting, DailyWriting, LeagueWriting, PrivacyWriting, TutorWriting, Protocol):
    """A transaction. Every call is one statement (or one per table) over all its rows. Used by the engine alone."""

    async def lock(self, shared: Collection[Key], exclusive: Collection[Key]) -> dict[Key, int]:
        """Lock sessions in the order of their keys (shared: others may answer too) and give their versions."""
        ...

    async def hold(self, keys: Collection[Key]) -> None:
        """Lock sessions as `lock` does with shared ones."""
        ...

    async def add_sessions(self, sessions: Sequence[Session]) -> None:
        """Store new sessions. Raises Conflict where one is to hold a place that another holds."""
        ...

    async def save_sessions(self, sessions: Sequence[Session]) -> None:
        """Store changed sessions; each `version` is one above the stored one. Raises Conflict where it is not."""
        ...

    async def seat_players(self, rows: Sequence[tuple[PlayerKey, str, int]]) -> None:
        """Seat (key, name, at), anew or again. A player who comes back keeps the score."""
        ...

    async def unseat_players(self, rows: Sequence[tuple[PlayerKey, int]]) -> None:
        """Mark seats as given up at a time."""
        ...

    async def put_teams(self, rows: Sequence[tuple[PlayerKey, int]]) -> None:
        """Put players who have a row into teams."""
        ...

    async def put_out(self, rows: Sequence[tuple[PlayerKey, int | None]]) -> None:
        """Keep the round that puts players out; None: they are in again."""
        ...

    async def put_runs(self, rows: Sequence[tuple[PlayerKey, int, int]]) -> None:
        """Keep (key, run, round): how many right answers in a row players have up to a round."""
        ...

    async def put_leads(self, rows: Sequence[tuple[Key, int, Sequence[str]]]) -> None:
        """Keep who leads after a closed round."""
        ...

    async def put_reports(self, rows: Sequence[ReportRow]) -> None:
        """Keep reports; of a player and question the first one stands."""
        ...

    async def put_responses(self, rows: Sequence[tuple[Key, Response]], locked: Collection[Key]) -> None:
        """Upsert by (tenant, session, round, player). A stored choice is never replaced in the sessions of `locked`,
        elsewhere only by one with a stamp not before it.

        Raises Conflict where a row was not written for that reason (possible only with several writers).
        """
        ...

    async def complete(self, keys: Collection[Key]) -> tuple[Key, ...]:
        """Those of the sessions (with the round each is in) whose players have all submitted, as far as they are seated
        and not out, and at least one is.
        """
        ...

    async def open_rounds(self, rows: Sequence[tuple[Key, RoundRow]]) -> None:
        """Store rounds whose clock has started (again: the later start stands)."""
        ...

    async def close_rounds(self, rows: Sequence[tuple[Key, RoundRow, Sequence[Mark]]]) -> None:
        """Store a closed round (also one never opened), its marks on the responses, and the sums on the players."""
        ...

    async def bump_posts(self, rows: Sequence[PostBump], now: int) -> None:
        """Make posts out of date, creating them where needed. An urgent bump is tried at once (`next_try` = now)."""
        ...

    async def claim_posts(self, lease: Lease, now: int, platforms: Collection[str]) -> None:
        """Take the lease of every post of these platforms, of any tenant, that is out of date, not gone, and held by
        nobody (any more).
        """
        ...

    async def release_posts(self, owner: str) -> None:
        """Give up every lease of a process."""
        ...

    async def put_receipts(self, rows: Sequence[Receipt]) -> None:
        """Store what came of sending posts. `shown` and `ref` never go back."""
        ...

    async def put_shelf(self, tenant: str, banks: Sequence[Bank]) -> None:
        """Serve exactly these banks to a tenant. Their content is stored by hash; older content stays. A bank that is
        known (`known_banks`) needs no questions here.
        """
        ...

    async def put_tenant_setting(self, tenant: str, name: str, value: str | None) -> None:
        """Set a tenant's setting; None takes it back."""
        ...

    async def put_installation(self, row: InstallationRow) -> None:
        """Store an installation, in place of an earlier one of the same tenant."""
        ...

    async def drop_installation(self, tenant: str) -> bool:
        """Remove an installation and its tokens; whether there was one."""
        ...

    async def issue_ticket(self, hash: str, expires_at: int, now: int, of: str = "") -> None:
        """Store the hash of a word that is good for one use until `expires_at`; those that ran out are removed. `of`
        says what it is good for, where the word is not all; there is one of each at a time.
        """
        ...

    async def use_ticket(self, hash: str, now: int) -> str | None:
        """Use a word up, and give what it is good for; None where it was never issued, was used before, or has run
        out.
        """
        ...

    async def recall_tickets(self, of: str) -> None:
        """Make the word void that is good for this, if there is one."""
        ...


class Store(Protocol):
    """Where everything is kept. `exclusive`: no other process can write to it."""

    @property
    def exclusive(self) -> bool: ...

    def reading(self) -> AbstractAsyncContextManager[Reading]:
        """A consistent look. Raises Unavailable."""
        ...

    def writing(self) -> AbstractAsyncContextManager[Writing]:
        """A transaction: committed when the block ends, rolled back when it raises.

        Raises Unavailable, Conflict; Doubtful where it may have been committed all the same.
        """
        ...

    async def close(self) -> None:
        """Release connections and locks."""
        ...
