"""One process, three platforms: the same bank at the same time in the room, on Discord and on Slack."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import aiohttp

import tests.discord  # noqa: F401 - takes the library's warnings before anything else imports it
from bot.app import App, serve
from bot.library.writing import write_bank
from bot.ports import StartQuiz
from bot.quiz.bank import Bank
from bot.quiz.events import Close, Person, Place
from bot.quiz.session import Session, Settings
from bot.settings import Settings as Environment
from tests.discord.table import QUICK as DISCORD_LIMITS
from tests.fakes.discord import FakeDiscord
from tests.fakes.slack import FakeSlack
from tests.fakes.table import option_token, seen
from tests.quiz.values import question
from tests.slack.table import QUICK as SLACK_LIMITS

BANK = Bank("shared", "Shared", tuple(replace(question(n), outcomes=()) for n in (0, 3)))


async def live(app: App, tenant: str) -> Session:
    (session,) = await app.desk.running(tenant)
    return session


async def test_the_same_bank_runs_on_all_three_at_once_each_with_its_own_scores(tmp_path: Path) -> None:
    bank = tmp_path / "shared.yaml"
    bank.write_text(write_bank(BANK), encoding="utf-8")
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(FakeDiscord(rates=DISCORD_LIMITS))
        slack = await stack.enter_async_context(FakeSlack(rates=SLACK_LIMITS))
        guild, team = discord.guild(), slack.team()
        there, here = discord.channel(guild), slack.channel(team)
        app = await stack.enter_async_context(serve(_environment(tmp_path, bank, discord, slack)))
        assert app.discord is not None
        assert app.slack is not None
        await app.discord.logged_in()
        await app.slack.logged_in()
        await discord.connected()
        await slack.connected()

        # Each is started its own way.
        host, hanna = discord.user("Host", guild), slack.user("Hanna", team)
        await (await host.command(there, "quiz", "start", bank="shared", seconds=120))
        await (await hanna.command(here, "/quiz", "start shared seconds=120"))
        room = Place("web", "web", "main")
        began = await app.engine.start(StartQuiz(room, Person("w", "Wera"), ("shared",), Settings(seconds=120)))
        assert began.note.done
        tenants = [f"discord-{guild.id}", f"slack-{team.id}", "web"]
        sessions = [await live(app, tenant) for tenant in tenants]
        assert len({session.id for session in sessions}) == 3
        assert {session.bank_id for session in sessions} == {"shared"}

        # Right on Discord, wrong on Slack, nobody in the room.
        await seen(lambda: bool(there.messages) and bool(here.messages), "both questions")
        ann, ben = discord.user("Ann", guild), slack.user("Ben", team)
        assert (await (await ann.press(there.last, option_token(sessions[0], right=True)))).text.endswith("locked in.")
        ack = await (await ben.press(here.last, option_token(sessions[1], right=False)))
        assert (await ack.private()).text.endswith("locked in.")
        cookies = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=cookies) as http:
            await http.post(f"{app.address}/name", data={"name": "Wim", "next": "/"}, headers={"Origin": app.address})
            async with http.get(f"{app.address}/") as page:
                assert "Question 1 of 2" in await page.text()
        for session in sessions:
            host_of = Person(session.host, session.host_name)
            closed = Close(tenant=session.place.tenant, session=session.id, person=host_of, stamp=0, round=0)
            assert (await app.engine.submit(closed)).note.done
        scores = []
        for tenant, session in zip(tenants, sessions, strict=True):
            async with app.store.reading() as reading:
                scores.append([(s.player, s.right, s.answered) for s in await reading.scores((tenant, session.id))])
        assert scores == [[(str(ann.id), 1, 1)], [(ben.id, 0, 1)], []]
        assert [await app.desk.running(tenant) for tenant in ("discord-1", "slack-T0")] == [(), ()]


def _environment(folder: Path, bank: Path, discord: FakeDiscord, slack: FakeSlack) -> Environment:
    given: dict[str, object] = {
        "data_dir": folder / "data",
        "banks_path": str(bank),
        "web_port": 0,
        "discord_token": discord.token,
        "discord_api_url": discord.api_url,
        "discord_gateway_url": discord.gateway_url,
        "slack_bot_token": next(iter(slack.state.teams.values())).bot_token,
        "slack_app_token": slack.app_token,
        "slack_api_url": slack.api_url,
    }
    return Environment(_env_file=None, **given)  # type: ignore[arg-type, call-arg]
