"""Who may run quizzes in a workspace: what its admins chose, and what Slack says of a person."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog

from adapters.slack.modals import Who
from adapters.slack.workspaces import Workspaces
from bot.ports import HOSTS, LEADS, Clock, Refused, Tenants, Unavailable, Unreachable

__all__ = ["GROUP", "MOST", "ROLE_S", "Roles"]

log = structlog.stdlib.get_logger(__name__)

GROUP = "slack.group"
"""The tenant's setting that names the user group whose members lead, beside the admins."""
ROLE_S = 1.5
"""How long a click or a form waits for Slack to say who somebody is: it has to be acknowledged within three seconds."""
REMEMBERED_MS = 120_000
"""How long what Slack said of a person is believed."""
MOST = 10_000
"""Answers of Slack's that are remembered."""
_ADMIN, _MEMBER = "admin", "member"


class Roles:
    """Asks Slack only where the answer matters: for starting, and for running somebody else's quiz."""

    def __init__(self, workspaces: Workspaces, tenants: Tenants, clock: Clock) -> None:
        self._workspaces = workspaces
        self._tenants = tenants
        self._clock = clock
        self._remembered: dict[tuple[str, str, str], tuple[int, frozenset[str]]] = {}

    async def choice(self, tenant: str) -> tuple[Who, str]:
        """What the workspace chose: who, and the user group where it is one."""
        chosen = await self._tenants.settings(tenant)
        group = chosen.get(GROUP, "")
        if chosen.get(HOSTS) != LEADS:
            return Who.EVERYONE, ""
        return (Who.GROUP, group) if group else (Who.ADMINS, "")

    async def choose(self, tenant: str, who: Who, group: str = "") -> None:
        """Keep a workspace's choice."""
        settings: Mapping[str, str | None] = {
            HOSTS: None if who is Who.EVERYONE else LEADS,
            GROUP: group if who is Who.GROUP and group else None,
        }
        await self._tenants.set(tenant, **settings)
        self._remembered.clear()

    async def leads(self, tenant: str, user: str) -> bool:
        """Whether a person leads: an admin, or a member of the chosen user group. False where Slack does not say."""
        if await self.is_admin(tenant, user):
            return True
        who, group = await self.choice(tenant)
        return who is Who.GROUP and group in await self._known(tenant, user, group)

    async def leads_in_time(self, tenant: str, user: str) -> bool:
        """As `leads`, for what has to be acknowledged within three seconds: False where nobody says so in time."""
        try:
            async with asyncio.timeout(ROLE_S):
                return await self.leads(tenant, user)
        except (TimeoutError, Unavailable):
            log.warning("nobody says in time whether somebody leads", tenant=tenant)
            return False

    async def is_admin(self, tenant: str, user: str) -> bool:
        """Whether a person is an admin or an owner of the workspace."""
        return _ADMIN in await self._known(tenant, user, "")

    async def is_member(self, tenant: str, user: str) -> bool:
        """Whether a person may look into every public channel: neither a guest nor of another workspace."""
        return _MEMBER in await self._known(tenant, user, "")

    async def _known(self, tenant: str, user: str, group: str) -> frozenset[str]:
        key, now = (tenant, user, group), self._clock.now()
        known = self._remembered.get(key)
        if known is not None and known[0] > now:
            return known[1]
        try:
            found = await (self._in_group(tenant, user, group) if group else self._in_workspace(tenant, user))
        except (Refused, Unreachable) as error:
            log.warning("Slack does not say who somebody is", tenant=tenant, reason=str(error))
            return frozenset()
        if len(self._remembered) >= MOST:
            self._remembered.clear()
        self._remembered[key] = (now + REMEMBERED_MS, found)
        return found

    async def _in_workspace(self, tenant: str, user: str) -> frozenset[str]:
        said = (await self._workspaces.call(tenant, "users.info", user=user))["user"]
        of, home = (await self._workspaces.of(tenant)).team, said.get("team_id")
        # In an organisation people have one home and are in several of its workspaces.
        stranger = said.get("is_stranger") is True or (home not in (None, of) and "enterprise_user" not in said)
        if stranger or said.get("is_restricted") is True or said.get("is_ultra_restricted") is True:
            return frozenset()
        leads = any(said.get(role) is True for role in ("is_admin", "is_owner", "is_primary_owner"))
        return frozenset({_MEMBER, _ADMIN} if leads else {_MEMBER})

    async def _in_group(self, tenant: str, user: str, group: str) -> frozenset[str]:
        people = (await self._workspaces.call(tenant, "usergroups.users.list", usergroup=group))["users"]
        return frozenset({group} if user in people else ())
