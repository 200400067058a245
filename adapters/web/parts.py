"""What the handlers share: the ports, the hub, the painter; and how a room looks right now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adapters.web.hub import Hub, Showing, clean_seat
from adapters.web.identity import Identity
from adapters.web.inbound import TENANT, place
from adapters.web.outbound import Painter
from adapters.web.settings import WebSettings
from bot.ports import Clock, Desk, Engine, RoomView, Seating
from bot.quiz.blocks import Card
from bot.quiz.effects import Note
from bot.quiz.session import Answers, Entry
from bot.quiz.settings import MARKS

__all__ = ["Parts", "held", "seated"]


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a handler needs. Nothing in it remembers a game: after a restart the desk tells all."""

    engine: Engine
    desk: Desk
    clock: Clock
    settings: WebSettings
    identity: Identity
    hub: Hub
    painter: Painter

    async def look(self, room: str) -> Showing:
        """What a room shows by what is stored."""
        view = await self.newest(room)
        return self.drawn(view, view.view.card) if view and view.view else Showing()

    async def newest(self, room: str) -> RoomView | None:
        """The quiz of a room; once that is over, what was posted there since, such as a league's digest."""
        view = await self.desk.room(place(room))
        if view is not None and not view.session.phase.over:
            return view
        notice = await self.desk.notice(place(room))
        if notice is None or notice.view is None:
            return view
        ended = view.session.ended_at or view.session.created_at if view else 0
        return notice if notice.session.created_at > ended else view

    def drawn(self, view: RoomView, card: Card) -> Showing:
        """A card of a session as a room shows it."""
        session = view.session
        return Showing(
            card,
            self.painter.card(card, session.place.channel),
            session.host,
            locked=session.settings.answers is Answers.LOCKED,
            gathered=session.settings.entry is Entry.LOBBY,
            title=session.title,
        )

    async def seat(self, showing: Showing, player: str) -> dict[str, Any]:
        """What a player is to the session shown: host or not, seated or not, and what they hold in its round."""
        facts = clean_seat(showing, player)
        if not showing.session:
            return facts
        seat = await self.desk.seat(TENANT, showing.session, player)
        return {**facts, **seated(seat), **(held(seat.note) if seat.note else {})}


def seated(seat: Seating) -> dict[str, Any]:
    """Whether a player plays, and the sign of their team."""
    return {"seated": seat.seated, "team": MARKS[seat.team] if seat.seated and seat.team is not None else None}


def held(note: Note) -> dict[str, Any]:
    """What a note says of the player's choice; nothing where it is about no round."""
    if note.round is None:
        return {}
    return {"round": note.round, "held": list(note.held), "final": note.final}
