"""The fake Discord's REST API: what it refuses, how it limits rates, what goes wrong in it on purpose."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import aiohttp
import discord
import pytest

from tests.fakes.clock import VirtualClock
from tests.fakes.discord import FakeDiscord, Permission, Rates, errors, names
from tests.fakes.discord.plain import connected, letters
from tests.fakes.discord.rates import Buckets
from tests.fakes.house import until

NOBODY = discord.AllowedMentions.none()
SILENT: dict[str, Any] = {"allowed_mentions": {"parse": []}}
QUICK = Rates(window_s=0.05)


class RawRest:
    """The API without a library that would wait, retry, or know better."""

    def __init__(self, fake: FakeDiscord, http: aiohttp.ClientSession) -> None:
        self._fake, self._http = fake, http

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any, Mapping[str, str]]:
        """Status, JSON and headers."""
        more = {} if body is None else {"json": body}
        async with self._http.request(method, self._fake.api_url + path, **more) as answer:
            data = await answer.json() if answer.status != 204 else None
            return answer.status, data, answer.headers


@asynccontextmanager
async def raw_rest(fake: FakeDiscord, token: str | None = None) -> AsyncIterator[RawRest]:
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {token or fake.token}"}) as http:
        yield RawRest(fake, http)


async def test_an_unknown_route_fails_the_test() -> None:
    async def with_a_bot_that_is_curious() -> None:
        async with FakeDiscord() as fake, raw_rest(fake) as rest:
            assert (await rest.ask("GET", "/guilds/1/audit-logs"))[0] == 404

    with pytest.raises(AssertionError, match="unknown route GET /guilds/1/audit-logs"):
        await with_a_bot_that_is_curious()


async def test_what_does_not_exist_is_refused_by_name() -> None:
    async with FakeDiscord() as fake, raw_rest(fake) as rest:
        channel = fake.channel(fake.guild())
        for path, code in (
            ("/channels/1", 10003),
            (f"/channels/{channel.id}/messages/1", 10008),
            ("/guilds/1", 10004),
            ("/users/1", 10013),
        ):
            status, data, _ = await rest.ask("GET", path)
            assert (status, data["code"]) == (404, code)


async def test_who_asks_without_the_token_is_refused() -> None:
    async with FakeDiscord() as fake, raw_rest(fake, token="somebody else's") as rest:
        assert (await rest.ask("GET", "/users/@me"))[0] == 401


async def test_the_app_its_gateway_and_its_guilds_can_be_asked_for() -> None:
    async with FakeDiscord() as fake, raw_rest(fake) as rest:
        fake.application["flags"] = 1 << 18
        guild = fake.guild(permissions=Permission.SEND_MESSAGES)
        fake.channel(guild)
        for path in ("/applications/@me", "/oauth2/applications/@me"):
            _, data, headers = await rest.ask("GET", path)
            assert (data["flags"], headers["Content-Type"]) == (1 << 18, "application/json")
        assert (await rest.ask("GET", "/gateway/bot"))[1]["url"] == fake.gateway_url
        assert (await rest.ask("GET", "/users/@me/guilds"))[1][0]["permissions"] == str(1 << 11)
        assert (await rest.ask("GET", f"/guilds/{guild.id}/members/{fake.bot.id}"))[1]["roles"]
        assert len((await rest.ask("GET", f"/guilds/{guild.id}/channels"))[1]) == 1


async def test_the_same_nonce_names_the_same_message_for_some_minutes() -> None:
    clock = VirtualClock()
    async with FakeDiscord(clock, rates=QUICK) as fake:
        channel = fake.channel(fake.guild())
        async with connected(fake) as bot:
            place = bot.place(channel.id)
            first = await place.send("a", nonce="s0000/0")
            assert (await place.send("a", nonce="s0000/0")).id == first.id
            assert (await place.send("b", nonce="s0000/1")).id != first.id
            await clock.advance(5 * 60_000)
            assert (await place.send("a", nonce="s0000/0")).id != first.id
            assert [each.text for each in channel.messages] == ["a", "b", "a"]


async def test_a_nonce_that_is_not_enforced_names_nothing() -> None:
    async with FakeDiscord() as fake, raw_rest(fake) as rest:
        channel = fake.channel(fake.guild())
        for _ in range(2):
            await rest.ask("POST", f"/channels/{channel.id}/messages", {"content": "a", "nonce": "n", **SILENT})
        assert len(channel.messages) == 2


async def test_posts_and_edits_of_a_channel_share_five_in_a_window() -> None:
    async with FakeDiscord(rates=Rates(window_s=60)) as fake, raw_rest(fake) as rest:
        guild = fake.guild()
        channel, other = fake.channel(guild), fake.channel(guild)
        where = f"/channels/{channel.id}/messages"
        left = []
        for method in ("POST", "PATCH", "POST", "PATCH", "POST"):
            path = where if method == "POST" else f"{where}/{channel.last.id}"
            status, _, headers = await rest.ask(method, path, {"content": "a", **SILENT})
            assert status == 200
            left.append(headers["X-RateLimit-Remaining"])
        assert left == ["4", "3", "2", "1", "0"]
        status, data, headers = await rest.ask("POST", where, {"content": "a", **SILENT})
        assert (status, data["global"], headers["Via"], headers["X-RateLimit-Scope"]) == (
            429,
            False,
            "1.1 google",
            "user",
        )
        assert 0 < data["retry_after"] <= 60
        assert len(channel.messages) == 3
        assert (await rest.ask("POST", f"/channels/{other.id}/messages", {"content": "a", **SILENT}))[0] == 200


async def test_everything_but_callbacks_counts_in_the_global_limit() -> None:
    async with FakeDiscord(rates=Rates(global_per_s=3)) as fake, raw_rest(fake) as rest:
        answers = [(await rest.ask("GET", "/users/@me")) for _ in range(4)]
        assert [status for status, _, _ in answers] == [200, 200, 200, 429]
        assert (answers[-1][1]["global"], answers[-1][2]["X-RateLimit-Global"]) == (True, "true")
        assert (await rest.ask("POST", "/interactions/1/t/callback", {"type": 6}))[1]["code"] == 10062


async def test_a_message_older_than_an_hour_is_edited_slowly() -> None:
    clock = VirtualClock()
    async with FakeDiscord(clock, rates=Rates(window_s=60)) as fake, raw_rest(fake) as rest:
        channel = fake.channel(fake.guild())
        await rest.ask("POST", f"/channels/{channel.id}/messages", {"content": "a", **SILENT})
        await clock.advance(3_600_001)
        path = f"/channels/{channel.id}/messages/{channel.last.id}"
        answers = [await rest.ask("PATCH", path, {"content": "b", **SILENT}) for _ in range(3)]
        assert [status for status, _, _ in answers] == [200, 200, 429]
        assert answers[-1][1]["code"] == 30046


def test_a_window_begins_with_the_first_request_after_the_last() -> None:
    now = [0.0]
    buckets = Buckets(lambda: now[0])
    assert [buckets.take("a", 2, 5.0).allowed for _ in range(3)] == [True, True, False]
    now[0] = 4.9
    assert not buckets.take("a", 2, 5.0).allowed
    now[0] = 7.0
    assert buckets.take("a", 2, 5.0).reset_after == 5.0


async def test_the_library_keeps_to_the_limits_it_is_told() -> None:
    async with FakeDiscord(rates=QUICK) as fake:
        channel = fake.channel(fake.guild())
        async with connected(fake) as bot:
            await asyncio.gather(*(bot.place(channel.id).send(str(n)) for n in range(8)))
            assert len(channel.messages) == 8


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_429_on_purpose_is_waited_for_and_tried_again(everywhere: bool) -> None:
    async with FakeDiscord() as fake:
        channel = fake.channel(fake.guild())
        async with connected(fake) as bot:
            fake.faults.limit(names.CREATE_MESSAGE, 0.01, times=2, everywhere=everywhere)
            await bot.place(channel.id).send("at last")
            assert [each.status for each in fake.calls.of(names.CREATE_MESSAGE)] == [429, 429, 200]
            assert len(channel.messages) == 1


async def test_an_error_on_purpose_hits_the_next_calls_of_its_route_alone() -> None:
    async with FakeDiscord() as fake, raw_rest(fake) as rest:
        channel = fake.channel(fake.guild())
        fake.faults.fail(names.CREATE_MESSAGE, times=2)
        where = f"/channels/{channel.id}/messages"
        assert (await rest.ask("GET", where))[0] == 200
        posted = [(await rest.ask("POST", where, {"content": "a", **SILENT}))[0] for _ in range(3)]
        assert posted == [500, 500, 200]
        assert [each.injected for each in fake.calls.of(names.CREATE_MESSAGE)] == [True, True, False]
        assert (len(channel.messages), fake.faults.left) == (1, 0)


async def test_an_answer_can_be_lost_after_the_work_is_done() -> None:
    async with FakeDiscord() as fake:
        channel = fake.channel(fake.guild())
        async with connected(fake) as bot:
            fake.faults.fail(names.CREATE_MESSAGE, errors.UNAVAILABLE, done=True)
            with pytest.raises(discord.DiscordServerError):
                await bot.place(channel.id).send("once", nonce="n")
            fake.faults.cut(names.CREATE_MESSAGE, done=True)
            with pytest.raises(aiohttp.ClientError):
                await bot.place(channel.id).send("once", nonce="n")
            await bot.place(channel.id).send("once", nonce="n")
            assert [each.text for each in channel.messages] == ["once"]
            assert [each.status for each in fake.calls.of(names.CREATE_MESSAGE)] == [503, 0, 200]


async def test_a_connection_can_be_cut_before_anything_is_done() -> None:
    async with FakeDiscord() as fake:
        channel = fake.channel(fake.guild())
        async with connected(fake) as bot:
            fake.faults.cut(names.CREATE_MESSAGE)
            with pytest.raises(aiohttp.ClientError):
                await bot.place(channel.id).send("lost")
            assert channel.messages == ()


async def test_a_slow_answer_takes_time_of_the_fakes_clock() -> None:
    clock = VirtualClock()
    async with FakeDiscord(clock) as fake:
        channel = fake.channel(fake.guild())
        async with connected(fake) as bot:
            fake.faults.slow(names.CREATE_MESSAGE, 2_000)
            sending = asyncio.create_task(bot.place(channel.id).send("later"))
            await until(lambda: clock.sleeping > 0)
            began = clock.now()
            await clock.advance(2_000)
            await sending
            assert channel.last.at == began + 2_000


def test_a_fault_of_a_route_that_does_not_exist_is_a_mistake_of_the_test() -> None:
    with pytest.raises(KeyError, match="the fake has no"):
        FakeDiscord().faults.fail("POST /nowhere")


async def test_a_thread_is_begun_on_a_message_and_once() -> None:
    async with FakeDiscord(rates=QUICK) as fake:
        channel = fake.channel(fake.guild())
        async with connected(fake) as bot:
            sent = await bot.place(channel.id).send("Quiz in the thread")
            thread = await sent.create_thread(name="Reefs")
            await thread.send("Hello")
            assert [each.name for each in channel.threads] == ["Reefs"]
            assert channel.threads[0].last.text == "Hello"
            with pytest.raises(discord.HTTPException, match="160004"):
                await sent.create_thread(name="Again")
            await thread.edit(archived=True)
            assert channel.threads[0].archived
            await fake.deny(channel, Permission.CREATE_PUBLIC_THREADS)
            with pytest.raises(discord.Forbidden, match="50013"):
                await (await bot.place(channel.id).send("No more")).create_thread(name="No")


async def test_closed_dms_take_no_message() -> None:
    async with FakeDiscord() as fake:
        ines, tom = fake.user("Ines"), fake.user("Tomasz", dms_open=False)
        async with connected(fake) as bot:
            await (await bot.create_dm(discord.Object(ines.id))).send("Hello")
            assert [each.text for each in ines.dm().messages] == ["Hello"]
            with pytest.raises(discord.Forbidden, match="50007"):
                await (await bot.create_dm(discord.Object(tom.id))).send("Hello")


async def test_files_are_kept_with_their_message_and_need_a_permission() -> None:
    async with FakeDiscord() as fake:
        channel = fake.channel(fake.guild())
        async with connected(fake) as bot:
            file = discord.File(BytesIO(b"picture"), "reef.png")
            gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery(
                discord.MediaGalleryItem("attachment://reef.png", description="A reef")
            )
            view = discord.ui.LayoutView(timeout=None)
            view.add_item(gallery)
            await bot.place(channel.id).send(view=view, file=file)
            assert [(each.filename, each.content) for each in channel.last.now.attachments] == [
                ("reef.png", b"picture")
            ]
            assert channel.last.text == "[A reef]"
            await fake.deny(channel, Permission.ATTACH_FILES)
            with pytest.raises(discord.Forbidden, match="50013"):
                await bot.place(channel.id).send("x", file=discord.File(BytesIO(b"x"), "x.png"))


async def test_the_components_v2_flag_stays_and_excludes_content() -> None:
    async with FakeDiscord(rates=QUICK) as fake:
        channel = fake.channel(fake.guild())
        async with connected(fake) as bot, raw_rest(fake) as rest:
            await bot.place(channel.id).send(view=letters())
            path = f"/channels/{channel.id}/messages/{channel.last.id}"
            assert (await rest.ask("PATCH", path, {"flags": 0, **SILENT}))[1]["code"] == 50035
            assert (await rest.ask("PATCH", path, {"content": "words", **SILENT}))[1]["code"] == 50035
            assert len(channel.last.versions) == 1
            assert ["flag cannot be taken off" in each for each in fake.take_problems()] == [True, False]


async def test_mentions_that_are_not_forbidden_fail_the_test() -> None:
    async with FakeDiscord() as fake, raw_rest(fake) as rest:
        channel = fake.channel(fake.guild())
        where = f"/channels/{channel.id}/messages"
        for mentions in (
            {},
            {"allowed_mentions": {"parse": ["everyone"]}},
            {"allowed_mentions": {"parse": [], "users": ["1"]}},
        ):
            assert (await rest.ask("POST", where, {"content": "@everyone", **mentions}))[0] == 200
            assert ["allowed_mentions" in each for each in fake.take_problems()] == [True]


async def test_commands_that_discord_would_refuse_are_refused() -> None:
    async with FakeDiscord() as fake, raw_rest(fake) as rest:
        where = f"/applications/{fake.bot.id}/commands"
        option = {"type": 3, "name": "bank", "description": "Which"}
        for body, complaint in (
            ([{"name": "Quiz", "description": "x"}], "no name"),
            ([{"name": "quiz", "description": "x"}] * 2, "2 times"),
            ([{"name": "quiz", "description": ""}], "1 to 100"),
            (
                [{"name": "quiz", "description": "x", "options": [option, option | {"name": "n", "required": True}]}],
                "required",
            ),
            ([{"name": "quiz", "description": "x", "options": [option] * 2}], "2 options"),
        ):
            assert (await rest.ask("PUT", where, body))[0] == 400
            assert complaint in "".join(fake.take_problems())
