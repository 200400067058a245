"""A plain Bolt app on the fake Slack: commands, clicks, private notes, and how fast they must be answered."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.clock import EPOCH, VirtualClock
from tests.fakes.slack import FakeSlack, Unanswered, errors, made_at, names
from tests.fakes.slack.bolt import ask, client_of, connected, letters, plain_app

MENU = [
    {
        "type": "actions",
        "block_id": "menu",
        "elements": [
            {
                "type": "static_select",
                "action_id": "bank",
                "placeholder": {"type": "plain_text", "text": "Which bank?"},
                "options": [
                    {"text": {"type": "plain_text", "text": name.title()}, "value": name} for name in ("reefs", "rocks")
                ],
            },
            {"type": "external_select", "action_id": "outcome", "min_query_length": 2},
        ],
    }
]


async def test_a_click_is_acknowledged_and_answered_in_private() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        async with connected(fake):
            await ask(fake, team, channel.id)
            assert channel.last.text == "Which reef?"
            assert [each.label for each in channel.last.buttons] == ["A", "B", "C", "D"]
            ack = await (await ann.press(channel.last, channel.last.button("C")))
            assert (ack.ok, ack.late) == (True, False)
            assert (await ack.private()).text == "C noted"
            assert [each.text for each in ann.ephemerals] == ["C noted"]
        assert [each.method for each in fake.calls.budgeted] == [names.CONNECT, names.POST_MESSAGE]
        assert [each.method for each in fake.calls.responses] == [names.RESPONSE_URL]


async def test_a_button_is_pressed_by_its_action_or_by_its_value() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        async with connected(fake):
            await ask(fake, team, channel.id)
            for name in ("plain.B", "0.B"):
                assert (await (await (await ann.press(channel.last, name))).private()).text == "B noted"
            with pytest.raises(AssertionError, match=r"no button 'plain\.E'"):
                await ann.press(channel.last, "plain.E")


async def test_a_click_carries_its_time_its_message_and_its_place() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        async with connected(fake):
            parent = await ask(fake, team, channel.id)
            await ask(fake, team, channel.id, "In the thread", thread_ts=parent["ts"])
            await clock.advance(1_234)
            press = await ann.press(channel.last, "plain.A")
            await press
            action, container = press.payload["actions"][0], press.payload["container"]
            assert made_at(action["action_ts"]) == EPOCH + 1_234
            assert container["message_ts"] == channel.last.ts
            assert container["thread_ts"] == parent["ts"] == press.payload["message"]["thread_ts"]
            assert press.payload["channel"] == {"id": channel.id, "name": "quiz"}
            assert press.payload["message"]["blocks"][0]["text"]["text"] == "In the thread"


async def test_a_message_for_one_person_is_pressed_by_that_person_alone_and_slack_does_not_tell_what_it_said() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann, tom = fake.channel(team), fake.user("Ann", team), fake.user("Tom", team)
        async with connected(fake):
            client = client_of(fake, team.bot_token)
            await client.chat_postEphemeral(channel=channel.id, user=ann.id, text="Yours", blocks=letters("Yours"))
            (note,) = ann.ephemerals
            press = await ann.press(note, "plain.A")
            assert (await (await press).private()).text == "A noted"
            assert press.payload["container"]["is_ephemeral"]
            assert "message" not in press.payload
            with pytest.raises(AssertionError, match="alone"):
                await tom.press(note, "plain.A")
            assert channel.messages == ()


async def test_a_click_that_was_on_its_way_still_arrives_with_the_message_as_it_was_seen() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        async with connected(fake):
            client = client_of(fake, team.bot_token)
            sent = await ask(fake, team, channel.id, "First")
            old = channel.last.button("A")
            await client.chat_update(channel=channel.id, ts=sent["ts"], text="Over")
            assert [each.text for each in channel.last.versions] == ["First", "Over"]
            with pytest.raises(AssertionError, match="no button"):
                await ann.press(channel.last, old)
            press = await ann.press(channel.last, old, force=True)
            assert (await (await press).private()).text == "A noted"
            assert press.payload["message"]["blocks"][0]["text"]["text"] == "First"


async def test_a_command_arrives_with_its_text_and_is_answered_in_private_or_for_all() -> None:
    async with FakeSlack() as fake:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")
        app = plain_app(fake)

        @app.command("/quiz")
        async def quiz(ack: Any, command: Any) -> None:
            await ack(f"{command['user_name']} said {command['text']} in {command['channel_name']}")

        @app.command("/shout")
        async def shout(ack: Any, command: Any) -> None:
            await ack(text="Hear!", response_type="in_channel")

        async with connected(fake, app):
            ack = await (await ann.command(channel, "/quiz", "start reefs"))
            assert ack.text == "ann said start reefs in quiz"
            assert (await ack.private()).text == ack.text
            assert channel.messages == ()
            assert "in directmessage" in (await (await ann.command(ann.dm(), "/quiz"))).text
            assert (await (await ann.command(channel, "/shout"))).text == channel.last.text == "Hear!"
            assert len(ann.notes) == 2


async def test_nobody_commands_where_they_are_not() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        channel.absent.add(ann)
        with pytest.raises(AssertionError, match="Ann is not in"):
            await ann.command(channel, "/quiz")
        fake.archive(old := fake.channel(team, "old"))
        with pytest.raises(AssertionError, match="is archived"):
            await ann.command(old, "/quiz")


async def test_who_is_not_acknowledged_within_three_seconds_sees_it_fail_and_a_late_one_is_known_as_late() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")
        app, go_on = plain_app(fake), asyncio.Event()

        @app.command("/quiz")
        async def quiz(ack: Any, command: Any) -> None:
            await go_on.wait()
            await ack("Here I am")

        async with connected(fake, app):
            command = await ann.command(channel, "/quiz")
            await clock.advance(2_999)
            assert not command.failed
            await clock.advance(2)
            with pytest.raises(Unanswered, match="nothing came within 3000 ms"):
                await command
            go_on.set()
            ack = await command.acknowledged(late=True)
            assert (ack.late, ack.ok, ack.ms) == (True, False, 3_001)
            assert ack.text == ""
            assert ann.notes == []


async def test_a_click_without_anybody_connected_fails_at_once() -> None:
    async with FakeSlack() as fake:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")
        with pytest.raises(Unanswered, match="no connection is open"):
            await (await ann.command(channel, "/quiz"))


async def test_choosing_in_a_message_tells_the_app_and_is_kept_as_state() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        app = plain_app(fake)

        @app.action("bank")
        async def bank(ack: Any, action: Any, respond: Any) -> None:
            await ack()
            await respond(action["selected_option"]["value"])

        async with connected(fake, app):
            await ask(fake, team, channel.id, blocks=MENU)
            assert channel.last.selects[0].options == (("Reefs", "reefs"), ("Rocks", "rocks"))
            choice = await ann.choose(channel.last, "bank", "rocks")
            assert (await (await choice).private()).text == "rocks"
            state = choice.payload["state"]["values"]["menu"]["bank"]
            assert state["selected_option"]["value"] == "rocks"
            with pytest.raises(AssertionError, match="not all among"):
                await ann.choose(channel.last, "bank", "trees")


async def test_options_are_offered_to_somebody_typing_and_can_be_chosen_then() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        app = plain_app(fake)

        @app.options("outcome")
        async def offer(ack: Any, payload: Any) -> None:
            words = [each for each in ("pruning", "probing", "tuning") if each.startswith(payload["value"])]
            await ack(options=[{"text": {"type": "plain_text", "text": each.title()}, "value": each} for each in words])

        @app.action("outcome")
        async def outcome(ack: Any, action: Any, respond: Any) -> None:
            await ack()
            await respond(action["selected_option"]["text"]["text"])

        async with connected(fake, app):
            await ask(fake, team, channel.id, blocks=MENU)
            with pytest.raises(AssertionError, match="not all among"):
                await ann.choose(channel.last, "outcome", "pruning")
            with pytest.raises(AssertionError, match="from 2 characters"):
                await ann.suggest(channel.last, "outcome", "p")
            ack = await (await ann.suggest(channel.last, "outcome", "pr"))
            assert ack.options == (("Pruning", "pruning"), ("Probing", "probing"))
            choice = await ann.choose(channel.last, "outcome", "pruning")
            assert (await (await choice).private()).text == "Pruning"


async def test_shortcuts_arrive_from_anywhere_and_from_a_message() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        app, seen = plain_app(fake), []

        @app.shortcut("practise")
        async def practise(ack: Any, shortcut: Any) -> None:
            await ack()
            seen.append(shortcut["type"])

        @app.message_shortcut("make_question")
        async def make(ack: Any, shortcut: Any, respond: Any) -> None:
            await ack()
            await respond(f"From {shortcut['message']['text']}")

        async with connected(fake, app):
            await (await ann.shortcut("practise"))
            assert seen == ["shortcut"]
            said = await ann.say(channel, "Reefs are alive")
            ack = await (await ann.message_shortcut(said, "make_question"))
            assert (await ack.private()).text == "From Reefs are alive"


async def test_the_bot_writes_to_a_person_by_their_id_or_in_the_conversation_it_opened() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        ann = fake.user("Ann", team)
        client = client_of(fake, team.bot_token)
        opened = await client.conversations_open(users=[ann.id])
        assert opened["channel"] == {"id": ann.dm().id}
        for target in (ann.id, opened["channel"]["id"]):
            await client.chat_postMessage(channel=target, text="Your daily question")
        assert [each.text for each in ann.dm().messages] == ["Your daily question"] * 2


async def test_what_people_say_reaches_an_app_that_asked_for_it() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        app, heard = plain_app(fake), asyncio.Queue[str]()

        @app.event("message")
        async def message(event: Any) -> None:
            heard.put_nowait(f"{event['channel_type']}: {event['text']}")

        async with connected(fake, app):
            await ann.say(channel, "not heard")
            fake.subscribed.add("message")
            await ann.say(ann.dm(), "help")
            assert await heard.get() == "im: help"


async def test_a_whole_room_may_click_at_once() -> None:
    async with FakeSlack(VirtualClock()) as fake:
        team = fake.team()
        channel = fake.channel(team)
        people = [fake.user(f"P{n}", team) for n in range(60)]
        async with connected(fake):
            await ask(fake, team, channel.id)
            presses = [await each.press(channel.last, "plain.D") for each in people]
            notes = await asyncio.gather(*(each.private() for each in presses))
            assert {each.text for each in notes} == {"D noted"}
            assert len({each.reader for each in notes}) == 60


async def test_one_workspace_does_not_see_the_other() -> None:
    async with FakeSlack() as fake:
        mine, theirs = fake.team("Mine"), fake.team("Theirs")
        channel, ann = fake.channel(theirs), fake.user("Ann", mine)
        with pytest.raises(SlackApiError, match=errors.CHANNEL_NOT_FOUND.code):
            await client_of(fake, mine.bot_token).chat_postMessage(channel=channel.id, text="Hello")
        with pytest.raises(AssertionError, match="Ann is not in"):
            await ann.command(channel, "/quiz")


async def test_leaving_the_block_raises_what_the_app_did_wrong() -> None:
    async def shout() -> None:
        async with FakeSlack() as fake:
            team = fake.team()
            channel = fake.channel(team)
            await client_of(fake, team.bot_token).chat_postMessage(channel=channel.id, text="Look, <!channel>")

    with pytest.raises(AssertionError, match="notifies a whole channel"):
        await shout()
