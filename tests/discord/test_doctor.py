"""The doctor finds what keeps the bot from working, and says what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.discord import DiscordSettings
from adapters.discord.doctor import examine
from adapters.discord.permissions import NEEDED
from bot.ports import Finding, Verdict
from tests.discord.table import QUICK
from tests.fakes.discord import FakeDiscord, Permission


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(rates=QUICK) as fake:
        yield fake


def settings(fake: FakeDiscord, token: str | None = None) -> DiscordSettings:
    return DiscordSettings(token=token or fake.token, api_url=fake.api_url, gateway_url=fake.gateway_url)


def bad(findings: list[Finding]) -> list[str]:
    return [each.text for each in findings if each.verdict is Verdict.BAD]


async def test_a_bot_that_is_set_up_gets_its_invite_link_and_nothing_to_do(fake: FakeDiscord) -> None:
    guild = fake.guild()
    findings = await examine(settings(fake), guild.id)
    assert bad(findings) == []
    link = findings[-1].text
    assert f"client_id={fake.bot.id}" in link
    assert "scope=bot+applications.commands" in link
    assert f"permissions={NEEDED.value}" in link


async def test_a_wrong_token_is_said_with_where_to_find_the_right_one(fake: FakeDiscord) -> None:
    (words,) = bad(await examine(settings(fake, "another.token.of-somebody")))
    assert "Reset Token" in words


async def test_a_server_without_the_bot_is_told(fake: FakeDiscord) -> None:
    (words,) = bad(await examine(settings(fake), fake.guild(bot=False).id))
    assert "not in the server" in words


async def test_missing_permissions_are_named(fake: FakeDiscord) -> None:
    guild = fake.guild(permissions=Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)
    (words,) = bad(await examine(settings(fake), guild.id))
    assert "lacks: Send Messages in Threads, Create Public Threads" in words


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("interactions_endpoint_url", "https://example.org/x", "Endpoint URL"),
        ("bot_require_code_grant", True, "code grant"),
    ],
)
async def test_a_setting_of_the_application_that_breaks_the_bot_is_named(
    fake: FakeDiscord, field: str, value: object, word: str
) -> None:
    fake.state.application_details[field] = value
    (words,) = bad(await examine(settings(fake)))
    assert word in words


async def test_intents_that_are_not_needed_are_noted(fake: FakeDiscord) -> None:
    fake.state.application_details["flags"] = 1 << 19
    findings = await examine(settings(fake))
    assert bad(findings) == []
    assert any("Message Content" in each.text for each in findings)


async def test_an_address_nobody_answers_at_is_said() -> None:
    (words,) = bad(await examine(DiscordSettings(token="a.b.c", api_url="http://127.0.0.1:9/api/v10")))
    assert "cannot be reached" in words
