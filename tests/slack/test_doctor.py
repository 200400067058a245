"""The doctor finds what keeps the bot from working, and says what to change on which page of Slack's app settings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from adapters.slack.doctor import examine
from adapters.slack.scopes import OPTIONAL, SCOPES
from adapters.slack.settings import SlackSettings
from bot.platforms import CannotStart, examine_slack, slack_settings
from bot.ports import Finding, Verdict
from bot.sealing import new_key
from bot.settings import Settings
from tests.fakes.loopback import on_loopback
from tests.fakes.slack import FakeSlack, Team, errors, names
from tests.fakes.slack.world import Token

SECRET = "0123456789abcdef" * 2
CLIENT = "1234567890.9876543210"
PUBLIC = "https://quiz.example.org"
GOOD_BOT: Mapping[str, Any] = {"ok": True, "team": "Night class", "user": "quorum", "bot_id": "B1"}


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
def team(fake: FakeSlack) -> Team:
    return fake.team("Night class", scopes=tuple(SCOPES))


def socket(fake: FakeSlack, team: Team, **more: Any) -> SlackSettings:
    given = {"bot_token": team.bot_token, "app_token": fake.app_token, "api_url": fake.api_url, **more}
    return SlackSettings(**given)


def http(fake: FakeSlack, team: Team, **more: Any) -> SlackSettings:
    given = {"bot_token": team.bot_token, "signing_secret": SECRET, "public_url": PUBLIC, "api_url": fake.api_url}
    return SlackSettings(**{**given, **more})


def several(**more: Any) -> SlackSettings:
    given = {"client_id": CLIENT, "client_secret": SECRET, "signing_secret": SECRET, "public_url": PUBLIC}
    return SlackSettings(**{**given, **more})


@asynccontextmanager
async def slack_that_answers(answers: Mapping[str, Any], headers: Mapping[str, str]) -> AsyncIterator[str]:
    """A Web API that has one answer for each method: JSON, or a page that is none. Gives its address."""

    async def serve(request: web.Request) -> web.Response:
        answer = answers[request.match_info["method"]]
        if isinstance(answer, str):
            return web.Response(text=answer, content_type="text/html", status=502)
        return web.json_response(answer, headers=dict(headers))

    app = web.Application()
    app.router.add_post("/api/{method}", serve)
    async with on_loopback(app) as address:
        yield f"{address}/api/"


def texts(findings: Sequence[Finding], verdict: Verdict) -> list[str]:
    return [each.text for each in findings if each.verdict is verdict]


def bad(findings: Sequence[Finding]) -> list[str]:
    return texts(findings, Verdict.BAD)


async def test_an_app_that_is_set_up_has_nothing_to_do(fake: FakeSlack, team: Team) -> None:
    findings = await examine(socket(fake, team))
    assert {each.verdict for each in findings} == {Verdict.GOOD}
    assert "quorum in the workspace Night class" in findings[0].text


async def test_nothing_is_posted_and_no_line_is_opened(fake: FakeSlack, team: Team) -> None:
    await examine(socket(fake, team))
    assert {each.method for each in fake.calls} == {names.AUTH_TEST, names.CONNECT}
    assert fake.socket.connected == 0


async def test_a_wrong_bot_token_is_said_with_where_to_find_the_right_one(fake: FakeSlack, team: Team) -> None:
    (words,) = bad(await examine(socket(fake, team, bot_token="xoxb-of-somebody")))
    assert "does not know SLACK_BOT_TOKEN" in words
    assert "OAuth & Permissions" in words


async def test_an_app_that_was_removed_is_to_be_installed_again(fake: FakeSlack, team: Team) -> None:
    given = socket(fake, team)
    fake.uninstall(team)
    (words,) = bad(await examine(given))
    assert "revoked" in words
    assert "Install to Workspace" in words


@pytest.mark.parametrize("lost", sorted(SCOPES.keys() - OPTIONAL))
async def test_a_scope_without_which_nothing_works_is_to_be_added(fake: FakeSlack, lost: str) -> None:
    team = fake.team(scopes=[scope for scope in SCOPES if scope != lost])
    (words,) = bad(await examine(socket(fake, team)))
    assert f"add {lost}, then Reinstall to Workspace" in words
    assert "OAuth & Permissions > Scopes" in words


@pytest.mark.parametrize("lost", sorted(OPTIONAL))
async def test_a_scope_that_may_be_missing_is_noted_with_what_it_is_for(fake: FakeSlack, lost: str) -> None:
    team = fake.team(scopes=[scope for scope in SCOPES if scope != lost])
    findings = await examine(socket(fake, team))
    assert bad(findings) == []
    (words,) = texts(findings, Verdict.NOTE)
    assert words.startswith(f"The bot has no scope {lost}: {SCOPES[lost]}.")


async def test_scopes_that_are_not_needed_are_noted(fake: FakeSlack) -> None:
    team = fake.team(scopes=[*SCOPES, "files:read", "im:history"])
    findings = await examine(socket(fake, team))
    assert bad(findings) == []
    assert texts(findings, Verdict.NOTE) == ["Not needed: the scopes files:read, im:history."]


async def test_a_proxy_that_keeps_the_scopes_to_itself_is_no_reason_to_worry() -> None:
    answers = {"auth.test": GOOD_BOT}
    async with slack_that_answers(answers, {}) as url:
        findings = await examine(
            SlackSettings(bot_token="xoxb-1", signing_secret=SECRET, public_url=PUBLIC, api_url=url)
        )
    assert bad(findings) == []
    assert "Slack did not say which scopes the bot has." in texts(findings, Verdict.NOTE)


async def test_a_wrong_app_token_is_said_with_how_to_make_one(fake: FakeSlack, team: Team) -> None:
    (words,) = bad(await examine(socket(fake, team, app_token="xapp-of-somebody")))
    assert "does not know SLACK_APP_TOKEN" in words
    assert "App-Level Tokens" in words


async def test_an_app_token_without_the_scope_for_lines_is_told_which(fake: FakeSlack, team: Team) -> None:
    fake.state.tokens["xapp-bare"] = Token("xapp-bare", "app", None, ("authorizations:read",))
    (words,) = bad(await examine(socket(fake, team, app_token="xapp-bare")))
    assert "no scope connections:write" in words
    assert "App-Level Tokens" in words


async def test_tokens_of_two_apps_do_not_go_together(fake: FakeSlack, team: Team) -> None:
    other = "xapp-1-A0THER-1-x"
    fake.state.tokens[other] = Token(other, "app", None, ("connections:write",))
    (words,) = bad(await examine(socket(fake, team, app_token=other)))
    assert f"of the app {fake.state.app}" in words
    assert "of A0THER" in words


async def test_tokens_of_one_app_do(fake: FakeSlack, team: Team) -> None:
    own = f"xapp-1-{fake.state.app}-1-x"
    fake.state.tokens[own] = Token(own, "app", None, ("connections:write",))
    assert bad(await examine(socket(fake, team, app_token=own))) == []
    assert fake.calls.of(names.BOT_INFO)


async def test_socket_mode_that_is_off_is_seen_although_slack_opens_lines() -> None:
    answers = {
        "auth.test": GOOD_BOT,
        "apps.connections.open": {
            "ok": True,
            "url": "wss://example.org/link",
            "response_metadata": {"messages": ["[WARN] Socket Mode is not turned on."]},
        },
    }
    async with slack_that_answers(answers, {"X-OAuth-Scopes": ", ".join(SCOPES)}) as url:
        findings = await examine(SlackSettings(bot_token="xoxb-1", app_token="xapp-1", api_url=url))
    (words,) = bad(findings)
    assert "Socket Mode > Enable Socket Mode" in words


async def test_a_refusal_without_a_reason_of_its_own_names_slacks_word(fake: FakeSlack, team: Team) -> None:
    fake.faults.fail(names.AUTH_TEST, errors.Error("org_login_required"))
    fake.faults.fail(names.CONNECT, errors.Error("forbidden_team"))
    bot, line = bad(await examine(socket(fake, team)))
    assert "(org_login_required)" in bot
    assert "(forbidden_team)" in line
    assert "Socket Mode > Enable Socket Mode" in line


async def test_looking_too_often_is_a_reason_to_wait_and_nothing_else(fake: FakeSlack, team: Team) -> None:
    fake.faults.limit(names.CONNECT, 30)
    findings = await examine(socket(fake, team))
    assert bad(findings) == []
    assert any("minute" in words for words in texts(findings, Verdict.NOTE))


async def test_a_signing_secret_beside_an_app_token_is_noted_as_unused(fake: FakeSlack, team: Team) -> None:
    findings = await examine(socket(fake, team, signing_secret=SECRET))
    assert ["SLACK_SIGNING_SECRET is not used" in words for words in texts(findings, Verdict.NOTE)] == [True]


async def test_over_http_the_address_slack_has_to_know_is_named(fake: FakeSlack, team: Team) -> None:
    findings = await examine(http(fake, team))
    assert bad(findings) == []
    assert any(f"{PUBLIC}/slack/events" in words for words in texts(findings, Verdict.NOTE))
    assert not fake.calls.of(names.CONNECT)


@pytest.mark.parametrize("secret", ["hunter2", SECRET[:-1], SECRET.upper(), f" {SECRET}"])
async def test_a_signing_secret_that_is_none_is_told(fake: FakeSlack, team: Team, secret: str) -> None:
    (words,) = bad(await examine(http(fake, team, signing_secret=secret)))
    assert "SLACK_SIGNING_SECRET does not look like one" in words
    assert "App Credentials" in words
    assert secret not in words


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (None, "PUBLIC_URL is missing"),
        ("http://quiz.example.org", "PUBLIC_URL cannot work"),
        ("https://quiz.example.org/room", "without a path"),
    ],
)
async def test_an_address_slack_cannot_send_to_is_told(fake: FakeSlack, team: Team, url: str | None, said: str) -> None:
    (words,) = bad(await examine(http(fake, team, public_url=url)))
    assert said in words


async def test_several_workspaces_get_their_link_and_the_redirect_address() -> None:
    findings = await examine(several())
    assert bad(findings) == []
    notes = texts(findings, Verdict.NOTE)
    assert any(f"Redirect URLs has to name {PUBLIC}/slack/oauth_redirect" in words for words in notes)
    assert notes[-1].endswith(f"{PUBLIC}/slack/install")


async def test_several_workspaces_over_socket_mode_have_their_line_looked_at(fake: FakeSlack) -> None:
    findings = await examine(several(app_token=fake.app_token, signing_secret=None, api_url=fake.api_url))
    assert bad(findings) == []
    assert {each.method for each in fake.calls} == {names.CONNECT}


@pytest.mark.parametrize(
    ("given", "said"),
    [({"client_id": "A123"}, "SLACK_CLIENT_ID"), ({"client_secret": "xoxb-no"}, "SLACK_CLIENT_SECRET")],
)
async def test_a_client_that_looks_wrong_is_told(given: Mapping[str, str], said: str) -> None:
    (words,) = bad(await examine(several(**given)))
    assert words.startswith(said)
    assert "App Credentials" in words


async def test_a_slack_that_nobody_answers_for_is_said_once() -> None:
    (words,) = bad(
        await examine(SlackSettings(bot_token="xoxb-1", app_token="xapp-1", api_url="http://127.0.0.1:9/api/"))
    )
    assert "cannot be reached" in words


@pytest.mark.parametrize("answer", ["<h1>Bad gateway</h1>", [], None])
async def test_an_answer_that_is_not_slacks_is_said(answer: Any) -> None:
    async with slack_that_answers({"auth.test": answer}, {}) as url:
        (words,) = bad(await examine(SlackSettings(bot_token="xoxb-1", app_token="xapp-1", api_url=url)))
    assert "cannot be reached: HTTP" in words


async def test_a_line_that_breaks_is_said(fake: FakeSlack, team: Team) -> None:
    fake.faults.cut(names.AUTH_TEST)
    (words,) = bad(await examine(socket(fake, team)))
    assert "cannot be reached" in words


def of_environment(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]


@pytest.mark.usefixtures("empty_environment")
async def test_without_any_token_the_doctor_says_how_to_begin() -> None:
    with pytest.raises(CannotStart, match="quorum slack manifest"):
        await examine_slack(of_environment())


@pytest.mark.usefixtures("empty_environment")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"slack_bot_token": "xoxp-1", "slack_app_token": "xapp-1"}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xoxb-1"}, "SLACK_APP_TOKEN must begin with xapp-"),
        ({"slack_bot_token": "xoxb-1"}, "no way to reach Quorum"),
        ({"slack_client_id": CLIENT, "slack_app_token": "xapp-1"}, "belong together"),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "slack_api_url": "nowhere"}, "SLACK_API_URL"),
    ],
)
async def test_settings_that_cannot_work_are_refused_with_words(given: Mapping[str, str], said: str) -> None:
    with pytest.raises(CannotStart, match=said):
        await examine_slack(of_environment(**given))


@pytest.mark.usefixtures("empty_environment")
async def test_the_settings_reach_the_adapter_as_they_were_given() -> None:
    chosen = slack_settings(
        of_environment(
            slack_client_id=CLIENT,
            slack_client_secret="s" * 32,
            slack_app_token="xapp-1",
            slack_signing_secret=SECRET,
            slack_api_url="http://127.0.0.1:9/api/",
            public_url=PUBLIC,
        )
    )
    assert chosen == SlackSettings(
        client_id=CLIENT,
        client_secret="s" * 32,
        app_token="xapp-1",
        signing_secret=SECRET,
        api_url="http://127.0.0.1:9/api/",
        public_url=PUBLIC,
    )
    assert slack_settings(of_environment(slack_bot_token="xoxb-1", slack_app_token="xapp-1")).api_url == (
        "https://slack.com/api/"
    )


@pytest.mark.usefixtures("empty_environment")
@pytest.mark.parametrize(
    ("key", "verdict", "said"),
    [
        (None, Verdict.BAD, "TOKEN_KEY is missing"),
        ("not a key", Verdict.BAD, "TOKEN_KEY is no key"),
        (f"{new_key()},{new_key()}", Verdict.GOOD, "TOKEN_KEY is a key"),
    ],
    ids=["none", "no key", "two keys"],
)
async def test_the_key_for_the_workspaces_tokens_is_looked_at(key: str | None, verdict: Verdict, said: str) -> None:
    given = {"slack_client_id": CLIENT, "slack_client_secret": SECRET, "slack_signing_secret": SECRET}
    findings = await examine_slack(of_environment(**given, public_url=PUBLIC, token_key=key))
    (found,) = [each for each in findings if "TOKEN_KEY" in each.text]
    assert found.verdict is verdict
    assert said in found.text


@pytest.mark.usefixtures("empty_environment")
async def test_one_workspace_needs_no_key(fake: FakeSlack, team: Team) -> None:
    findings = await examine_slack(
        of_environment(slack_bot_token=team.bot_token, slack_app_token=fake.app_token, slack_api_url=fake.api_url)
    )
    assert not [each for each in findings if "TOKEN_KEY" in each.text]
    assert bad(findings) == []
