"""What people do on Slack: clicks, commands, forms. Commit first, then acknowledge, then answer in private."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack import inbound
from adapters.slack.boards import Boards
from adapters.slack.calls import Calls
from adapters.slack.commands import LEARNING, Asked, Misunderstood, Verb, read_command
from adapters.slack.daily import Dailies
from adapters.slack.daily_form import DAILY_CALLBACK
from adapters.slack.exporting import Exporting
from adapters.slack.files import Files
from adapters.slack.forms import Forms
from adapters.slack.home import SEASON, SETTINGS, START
from adapters.slack.hosting import Hosting
from adapters.slack.inbound import Payload
from adapters.slack.league import LEAGUE_CALLBACK, Leagues
from adapters.slack.privacy import Personal
from adapters.slack.private import Private
from adapters.slack.roles import Roles
from adapters.slack.tutor import OWN_BUTTONS, OWN_CALLBACKS, Tutor
from adapters.slack.views import View, Wrong
from adapters.slack.workspaces import Workspaces
from bot.ports import Clock, Desk, Engine, Tenants
from bot.quiz.board_pages import board_typed
from bot.quiz.effects import Note
from bot.quiz.hosting import HOST_ACTS
from bot.quiz.lessons import read_lesson
from bot.quiz.pages import OF_THE_TUTOR, Page, Subject, Wish, read_page, read_wish
from bot.quiz.tokens import Act, event_of, read_token

__all__ = ["NOT_OURS", "Hands"]

log = structlog.stdlib.get_logger(__name__)

NOT_OURS = Note("That button is not one of ours, or is from long ago. Use the newest message.", done=False)
NOT_HERE = Note("Nothing has been played here yet. /quiz begins a quiz.", done=False)
NO_BOARD = Note(
    "Behind /quiz scores all and /quiz scores channel I know day, week, month, season, all, and points, accuracy, "
    "streak. Such as: /quiz scores channel week accuracy.",
    done=False,
)


class Hands:
    """Implements `adapters.slack.bolt.Listeners`."""

    def __init__(
        self,
        engine: Engine,
        desk: Desk,
        calls: Calls,
        workspaces: Workspaces,
        tenants: Tenants,
        roles: Roles,
        clock: Clock,
    ) -> None:
        self._engine = engine
        self._desk = desk
        self._workspaces = workspaces
        self._roles = roles
        self._clock = clock
        self._private = Private(calls, workspaces, desk, clock)
        self._hosting = Hosting(engine, desk, workspaces, roles, clock)
        self._boards = Boards(engine, tenants, roles)
        files = Files(calls, workspaces)
        self._exporting = Exporting(desk, files, self._hosting, self._private)
        self._dailies = Dailies(engine, desk, workspaces, roles, self._private)
        self._leagues = Leagues(engine, desk, workspaces, roles, self._private)
        self._forms = Forms(desk, workspaces, roles, self._private, self._hosting, self._dailies, self._boards, clock)
        self._personal = Personal(engine, desk, workspaces, files, self._private)
        self._tutor = Tutor(engine, desk, roles, self._hosting, files, self._private, clock)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """People are answered while the block runs."""
        async with self._private.open():
            yield

    # -- clicks ----------------------------------------------------------------------------------------------------

    async def press(self, ack: AsyncAck, body: Payload) -> None:
        """A button: an event for the engine, a private page, or a form to open."""
        action = body["actions"][0]
        value = str(action.get("value") or "")
        page, wish, lesson = read_page(value), read_wish(value), read_lesson(value)
        if lesson is not None:
            await self._tutor.press(body, lesson, inbound.ms_of(action["action_ts"]))
        elif value in OWN_BUTTONS:
            self._private.later(self._tutor.own(body, value), to=body)
        elif page is not None:
            self._private.later(self._turn(body, page), to=body)
        elif wish is not None:
            self._private.later(self._personal.grant(body, wish), to=body)
        elif value == START:
            self._private.later(self._forms.open_start(body))
        elif value == SETTINGS:
            self._private.later(self._forms.open_settings(body), to=body)
        elif value == SEASON:
            self._private.answer(body, await self._private.soon(self._boards.begin_season(body)))
        elif action.get("type") == "button":
            await self._token(body, value, inbound.ms_of(action["action_ts"]))
        await ack()

    async def _token(self, body: Payload, value: str, stamp: int) -> None:
        pressed = read_token(value)
        if pressed is None:
            log.warning("a button that is not ours", tenant=inbound.tenant(body))
            self._private.later(self._private.say(body, NOT_OURS))
            return
        tenant = inbound.tenant(body)
        leads = pressed.act in HOST_ACTS and await self._roles.leads_in_time(tenant, inbound.person(body).id)
        event = event_of(pressed, tenant, inbound.person(body, leads=leads), stamp)
        if event is None:
            subject = Subject.HOSTING if pressed.act is Act.HOSTING else Subject.MISSED
            self._private.later(self._private.turn(body, Page(subject, pressed.session), leads=leads), to=body)
            return
        turn = self._private.turn_of(body)
        said = await self._engine.submit(event)
        if pressed.act is Act.REGRADE and said.note.done and said.pending is None and body.get("view"):
            # The page it was pressed on shows what counts as right now: that is the answer.
            self._private.later(self._private.turn(body, Page(Subject.HOSTING, pressed.session), leads=leads), to=body)
        else:
            self._private.answer(body, said, turn)

    async def _turn(self, body: Payload, page: Page) -> None:
        if page.subject in OF_THE_TUTOR:
            await self._tutor.turn(body, page)
            return
        tenant, user = inbound.tenant(body), inbound.person(body).id
        leads = page.subject is Subject.HOSTING and await self._roles.leads_in_time(tenant, user)
        await self._private.turn(body, page, leads=leads)

    # -- commands and shortcuts ------------------------------------------------------------------------------------

    async def command(self, ack: AsyncAck, body: Payload) -> None:
        """/quiz and what stands behind it."""
        try:
            asked = read_command(str(body.get("text") or ""))
        except Misunderstood as error:
            self._private.later(self._private.say(body, Note(str(error), done=False)))
        else:
            await (self._tutor.command(body, asked) if asked.verb in LEARNING else self._do(body, asked))
        await ack()

    async def _do(self, body: Payload, asked: Asked) -> None:
        match asked.verb:
            case Verb.FORM:
                self._private.later(self._forms.open_start(body))
            case Verb.SETTINGS:
                self._private.later(self._forms.open_settings(body), to=body)
            case Verb.START | Verb.CHALLENGE:
                self._private.answer(body, await self._private.soon(self._hosting.start_typed(body, asked.wanted)))
            case Verb.STOP | Verb.SKIP | Verb.PAUSE | Verb.RESUME | Verb.EXTEND:
                self._private.answer(body, await self._private.soon(self._hosting.do(body, asked)))
            case Verb.SEASON:
                self._private.answer(body, await self._private.soon(self._boards.begin_season(body)))
            case Verb.ZONE:
                self._private.answer(body, await self._private.soon(self._boards.set_zone(body, asked.of)))
            case Verb.DAILY:
                await self._dailies.command(body, asked.of)
            case Verb.LEAGUE:
                await self._leagues.command(body, asked.of)
            case _:
                self._private.later(self._look(body, asked.verb, asked.of), to=body)

    async def _look(self, body: Payload, verb: Verb, of: str) -> None:
        """A private page by its command."""
        tenant = inbound.tenant(body)
        if verb is Verb.HELP:
            await self._private.help(body)
        elif verb is Verb.BANKS:
            bank = await self._hosting.bank(tenant, of) if of else None
            await self._private.turn(body, Page(Subject.SHEET, bank or of) if of else Page(Subject.BANKS))
        elif verb is Verb.PRIVACY:
            await self._own(body, of.casefold())
        elif of.casefold() == "me":
            await self._private.turn(body, Page(Subject.HISTORY))
        elif verb is Verb.EXPORT:
            await self._exporting.export(body)
        elif of.casefold().split()[:1] in (["all"], ["workspace"], ["channel"]):
            channel = inbound.channel_in(body) if of.casefold().startswith("channel") else None
            board = board_typed(of.split()[1:], channel)
            await (self._private.turn(body, board) if board else self._private.say(body, NO_BOARD))
        else:
            session = await self._hosting.newest(body)
            if session is None:
                await self._private.say(body, NOT_HERE)
            else:
                subject = Subject.HOSTING if verb is Verb.REGRADE else Subject.STANDINGS
                await self._turn(body, Page(subject, session.id))

    async def _own(self, body: Payload, of: str) -> None:
        """What somebody may have done with their own data; a deletion is asked about again."""
        if of == Wish.EXPORT:
            await self._personal.grant(body, Wish.EXPORT)
        else:
            asks = of in ("delete", Wish.FORGET)
            await self._private.turn(body, Page(Subject.PRIVACY, Wish.FORGET.value if asks else ""))

    async def shortcut(self, ack: AsyncAck, body: Payload) -> None:
        """A shortcut opens the form: a message's for the thread under it."""
        self._private.later(self._forms.open_start(body))
        await ack()

    # -- forms and the App Home ------------------------------------------------------------------------------------

    async def suggest(self, ack: AsyncAck, body: Payload) -> None:
        """What fits what somebody has typed into a field so far."""
        await ack(options=list(await self._forms.suggest(body)))

    async def submitted(self, ack: AsyncAck, body: Payload) -> None:
        """A form was sent off."""
        callback = body["view"]["callback_id"]
        following = {DAILY_CALLBACK: self._dailies.submitted, LEAGUE_CALLBACK: self._leagues.submitted}
        following |= dict.fromkeys(OWN_CALLBACKS, self._tutor.submitted)
        if callback in following:
            await _sent(ack, await following[callback](body))
            return
        errors = await self._forms.submitted(body)
        if errors:
            await ack(response_action="errors", errors=dict(errors))
        else:
            await ack()

    async def home_opened(self, ack: AsyncAck, body: Payload) -> None:
        """Somebody looks at the app's own tab."""
        event: Mapping[str, Any] = body["event"]
        if event.get("tab", "home") == "home":
            self._private.later(self._forms.show_home(inbound.tenant(body), str(event["user"])))
        await ack()

    async def removed(self, ack: AsyncAck, body: Payload) -> None:
        """The app was removed from a workspace, or its token was revoked: its quizzes end, its token goes, and its
        data go after a while.
        """
        tenant, event = inbound.tenant(body), body["event"]
        if event["type"] == "tokens_revoked" and not event.get("tokens", {}).get("bot"):
            await ack()
            return
        if await self._workspaces.left(tenant):
            await self._engine.departed(tenant)
            await self._workspaces.forget(tenant)
        await ack()


async def _sent(ack: AsyncAck, said: View | Wrong | None) -> None:
    """The answer to a form: the window that follows it, what is wrong with it, or nothing yet."""
    if said is None:
        await ack()
    elif isinstance(said, Wrong):
        await ack(response_action="errors", errors=dict(said.errors))
    else:
        await ack(response_action="update", view=said)
