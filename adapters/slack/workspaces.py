"""The workspaces the bot is in, and the token for each: one from the settings, or as many as installed the app."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack.calls import Calls
from adapters.slack.inbound import PLATFORM, tenant_of
from adapters.slack.settings import SlackSettings
from adapters.slack.trouble import DEAD, Turned
from bot.ports import Damaged, Refused, Tenants, Unavailable, Unreachable

__all__ = ["BadToken", "Workspace", "Workspaces"]

log = structlog.stdlib.get_logger(__name__)


class BadToken(OSError):
    """Slack does not know a token of the settings; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace with the bot's own token and ids there. `team`: its id, of an organisation the organisation's."""

    team: str
    name: str
    token: str = field(repr=False)
    bot_user: str = ""
    bot_id: str = ""

    @property
    def tenant(self) -> str:
        return tenant_of(self.team)


class Workspaces(AsyncAuthorize):
    """Knows every workspace. Bolt asks it for each request, so it answers from memory."""

    def __init__(self, settings: SlackSettings, calls: Calls, tenants: Tenants) -> None:
        self._settings = settings
        self._calls = calls
        self._tenants = tenants
        self._known: dict[str, Workspace] = {}
        self._own: Workspace | None = None

    async def sign_in(self) -> Workspace | None:
        """Look whose the settings' token is; None where workspaces install the app. Raises BadToken, Unreachable."""
        token = self._settings.bot_token
        if token is None:
            return None
        try:
            said = await self._calls.call(token, "", "auth.test", {})
        except Turned as error:
            raise BadToken(
                f"SLACK_BOT_TOKEN is no good: {error}. Copy it anew: OAuth & Permissions > Bot User OAuth Token."
            ) from error
        self._own = Workspace(said["team_id"], said["team"], token, said["user_id"], said.get("bot_id", ""))
        return self._own

    async def of(self, tenant: str) -> Workspace:
        """A tenant's workspace. Raises Refused where the bot is not (any more) in it, Unreachable where the database
        cannot be read.
        """
        if self._own is not None or not self._settings.several:
            if self._own is None:
                raise Unreachable("not signed in to Slack yet")
            if self._own.tenant != tenant:
                raise Refused("the bot is not in this workspace")
            return self._own
        if tenant not in self._known:
            self._known[tenant] = await self._stored(tenant)
        return self._known[tenant]

    async def _stored(self, tenant: str) -> Workspace:
        try:
            kept = await self._tenants.installation(tenant)
        except Unavailable as error:
            raise Unreachable(f"the database cannot be read: {error}") from error
        except Damaged as error:
            log.error("workspace cannot be used", tenant=tenant, reason=str(error))  # noqa: TRY400 - the words say it all
            raise Refused(str(error)) from error
        if kept is None:
            raise Refused("the app is not installed in this workspace")
        return Workspace(**json.loads(kept))

    async def keep(self, workspace: Workspace) -> None:
        """The app was installed (again) in a workspace. Raises Unavailable, Damaged."""
        await self._tenants.install(workspace.tenant, PLATFORM, _written(workspace))
        self._known[workspace.tenant] = workspace
        log.info("installed", tenant=workspace.tenant)

    async def left(self, tenant: str) -> bool:
        """Whether the app is gone from a workspace that says so. An event may come minutes late, when the app was
        installed there again. Raises Unreachable where nobody can tell.
        """
        try:
            await self.call(tenant, "auth.test")
        except Refused:
            return True
        return False

    async def forget(self, tenant: str) -> None:
        """The app was removed from a workspace: its token goes. Raises Unavailable."""
        self._known.pop(tenant, None)
        if await self._tenants.uninstall(tenant):
            log.warning("the app was removed from a workspace; its token is deleted", tenant=tenant)

    async def call(self, tenant: str, method: str, limit: str = "", **arguments: Any) -> Any:
        """A call in a tenant's workspace; `limit` is a channel where each has a limit of its own. See `Calls.call`."""
        return await self._with_token(tenant, lambda token: self._calls.call(token, limit or tenant, method, arguments))

    async def groups(self, tenant: str) -> Sequence[tuple[str, str]]:
        """A tenant's user groups: (name, id). Raises Refused, Unreachable."""
        said = await self.call(tenant, "usergroups.list")
        return [(str(each["name"]), str(each["id"])) for each in said["usergroups"]]

    async def patiently(self, tenant: str, method: str, **arguments: Any) -> Any:
        """As `call`, tried again where that may help."""
        return await self._with_token(tenant, lambda token: self._calls.patiently(token, tenant, method, arguments))

    async def _with_token(self, tenant: str, call: Callable[[str], Awaitable[Any]]) -> Any:
        workspace = await self.of(tenant)
        try:
            return await call(workspace.token)
        except Turned as error:
            renewed = await self._renewed(workspace, error)
            if renewed is None:
                raise
        return await call(renewed.token)

    async def _renewed(self, dead: Workspace, refusal: Turned) -> Workspace | None:
        """The workspace with the token it has now, where Slack no longer takes the one used: the app was installed
        anew, perhaps by way of another process. Without another token, the dead one is kept no longer.
        """
        if refusal.code not in DEAD or not self._settings.several:
            return None
        if self._known.get(dead.tenant) == dead:
            del self._known[dead.tenant]
        try:
            stored = await self.of(dead.tenant)
        except (Refused, Unreachable):
            return None
        if stored.token != dead.token:
            return stored
        if refusal.code in ("token_revoked", "account_inactive"):
            await self._drop(stored)
        return None

    async def _drop(self, dead: Workspace) -> None:
        """It may be told by a call before it is told by an event."""
        self._known.pop(dead.tenant, None)
        try:
            dropped = await self._tenants.uninstall(dead.tenant, _written(dead))
        except (Unavailable, Damaged) as error:
            log.warning("a dead token could not be deleted yet", tenant=dead.tenant, error=str(error))
        else:
            if dropped:
                log.warning("the app was removed from a workspace; its token is deleted", tenant=dead.tenant)

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: Any,
    ) -> AuthorizeResult | None:
        """For Bolt: the workspace a request comes from; None where the bot is not in it. Raises Unreachable."""
        for team in (team_id, enterprise_id):
            if team is None:
                continue
            try:
                found = await self.of(tenant_of(team))
            except Refused:
                continue
            return AuthorizeResult(
                enterprise_id=enterprise_id,
                team_id=team_id,
                user_id=user_id,
                bot_user_id=found.bot_user,
                bot_id=found.bot_id,
                bot_token=found.token,
            )
        log.warning("a request from a workspace the bot is not in", team=team_id)
        return None


def _written(workspace: Workspace) -> str:
    """An installation's text."""
    return json.dumps({name: getattr(workspace, name) for name in ("team", "name", "token", "bot_user", "bot_id")})
