"""How fast one player, and one channel, may click, before anything of it waits in the queue; and look at pages.

A token bucket, kept as one number: when it will be full again (the generic cell rate algorithm, ITU-T I.371). A bucket
that is full is not kept at all, so there are only as many as there were clickers of late.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from bot.ports.desk import Reply
from bot.ports.trouble import Hurried
from bot.quiz.effects import Note

__all__ = ["SLOW", "Allowance", "Rate", "Rates", "Said"]

SLOW = Note("Slow down, please: that was too fast to be counted. Try again in a few seconds.", done=False)
_SWEPT = 10_000
"""So many buckets are kept before those that are full again are looked for."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` clicks at once, and `per_s` a second from then on."""

    burst: int
    per_s: float

    @property
    def each_ms(self) -> float:
        """How long one click takes to be forgotten."""
        return 1_000 / self.per_s


@dataclass(frozen=True, slots=True)
class Rates:
    """A player's, wherever in a tenant; and a channel's: all players of a session together, at once in a large one, and
    for long a third of what a database commits.
    """

    player: Rate = Rate(60, 5.0)
    channel: Rate = Rate(20_000, 5_000.0)


class Said(Enum):
    """The answer to a click: go on, be told to slow down, or nothing more is said."""

    YES = auto()
    SLOW = auto()
    NOTHING = auto()


@dataclass(slots=True)
class _Bucket:
    """`full_at`: when nothing of what was taken is missing any more (ms). `told`: whether that was said since."""

    full_at: float = 0.0
    told: bool = False


class _Measure:
    """A rate in ms: how long one click takes to be forgotten, and how much may be missing before and after one."""

    __slots__ = ("each", "room", "whole")

    def __init__(self, rate: Rate) -> None:
        self.each = rate.each_ms
        self.room = (rate.burst - 1) * rate.each_ms
        self.whole = rate.burst * rate.each_ms

    def has_room(self, bucket: _Bucket, now: int, clicks: int = 1) -> bool:
        """Whether so many clicks more may be taken."""
        # A clock that was set back must not refuse people for as long as it was set back by.
        bucket.full_at = min(bucket.full_at, now + self.whole)
        return bucket.full_at - now <= max(self.room - (clicks - 1) * self.each, 0)

    def take(self, bucket: _Bucket, now: int, clicks: int = 1) -> None:
        """Take them."""
        bucket.full_at = max(bucket.full_at, now) + clicks * self.each


class Allowance:
    """Counts clicks. Who is refused is told so once, until the bucket is full again."""

    def __init__(self, now: Callable[[], int], rates: Rates) -> None:
        self._now = now
        self._player, self._channel = _Measure(rates.player), _Measure(rates.channel)
        self._buckets: dict[tuple[str, ...], _Bucket] = {}
        self._sweep_at = _SWEPT

    def __len__(self) -> int:
        return len(self._buckets)

    def refusal(self, tenant: str, player: str, session: str | None = None) -> Reply | None:
        """What somebody hears who clicks faster than people do; None where the click may go on into the queue."""
        said = self.take(tenant, player, session)
        return None if said is Said.YES else Reply(SLOW, session, silent=said is Said.NOTHING)

    def admit(self, tenant: str, player: str, clicks: int = 1) -> None:
        """Let somebody see something that costs as much as so many clicks. Raises Hurried."""
        said = self.take(tenant, player, clicks=clicks)
        if said is not Said.YES:
            raise Hurried(SLOW.text, silent=said is Said.NOTHING)

    def take(self, tenant: str, player: str, channel: str | None = None, clicks: int = 1) -> Said:
        """A click of a player, on a session (`channel`) if it is about one; or what costs as much as several. A refused
        click takes nothing.
        """
        now = self._now()
        own = self._bucket((tenant, "player", player), now)
        shared = None if channel is None else self._bucket((tenant, "channel", channel), now)
        if self._player.has_room(own, now, clicks) and (shared is None or self._channel.has_room(shared, now)):
            self._player.take(own, now, clicks)
            if shared is not None:
                self._channel.take(shared, now)
            return Said.YES
        if own.told:
            return Said.NOTHING
        own.told = True
        # So that it is kept until the channel has room again, if it is the channel that had none.
        own.full_at = max(own.full_at, now + self._player.each)
        return Said.SLOW

    def _bucket(self, key: tuple[str, ...], now: int) -> _Bucket:
        if len(self._buckets) >= self._sweep_at:
            self._buckets = {key: bucket for key, bucket in self._buckets.items() if bucket.full_at > now}
            self._sweep_at = max(2 * len(self._buckets), _SWEPT)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket()
        elif bucket.full_at <= now:
            bucket.told = False
        return bucket
