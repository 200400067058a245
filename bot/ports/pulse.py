"""How the engine is doing, for whoever watches over it. All times are in ms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

__all__ = ["BOUNDS_MS", "Life", "Pulse", "Spread", "Watched"]

BOUNDS_MS = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 30_000)
"""The upper bounds of a `Spread`'s buckets. People are to be answered within 3 s."""


class Life(StrEnum):
    """Where an engine stands."""

    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: how often up to each of `BOUNDS_MS`, and, last, longer; the sum in ms."""

    counts: tuple[int, ...] = (0,) * (len(BOUNDS_MS) + 1)
    sum_ms: int = 0


@dataclass(frozen=True, slots=True)
class Pulse:
    """The engine at one moment. What is counted is counted since it was made.

    `waiting` is how much is to be committed, `wait_ms` how long what comes now is expected to wait for it, `overloaded`
    whether that is too long for new sessions. `acks`: from a click's arrival to its commit. `sends` and `wakes`: from
    when a post or a wake was due to when it was stored; `send_lag_ms` and `wake_lag_ms` how long the oldest one that is
    due has been. `refused`: new sessions refused for overload. `turned_away`: what came while too much of its tenant's
    waited. `failing_ms`: for how long nothing could be stored, None while it can. `told_to_wait`: how often a platform
    said when to try again, and for how long in all, by platform.
    """

    life: Life
    waiting: int
    wait_ms: int
    overloaded: bool
    answers: int
    acks: Spread
    sends: Spread
    send_lag_ms: int
    wakes: Spread
    wake_lag_ms: int
    refused: int
    turned_away: int
    not_saved: int
    failing_ms: int | None
    told_to_wait: Mapping[str, tuple[int, int]]


class Watched(Protocol):
    """What can be watched: the engine."""

    def pulse(self) -> Pulse:
        """How it is doing now; costs next to nothing."""
        ...

    async def probe(self) -> None:
        """Take a commit through the queue, as a click does. Raises Unavailable where nothing can be stored."""
        ...
