"""A plain discord.py bot on the fake Discord: commands, clicks, forms, and how fast they must be answered."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest
from discord import app_commands, ui

from tests.fakes.clock import EPOCH, VirtualClock
from tests.fakes.discord import FakeDiscord, Kind, Permission, Response, Unanswered, errors, made_at, names
from tests.fakes.discord.plain import PlainBot, connected, letters, pointed_at

Inter = discord.Interaction[Any]
NOBODY = discord.AllowedMentions.none()


def quiz_bot() -> PlainBot:
    """A bot with one group of commands, as a quiz has."""
    bot = PlainBot()
    quiz = app_commands.Group(name="quiz", description="Quizzes", guild_only=True)

    @quiz.command(description="Begin a quiz")
    @app_commands.describe(bank="Which questions", count="How many")
    async def start(interaction: Inter, bank: str, count: app_commands.Range[int, 1, 50] = 10) -> None:
        await interaction.response.send_message(f"{count} of {bank}", ephemeral=True)

    @start.autocomplete("bank")
    async def banks(interaction: Inter, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=name.title(), value=name) for name in ("reefs", "rocks") if typed in name]

    bot.tree.add_command(quiz)
    return bot


async def test_a_bot_logs_in_and_knows_its_guilds_channels_threads_and_permissions() -> None:
    async with FakeDiscord() as fake:
        guild = fake.guild("Reef club", permissions=Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)
        channel = fake.channel(guild, "quiz")
        thread = fake.thread(channel, "Round two")
        fake.thread(channel, "Last week").archived = True
        async with connected(fake) as bot:
            assert [each.name for each in bot.guilds] == ["Reef club"]
            assert [each.name for each in bot.guilds[0].channels] == ["quiz"]
            assert [each.id for each in bot.guilds[0].threads] == [thread.id]
            allowed = bot.place(channel.id).permissions_for(bot.guilds[0].me)
            assert (allowed.send_messages, allowed.attach_files) == (True, False)


async def test_a_wrong_token_is_refused() -> None:
    async with FakeDiscord() as fake:
        with pointed_at(fake), pytest.raises(discord.LoginFailure):
            async with PlainBot() as bot:
                await bot.login("somebody else's")


async def test_a_slash_command_arrives_with_its_options_and_is_answered_in_private() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake, quiz_bot()) as bot:
            await bot.tree.sync()
            assert list(fake.commands) == ["quiz"]
            ack = await (await ines.command(channel, "quiz", "start", bank="reefs", count=3))
            assert (ack.kind, ack.text, ack.ephemeral) == (Response.MESSAGE, "3 of reefs", True)
            assert channel.messages == ()


async def test_autocompletion_gives_choices() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake, quiz_bot()) as bot:
            await bot.tree.sync()
            ack = await (await ines.autocomplete(channel, "quiz", "start", bank="re", focus="bank"))
            assert ack.choices == (("Reefs", "reefs"),)


async def test_nobody_types_what_discord_does_not_offer() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake, quiz_bot()) as bot:
            await bot.tree.sync()
            with pytest.raises(AssertionError, match="needs one of"):
                await ines.command(channel, "quiz")
            with pytest.raises(AssertionError, match=r"needs \['bank'\]"):
                await ines.command(channel, "quiz", "start")
            with pytest.raises(AssertionError, match="too much"):
                await ines.command(channel, "quiz", "start", bank="reefs", count=51)
            with pytest.raises(AssertionError, match="not offered"):
                await ines.command(ines.dm(), "quiz", "start", bank="reefs")


async def test_a_command_for_managers_is_not_offered_to_members() -> None:
    async with FakeDiscord() as fake:
        guild = fake.guild()
        channel, ines, boss = fake.channel(guild), fake.user("Ines"), fake.user("Boss", admin=True)
        bot = PlainBot()

        @bot.tree.command(description="End it", guild=discord.Object(guild.id))
        @app_commands.default_permissions(manage_guild=True)
        async def stop(interaction: Inter) -> None:
            await interaction.response.send_message("Stopped.", ephemeral=True)

        async with connected(fake, bot):
            await bot.tree.sync(guild=discord.Object(guild.id))
            assert list(fake.guild_commands(guild)) == ["stop"]
            with pytest.raises(AssertionError, match="Ines may not use /stop"):
                await ines.command(channel, "stop")
            assert (await (await boss.command(channel, "stop"))).text == "Stopped."


async def test_a_user_installed_app_works_where_the_bot_is_not() -> None:
    async with FakeDiscord() as fake:
        elsewhere = fake.channel(fake.guild("Elsewhere", bot=False))
        ines, tom = fake.user("Ines", installed=True), fake.user("Tomasz")
        bot = PlainBot()

        @bot.tree.command(description="Practise")
        @app_commands.allowed_installs(guilds=True, users=True)
        @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
        async def practise(interaction: Inter) -> None:
            await interaction.response.send_message(f"by user: {interaction.is_user_integration()}", ephemeral=True)

        async with connected(fake, bot):
            await bot.tree.sync()
            for place in (elsewhere, ines.dm(), fake.group(ines, tom)):
                ack = await (await ines.command(place, "practise"))
                assert ack.text == f"by user: {place.kind is not Kind.DM}"
            with pytest.raises(AssertionError, match="neither"):
                await tom.command(elsewhere, "practise")


async def test_buttons_of_components_v2_answer_also_after_a_restart() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake) as bot:
            await bot.place(channel.id).send(view=letters("Which reef?"))
        async with connected(fake):
            assert channel.last.text == "Which reef?"
            assert [each.label for each in channel.last.buttons] == ["A", "B", "C", "D"]
            ack = await (await ines.press(channel.last, channel.last.button("C")))
            assert (ack.text, ack.ephemeral) == ("C noted", True)


async def test_a_private_note_can_be_pressed_by_its_reader_alone() -> None:
    async with FakeDiscord() as fake:
        channel, ines, tom = fake.channel(fake.guild()), fake.user("Ines"), fake.user("Tomasz")
        bot = PlainBot()

        @bot.tree.command(description="Practise")
        async def practise(interaction: Inter) -> None:
            await interaction.response.send_message(view=letters(), ephemeral=True)

        async with connected(fake, bot):
            await bot.tree.sync()
            note = await (await ines.command(channel, "practise")).answer()
            assert (await (await ines.press(note, note.button("A")))).text == "A noted"
            with pytest.raises(AssertionError, match="alone"):
                await tom.press(note, note.button("A"))


async def test_a_click_that_was_on_its_way_still_arrives_with_the_message_as_it_was_seen() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake) as bot:
            sent = await bot.place(channel.id).send(view=letters("First", round=0))
            old = channel.last.button("A")
            await sent.edit(view=letters("Second", round=1), allowed_mentions=NOBODY)
            assert [each.text for each in channel.last.versions] == ["First", "Second"]
            with pytest.raises(AssertionError, match="no button"):
                await ines.press(channel.last, old)
            assert (await (await ines.press(channel.last, old, force=True))).text == "A noted"


async def test_thinking_is_replaced_by_the_first_follow_up_or_by_an_edit() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        bot = PlainBot()

        @bot.tree.command(description="Think")
        async def think(interaction: Inter, edits: bool) -> None:
            await interaction.response.defer(ephemeral=True, thinking=True)
            if edits:
                await interaction.edit_original_response(content="first", allowed_mentions=NOBODY)
            else:
                await interaction.followup.send("first")
            await interaction.followup.send("second", ephemeral=True)

        async with connected(fake, bot):
            await bot.tree.sync()
            for edits in (True, False):
                interaction = await ines.command(channel, "think", edits=edits)
                assert (await interaction).kind is Response.DEFERRED
                answer = await interaction.answer()
                assert (answer.text, answer.ephemeral) == ("first", True)
                assert (await interaction.followup()).text == "second"
            assert channel.messages == ()


async def test_a_click_can_change_its_own_message() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake) as bot:
            view = ui.View(timeout=None)
            button: ui.Button[Any] = ui.Button(label="Next", custom_id="next")

            async def turn(interaction: Inter) -> None:
                await interaction.response.edit_message(content="Page 2", view=None, allowed_mentions=NOBODY)

            button.callback = turn  # type: ignore[method-assign]
            view.add_item(button)
            await bot.place(channel.id).send("Page 1", view=view)
            ack = await (await ines.press(channel.last, "next"))
            assert (ack.kind, ack.message, ack.text) == (Response.UPDATE, channel.last, "Page 2")
            assert channel.last.buttons == ()


async def test_a_form_is_opened_filled_in_and_sent() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        bot = PlainBot()

        class Doubt(ui.Modal, title="What is wrong?"):
            words: ui.TextInput[Any] = ui.TextInput(label="Say it", custom_id="words", min_length=3)

            async def on_submit(self, interaction: Inter) -> None:
                await interaction.response.send_message(f"Heard: {self.words.value}", ephemeral=True)

        @bot.tree.command(description="Report")
        async def report(interaction: Inter) -> None:
            await interaction.response.send_modal(Doubt())

        async with connected(fake, bot):
            await bot.tree.sync()
            opened = await ines.command(channel, "report")
            with pytest.raises(AssertionError, match="at least 3"):
                await ines.submit(opened, words="no")
            assert (await (await ines.submit(opened, words="Two are right"))).text == "Heard: Two are right"


async def test_no_first_response_within_3_s_fails_the_interaction() -> None:
    clock = VirtualClock()
    async with FakeDiscord(clock) as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake) as bot:
            await bot.place(channel.id).send(view=letters())
            gate = fake.faults.hold(names.CALLBACK)
            late = await ines.press(channel.last, channel.last.button("A"))
            await gate.arrived()
            assert fake.in_flight == 1
            await clock.advance(3_001)
            with pytest.raises(Unanswered, match="3000 ms"):
                await late
            gate.release()
            in_time = await ines.press(channel.last, channel.last.button("B"))
            assert (await in_time).ms == 0
            assert late.refused == [errors.UNKNOWN_INTERACTION.code]


async def test_one_first_response_is_all_there_is() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        refusal: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        bot = PlainBot()

        @bot.tree.command(description="Twice")
        async def twice(interaction: Inter) -> None:
            await interaction.response.send_message("once")
            interaction.response._response_type = None  # as another process, which knows nothing of the first
            try:
                await interaction.response.send_message("twice")
            except discord.HTTPException as error:
                refusal.set_result(error.code)

        async with connected(fake, bot):
            await bot.tree.sync()
            interaction = await ines.command(channel, "twice")
            assert await refusal == 40060
            assert (await interaction).text == "once"
            assert [each.text for each in channel.messages] == ["once"]
            assert interaction.refused == [40060]


async def test_follow_ups_end_after_15_minutes() -> None:
    clock = VirtualClock()
    async with FakeDiscord(clock) as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake, quiz_bot()) as bot:
            await bot.tree.sync()
            await (await ines.command(channel, "quiz", "start", bank="reefs"))
            arrived: Inter = await bot.next("interaction")
            await clock.advance(15 * 60_000)
            await arrived.followup.send("in time", ephemeral=True)
            await clock.advance(1)
            with pytest.raises(discord.HTTPException, match="50027"):
                await arrived.followup.send("too late", ephemeral=True)


async def test_ids_carry_the_moment_on_the_fakes_clock() -> None:
    clock = VirtualClock()
    async with FakeDiscord(clock) as fake:
        channel = fake.channel(fake.guild())
        async with connected(fake) as bot:
            await clock.advance(1_234)
            sent = await bot.place(channel.id).send("now")
            assert made_at(sent.id) == channel.last.at == EPOCH + 1_234
            assert sent.created_at.timestamp() * 1_000 == EPOCH + 1_234
            again = await bot.place(channel.id).send("now")
            assert again.id > sent.id


async def test_calls_tell_callbacks_from_what_counts() -> None:
    async with FakeDiscord() as fake:
        channel, ines = fake.channel(fake.guild()), fake.user("Ines")
        async with connected(fake) as bot:
            fake.calls.clear()
            await bot.place(channel.id).send(view=letters())
            for letter in "ABCA":
                await (await ines.press(channel.last, channel.last.button(letter)))
            assert [each.route for each in fake.calls.budgeted] == [names.CREATE_MESSAGE]
            assert fake.calls.callbacks.by_route == {names.CALLBACK: 4}
