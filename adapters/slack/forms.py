"""Forms and the App Home: opened, filled in with suggestions, read when they are sent off."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from typing import Any

from adapters.slack import inbound
from adapters.slack.boards import Boards
from adapters.slack.commands import Wanted
from adapters.slack.daily import Dailies
from adapters.slack.fields import suggestions
from adapters.slack.home import HomeFacts, home_view
from adapters.slack.hosting import Hosting
from adapters.slack.inbound import Payload
from adapters.slack.modals import (
    BANK,
    GROUP,
    OUTCOME,
    SETTINGS_CALLBACK,
    START_CALLBACK,
    chosen_bank,
    read_settings,
    read_start,
    settings_modal,
    start_modal,
)
from adapters.slack.private import NOT_NOW, Private
from adapters.slack.roles import MOST, ROLE_S, Roles
from adapters.slack.views import Origin, Wrong, read_origin
from adapters.slack.workspaces import Workspaces
from bot.ports import Clock, Desk, Refused, Reply, Unavailable, Unreachable
from bot.quiz.effects import Note
from bot.quiz.events import Person
from bot.quiz.session import Session

__all__ = ["Forms"]

ADMINS_ONLY = Note("Only admins of this workspace can change its settings.", done=False)
SLOW = "Slack does not say just now who you are. Please try again in a moment."
LISTED, PLAYED = 10, 6
"""Quizzes shown in the App Home: those that run, and one's own (one more than shown tells that there are more)."""
REMEMBERED_MS = 3_600_000


class Forms:
    """What windows are for besides reading."""

    def __init__(
        self,
        desk: Desk,
        workspaces: Workspaces,
        roles: Roles,
        private: Private,
        hosting: Hosting,
        dailies: Dailies,
        boards: Boards,
        clock: Clock,
    ) -> None:
        self._desk = desk
        self._workspaces = workspaces
        self._roles = roles
        self._private = private
        self._hosting = hosting
        self._dailies = dailies
        self._boards = boards
        self._clock = clock
        self._public: dict[tuple[str, str], tuple[int, bool]] = {}

    async def open_start(self, body: Payload) -> None:
        """The form that starts a quiz, for the place it was opened from. Raises Refused, Unreachable."""
        await self._private.open_view(body, start_modal(_origin(body)))

    async def open_settings(self, body: Payload) -> None:
        """The form of a workspace's settings, for its admins. Raises Refused, Unreachable, Unavailable."""
        tenant = inbound.tenant(body)
        if not await self._roles.is_admin(tenant, inbound.person(body).id):
            await self._private.say(body, ADMINS_ONLY)
            return
        who, chosen = await self._roles.choice(tenant)
        groups = await self._workspaces.groups(tenant) if chosen else ()
        named = next(((name, id) for name, id in groups if id == chosen), (chosen, chosen)) if chosen else None
        await self._private.open_view(body, settings_modal(who, named, await self._boards.zone(tenant)))

    async def suggest(self, body: Payload) -> Sequence[dict[str, Any]]:
        """The options that fit what was typed. Nothing where they cannot be read: Slack then says so itself."""
        tenant, typed = inbound.tenant(body), str(body.get("value") or "")
        try:
            pairs = await self._offered(tenant, body)
        except (Refused, Unreachable, Unavailable):
            return ()
        found: Sequence[dict[str, Any]] = suggestions(pairs, typed)["options"]
        return found

    async def _offered(self, tenant: str, body: Payload) -> Iterable[tuple[str, str]]:
        match body.get("action_id"):
            case action if action == BANK:
                return [(each.bank.title, each.bank.id) for each in await self._desk.banks(tenant)]
            case action if action == OUTCOME:
                chosen = chosen_bank((body.get("view") or {}).get("state", {}).get("values", {}))
                summary = await self._desk.bank(tenant, chosen) if chosen else None
                outcomes = summary.bank.outcomes if summary else ()
                return [(each.text, each.id) for each in outcomes if summary and summary.by_outcome.get(each.id)]
            case action if action == GROUP:
                return await self._workspaces.groups(tenant)
        return await self._dailies.offered(body, str(body.get("value") or ""))

    async def submitted(self, body: Payload) -> Mapping[str, str]:
        """Do what a form says; what is wrong with it, by block, where something is."""
        view = body["view"]
        match view["callback_id"]:
            case callback if callback == START_CALLBACK:
                return await self._start(body, view)
            case callback if callback == SETTINGS_CALLBACK:
                return await self._settings(body, view)
        return {}

    async def _start(self, body: Payload, view: Payload) -> Mapping[str, str]:
        form = read_start(view["state"]["values"], read_origin(view["private_metadata"]))
        if isinstance(form, Wrong):
            return form.errors
        wanted = Wanted(
            form.bank, form.questions, form.seconds, form.outcome, form.lobby, form.changeable, form.own_thread
        )
        place = inbound.place(inbound.tenant(body), form.channel, form.thread)
        starting = await self._private.soon(self._hosting.start(body, wanted, place))
        if not starting.done():
            self._private.later(self._follow(body, starting))
            return {}
        try:
            said = starting.result()
        except Unavailable:
            return {"bank": NOT_NOW.text}
        if said.pending is not None:
            self._private.later(self._follow(body, said.pending))
        return {} if said.note.done else {"bank": said.note.text}

    async def _follow(self, body: Payload, starting: Awaitable[Reply]) -> None:
        """The form is closed: where the quiz could not be started after all, that is told in private."""
        try:
            said = await starting
            note = (await said.pending if said.pending is not None else said).note
        except Unavailable:
            note = NOT_NOW
        if not note.done:
            await self._private.write(inbound.tenant(body), inbound.person(body).id, note)

    async def _settings(self, body: Payload, view: Payload) -> Mapping[str, str]:
        tenant = inbound.tenant(body)
        form = read_settings(view["state"]["values"])
        if isinstance(form, Wrong):
            return form.errors
        try:
            async with asyncio.timeout(ROLE_S):
                leads = await self._roles.is_admin(tenant, inbound.person(body).id)
            if not leads:
                return {"who": ADMINS_ONLY.text}
            await self._roles.choose(tenant, form.who, form.group or "")
            if form.zone is not None and form.zone != await self._boards.zone(tenant):
                said = (await self._boards.set_zone(body, form.zone)).note
                return {} if said.done else {"zone": said.text}
        except TimeoutError:
            return {"who": SLOW}
        except Unavailable:
            return {"who": NOT_NOW.text}
        return {}

    # -- the App Home ----------------------------------------------------------------------------------------------

    async def show_home(self, tenant: str, user: str) -> None:
        """Bring somebody's home tab up to date. Raises Refused, Unreachable, Unavailable."""
        running = [each for each in await self._desk.running(tenant) if await self._knows(each, user)][:LISTED]
        facts = HomeFacts(
            running=running,
            following=await self._dailies.following(running),
            played=await self._desk.history(tenant, user, PLAYED),
            banks=await self._desk.banks(tenant),
            due=await self._desk.due_count(inbound.place(tenant, ""), Person(user, user)),
            leads=await self._roles.is_admin(tenant, user),
        )
        await self._workspaces.patiently(tenant, "views.publish", user_id=user, view=home_view(facts))

    async def _knows(self, session: Session, user: str) -> bool:
        """Whether somebody may know of a quiz: who hosts it, who plays, and of one in a public channel every member."""
        tenant = session.place.tenant
        if session.host == user or (await self._desk.seat(tenant, session.id, user))[0]:
            return True
        public = await self._is_public(tenant, inbound.split_channel(session.place.channel)[0])
        return public and await self._roles.is_member(tenant, user)

    async def _is_public(self, tenant: str, channel: str) -> bool:
        """Whether everybody may look into a channel. Where Slack does not say, not everybody may."""
        known, now = self._public.get((tenant, channel)), self._clock.now()
        if known is not None and known[0] > now:
            return known[1]
        try:
            said = (await self._workspaces.call(tenant, "conversations.info", channel=channel))["channel"]
            public = said.get("is_channel") is True and said.get("is_private") is False
        except Unreachable:
            return False
        except Refused:
            public = False
        if len(self._public) >= MOST:
            self._public.clear()
        self._public[tenant, channel] = (now + REMEMBERED_MS, public)
        return public


def _origin(body: Payload) -> Origin:
    """Where a form was opened from: a channel by its command, a thread by the menu of a message."""
    channel = inbound.channel_in(body)
    if body.get("type") != "message_action":
        return Origin(channel)
    message = body["message"]
    return Origin(channel, str(message.get("thread_ts") or body["message_ts"]))
