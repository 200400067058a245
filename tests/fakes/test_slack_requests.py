"""The fake Slack's signed requests, received by Bolt's own verification."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.fakes.clock import EPOCH, VirtualClock
from tests.fakes.loopback import on_loopback
from tests.fakes.slack import Channel, FakeSlack, Requests, Sent, Unanswered, User, names
from tests.fakes.slack.bolt import SECRET, client_of, letters, plain_app, served

Handler = Any


@asynccontextmanager
async def receiving(fake: FakeSlack, handle: Handler) -> AsyncIterator[Requests]:
    """An address of a few lines that gets the app's requests; they are stamped by the fake's clock."""
    app = web.Application()
    app.router.add_post("/", handle)
    async with on_loopback(app) as address:
        yield fake.deliver_to(f"{address}/", SECRET)


async def question(fake: FakeSlack) -> tuple[Channel, User]:
    team = fake.team()
    channel, ann = fake.channel(team), fake.user("Ann", team)
    await client_of(fake, team.bot_token).chat_postMessage(channel=channel.id, text="Which?", blocks=letters())
    return channel, ann


async def test_clicks_commands_and_events_arrive_signed() -> None:
    async with FakeSlack() as fake:
        channel, ann = await question(fake)
        app, homes = plain_app(fake), asyncio.Queue[str]()

        @app.command("/quiz")
        async def quiz(ack: Any, command: Any) -> None:
            await ack(f"You said {command['text']}")

        @app.event("app_home_opened")
        async def opened(event: Any) -> None:
            homes.put_nowait(event["user"])

        async with served(fake, app):
            press = await ann.press(channel.last, "plain.B")
            assert (await (await press).private()).text == "B noted"
            assert (await (await ann.command(channel, "/quiz", "100% & more"))).text == "You said 100% & more"
            assert (await (await ann.open_home())).ok
            assert await homes.get() == ann.id
        assert fake.socket.envelopes == []


async def test_forms_are_answered_in_the_response() -> None:
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Write"},
        "submit": {"type": "plain_text", "text": "Send"},
        "callback_id": "form",
        "blocks": [
            {
                "type": "input",
                "block_id": "b",
                "label": {"type": "plain_text", "text": "Word"},
                "element": {"type": "plain_text_input", "action_id": "word"},
            }
        ],
    }
    async with FakeSlack() as fake:
        ann = fake.user("Ann")
        app = plain_app(fake)

        @app.view("form")
        async def submitted(ack: Any) -> None:
            await ack(response_action="errors", errors={"b": "Too plain"})

        async with served(fake, app):
            client = client_of(fake, ann.team.bot_token)
            await client.views_open(trigger_id=fake.state.trigger(ann), view=view)
            assert (await (await ann.submit(ann.modal, {"word": "reef"}))).errors == {"b": "Too plain"}


async def test_an_address_is_verified_and_its_certificate_looked_at() -> None:
    async with FakeSlack() as fake, served(fake):
        requests = fake.requests
        assert (await requests.verify("say this")).answer == {"challenge": "say this"}
        checked = await requests.ssl_check()
        assert (checked.status, "X-Slack-Signature" in checked.headers) == (200, False)


async def test_what_is_forged_unsigned_or_stale_is_refused_by_a_careful_app_and_a_replay_looks_right() -> None:
    async with FakeSlack() as fake:
        channel, ann = await question(fake)
        async with served(fake):
            await (await ann.press(channel.last, "plain.A"))
            requests = fake.requests
            (sent,) = requests.sent
            assert (await requests.forged(sent)).status == 401
            assert (await requests.unsigned(sent)).status == 401
            assert (await requests.stale(sent)).status == 401
            assert (await requests.stale(sent, ms=60_000)).status == 200
            again = await requests.replay(sent)
            assert (again.status, again.body, again.headers) == (200, sent.body, sent.headers)


async def test_signatures_are_stamped_by_the_fakes_clock() -> None:
    clock = VirtualClock()

    class Now:
        def now(self) -> float:
            return clock.now() / 1_000

    async with FakeSlack(clock) as fake:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")
        verifier = SignatureVerifier(SECRET, clock=Now())  # type: ignore[arg-type]

        async def handle(request: web.Request) -> web.Response:
            valid = verifier.is_valid_request(await request.read(), dict(request.headers))
            return web.Response(status=200 if valid else 401)

        async with receiving(fake, handle) as requests:
            assert (await (await ann.command(channel, "/quiz"))).ok
            assert requests.sent[0].headers["X-Slack-Request-Timestamp"] == str(EPOCH // 1_000)
            assert (await requests.stale(requests.sent[0])).status == 401


async def test_an_app_that_refuses_or_fails_is_seen_to() -> None:
    async with FakeSlack() as fake:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")

        async def handle(request: web.Request) -> web.Response:
            return web.Response(status=500)

        async with receiving(fake, handle):
            ack = await (await ann.command(channel, "/quiz"))
            assert (ack.ok, ack.status) == (False, 500)


async def test_a_request_is_given_up_after_three_seconds() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")
        arrived, go_on = asyncio.Event(), asyncio.Event()

        async def handle(request: web.Request) -> web.Response:
            arrived.set()
            await go_on.wait()
            return web.Response()

        async with receiving(fake, handle) as requests:
            command = await ann.command(channel, "/quiz")
            await arrived.wait()
            await clock.advance(3_000)
            with pytest.raises(Unanswered):
                await command
            assert [each.status for each in requests.sent] == [0]
            go_on.set()


async def test_events_are_tried_again_with_their_number_and_the_reason() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        ann = fake.user("Ann")
        seen = asyncio.Queue[tuple[str | None, str | None]]()

        async def handle(request: web.Request) -> web.Response:
            headers = request.headers
            seen.put_nowait((headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason")))
            return web.Response(status=200 if headers.get("X-Slack-Retry-Num") == "2" else 503)

        async with receiving(fake, handle) as requests:
            told = await ann.open_home()
            assert [await seen.get() for _ in range(2)] == [(None, None), ("1", "http_error")]
            await _came_back(requests, 2)
            await clock.advance(60_000)
            assert await seen.get() == ("2", "http_error")
            assert (await told).ok
            assert len({each.body for each in requests.sent}) == 1


async def test_an_event_nobody_answers_in_three_seconds_is_sent_again() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        ann = fake.user("Ann")
        seen, go_on = asyncio.Queue[str | None](), asyncio.Event()

        async def handle(request: web.Request) -> web.Response:
            reason = request.headers.get("X-Slack-Retry-Reason")
            seen.put_nowait(reason)
            if reason is None:
                await go_on.wait()
            return web.Response()

        async with receiving(fake, handle):
            told = await ann.open_home()
            assert await seen.get() is None
            await clock.advance(3_000)
            assert await seen.get() == "http_timeout"
            assert (await told).ok
            go_on.set()


async def _came_back(requests: Requests, count: int) -> None:
    """Wait until so many requests were answered."""
    async with asyncio.timeout(20):
        await requests.news.until(lambda: len(requests.sent) >= count, "answer")


async def test_an_app_may_ask_not_to_be_told_again() -> None:
    async with FakeSlack() as fake:

        async def handle(request: web.Request) -> web.Response:
            return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

        async with receiving(fake, handle) as requests:
            ack = await (await fake.user("Ann").open_home())
            assert (ack.status, len(requests.sent)) == (500, 1)


async def test_requests_are_repeated_dropped_and_cut() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")
        count = 0

        async def handle(request: web.Request) -> web.Response:
            nonlocal count
            count += 1
            return web.Response()

        async with receiving(fake, handle) as requests:
            fake.faults.repeat(names.DELIVER)
            assert (await (await ann.command(channel, "/quiz"))).ok
            await _came_back(requests, 2)
            assert (count, requests.sent[0].body == requests.sent[1].body) == (2, True)
            fake.faults.drop(names.DELIVER)
            lost = await ann.command(channel, "/quiz")
            await clock.advance(3_000)
            with pytest.raises(Unanswered):
                await lost
            assert count == 2
            for done, expected in ((False, 2), (True, 3)):
                fake.faults.cut(names.DELIVER, done=done)
                with pytest.raises(Unanswered, match="connection_failed"):
                    await (await ann.command(channel, "/quiz"))
                assert count == expected


async def test_where_nobody_listens_the_person_sees_it_fail() -> None:
    async with FakeSlack() as fake:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")
        requests = fake.deliver_to("http://127.0.0.1:1/", SECRET)
        with pytest.raises(Unanswered, match="connection_failed"):
            await (await ann.command(channel, "/quiz"))
        sent: Sent = requests.sent[0]
        assert sent.status == 0
        fake.socket_mode()
        with pytest.raises(Unanswered, match="no connection is open"):
            await (await ann.command(channel, "/quiz"))
