"""How often the fake Slack may be called, what is counted, and what goes wrong on purpose."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from tests.fakes.clock import EPOCH, VirtualClock
from tests.fakes.slack import METHODS, FakeSlack, Rates, Team, Tier, errors, names
from tests.fakes.slack.bolt import client_of
from tests.fakes.slack.rates import Limiter

FAST = Rates(post_burst=1_000)


async def refusal(call: Any) -> Any:
    """The answer to a call that is refused."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return refused.value.response


async def test_a_channel_takes_one_post_a_second_after_a_small_burst() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock, rates=Rates(post_burst=2)) as fake:
        team = fake.team()
        channel, other = fake.channel(team), fake.channel(team, "other")
        client = client_of(fake, team.bot_token)

        async def post(where: Any = channel) -> Any:
            return await client.chat_postMessage(channel=where.id, text="x")

        await post()
        await post()
        answer = await refusal(post())
        assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "1")
        await post(other)
        await clock.advance(1_000)
        await post()
        assert (await refusal(post())).status_code == 429
        assert len(fake.calls.limited) == 2
        assert len(channel.messages) == 3


async def test_edits_are_limited_for_the_whole_workspace_and_for_no_other() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        mine, theirs = fake.team("Mine"), fake.team("Theirs")

        async def edits(team: Team, count: int) -> list[Any]:
            client = client_of(fake, team.bot_token)
            places = [fake.channel(team, f"c{n}") for n in range(2)]
            stamps = [(await client.chat_postMessage(channel=each.id, text="x"))["ts"] for each in places]
            return [
                await client.chat_update(channel=places[n % 2].id, ts=stamps[n % 2], text=f"{n}") for n in range(count)
            ]

        await edits(mine, 50)
        answer = await refusal(edits(mine, 1))
        assert (answer["error"], answer.headers["Retry-After"]) == (errors.RATELIMITED.code, "60")
        await edits(theirs, 1)
        await clock.advance(60_000)
        await edits(mine, 1)


async def test_a_limit_is_met_because_a_test_asked_for_it() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        client = client_of(fake, team.bot_token)
        fake.faults.limit(names.AUTH_TEST, retry_after=7)
        answer = await refusal(client.auth_test())
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
        await client.auth_test()
        assert [(each.status, each.injected) for each in fake.calls] == [(429, True), (200, False)]


@given(st.lists(st.integers(0, 40_000), max_size=60))
def test_no_minute_has_more_calls_than_its_tier_allows(pauses: list[int]) -> None:
    now = 0
    limiter = Limiter(Rates(tier2=5), lambda: now)
    passed: list[int] = []
    for pause in pauses:
        now += pause
        wait = limiter.take(Tier.TWO, "m", "T", None)
        if wait == 0:
            passed.append(now)
        else:
            before = now
            now += wait * 1_000
            assert limiter.take(Tier.TWO, "m", "T", None) == 0, "waiting as told was in vain"
            passed.append(now)
            assert now - before <= 60_000
    assert all(sum(begin <= each < begin + 60_000 for each in passed) <= 5 for begin in passed)


@given(st.lists(st.integers(0, 3_000), max_size=60))
def test_a_channel_never_takes_more_than_its_burst_and_one_a_second(pauses: list[int]) -> None:
    now = 0
    limiter = Limiter(Rates(post_burst=3, posts=10_000), lambda: now)
    passed = []
    for pause in pauses:
        now += pause
        if limiter.take(Tier.POST, "m", "T", "C") == 0:
            passed.append(now)
    for n, begin in enumerate(passed):
        for later, end in enumerate(passed[n:], start=1):
            assert later <= 3 + (end - begin) / 1_000


async def test_calls_are_counted_with_what_was_asked_and_what_came_back() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        team, other = fake.team(), fake.team("Other")
        channel = fake.channel(team)
        await client_of(fake, other.bot_token).auth_test()
        await clock.advance(5)
        await client_of(fake, team.bot_token).chat_postMessage(channel=channel.id, text="Hello")
        await refusal(client_of(fake, team.bot_token).chat_delete(channel=channel.id, ts="1.000001"))
        first, second, third = fake.calls
        assert (first.method, first.team, first.ok, first.at) == (names.AUTH_TEST, other.id, True, EPOCH)
        assert (second.team, second.channel, second.arguments["text"]) == (team.id, channel.id, "Hello")
        assert (third.error, third.ok, third.status) == (errors.MESSAGE_NOT_FOUND.code, False, 200)
        assert list(fake.calls.to(team)) == [second, third]
        assert list(fake.calls.to(channel).of(names.POST_MESSAGE)) == [second]
        assert fake.calls.by_method[names.AUTH_TEST] == 1


async def test_a_call_fails_before_or_after_its_work() -> None:
    async with FakeSlack(rates=FAST) as fake:
        team = fake.team()
        channel = fake.channel(team)
        client = client_of(fake, team.bot_token, retry_handlers=[])

        async def post(text: str) -> Any:
            return await client.chat_postMessage(channel=channel.id, text=text)

        fake.faults.fail(names.POST_MESSAGE, errors.FATAL_ERROR)
        assert (await refusal(post("lost")))["error"] == errors.FATAL_ERROR.code
        fake.faults.fail(names.POST_MESSAGE, errors.UNAVAILABLE, done=True)
        with pytest.raises(SlackApiError) as broken:
            await post("there")
        assert broken.value.response.status_code == 503
        fake.faults.cut(names.POST_MESSAGE)
        with pytest.raises(aiohttp.ClientError):
            await post("lost")
        fake.faults.cut(names.POST_MESSAGE, done=True)
        with pytest.raises(aiohttp.ClientError):
            await post("there too")
        assert [each.text for each in channel.messages] == ["there", "there too"]
        assert [each.status for each in fake.calls] == [200, 503, 0, 0]
        assert all(each.injected for each in fake.calls)
        assert fake.faults.left == 0


async def test_the_default_client_posts_twice_when_the_answer_is_cut_off() -> None:
    async with FakeSlack(rates=FAST) as fake:
        team = fake.team()
        channel = fake.channel(team)
        fake.faults.cut(names.POST_MESSAGE, done=True)
        await client_of(fake, team.bot_token).chat_postMessage(channel=channel.id, text="twice")
        assert [each.text for each in channel.messages] == ["twice", "twice"]


async def test_a_call_is_slow_on_the_fakes_clock_or_held_until_let_go() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        team = fake.team()
        channel = fake.channel(team)
        client = client_of(fake, team.bot_token)
        gate = fake.faults.hold(names.POST_MESSAGE)
        posting = asyncio.create_task(client.chat_postMessage(channel=channel.id, text="held"))
        await gate.arrived()
        assert (channel.messages, fake.in_flight) == ((), 1)
        gate.release()
        await posting
        fake.faults.slow(names.AUTH_TEST, 500)
        asking = asyncio.create_task(client.auth_test())
        await fake.until(lambda: fake.in_flight == 1, "call")
        await clock.advance(499)
        assert not asking.done()
        await clock.advance(1)
        await asking
        assert fake.calls[-1].at == EPOCH + 500


async def test_faults_know_their_names() -> None:
    async with FakeSlack() as fake:
        with pytest.raises(KeyError, match=r"chat\.shout"):
            fake.faults.fail("chat.shout")
        for name in names.DOORS:
            fake.faults.slow(name, 1)
        with pytest.raises(AssertionError, match="have it call twice"):
            fake.faults.repeat(names.POST_MESSAGE)
        with pytest.raises(AssertionError, match="Slack itself sends"):
            fake.faults.fail(names.SOCKET)


def test_every_name_is_a_method_and_every_method_has_a_name() -> None:
    named = {
        value for name, value in vars(names).items() if name.isupper() and name in names.__all__ and name != "DOORS"
    }
    assert named - set(names.DOORS) == set(METHODS)
