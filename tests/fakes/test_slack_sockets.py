"""The fake Slack's Socket Mode: one-time addresses, connections, envelopes that are acknowledged, lost or repeated."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp

from tests.fakes.clock import VirtualClock
from tests.fakes.slack import FakeSlack, Team, Unanswered, User, names
from tests.fakes.slack.bolt import client_of, connected, letters, plain_app


class RawSocket:
    """A client of a few lines, to see what goes over the wire."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def next(self) -> Any:
        frame = await self.socket.receive(timeout=20)
        return json.loads(frame.data) if frame.type is aiohttp.WSMsgType.TEXT else frame

    async def ack(self, envelope: Any, **payload: Any) -> None:
        more = {"payload": payload} if payload else {}
        await self.socket.send_json({"envelope_id": envelope["envelope_id"], **more})


@asynccontextmanager
async def raw_socket(fake: FakeSlack) -> AsyncIterator[RawSocket]:
    """A connection after its hello."""
    url = (await client_of(fake).apps_connections_open(app_token=fake.app_token))["url"]
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as socket:
        client = RawSocket(socket)
        assert (await client.next())["type"] == "hello"
        yield client


async def question(fake: FakeSlack) -> tuple[Team, User]:
    """A question in a channel, and somebody there."""
    team = fake.team()
    channel, ann = fake.channel(team), fake.user("Ann", team)
    blocks = letters("Which reef?")
    await client_of(fake, team.bot_token).chat_postMessage(channel=channel.id, text="Which reef?", blocks=blocks)
    return team, ann


def counting_app(fake: FakeSlack) -> tuple[AsyncApp, asyncio.Queue[tuple[str, int]]]:
    """An app that tells of every event: its id and the number of the retry."""
    app, heard = plain_app(fake), asyncio.Queue[tuple[str, int]]()

    @app.event("app_home_opened")
    async def opened(body: Any, request: Any) -> None:
        heard.put_nowait((body["event_id"], int(request.headers.get("x-slack-retry-num", ["0"])[0])))

    return app, heard


async def test_a_connection_is_greeted_and_its_address_is_good_for_once() -> None:
    async with FakeSlack() as fake:
        url = (await client_of(fake).apps_connections_open(app_token=fake.app_token))["url"]
        async with aiohttp.ClientSession() as http:
            async with http.ws_connect(url) as socket:
                hello = await RawSocket(socket).next()
                assert (hello["type"], hello["num_connections"]) == ("hello", 1)
                assert hello["connection_info"] == {"app_id": fake.state.app}
            with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
                await http.ws_connect(url)
        assert ["ticket" in each for each in fake.take_problems()] == [True]


async def test_an_envelope_says_what_it_is_and_its_acknowledgement_is_kept() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")
        async with raw_socket(fake) as client:
            command = await ann.command(channel, "/quiz", "help")
            envelope = await client.next()
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
            assert envelope["payload"]["text"] == "help"
            await clock.advance(700)
            await client.ack(envelope, text="Help yourself")
            assert (await command).text == "Help yourself"
            (kept,) = fake.socket.envelopes
            assert kept.acked_at is not None
            assert (kept.id, kept.acked_at - kept.at, kept.late) == (envelope["envelope_id"], 700, False)
            assert (kept.body, kept.real_ms > 0) == ({"text": "Help yourself"}, True)


async def test_a_click_takes_no_answer_in_its_acknowledgement() -> None:
    async with FakeSlack() as fake:
        team, ann = await question(fake)
        async with raw_socket(fake) as client:
            press = await ann.press(team.channels[0].last, "plain.A")
            envelope = await client.next()
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("interactive", False)
            await client.ack(envelope, text="Noted")
            assert (await press).ok
            assert ["does not look at" in each for each in fake.take_problems()] == [True]
            await client.socket.send_str("hello?")
            await client.socket.send_json({"envelope_id": "nobody's"})
            reading = asyncio.create_task(client.next())
            await fake.socket.ping()
            reading.cancel()
            assert ["no acknowledgement" in each for each in fake.take_problems()] == [True]


async def test_of_several_connections_each_envelope_goes_to_one() -> None:
    async with FakeSlack() as fake:
        team, ann = await question(fake)
        message = team.channels[0].last
        async with raw_socket(fake) as one, raw_socket(fake) as two:
            presses = [await ann.press(message, "plain.A") for _ in range(4)]
            envelopes = [await client.next() for client in (one, two, one, two)]
            assert len({each["envelope_id"] for each in envelopes}) == 4
            for each in envelopes:
                await one.ack(each)
            assert [(await each).ok for each in presses] == [True] * 4
            assert [each.connection for each in fake.socket.envelopes] == [0, 1, 0, 1]


async def test_an_eleventh_connection_is_too_many() -> None:
    async with FakeSlack() as fake, aiohttp.ClientSession() as http:
        urls = [fake.socket.address() for _ in range(11)]
        sockets = [RawSocket(await http.ws_connect(each)) for each in urls]
        said = [await each.next() for each in sockets]
        assert [each["type"] for each in said] == ["hello"] * 10 + ["disconnect"]
        assert said[-1]["reason"] == "too_many_websockets"
        assert fake.socket.connected == 10
        for each in sockets:
            await each.socket.close()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_a_client_asked_to_connect_anew_does_so(reason: str) -> None:
    async with FakeSlack() as fake:
        team, ann = await question(fake)
        async with connected(fake):
            await fake.socket.disconnect(reason)
            await fake.socket.news.until(lambda: fake.socket.opened == 2 and fake.socket.connected == 1, "connection")
            press = await ann.press(team.channels[0].last, "plain.A")
            assert (await press.private()).text == "A noted"


async def test_a_client_whose_connection_is_closed_comes_back() -> None:
    async with FakeSlack() as fake, connected(fake):
        await fake.socket.drop()
        await fake.connected()
        assert fake.socket.opened == 2


async def test_a_client_that_hears_nothing_any_more_comes_back() -> None:
    async with FakeSlack() as fake, connected(fake, ping_s=0.05):
        fake.socket.answers_pings = False
        await fake.socket.news.until(lambda: fake.socket.opened >= 2, "second connection")


async def test_clients_answer_pings() -> None:
    async with FakeSlack() as fake, connected(fake):
        await fake.socket.ping()
        assert [each.pongs for each in fake.socket.connections] == [1]


async def test_an_event_not_acknowledged_when_the_connection_drops_is_sent_again() -> None:
    async with FakeSlack() as fake:
        fake.team()
        ann = fake.user("Ann")
        async with raw_socket(fake) as client:
            told = await ann.open_home()
            first = await client.next()
            assert (first["type"], first["retry_attempt"]) == ("events_api", 0)
            await fake.socket.drop(hard=True)
        async with raw_socket(fake) as client:
            again = await client.next()
            assert again["payload"]["event_id"] == first["payload"]["event_id"]
            assert again["envelope_id"] != first["envelope_id"]
            assert (again["retry_attempt"], again["retry_reason"]) == (1, "connection_failed")
            await client.ack(again)
            assert (await told).ok


async def test_an_event_nobody_acknowledges_is_sent_again_at_once_after_a_minute_and_after_five() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        fake.team()
        ann = fake.user("Ann")
        async with raw_socket(fake) as client:
            told = await ann.open_home()
            attempts = []
            for ms in (3_000, 3_000 + 60_000, 3_000 + 300_000):
                attempts.append((await client.next())["retry_attempt"])
                await clock.advance(ms)
            attempts.append((await client.next())["retry_attempt"])
            assert attempts == [0, 1, 2, 3]
            await clock.advance(3_000)
            with pytest.raises(Unanswered, match="timeout"):
                await told


async def test_an_event_that_happens_while_nobody_is_connected_waits() -> None:
    async with FakeSlack() as fake:
        fake.team()
        told = await fake.user("Ann").open_home()
        app, heard = counting_app(fake)
        async with connected(fake, app):
            assert (await told).ok
            assert (await heard.get())[1] == 0


async def test_a_click_that_was_lost_with_its_connection_is_lost_unless_a_test_sends_it_again() -> None:
    async with FakeSlack() as fake:
        team, ann = await question(fake)
        message = team.channels[0].last
        async with raw_socket(fake) as client:
            press = await ann.press(message, "plain.A")
            lost = await client.next()
            await fake.socket.drop(hard=True)
            with pytest.raises(Unanswered, match="connection_failed"):
                await press
        async with raw_socket(fake) as client:
            fake.redeliver(press)
            again = await client.next()
            assert again == lost
            await client.ack(again)
            assert (await press.acknowledged(late=True)).ok


async def test_an_envelope_may_come_twice() -> None:
    async with FakeSlack() as fake:
        team, ann = await question(fake)
        async with connected(fake):
            fake.faults.repeat(names.SOCKET)
            press = await ann.press(team.channels[0].last, "plain.A")
            await press
            await press.private(1)
            assert [each.message.text for each in press.notes] == ["A noted", "A noted"]


async def test_an_envelope_may_never_come() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        team, ann = await question(fake)
        async with connected(fake):
            fake.faults.drop(names.SOCKET)
            press = await ann.press(team.channels[0].last, "plain.A")
            await clock.advance(3_000)
            with pytest.raises(Unanswered, match="3000 ms"):
                await press
            assert (fake.socket.envelopes, ann.notes) == ([], [])


async def test_the_connection_is_cut_before_an_envelope_or_before_its_acknowledgement() -> None:
    async with FakeSlack() as fake:
        ann = fake.user("Ann")
        app, heard = counting_app(fake)
        async with connected(fake, app, ping_s=0.05):
            fake.faults.cut(names.SOCKET)
            assert (await (await ann.open_home())).ok
            first, attempt = await heard.get()
            assert attempt == 1
            fake.faults.cut(names.SOCKET, done=True)
            assert (await (await ann.open_home())).ok
            told = [await heard.get() for _ in range(2)]
            assert [attempt for _, attempt in told] == [0, 1]
            assert len({id for id, _ in told} | {first}) == 2


async def test_envelopes_are_slow_or_held_like_calls() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        team, ann = await question(fake)
        message = team.channels[0].last
        async with connected(fake):
            gate = fake.faults.hold(names.SOCKET)
            press = await ann.press(message, "plain.A")
            await gate.arrived()
            assert fake.socket.envelopes == []
            gate.release()
            assert (await press).ok
            fake.faults.slow(names.SOCKET, 2_000)
            press = await ann.press(message, "plain.A")
            await clock.advance(1_999)
            assert len(fake.socket.envelopes) == 1
            await clock.advance(1)
            assert (await press).ms == 2_000


async def test_the_app_is_told_of_places_that_are_archived_or_deleted() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        public, private = fake.channel(team), fake.channel(team, "hidden", private=True)
        async with raw_socket(fake) as client:
            fake.archive(public)
            fake.unarchive(public)
            fake.delete(private)
            events = [(await client.next())["payload"]["event"] for _ in range(3)]
            assert sorted((each["type"], each["channel"]) for each in events) == [
                ("channel_archive", public.id),
                ("channel_unarchive", public.id),
                ("group_deleted", private.id),
            ]


async def test_an_event_nobody_subscribed_to_is_not_sent() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        fake.subscribed.discard("app_home_opened")
        with pytest.raises(AssertionError, match="not subscribed"):
            await fake.user("Ann", team).open_home()
        with pytest.raises(AssertionError, match="not subscribed"):
            await fake.event(team, "reaction_added")
