"""Whether more comes in than can be stored in time: judged by how long recent batches took.

The time of a batch is taken to be a + b x its length, the line that fits the recent ones best. What waits is taken in
full batches, after the one in hand. A batch in hand that takes longer than expected is expected to take as long again.
"""

from __future__ import annotations

from collections import deque

import structlog

from bot.ports.platform import Clock

__all__ = ["LONGEST_MS", "RECENT", "Load"]

log = structlog.get_logger(__name__)

LONGEST_MS = 2_500
"""A wait for the commit that leaves time to answer within the 3 s that platforms allow."""
RECENT = 16
"""Batches that are remembered."""
NO_BATCH_MS = 300_000
"""What seems to have taken longer is a clock that was set, or a machine that slept."""


class Load:
    """Told when batches begin and end; tells how long what comes now will wait, and whether that is too long."""

    def __init__(self, clock: Clock, batch: int, longest_ms: int = LONGEST_MS) -> None:
        """`batch`: how much a batch holds at most."""
        self._clock = clock
        self._batch = batch
        self._longest_ms = longest_ms
        self._recent: deque[tuple[int, int]] = deque(maxlen=RECENT)
        self._in_hand = 0
        self._began = 0
        self._overloaded = False

    def begin(self, items: int) -> None:
        """A batch of so many items is being committed."""
        self._in_hand, self._began = items, self._clock.now()

    def end(self, *, telling: bool = True) -> None:
        """It has been, or has failed. Not `telling`: what was in it says nothing of how long clicks take."""
        took = self._clock.now() - self._began
        if telling and 0 <= took < NO_BATCH_MS:
            self._recent.append((self._in_hand, took))
        self._in_hand = 0

    def wait_ms(self, waiting: int) -> int:
        """How long an item that comes now, behind `waiting` others, is expected to wait until it is stored."""
        base, each = self._line()
        full, rest = divmod(waiting + 1, self._batch)
        ahead = full * (base + each * self._batch) + (base + each * rest if rest else 0)
        if not self._in_hand:
            return round(ahead)
        elapsed = max(self._clock.now() - self._began, 0)
        expected = base + each * self._in_hand
        return round(ahead + (expected - elapsed if elapsed <= expected else elapsed))

    def _line(self) -> tuple[float, float]:
        """(a, b) by least squares, neither below 0: a longer batch never takes less, an empty one some time or none."""
        if not self._recent:
            return 0.0, 0.0
        count = len(self._recent)
        items = sum(items for items, _ in self._recent) / count
        took = sum(took for _, took in self._recent) / count
        spread = sum((each - items) ** 2 for each, _ in self._recent)
        slope = sum((each - items) * (ms - took) for each, ms in self._recent) / spread if spread else 0.0
        slope = min(max(slope, 0.0), took / items)
        return took - slope * items, slope

    def weigh(self, waiting: int) -> bool:
        """Whether it is too much for new sessions. Once it is, until the wait is half of what is too long.

        Where nothing waits it never is: however long the last batch took, somebody has to try the next one.
        """
        wait = self.wait_ms(waiting)
        limit = self._longest_ms // 2 if self._overloaded else self._longest_ms
        overloaded = wait > limit and (waiting > 0 or self._in_hand > 0)
        if overloaded != self._overloaded:
            self._overloaded = overloaded
            if overloaded:
                log.warning("overloaded: new quizzes are refused, running ones go on", waiting=waiting, wait_ms=wait)
            else:
                log.warning("no longer overloaded: new quizzes are welcome", waiting=waiting, wait_ms=wait)
        return overloaded
