"""/quiz daily: the daily quiz of a channel, set by a form, shown, paused, resumed and taken off."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.slack import inbound
from adapters.slack.daily_form import (
    PART,
    SOURCE,
    chosen_source,
    daily_modal,
    of_bank,
    of_series,
    read_daily,
)
from adapters.slack.fields import ZONE, zone_choice
from adapters.slack.inbound import Payload
from adapters.slack.limits import SUGGESTIONS
from adapters.slack.private import Private
from adapters.slack.reach import barred, person_in, place_of, place_of_form
from adapters.slack.roles import Roles
from adapters.slack.views import Origin, View, Wrong
from adapters.slack.workspaces import Workspaces
from bot.ports import ChangeDaily, DailyAct, DailyView, Desk, Engine, Refused, Reply, SetDaily, Unreachable
from bot.quiz.daily import Plan
from bot.quiz.daily_words import moment_words, plan_card
from bot.quiz.effects import Note
from bot.quiz.events import Place
from bot.quiz.session import Session

__all__ = ["Dailies"]

NO_DAILY = Note("There is no daily quiz in this channel. /quiz daily sets one.", done=False)
UNKNOWN = Note("Behind /quiz daily I know show, pause, resume and off. /quiz daily alone opens its form.", done=False)
NOT_A_LEADER = Note("Only an admin, or whoever else may run quizzes here, can set a daily quiz.", done=False)
NOT_YOUR_MENTION = Note(
    "Only an admin, or whoever else may run quizzes here, can have a user group mentioned.", done=False
)


class Dailies:
    """Everybody may look; the engine says who may change anything, and here is said who may have somebody called."""

    def __init__(self, engine: Engine, desk: Desk, workspaces: Workspaces, roles: Roles, private: Private) -> None:
        self._engine = engine
        self._desk = desk
        self._workspaces = workspaces
        self._roles = roles
        self._private = private

    async def command(self, body: Payload, words: str) -> None:
        """/quiz daily and what stands behind it."""
        asked = words.casefold().strip()
        if asked in ("", "set"):
            self._private.later(self._open(body), to=body)
        elif asked == "show":
            self._private.later(self._show(body), to=body)
        elif asked in set(DailyAct):
            self._private.answer(body, await self._private.soon(self._change(body, DailyAct(asked))))
        else:
            self._private.later(self._private.say(body, UNKNOWN))

    async def _change(self, body: Payload, act: DailyAct) -> Reply:
        place = place_of(body)
        leads = await self._roles.leads_in_time(place.tenant, inbound.person(body).id)
        return await self._engine.daily(ChangeDaily(place, person_in(body, place, leads), act))

    async def _show(self, body: Payload) -> None:
        view = await self._desk.daily(place_of(body))
        if view is None:
            await self._private.say(body, NO_DAILY)
        else:
            await self._private.show(body, plan_card(view.daily, view.source, view.open, view.took_part))

    async def _open(self, body: Payload) -> None:
        """The form, for those who may set one. Raises Refused, Unreachable, Unavailable."""
        place, user = place_of(body), inbound.person(body).id
        view = await self._desk.daily(place)
        leads = await self._roles.leads_in_time(place.tenant, user)
        host = view.daily.host if view else ""
        refused = await barred(body, place, host, leads, self._workspaces, NOT_A_LEADER)
        if refused is not None:
            await self._private.say(body, refused)
            return
        form = daily_modal(
            Origin(place.channel),
            view,
            part=await self._part(place.tenant, view),
            mentions=leads,
            group=await self._group(place.tenant, view.daily.plan.mention) if view else None,
        )
        await self._private.open_view(body, form)

    async def _part(self, tenant: str, view: DailyView | None) -> tuple[str, str] | None:
        """The text and id of the outcome a plan is about."""
        if view is None or not view.daily.plan.outcomes:
            return None
        summary, (id, *_) = await self._desk.bank(tenant, view.daily.plan.bank), view.daily.plan.outcomes
        return next(((each.text, id) for each in summary.bank.outcomes if each.id == id), None) if summary else None

    async def _group(self, tenant: str, group: str) -> tuple[str, str] | None:
        """The name and id of a user group."""
        if not group:
            return None
        try:
            groups = await self._workspaces.groups(tenant)
        except (Refused, Unreachable):
            return (group, group)
        return next(((name, id) for name, id in groups if id == group), (group, group))

    async def offered(self, body: Payload, typed: str) -> Iterable[tuple[str, str]]:
        """(name, value) of what there is to choose in the form's field somebody types in. Raises Unavailable."""
        tenant = inbound.tenant(body)
        match body.get("action_id"):
            case action if action == ZONE:
                return [zone_choice(zone) for zone in await self._desk.zones(typed, SUGGESTIONS)]
            case action if action == SOURCE:
                banks = [each.bank for each in await self._desk.banks(tenant) if each.questions]
                series = sorted({bank.series.name for bank in banks if bank.series})
                names = [(f"Series: {name}", of_series(name)) for name in series]
                return [*((bank.title, of_bank(bank.id)) for bank in banks), *names]
            case action if action == PART:
                values = (body.get("view") or {}).get("state", {}).get("values", {})
                summary = await self._desk.bank(tenant, chosen_source(values)[0])
                outcomes = summary.bank.outcomes if summary else ()
                return [(each.text, each.id) for each in outcomes if summary and summary.by_outcome.get(each.id)]
        return ()

    async def following(self, running: Iterable[Session]) -> dict[str, str]:
        """When the next daily quiz comes where one runs, by the session's id. Raises Unavailable."""
        found: dict[str, str] = {}
        for session in running:
            view = await self._desk.daily(session.place) if session.occurrence else None
            if view is not None and view.daily.next_day is not None:
                found[session.id] = moment_words(view.daily.next_day, view.daily.plan)
        return found

    async def submitted(self, body: Payload) -> View | Wrong | None:
        """Set what the form says: the window that tells of it, or what is wrong with it; None where that takes longer
        than an acknowledgement may, and is told in a direct message.
        """
        view = body["view"]
        plan = read_daily(view["state"]["values"])
        if isinstance(plan, Wrong):
            return plan
        place = place_of_form(body)
        setting = await self._private.settled(body, self._set(body, place, plan))
        if setting is None:
            return None
        said = setting.note
        if said.done:
            return self._private.window(said)
        return Wrong({"mention" if said is NOT_YOUR_MENTION else "source": said.text})

    async def _set(self, body: Payload, place: Place, plan: Plan) -> Reply:
        leads = await self._roles.leads_in_time(place.tenant, inbound.person(body).id)
        # Nobody gains by the bot the power to call people, in a direct message neither.
        if plan.mention and not leads:
            return Reply(NOT_YOUR_MENTION)
        return await self._engine.daily(SetDaily(place, person_in(body, place, leads), plan))
