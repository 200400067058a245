"""How a workspace's boards count: /quiz season, /quiz zone and what stands for them in the App Home. For its admins."""

from __future__ import annotations

from adapters.slack import inbound
from adapters.slack.inbound import Payload
from adapters.slack.roles import Roles
from bot.ports import BeginSeason, Engine, Reply, SetZone, Tenants
from bot.ports.tenants import ZONE
from bot.quiz.effects import Note

__all__ = ["Boards"]

ADMINS_ONLY = Note("Only admins of this workspace can change how its boards count.", done=False)


class Boards:
    """Sees to it that only admins arrange boards; the engine does the rest."""

    def __init__(self, engine: Engine, tenants: Tenants, roles: Roles) -> None:
        self._engine = engine
        self._tenants = tenants
        self._roles = roles

    async def begin_season(self, body: Payload) -> Reply:
        """A new season, from now on."""
        return await self._arrange(body, BeginSeason(inbound.tenant(body), inbound.person(body).id))

    async def zone(self, tenant: str) -> str:
        """The time zone in which days begin now. Raises Unavailable."""
        return (await self._tenants.settings(tenant)).get(ZONE, "UTC")

    async def set_zone(self, body: Payload, zone: str) -> Reply:
        """The time zone (IANA) in which days begin; the reply says where there is none of that name."""
        return await self._arrange(body, SetZone(inbound.tenant(body), inbound.person(body).id, zone))

    async def _arrange(self, body: Payload, command: BeginSeason | SetZone) -> Reply:
        if not await self._roles.is_admin(command.tenant, inbound.person(body).id):
            return Reply(ADMINS_ONLY)
        return await self._engine.arrange(command)
