"""What must hold after every run, whatever went wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from bot.engine.facts import draw
from bot.ports.store import Key
from bot.quiz.blocks import Options
from bot.quiz.session import Answers, Asked, Pace, Session
from bot.quiz.stages import LOBBY_SLOT, Stage, round_slot
from bot.store import SqlStore
from tests.simulation.figures import Harm
from tests.simulation.ledger import Answering, Click, Ledger, told
from tests.simulation.rows import Given, PostRow, Stored
from tests.simulation.servers import NONCE_MS, Message, Server

__all__ = ["answers_kept", "clocks_started", "corrections_kept", "posts_shown", "sessions_over"]

FINAL = {Stage.CLOSED, Stage.REVEAL, Stage.RESULT}


def answers_kept(ledger: Ledger, stored: Stored) -> Iterator[Harm]:
    """Every answer somebody was told is in is there, once, unless a later one of the same player took its place."""
    rows: dict[Answering, list[Given]] = {}
    for (tenant, id), given in stored.given.items():
        for each in given:
            rows.setdefault((tenant, id, each.round, each.player), []).append(each)
    for key, found in rows.items():
        if len(found) > 1:
            yield Harm("double", f"{key} is stored {len(found)} times")
    for key, clicks in told(ledger.clicks).items():
        session = stored.sessions.get(key[:2])
        held = [each.choice for each in rows.get(key, ()) if each.choice is not None]
        if session is None or not held:
            yield Harm("lost", f"{key} was acknowledged and is not stored")
        elif not all(_is_explained(session, clicks, choice) for choice in held):
            yield Harm("lost", f"{key} is stored as {held}, but {_said(session, clicks)}")


def _is_explained(session: Session, clicks: Sequence[Click], choice: tuple[int, ...]) -> bool:
    """Whether what is stored is what the player was told, by the rule of the session's settings."""
    asked = session.asked[clicks[0].event.round]
    if session.settings.answers is Answers.LOCKED:
        return all(_chosen(asked, click.told) == choice for click in clicks if click.told is not None)
    counted = [click for click in clicks if click.told is not None and click.done]
    if not counted:
        return True
    newest = max(click.stamp for click in counted)
    if any(_chosen(asked, click.told) == choice for click in counted if click.stamp == newest):
        return True
    # A click nobody was answered may have come in all the same, and be the later one.
    return any(not click.heard and click.stamp >= newest and _may_be(asked, click, choice) for click in clicks)


def _may_be(asked: Asked, click: Click, choice: tuple[int, ...]) -> bool:
    return asked.multiple or _chosen(asked, (getattr(click.event, "position", -1),)) == choice


def _chosen(asked: Asked, positions: tuple[int, ...] | None) -> tuple[int, ...] | None:
    if positions is None or not all(0 <= position < len(asked.order) for position in positions):
        return None
    return tuple(sorted(asked.order[position] for position in positions))


def _said(session: Session, clicks: Sequence[Click]) -> str:
    asked = session.asked[clicks[0].event.round]
    words = [f"{click.stamp}: {_chosen(asked, click.told)}{'' if click.done else ' (refused)'}" for click in clicks]
    return f"the player ({session.settings.answers}) was told {'; '.join(words)}"


def corrections_kept(ledger: Ledger, stored: Stored) -> Iterator[Harm]:
    """A key that the host was told is put right is."""
    for event in ledger.regraded:
        asked = stored.sessions[event.tenant, event.session].asked[event.round]
        if asked.order[event.position] not in asked.right:
            yield Harm("lost", f"the key of {event.session} round {event.round} was put right and is not")


def sessions_over(stored: Stored) -> Iterator[Harm]:
    """Every session has ended."""
    for key, session in stored.sessions.items():
        if not session.phase.over:
            yield Harm("stuck", f"{key} is {session.phase} in round {session.round}, to wake at {session.wake_at}")


async def posts_shown(store: SqlStore, stored: Stored, servers: Mapping[str, Server], now: int) -> list[Harm]:
    """Every post is there once, or at most twice where the platform cannot tell, and shows how things ended."""
    harms: list[Harm] = []
    for key, posts in stored.posts.items():
        server = servers[stored.sessions[key].place.platform]
        for post in posts:
            found = messages_of(server, stored.sessions[key], post.slot)
            if not (_forgotten(found) if server.once else len(found) <= 2):
                harms.append(Harm("posts", f"{key} {post.slot} is in its channel {len(found)} times"))
            if post.gone:
                continue
            fault = await _fault_in(store, server, key, post, now)
            if fault is not None:
                harms.append(Harm("stuck", f"{key} {post.slot} {fault}"))
    return harms


async def _fault_in(store: SqlStore, server: Server, key: Key, post: PostRow, now: int) -> str | None:
    """What of the end a post does not show, None if it shows all of it."""
    if post.shown < post.wanted or post.ref is None:
        return f"shows version {post.shown} of {post.wanted}"
    shown = server.messages[post.ref].card
    async with store.reading() as reading:
        row = await reading.post(key, post.slot)
        view = await draw(reading, row, now) if row is not None else None
    if view is None or shown.stage is not view.card.stage or shown.stage not in FINAL:
        return f"stays at {shown.stage}"
    if shown.stage is Stage.RESULT and shown != view.card:
        return f"shows {shown}, not {view.card}"
    # A reveal keeps its buttons and the moment it said it would go on.
    lines, wanted = ([each for each in card.blocks if isinstance(each, Options)] for card in (shown, view.card))
    return None if lines == wanted else f"shows {lines}, not {wanted}"


def _forgotten(found: Sequence[Message]) -> bool:
    """Whether the server had forgotten each message's nonce when the next one came."""
    times = sorted(message.at for message in found)
    return all(later - earlier >= NONCE_MS for earlier, later in pairwise(times))


def messages_of(server: Server, session: Session, slot: str) -> list[Message]:
    """The messages of a post."""
    named = f"{session.id}.{slot}"
    return [each for each in server.messages.values() if (each.place, each.nonce) == (session.place, named)]


def clocks_started(stored: Stored, servers: Mapping[str, Server], set_back_ms: int) -> Iterator[Harm]:
    """No question's clock started before its post was there to be read. `set_back_ms`: how far a process's clock was
    behind the platform's at the most.
    """
    for key, rounds in stored.rounds.items():
        session = stored.sessions[key]
        for row in rounds:
            if row.opened_at is None:
                continue
            slot = LOBBY_SLOT if session.settings.pace is Pace.OWN else round_slot(row.round)
            found = messages_of(servers[session.place.platform], session, slot)
            if not found or row.opened_at < min(message.at for message in found) - set_back_ms:
                yield Harm("wrong", f"the clock of {key} round {row.round} started before its post was there")
