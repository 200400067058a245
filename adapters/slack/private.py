"""Private words and pages: what somebody gets for a click or a command, seen by nobody else.

They are sent after what was done is stored and acknowledged. Where Slack cannot show them, what was done counts.

A card that each press replaces (a turn of a quiz, a question of a practice) is an ephemeral message where there is a
channel, the app's own direct messages included. Every click brings an address of its own that lives for 30 minutes, so
replacing by it never runs out, and it counts against no limit: a hundred people may practise at once. In the App Home
and in windows there is no such address; there the card is a window that views.update changes. Slack lets a workspace do
so some 100 times a minute, so what is one too many waits as long as Slack says. Messages of the app in the direct
conversation would outlive a reload, which an ephemeral one does not, but would ring for every question and pile up.
Nothing is lost with one: what somebody is asked stands in the database, and the same command shows it again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Hashable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import structlog

from adapters.slack import inbound
from adapters.slack.calls import Calls
from adapters.slack.in_turn import InTurn, Ticket
from adapters.slack.inbound import Payload
from adapters.slack.kept import Kept, kept_by, write_kept
from adapters.slack.outbound import layout
from adapters.slack.pages import CARD_CALLBACK, HELP, card_modal, page_modal
from adapters.slack.text import escape, plain
from adapters.slack.trouble import PICTURES, Turned
from adapters.slack.views import View, modal
from adapters.slack.workspaces import Workspaces
from bot.ports import Clock, Desk, Hurried, Refused, Reply, Unavailable, Unreachable
from bot.quiz.blocks import Card
from bot.quiz.effects import Note
from bot.quiz.fitting import fit
from bot.quiz.notes import BROKEN
from bot.quiz.pages import Page

__all__ = ["DONE", "NOT_NOW", "UNDONE", "Private", "note_text"]

log = structlog.stdlib.get_logger(__name__)

T = TypeVar("T")
Tell = Callable[[Payload, Note], Awaitable[None]]
"""Says a note where somebody clicked."""

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
        self._in_turn = InTurn()

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
        except Hurried as hurried:
            if to is not None and not hurried.silent:
                await self.say(to, Note(str(hurried), done=False))
        except Unavailable as error:
            log.warning("not answered", reason=str(error))
            if to is not None:
                await self.say(to, NOT_NOW)
        except Exception:
            if to is None:
                raise
            log.exception("not answered")
            await self.say(to, BROKEN)

    async def soon(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
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

    def turn_of(self, body: Payload) -> Ticket:
        """A press's turn where its card will stand, to be taken before the engine is asked."""
        return self._in_turn.ticket(_pressed_on(body))

    def answer(
        self, body: Payload, said: Reply | asyncio.Task[Reply], turn: Ticket | None = None, tell: Tell | None = None
    ) -> None:
        """The engine's reply, when it is there: its card, or its note; where it is pending, that is said, and the
        final one follows. `turn` is that of the press, `tell` says a note in place of `say`.
        """
        self.later(self._answer(body, said, turn or self.turn_of(body), tell or self.say), to=body)

    async def _answer(self, body: Payload, said: Reply | asyncio.Task[Reply], turn: Ticket, tell: Tell) -> None:
        reply = await said if isinstance(said, asyncio.Task) else said
        if reply.silent:
            return
        if reply.card is not None:
            async with turn.turn() as newest:
                if newest:
                    await self.show(body, reply.card)
            return
        await tell(body, reply.note)
        if reply.pending is not None:
            await self._answer(body, await reply.pending, turn, tell)

    async def write(self, tenant: str, user: str, note: Note) -> None:
        """A private word as a message of the app, where nothing is left to answer to. Raises Refused, Unreachable."""
        await self._workspaces.patiently(tenant, "chat.postMessage", channel=user, text=note_text(note))

    async def say(self, body: Payload, note: Note) -> None:
        """A private word where somebody clicked or typed. Raises Refused, Unreachable."""
        if inbound.channel_in(body) is not None or body.get("response_url"):
            await self._whisper(body, {"text": note_text(note)}, in_place=False)
        elif (body.get("view") or {}).get("callback_id") == CARD_CALLBACK:
            await self._above(body, self.window(note))
        else:
            await self.put(body, self.window(note))

    async def show(self, body: Payload, card: Card) -> None:
        """A card for one person: in the place of the private message or the window whose button was clicked, else
        as a new private message, or in a new window where there is no channel. Raises Refused, Unreachable.
        """
        try:
            await self._shown(body, card)
        except Turned as error:
            if error.code not in PICTURES:
                raise
            log.warning("Slack refused a private card, trying it without pictures", session=card.session)
            await self._shown(body, card, pictures=False)

    async def _shown(self, body: Payload, card: Card, *, pictures: bool = True) -> None:
        if inbound.channel_in(body) is None:
            metadata = write_kept(Kept(kept_by(body).origin))
            await self.put(body, card_modal(card, metadata, pictures=pictures))
        else:
            in_place = (body.get("container") or {}).get("is_ephemeral") is True
            await self._whisper(body, layout(card, pictures=pictures), in_place=in_place)

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
        await self.put(body, page_modal(view))

    async def put(self, body: Payload, view: View) -> None:
        """A window: in place of the one whose button was clicked, else a new one. Raises Refused, Unreachable."""
        shown = body.get("view") or {}
        if shown.get("type") == "modal":
            await self._workspaces.patiently(inbound.tenant(body), "views.update", view_id=shown["id"], view=view)
        else:
            await self.open_view(body, view)

    async def _above(self, body: Payload, view: View) -> None:
        """A window above the one whose button was clicked, which stays as it is below; in its place where Slack lets
        none be opened any more. Raises Refused, Unreachable.
        """
        try:
            await self._workspaces.call(
                inbound.tenant(body), "views.push", trigger_id=body.get("trigger_id", ""), view=view
            )
        except Turned as error:
            log.info("no window above another one", reason=str(error))
            await self.put(body, view)

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


def _pressed_on(body: Payload) -> Hashable:
    """The private message or the window that a card takes the place of; nothing in common where it takes none's."""
    container = body.get("container") or {}
    if container.get("is_ephemeral") is True:
        return inbound.tenant(body), inbound.person(body).id, container.get("message_ts")
    view = body.get("view") or {}
    return view["id"] if view.get("type") == "modal" else object()


def _message(content: Mapping[str, Any], *, in_place: bool = False) -> dict[str, Any]:
    return {"response_type": "ephemeral", "replace_original": in_place, **content}
