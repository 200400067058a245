"""A session: a quiz under way in one channel. Values, and what may be set when it starts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.quiz.bank import Kind
from bot.quiz.events import Place
from bot.quiz.occurrence import Occurrence
from bot.quiz.settings import Answers, Entry, Pace, Scoring, Settings, Teaming, Variant
from bot.quiz.stages import Ending, Phase

__all__ = [
    "EMPTY_SEAT",
    "GRACE_MS",
    "Answers",
    "Asked",
    "Entry",
    "Pace",
    "PinnedBank",
    "Response",
    "Scoring",
    "Seat",
    "Session",
    "Settings",
    "Teaming",
    "Variant",
]

GRACE_MS = 1_000
"""A round closes this long after the deadline it showed, so that clicks made in time can still arrive."""


@dataclass(frozen=True, slots=True)
class PinnedBank:
    """A bank a session takes its questions from, as it was when the session started."""

    id: str
    hash: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as this session asks it, with just what judging needs; its texts are stored under `hash`.

    `order[position]` is the option index shown at that position; `key` and `accepted` hold option indexes: what the
    bank says is right, and what the host has accepted as right besides. `bank` is an index into `Session.banks`.
    """

    id: str
    hash: str
    kind: Kind
    key: tuple[int, ...]
    order: tuple[int, ...]
    accepted: tuple[int, ...] = ()
    bank: int = 0

    @property
    def multiple(self) -> bool:
        return self.kind is Kind.MULTIPLE

    @property
    def right(self) -> frozenset[int]:
        """Every option that counts as right."""
        return frozenset(self.key + self.accepted)


@dataclass(frozen=True, slots=True)
class Session:
    """Everything `step` decides by. `round` is the current one (from 0), -1 before the first.

    `opened_at` and `due_at` are ms since the epoch. `due_at` is the shown deadline in OPEN, the end of the reading
    pause in REVEALED, the first question's moment in STARTING, the expiry in LOBBY and PAUSED, and how long a post is
    waited for in POSTING and REVEALING. `opened_at` is when answering opens: after the time to talk.
    `closed_at` is when answers to the current round stopped counting (its shown deadline, or when the host closed
    it). `held_at` is since when the host holds the session, and `left_ms` what was left of `due_at` then; `pauses` are
    the times (from, to) for which the current round stood still after it had opened. `sizes` are how many sit in each
    team, all 0 before teams are dealt. `version` grows by one with every stored change. `occurrence` says which day's
    quiz of which daily it is.

    At one's own pace `round` is -1 until the session closes, and the last one from then on.
    """

    id: str
    place: Place
    host: str
    host_name: str
    banks: tuple[PinnedBank, ...]
    title: str
    seed: int
    settings: Settings
    asked: tuple[Asked, ...]
    created_at: int
    phase: Phase = Phase.LOBBY
    round: int = -1
    seated: int = 0
    sizes: tuple[int, ...] = ()
    opened_at: int | None = None
    due_at: int | None = None
    closed_at: int | None = None
    paused_in: Phase | None = None
    held_at: int | None = None
    left_ms: int | None = None
    pauses: tuple[tuple[int, int], ...] = ()
    ending: Ending | None = None
    ended_at: int | None = None
    version: int = 0
    occurrence: Occurrence | None = None

    @property
    def holds(self) -> bool:
        """Whether it keeps its place from other quizzes: not while people answer at their own pace, in private."""
        return not self.phase.over and self.settings.pace is Pace.TOGETHER

    @property
    def is_notice(self) -> bool:
        """Whether it asks nothing, and is over from the beginning: it carries a post of the house's, as other posts are
        carried.
        """
        return not self.asked

    @property
    def bank_id(self) -> str:
        """The bank it is named after, the first; "" for a notice."""
        return self.banks[0].id if self.banks else ""

    @property
    def bank_hash(self) -> str:
        return self.banks[0].hash if self.banks else ""

    @property
    def current(self) -> Asked:
        """The question of the current round; IndexError before the first."""
        if self.round < 0:
            raise IndexError("no question has been asked yet")
        return self.asked[self.round]

    @property
    def wake_at(self) -> int | None:
        """When the waker should look at the session again."""
        if self.due_at is None:
            return None
        return self.due_at + GRACE_MS if self.phase is Phase.OPEN else self.due_at

    @property
    def stands_in(self) -> Phase:
        """The phase, or the one it was paused in."""
        return self.paused_in or self.phase

    @property
    def deadline(self) -> int | None:
        """`due_at`, or what it was when the host made time stand still."""
        if self.held_at is None or self.left_ms is None:
            return self.due_at
        return self.held_at + self.left_ms

    @property
    def timer_ms(self) -> int:
        """How long the current round can be answered in all, what the host added included and pauses left out."""
        deadline = self.deadline
        if self.opened_at is None or deadline is None or self.stands_in is not Phase.OPEN:
            return self.settings.seconds * 1000
        return deadline - self.opened_at - sum(to - since for since, to in self.pauses)

    def is_closed(self, round: int) -> bool:
        """Whether a round has been closed: it is past, or the session has gone beyond asking it. A question that
        nobody saw, since the session was stopped while it was on its way, does not count; at one's own pace all of
        them were on the way at once.
        """
        last = round == self.round or self.settings.pace is Pace.OWN
        if last and self.phase is Phase.STOPPED and self.opened_at is None:
            return False
        return 0 <= round < self.round or (
            round == self.round >= 0 and self.stands_in not in (Phase.POSTING, Phase.OPEN)
        )


def notice(id: str, place: Place, host: str, host_name: str, title: str, now: int) -> Session:
    """The session that carries a post of the house's: it asks nothing, and is over."""
    return Session(
        id=id,
        place=place,
        host=host,
        host_name=host_name,
        banks=(),
        title=title,
        seed=0,
        settings=Settings(),
        asked=(),
        created_at=now,
        phase=Phase.FINISHED,
        ended_at=now,
    )


@dataclass(frozen=True, slots=True)
class Response:
    """A player's answer to a round, or the beginning of one.

    `choice` holds the option indexes answered, ascending, None while nothing was submitted; `answered_at` is that
    answer's stamp. `draft` holds the options toggled so far. `stamp` is the platform's time of the latest click that
    counted, `arrived` when it reached the engine.
    """

    round: int
    player: str
    choice: tuple[int, ...] | None
    draft: tuple[int, ...]
    answered_at: int | None
    stamp: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Seat:
    """What is stored on one player of a session: the seat, the team, the response to the current round.

    `out`: a round has put the player out.
    """

    seated: bool = False
    response: Response | None = None
    team: int | None = None
    out: bool = False


EMPTY_SEAT = Seat()
