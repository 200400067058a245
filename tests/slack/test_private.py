"""Private words on Slack, by whichever way is still open; and what is said where one cannot be had."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.slack import private
from adapters.slack.pages import CARD_CALLBACK
from adapters.slack.private import DONE, NOT_NOW, UNDONE, Private
from adapters.slack.trouble import Turned
from bot.ports import Hurried, Reply, Unavailable, Unreachable
from bot.quiz.bank import Image
from bot.quiz.blocks import Card, Picture, Text
from bot.quiz.effects import Note
from bot.quiz.notes import BROKEN
from bot.quiz.stages import Stage
from tests.fakes.clock import VirtualClock, settle
from tests.fakes.desk import FakeDesk

USER = {"team": {"id": "T1"}, "user": {"id": "U1", "name": "ann"}}
URL = {"response_url": "https://hooks.slack.com/1"}
IN_THREAD = USER | {"channel": {"id": "C1"}, "container": {"thread_ts": "17.2"}}
CLICK = USER | {"channel": {"id": "C1"}} | URL
PICTURED = Card(
    "sess0", "practice", Stage.ASKING, (Text("Look."), Picture(Image("https://a.example/b.png", "b"))), (), "Look."
)


@dataclass
class Line:
    """Takes the place of calls and workspaces: notes what was called, and fails as a test says."""

    called: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    fails: dict[str, list[Exception]] = field(default_factory=dict)

    def _done(self, method: str, said: Mapping[str, Any]) -> None:
        left = self.fails.get(method)
        if left:
            raise left.pop(0)
        self.called.append((method, said))

    async def respond(self, url: str, message: Mapping[str, Any]) -> None:
        assert url == URL["response_url"]
        self._done("respond", message)

    async def call(self, tenant: str, method: str, **said: Any) -> None:
        assert tenant == "slack-T1"
        self._done(method, said)

    patiently = call

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.called]

    @property
    def texts(self) -> list[str]:
        return [said["text"] for _, said in self.called]


@asynccontextmanager
async def speaking(line: Line) -> AsyncIterator[Private]:
    calls: Any = line
    words = Private(calls, calls, FakeDesk(), VirtualClock())
    async with words.open():
        yield words


async def fail(error: Exception) -> None:
    raise error


# -- work that fails after its acknowledgement -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "said", "logged"),
    [
        (Unavailable("locked"), [UNDONE + NOT_NOW.text], ["not answered"]),
        (ZeroDivisionError(), [UNDONE + BROKEN.text], ["not answered"]),
        (Hurried("Slow down."), [f"{UNDONE}Slow down."], []),
        (Hurried("Slow down.", silent=True), [], []),
        (Turned("is_archived"), [], ["private word not delivered; what was done counts"]),
        (Unreachable("away"), [], ["private word not delivered; what was done counts"]),
    ],
)
async def test_whoever_waits_for_work_that_fails_hears_what_there_is_to_hear(
    error: Exception, said: list[str], logged: list[str]
) -> None:
    line = Line()
    with capture_logs() as logs:
        async with speaking(line) as words:
            words.later(fail(error), to=CLICK)
    assert line.texts == said
    assert [entry["event"] for entry in logs] == logged


@pytest.mark.parametrize(
    ("error", "logged"),
    [
        (Unavailable("locked"), "not answered"),
        (ZeroDivisionError(), "private word failed; what was done counts"),
        (Hurried("Slow down."), None),
    ],
)
async def test_where_nobody_waits_it_is_logged_alone(error: Exception, logged: str | None) -> None:
    line = Line()
    with capture_logs() as logs:
        async with speaking(line) as words:
            words.later(fail(error))
    assert line.called == []
    assert [entry["event"] for entry in logs] == ([] if logged is None else [logged])


async def test_an_apology_that_fails_too_is_logged_and_ends_nothing() -> None:
    line = Line(fails={"respond": [Unreachable("away")], "chat.postEphemeral": [Unreachable("away")]})
    with capture_logs() as logs:
        async with speaking(line) as words:
            words.later(fail(Unavailable("locked")), to=CLICK)
            await settle()
            await words.say(CLICK, Note("Still here."))
    assert logs[-1]["event"] == "private word not delivered; what was done counts"
    assert line.texts == [f"{DONE}Still here."]


async def test_words_under_way_at_the_end_get_a_moment_and_are_left_behind_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(private, "GOODBYE_S", 0.01)
    ended: list[str] = []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("endless")

    async def quick() -> None:
        await asyncio.sleep(0)
        ended.append("quick")

    async with speaking(Line()) as words:
        words.later(endless())
        words.later(quick())
    assert ended == ["quick", "endless"]


# -- ways for a word ---------------------------------------------------------------------------------------------------


async def test_where_a_clicks_own_address_is_used_up_a_message_takes_its_place() -> None:
    for trouble in (Turned("expired_url"), Unreachable("away")):
        line = Line(fails={"respond": [trouble]})
        async with speaking(line) as words:
            await words.say(IN_THREAD | URL, Note("Hello."))
        assert line.called == [
            ("chat.postEphemeral", {"channel": "C1", "user": "U1", "thread_ts": "17.2", "text": f"{DONE}Hello."})
        ]


@pytest.mark.parametrize("full", [False, True])
async def test_above_a_card_in_a_window_a_word_has_a_window_of_its_own(full: bool) -> None:
    view = {"view": {"id": "V1", "type": "modal", "callback_id": CARD_CALLBACK}}
    line = Line(fails={"views.push": [Turned("push_limit_reached")] if full else []})
    async with speaking(line) as words:
        await words.say(USER | view, Note("Hello."))
    assert line.methods == (["views.update"] if full else ["views.push"])
    assert "Hello." in str(line.called)


async def test_a_window_that_slack_opens_no_more_is_told_where_it_can_be() -> None:
    line = Line(fails={"views.open": [Turned("expired_trigger_id"), Turned("expired_trigger_id"), Turned("is_gone")]})
    async with speaking(line) as words:
        await words.help(CLICK)
        for body in (USER, CLICK):
            with pytest.raises(Turned):
                await words.help(body)
    assert line.texts == [f"{UNDONE}That took too long for Slack. Please click again."]


@pytest.mark.parametrize("where", [USER, IN_THREAD])
async def test_a_card_whose_picture_slack_refuses_is_shown_without_it(where: dict[str, Any]) -> None:
    method = "views.open" if where is USER else "chat.postEphemeral"
    line = Line(fails={method: [Turned("invalid_blocks")]})
    async with speaking(line) as words:
        with capture_logs() as logs:
            await words.show(where, PICTURED)
        line.fails[method] = [Turned("is_archived")]
        with pytest.raises(Turned):
            await words.show(where, PICTURED)
        await words.show(where, PICTURED)
    assert [entry["session"] for entry in logs] == ["sess0"]
    refused, whole = (str(said) for _, said in line.called)
    assert "b.png" in whole
    assert "b.png" not in refused


async def test_a_reply_that_was_said_before_is_not_said_again_and_a_pending_one_is_followed() -> None:
    line = Line()
    pending = asyncio.get_running_loop().create_future()
    pending.set_result(Reply(Note("Saved.")))
    async with speaking(line) as words:
        words.answer(CLICK, Reply(Note("Slow down.", done=False), silent=True))
        words.answer(CLICK, Reply(Note("This takes longer."), pending=pending))
    assert line.texts == [f"{DONE}This takes longer.", f"{DONE}Saved."]
