"""What is kept on tenants, through the engine's queue and sealed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine.links import LINKED
from bot.engine.tenants import KeptTenants
from bot.ports import Damaged, Hurried, Unavailable
from bot.ports.store import Writing
from bot.quiz.session import Settings
from bot.sealing import Seal, new_key
from bot.tutor.reviews import Account
from tests.fakes.house import House, a_house
from tests.quiz.values import HOST, ROOM

TENANT = "slack-T1"


@asynccontextmanager
async def an_office(folder: Path, keys: str | None) -> AsyncIterator[tuple[House, KeptTenants]]:
    async with a_house(folder) as house:
        yield house, KeptTenants(house.store, house.engine, house.clock, Seal(keys) if keys else None)


async def test_an_installation_is_read_back_and_stored_sealed(tmp_path: Path) -> None:
    async with an_office(tmp_path, new_key()) as (house, tenants):
        await tenants.install(TENANT, "slack", "token xoxb-secret")
        assert await tenants.installation(TENANT) == "token xoxb-secret"
        async with house.store.reading() as reading:
            row = await reading.installation(TENANT)
        assert row is not None
        assert (row.platform, row.installed_at) == ("slack", house.clock.now())
        assert "xoxb" not in row.body
        assert await tenants.uninstall(TENANT)
        assert await tenants.installation(TENANT) is None


async def test_an_installation_that_was_replaced_is_not_removed_in_place_of_the_earlier_one(tmp_path: Path) -> None:
    async with an_office(tmp_path, new_key()) as (_, tenants):
        await tenants.install(TENANT, "slack", "old")
        await tenants.install(TENANT, "slack", "new")
        assert not await tenants.uninstall(TENANT, "old")
        assert await tenants.installation(TENANT) == "new"
        assert await tenants.uninstall(TENANT, "new")
        assert not await tenants.uninstall(TENANT, "new")


async def test_a_changed_key_unseals_the_old_and_seals_with_the_new(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    async with an_office(tmp_path, old) as (house, tenants):
        await tenants.install(TENANT, "slack", "tokens")
        both = KeptTenants(house.store, house.engine, house.clock, Seal(f"{new},{old}"))
        assert await both.installation(TENANT) == "tokens"
        await both.install(TENANT, "slack", "tokens")
        assert await KeptTenants(house.store, house.engine, house.clock, Seal(new)).installation(TENANT) == "tokens"
        with pytest.raises(Damaged, match="another key"):
            await tenants.installation(TENANT)


async def test_without_a_key_nothing_is_kept_in_the_open(tmp_path: Path) -> None:
    async with an_office(tmp_path, None) as (_, tenants):
        with pytest.raises(Damaged, match="TOKEN_KEY"):
            await tenants.install(TENANT, "slack", "tokens")
        assert await tenants.installation(TENANT) is None


def test_what_is_no_key_is_refused_with_the_way_to_get_one() -> None:
    with pytest.raises(ValueError, match="quorum token-key"):
        Seal("much too short")


async def test_a_word_is_good_for_one_use_within_its_time(tmp_path: Path) -> None:
    async with an_office(tmp_path, None) as (house, tenants):
        used, late = await tenants.issue(600), await tenants.issue(600)
        assert used != late
        assert await tenants.use(used)
        assert not await tenants.use(used)
        await house.advance(600_000)
        assert not await tenants.use(late)
        assert not await tenants.use("made up")


async def test_a_code_that_links_accounts_begins_no_installation_and_is_not_used_up_by_it(tmp_path: Path) -> None:
    async with an_office(tmp_path, None) as (house, tenants):
        code = await house.engine._links.code(Account("web", "ann"), "Ann")
        assert not await tenants.use(f"link {code.replace('-', '')}")
        assert await house.engine._links.redeem(Account("web", "ben"), "Ben", code) == LINKED


async def test_settings_are_changed_together(tmp_path: Path) -> None:
    async with an_office(tmp_path, None) as (_, tenants):
        await tenants.set(TENANT, hosts="leads", group="S1")
        await tenants.set(TENANT, group=None)
        assert await tenants.settings(TENANT) == {"hosts": "leads"}


async def test_only_those_who_lead_start_a_quiz_where_the_tenant_says_so(tmp_path: Path) -> None:
    async with an_office(tmp_path, None) as (house, tenants):
        await tenants.set(ROOM.tenant, hosts="leads")
        refused = await house.start(Settings())
        assert (refused.note.done, refused.session) == (False, None)
        assert "admin" in refused.note.text
        assert (await house.start(Settings(), person=replace(HOST, leads=True))).note.done
        await tenants.set(ROOM.tenant, hosts="everyone")
        assert (await house.start(Settings(), place=replace(ROOM, channel="other"))).note.done


async def test_a_write_that_fails_is_told_to_its_caller_and_harms_nobody_else(tmp_path: Path) -> None:
    async with an_office(tmp_path, None) as (house, tenants):

        async def mistake(writing: Writing) -> None:
            await writing.put_tenant_setting(TENANT, "half", "done")
            raise ValueError("a mistake")

        with pytest.raises(ValueError, match="a mistake"):
            await house.engine.write(TENANT, mistake)
        assert await tenants.settings(TENANT) == {}
        await tenants.set(TENANT, fine="yes")
        assert await tenants.settings(TENANT) == {"fine": "yes"}


async def test_after_the_end_nothing_is_written(tmp_path: Path) -> None:
    async with an_office(tmp_path, None) as (_, tenants):
        pass
    with pytest.raises(Unavailable, match="restarting"):
        await tenants.set(TENANT, hosts="leads")


async def test_the_desk_lists_what_runs_in_a_tenant(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        assert await house.desk.running(ROOM.tenant) == ()
        await house.start(Settings())
        assert [session.host for session in await house.desk.running(ROOM.tenant)] == [HOST.id]
        assert await house.desk.running("another") == ()


async def departures(house: House) -> list[str]:
    async with house.store.reading() as reading:
        return [tenant for tenant, _ in await reading.departures()]


async def test_a_process_that_dies_while_a_workspace_leaves_has_forgotten_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with an_office(tmp_path, new_key()) as (house, tenants):
        await tenants.install(TENANT, "slack", "tokens")
        departed = house.engine.departed

        async def dies(tenant: str, *, told: bool = False) -> None:
            raise Unavailable("the process was killed")

        monkeypatch.setattr(house.engine, "departed", dies)
        with pytest.raises(Unavailable):
            await tenants.uninstall(TENANT, "tokens")
        monkeypatch.setattr(house.engine, "departed", departed)
        assert await tenants.uninstall(TENANT, "tokens"), "whoever finds the token dead the next time"
        assert await tenants.installation(TENANT) is None
        assert await departures(house) == [TENANT]


async def test_installed_anew_while_it_leaves_a_workspace_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with an_office(tmp_path, new_key()) as (house, tenants):
        await tenants.install(TENANT, "slack", "old")
        departed = house.engine.departed

        async def meanwhile(tenant: str, *, told: bool = False) -> None:
            await tenants.install(TENANT, "slack", "new")
            await departed(tenant, told=told)

        monkeypatch.setattr(house.engine, "departed", meanwhile)
        assert not await tenants.uninstall(TENANT, "old")
        assert await tenants.installation(TENANT) == "new"
        assert await departures(house) == []


async def test_an_installation_and_the_end_of_a_departure_are_one_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with an_office(tmp_path, new_key()) as (house, tenants):
        await house.engine.departed(TENANT)

        async def dies(tenants: object) -> None:
            raise Unavailable("the process was killed")

        monkeypatch.setattr(house.engine, "returned", dies)
        with pytest.raises(Unavailable):
            await tenants.install(TENANT, "slack", "tokens")
        there = await tenants.installation(TENANT) is not None
        assert there is (await departures(house) == [])


async def test_who_opens_the_page_of_installation_again_and_again_is_slowed_down(tmp_path: Path) -> None:
    async with an_office(tmp_path, new_key()) as (house, tenants):
        words = [await tenants.issue(600) for _ in range(60)]
        with pytest.raises(Hurried, match="Slow down"):
            await tenants.issue(600)
        assert await tenants.use(words[0])
        await house.clock.leap(5_000)
        await tenants.issue(600)
