"""Several workspaces install the app, play apart from each other, and leave."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Installation
from structlog.testing import capture_logs

from adapters.slack.scopes import SCOPES
from adapters.slack.settings import Mode
from bot.engine.tenants import _WORDS
from bot.ports import SetDaily, Unavailable
from bot.quiz.daily import Plan, State
from bot.quiz.events import Person, Place
from bot.quiz.recurrence import Recurrence
from bot.quiz.stages import Phase
from bot.sealing import new_key
from tests.fakes.slack import FakeSlack, Team, names
from tests.fakes.table import exhausted, seen
from tests.slack.table import Table, a_table


@pytest.fixture(params=list(Mode))
async def table(request: pytest.FixtureRequest, fake: FakeSlack, tmp_path: Path) -> AsyncIterator[Table]:
    """A bot that is in no workspace yet, by Socket Mode and by HTTP."""
    async with a_table(tmp_path, fake, mode=request.param, several=True) as table:
        yield table


class Browser:
    """Somebody's browser: it keeps the cookie of the installation, and follows nothing by itself."""

    def __init__(self, http: aiohttp.ClientSession, table: Table) -> None:
        self._http = http
        self._table = table
        self.cookie = ""

    async def begin(self) -> str:
        """Press "Add to Slack"; gives Slack's address that asks whether one agrees."""
        async with self._http.get(f"{self._table.address}/slack/install", allow_redirects=False) as said:
            assert said.status == 302
            self.cookie = said.headers["Set-Cookie"].split(";")[0]
            assert "Secure" in said.headers["Set-Cookie"]
            return said.headers["Location"]

    async def back(self, url: str, cookie: str | None = None) -> tuple[int, str]:
        """Come back to the app; gives status and text of its page."""
        parts = urlsplit(url)
        assert url.startswith("https://quiz.example.org/slack/oauth_redirect?")
        headers = {"Cookie": self.cookie if cookie is None else cookie}
        async with self._http.get(f"{self._table.address}{parts.path}?{parts.query}", headers=headers) as said:
            return said.status, await said.text()


@asynccontextmanager
async def browser(table: Table) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Browser(http, table)


async def install(table: Table, team: Team) -> None:
    async with browser(table) as person:
        status, page = await person.back(await table.fake.install(team, await person.begin()))
    assert status == 200
    assert "Quorum is installed" in page


async def test_a_workspace_installs_the_app_and_plays(table: Table) -> None:
    await install(table, table.team)
    assert table.team.token is not None
    assert set(table.team.token.scopes) == set(SCOPES), "what the app asks for and nothing more"
    assert (await table.start()).text.startswith("✅")
    await table.phase(Phase.OPEN, 0)
    assert await table.answer("Ann", 0) == "✅ A locked in."


async def test_a_restart_keeps_every_workspace(fake: FakeSlack, tmp_path: Path) -> None:
    keys = new_key()
    async with a_table(tmp_path, fake, several=True, keys=keys) as table:
        await install(table, table.team)
        await table.start("things seconds=300")
        await table.phase(Phase.OPEN, 0)
    async with a_table(tmp_path, fake, before=table, several=True, keys=keys) as again:
        assert await again.answer("Ann", 0) == "✅ A locked in."


async def test_tokens_are_sealed_in_the_database(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake, several=True) as table:
        await install(table, table.team)
        token = table.team.bot_token
        stored = b"".join((tmp_path / name).read_bytes() for name in ("quorum.sqlite3", "quorum.sqlite3-wal"))
        assert table.tenant.encode() in stored
        assert token.encode() not in stored
        assert fake.client_secret.encode() not in stored


async def test_two_workspaces_see_nothing_of_each_other(table: Table) -> None:
    other = table.fake.team("Elsewhere", installed=False)
    channel, eve = table.fake.channel(other), table.fake.user("Eve", other)
    await install(table, table.team)
    await install(table, other)
    await table.start("things questions=1")
    await table.phase(Phase.OPEN, 0)
    await table.answer("Ann", 0)
    before = len(eve.notes)
    await (await eve.command(channel, "/quiz", "stop"))
    assert "No quiz is running here" in (await eve.told(before + 1)).text
    await eve.open_home()
    home = await eve.sees_home()
    assert "Running now" not in home.text
    await (await eve.command(channel, "/quiz", "scores all"))
    assert "ann" not in (await eve.sees_modal()).text
    await (await eve.command(channel, "/quiz", "start things"))
    await table.phase(Phase.OPEN, 0, id="sess1", tenant=f"slack-{other.id}")
    assert (await table.phase(Phase.OPEN, 0)).place.tenant == table.tenant


async def test_a_state_is_good_for_one_browser_and_one_use(table: Table) -> None:
    async with browser(table) as person:
        url = await table.fake.install(table.team, await person.begin())
        status, page = await person.back(url, cookie="")
        assert (status, "one browser" in page) == (400, True), "somebody else's browser"
        assert (await person.back(url))[0] == 200
        status, page = await person.back(url)
        assert (status, "finished already" in page) == (401, True), "a second time"
        state = parse_qs(urlsplit(url).query)["state"][0]
        forged = url.replace(state, "forged")
        assert (await person.back(forged, cookie=person.cookie.replace(state, "forged")))[0] == 401


async def test_a_state_runs_out_after_ten_minutes(table: Table) -> None:
    async with browser(table) as person:
        url = await table.fake.install(table.team, await person.begin())
        await table.clock.advance(600_000)
        assert (await person.back(url))[0] == 401
    assert len(table.fake.calls.of(names.OAUTH_ACCESS)) == 0


async def test_a_code_slack_does_not_know_installs_nothing(table: Table) -> None:
    async with browser(table) as person:
        url = await table.fake.install(table.team, await person.begin())
        code = parse_qs(urlsplit(url).query)["code"][0]
        status, page = await person.back(url.replace(code, "made-up"))
        assert (status, "not installed" in page) == (401, True)
    assert await table.tenants.installation(table.tenant) is None


async def test_whoever_changes_their_mind_is_told_that_nothing_happened(table: Table) -> None:
    async with browser(table) as person:
        await person.begin()
        status, page = await person.back("https://quiz.example.org/slack/oauth_redirect?error=access_denied")
        assert (status, "Nothing was changed" in page) == (200, True)


async def test_an_installation_that_meets_an_outage_says_so_on_its_page(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(*_: object) -> str:
        raise Unavailable("The database is locked by another program.")

    async with browser(table) as person:
        url = await table.fake.install(table.team, await person.begin())
        table.fake.faults.cut(names.OAUTH_ACCESS)
        with capture_logs() as logged:
            status, page = await person.back(url)
            assert (status, "begin again in a moment" in page) == (503, True)
            monkeypatch.setattr(table.tenants, "issue", locked)
            async with aiohttp.ClientSession() as http, http.get(f"{table.address}/slack/install") as said:
                assert (said.status, "begin again in a moment" in await said.text()) == (503, True)
    assert {each["log_level"] for each in logged} == {"warning"}


async def test_tokens_that_would_run_out_are_not_installed(table: Table) -> None:
    flow = table.platform._doors.flow
    assert flow is not None
    rotated = Installation(user_id="U1", team_id="T1", bot_token="xoxe.xoxb-1", bot_refresh_token="xoxe-1")
    with pytest.raises(BoltError, match="rotate"):
        await flow.settings.installation_store.async_save(rotated)
    assert await table.tenants.installation("slack-T1") is None


async def test_what_a_stranger_writes_into_the_address_is_neither_shown_nor_logged(table: Table) -> None:
    back = "https://quiz.example.org/slack/oauth_redirect?error="
    with capture_logs() as logged:
        async with browser(table) as person:
            status, page = await person.back(f"{back}Send+your+password+to+Eve%0Aand+a+line")
            assert (status, "Eve" in page) == (200, False)
            assert "Slack says server_error" in (await person.back(f"{back}server_error"))[1]
    assert "Eve" not in repr(logged)


@pytest.mark.parametrize("how", ["uninstall", "revoke"])
async def test_a_workspace_that_leaves_takes_its_token_along_and_ends_its_quizzes(table: Table, how: str) -> None:
    other = table.fake.team("Elsewhere", installed=False)
    await install(table, table.team)
    await install(table, other)
    await table.start()
    await table.phase(Phase.OPEN, 0)
    await a_daily(table)
    with capture_logs() as logged:
        table.fake.uninstall(table.team) if how == "uninstall" else table.fake.revoke(table.team)
        await table.phase(Phase.STOPPED)
        await seen(lambda: any("its token is deleted" in each["event"] for each in logged), "the deletion")
    assert await table.tenants.installation(table.tenant) is None
    assert await daily_state(table) is State.OFF
    assert await table.tenants.installation(f"slack-{other.id}") is not None
    assert "xoxb-" not in repr(logged)


async def test_a_token_that_died_unheard_is_deleted_at_the_first_call_that_tells(table: Table) -> None:
    await install(table, table.team)
    await table.start("things seconds=20")
    await table.phase(Phase.OPEN, 0)
    await a_daily(table)
    table.fake.subscribed.clear()
    table.fake.revoke(table.team)
    await table.click("Ann", 0)
    await table.pass_time(25_000)
    await table.phase(Phase.STOPPED)
    assert await table.tenants.installation(table.tenant) is None
    assert await daily_state(table) is State.OFF


async def test_installed_anew_the_daily_stays_off_until_somebody_sets_it(table: Table) -> None:
    await install(table, table.team)
    await a_daily(table)
    with capture_logs() as logged:
        table.fake.uninstall(table.team)
        await seen(lambda: any("its token is deleted" in each["event"] for each in logged), "the deletion")
    await install(table, table.team)
    assert await daily_state(table) is State.OFF
    await a_daily(table)
    assert await daily_state(table) is State.ON


async def test_installed_anew_the_new_token_is_used_and_stays(table: Table) -> None:
    await install(table, table.team)
    assert (await table.start("things seconds=20")).text.startswith("✅")
    await table.phase(Phase.OPEN, 0)
    table.fake.subscribed.clear()
    with unknown_to(table):
        table.fake.uninstall(table.team)
        await install(table, table.team)
    assert await table.answer("Ann", 0) == "✅ A locked in."
    await table.pass_time(45_000)
    await table.phase(Phase.OPEN, 1)
    assert table.team.bot_token in str(await table.tenants.installation(table.tenant))


async def test_a_word_of_leaving_that_comes_after_the_app_was_installed_anew_changes_nothing(
    fake: FakeSlack, tmp_path: Path
) -> None:
    async with a_table(tmp_path, fake, mode=Mode.HTTP, several=True) as table:
        await install(table, table.team)
        await table.start("things seconds=300")
        await table.phase(Phase.OPEN, 0)
        fake.faults.cut(names.DELIVER, times=4)
        fake.uninstall(table.team)
        await seen(lambda: fake.faults.left == 0, "both words, lost twice")
        await install(table, table.team)
        await table.pass_time(61_000, step_ms=5_000)
        assert (await table.session()).phase is Phase.OPEN
        assert table.team.bot_token in str(await table.tenants.installation(table.tenant))


async def test_a_workspace_whose_leaving_could_not_be_stored_is_told_of_it_again(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    await install(table, table.team)
    await table.start("things seconds=300")
    await table.phase(Phase.OPEN, 0)

    async def locked(tenant: str) -> None:
        raise Unavailable("The database is locked by another program.")

    with capture_logs(), monkeypatch.context() as broken:
        broken.setattr(table.engine, "departed", locked)
        table.fake.uninstall(table.team)
        await table.clock.advance(1_000)
        await table.quiet()
    assert (await table.session()).phase is Phase.OPEN
    await table.pass_time(62_000, step_ms=1_000)
    await table.phase(Phase.STOPPED)
    assert await table.tenants.installation(table.tenant) is None


def daily_place(table: Table) -> Place:
    return Place(table.tenant, "slack", table.channel.id)


async def a_daily(table: Table) -> None:
    """A daily quiz in the channel, set by somebody who leads."""
    plan = Plan(Recurrence(9 * 60), "UTC", bank="things", count=1)
    said = await table.engine.daily(SetDaily(daily_place(table), Person("U1", "Ada", leads=True), plan))
    assert said.note.done, said


async def daily_state(table: Table) -> State:
    async with table.store.reading() as reading:
        daily = await reading.daily_in(daily_place(table))
    assert daily is not None
    return daily.state


@contextmanager
def unknown_to(table: Table) -> Iterator[None]:
    """What is installed in the block is installed by way of another process: this one goes on with what it knows."""
    workspaces = table.platform._workspaces
    known = dict(workspaces._known)
    yield
    workspaces._known.clear()
    workspaces._known.update(known)


async def test_whoever_begins_again_and_again_is_asked_to_slow_down(table: Table) -> None:
    async with browser(table) as person:
        exhausted(table.tenants._allowance, "", "anybody", _WORDS)
        async with person._http.get(f"{table.address}/slack/install", allow_redirects=False) as said:
            assert (said.status, "Slow down" in await said.text()) == (429, True)
        table.tenants._allowance._buckets.clear()
        assert (await person.begin()).startswith("http")
