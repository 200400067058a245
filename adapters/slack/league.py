"""/quiz league: the standing teams of a channel, set by a form, shown, joined, dealt and taken off."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack import inbound
from adapters.slack.inbound import Payload
from adapters.slack.league_form import LEAGUE_CALLBACK, LeagueForm, league_modal, read_league
from adapters.slack.private import Private
from adapters.slack.reach import barred, person_in, place_of, place_of_form
from adapters.slack.roles import Roles
from adapters.slack.views import Origin, View, Wrong
from adapters.slack.workspaces import Workspaces
from bot.ports import (
    DealLeague,
    Desk,
    EndLeague,
    Engine,
    JoinLeague,
    LeagueView,
    LeaveLeague,
    MoveMember,
    Reply,
    SetLeague,
    SetZone,
)
from bot.quiz.boards import Order, Period
from bot.quiz.effects import Note
from bot.quiz.events import Place
from bot.quiz.league import Member

__all__ = ["LEAGUE_CALLBACK", "Leagues"]

NO_LEAGUE = Note("There is no league in this channel. /quiz league sets one.", done=False)
UNKNOWN = Note(
    "Behind /quiz league I know show, join, leave, deal, move and off. /quiz league alone opens its form.", done=False
)
NOT_A_LEADER = Note("Only an admin, or whoever else may run quizzes here, can set a league.", done=False)
NO_SUCH_TEAM = Note("There is no such team here. /quiz league show names them.", done=False)
WHOM = Note(
    "Say who comes into which team, such as: /quiz league move Ann Reds. Out of the league: move Ann out.", False
)
OUT = "out"
"""In place of a team's name."""


class Leagues:
    """Everybody may look and join; the engine says who may change anything."""

    def __init__(self, engine: Engine, desk: Desk, workspaces: Workspaces, roles: Roles, private: Private) -> None:
        self._engine = engine
        self._desk = desk
        self._workspaces = workspaces
        self._roles = roles
        self._private = private

    async def command(self, body: Payload, words: str) -> None:
        """/quiz league and what stands behind it."""
        verb, _, rest = words.strip().partition(" ")
        match verb.casefold():
            case "" | "set":
                self._private.later(self._open(body), to=body)
            case "show":
                self._private.later(self._show(body), to=body)
            case "join" | "leave" | "deal" | "move" | "off" as asked:
                self._private.answer(body, await self._private.soon(self._do(body, asked, rest.strip())))
            case _:
                self._private.later(self._private.say(body, UNKNOWN))

    async def _do(self, body: Payload, asked: str, rest: str) -> Reply:
        place, person = place_of(body), inbound.person(body)
        if asked == "leave":
            return await self._engine.league(LeaveLeague(place, person))
        view = await self._desk.league(place, person.id)
        if view is None:
            return Reply(NO_LEAGUE)
        if asked == "join":
            team = _team(view, rest) if rest else None
            return (
                Reply(NO_SUCH_TEAM)
                if rest and team is None
                else await self._engine.league(JoinLeague(place, person, team))
            )
        leader = person_in(body, place, await self._roles.leads_in_time(place.tenant, person.id))
        if asked == "deal":
            return await self._engine.league(DealLeague(place, leader))
        if asked == "off":
            return await self._engine.league(EndLeague(place, leader))
        found = _whom(await self._desk.league_members(place), view, rest)
        if found is None:
            return Reply(WHOM)
        return await self._engine.league(MoveMember(place, leader, *found))

    async def _show(self, body: Payload) -> None:
        view = await self._desk.league(place_of(body), inbound.person(body).id)
        if view is None:
            await self._private.say(body, NO_LEAGUE)
        else:
            await self._private.show(body, view.card)

    async def _open(self, body: Payload) -> None:
        """The form, for those who may set one. Raises Refused, Unreachable, Unavailable."""
        place, user = place_of(body), inbound.person(body).id
        view = await self._desk.league(place, user)
        leads = await self._roles.leads_in_time(place.tenant, user)
        host = view.league.host if view else ""
        refused = await barred(body, place, host, leads, self._workspaces, NOT_A_LEADER)
        if refused is not None:
            await self._private.say(body, refused)
            return
        zone = await self._zone(place) if leads else None
        await self._private.open_view(body, league_modal(Origin(place.channel), view, zone))

    async def _zone(self, place: Place) -> str:
        """The time zone in which the workspace's days begin."""
        return (await self._desk.board(place.tenant, Period.WEEK, Order.POINTS, place.channel, 1)).zone

    async def submitted(self, body: Payload) -> View | Wrong | None:
        """Set what the form says: the window that tells of it, or what is wrong with it; None where that takes longer
        than an acknowledgement may, and is told in a direct message.
        """
        view = body["view"]
        form = read_league(view["state"]["values"])
        if isinstance(form, Wrong):
            return form
        place = place_of_form(body)
        setting = await self._private.settled(body, self._set(body, place, form))
        if setting is None:
            return None
        return self._private.window(setting.note) if setting.note.done else Wrong({"teams": setting.note.text})

    async def _set(self, body: Payload, place: Place, form: LeagueForm) -> Reply:
        """The workspace's time zone, where whoever leads has chosen another one, and the league."""
        leads = await self._roles.leads_in_time(place.tenant, inbound.person(body).id)
        person = person_in(body, place, leads)
        # Whoever leads in a direct message alone changes nothing for the workspace.
        if form.zone and leads and form.zone != await self._zone(place):
            zoned = await self._engine.arrange(SetZone(place.tenant, inbound.person(body).id, form.zone))
            if not zoned.note.done:
                return zoned
        return await self._engine.league(SetLeague(place, person, form.teams, form.minute, form.teaming))


def _team(view: LeagueView, typed: str) -> int | None:
    """The number of the team somebody named; None for none of them."""
    plain = " ".join(typed.split()).casefold()
    return next((team for team, name in enumerate(view.league.teams) if name.casefold() == plain), None)


def _whom(members: Sequence[Member], view: LeagueView, typed: str) -> tuple[str, int | None] | None:
    """The member and the team of "Ann Reds": both may have several words. None where it means nobody, or several."""
    words = typed.removeprefix("@").split()
    for at in range(1, len(words)):
        name, wanted = " ".join(words[:at]).casefold(), " ".join(words[at:])
        found = [member.player for member in members if member.name.casefold() == name]
        team = None if wanted.casefold() == OUT else _team(view, wanted)
        if len(found) == 1 and (team is not None or wanted.casefold() == OUT):
            return found[0], team
    return None
