"""Requests, clicks and addresses that nobody of ours made, against the whole house."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from adapters.web.identity import COOKIE, Identity, Player
from bot.quiz.events import Place
from bot.quiz.pages import Page, Subject, Wish, write_page, write_wish
from bot.quiz.session import Settings
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act, Press, write_token
from tests.discord.table import QUICK, Table, a_table
from tests.fakes.clock import VirtualClock
from tests.fakes.discord import FakeDiscord
from tests.fakes.house import House, a_house
from tests.fakes.served import GUEST, serve_before
from tests.quiz.values import HOST
from tests.store.everything import everything

METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH")
PATHS = (
    *(
        "/",
        "/present",
        "/r/main",
        "/r/%2e%2e",
        "/r/..%2fetc",
        "/rooms",
        "/bank/things",
        "/bank/..%2f..%2fetc",
        "/start",
    ),
    *("/missed/sess0", "/results/sess0", "/results/sess0/results.xlsx", "/results/sess0/..%2fx", "/me", "/leaders"),
    *("/name", "/act", "/daily", "/daily/line", "/daily/change", "/play/sess0", "/host/sess0", "/privacy"),
    *(
        "/privacy/my-data.json",
        "/privacy/delete",
        "/static/x/../../../etc/passwd",
        "/static/%2e%2e/x",
        "//evil",
        "/healthz",
    ),
)
VALUES = ("", "things", "-1", "5", "9" * 400, "\x00", "../../etc/passwd", "<script>", "٣", "%00", "main", "all", "yes")
FIELDS = (
    "bank",
    "count",
    "seconds",
    "room",
    "name",
    "next",
    "token",
    "zone",
    "what",
    "of",
    "period",
    "by",
    "sure",
    "entry",
)


def body_of(random: Random) -> dict[str, Any]:
    """A form, a button, or neither."""
    token = random.choice((write_token(Press("sess0", random.choice(list(Act)))), [], None, "x" * 99))
    fields = {random.choice(FIELDS): random.choice(VALUES) for _ in range(random.randrange(6))}
    return random.choice(
        (
            {"data": fields},
            {"json": fields},
            {"json": {"token": token}},
            {"data": random.randbytes(40), "headers": {"Content-Type": "application/json"}},
            {"data": b"[" * 5_000, "headers": {"Content-Type": "application/json"}},
            {"data": b"x" * 20_000},
            {},
        )
    )


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path) as house:
        yield house


@pytest.mark.parametrize("seed", range(3))
async def test_no_request_whatever_breaks_the_room_or_opens_a_file(house: House, seed: int) -> None:
    random = Random(seed)
    await house.start(Settings(seconds=30))
    await house.phase(Phase.OPEN, 0)
    async with serve_before(house.engine, house.desk, house.clock) as web:
        for _ in range(150):
            method, path, more = random.choice(METHODS), random.choice(PATHS), body_of(random)
            query = {random.choice(FIELDS): random.choice(VALUES)} if random.random() < 0.3 else {}
            headers = {"Origin": web.url, **more.pop("headers", {})}
            cookie = random.choice((web.identity.write(GUEST), "forged.value", "", web.identity.write(GUEST)[:-2]))
            headers["Cookie"] = f"{COOKIE}={cookie}"
            async with web.http.request(
                method, web.url + path, params=query, headers=headers, allow_redirects=False, **more
            ) as answer:
                said = await answer.read()
                assert answer.status < 500, f"{method} {path} {query} {more}"
                assert b"root:" not in said
                location = answer.headers.get("Location", "/")
                assert location.startswith("/"), location
                assert not location.startswith(("//", "/\\")), location
        assert (await web.get("/healthz"))[0] == 200
        assert (await web.get("/"))[0] == 200


async def test_a_cookie_somebody_was_given_by_another_site_is_nobody(house: House) -> None:
    """Fixation: only this room writes cookies that are believed, and a post from elsewhere is not answered with one."""
    async with serve_before(house.engine, house.desk, house.clock) as web:
        forged = Identity(b"another key, of an attacker's own", secure=False).write(Player("w0000000000000001", "Eve"))
        async with web.http.get(f"{web.url}/me", headers={"Cookie": f"{COOKIE}={forged}"}) as answer:
            assert 'name="name"' in await answer.text(), "it asks who they are"
        answer = await web.post("/name", None, data={"name": "Eve"}, headers={"Origin": "https://evil.example"})
        assert answer.status == 403
        assert COOKIE not in answer.cookies
        given = [
            web.identity.read((await web.post("/name", None, data={"name": "Ann"})).cookies[COOKIE].value)
            for _ in range(2)
        ]
        assert None not in given
        assert len({player.id for player in given if player}) == 2, "an id is drawn, never taken from the request"


async def test_a_button_of_another_tenant_does_nothing_in_the_room(house: House) -> None:
    await house.start(Settings(seconds=30), Place("discord-1", "web", "main"))
    async with serve_before(house.engine, house.desk, house.clock) as web:
        await house.quiet()
        before = await everything(house.store)  # type: ignore[arg-type]
        for act in Act:
            status, said = await web.act(write_token(Press("sess0", act)), Player(HOST.id, HOST.name))
            assert status in (200, 400), said
            assert not said["done"] or "to" in said, f"{act}: {said}"
        for path in ("/results/sess0", "/missed/sess0", "/play/sess0", "/host/sess0"):
            assert (await web.get(path, Player(HOST.id, HOST.name)))[0] in (303, 404)
        assert await everything(house.store) == before  # type: ignore[arg-type]


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Table]:
    async with FakeDiscord(clock=VirtualClock(), rates=QUICK) as fake, a_table(tmp_path, fake) as table:
        yield table


async def test_a_button_copied_to_another_server_does_nothing_there(table: Table) -> None:
    """Whoever can make a bot's message carry a token of ours learns and changes nothing of the server it is from."""
    await table.start()
    await table.phase(Phase.OPEN, 0)
    elsewhere = table.fake.guild("Elsewhere")
    channel = table.fake.channel(elsewhere)
    eve = table.fake.user("Eve", elsewhere, admin=True)
    await table.fake.announce(elsewhere)
    before = await table.session()
    await (await eve.command(channel, "quiz", "start", bank="things", seconds=10))
    await table.phase(Phase.OPEN, 0, "sess1", f"discord-{elsewhere.id}")
    for act in Act:
        ack = await (await eve.press(channel.last, write_token(Press("sess0", act)), force=True))
        assert "What is thing" not in ack.text
    for subject in (Subject.MISSED, Subject.STANDINGS, Subject.HOSTING):
        ack = await (await eve.press(channel.last, write_page(Page(subject, "sess0")), force=True))
        assert "Hanna" not in ack.text
    await table.quiet()
    after = await table.session()
    assert (after.phase, after.round, after.version) == (before.phase, before.round, before.version)


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_a_click_on_discord_carries_is_answered_and_the_bot_goes_on(table: Table, seed: int) -> None:
    random = Random(seed)
    await table.start(seconds=300)
    await table.phase(Phase.OPEN, 0)
    user = table.user("Ann")
    pieces = [
        "1",
        "sess0",
        "p",
        "page",
        "own",
        "in",
        "m",
        "l",
        ".",
        "-",
        "٣",
        "0",
        "99999",
        "forget",
        "t",
        "\u202e",
        " ",
    ]
    for _ in range(40):
        token = ".".join(random.choice(pieces) for _ in range(random.randrange(1, 7)))[:100]
        if token in (write_wish(Wish.FORGET), write_wish(Wish.EXPORT)):
            continue
        await (await user.press(table.channel.last, token, force=True)).acknowledged()
    ack = await (await table.user("Ben").press(table.channel.last, write_token(Press("sess0", Act.PICK, 0, 1))))
    assert "locked in" in ack.text
    assert json.loads(json.dumps(table.fake.state.problems)) == []
