"""Who may send a post, where several processes share a store."""

from __future__ import annotations

import pytest

from bot.ports.store import Lease, PostBump, Receipt, Store
from tests.store.values import KEY, NOW, OTHER_GUILD, PLATFORMS, a_session

ONE, TWO = Lease("one", NOW + 15_000), Lease("two", NOW + 15_000)


@pytest.fixture(autouse=True)
async def sessions(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add_sessions([a_session(), a_session(tenant=OTHER_GUILD)])


async def bump(store: Store, lease: Lease | None, now: int = NOW) -> None:
    async with store.writing() as writing:
        await writing.bump_posts([PostBump(*KEY, "r0", urgent=True, lease=lease)], now)


async def claim(store: Store, lease: Lease, now: int = NOW) -> None:
    async with store.writing() as writing:
        await writing.claim_posts(lease, now, PLATFORMS)


async def receive(store: Store, version: int, lease_until: int) -> None:
    receipt = Receipt(*KEY, "r0", version, "message", NOW, 0, 0, None, lease_until=lease_until)
    async with store.writing() as writing:
        await writing.put_receipts([receipt])


async def holder(store: Store) -> Lease | None:
    async with store.reading() as reading:
        post = await reading.post(KEY, "r0")
        assert post is not None
        return post.lease


async def test_whoever_makes_a_post_out_of_date_holds_it(store: Store) -> None:
    await bump(store, ONE)
    assert await holder(store) == ONE


async def test_another_process_does_not_take_it_while_it_is_held_but_wants_a_newer_version(store: Store) -> None:
    await bump(store, ONE)
    await bump(store, TWO, now=NOW + 15_000)
    assert await holder(store) == ONE
    async with store.reading() as reading:
        post = await reading.post(KEY, "r0")
        assert post is not None
        assert post.wanted == 2


async def test_a_lease_that_ran_out_can_be_taken_by_a_bump_or_a_claim(store: Store) -> None:
    await bump(store, ONE)
    later = Lease("two", NOW + 40_000)
    await claim(store, later, now=NOW + 15_000)
    assert await holder(store) == ONE
    await claim(store, later, now=NOW + 15_001)
    assert await holder(store) == later
    again = Lease("one", NOW + 90_000)
    await bump(store, again, now=NOW + 40_001)
    assert await holder(store) == again


async def test_the_holder_extends_its_own_lease(store: Store) -> None:
    await bump(store, ONE)
    longer = Lease("one", NOW + 20_000)
    await bump(store, longer, now=NOW + 5_000)
    assert await holder(store) == longer


async def test_a_post_that_is_up_to_date_is_given_up_and_one_that_is_not_is_kept(store: Store) -> None:
    await bump(store, ONE)
    await bump(store, TWO)
    await receive(store, 1, NOW + 30_000)
    assert await holder(store) == Lease("one", NOW + 30_000)
    await receive(store, 2, NOW + 30_000)
    assert await holder(store) is None


async def test_a_claim_takes_only_what_is_out_of_date(store: Store) -> None:
    await bump(store, None)
    await receive(store, 1, 0)
    await claim(store, TWO)
    assert await holder(store) is None
    await bump(store, None)
    await claim(store, TWO)
    assert await holder(store) == TWO


async def test_a_claim_takes_only_posts_of_the_platforms_named(store: Store) -> None:
    await bump(store, None)
    async with store.writing() as writing:
        await writing.claim_posts(TWO, NOW, ["some other"])
        await writing.claim_posts(TWO, NOW, [])
    assert await holder(store) is None


async def test_a_process_that_ends_gives_up_what_it_holds_and_nothing_else(store: Store) -> None:
    await bump(store, ONE)
    async with store.writing() as writing:
        await writing.release_posts("two")
    assert await holder(store) == ONE
    async with store.writing() as writing:
        await writing.release_posts("one")
    assert await holder(store) is None
