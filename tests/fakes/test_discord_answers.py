"""The fake Discord's own answers, held to Discord's OpenAPI document."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import discord
import pytest

from tests.fakes.discord import FakeDiscord, Rates
from tests.fakes.discord.plain import PlainBot, connected, letters
from tests.fakes.discord.routes import ROUTES
from tests.fakes.discord.schema import DOCUMENT

Inter = discord.Interaction[Any]
NOBODY = discord.AllowedMentions.none()

pytestmark = pytest.mark.skipif(not DOCUMENT.exists(), reason="Discord's OpenAPI document is not beside the project")


def bot_with_every_kind_of_answer() -> PlainBot:
    bot = PlainBot()

    @bot.tree.command(description="Answer, follow up, take back")
    async def talk(interaction: Inter, private: bool) -> None:
        await interaction.response.send_message("one", ephemeral=private)
        await interaction.edit_original_response(content="two", allowed_mentions=NOBODY)
        await interaction.original_response()
        more = await interaction.followup.send("three", ephemeral=private, wait=True)
        await more.edit(content="four", allowed_mentions=NOBODY)
        await interaction.followup.fetch_message(more.id)
        await more.delete()
        await interaction.delete_original_response()
        bot.seen.put_nowait(("talked", None))

    @bot.tree.command(description="Think")
    async def think(interaction: Inter) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.followup.send("thought")

    return bot


async def test_every_answer_is_as_discord_documents_it() -> None:
    async with FakeDiscord(rates=Rates(window_s=0.02), check_answers=True) as fake:
        guild = fake.guild()
        channel, ines = fake.channel(guild), fake.user("Ines")
        async with connected(fake, bot_with_every_kind_of_answer()) as bot:
            await _register(bot, guild.id)
            for private in (True, False):
                await ines.command(channel, "talk", private=private)
                await bot.next("talked")
            assert (await (await ines.command(channel, "think")).answer()).text == "thought"
            await _ask_about_everything(bot, guild.id, ines.id)
            await _post_and_change(bot, channel.id)
            assert (await (await ines.press(channel.last, "plain.0.0"))).text == "A noted"
            await _begin_threads(bot, channel.id)
            await (await bot.create_dm(discord.Object(ines.id))).send("Hello")
        unused = {each.name for each in ROUTES} - set(fake.calls.by_route)
        assert unused == {
            "GET /gateway",
            "DELETE /channels/{channel_id}",
            "GET /applications/{application_id}/guilds/{guild_id}/commands/permissions",
        }


async def _register(bot: PlainBot, guild: int) -> None:
    here, app = discord.Object(guild), bot.application_id
    assert app is not None
    bot.tree.copy_global_to(guild=here)
    for command in [*await bot.tree.sync(guild=here), *await bot.tree.sync()]:
        assert command.id
    extra: Any = {"name": "extra", "description": "One more"}
    await bot.http.upsert_guild_command(app, guild, extra)
    await bot.http.upsert_global_command(app, extra)
    await (await bot.tree.fetch_commands(guild=here))[-1].delete()
    await (await bot.tree.fetch_commands())[-1].delete()


async def _ask_about_everything(bot: PlainBot, guild: int, user: int) -> None:
    await bot.application_info()
    await bot.http.get_bot_gateway()
    await bot.http.request(discord.http.Route("GET", "/applications/@me"))
    await bot.fetch_user(user)
    async for _ in bot.fetch_guilds():
        pass
    found = await bot.fetch_guild(guild)
    await found.fetch_channels()
    await found.fetch_roles()
    await found.fetch_member(user)
    await found.active_threads()


async def _post_and_change(bot: PlainBot, channel: int) -> None:
    await bot.fetch_channel(channel)
    place = bot.place(channel)
    await place.typing()
    await place.send("picture", file=discord.File(BytesIO(b"reef"), "reef.png"))
    gone = await place.send("soon gone", nonce="n")
    await gone.edit(content="sooner", allowed_mentions=NOBODY)
    await place.fetch_message(gone.id)
    await gone.delete()
    view = letters()
    item = discord.MediaGalleryItem("https://example.org/reef.png", description="A reef")
    gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery(item)
    view.add_item(gallery)
    await place.send(view=view)
    assert [each.id async for each in place.history(limit=2)]


async def _begin_threads(bot: PlainBot, channel: int) -> None:
    place = bot.place(channel)
    assert isinstance(place, discord.TextChannel)
    thread = await place.create_thread(name="Rocks", type=discord.ChannelType.public_thread)
    await thread.edit(name="Reefs", archived=True)
    (message,) = [each async for each in place.history(limit=1)]
    await message.create_thread(name="On the question")
