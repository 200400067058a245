"""A whole quiz with many players over a Slack that misbehaves, by both ways in; and what it costs in calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from adapters.slack.private import DONE
from adapters.slack.settings import Mode
from bot.quiz.session import Session
from bot.quiz.stages import Phase
from tests.fakes.clock import VirtualClock
from tests.fakes.slack import Call, FakeSlack, Message, User, errors, names
from tests.fakes.table import option_token, seen
from tests.quiz.values import THREE
from tests.slack.table import Table, a_table

SECONDS = 10


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    """With Slack's own limits: the figures below are kept within them."""
    async with FakeSlack(VirtualClock()) as fake:
        yield fake


def pick(session: Session, players: list[User], user: User) -> str:
    """Every other player is right."""
    return option_token(session, right=players.index(user) % 2 == 0)


def current(table: Table, round: int) -> Message:
    return next(each for each in reversed(table.channel.messages) if f"Question {round + 1} of 3" in each.text)


async def play(table: Table, players: list[User], *, trouble: bool = False) -> list[list[Call]]:
    """Everybody answers every question; the calls of each question that Slack's limits count, without faults."""
    fake, half = table.fake, len(players) // 2
    assert (await table.start(f"things seconds={SECONDS}")).text.startswith(DONE)
    spent: list[list[Call]] = []
    for round in range(3):
        session = await as_time_passes(table, Phase.OPEN, round)
        message = current(table, round)
        began = next(
            n for n, call in enumerate(fake.calls) if call.at >= message.at and call.method == names.POST_MESSAGE
        )
        for group, wait in ((players[:half], 6_000), (players[half:], 0)):
            if trouble and wait:
                await cause_trouble(table)
            told = [len(each.notes) for each in group]
            acks = await table.press_all(group, message, partial(pick, session, players))
            assert all(ack.ok for ack in acks)
            notes = [asyncio.create_task(each.told(before + 1)) for each, before in zip(group, told, strict=True)]
            await seen_as_time_passes(table, notes)
            assert all(note.result().text.endswith("locked in.") for note in notes)
            await table.pass_time(wait)
        assert (await table.phase(Phase.OPEN, round)) == session
        await table.pass_time(SECONDS * 1_000 - 6_000 + 1_000)
        await as_time_passes(table, Phase.REVEALED, round)
        spent.append([call for call in fake.calls[began:] if call.budgeted and not call.injected])
        await (await table.host.command(table.channel, "/quiz", "skip"))
        await as_time_passes(table, Phase.OPEN if round < 2 else Phase.FINISHED, round + 1 if round < 2 else None)
    await seen(lambda: "Result" in table.channel.last.text, "the result")
    return spent


async def cause_trouble(table: Table) -> None:
    """Lost lines, repeated deliveries, limits and failures for what comes next."""
    faults = table.fake.faults
    faults.fail(names.RESPONSE_URL, errors.SERVER_ERROR, times=5)
    faults.fail(names.RESPONSE_URL, errors.SERVER_ERROR, times=3, done=True)
    faults.cut(names.RESPONSE_URL, times=2)
    faults.limit(names.UPDATE_MESSAGE, 1)
    faults.fail(names.UPDATE_MESSAGE, errors.UNAVAILABLE)
    if table.requests is None:
        faults.repeat(names.SOCKET, times=3)
        first, second = table.fake.socket.connections
        await table.fake.socket.drop(first)
        await seen(lambda: table.fake.socket.connected == 2, "a new line")
        await table.fake.socket.disconnect("refresh_requested", second)
    else:
        faults.repeat(names.DELIVER, times=3)


async def seen_as_time_passes(table: Table, notes: list[asyncio.Task[Message]]) -> None:
    """What is tried again after a while needs time."""
    for _ in range(100):
        _, waiting = await asyncio.wait(notes, timeout=0.05)
        if not waiting:
            return
        await table.clock.advance(100)
    raise AssertionError(f"{len(waiting)} of {len(notes)} private notes did not arrive")


async def as_time_passes(table: Table, phase: Phase, round: int | None) -> Session:
    """Wait for a phase (of a round); what is tried again after a while needs time."""
    for _ in range(60):
        session = await table.session()
        if session.phase is phase and round in (None, session.round):
            return session
        await table.pass_time(250)
    raise AssertionError(f"the session is {session.phase} in round {session.round}, not {phase}")


@pytest.mark.parametrize("mode", list(Mode))
async def test_two_hundred_players_through_reconnects_retries_limits_and_failures(
    fake: FakeSlack, tmp_path: Path, mode: Mode
) -> None:
    async with a_table(tmp_path, fake, banks=[THREE], mode=mode) as table:
        players = [fake.user(f"Player {n:03}", table.team) for n in range(200)]
        fake.faults.fail(names.POST_MESSAGE, errors.SERVER_ERROR, done=True)
        fake.faults.limit(names.POST_MESSAGE, 2)
        await play(table, players, trouble=True)
        async with table.store.reading() as reading:
            scores = await reading.scores((table.tenant, "sess0"))
        by_player = {score.player: (score.right, score.answered) for score in scores}
        assert by_player == {each.id: (3 if n % 2 == 0 else 0, 3) for n, each in enumerate(players)}
        assert len(table.channel.messages) == 4, "three questions and the result, each once"
        assert "and 190 more" in table.channel.last.text
        assert all(not message.powers for message in table.channel.messages)
        assert fake.faults.left == 0, "every fault was met"


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("count", [2, 200])
async def test_a_question_costs_the_same_calls_whoever_plays(
    fake: FakeSlack, tmp_path: Path, count: int, mode: Mode
) -> None:
    async with a_table(tmp_path, fake, banks=[THREE], mode=mode) as table:
        spent = await play(table, [fake.user(f"Player {n}", table.team) for n in range(count)])
        methods = [[call.method for call in calls if call.method.startswith("chat.")] for calls in spent]
        assert [len(calls) for calls in methods] == [4, 4, 4], "post, two live counts, reveal"
        assert [each for calls in spent for each in calls if not each.ok] == [], "and no limit was met"
        others = {call.method for calls in spent for call in calls} - {names.POST_MESSAGE, names.UPDATE_MESSAGE}
        assert others <= {names.USER_INFO}, "who the host is, once"
