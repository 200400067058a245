"""What `step` wants done, as values. The engine carries them out in the transaction that stores the session."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.quiz.session import Response, Session

__all__ = [
    "Closed",
    "Deal",
    "Effect",
    "Note",
    "Opened",
    "Progress",
    "Record",
    "Regraded",
    "Reported",
    "Seated",
    "Show",
    "Tell",
    "Unseated",
    "Won",
]


@dataclass(frozen=True, slots=True)
class Seated:
    """Store (or bring back) a player's seat, in team `team` if the session has teams."""

    player: str
    name: str
    at: int
    team: int | None = None


@dataclass(frozen=True, slots=True)
class Unseated:
    """Mark a player's seat as given up."""

    player: str
    at: int


@dataclass(frozen=True, slots=True)
class Deal:
    """Put everybody seated into a team; the event `Dealt` says how many each has got."""


@dataclass(frozen=True, slots=True)
class Record:
    """Store a response, in place of an earlier one of the same player and round."""

    response: Response


@dataclass(frozen=True, slots=True)
class Opened:
    """A round's clock started at `at`; its shown deadline is `due_at`."""

    round: int
    at: int
    due_at: int


@dataclass(frozen=True, slots=True)
class Closed:
    """A round opened at `opened_at` (None: never) closed at `at`: settle its responses into marks and points.

    It could be answered for `timer_ms` in all, and stood still for `pauses` (from, to). In a challenge the event
    `Settled` says what came of it.
    """

    round: int
    opened_at: int | None
    due_at: int | None
    at: int
    timer_ms: int
    pauses: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Won:
    """Somebody was right in a round that the first right answer closes: close it once that is stored."""

    round: int


@dataclass(frozen=True, slots=True)
class Regraded:
    """What is right in the closed round `round` has changed: settle it, and what was settled after it, again."""

    round: int


@dataclass(frozen=True, slots=True)
class Reported:
    """Keep that `player` holds the key of round `round` to be wrong; the first of a round is told to the host."""

    round: int
    player: str
    at: int


@dataclass(frozen=True, slots=True)
class Show:
    """The post of `slot` is out of date. `urgent`: show it as soon as possible; otherwise with the next live update."""

    slot: str
    urgent: bool = True


@dataclass(frozen=True, slots=True)
class Tell:
    """Say something to the host in private, as well as the platform can."""

    person: str
    text: str


Effect = Seated | Unseated | Deal | Record | Opened | Won | Closed | Regraded | Reported | Show | Tell


@dataclass(frozen=True, slots=True)
class Note:
    """A private word to whoever did something. `done`: whether it had the effect that was wanted.

    `held` are the positions (from 0) of what the player has chosen in `round` now; `final` whether that is the
    answer rather than a draft.
    """

    text: str
    done: bool = True
    round: int | None = None
    held: tuple[int, ...] = ()
    final: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """The result of a step: the session after it, what is to be done, and the private note to the person."""

    session: Session
    effects: tuple[Effect, ...] = field(default=())
    note: Note | None = None
