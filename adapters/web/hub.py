"""Who is connected where, and what each window has yet to be told.

A window is not sent a queue of everything that happened: it has a mailbox that holds the newest card, the newest
facts about its own player, and a few private notes. A slow reader thus skips what is no longer so, and can fill no
memory.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.quiz.blocks import Card
from bot.quiz.effects import Note
from bot.quiz.stages import LOBBY_SLOT, RESULT_SLOT, Stage, round_of

__all__ = ["Full", "Hub", "Showing", "Window", "follows", "frame"]

_NOTES = 8
"""Private notes kept for a window that does not read; the oldest go first."""
_STAGES = tuple(Stage)


class Full(Exception):
    """There are as many open windows as the settings allow."""


def frame(event: str, data: Mapping[str, Any]) -> bytes:
    """A server-sent event. JSON has no line breaks, so it is always one `data:` line."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


HEARTBEAT = b": still here\n\n"


@dataclass(frozen=True, slots=True)
class Showing:
    """What a room shows now. `card` None: nothing ever went on there. `host` is a player's id.

    `locked`: the session keeps first answers. `gathered`: only who joined in its lobby may answer. `title` is the
    session's. `html` is drawn once, for all windows.
    """

    card: Card | None = None
    html: str = ""
    host: str = ""
    locked: bool = False
    gathered: bool = False
    title: str = ""

    @property
    def session(self) -> str:
        return self.card.session if self.card else ""

    @property
    def idle(self) -> bool:
        """Whether another quiz can be started here."""
        return self.card is None or self.card.stage in (Stage.ANYTIME, Stage.RESULT, Stage.CLOSED)

    def newer(self, other: Showing) -> bool:
        """Whether this, as just read from the desk, is another session or post than `other`, or a later stage."""
        if self.card is None or other.card is None or self.session != other.session:
            return self.session != other.session
        return _rank(self.card) > _rank(other.card)


def follows(card: Card, shown: Card) -> bool:
    """Whether `card` is as new as `shown` or newer, both of one session.

    Posts of a session follow each other: lobby, rounds, result; and within a post its stages. An older post that is
    edited once more (its lobby closed, its host's buttons taken away) must not come back in front of the newer one.
    """
    return _rank(card) >= _rank(shown)


def _rank(card: Card) -> tuple[int, int, int]:
    kind = {LOBBY_SLOT: 0, RESULT_SLOT: 2}.get(card.slot, 1)
    return kind, round_of(card.slot) or 0, _STAGES.index(card.stage)


class Window:
    """One open page of a room and its mailbox. `player` is None for a viewer without a name."""

    def __init__(self, room: str, player: str | None) -> None:
        self.room = room
        self.player = player
        self._news = asyncio.Event()
        self._card: bytes | None = None
        self._seat: dict[str, Any] = {}
        self._notes: deque[bytes] = deque(maxlen=_NOTES)
        self._beat = False
        self._ended = False
        self.seat_known = False

    def show(self, card: bytes) -> None:
        """Have the newest card sent."""
        self._card = card
        self._news.set()

    def seat(self, facts: Mapping[str, Any]) -> None:
        """Have facts about the window's player sent. Facts about another session replace what was waiting."""
        if self.player is None:
            return
        self.seat_known = True
        self._seat = {**self._seat, **facts} if self._seat.get("session") == facts["session"] else dict(facts)
        self._news.set()

    def note(self, note: bytes) -> None:
        """Have a private note sent."""
        self._notes.append(note)
        self._news.set()

    def beat(self) -> None:
        """Have a sign of life sent."""
        self._beat = True
        self._news.set()

    def end(self) -> None:
        """Let the stream end after what waits in the mailbox."""
        self._ended = True
        self._news.set()

    async def take(self) -> bytes:
        """Wait for news and take all of it; empty when the window is to close."""
        await self._news.wait()
        parts = [self._card or b"", frame("seat", self._seat) if self._seat else b"", *self._notes]
        if self._beat and not any(parts):
            parts.append(HEARTBEAT)
        self._card, self._beat, self._seat = None, False, {}
        self._notes.clear()
        if not self._ended:
            self._news.clear()
        return b"".join(parts)


class Hub:
    """All open windows. What a room shows is remembered only while somebody looks at it."""

    def __init__(self, most: int, most_each: int) -> None:
        self._most = most
        self._most_each = most_each
        self._rooms: dict[str, list[Window]] = {}
        self._showing: dict[str, Showing] = {}
        self._changes = 0

    def __len__(self) -> int:
        return sum(len(windows) for windows in self._rooms.values())

    def open(self, room: str, player: str | None) -> Window:
        """A new window. Its player's oldest one is ended where there are too many; raises Full where all are."""
        if len(self) >= self._most:
            raise Full
        own = list(self._of(player)) if player is not None else []
        if len(own) >= self._most_each:
            own[0].end()
        window = Window(room, player)
        self._rooms.setdefault(room, []).append(window)
        return window

    def close(self, window: Window) -> None:
        """Forget a window."""
        windows = self._rooms.get(window.room, [])
        if window in windows:
            windows.remove(window)
        if not windows:
            self._rooms.pop(window.room, None)
            self._showing.pop(window.room, None)

    @property
    def changes(self) -> int:
        """Grows with everything shown, so that a reader of the desk can see whether it was overtaken."""
        return self._changes

    def showing(self, room: str) -> Showing | None:
        """What the open windows of a room show; None where that is unknown."""
        return self._showing.get(room)

    def watched(self, room: str) -> bool:
        """Whether any window of a room is open."""
        return room in self._rooms

    def remember(self, room: str, showing: Showing) -> None:
        """What the windows of a room show, where that is not known yet."""
        if room in self._rooms:
            self._showing.setdefault(room, showing)

    def show(self, room: str, showing: Showing, now: int) -> None:
        """Show something in every window of a room. A new session comes with a clean seat for every player."""
        if room not in self._rooms:
            return
        self._changes += 1
        before = self._showing.get(room)
        self._showing[room] = showing
        card = self.card_frame(showing, now)
        for window in self._rooms[room]:
            window.show(card)
            if window.player is not None and showing.card and before and before.session != showing.session:
                window.seat(clean_seat(showing, window.player))

    def card_frame(self, showing: Showing, now: int) -> bytes:
        """The event that makes a window show something."""
        card = showing.card
        return frame(
            "card",
            {
                "html": showing.html,
                "session": showing.session,
                "slot": card.slot if card else "",
                "stage": card.stage if card else "",
                "round": card.round if card else None,
                "version": self._changes,
                "idle": showing.idle,
                "locked": showing.locked,
                "gathered": showing.gathered,
                "now": now,
            },
        )

    def seat(self, player: str, facts: Mapping[str, Any]) -> None:
        """Tell all windows of a player about that player."""
        for window in self._of(player):
            window.seat(facts)

    def tell(self, player: str, note: Note, room: str | None = None, html: str = "") -> bool:
        """A private note to a player's windows, those in `room` first; False where none is open. `html`: the same as a
        card, to stand until it is put away.
        """
        own = list(self._of(player))
        here = [window for window in own if window.room == room] or own
        for window in here:
            window.note(frame("note", {"text": note.text, "done": note.done, **({"html": html} if html else {})}))
        return bool(here)

    def beat(self) -> None:
        """A sign of life to everybody, which also finds out who has gone."""
        for windows in self._rooms.values():
            for window in windows:
                window.beat()

    def end(self) -> None:
        """End every stream."""
        for windows in self._rooms.values():
            for window in windows:
                window.end()

    def _of(self, player: str) -> Iterator[Window]:
        for windows in self._rooms.values():
            yield from (window for window in windows if window.player == player)


def clean_seat(showing: Showing, player: str) -> dict[str, Any]:
    """What a player holds in a session that has just come up: nothing."""
    return {
        "session": showing.session,
        "host": showing.host == player,
        "seated": False,
        "team": None,
        "round": None,
        "held": [],
        "final": False,
    }
