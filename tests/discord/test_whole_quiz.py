"""A whole quiz with many players over a Discord that misbehaves; and what it costs in calls."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot.quiz.session import Session
from bot.quiz.stages import Phase
from tests.discord.table import Table, a_table
from tests.fakes.discord import Call, FakeDiscord, User, names
from tests.fakes.table import option_token, seen
from tests.quiz.values import THREE

SECONDS = 10


def pick(session: Session, players: list[User], user: User) -> str:
    """Every other player is right."""
    return option_token(session, right=players.index(user) % 2 == 0)


async def play(table: Table, players: list[User], *, trouble: bool = False) -> list[list[Call]]:
    """Everybody answers every question; the calls of each question that the rate limits count, without faults."""
    fake, half = table.fake, len(players) // 2
    assert (await table.start(seconds=SECONDS)).text.startswith("✅ Here we go")
    spent: list[list[Call]] = []
    for round in range(3):
        session = await table.phase(Phase.OPEN, round)
        message = next(each for each in reversed(table.channel.messages) if f"Question {round + 1} of 3" in each.text)
        began = next(
            n for n, call in enumerate(fake.calls) if call.at >= message.at and call.route == names.CREATE_MESSAGE
        )
        for group, wait in ((players[:half], 6_000), (players[half:], 0)):
            if trouble and wait:
                fake.faults.fail(names.CALLBACK, times=5)
                fake.faults.fail(names.CALLBACK, times=3, done=True)
                fake.faults.limit(names.EDIT_MESSAGE, 0.05)
                fake.faults.fail(names.EDIT_MESSAGE)
                await fake.gateway.drop()
            acks = await table.press_all(group, message, partial(pick, session, players))
            assert len(acks) == len(group)
            assert all(ack.ephemeral and ack.text.endswith("locked in.") for ack in acks), {ack.text for ack in acks}
            await table.pass_time(wait)
        assert (await table.phase(Phase.OPEN, round)) == session
        await table.pass_time(SECONDS * 1_000 - 6_000 + 1_000)
        await table.phase(Phase.REVEALED, round)
        spent.append([call for call in fake.calls[began:].budgeted if not call.injected])
        await (await table.host.command(table.channel, "quiz", "skip"))
    await table.phase(Phase.FINISHED)
    await seen(lambda: "Result" in table.channel.last.text, "the result")
    return spent


async def test_two_hundred_players_through_reconnects_limits_and_failures(fake: FakeDiscord, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake, banks=[THREE]) as table:
        players = [fake.user(f"Player {n:03}", table.guild) for n in range(200)]
        fake.faults.fail(names.CREATE_MESSAGE, times=1, done=True)
        await play(table, players, trouble=True)
        async with table.store.reading() as reading:
            scores = await reading.scores((table.tenant, "sess0"))
        by_player = {score.player: (score.right, score.answered) for score in scores}
        assert by_player == {str(each.id): (3 if n % 2 == 0 else 0, 3) for n, each in enumerate(players)}
        assert len(table.channel.messages) == 4, "three questions and the result, each once"
        assert "and 190 more" in table.channel.last.text
        assert fake.gateway.resumes > 0


@pytest.mark.parametrize("count", [2, 200])
async def test_a_question_costs_the_same_calls_whoever_plays(fake: FakeDiscord, tmp_path: Path, count: int) -> None:
    async with a_table(tmp_path, fake, banks=[THREE]) as table:
        spent = await play(table, [fake.user(f"Player {n}", table.guild) for n in range(count)])
        assert [len(calls) for calls in spent] == [4, 4, 4], "post, two live counts, reveal"
        assert 2 + SECONDS // 5 >= 4
