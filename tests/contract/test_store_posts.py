"""What every store promises about posts: bumps, receipts, and which posts are out of date."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.ports.store import Post, PostBump, Receipt, Store
from bot.quiz.events import Place
from tests.store.values import GUILD, KEY, NOW, OTHER_GUILD, PLATFORMS, a_session

NEW = Post(
    place=Place(GUILD, "web", "channel-of-alpha"),
    session="alpha",
    slot="r0",
    wanted=1,
    urgent=1,
    shown=0,
    ref=None,
    sent_at=None,
    next_try=NOW,
    attempts=0,
    failing_since=None,
    gone=False,
)


@pytest.fixture(autouse=True)
async def sessions(store: Store) -> None:
    """A session in each of two tenants, under the same id."""
    async with store.writing() as writing:
        await writing.add_sessions([a_session(), a_session(tenant=OTHER_GUILD)])


async def bump(store: Store, *slots: str, urgent: bool = True, now: int = NOW) -> None:
    async with store.writing() as writing:
        await writing.bump_posts([PostBump(*KEY, slot, urgent) for slot in slots], now)


def shown(version: int, *, ref: str = "message", at: int = NOW + 1, next_try: int = 0) -> Receipt:
    return Receipt(*KEY, "r0", version, ref, at, next_try, 0, None)


def failed(attempts: int, *, since: int, next_try: int, gone: bool = False) -> Receipt:
    return Receipt(*KEY, "r0", 0, None, None, next_try, attempts, since, gone)


async def receive(store: Store, *receipts: Receipt) -> None:
    async with store.writing() as writing:
        await writing.put_receipts(receipts)


async def post(store: Store) -> Post | None:
    async with store.reading() as reading:
        return await reading.post(KEY, "r0")


async def dirty(store: Store) -> list[str]:
    async with store.reading() as reading:
        return [post.slot for post in await reading.dirty_posts(PLATFORMS)]


async def test_the_first_bump_makes_the_post(store: Store) -> None:
    assert await post(store) is None
    await bump(store, "r0")
    assert await post(store) == NEW
    assert await dirty(store) == ["r0"]


async def test_a_bump_that_can_wait_makes_no_post_urgent(store: Store) -> None:
    await bump(store, "r0", urgent=False)
    assert await post(store) == replace(NEW, urgent=0)


async def test_every_bump_wants_a_newer_version_and_urgent_ones_are_remembered(store: Store) -> None:
    await bump(store, "r0")
    await bump(store, "r0", urgent=False, now=NOW + 1)
    assert await post(store) == replace(NEW, wanted=2)
    await bump(store, "r0", now=NOW + 2)
    assert await post(store) == replace(NEW, wanted=3, urgent=3, next_try=NOW + 2)


async def test_bumps_of_one_post_in_a_call_are_one_and_urgent_if_any_is(store: Store) -> None:
    async with store.writing() as writing:
        rows = [PostBump(*KEY, "r0", urgent) for urgent in (False, True, False)]
        await writing.bump_posts(rows, NOW)
    assert await post(store) == NEW


async def test_a_bump_touches_no_post_of_another_tenant(store: Store) -> None:
    await bump(store, "r0")
    async with store.writing() as writing:
        await writing.bump_posts([PostBump(OTHER_GUILD, "alpha", "r0", True)], NOW)
    assert await post(store) == NEW
    async with store.reading() as reading:
        places = [post.place.tenant for post in await reading.dirty_posts(PLATFORMS)]
        assert sorted(places) == [GUILD, OTHER_GUILD]


async def test_the_newest_post_is_the_one_made_last(store: Store) -> None:
    async with store.reading() as reading:
        assert await reading.newest_post(KEY) is None
    await bump(store, "lobby")
    await bump(store, "lobby", "r9", "r10", now=NOW + 5)
    await bump(store, "lobby", now=NOW + 9)
    async with store.reading() as reading:
        newest = await reading.newest_post(KEY)
        found = await reading.posts_to_draw(
            [(KEY, "r10"), (KEY, "nothing"), ((OTHER_GUILD, "alpha"), "lobby"), (KEY, "lobby")]
        )
        version = (await reading.versions([KEY]))[KEY]
        assert found == {(KEY, slot): (await reading.post(KEY, slot), version) for slot in ("lobby", "r10")}
    assert newest is not None
    assert newest.slot == "r10"


# -- receipts ----------------------------------------------------------------------------------------------


async def test_a_receipt_says_what_is_shown(store: Store) -> None:
    await bump(store, "r0")
    await receive(store, shown(1))
    assert await post(store) == replace(NEW, shown=1, ref="message", sent_at=NOW + 1, next_try=0)
    assert await dirty(store) == []


async def test_a_post_changed_while_it_was_sent_is_still_out_of_date(store: Store) -> None:
    await bump(store, "r0")
    await bump(store, "r0", urgent=False)
    await receive(store, shown(1))
    assert await dirty(store) == ["r0"]


async def test_shown_and_ref_never_go_back(store: Store) -> None:
    await bump(store, "r0")
    await bump(store, "r0")
    await receive(store, shown(2, ref="newer", at=NOW + 9))
    await receive(store, shown(1, ref="older", at=NOW + 1))
    found = await post(store)
    assert found is not None
    assert (found.shown, found.ref, found.sent_at) == (2, "newer", NOW + 9)


async def test_a_failure_keeps_what_is_shown_and_says_when_to_try_again(store: Store) -> None:
    await bump(store, "r0")
    await receive(store, shown(1))
    await bump(store, "r0", now=NOW + 50)
    await receive(store, failed(2, since=NOW + 60, next_try=NOW + 4_000))
    expected = replace(NEW, wanted=2, urgent=2, shown=1, ref="message", sent_at=NOW + 1)
    assert await post(store) == replace(expected, next_try=NOW + 4_000, attempts=2, failing_since=NOW + 60)


async def test_success_ends_a_failure(store: Store) -> None:
    await bump(store, "r0")
    await receive(store, failed(1, since=NOW, next_try=NOW + 4_000))
    await receive(store, shown(1, next_try=NOW + 10))
    found = await post(store)
    assert found is not None
    assert (found.shown, found.failing_since, found.attempts, found.next_try) == (1, None, 0, NOW + 10)


async def test_an_urgent_change_does_not_wait_for_the_pause_after_the_version_before_it(store: Store) -> None:
    await bump(store, "r0")
    await bump(store, "r0", now=NOW + 5)
    await receive(store, shown(1, next_try=NOW + 3_000))
    found = await post(store)
    assert found is not None
    assert found.next_try == NOW + 5


async def test_a_change_that_can_wait_waits_for_that_pause(store: Store) -> None:
    await bump(store, "r0")
    await bump(store, "r0", urgent=False, now=NOW + 5)
    await receive(store, shown(1, next_try=NOW + 3_000))
    found = await post(store)
    assert found is not None
    assert found.next_try == NOW + 3_000


async def test_a_post_given_up_is_never_out_of_date_again(store: Store) -> None:
    await bump(store, "r0")
    await receive(store, failed(3, since=NOW, next_try=NOW, gone=True))
    await bump(store, "r0")
    await receive(store, failed(1, since=NOW, next_try=NOW))
    assert await dirty(store) == []
    found = await post(store)
    assert found is not None
    assert found.gone


async def test_a_receipt_for_no_post_changes_nothing(store: Store) -> None:
    await receive(store, shown(1))
    assert await post(store) is None


# -- out of date -------------------------------------------------------------------------------------------


async def test_posts_out_of_date_come_longest_waiting_first(store: Store) -> None:
    await bump(store, "r1", now=NOW + 9)
    await bump(store, "r2", now=NOW + 3)
    await bump(store, "r3", "r0", now=NOW + 3)
    await bump(store, "r0", now=NOW + 20)
    assert await dirty(store) == ["r2", "r3", "r1", "r0"]
    async with store.reading() as reading:
        assert [post.slot for post in await reading.dirty_posts(PLATFORMS, 2)] == ["r2", "r3"]


async def test_posts_of_other_platforms_do_not_stand_in_the_way(store: Store) -> None:
    await bump(store, "r0")
    async with store.reading() as reading:
        assert await reading.dirty_posts(["some other"]) == ()
        assert await reading.dirty_posts([]) == ()
        assert len(await reading.dirty_posts(["some other", *PLATFORMS])) == 1
