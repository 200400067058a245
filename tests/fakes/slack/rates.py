"""Rate limits: per method and workspace by tier, per channel for posts; on the fake's clock."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

__all__ = ["Limiter", "Rates", "Tier"]

MINUTE_MS = 60_000


class Tier(Enum):
    """How often a workspace may call a method."""

    ONE = "tier1"
    TWO = "tier2"
    THREE = "tier3"
    FOUR = "tier4"
    SPECIAL = "special"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Rates:
    """How many calls any minute allows by tier. The documented figures are the least Slack allows; this allows no more,
    except for `tier1`, where a small burst is documented without a figure.

    A channel takes one post in `post_ms`, and a burst of `post_burst` after a quiet time; `posts` is what a workspace
    takes in a minute in all its channels together (Slack says "several hundred").
    """

    tier1: int = 10
    tier2: int = 20
    tier3: int = 50
    tier4: int = 100
    special: int = 300
    posts: int = 300
    post_ms: int = 1_000
    post_burst: int = 3

    def per_minute(self, tier: Tier) -> int:
        """Calls a minute."""
        return {
            Tier.ONE: self.tier1,
            Tier.TWO: self.tier2,
            Tier.THREE: self.tier3,
            Tier.FOUR: self.tier4,
            Tier.SPECIAL: self.special,
            Tier.POST: self.posts,
        }[tier]


class Limiter:
    """Counts calls. `now` gives ms."""

    def __init__(self, rates: Rates, now: Callable[[], int]) -> None:
        self.rates = rates
        self._now = now
        self._minutes: dict[tuple[str, str], deque[int]] = {}
        self._full_at: dict[str, int] = {}

    def take(self, tier: Tier, method: str, team: str, channel: str | None) -> int:
        """Count one call. 0: it may pass; else the whole seconds after which it may, and it is not counted."""
        now = self._now()
        minute = self._minutes.setdefault((method, team), deque())
        while minute and minute[0] <= now - MINUTE_MS:
            minute.popleft()
        if len(minute) >= self.rates.per_minute(tier):
            return _seconds(minute[0] + MINUTE_MS - now)
        if tier is Tier.POST and channel is not None:
            wait = self._post(channel, now)
            if wait:
                return wait
        minute.append(now)
        return 0

    def _post(self, channel: str, now: int) -> int:
        """A leaky bucket: each post fills `post_ms`, which leaks away as time passes."""
        rates = self.rates
        full_at = max(self._full_at.get(channel, now), now)
        if full_at - now > (rates.post_burst - 1) * rates.post_ms:
            return _seconds(full_at - now - (rates.post_burst - 1) * rates.post_ms)
        self._full_at[channel] = full_at + rates.post_ms
        return 0


def _seconds(ms: int) -> int:
    return max(1, math.ceil(ms / 1_000))
