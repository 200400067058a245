"""How workspaces install the app: Bolt's OAuth flow over our own store, with a state that is good for one use."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from html import escape
from typing import TYPE_CHECKING

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.calls import LOG, Calls
from adapters.slack.scopes import PATHS, SCOPES
from adapters.slack.settings import SlackSettings
from adapters.slack.workspaces import Workspace, Workspaces
from bot.ports import Damaged, Hurried, Tenants, Unavailable

if TYPE_CHECKING:
    from adapters.slack.bolt import Doors

__all__ = ["install_routes", "make_flow"]

log = structlog.stdlib.get_logger(__name__)

STATE_S = 600
_REASONS = {
    "access_denied": "You chose not to add Quorum. Nothing was changed.",
    "invalid_browser": "Begin and end the installation in one browser, with cookies allowed. Please begin again.",
    "invalid_state": "This installation was finished already, or took longer than ten minutes. Please begin again.",
    "missing_code": "Slack sent nothing to finish the installation with. Please begin again.",
    "invalid_code": "Slack did not accept the installation. Please begin again; if it stays so, whoever runs this bot "
    "should look at SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and the redirect URL in the app's settings.",
    "storage_error": "The installation could not be kept; the log says why. If you chose a whole organisation, choose "
    "one workspace of it. Else please try again in a moment.",
}
_AWAY = "Slack or our database cannot be reached just now. Nothing was installed. Please begin again in a moment."
_WORD = re.compile(r"[a-z_]{1,60}")
"""How Slack writes a reason. The address is anybody's to write: nothing else of it is shown."""


class _States(AsyncOAuthStateStore):
    """States kept like every word that is good for one use."""

    def __init__(self, tenants: Tenants) -> None:
        self._tenants = tenants

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        return await self._tenants.issue(STATE_S)

    async def async_consume(self, state: str) -> bool:
        return await self._tenants.use(state)


class _Installations(AsyncInstallationStore):
    """Keeps what an installation gives; tokens are read elsewhere (`Workspaces`)."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def async_save(self, installation: Installation) -> None:
        if installation.is_enterprise_install or not installation.bot_token:
            raise BoltError("only installations in a workspace, with a bot token, are kept")
        if installation.bot_refresh_token:
            raise BoltError("the app's settings rotate its tokens, which would run out; make the app from the manifest")
        workspace = Workspace(
            team=str(installation.team_id),
            name=installation.team_name or str(installation.team_id),
            token=installation.bot_token,
            bot_user=installation.bot_user_id or "",
            bot_id=installation.bot_id or "",
        )
        try:
            await self._workspaces.keep(workspace)
        except (Unavailable, Damaged) as error:
            raise BoltError(str(error)) from error

    async def async_save_bot(self, bot: Bot) -> None:
        raise BoltError("an installation is saved as a whole")


def make_flow(settings: SlackSettings, workspaces: Workspaces, tenants: Tenants, calls: Calls) -> AsyncOAuthFlow:
    """The flow from the button "Add to Slack" to the page that says it worked."""
    assert settings.public_url is not None, "checked with the settings"
    return AsyncOAuthFlow(
        client=calls.client(),
        logger=LOG,
        settings=AsyncOAuthSettings(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            scopes=list(SCOPES),
            user_scopes=[],
            redirect_uri=settings.public_url.rstrip("/") + PATHS["back"],
            install_path=PATHS["install"],
            install_page_rendering_enabled=False,
            redirect_uri_path=PATHS["back"],
            callback_options=AsyncCallbackOptions(success=_installed, failure=_not_installed),
            installation_store=_Installations(workspaces),
            state_store=_States(tenants),
            state_expiration_seconds=STATE_S,
            logger=LOG,
        ),
    )


async def _installed(args: AsyncSuccessArgs) -> BoltResponse:
    name = args.installation.team_name or "your workspace"
    return _page(200, "Quorum is installed", f"It is in {name} now. Go to Slack and type /quiz in any channel.")


async def _not_installed(args: AsyncFailureArgs) -> BoltResponse:
    reason = args.reason if _WORD.fullmatch(args.reason) else "something else"
    log.warning("installation failed", reason=reason, error=str(args.error or ""))
    words = _REASONS.get(reason, f"Slack says {reason}. Please begin again.")
    return _page(args.suggested_status_code, "Quorum was not installed", words)


def _page(status: int, title: str, words: str) -> BoltResponse:
    body = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><body><h1>{escape(title)}</h1><p>{escape(words)}</p></body></html>"
    )
    return BoltResponse(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})


def install_routes(doors: Doors) -> list[web.RouteDef]:
    """Where an installation begins, and where Slack sends people back to."""

    async def begin(request: web.Request) -> web.Response:
        flow = doors.flow
        return _closed() if flow is None else await _answered(flow.handle_installation, request)

    async def back(request: web.Request) -> web.Response:
        flow = doors.flow
        return _closed() if flow is None else await _answered(flow.handle_callback, request)

    return [web.get(PATHS["install"], begin), web.get(PATHS["back"], back)]


async def _answered(step: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: web.Request) -> web.Response:
    try:
        answer = await step(await to_bolt_request(request))
    except Hurried as hurried:
        answer = _page(429, "Quorum was not installed", str(hurried))
    except (Unavailable, SlackClientError, aiohttp.ClientError, OSError, TimeoutError) as error:
        log.warning("installation failed", reason="unreachable", error=str(error) or type(error).__name__)
        answer = _page(503, "Quorum was not installed", _AWAY)
    return await to_aiohttp_response(answer)


def _closed() -> web.Response:
    return web.Response(status=503, text="Quorum is not connected to Slack yet. Try again in a moment.")
