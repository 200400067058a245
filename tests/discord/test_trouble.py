"""What Discord's refusals mean for a post; how often the bot identifies itself; who may come in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest
from discord import RateLimited

from adapters.discord import BadToken, Discord, DiscordSettings
from adapters.discord.clicks import Clicks
from adapters.discord.client import DAY_MS, Client, Identifications, make_client
from adapters.discord.private import DONE, UNDONE
from adapters.discord.trouble import as_port_error
from bot.ports import Platform, Refused, Reply, Unreachable
from bot.quiz.cards import RoundFacts, question_card
from bot.quiz.effects import Note
from bot.quiz.events import Place
from bot.quiz.scoring import Tally
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act
from tests.fakes.clock import VirtualClock, settle
from tests.fakes.desk import FakeDesk, FakeEngine
from tests.fakes.discord import FakeDiscord, Permission, errors, names
from tests.fakes.table import at_work, seen, token
from tests.quiz.values import NOW, a_session, opened, question

CARD = question_card(
    replace(opened(a_session()), phase=Phase.OPEN),
    RoundFacts(0, opened(a_session()).asked[0], question(0), Tally((0,) * 4, 0, 0), None, NOW, False),
)


@asynccontextmanager
async def connected(fake: FakeDiscord, engine: FakeEngine | None = None) -> AsyncIterator[Discord]:
    """The platform alone, before an engine that does what it is told."""
    settings = DiscordSettings(
        token=fake.token, api_url=fake.api_url, gateway_url=fake.gateway_url, call_s=0.3, identify_pause_s=0
    )
    platform = Discord(engine or FakeEngine(), FakeDesk(), fake.clock, settings)
    async with at_work(platform):
        await asyncio.wait_for(platform.logged_in(), 10)
        await fake.connected()
        yield platform


def room(fake: FakeDiscord) -> Place:
    guild = fake.guild()
    return Place(f"discord-{guild.id}", "discord", str(fake.channel(guild).id))


async def test_it_is_a_platform_that_counts_answers_every_five_seconds(fake: FakeDiscord) -> None:
    async with connected(fake) as discord:
        platform: Platform = discord
        assert (platform.name, platform.capabilities.live_edit_ms) == ("discord", 5_000)


async def test_a_post_tells_its_message_and_the_moment_discord_made_it(fake: FakeDiscord) -> None:
    place = room(fake)
    async with connected(fake) as discord:
        sent = await discord.post(place, CARD, "sess0.r0")
        again = await discord.post(place, CARD, "sess0.r0")
    assert again == sent, "the same nonce is the same message"
    message = fake.state.channels[int(place.channel)].last
    assert (sent.ref, sent.at) == (str(message.id), message.at)


@pytest.mark.parametrize(
    "error",
    [
        errors.UNKNOWN_CHANNEL,
        errors.MISSING_ACCESS,
        errors.MISSING_PERMISSIONS,
        errors.THREAD_ARCHIVED,
        errors.OTHERS_MESSAGE,
    ],
    ids=lambda error: str(error.code),
)
async def test_what_will_never_work_is_refused(fake: FakeDiscord, error: errors.Error) -> None:
    place = room(fake)
    async with connected(fake) as discord:
        fake.faults.fail(names.CREATE_MESSAGE, error)
        with pytest.raises(Refused):
            await discord.post(place, CARD, "n")


@pytest.mark.parametrize(
    "error", [errors.UNAVAILABLE, errors.UNAUTHORIZED, errors.SERVER_ERROR], ids=lambda e: str(e.status)
)
async def test_what_may_pass_is_tried_again(fake: FakeDiscord, error: errors.Error) -> None:
    place = room(fake)
    async with connected(fake) as discord:
        fake.faults.fail(names.CREATE_MESSAGE, error, times=5)
        with pytest.raises(Unreachable):
            await discord.post(place, CARD, "n")


@pytest.mark.parametrize("restarted", [False, True], ids=["the same process", "after a restart"])
async def test_a_message_that_got_through_unheard_shows_what_is_wanted_by_now(
    fake: FakeDiscord, restarted: bool
) -> None:
    place = room(fake)
    newer = replace(CARD, buttons=())
    async with connected(fake) as discord:
        fake.faults.cut(names.CREATE_MESSAGE, done=True)
        with pytest.raises(Unreachable):
            await discord.post(place, CARD, "sess0.r0")
        if not restarted:
            await discord.post(place, newer, "sess0.r0")
    if restarted:
        async with connected(fake) as discord:
            await discord.post(place, newer, "sess0.r0", unsure=True)
    (message,) = fake.state.channels[int(place.channel)].messages
    assert not any("Stop quiz" in button.label for button in message.buttons)


async def test_a_line_that_breaks_or_hangs_is_tried_again(fake: FakeDiscord) -> None:
    place = room(fake)
    async with connected(fake) as discord:
        fake.faults.cut(names.CREATE_MESSAGE)
        with pytest.raises(Unreachable):
            await discord.post(place, CARD, "n")
        gate = fake.faults.hold(names.CREATE_MESSAGE)
        with pytest.raises(Unreachable):
            await discord.post(place, CARD, "n")
        gate.release()


async def test_a_form_discord_does_not_take_is_sent_once_more_without_pictures(fake: FakeDiscord) -> None:
    place = room(fake)
    async with connected(fake) as discord:
        fake.faults.fail(names.CREATE_MESSAGE, errors.INVALID_FORM)
        await discord.post(place, CARD, "n")
        fake.faults.fail(names.CREATE_MESSAGE, errors.INVALID_FORM, times=2)
        with pytest.raises(Refused):
            await discord.post(place, CARD, "m")


async def test_nothing_is_sent_while_the_bot_is_not_connected(fake: FakeDiscord) -> None:
    settings = DiscordSettings(token=fake.token, api_url=fake.api_url, gateway_url=fake.gateway_url)
    discord = Discord(FakeEngine(), FakeDesk(), fake.clock, settings)
    with pytest.raises(Unreachable):
        await discord.post(room(fake), CARD, "n")


async def test_a_word_to_somebody_who_takes_none_is_refused(fake: FakeDiscord) -> None:
    place = room(fake)
    closed = fake.user("Closed", dms_open=False)
    async with connected(fake) as discord:
        for person in (str(closed.id), "12345", "nobody"):
            with pytest.raises(Refused):
                await discord.tell(place, person, "Hello?")


async def test_a_wrong_token_is_said_with_what_to_do(fake: FakeDiscord) -> None:
    settings = DiscordSettings(token="another.token.x", api_url=fake.api_url, gateway_url=fake.gateway_url)
    discord = Discord(FakeEngine(), FakeDesk(), fake.clock, settings)
    waiting = asyncio.create_task(discord.logged_in())
    await asyncio.sleep(0)
    with pytest.raises(BadToken, match="Reset Token"):
        await discord.run()
    with pytest.raises(BadToken):
        await waiting


@pytest.mark.parametrize("turns", range(0, 60, 3))
async def test_it_stops_whenever_it_is_told_to_while_it_connects(fake: FakeDiscord, turns: int) -> None:
    settings = DiscordSettings(token=fake.token, api_url=fake.api_url, gateway_url=fake.gateway_url)
    discord = Discord(FakeEngine(), FakeDesk(), fake.clock, settings)
    for late in range(3):
        serving = asyncio.create_task(discord.run())
        await settle(turns + late)
        serving.cancel()
        await asyncio.wait({serving}, timeout=10)
        assert serving.cancelled()


async def test_a_reply_that_takes_long_is_promised_first_and_given_later(fake: FakeDiscord) -> None:
    engine, place = FakeEngine(), room(fake)
    final: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    engine.answer = lambda event: Reply(Note("Saving; this takes a moment."), event.session, pending=final)
    async with connected(fake, engine) as discord:
        await discord.post(place, CARD, "n")
        message = fake.state.channels[int(place.channel)].last
        asked = await fake.user("Ann").press(message, token(Act.PICK, 0, 1, "s1se"))
        assert (await asked).text == f"{DONE}Saving; this takes a moment."
        final.set_result(Reply(Note("Not saved.", done=False)))
        await seen(lambda: asked.original is not None and asked.original.text == f"{UNDONE}Not saved.")


async def test_whoever_may_manage_messages_leads(fake: FakeDiscord) -> None:
    engine, place = FakeEngine(), room(fake)
    async with connected(fake, engine) as discord:
        await discord.post(place, CARD, "n")
        message = fake.state.channels[int(place.channel)].last
        for permissions in (Permission.VIEW_CHANNEL, Permission.MANAGE_MESSAGES, Permission.ADMINISTRATOR):
            somebody = fake.user("Somebody", nick="Nick", permissions=permissions)
            await (await somebody.press(message, token(Act.STOP, session="s1se")))
    people = [event.person for event in engine.events]  # type: ignore[attr-defined]
    assert [each.leads for each in people] == [False, True, True]
    assert {each.name for each in people} == {"Nick"}


async def test_too_many_identifications_a_day_are_held_back() -> None:
    clock = VirtualClock()
    identifications = Identifications(clock, most=3)
    for _ in range(3):
        await identifications.admit()
    fourth = asyncio.create_task(identifications.admit())
    await clock.advance(DAY_MS - 1)
    assert not fourth.done()
    await clock.advance(1)
    assert fourth.done()


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"token": " "}, "DISCORD_TOKEN"),
        ({"shards": 0}, "DISCORD_SHARDS"),
        ({"api_url": "discord.com"}, "DISCORD_API_URL"),
        ({"gateway_url": "https://x"}, "DISCORD_GATEWAY_URL"),
    ],
)
def test_settings_that_cannot_work_are_named(wrong: dict[str, object], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        DiscordSettings(**{"token": "a.b.c", **wrong})  # type: ignore[arg-type]


def test_the_token_does_not_show_when_settings_are_printed() -> None:
    assert "hunter2" not in repr(DiscordSettings(token="hunter2"))


async def test_what_comes_in_after_the_end_is_let_go_without_a_fault(fake: FakeDiscord) -> None:
    settings = DiscordSettings(token=fake.token)
    engine, desk, clock = FakeEngine(), FakeDesk(), fake.clock
    platform = Discord(engine, desk, clock, settings)

    async def nobody(_: Client) -> None: ...

    client = make_client(settings, clock, Clicks(engine, desk), Identifications(clock), nobody, platform)
    await client.close()
    client.dispatch("ready")
    await settle()
    assert engine.back == []


# -- what a failed call means ------------------------------------------------------------------------------------------


def test_a_limit_says_for_how_long() -> None:
    trouble = as_port_error(RateLimited(1.5))
    assert isinstance(trouble, Unreachable)
    assert trouble.retry_after == 1_500


def test_a_line_that_broke_may_come_back() -> None:
    for error in (OSError("gone"), TimeoutError(), aiohttp.ClientError()):
        trouble = as_port_error(error)
        assert isinstance(trouble, Unreachable)
        assert str(trouble) == f"Discord cannot be reached: {error or type(error).__name__}"


def test_a_mistake_of_ours_is_no_failure_of_a_call() -> None:
    with pytest.raises(ZeroDivisionError):
        as_port_error(ZeroDivisionError())


async def test_a_channel_that_is_none_of_discord_s_is_refused(fake: FakeDiscord) -> None:
    place = room(fake)
    async with connected(fake) as discord:
        with pytest.raises(Refused, match="no such channel"):
            await discord.post(replace(place, channel="general"), CARD, "n")
