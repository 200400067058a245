"""The fake Discord's gateway: heartbeats, resume with what was missed, shards, compression, what is deleted."""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import aiohttp
import discord
import pytest
from aiohttp import web

from tests.fakes.discord import FakeDiscord, Permission, Rates
from tests.fakes.discord.plain import PlainBot, connected, letters, pointed_at
from tests.fakes.discord.streams import writer_for

NOBODY = discord.AllowedMentions.none()
GUILD_MESSAGES = discord.Intents(guilds=True, guild_messages=True)


class RawGateway:
    """A gateway client of a few lines, to see what goes over the wire."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self._inflate = zlib.decompressobj()

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def next(self) -> Any:
        frame = await self.socket.receive(timeout=20)
        if frame.type is aiohttp.WSMsgType.BINARY:
            return json.loads(self._inflate.decompress(frame.data))
        return json.loads(frame.data) if frame.type is aiohttp.WSMsgType.TEXT else frame


@asynccontextmanager
async def raw_gateway(fake: FakeDiscord, compress: str = "") -> AsyncIterator[RawGateway]:
    """A connection after its hello."""
    query = "?v=10&encoding=json" + (f"&compress={compress}" if compress else "")
    async with aiohttp.ClientSession() as http, http.ws_connect(fake.gateway_url + query) as socket:
        client = RawGateway(socket)
        assert (await client.next())["d"] == {"heartbeat_interval": 41_250}
        yield client


def identity(fake: FakeDiscord, intents: int = 1, **more: Any) -> dict[str, Any]:
    return {"token": fake.token, "intents": intents, "properties": {}, **more}


@pytest.mark.parametrize("compress", ["", "zlib-stream"])
async def test_a_connection_is_greeted_identified_and_told_of_its_guilds(compress: str) -> None:
    async with FakeDiscord() as fake:
        guild = fake.guild()
        async with raw_gateway(fake, compress) as client:
            await client.send(1, None)
            assert (await client.next())["op"] == 11
            await client.send(2, identity(fake))
            ready, created = await client.next(), await client.next()
            assert (ready["t"], ready["s"], created["t"], created["s"]) == ("READY", 1, "GUILD_CREATE", 2)
            assert ready["d"]["guilds"] == [{"id": str(guild.id), "unavailable": True}]
            assert created["d"]["id"] == str(guild.id)


class Frames:
    """Stands for a websocket: keeps what was sent, frame by frame."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    async def send_bytes(self, data: bytes) -> None:
        self.sent.append(data)


async def test_zstd_is_one_stream_where_it_is_installed() -> None:
    zstandard = pytest.importorskip("zstandard")
    write, frames, stream = writer_for("zstd-stream"), Frames(), zstandard.ZstdDecompressor().decompressobj()
    assert write is not None
    payloads = [{"op": 10, "d": {"n": n}} for n in range(3)]
    for each in payloads:
        await write(cast("web.WebSocketResponse", frames), each)
    assert [json.loads(stream.decompress(frame)) for frame in frames.sent] == payloads


def test_an_unknown_compression_is_not_spoken() -> None:
    assert writer_for("brotli") is None


async def test_a_wrong_token_and_a_privileged_intent_are_thrown_out() -> None:
    async with FakeDiscord() as fake:
        for data, code in (
            (identity(fake) | {"token": "wrong"}, 4004),
            (identity(fake, intents=1 << 15), 4014),
        ):
            async with raw_gateway(fake) as client:
                await client.send(2, data)
                assert (await client.next()).data == code
        assert [each.partition(":")[0] for each in fake.take_problems()] == ["gateway"]


async def test_a_bot_asking_for_members_is_a_problem() -> None:
    async with FakeDiscord() as fake:
        async with raw_gateway(fake) as client:
            await client.send(2, identity(fake))
            await client.send(8, {"guild_id": "1"})
            await client.send(1, None)
            while (await client.next())["op"] != 11:
                pass
        assert ["op 8" in each for each in fake.take_problems()] == [True]


async def test_a_presence_is_kept() -> None:
    async with FakeDiscord() as fake:
        async with connected(fake, PlainBot(activity=discord.Game("/quiz start"))) as bot:
            first = fake.gateway.identifies[0].presence
            assert first is not None
            assert first["game"]["name"] == "/quiz start"
            await bot.change_presence(activity=discord.Game("reefs"))
            async with raw_gateway(fake) as client:  # an answered heartbeat, so that what was sent before has arrived
                await client.send(1, None)
                await client.next()
        assert [each["activities"][0]["name"] for each in fake.gateway.presences] == ["reefs"]


async def test_what_was_missed_is_replayed_in_order_on_resume() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake) as bot:
            await bot.place(channel.id).send(view=letters())
            await (await ines.press(channel.last, channel.last.button("A")))
            await bot.next("interaction")
            await fake.gateway.drop()
            missed = [await ines.press(channel.last, channel.last.button(letter)) for letter in "DCB"]
            assert [(await each).text for each in missed] == ["D noted", "C noted", "B noted"]
            assert [(await bot.next("interaction")).id for _ in missed] == [each.id for each in missed]
            assert (fake.gateway.resumes, len(fake.gateway.identifies)) == (1, 1)


async def test_a_resume_after_everything_arrived_replays_nothing() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake) as bot:
            await bot.place(channel.id).send(view=letters())
            await (await ines.press(channel.last, channel.last.button("A")))
            await bot.next("interaction")
            await fake.gateway.ask_to_reconnect()
            await bot.next("resumed")
            after = await ines.press(channel.last, channel.last.button("B"))
            assert (await bot.next("interaction")).id == after.id


async def test_a_forgotten_session_must_identify_anew_and_hears_nothing_of_before() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake) as bot:
            await bot.place(channel.id).send(view=letters())
            fake.gateway.forget()
            lost = await ines.press(channel.last, channel.last.button("A"))
            with pytest.MonkeyPatch.context() as patch:
                # The library waits 5 s between identifications; there is nobody to be polite to here.
                patch.setattr(PlainBot, "before_identify_hook", _at_once)
                await fake.gateway.drop(4000)
                await fake.connected()
            found = await ines.press(channel.last, channel.last.button("B"))
            assert (await found).text == "B noted"
            assert lost.ack is None
            assert len(fake.gateway.identifies) == 2


async def _at_once(self: PlainBot, shard_id: int | None, *, initial: bool = False) -> None:
    """Identify without waiting."""


async def test_a_session_that_missed_too_much_cannot_be_resumed() -> None:
    async with FakeDiscord() as fake:
        guild = fake.guild()
        async with raw_gateway(fake) as client:
            await client.send(2, identity(fake))
            session = (await client.next())["d"]["session_id"]
        for _ in range(2_100):
            await fake.announce(guild)
        async with raw_gateway(fake) as client:
            await client.send(6, {"token": fake.token, "session_id": session, "seq": 1})
            assert await client.next() == {"op": 9, "d": False}


async def test_guilds_are_shared_among_shards() -> None:
    async with FakeDiscord(shards=2) as fake:
        guilds = [fake.guild(name) for name in ("Reefs", "Rocks", "Bread", "Beer")]
        ines = fake.user("Ines")

        class Sharded(PlainBot, discord.AutoShardedClient):
            before_identify_hook = _at_once

        bot = Sharded()
        async with connected(fake, bot):
            await fake.connected(2)
            assert sorted(each.shard for each in fake.gateway.identifies) == [(0, 2), (1, 2)]
            assert len(bot.guilds) == 4
            assert {bot.get_guild(each.id).shard_id for each in guilds} == {0, 1}  # type: ignore[union-attr]
            for guild in guilds:
                channel = fake.channel(guild)
                await fake.announce_channel(channel)
                interaction = await ines.press(await _asked(fake, channel), "plain.0.0")
                assert (await interaction).text == "A noted"
                assert (await bot.next("interaction")).id == interaction.id
            assert bot.seen.empty()


async def _asked(fake: FakeDiscord, channel: Any) -> Any:
    """A question in a channel, posted without the library."""
    body = {
        "flags": 1 << 15,
        "components": letters().to_components(),  # type: ignore[no-untyped-call]
        "allowed_mentions": {"parse": []},
    }
    headers = {"Authorization": f"Bot {fake.token}"}
    url = f"{fake.api_url}/channels/{channel.id}/messages"
    async with aiohttp.ClientSession(headers=headers) as http, http.post(url, json=body) as answer:
        assert answer.status == 200
    return channel.last


async def test_two_processes_of_one_bot_both_hear_a_click_and_one_may_answer() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake) as one, connected(fake) as two:
            gate = fake.faults.hold("POST /interactions/{interaction_id}/{interaction_token}/callback")
            interaction = await ines.press(await _asked(fake, channel), "plain.0.2")
            await gate.arrived()  # the library sends the other when this one is answered
            gate.release()
            assert (await interaction).text == "C noted"
            assert (await one.next("interaction")).id == (await two.next("interaction")).id
            while len(fake.calls.callbacks) < 2:
                await two.http.get_user(fake.bot.id)
            assert interaction.refused == [40060]


async def test_deleted_messages_are_told_to_whoever_asked_for_messages() -> None:
    async with FakeDiscord() as fake:
        channel = fake.channel(fake.guild())
        async with connected(fake, PlainBot(intents=GUILD_MESSAGES)) as curious, connected(fake) as quiet:
            sent = await quiet.place(channel.id).send("soon gone")
            await fake.delete(channel.last)
            assert await curious.next("message gone") == sent.id
            with pytest.raises(discord.NotFound, match="10008"):
                await sent.edit(content="still here?", allowed_mentions=NOBODY)
            await fake.delete(channel)
            assert await quiet.next("channel gone") == channel.id
            assert quiet.seen.empty()


async def test_an_archived_thread_is_told_and_wakes_up_unless_locked() -> None:
    async with FakeDiscord() as fake:
        thread = fake.thread(fake.channel(fake.guild()))
        async with connected(fake) as bot:
            place = bot.place(thread.id)
            sent = await place.send("hello")
            await fake.archive(thread)
            assert await bot.next("thread") is True
            with pytest.raises(discord.HTTPException, match="50083"):
                await sent.edit(content="anybody?", allowed_mentions=NOBODY)
            await place.send("wake up")
            assert await bot.next("thread") is False
            await fake.archive(thread, locked=True)
            with pytest.raises(discord.HTTPException, match="50083"):
                await place.send("wake up")


async def test_a_permission_taken_away_is_told_and_enforced() -> None:
    async with FakeDiscord(rates=Rates(window_s=0.05)) as fake:
        guild = fake.guild()
        channel = fake.channel(guild)
        thread = fake.thread(channel)
        async with connected(fake) as bot:
            place = bot.place(channel.id)
            sent = await place.send("before")
            await fake.deny(channel, Permission.SEND_MESSAGES)
            with pytest.raises(discord.Forbidden, match="50013"):
                await place.send("after")
            await bot.place(thread.id).send("threads have a permission of their own")
            await sent.edit(content="one's own messages may be changed", allowed_mentions=NOBODY)
            await fake.deny(channel, Permission.VIEW_CHANNEL)
            for act in (
                place.send("?"),
                sent.edit(content="?", allowed_mentions=NOBODY),
                bot.place(thread.id).send("?"),
            ):
                with pytest.raises(discord.Forbidden, match="50001"):
                    await act
            assert not place.permissions_for(place.guild.me).send_messages
            await fake.allow(channel, Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES)
            await place.send("again")


async def test_unanswered_heartbeats_are_the_bots_to_notice() -> None:
    async with FakeDiscord() as fake:
        fake.gateway.acks = False
        async with raw_gateway(fake) as client:
            await client.send(1, None)
            await client.send(2, identity(fake))
            assert (await client.next())["t"] == "READY"


async def test_a_bot_cannot_be_led_to_a_guild_it_was_thrown_out_of() -> None:
    async with FakeDiscord() as fake:
        guild = fake.guild()
        channel = fake.channel(guild)
        with pointed_at(fake):
            async with connected(fake) as bot:
                place = bot.place(channel.id)
                await fake.kick(guild)
                with pytest.raises(discord.Forbidden, match="50001"):
                    await place.send("hello?")
