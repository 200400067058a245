"""What Slack's refusals mean: for a post, for a quiz, for a workspace."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from structlog.testing import capture_logs

from adapters.slack import Slack, SlackSettings
from adapters.slack.budget import EDITS
from adapters.slack.calls import LOG, Calls
from adapters.slack.sockets import NotConnected
from adapters.slack.workspaces import BadToken
from bot.ports import Platform, Refused, Unreachable
from bot.quiz.cards import RoundFacts, question_card
from bot.quiz.events import Place
from bot.quiz.scoring import Tally
from bot.quiz.stages import Phase, Stage
from tests.fakes.desk import FakeDesk, FakeEngine
from tests.fakes.slack import FakeSlack, errors, names
from tests.fakes.table import at_work, seen
from tests.fakes.tenants import FakeTenants
from tests.quiz.values import NOW, a_session, opened, question
from tests.slack.table import Table, read

CARD = question_card(
    replace(opened(a_session()), phase=Phase.OPEN),
    RoundFacts(0, opened(a_session()).asked[0], question(0), Tally((0,) * 4, 0, 0), None, NOW, False),
)
REVEAL = replace(CARD, stage=Stage.REVEAL)


@asynccontextmanager
async def connected(fake: FakeSlack, **settings: object) -> AsyncIterator[tuple[Slack, Place]]:
    """The platform alone, before an engine that does what it is told, and a channel to post in."""
    team = fake.team()
    chosen = {"bot_token": team.bot_token, "app_token": fake.app_token, "api_url": fake.api_url} | settings
    platform = Slack(FakeEngine(), FakeDesk(), FakeTenants(), fake.clock, SlackSettings(**chosen))  # type: ignore[arg-type]
    async with at_work(platform):
        await asyncio.wait_for(platform.logged_in(), 10)
        yield platform, Place(f"slack-{team.id}", "slack", fake.channel(team).id)


async def test_it_is_a_platform_whose_counts_share_a_budget(fake: FakeSlack) -> None:
    async with connected(fake) as (slack, _):
        platform: Platform = slack
        can = platform.capabilities
        assert (platform.name, can.live_edit_ms, can.live_edit_each_ms) == ("slack", 5_000, 1_500)


async def test_a_post_tells_its_message_and_the_moment_slack_made_it(fake: FakeSlack) -> None:
    async with connected(fake) as (slack, place):
        sent = await slack.post(place, CARD, "sess0.r0")
    message = fake.state.channels[place.channel].last
    assert (sent.ref, sent.at) == (message.ts, message.at)
    assert message.metadata == {"event_type": "quorum_post", "event_payload": {"nonce": "sess0.r0"}}


@pytest.mark.parametrize(
    "error",
    [errors.IS_ARCHIVED, errors.CHANNEL_NOT_FOUND, errors.NOT_IN_CHANNEL, errors.MISSING_SCOPE, errors.TOKEN_REVOKED],
    ids=lambda error: error.code,
)
async def test_what_will_never_work_is_refused_with_words(fake: FakeSlack, error: errors.Error) -> None:
    async with connected(fake) as (slack, place):
        fake.faults.fail(names.POST_MESSAGE, error)
        with pytest.raises(Refused, match="Slack says: "):
            await slack.post(place, CARD, "n")
        assert len(fake.calls.of(names.POST_MESSAGE)) == 1


@pytest.mark.parametrize(
    "error",
    [errors.UNAVAILABLE, errors.SERVER_ERROR, errors.INTERNAL_ERROR, errors.FATAL_ERROR],
    ids=lambda error: error.code or str(error.status),
)
async def test_what_may_pass_is_tried_again_later(fake: FakeSlack, error: errors.Error) -> None:
    async with connected(fake) as (slack, place):
        fake.faults.fail(names.POST_MESSAGE, error)
        with pytest.raises(Unreachable):
            await slack.post(place, CARD, "n")
        await slack.post(place, CARD, "n")


async def test_a_line_that_breaks_is_unreachable_not_an_error(fake: FakeSlack) -> None:
    async with connected(fake) as (slack, place):
        fake.faults.cut(names.POST_MESSAGE)
        with pytest.raises(Unreachable):
            await slack.post(place, CARD, "n")


async def test_a_message_that_was_found_again_is_looked_for_until_it_shows_what_is_wanted(fake: FakeSlack) -> None:
    async with connected(fake) as (slack, place):
        fake.faults.cut(names.POST_MESSAGE, done=True)
        fake.faults.cut(names.UPDATE_MESSAGE)
        for _ in range(2):
            with pytest.raises(Unreachable):
                await slack.post(place, CARD, "n")
        sent = await slack.post(place, CARD, "n")
        (message,) = fake.state.channels[place.channel].messages
        assert sent.ref == message.ts


async def test_a_limit_met_after_an_unclear_failure_does_not_end_the_doubt(fake: FakeSlack) -> None:
    async with connected(fake) as (slack, place):
        fake.faults.cut(names.POST_MESSAGE, done=True)
        fake.faults.fail(names.HISTORY, errors.MISSING_SCOPE)
        with pytest.raises(Unreachable):
            await slack.post(place, CARD, "n")
        fake.faults.limit(names.POST_MESSAGE, 7)
        with pytest.raises(Unreachable):
            await slack.post(place, CARD, "n")
        await fake.clock.advance(7_000)  # type: ignore[attr-defined]
        await slack.post(place, CARD, "n")
        assert len(fake.state.channels[place.channel].messages) == 1


async def test_a_limit_is_kept_for_that_method_and_channel_until_it_ends(fake: FakeSlack) -> None:
    async with connected(fake) as (slack, place):
        other = replace(place, channel=fake.channel(fake.state.channels[place.channel].team, "other").id)
        fake.faults.limit(names.POST_MESSAGE, 7)
        with pytest.raises(Unreachable) as met:
            await slack.post(place, CARD, "n")
        assert met.value.retry_after == 7_000
        await fake.clock.advance(3_000)  # type: ignore[attr-defined]
        with pytest.raises(Unreachable) as waiting:
            await slack.post(place, CARD, "n")
        assert waiting.value.retry_after == 4_000
        assert len(fake.calls.of(names.POST_MESSAGE)) == 1, "nobody asks while the limit lasts"
        await slack.post(other, CARD, "m")
        await fake.clock.advance(4_000)  # type: ignore[attr-defined]
        await slack.post(place, CARD, "n")


async def test_a_message_that_was_deleted_is_posted_anew(fake: FakeSlack) -> None:
    async with connected(fake) as (slack, place):
        sent = await slack.post(place, CARD, "n")
        channel = fake.state.channels[place.channel]
        fake.delete(channel.last)
        again = await slack.edit(place, sent.ref, REVEAL)
        assert again.ref != sent.ref
        assert channel.last.ts == again.ref


async def test_a_count_is_no_reason_for_a_new_message_where_edits_are_forbidden(fake: FakeSlack) -> None:
    async with connected(fake) as (slack, place):
        sent = await slack.post(place, CARD, "n")
        fake.faults.fail(names.UPDATE_MESSAGE, errors.EDIT_WINDOW_CLOSED, times=2)
        assert (await slack.edit(place, sent.ref, CARD, live=True)).ref == sent.ref
        assert len(fake.state.channels[place.channel].messages) == 1
        assert (await slack.edit(place, sent.ref, REVEAL)).ref != sent.ref, "what is right has to be shown"


async def test_a_post_nobody_waits_for_any_more_is_looked_for_before_it_is_made_again(fake: FakeSlack) -> None:
    async with connected(fake) as (slack, place):
        gate = fake.faults.hold(names.POST_MESSAGE)
        given_up = asyncio.create_task(slack.post(place, CARD, "n"))
        await gate.arrived()
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        gate.release()
        channel = fake.state.channels[place.channel]
        await seen(lambda: bool(channel.messages), "the message that got through")
        again = await slack.post(place, CARD, "n")
        assert [message.ts for message in channel.messages] == [again.ref]


async def test_an_outage_at_the_start_is_told_in_one_line(fake: FakeSlack) -> None:
    fake.faults.fail(names.AUTH_TEST, errors.SERVER_ERROR)
    chosen = SlackSettings(bot_token=fake.team().bot_token, app_token=fake.app_token, api_url=fake.api_url)
    with pytest.raises(NotConnected, match="Slack says"):
        await Slack(FakeEngine(), FakeDesk(), FakeTenants(), fake.clock, chosen).run()


async def test_an_outage_where_lines_are_opened_is_no_bad_token(fake: FakeSlack) -> None:
    fake.faults.fail(names.CONNECT, errors.SERVER_ERROR)
    chosen = SlackSettings(bot_token=fake.team().bot_token, app_token=fake.app_token, api_url=fake.api_url)
    with pytest.raises(NotConnected, match="Slack says"):
        await Slack(FakeEngine(), FakeDesk(), FakeTenants(), fake.clock, chosen).run()


async def test_a_line_that_is_silent_for_a_minute_is_replaced(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    dead: list[object] = []

    async def is_connected(line: object) -> bool:
        if not dead:
            dead.append(line)
        return line is not dead[0]

    monkeypatch.setattr(SocketModeClient, "is_connected", is_connected)
    before = len(table.fake.calls.of(names.CONNECT))
    with capture_logs() as logs:
        await table.pass_time(55_000)
        assert len(table.fake.calls.of(names.CONNECT)) == before, "it may come back by itself"
        await table.pass_time(15_000)
        await seen(lambda: len(table.fake.calls.of(names.CONNECT)) > before, "another line")
    assert [entry["event"] for entry in logs] == ["a line to Slack was silent for a minute, opening another"]
    assert (await table.start()).text.startswith("✅")


async def test_limits_that_are_over_are_forgotten(fake: FakeSlack) -> None:
    calls = Calls(SlackSettings(bot_token="xoxb-1", app_token="xapp-1", api_url=fake.api_url), fake.clock)
    async with calls.open():
        token = fake.team().bot_token
        for channel in ("C1", "C2", "C3"):
            fake.faults.limit(names.AUTH_TEST, 7)
            with pytest.raises(Unreachable):
                await calls.call(token, channel, "auth.test", {})
            await fake.clock.advance(8_000)  # type: ignore[attr-defined]
        assert len(calls._closed_until) == 1


def test_no_token_and_no_ticket_is_written_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    error = ValueError("Invalid response status, url='wss://host/link/?ticket=one-use&app_id=A1'")
    LOG.error(f"Failed to connect (error: {error}) with xapp-1-secret and %s", "xoxb-2-secret", exc_info=error)
    assert "Failed to connect" in caplog.text
    assert "app_id=A1" in caplog.text
    assert "ValueError" in caplog.text
    assert not {"one-use", "secret"} & set(re.split(r"\W+", caplog.text))


async def test_counts_are_left_out_and_reveals_posted_anew_where_edits_are_used_up(fake: FakeSlack) -> None:
    async with connected(fake) as (slack, place):
        channel = fake.state.channels[place.channel]
        sent = await slack.post(place, CARD, "n")
        for _ in range(EDITS):
            assert (await slack.edit(place, sent.ref, CARD, live=True)).ref == sent.ref
        assert len(fake.calls.of(names.UPDATE_MESSAGE)) == EDITS // 2
        refs = set()
        for _ in range(EDITS):
            refs.add((await slack.edit(place, sent.ref, REVEAL)).ref)
            await fake.clock.advance(100)  # type: ignore[attr-defined]
        assert len(fake.calls.of(names.UPDATE_MESSAGE)) < EDITS
        assert len(refs) == len(channel.messages) > 1
        assert not [call for call in fake.calls if call.error == "ratelimited"]
        await fake.clock.advance(60_000)  # type: ignore[attr-defined]
        assert (await slack.edit(place, sent.ref, REVEAL)).ref == sent.ref


async def test_a_picture_that_slack_cannot_load_is_left_out(fake: FakeSlack) -> None:
    async with connected(fake) as (slack, place):
        fake.faults.fail(names.POST_MESSAGE, errors.INVALID_BLOCKS)
        await slack.post(place, CARD, "n")
        assert "thing 0" in fake.state.channels[place.channel].last.text


async def test_a_private_word_is_a_message_of_the_app(fake: FakeSlack) -> None:
    async with connected(fake) as (slack, place):
        ann = fake.user("Ann", fake.state.channels[place.channel].team)
        await slack.tell(place, ann.id, "<!channel> the quiz was called off")
        assert ann.dm().last.text == "<!channel> the quiz was called off"
        assert ann.dm().last.powers == ()


async def test_a_wrong_bot_token_says_which_and_where_to_find_the_right_one(fake: FakeSlack) -> None:
    with pytest.raises(BadToken, match=r"SLACK_BOT_TOKEN.*Bot User OAuth Token"):
        async with connected(fake, bot_token="xoxb-wrong"):
            pass


async def test_a_wrong_app_token_says_which_and_where_to_find_the_right_one(fake: FakeSlack) -> None:
    with pytest.raises(BadToken, match=r"SLACK_APP_TOKEN.*App-Level Tokens"):
        async with connected(fake, app_token="xapp-wrong"):
            pass


# -- a quiz in a channel that goes away --------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["archived", "revoked", "missing scope"])
async def test_the_quiz_ends_with_one_clear_note_and_nothing_spins(table: Table, how: str) -> None:
    await table.start("things seconds=20")
    await table.phase(Phase.OPEN, 0)
    if how == "archived":
        table.channel.archived = True
    elif how == "revoked":
        table.fake.revoke(table.team)
    else:
        table.fake.faults.fail(names.UPDATE_MESSAGE, errors.MISSING_SCOPE, times=3)
    await table.click("Ann", 0)
    await table.pass_time(30_000)
    await table.phase(Phase.STOPPED)
    calls = len(table.fake.calls)
    await table.pass_time(120_000, step_ms=5_000)
    assert len(table.fake.calls) == calls, "nobody asks again and again"
    if how == "archived":
        assert [message.text for message in table.host.dm().messages] == [
            "“Things” was stopped: I may not post in its channel, or the channel is gone. "
            "Slack says: this channel is archived. Scores are kept; start a new quiz where I may post."
        ]


async def test_in_a_private_channel_without_the_bot_the_host_is_told_at_once_how_to_let_it_in(either: Table) -> None:
    private = either.fake.channel(either.team, "ours", private=True, bot=False)
    await either.says(either.host, "start things", private)
    await either.phase(Phase.STOPPED)
    await seen(lambda: bool(either.host.dm().messages), "a word of why")
    assert "Invite me: /invite @quorum. Scores" in read(either.host.dm().last)
    private.bot = True
    await either.says(either.host, "start things", private)
    await either.phase(Phase.OPEN, 0, id="sess1")


async def test_removing_the_app_ends_its_quizzes(either: Table) -> None:
    await either.start()
    await either.phase(Phase.OPEN, 0)
    with capture_logs():
        either.fake.uninstall(either.team)
        await either.phase(Phase.STOPPED)
    calls = len(either.fake.calls)
    await either.pass_time(60_000, step_ms=5_000)
    assert len(either.fake.calls) - calls <= 2, "the posts that were due are tried once"


async def test_where_slack_cannot_show_a_private_note_the_answer_counts(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    table.fake.faults.fail(names.RESPONSE_URL, errors.SERVER_ERROR, times=4)
    table.fake.faults.fail(names.POST_EPHEMERAL, errors.USER_NOT_IN_CHANNEL)
    await table.click("Ann", 0)
    async with table.store.reading() as reading:
        assert len(await reading.responses((table.tenant, "sess0"), 0)) == 1
    await table.pass_time(5_000)
    assert table.user("Ann").notes == []


async def test_a_private_note_takes_the_other_way_where_the_first_is_closed(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    table.fake.faults.fail(names.RESPONSE_URL, errors.USED_URL)
    assert await table.answer("Ann", 0) == "✅ A locked in."
    assert len(table.fake.calls.of(names.POST_EPHEMERAL)) == 1
