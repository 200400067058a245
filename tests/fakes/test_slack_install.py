"""Installing and removing the app on the fake Slack, with Bolt's own OAuth flow."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator

from tests.fakes.clock import VirtualClock
from tests.fakes.slack import FakeSlack, errors
from tests.fakes.slack.bolt import client_of, connected, plain_app

# slack_sdk writes a client's secret with a class of aiohttp's that is on its way out.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

BACK = "https://quiz.example/slack/oauth_redirect"
SCOPES = ["chat:write", "commands"]


def address(fake: FakeSlack, **more: str) -> str:
    """An authorize address as Bolt writes it, for the real Slack."""
    generator = AuthorizeUrlGenerator(client_id=fake.client_id, scopes=SCOPES, redirect_uri=BACK)
    return generator.generate(state="a state") + (f"&{urlencode(more)}" if more else "")


async def code(fake: FakeSlack, team: Any, **more: str) -> str:
    back = await fake.install(team, address(fake, **more))
    return parse_qs(urlsplit(back).query)["code"][0]


async def exchange(fake: FakeSlack, code: str, **more: Any) -> Any:
    arguments = {"client_id": fake.client_id, "client_secret": fake.client_secret, "redirect_uri": BACK} | more
    return await client_of(fake).oauth_v2_access(code=code, **arguments)


async def test_a_browser_comes_back_with_a_code_and_the_state() -> None:
    async with FakeSlack() as fake:
        team = fake.team(installed=False)
        back = await fake.install(team, address(fake))
        query = parse_qs(urlsplit(back).query)
        assert back.startswith(BACK + "?")
        assert (query["state"], len(query["code"])) == (["a state"], 1)


async def test_bolts_own_flow_installs_the_app() -> None:
    async with FakeSlack() as fake:
        team = fake.team("New", installed=False)
        boss = fake.user("Boss", team, admin=True)
        settings = AsyncOAuthSettings(
            client_id=fake.client_id, client_secret=fake.client_secret, scopes=SCOPES, redirect_uri=BACK
        )
        flow = AsyncOAuthFlow(settings=settings, client=client_of(fake))
        installation = await flow.run_installation(await code(fake, team))
        assert installation is not None
        assert (installation.team_id, installation.user_id) == (team.id, boss.id)
        assert (installation.bot_user_id, installation.bot_id) == (team.bot.id, team.bot_id)
        assert installation.bot_token == team.bot_token
        assert installation.bot_scopes == SCOPES
        assert installation.enterprise_id is None
        who = await client_of(fake, installation.bot_token).auth_test()
        assert who["team_id"] == team.id


async def test_who_installs_may_be_named() -> None:
    async with FakeSlack() as fake:
        team = fake.team(installed=False)
        ann = fake.user("Ann", team)
        back = await fake.install(team, address(fake), ann)
        answer = await exchange(fake, parse_qs(urlsplit(back).query)["code"][0])
        assert (answer["authed_user"], answer["token_type"]) == ({"id": ann.id}, "bot")
        assert (answer["enterprise"], answer["is_enterprise_install"]) == (None, False)


async def test_a_code_is_good_once_for_ten_minutes_with_the_right_secret_and_address() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        team = fake.team(installed=False)
        first, second = await code(fake, team), await code(fake, team)
        for more, error in (
            ({"client_id": "1.2"}, errors.INVALID_CLIENT_ID),
            ({"client_secret": "guessed"}, errors.BAD_CLIENT_SECRET),
            ({"redirect_uri": "https://elsewhere.example/"}, errors.BAD_REDIRECT_URI),
        ):
            with pytest.raises(SlackApiError, match=error.code):
                await exchange(fake, first, **more)
        assert (await exchange(fake, first))["ok"]
        await clock.advance(10 * 60_000 + 1)
        for used in (first, second, "made up"):
            with pytest.raises(SlackApiError, match=errors.INVALID_CODE.code):
                await exchange(fake, used)


async def test_slack_shows_an_error_for_an_address_that_is_wrong() -> None:
    async with FakeSlack() as fake:
        team = fake.team(installed=False)
        fake.state.redirect_uris.append("https://quiz.example/")
        with pytest.raises(AssertionError, match="invalid_client_id"):
            await fake.install(team, f"{fake.authorize_url}?client_id=1.2&redirect_uri={BACK}")
        wrong = urlencode({"client_id": fake.client_id, "redirect_uri": "https://elsewhere.example/"})
        with pytest.raises(AssertionError, match="bad_redirect_uri"):
            await fake.install(team, f"{fake.authorize_url}?{wrong}")
        back = await fake.install(team, f"{fake.authorize_url}?client_id={fake.client_id}&scope=commands")
        assert back.startswith("https://quiz.example/?code=")


async def test_the_page_offers_every_workspace_and_may_be_left_with_no() -> None:
    async with FakeSlack() as fake:
        fake.team("Reef <club>", installed=False)
        url = f"{fake.authorize_url}?{urlsplit(address(fake)).query}"
        async with aiohttp.ClientSession() as browser:
            async with browser.get(url) as page:
                assert "Reef &lt;club&gt;" in await page.text()
            async with browser.get(url + "&deny=1", allow_redirects=False) as refused:
                assert refused.headers["Location"] == f"{BACK}?error=access_denied&state=a+state"


async def test_installed_again_it_keeps_its_token_and_has_the_new_scopes_too() -> None:
    async with FakeSlack() as fake:
        team = fake.team(scopes=["commands"])
        before = team.bot_token
        answer = await exchange(fake, await code(fake, team))
        assert (answer["access_token"], answer["scope"]) == (before, "chat:write,commands")


async def test_removed_the_app_is_told_and_its_token_is_dead() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        token = team.bot_token
        app, heard = plain_app(fake), asyncio.Queue[str]()

        @app.event("tokens_revoked")
        async def revoked(event: Any) -> None:
            heard.put_nowait(f"revoked {event['tokens']['bot']}")

        @app.event("app_uninstalled")
        async def removed() -> None:
            heard.put_nowait("removed")

        async with connected(fake, app):
            fake.uninstall(team)
            assert sorted([await heard.get(), await heard.get()]) == ["removed", f"revoked {[team.bot.id]}"]
            with pytest.raises(SlackApiError, match=errors.ACCOUNT_INACTIVE.code):
                await client_of(fake, token).auth_test()
        again = await exchange(fake, await code(fake, team))
        assert again["access_token"] != token
        assert (await client_of(fake, again["access_token"]).auth_test())["ok"]


async def test_the_app_removes_itself_or_revokes_its_token() -> None:
    async with FakeSlack() as fake:
        one, two = fake.team("One"), fake.team("Two")
        client, other = client_of(fake, one.bot_token), client_of(fake, two.bot_token)
        with pytest.raises(SlackApiError, match=errors.BAD_CLIENT_SECRET.code):
            await client.apps_uninstall(client_id=fake.client_id, client_secret="guessed")
        await client.apps_uninstall(client_id=fake.client_id, client_secret=fake.client_secret)
        assert one.token is None
        assert not (await other.auth_revoke(test=True))["revoked"]
        assert (await other.auth_revoke())["revoked"]
        with pytest.raises(SlackApiError, match=errors.TOKEN_REVOKED.code):
            await other.auth_test()
