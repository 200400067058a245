"""How many edits a workspace has left: Slack takes 50 a minute over all its channels."""

from __future__ import annotations

from collections import deque

from bot.ports import Clock

__all__ = ["EDITS", "LIVE_SHARE", "MINUTE_MS", "Budget"]

MINUTE_MS = 60_000
EDITS = 50
"""chat.update is in Slack's third tier: 50 a minute and workspace."""
SPARE = 5
"""Kept for what must be an edit, such as the end of a lobby."""
LIVE_SHARE = 0.5
"""Live counts may use no more than this part of it, so that reveals find room."""


class Budget:
    """Counts the edits of the last minute by workspace."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._made: dict[str, deque[int]] = {}

    def spend(self, tenant: str) -> None:
        """An edit is made now."""
        self._made.setdefault(tenant, deque()).append(self._clock.now())

    def used(self, tenant: str) -> int:
        """Edits made in the last minute."""
        made, since = self._made.get(tenant), self._clock.now() - MINUTE_MS
        if made is None:
            return 0
        while made and made[0] <= since:
            made.popleft()
        if not made:
            del self._made[tenant]
        return len(made)

    def allows_live(self, tenant: str) -> bool:
        """Whether a count may be brought up to date."""
        return self.used(tenant) < EDITS * LIVE_SHARE

    def allows(self, tenant: str) -> bool:
        """Whether an edit that could also be a new message should be one."""
        return self.used(tenant) < EDITS - SPARE
