"""Answers through the fake Slack's response_urls: where they stand, for how long, and what goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.clock import VirtualClock
from tests.fakes.slack import Channel, FakeSlack, User, errors, names
from tests.fakes.slack.bolt import ask, client_of, connected, plain_app


@asynccontextmanager
async def asked(clock: VirtualClock | None = None) -> AsyncIterator[tuple[FakeSlack, Channel, User]]:
    """A channel with a question of a connected app's, and Ann, who reads it."""
    async with FakeSlack(clock) as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        async with connected(fake):
            await ask(fake, team, channel.id)
            yield fake, channel, ann


async def test_an_answer_can_replace_its_message_stand_beside_it_or_take_it_away() -> None:
    async with asked() as (_, channel, ann):
        question = channel.last
        hook = AsyncWebhookClient((await ann.press(question, "plain.A")).payload["response_url"])
        await hook.send(text="Replaced", replace_original=True)
        assert (question.text, len(channel.messages)) == ("Replaced", 1)
        await hook.send(text="Beside", response_type="in_channel")
        assert channel.last.text == "Beside"
        await hook.send(text="x", delete_original=True)
        assert question.deleted
        assert [each.text for each in channel.messages] == ["Beside"]


async def test_an_answer_in_the_place_of_a_private_message_is_told_again() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        app = plain_app(fake)

        @app.action("next")
        async def go(ack: Any, respond: Any) -> None:
            await ack()
            await respond(text="Question 2", replace_original=True)

        button = {"type": "button", "text": {"type": "plain_text", "text": "Next"}, "action_id": "next"}
        blocks = [{"type": "actions", "elements": [button]}]
        async with connected(fake, app):
            client = client_of(fake, team.bot_token)
            await client.chat_postEphemeral(channel=channel.id, user=ann.id, text="Question 1", blocks=blocks)
            first = await ann.told()
            ack = await (await ann.press(first, "next"))
            assert await ack.private() is first
            assert await ann.told(2) is first
            assert (first.text, len(ann.ephemerals)) == ("Question 2", 1)


async def test_a_commands_answer_replaces_nothing_whatever_it_asks_for() -> None:
    async with FakeSlack() as fake:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")
        app = plain_app(fake)

        @app.command("/quiz")
        async def quiz(ack: Any, respond: Any) -> None:
            await ack()
            await respond("one")
            await respond("two", replace_original=True)

        async with connected(fake, app):
            ack = await (await ann.command(channel, "/quiz"))
            assert (await ack.private(1)).text == "two"
            assert [each.text for each in ann.ephemerals] == ["one", "two"]


async def test_a_response_url_is_good_for_five_answers_and_half_an_hour() -> None:
    clock = VirtualClock()
    async with asked(clock) as (fake, channel, ann):
        urls = [(await ann.press(channel.last, "plain.A")).payload["response_url"] for _ in range(2)]
        await ann.told(2)
        first, second = (AsyncWebhookClient(each) for each in urls)
        assert [(await first.send(text="again")).status_code for _ in range(5)] == [200] * 4 + [404]
        await clock.advance(30 * 60_000)
        assert (await second.send(text="just in time")).status_code == 200
        await clock.advance(1)
        late = await second.send(text="too late")
        assert (late.status_code, "expired_url" in late.body) == (404, True)
        assert [
            "was used 5 times" if "5 times" in each else "is unknown or older" for each in fake.take_problems()
        ] == ["was used 5 times", "is unknown or older"]


async def test_content_slack_would_refuse_is_refused_through_a_response_url_too() -> None:
    async with asked() as (fake, channel, ann):
        press = await ann.press(channel.last, "plain.A")
        answer = await AsyncWebhookClient(press.payload["response_url"]).send(blocks=[{"type": "poll"}])
        assert (answer.status_code, "invalid_blocks" in answer.body) == (400, True)
        assert ["unsupported type: poll" in each for each in fake.take_problems()] == [True]


async def test_an_answer_is_lost_refused_or_given_though_nobody_hears_so() -> None:
    async with asked() as (fake, channel, ann):
        press = await ann.press(channel.last, "plain.A")
        await press.private()
        hook = AsyncWebhookClient(press.payload["response_url"], retry_handlers=[])
        fake.faults.limit(names.RESPONSE_URL, retry_after=3)
        limited = await hook.send(text="limited")
        assert (limited.status_code, limited.headers["Retry-After"]) == (429, "3")
        fake.faults.fail(names.RESPONSE_URL, errors.UNAVAILABLE, done=True)
        assert (await hook.send(text="given")).status_code == 503
        fake.faults.cut(names.RESPONSE_URL)
        with pytest.raises(aiohttp.ClientError):
            await hook.send(text="lost")
        assert [each.text for each in ann.ephemerals] == ["A noted", "given"]
        assert [each.status for each in fake.calls.responses] == [200, 429, 503, 0]


async def test_a_message_that_is_gone_is_replaced_no_more() -> None:
    async with asked() as (fake, channel, ann):
        press = await ann.press(channel.last, "plain.A")
        fake.delete(channel.last)
        hook = AsyncWebhookClient(press.payload["response_url"])
        answer = await hook.send(text="Over", replace_original=True)
        assert (answer.status_code, "message_not_found" in answer.body) == (400, True)


async def test_what_is_no_json_is_refused_and_is_a_problem() -> None:
    async with FakeSlack() as fake, aiohttp.ClientSession() as http:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")
        url = (await ann.command(channel, "/quiz")).payload["response_url"]
        async with http.post(url, data="text=hello") as answer:
            assert answer.status == 400
        assert ["no JSON" in each for each in fake.take_problems()] == [True]
