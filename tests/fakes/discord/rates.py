"""Rate limits: buckets of a channel, the global one, and slower edits of old messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Buckets", "Rates", "Verdict"]


@dataclass(frozen=True, slots=True)
class Rates:
    """How much is allowed: `per_channel` posts and edits in `window_s` seconds, `global_per_s` requests a second.

    The windows run in real time, because the client library waits in real time: shorten them, and it waits less.
    `old_edits` is how many edits of one message older than an hour a window allows (Discord tells no figure).
    """

    per_channel: int = 5
    window_s: float = 5.0
    global_per_s: int = 50
    old_edits: int = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a bucket says: whether the request may pass, how many more may, and in how many seconds all may again."""

    allowed: bool
    limit: int
    remaining: int
    reset_after: float


class Buckets:
    """Windows that begin with the first request after the last one ended. `now` counts seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._windows: dict[str, tuple[float, int]] = {}

    def take(self, bucket: str, limit: int, window_s: float) -> Verdict:
        """Count one request."""
        now = self._now()
        ends, used = self._windows.get(bucket, (now, 0))
        if ends <= now:
            ends, used = now + window_s, 0
        allowed = used < limit
        used += allowed
        self._windows[bucket] = (ends, used)
        return Verdict(allowed, limit, limit - used, ends - now)
