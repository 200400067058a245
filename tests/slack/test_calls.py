"""Calls to Slack: what a failure means, whose token they are made with, and how often they are tried."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack import SlackSettings
from adapters.slack.calls import Calls
from adapters.slack.trouble import Turned, as_port_error, is_unclear
from adapters.slack.workspaces import Workspaces
from bot.ports import Damaged, Refused, Unavailable, Unreachable
from tests.fakes.clock import VirtualClock
from tests.fakes.loopback import on_loopback
from tests.fakes.slack import FakeSlack
from tests.fakes.table import seen
from tests.fakes.tenants import FakeTenants

# -- what a failed call means ------------------------------------------------------------------------------------------


def refused(status: int, headers: dict[str, str], **data: object) -> SlackApiError:
    response = AsyncSlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers=headers, status_code=status
    )
    return SlackApiError("refused", response)


@pytest.mark.parametrize(
    ("header", "wait"),
    [({"Retry-After": "30"}, 30_000), ({"retry-after": "1.5"}, 1_500), ({"Retry-After": "soon"}, None), ({}, None)],
)
def test_a_time_to_wait_is_taken_where_it_is_one(header: dict[str, str], wait: int | None) -> None:
    trouble = as_port_error(refused(429, header, ok=False, error="ratelimited"))
    assert isinstance(trouble, Unreachable)
    assert trouble.retry_after == wait


def test_a_mistake_of_ours_is_no_failure_of_a_call() -> None:
    with pytest.raises(ZeroDivisionError):
        as_port_error(ZeroDivisionError())


def test_whether_it_happened_is_unclear_unless_slack_said_no_or_nobody_was_there() -> None:
    nobody = aiohttp.ClientConnectorError(None, OSError("refused"))  # type: ignore[arg-type]
    assert not is_unclear(nobody)
    assert not is_unclear(refused(200, {}, ok=False, error="is_archived"))
    assert not is_unclear(refused(429, {}, ok=False, error="ratelimited"))
    for error in (OSError("cut"), refused(500, {}), refused(200, {}, ok=False, error="internal_error")):
        assert is_unclear(error)


# -- workspaces that install the app -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (Unavailable("locked"), Unreachable, "the database cannot be read: locked"),
        (Damaged("sealed with another key"), Refused, "sealed with another key"),
        (None, Refused, "not installed in this workspace"),
    ],
)
async def test_a_workspace_whose_token_cannot_be_had_is_refused_or_tried_again(
    fake: FakeSlack, monkeypatch: pytest.MonkeyPatch, error: Exception | None, kind: type[Exception], words: str
) -> None:
    tenants = FakeTenants()

    async def installation(_: str) -> str | None:
        if error is not None:
            raise error
        return None

    monkeypatch.setattr(tenants, "installation", installation)
    settings = SlackSettings(
        client_id="1.2", client_secret="s", signing_secret="s", public_url="https://q.example.org", api_url=fake.api_url
    )
    workspaces = Workspaces(settings, Calls(settings, fake.clock), tenants)
    with pytest.raises(kind, match=words):
        await workspaces.of("slack-T1")


async def test_before_it_is_signed_in_a_workspace_is_out_of_reach_and_another_one_is_refused(fake: FakeSlack) -> None:
    team = fake.team()
    settings = SlackSettings(bot_token=team.bot_token, app_token=fake.app_token, api_url=fake.api_url)
    calls = Calls(settings, fake.clock)
    workspaces = Workspaces(settings, calls, FakeTenants())
    with pytest.raises(Unreachable, match="not signed in"):
        await workspaces.of(f"slack-{team.id}")
    with pytest.raises(Unreachable, match="not connected"):
        await workspaces.sign_in()
    async with calls.open():
        await workspaces.sign_in()
        assert (await workspaces.of(f"slack-{team.id}")).token == team.bot_token
        with pytest.raises(Refused, match="not in this workspace"):
            await workspaces.of("slack-T9")


async def test_a_clicks_own_address_is_tried_again_where_that_may_help_and_not_where_it_is_used_up(
    fake: FakeSlack, clock: VirtualClock
) -> None:
    answers: list[web.Response] = []
    asked: list[object] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(await request.json())
        return answers.pop(0)

    app = web.Application()
    app.router.add_post("/", answer)
    settings = SlackSettings(bot_token="xoxb-1", app_token="xapp-1", api_url=fake.api_url)
    calls = Calls(settings, clock)
    async with on_loopback(app) as url, calls.open():
        answers += [web.Response(status=429, headers={"Retry-After": "3"}), web.Response()]
        began = clock.now()
        responding = asyncio.create_task(calls.respond(f"{url}/", {"text": "Hello."}))
        await seen(lambda: clock.sleeping > 0, "the wait for the second try")
        await clock.advance(2_999)
        assert len(asked) == 1
        await clock.advance(1)
        await responding
        assert (asked, clock.now() - began) == ([{"text": "Hello."}] * 2, 3_000)
        for text, code in (('{"ok": false, "error": "used_url"}', "used_url"), ("expired_url", "expired_url")):
            answers.append(web.Response(status=404, text=text))
            with pytest.raises(Turned) as turned:
                await calls.respond(f"{url}/", {"text": "Hello."})
            assert turned.value.code == code
        answers.append(web.Response(status=404))
        with pytest.raises(Turned, match="HTTP 404"):
            await calls.respond(f"{url}/", {"text": "Hello."})
        for status, kind in ((500, Unreachable), (403, Turned)):
            answers.append(web.Response(status=status))
            with pytest.raises(kind, match=f"HTTP {status}"):
                await calls.upload(f"{url}/", b"{}")
    with pytest.raises(Unreachable, match="not connected"):
        await calls.upload("http://127.0.0.1:9/", b"{}")
