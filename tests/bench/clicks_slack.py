"""From a click to its acknowledgement on Slack: the whole bot with a durable commit, beside two bare slack-bolt bots.

In every repeat four are measured one after the other: bare Bolt as it comes (its default acknowledgement looks every
10 ms whether the handler has acknowledged), bare Bolt with `process_before_response`, the whole bot (`python -m bot` on
a SQLite file of its own), all three in Socket Mode; then the last two over HTTP, whose figures end in `_http`. The bare
bots know their workspace from the start, as the whole bot does, so nobody asks Slack who clicked.

Times are real ms from the moment a click is made to the arrival of its acknowledgement. Every click is a player's
first: the whole bot has stored a seat and an answer before it. All answer each click in private too, through its
response_url; that is not timed, but waited for before the next window begins. The fake keeps 100 connections at most
for the requests it sends, so of 256 at once over HTTP some wait for a connection, and that is timed.
"""

from __future__ import annotations

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from adapters.slack.scopes import PATHS
from tests.bench import clicks
from tests.bench.clicks import Click, Timed
from tests.bench.result import Result
from tests.fakes.slack import Button, Channel, FakeSlack, Interaction, Message, Team, User

SECRET = "only-for-benches"


async def run() -> Result:
    """Measure all in turn, several times."""
    runs: dict[str, list[Timed]] = {name: [] for name in ("default", "bare", "bot", "bare_http", "bot_http")}
    for _ in range(clicks.REPEATS):
        runs["default"].append(await _bare(processing_first=False, http=False))
        runs["bare"].append(await _bare(processing_first=True, http=False))
        runs["bot"].append(await _whole_bot(http=False))
        runs["bare_http"].append(await _bare(processing_first=True, http=True))
        runs["bot_http"].append(await _whole_bot(http=True))
    default, bare, bot = runs["default"], runs["bare"], runs["bot"]
    return Result(
        figures={
            **clicks.common(bot, bare),
            "default_ack_p99_ms": round(clicks.middle(default, lambda each: each.p99), 2),
            "default_ack_alone_p50_ms": round(clicks.middle(default, lambda each: each.alone_p50), 2),
            **{f"{name}_http": value for name, value in clicks.common(runs["bot_http"], runs["bare_http"]).items()},
            **clicks.SIZES,
        },
        ratios={
            "p50_vs_default_ack": clicks.versus(bot, default, lambda each: each.alone_p50, 0.4),
            "p99_vs_bare": clicks.versus(bot, bare, lambda each: each.p99, 1.5),
            "p999_of_limit": clicks.of_limit(bot),
            "p99_vs_bare_http": clicks.versus(runs["bot_http"], runs["bare_http"], lambda each: each.p99, 1.5),
            "p999_of_limit_http": clicks.of_limit(runs["bot_http"]),
        },
    )


async def _bare(*, processing_first: bool, http: bool) -> Timed:
    async with _a_server() as (fake, team, channel):
        port = _free_port()
        reached = ["--port", str(port), "--secret", SECRET] if http else ["--app-token", fake.app_token]
        arguments = ["tests.bench.bare_slack", fake.api_url, team.bot_token, channel.id, *reached]
        async with clicks.process(arguments + ["--process-first"] * processing_first, {}, Path.cwd()):
            await _reached(fake, port if http else None)
            return await _measure(fake, team, await _message(channel))


async def _whole_bot(*, http: bool) -> Timed:
    with tempfile.TemporaryDirectory() as folder:
        async with _a_server() as (fake, team, channel):
            port = _free_port()
            reached = {"SLACK_SIGNING_SECRET": SECRET} if http else {"SLACK_APP_TOKEN": fake.app_token}
            settings = clicks.settings_of_bot(Path(folder)) | {
                "SLACK_BOT_TOKEN": team.bot_token,
                "SLACK_API_URL": fake.api_url,
                "WEB_PORT": str(port),
            }
            async with clicks.process(["bot"], settings | reached, Path(folder)):
                await _reached(fake, port if http else None)
                await (await fake.user("Host", team).command(channel, "/quiz", f"start {clicks.BANK} seconds=600"))
                return await _measure(fake, team, await _message(channel))


@asynccontextmanager
async def _a_server() -> AsyncIterator[tuple[FakeSlack, Team, Channel]]:
    async with FakeSlack() as fake:
        team = fake.team()
        yield fake, team, fake.channel(team)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


async def _reached(fake: FakeSlack, port: int | None) -> None:
    """Slack can reach the bot: over a socket, or by requests to a port."""
    if port is None:
        await fake.connected()
        return
    requests = fake.deliver_to(f"http://127.0.0.1:{port}{PATHS['events']}", SECRET)
    async with asyncio.timeout(clicks.PATIENCE_S):
        while (await requests.verify()).status != 200:  # noqa: ASYNC110 - another process begins to listen
            await asyncio.sleep(0.05)


async def _message(channel: Channel) -> Message:
    """The message with the buttons, once it is there."""
    async with asyncio.timeout(clicks.PATIENCE_S):
        while not (found := [each for each in channel.messages if each.buttons]):  # noqa: ASYNC110 - another process posts it
            await asyncio.sleep(0.01)
    return found[0]


async def _measure(fake: FakeSlack, team: Team, message: Message) -> Timed:
    crowd = Crowd(message)
    people = [fake.user(f"Player {n}", team) for n in range(clicks.PEOPLE)]
    return await clicks.measure(crowd.clicks(people), crowd.settle)


class Crowd:
    """People who click the first button of a message, and are told in private that they did."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._button: Button = message.buttons[0]
        self._asked: list[Interaction] = []

    def clicks(self, people: list[User]) -> Iterator[Click]:
        """A click of each."""
        return (partial(self._click, person) for person in people)

    async def _click(self, person: User) -> Awaitable[float]:
        interaction = await person.press(self._message, self._button)
        self._asked.append(interaction)
        return _time(interaction)

    async def settle(self) -> None:
        """Wait until all who clicked were told. Raises AssertionError if it was something else."""
        for each in self._asked:
            text = (await each.private()).text
            assert "locked in" in text, text
        self._asked.clear()


async def _time(interaction: Interaction) -> float:
    ack = await interaction
    assert ack.ok, ack
    return ack.real_ms
