"""The rows that engine and store speak of, and what may go wrong. `bot.ports.store` is where they are asked for.

All times are ms since the Unix epoch, UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.quiz.bank import Question
from bot.quiz.events import Place
from bot.quiz.session import Response
from bot.quiz.teams import Player

__all__ = [
    "SHARED",
    "Conflict",
    "Counts",
    "Fastest",
    "InstallationRow",
    "Key",
    "Lease",
    "PlayerKey",
    "Post",
    "PostBump",
    "Receipt",
    "ReportRow",
    "ReportSum",
    "RoundLook",
    "RoundRow",
    "RoundTally",
    "SeatRow",
]

SHARED = "*"
"""The tenant of banks that every tenant may use."""

Key = tuple[str, str]
"""(tenant, session id)."""
PlayerKey = tuple[str, str, str]
"""(tenant, session id, player id)."""
Counts = tuple[dict[tuple[int, ...], int], int]
"""How often each choice (indices of options) was given in a round, and how many may answer."""


@dataclass(frozen=True, slots=True)
class RoundLook:
    """What is shown of rounds: questions by content hash, the counts of each round; of sessions in which something is
    told besides, their rounds and players.
    """

    questions: Mapping[str, Question]
    counts: Mapping[tuple[Key, int], Counts]
    rounds: Mapping[Key, tuple[RoundRow, ...]]
    players: Mapping[Key, tuple[Player, ...]]


class Conflict(Exception):
    """Somebody else changed the same rows meanwhile. Nothing was stored; decide again on what is stored now."""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """What is stored on a player of a session: whether seated now, the response to the asked round, the team, and
    the round the player went out in.
    """

    seated: bool
    response: Response | None
    team: int | None = None
    out: int | None = None


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round as asked, kept for history and statistics.

    `timer_ms` is how long it could be answered, pauses left out, known when it has closed. `lead` is who led after it
    (`bot.quiz.verdict.Verdict.lead`).
    """

    round: int
    question_id: str
    question_hash: str
    opened_at: int | None
    due_at: int | None
    closed_at: int | None
    timer_ms: int | None = None
    lead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundTally:
    """A closed round in sums: submitted answers, and how many of them earned the full mark."""

    round: int
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class Fastest:
    """The fastest right answer of a session: whose, in which round, and the time taken."""

    round: int
    name: str
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """Somebody holds the key of a question to be wrong. One a player and question (by its content)."""

    tenant: str
    question_hash: str
    player: str
    bank: str
    question_id: str
    session: str
    round: int
    at: int


@dataclass(frozen=True, slots=True)
class ReportSum:
    """How many of a tenant hold the key of a question to be wrong, and when the last one said so."""

    tenant: str
    bank: str
    question_id: str
    question_hash: str
    count: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of one process (`owner`) to send a post, until a time."""

    owner: str
    until: int


@dataclass(frozen=True, slots=True)
class PostBump:
    """The post of `slot` is out of date; the post is made where it does not exist yet.

    `lease` is taken where nobody else holds the post.
    """

    tenant: str
    session: str
    slot: str
    urgent: bool
    lease: Lease | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post's row. `wanted` grows with every change, `urgent` is the value of `wanted` at the last urgent one,
    `shown` what the channel shows (0: nothing yet). `failing_since` is set while sending fails.
    """

    place: Place
    session: str
    slot: str
    wanted: int
    urgent: int
    shown: int
    ref: str | None
    sent_at: int | None
    next_try: int
    attempts: int
    failing_since: int | None
    gone: bool
    lease: Lease | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of sending a post: shown at `version` (with `ref` and `at`), or failed (`failing_since` set).

    Whoever sent it keeps it until `lease_until` if it is still out of date, and gives it up if it is not.
    """

    tenant: str
    session: str
    slot: str
    version: int
    ref: str | None
    at: int | None
    next_try: int
    attempts: int
    failing_since: int | None
    gone: bool = False
    lease_until: int = 0


@dataclass(frozen=True, slots=True)
class InstallationRow:
    """The bot as a tenant of a platform has installed it. `body` is sealed: tokens are never stored in the open."""

    tenant: str
    platform: str
    installed_at: int
    body: str = field(repr=False)
