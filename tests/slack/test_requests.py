"""Who gets in: only Slack, only once, and nobody into another workspace's quiz."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from adapters.slack.settings import Mode
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act
from tests.fakes.slack import Channel, FakeSlack, Message, Sent, Team, errors, names
from tests.fakes.table import token
from tests.slack.table import SIGNING_SECRET, Table, a_table


@pytest.fixture
async def table(fake: FakeSlack, tmp_path: Path) -> AsyncIterator[Table]:
    """The bot by HTTP, with a question open and Ann's answer given."""
    async with a_table(tmp_path, fake, mode=Mode.HTTP) as table:
        await table.start("things seconds=300")
        await table.phase(Phase.OPEN, 0)
        assert await table.answer("Ann", 1) == "✅ B locked in."
        yield table


async def answers(table: Table) -> dict[str, tuple[int, ...] | None]:
    async with table.store.reading() as reading:
        return {each.player: each.choice for each in await reading.responses((table.tenant, "sess0"), 0)}


def last(table: Table) -> Sent:
    assert table.requests is not None
    return table.requests.sent[-1]


async def posted(team: Team, channel: Channel, fake: FakeSlack, value: str) -> Message:
    """A message of the app's with a button that carries `value`."""
    button = {"type": "button", "action_id": "quorum.0", "text": {"type": "plain_text", "text": "A"}, "value": value}
    client = AsyncWebClient(token=team.bot_token, base_url=fake.api_url)
    await client.chat_postMessage(
        channel=channel.id, text="A button", blocks=[{"type": "actions", "elements": [button]}]
    )
    return channel.last


@pytest.mark.parametrize("how", ["forged", "unsigned", "stale", "replay"])
async def test_what_slack_did_not_sign_just_now_is_refused_and_changes_nothing(table: Table, how: str) -> None:
    requests, before, click = table.requests, await answers(table), last(table)
    assert requests is not None
    with capture_logs() as logged:
        refused = await getattr(requests, how)(click)
    assert refused.status in (401, 403)
    assert await answers(table) == before
    assert any("refused" in each["event"] for each in logged)
    assert SIGNING_SECRET not in json.dumps(logged, default=str)
    assert click.headers["X-Slack-Signature"] not in json.dumps(logged, default=str)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"payload=[]", {}),
        (b"payload=%7B", {}),
        (b'payload={"team":5}', {}),
        (b"{", {"Content-Type": "application/json"}),
        (b"[]", {"Content-Type": "application/json"}),
        (b"payload=\xff\xfe", {}),
        (b"payload=1", {"Content-Type": "application/x-www-form-urlencoded; charset=nonsense"}),
        (b"payload=1", {"Content-Type": "multipart/form-data"}),
        (b"", {"X-Slack-Request-Timestamp": "soon"}),
        (b"", {"X-Slack-Request-Timestamp": "9" * 5_000}),
        (b"", {"X-Slack-Signature": "v0=\u00fc"}),
        (b"ssl_check=1&payload=[]" + b" " * 1_000, {}),
    ],
)
async def test_whatever_a_stranger_posts_is_refused_before_it_is_read(
    table: Table, body: bytes, headers: dict[str, str]
) -> None:
    sent = {"Content-Type": "application/x-www-form-urlencoded", "X-Slack-Signature": "v0=0"} | headers
    sent = {"X-Slack-Request-Timestamp": str(int(time.time()))} | sent
    url = f"{table.address}/slack/events"
    with capture_logs() as logged:
        async with aiohttp.ClientSession() as http, http.post(url, data=body, headers=sent) as said:
            assert said.status == 401
    assert [each["log_level"] for each in logged] == ["warning"], logged


async def test_another_persons_name_in_a_signed_body_breaks_the_signature(table: Table) -> None:
    assert table.requests is not None
    click, ben = last(table), table.user("Ben")
    forged = click.body.replace(table.user("Ann").id.encode(), ben.id.encode())
    assert forged != click.body
    async with aiohttp.ClientSession() as http, http.post(click.url, data=forged, headers=dict(click.headers)) as said:
        assert said.status in (401, 403)
    assert ben.id not in await answers(table)


async def test_a_made_up_button_and_one_of_a_session_that_is_not_are_refused(table: Table) -> None:
    before, ann = await answers(table), table.user("Ann")
    for value in ("made up", "1.sess0.p.0", token(Act.PICK, session="nosuchsession"), token(Act.PICK, round=99)):
        message = await posted(table.team, table.channel, table.fake, value)
        await table.clock.advance(1_000)
        ack = await (await ann.press(message, value))
        assert ack.ok
        assert (await ack.private()).text.startswith("⚠️")
    assert await answers(table) == before


async def test_a_click_from_another_workspace_finds_nothing_of_this_one(table: Table) -> None:
    assert table.requests is not None
    elsewhere = table.fake.team("Elsewhere")
    channel, eve = table.fake.channel(elsewhere, "quiz"), table.fake.user("Eve", elsewhere)
    message = await posted(elsewhere, channel, table.fake, token(Act.PICK))
    before = await answers(table)
    with capture_logs() as logged:
        ack = await (await eve.press(message, token(Act.PICK)))
    assert ack.ok, "Slack is answered, the click is not taken"
    assert await answers(table) == before
    assert any("a workspace the bot is not in" in each["event"] for each in logged)


async def test_an_event_delivered_again_changes_nothing_more(table: Table) -> None:
    table.fake.faults.cut(names.DELIVER, done=True)
    ann = table.user("Ann")
    opened = await ann.open_home()
    assert opened is not None
    await ann.sees_home()
    await table.clock.advance(61_000)
    await opened
    assert len(table.fake.calls.of(names.PUBLISH_VIEW)) == 1


async def test_a_click_whose_first_try_could_not_be_served_may_come_again(table: Table) -> None:
    click = await table.user("Ben").press(table.channel.last, token(Act.PICK, 0, 2))
    await click
    table.fake.redeliver(click)
    await table.quiet()
    assert (await answers(table))[table.user("Ben").id] is not None
    assert len(table.user("Ben").notes) == 1, "and is told once"


async def test_slack_can_look_whether_the_address_is_the_apps(table: Table) -> None:
    assert table.requests is not None
    verified = await table.requests.verify("a challenge")
    assert (verified.status, verified.answer) == (200, {"challenge": "a challenge"})
    assert (await table.requests.ssl_check()).status == 200


async def test_no_room_is_served_beside_slacks_routes(table: Table) -> None:
    async with aiohttp.ClientSession() as http:
        for path, status in (("/", 404), ("/healthz", 200), ("/slack/events", 405), ("/slack/install", 404)):
            async with http.get(f"{table.address}{path}") as said:
                assert said.status == status, path


async def test_a_click_is_taken_once_whatever_slack_makes_of_the_answer(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        await table.start()
        await table.phase(Phase.OPEN, 0)
        fake.faults.repeat(names.SOCKET, times=2)
        fake.faults.fail(names.RESPONSE_URL, errors.SERVER_ERROR, done=True)
        click = await table.user("Ann").press(table.channel.last, token(Act.PICK, 0, 1))
        await click
        fake.redeliver(click)
        await table.pass_time(3_000)
        assert {len(user.notes) for user in [table.user("Ann")]} <= {1, 2}, "at most the note that was tried again"
        async with table.store.reading() as reading:
            (response,) = await reading.responses((table.tenant, "sess0"), 0)
        assert response.choice is not None
