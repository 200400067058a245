"""A plain Bolt app on the fake Slack: commands, clicks, forms, and how fast they must be answered."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack import FakeSlack, names
from tests.fakes.slack.plain import client_of, connected, letters, plain_app


async def test_a_click_is_acknowledged_and_answered_in_private() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        async with connected(fake):
            client = client_of(fake, team.bot_token)
            await client.chat_postMessage(channel=channel.id, text="Which reef?", blocks=letters("Which reef?"))
            assert channel.last.text == "Which reef?"
            assert [each.label for each in channel.last.buttons] == ["A", "B", "C", "D"]
            ack = await (await ann.press(channel.last, channel.last.button("C")))
            assert (ack.ok, ack.late) == (True, False)
            assert (await ack.private()).text == "C noted"
            assert [each.text for each in ann.ephemerals] == ["C noted"]
        assert [each.method for each in fake.calls.budgeted] == [names.CONNECT, names.POST_MESSAGE]


async def test_a_command_arrives_with_its_text_and_is_answered_in_private() -> None:
    async with FakeSlack() as fake:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")
        app = plain_app(fake)

        @app.command("/quiz")
        async def quiz(ack: Any, command: Any) -> None:
            await ack(f"{command['user_name']} said {command['text']} in {command['channel_name']}")

        async with connected(fake, app):
            ack = await (await ann.command(channel, "/quiz", "start reefs"))
            assert ack.text == "ann said start reefs in quiz"
            assert ack.message is not None
            assert ack.message.reader is ann
            assert channel.messages == ()
