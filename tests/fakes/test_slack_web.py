"""The fake Slack's Web API: who may call what, and what is refused."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.clock import EPOCH, VirtualClock
from tests.fakes.slack import FakeSlack, Rates, errors, made_at, names
from tests.fakes.slack.bolt import client_of, letters
from tests.fakes.slack.errors import Error

FAST = Rates(post_burst=1_000)


async def refusal(call: Any) -> Any:
    """The answer to a call that is refused."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return refused.value.response


async def raw(fake: FakeSlack, method: str, **more: Any) -> Any:
    """The answer to a call made without a client library."""
    async with aiohttp.ClientSession() as http, http.post(fake.api_url + method, **more) as response:
        return await response.json()


async def test_the_bot_is_told_who_it_is() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        who = await client_of(fake, team.bot_token).auth_test()
        assert (who["team_id"], who["user_id"], who["bot_id"]) == (team.id, team.bot.id, team.bot_id)
        assert who.headers["X-OAuth-Scopes"] == ",".join(team.token.scopes if team.token else ())


async def test_a_token_is_taken_from_the_header_from_a_form_and_from_json() -> None:
    async with FakeSlack() as fake:
        token = fake.team().bot_token
        for more in (
            {"headers": {"Authorization": f"Bearer {token}"}},
            {"data": {"token": token}},
            {"json": {"token": token}},
        ):
            assert (await raw(fake, names.AUTH_TEST, **more))["ok"]
        assert (await raw(fake, names.AUTH_TEST))["error"] == errors.NOT_AUTHED.code


async def test_blocks_may_be_json_within_a_form() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel = fake.channel(team)
        form = {"token": team.bot_token, "channel": channel.id, "blocks": '[{"type": "divider"}]', "text": "a line"}
        answer = await raw(fake, names.POST_MESSAGE, data=form)
        assert answer["message"]["blocks"][0]["type"] == channel.last.blocks[0]["type"] == "divider"
        answer = await raw(fake, names.POST_MESSAGE, data=form | {"blocks": "[{"})
        assert answer["error"] == errors.INVALID_BLOCKS_FORMAT.code
        assert len(fake.take_problems()) == 1


async def test_tokens_that_are_unknown_dead_or_of_another_kind_are_refused() -> None:
    async with FakeSlack() as fake:
        team, gone, revoked = fake.team(), fake.team("Gone"), fake.team("Revoked")
        tokens = [each.bot_token for each in (gone, revoked)]
        fake.uninstall(gone)
        fake.revoke(revoked)
        for token, error in (
            (None, errors.NOT_AUTHED),
            ("xoxb-made-up", errors.INVALID_AUTH),
            (tokens[0], errors.ACCOUNT_INACTIVE),
            (tokens[1], errors.TOKEN_REVOKED),
            (fake.app_token, errors.NOT_ALLOWED_TOKEN_TYPE),
        ):
            assert (await refusal(client_of(fake, token).auth_test()))["error"] == error.code
        answer = await refusal(client_of(fake).apps_connections_open(app_token=team.bot_token))
        assert answer["error"] == errors.NOT_ALLOWED_TOKEN_TYPE.code


async def test_a_method_without_its_scope_says_which_is_missing() -> None:
    async with FakeSlack() as fake:
        team = fake.team(scopes=["commands", "channels:history"])
        channel, hidden = fake.channel(team), fake.channel(team, "hidden", private=True)
        client = client_of(fake, team.bot_token)
        answer = await refusal(client.chat_postMessage(channel=channel.id, text="Hello"))
        assert (answer["error"], answer["needed"]) == (errors.MISSING_SCOPE.code, "chat:write")
        assert answer["provided"] == "commands,channels:history"
        assert answer.headers["X-OAuth-Scopes"] == "commands,channels:history"
        await client.conversations_history(channel=channel.id)
        answer = await refusal(client.conversations_history(channel=hidden.id))
        assert (answer["error"], answer["needed"]) == (errors.MISSING_SCOPE.code, "groups:history")


async def test_an_unknown_method_is_refused_and_is_a_problem() -> None:
    async with FakeSlack() as fake:
        client = client_of(fake, fake.team().bot_token)
        assert (await refusal(client.api_call("chat.shout")))["error"] == errors.UNKNOWN_METHOD.code
        assert fake.take_problems() == ["unknown method 'chat.shout'"]


async def test_api_test_gives_back_what_it_is_given() -> None:
    async with FakeSlack() as fake:
        assert (await client_of(fake).api_test(foo="bar"))["args"] == {"foo": "bar"}
        assert (await refusal(client_of(fake).api_test(error="my_error")))["error"] == "my_error"


async def test_posts_are_stamped_by_the_fakes_clock_and_never_alike() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        team = fake.team()
        channel = fake.channel(team)
        client = client_of(fake, team.bot_token)
        await clock.advance(1_234)
        stamps = [(await client.chat_postMessage(channel=channel.id, text="now"))["ts"] for _ in range(3)]
        assert [made_at(each) for each in stamps] == [EPOCH + 1_234] * 3
        assert stamps == sorted(set(stamps))
        assert [each.at for each in channel.messages] == [EPOCH + 1_234] * 3


async def test_where_the_bot_may_not_write_it_is_told_why() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        ann, tom = fake.user("Ann", team), fake.user("Tom", team)
        outside, hidden = (
            fake.channel(team, "outside", bot=False),
            fake.channel(team, "hidden", private=True, bot=False),
        )
        old, room, deleted = fake.channel(team, "old"), fake.channel(team, "room"), fake.channel(team, "deleted")
        fake.archive(old)
        fake.delete(deleted)
        room.absent.add(tom)
        client = client_of(fake, team.bot_token)
        for target, error in (
            (outside.id, errors.NOT_IN_CHANNEL),
            (hidden.id, errors.CHANNEL_NOT_FOUND),
            (old.id, errors.IS_ARCHIVED),
            (deleted.id, errors.CHANNEL_NOT_FOUND),
            ("C404", errors.CHANNEL_NOT_FOUND),
        ):
            assert (await refusal(client.chat_postMessage(channel=target, text="x")))["error"] == error.code
        answer = await refusal(client.chat_postEphemeral(channel=room.id, user=tom.id, text="x"))
        assert answer["error"] == errors.USER_NOT_IN_CHANNEL.code
        await client.chat_postEphemeral(channel=room.id, user=ann.id, text="x")
        assert [each.text for each in ann.ephemerals] == ["x"]


async def test_joining_lets_the_bot_write_and_a_wider_scope_does_without() -> None:
    async with FakeSlack() as fake:
        team = fake.team(scopes=["chat:write", "channels:join"])
        wide = fake.team("Wide", scopes=["chat:write", "chat:write.public"])
        channel, other = fake.channel(team, bot=False), fake.channel(wide, bot=False)
        client = client_of(fake, team.bot_token)
        assert (await client.conversations_join(channel=channel.id))["channel"]["is_member"]
        await client.chat_postMessage(channel=channel.id, text="Joined")
        await client_of(fake, wide.bot_token).chat_postMessage(channel=other.id, text="Did not")
        fake.kick(channel)
        answer = await refusal(client.chat_postMessage(channel=channel.id, text="Out"))
        assert answer["error"] == errors.NOT_IN_CHANNEL.code


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({}, errors.NO_TEXT),
        ({"text": "x" * 40_001}, errors.MSG_TOO_LONG),
        ({"text": "x", "blocks": letters("x" * 3_001)}, errors.INVALID_BLOCKS),
        ({"text": "x", "blocks": [letters("x" * 2_900)[0]] * 5}, errors.MSG_BLOCKS_TOO_LONG),
        ({"text": "x", "metadata": {"event_type": "round"}}, errors.INVALID_METADATA),
    ],
)
async def test_content_slack_would_refuse_is_refused_and_is_a_problem(content: dict[str, Any], error: Error) -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel = fake.channel(team)
        client = client_of(fake, team.bot_token)
        answer = await refusal(client.api_call(names.POST_MESSAGE, json={"channel": channel.id, **content}))
        assert answer["error"] == error.code
        assert answer["response_metadata"]["messages"][0].startswith("[ERROR]")
        assert [error.code in each for each in fake.take_problems()] == [True]
        assert channel.messages == ()


async def test_refused_blocks_say_where_they_are_wrong() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel = fake.channel(team)
        call = client_of(fake, team.bot_token).chat_postMessage(channel=channel.id, text="x", blocks=[{"type": "poll"}])
        answer = await refusal(call)
        assert answer["errors"] == ["unsupported type: poll [json-pointer:/blocks/0/type]"]
        assert answer["response_metadata"]["messages"] == ["[ERROR] " + each for each in answer["errors"]]
        fake.take_problems()


async def test_a_message_is_changed_and_taken_away_by_the_bot_that_wrote_it() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann = fake.channel(team), fake.user("Ann", team)
        client = client_of(fake, team.bot_token)
        ts = (await client.chat_postMessage(channel=channel.id, text="One", blocks=letters("One")))["ts"]
        answer = await client.chat_update(channel=channel.id, ts=ts, text="Two")
        assert (answer["text"], channel.last.text, channel.last.blocks) == ("Two", "Two", ())
        assert "edited" in answer["message"]
        hers = await ann.say(channel, "Mine")
        for call, error in (
            (client.chat_update(channel=channel.id, ts=hers.ts, text="x"), errors.CANT_UPDATE_MESSAGE),
            (client.chat_delete(channel=channel.id, ts=hers.ts), errors.CANT_DELETE_MESSAGE),
            (client.chat_update(channel=channel.id, ts="1.000001", text="x"), errors.MESSAGE_NOT_FOUND),
        ):
            assert (await refusal(call))["error"] == error.code
        await client.chat_delete(channel=channel.id, ts=ts)
        answer = await refusal(client.chat_update(channel=channel.id, ts=ts, text="x"))
        assert answer["error"] == errors.MESSAGE_NOT_FOUND.code


async def test_in_a_channel_that_was_archived_since_nothing_is_changed() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel = fake.channel(team)
        client = client_of(fake, team.bot_token)
        ts = (await client.chat_postMessage(channel=channel.id, text="One"))["ts"]
        fake.archive(channel)
        answer = await refusal(client.chat_update(channel=channel.id, ts=ts, text="Two"))
        assert answer["error"] == errors.IS_INACTIVE.code
        fake.unarchive(channel)
        await client.chat_update(channel=channel.id, ts=ts, text="Two")


async def test_a_reply_to_a_reply_is_a_problem() -> None:
    async with FakeSlack(rates=FAST) as fake:
        team = fake.team()
        channel = fake.channel(team)
        client = client_of(fake, team.bot_token)
        ts = (await client.chat_postMessage(channel=channel.id, text="One"))["ts"]
        reply = (await client.chat_postMessage(channel=channel.id, text="Two", thread_ts=ts))["ts"]
        await client.chat_postMessage(channel=channel.id, text="Three", thread_ts=reply)
        assert ["is a reply itself" in each for each in fake.take_problems()] == [True]
        answer = await refusal(client.chat_postMessage(channel=channel.id, text="Four", thread_ts="1600000000.000001"))
        assert answer["error"] == errors.THREAD_NOT_FOUND.code


async def test_a_message_others_deleted_cannot_be_changed() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel = fake.channel(team)
        client = client_of(fake, team.bot_token)
        ts = (await client.chat_postMessage(channel=channel.id, text="One"))["ts"]
        fake.delete(channel.last)
        answer = await refusal(client.chat_update(channel=channel.id, ts=ts, text="x"))
        assert answer["error"] == errors.MESSAGE_NOT_FOUND.code


async def test_a_workspace_may_close_the_time_for_edits() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        team = fake.team(edit_window_ms=60_000)
        channel = fake.channel(team)
        client = client_of(fake, team.bot_token)
        ts = (await client.chat_postMessage(channel=channel.id, text="One"))["ts"]
        await clock.advance(60_000)
        await client.chat_update(channel=channel.id, ts=ts, text="Two")
        await clock.advance(1)
        answer = await refusal(client.chat_update(channel=channel.id, ts=ts, text="Three"))
        assert (answer["error"], channel.last.text) == (errors.EDIT_WINDOW_CLOSED.code, "Two")


async def test_history_is_paged_newest_first_and_leaves_threads_out() -> None:
    async with FakeSlack(rates=FAST) as fake:
        team = fake.team()
        channel = fake.channel(team)
        client = client_of(fake, team.bot_token)
        stamps = [(await client.chat_postMessage(channel=channel.id, text=f"{n}"))["ts"] for n in range(5)]
        await client.chat_postMessage(channel=channel.id, text="reply", thread_ts=stamps[1])
        first = await client.conversations_history(channel=channel.id, limit=3)
        assert ([each["text"] for each in first["messages"]], first["has_more"]) == (["4", "3", "2"], True)
        cursor = first["response_metadata"]["next_cursor"]
        rest = await client.conversations_history(channel=channel.id, limit=3, cursor=cursor)
        assert ([each["text"] for each in rest["messages"]], rest["has_more"]) == (["1", "0"], False)
        assert rest["messages"][0]["reply_count"] == 1
        since = await client.conversations_history(channel=channel.id, oldest=stamps[2], latest=stamps[4])
        assert [each["text"] for each in since["messages"]] == ["3"]
        both = await client.conversations_history(
            channel=channel.id, oldest=stamps[2], latest=stamps[4], inclusive=True
        )
        assert [each["text"] for each in both["messages"]] == ["4", "3", "2"]
        thread = await client.conversations_replies(channel=channel.id, ts=stamps[1])
        assert [each["text"] for each in thread["messages"]] == ["1", "reply"]
        assert [each.text for each in channel.messages[1].thread] == ["reply"]
        answer = await refusal(client.conversations_replies(channel=channel.id, ts="1.000001"))
        assert answer["error"] == errors.THREAD_NOT_FOUND.code


async def test_metadata_is_kept_and_told_to_who_asks_for_it() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel = fake.channel(team)
        client = client_of(fake, team.bot_token)
        metadata = {"event_type": "round", "event_payload": {"post": "7/2"}}
        ts = (await client.chat_postMessage(channel=channel.id, text="One", metadata=metadata))["ts"]
        await client.chat_update(channel=channel.id, ts=ts, text="Two")
        with_it = await client.conversations_history(channel=channel.id, include_all_metadata=True)
        assert with_it["messages"][0]["metadata"] == metadata
        without = await client.conversations_history(channel=channel.id)
        assert "metadata" not in without["messages"][0]


async def test_people_groups_and_bots_are_told_about() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        ann, boss = fake.user("Ann", team, nick="annie"), fake.user("Boss", team, admin=True)
        group = fake.user_group(team, "reefers", ann, boss)
        client = client_of(fake, team.bot_token)
        user = (await client.users_info(user=ann.id))["user"]
        assert (user["real_name"], user["profile"]["display_name"], user["is_admin"]) == ("Ann", "annie", False)
        assert (await client.users_info(user=boss.id))["user"]["is_admin"]
        assert (await refusal(client.users_info(user="U404")))["error"] == errors.USER_NOT_FOUND.code
        (listed,) = (await client.usergroups_list(include_users=True))["usergroups"]
        assert (listed["handle"], listed["users"]) == ("reefers", [ann.id, boss.id])
        assert (await client.usergroups_users_list(usergroup=group.id))["users"] == [ann.id, boss.id]
        assert (await client.bots_info(bot=team.bot_id))["bot"]["user_id"] == team.bot.id


async def test_a_channel_is_told_about() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        channel, hidden, ann = fake.channel(team), fake.channel(team, "hidden", private=True), fake.user("Ann", team)
        client = client_of(fake, team.bot_token)
        shown = (await client.conversations_info(channel=channel.id))["channel"]
        assert (shown["name"], shown["is_private"], shown["is_member"], shown["is_archived"]) == (
            "quiz",
            False,
            True,
            False,
        )
        assert (await client.conversations_info(channel=hidden.id))["channel"]["is_private"]
        direct = (await client.conversations_info(channel=ann.dm().id))["channel"]
        assert (direct["is_im"], direct["user"]) == (True, ann.id)
