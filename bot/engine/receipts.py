"""What came of sending a post: the receipt that is kept, and the event that the session hears of it."""

from __future__ import annotations

from bot.engine.intake import Sending
from bot.ports.desk import View
from bot.ports.platform import Refused, Sent
from bot.ports.store import Post, Receipt
from bot.quiz.events import Shown, Unshown

__all__ = ["LEASE_MS", "failed", "shown"]

LEASE_MS = 30_000
"""How long a process may keep a post before others take it for dead: longer than it may take to send one."""
FIRST_RETRY_MS = 1_000
LAST_RETRY_MS = 30_000
GIVE_UP_MS = 600_000
"""A post of a session that is over is given up after failing for this long."""


def shown(post: Post, view: View, sent: Sent, now: int) -> Sending:
    """The platform has taken it."""
    tenant = post.place.tenant
    receipt = Receipt(
        tenant,
        post.session,
        post.slot,
        version=view.version,
        ref=sent.ref,
        at=sent.at,
        next_try=0,
        attempts=0,
        failing_since=None,
        lease_until=now + LEASE_MS,
    )
    event = Shown(tenant=tenant, session=post.session, slot=post.slot, stage=view.card.stage, at=sent.at)
    return Sending(receipt, event)


def failed(
    post: Post, view: View, now: int, since: int, *, refused: Refused | None = None, retry_after: int | None = None
) -> Sending:
    """It was refused for good, or is to be tried again: after `retry_after` ms, where the platform said so.

    `since`: when it began to fail, as far as that counts against the channel.
    """
    tenant = post.place.tenant
    backoff = min(FIRST_RETRY_MS * 2 ** min(post.attempts, 16), LAST_RETRY_MS)
    receipt = Receipt(
        tenant,
        post.session,
        post.slot,
        version=0,
        ref=None,
        at=None,
        next_try=now + (backoff if retry_after is None else retry_after),
        attempts=post.attempts + 1,
        failing_since=since,
        gone=refused is not None or (view.phase.over and now - since > GIVE_UP_MS),
        lease_until=now + LEASE_MS,
    )
    event = Unshown(
        tenant=tenant,
        session=post.session,
        slot=post.slot,
        since=since,
        refused=refused is not None,
        why=str(refused or "").rstrip("."),
    )
    return Sending(receipt, event)
