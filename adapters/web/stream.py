"""`GET .../events`: the stream of a window, by server-sent events.

Events: `card` {html, session, slot, stage, round, version, idle, locked, gathered, now}, `seat` {session, host, seated,
team, round, held, final} (parts of it), `note` {text, done} and `html` for a card. `now` is the server's time in ms.
"""

from __future__ import annotations

import asyncio

from aiohttp import web

from adapters.web.hub import Full, Window
from adapters.web.parts import Parts

__all__ = ["Stream"]

_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
}


class Stream:
    """Serves the streams of all windows."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def serve(self, request: web.Request, room: str) -> web.StreamResponse:
        """Send what goes on in a room until the window closes or the server does."""
        # A shared screen says nothing about the one player whose browser happens to show it.
        player = None if "present" in request.query else self._parts.identity.of(request)
        try:
            window = self._parts.hub.open(room, player.id if player else None)
        except Full:
            raise web.HTTPServiceUnavailable(
                text="Too many windows are open right now. This page tries again by itself.",
                headers={"Retry-After": "10"},
            ) from None
        try:
            # The window is open before the desk is read: nothing that is shown meanwhile can be missed.
            await self._bring_up(window)
            response = web.StreamResponse(headers=_HEADERS)
            await response.prepare(request)
            while news := await window.take():
                # A window that takes nothing for long is let go; it comes back by itself and gets the state of then.
                async with asyncio.timeout(self._parts.settings.patience_ms / 1000):
                    await response.write(news)
        except (ConnectionError, TimeoutError):
            return web.Response()  # The window has gone; nobody reads this.
        finally:
            self._parts.hub.close(window)
        return response

    async def _bring_up(self, window: Window) -> None:
        """Put the room's present state into a new window's mailbox, unless something newer got there first."""
        hub, now = self._parts.hub, self._parts.clock.now
        before = hub.changes
        showing = await self._parts.look(window.room)
        shown = hub.showing(window.room)
        if shown is not None and hub.changes != before:
            showing = shown
        if shown is None or not showing.newer(shown):
            hub.remember(window.room, showing)
            window.show(hub.card_frame(showing, now()))
        else:
            hub.show(window.room, showing, now())
        if window.player is not None:
            facts = await self._parts.seat(showing, window.player)
            if not window.seat_known:
                window.seat(facts)
