"""What is kept on tenants: settings, installations, and words that are good for one use."""

from __future__ import annotations

from bot.ports.store import InstallationRow, Store
from bot.quiz.stages import Phase
from tests.store.values import GUILD, NOW, OTHER_GUILD, a_session


async def test_a_setting_is_the_tenants_own_and_can_be_changed_and_taken_back(store: Store) -> None:
    async with store.writing() as writing:
        await writing.put_tenant_setting(GUILD, "hosts", "everyone")
        await writing.put_tenant_setting(GUILD, "zone", "Asia/Kathmandu")
        await writing.put_tenant_setting(OTHER_GUILD, "hosts", "leads")
    async with store.writing() as writing:
        await writing.put_tenant_setting(GUILD, "hosts", "leads")
        await writing.put_tenant_setting(GUILD, "zone", None)
        await writing.put_tenant_setting(GUILD, "never set", None)
    async with store.reading() as reading:
        assert await reading.tenant_settings(GUILD) == {"hosts": "leads"}
        assert await reading.tenant_settings(OTHER_GUILD) == {"hosts": "leads"}
        assert await reading.tenant_settings("nobody") == {}


async def test_a_later_installation_replaces_the_earlier_one_of_the_same_tenant(store: Store) -> None:
    other = InstallationRow(OTHER_GUILD, "slack", NOW, "other")
    async with store.writing() as writing:
        await writing.put_installation(InstallationRow(GUILD, "slack", NOW, "old"))
        await writing.put_installation(other)
        await writing.put_installation(InstallationRow(GUILD, "slack", NOW + 5, "new"))
    async with store.reading() as reading:
        assert await reading.installation(GUILD) == InstallationRow(GUILD, "slack", NOW + 5, "new")
        assert await reading.installation(OTHER_GUILD) == other
        assert await reading.installation("nobody") is None


async def test_a_removed_installation_leaves_nothing_behind(store: Store) -> None:
    async with store.writing() as writing:
        await writing.put_installation(InstallationRow(GUILD, "slack", NOW, "tokens"))
        await writing.put_installation(InstallationRow(OTHER_GUILD, "slack", NOW, "tokens"))
    async with store.writing() as writing:
        assert await writing.drop_installation(GUILD)
        assert not await writing.drop_installation(GUILD)
    async with store.reading() as reading:
        assert await reading.installation(GUILD) is None
        assert await reading.installation(OTHER_GUILD) is not None


async def test_a_ticket_is_good_for_one_use_until_it_runs_out(store: Store) -> None:
    async with store.writing() as writing:
        await writing.issue_ticket("one", NOW + 1_000, NOW)
        await writing.issue_ticket("late", NOW + 1_000, NOW)
        assert await writing.use_ticket("never issued", NOW) is None
        assert await writing.use_ticket("one", NOW + 999) == ""
        assert await writing.use_ticket("one", NOW + 999) is None, "it was used before"
        assert await writing.use_ticket("late", NOW + 1_000) is None, "it has run out"


async def test_issuing_a_ticket_clears_those_that_ran_out(store: Store) -> None:
    async with store.writing() as writing:
        await writing.issue_ticket("old", NOW + 1_000, NOW)
        await writing.issue_ticket("new", NOW + 9_000, NOW + 2_000)
        # Looked at as of before it ran out: it is gone all the same.
        assert await writing.use_ticket("old", NOW) is None


async def test_the_quizzes_that_run_in_a_tenant_are_listed_newest_first_and_counted_by_platform(store: Store) -> None:
    over = {"phase": Phase.FINISHED, "ended_at": NOW}
    async with store.writing() as writing:
        await writing.add_sessions(
            [
                a_session("older", created_at=NOW),
                a_session("newer", created_at=NOW + 1),
                a_session("over", **over),
                a_session("theirs", tenant=OTHER_GUILD),
            ]
        )
    async with store.reading() as reading:
        assert [session.id for session in await reading.live_of(GUILD, 9)] == ["newer", "older"]
        assert [session.id for session in await reading.live_of(GUILD, 1)] == ["newer"]
        assert [session.id for session in await reading.hosted_in(GUILD, "host", 9)] == ["newer", "over", "older"]
        assert await reading.hosted_in(GUILD, "somebody", 9) == ()
        assert len(await reading.hosted_in(GUILD, "host", 1)) == 1
        assert await reading.live_count(GUILD, "web") == 2
        assert await reading.live_count(GUILD, "slack") == 0


async def test_a_word_says_what_it_is_good_for_and_a_new_one_makes_the_earlier_void(store: Store) -> None:
    async with store.writing() as writing:
        for hash, of in (("first", "ann"), ("second", "ann"), ("other", "ben"), ("third", "cid")):
            await writing.issue_ticket(hash, NOW + 1_000, NOW, of)
        await writing.recall_tickets("cid")
        assert await writing.use_ticket("first", NOW) is None
        assert await writing.use_ticket("second", NOW) == "ann"
        assert await writing.use_ticket("other", NOW) == "ben"
        assert await writing.use_ticket("third", NOW) is None
