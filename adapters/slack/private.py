"""Private words and pages: what somebody gets for a click or a command, seen by nobody else.

They are sent after what was done is stored and acknowledged. Where Slack cannot show them, what was done counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import structlog

from adapters.slack import inbound
from adapters.slack.calls import Calls
from adapters.slack.inbound import Payload
from adapters.slack.outbound import layout
from adapters.slack.pages import HELP, card_modal, page_modal
from adapters.slack.text import escape, plain
from adapters.slack.trouble import PICTURES, Turned
from adapters.slack.views import View, modal
from adapters.slack.workspaces import Workspaces
from bot.ports import Clock, Desk, Refused, Reply, Unavailable, Unreachable
from bot.quiz.blocks import Card
from bot.quiz.effects import Note
from bot.quiz.fitting import fit
from bot.quiz.notes import BROKEN
from bot.quiz.pages import Page

__all__ = ["DONE", "NOT_NOW", "UNDONE", "Private", "note_text"]

log = structlog.stdlib.get_logger(__name__)

T = TypeVar("T")

DONE, UNDONE = "✅ ", "⚠️ "
"""How a private word begins: what was wanted has happened, or it has not."""
NOT_NOW = Note("The database cannot be reached just now. Please try again in a moment.", done=False)
NOTE = 2_900
GOODBYE_S = 2.0
"""How long words under way may take once the platform is told to end."""
SOON_MS = 2_000
"""How long an acknowledgement waits for what was asked for: Slack wants it within three seconds."""


def note_text(note: Note) -> str:
    """A note as Slack shows it."""
    return (DONE if note.done else UNDONE) + fit(note.text, NOTE, escape)


class Private:
    """Sends private words in tasks of its own, so that no acknowledgement waits for them."""

    def __init__(self, calls: Calls, workspaces: Workspaces, desk: Desk, clock: Clock) -> None:
        self._calls = calls
        self._workspaces = workspaces
        self._desk = desk
        self._clock = clock
        self._tasks: set[asyncio.Task[Any]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Words are sent while the block runs; those under way at its end get a moment to come through."""
        try:
            yield
        finally:
            waiting = set(self._tasks)
            if waiting:
                await asyncio.wait(waiting, timeout=GOODBYE_S)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    def later(self, work: Coroutine[Any, Any, None], to: Payload | None = None) -> None:
        """Do this once the acknowledgement is out. Its failure harms nothing else: it is logged and, where it is ours,
        told to whoever did `to`.
        """
        self._begun(self._guarded(work, to))

    def _begun(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _guarded(self, work: Coroutine[Any, Any, None], to: Payload | None) -> None:
        try:
            await self._or_apology(work, to)
        except (Refused, Unreachable) as error:
            log.warning("private word not delivered; what was done counts", reason=str(error))
        except Exception:  # one person's word must not end the others'
            log.exception("private word failed; what was done counts")

    async def _or_apology(self, work: Coroutine[Any, Any, None], to: Payload | None) -> None:
        try:
            await work
        except (Refused, Unreachable):
            raise
        except Unavailable as error:
            log.warning("not answered", reason=str(error))
            if to is not None:
                await self.say(to, NOT_NOW)
        except Exception:
            if to is None:
                raise
            log.exception("not answered")
            await self.say(to, BROKEN)

    async def soon(self, work: Coroutine[Any, Any, Reply]) -> asyncio.Task[Reply]:
        """Begin this, and wait for it as long as an acknowledgement may take; it goes on after that."""
        task, limit = self._begun(work), asyncio.ensure_future(self._clock.sleep(SOON_MS))
        try:
            await asyncio.wait({task, limit}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            limit.cancel()
            await asyncio.gather(limit, return_exceptions=True)
        return task

    async def settled(self, body: Payload, work: Coroutine[Any, Any, Reply]) -> Reply | None:
        """What came of what a form asks for; None where that takes longer than an acknowledgement may, and is told in a
        direct message.
        """
        task = await self.soon(work)
        if task.done():
            return task.result()
        self.later(self._write_later(body, task))
        return None

    async def _write_later(self, body: Payload, task: asyncio.Task[Reply]) -> None:
        await self.write(inbound.tenant(body), inbound.person(body).id, (await task).note)

    def answer(self, body: Payload, said: Reply | asyncio.Task[Reply]) -> None:
        """The engine's reply, when it is there: its card, or its note; where it is pending, that is said, and the
        final one follows.
        """
        self.later(self._answer(body, said), to=body)

    async def _answer(self, body: Payload, said: Reply | asyncio.Task[Reply]) -> None:
        reply = await said if isinstance(said, asyncio.Task) else said
        if reply.silent:
            return
        if reply.card is not None:
            await self.show(body, reply.card)
            return
        await self.say(body, reply.note)
        if reply.pending is not None:
            await self.say(body, (await reply.pending).note)

    async def write(self, tenant: str, user: str, note: Note) -> None:
        """A private word as a message of the app, where nothing is left to answer to. Raises Refused, Unreachable."""
        await self._workspaces.patiently(tenant, "chat.postMessage", channel=user, text=note_text(note))

    async def say(self, body: Payload, note: Note) -> None:
        """A private word where somebody clicked or typed. Raises Refused, Unreachable."""
        if inbound.channel_in(body) is None and not body.get("response_url"):
            await self._put(body, self.window(note))
        else:
            await self._whisper(body, {"text": note_text(note)}, in_place=False)

    async def show(self, body: Payload, card: Card) -> None:
        """A card for one person: in the place of the private message or the window whose button was clicked, else
        as a new private message, or in a new window where there is no channel. Raises Refused, Unreachable.
        """
        if inbound.channel_in(body) is None:
            await self._put(body, card_modal(card))
            return
        in_place = (body.get("container") or {}).get("is_ephemeral") is True
        try:
            await self._whisper(body, layout(card), in_place=in_place)
        except Turned as error:
            if error.code not in PICTURES:
                raise
            log.warning("Slack refused a private card, trying it without pictures", session=card.session)
            await self._whisper(body, layout(card, pictures=False), in_place=in_place)

    async def _whisper(self, body: Payload, content: Mapping[str, Any], *, in_place: bool) -> None:
        """A private message, by the click's own address or else by a call. Slack lets a private message be replaced by
        a click on it alone; where that fails, a new one stands under it.
        """
        if url := body.get("response_url"):
            try:
                await self._calls.respond(str(url), _message(content, in_place=in_place))
            except (Turned, Unreachable) as error:
                if isinstance(error, Turned) and error.code in PICTURES:
                    raise
                log.info("a click's own address failed, trying another way", reason=str(error))
            else:
                return
        where: dict[str, Any] = {"channel": inbound.channel_in(body), "user": inbound.person(body).id}
        if (thread := inbound.thread_in(body)) is not None:
            where["thread_ts"] = thread
        await self._workspaces.patiently(inbound.tenant(body), "chat.postEphemeral", **where, **content)

    def window(self, note: Note) -> View:
        """A note in a window."""
        words = {"type": "section", "text": plain((DONE if note.done else UNDONE) + note.text)}
        return modal("Quorum", "quorum.note", [words], "")

    async def turn(self, body: Payload, page: Page, *, leads: bool = False) -> None:
        """A page in a window: in place of the one whose button was clicked, else a new one. `leads`: this person may
        run other people's quizzes here.
        """
        tenant = inbound.tenant(body)
        view = await self._desk.page(tenant, inbound.person(body).id, page, leads=leads)
        await self._put(body, page_modal(view))

    async def _put(self, body: Payload, view: dict[str, Any]) -> None:
        """A window: in place of the one whose button was clicked, else a new one. Raises Refused, Unreachable."""
        shown = body.get("view") or {}
        if shown.get("type") == "modal":
            await self._workspaces.call(inbound.tenant(body), "views.update", view_id=shown["id"], view=view)
        else:
            await self.open_view(body, view)

    async def help(self, body: Payload) -> None:
        """How it works, in a window. Raises Refused, Unreachable."""
        await self.open_view(body, page_modal(HELP))

    async def open_view(self, body: Payload, view: dict[str, Any]) -> None:
        """A window. Slack lets one be opened for three seconds after a click. Raises Refused, Unreachable."""
        try:
            await self._workspaces.call(
                inbound.tenant(body), "views.open", trigger_id=body.get("trigger_id", ""), view=view
            )
        except Turned as error:
            if error.code != "expired_trigger_id" or not body.get("response_url"):
                raise
            await self._calls.respond(
                str(body["response_url"]),
                _message({"text": UNDONE + "That took too long for Slack. Please click again."}),
            )


def _message(content: Mapping[str, Any], *, in_place: bool = False) -> dict[str, Any]:
    return {"response_type": "ephemeral", "replace_original": in_place, **content}
