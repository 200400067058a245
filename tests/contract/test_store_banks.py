"""What every store promises about banks: shelves, and content that stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.ports.store import SHARED, Store
from bot.quiz.bank import Bank, Difficulty
from bot.quiz.codec import question_hash, with_hash
from tests.store.values import GUILD, OTHER_GUILD, a_bank


async def serve(store: Store, tenant: str, *banks: Bank) -> None:
    async with store.writing() as writing:
        await writing.put_shelf(tenant, banks)


async def titles(store: Store, tenant: str) -> list[str]:
    async with store.reading() as reading:
        return [summary.bank.title for summary in await reading.shelf(tenant)]


@pytest.mark.parametrize("questions", [12, 501])
async def test_a_bank_comes_back_with_its_questions_in_order(store: Store, questions: int) -> None:
    bank = a_bank(questions=questions)
    await serve(store, GUILD, bank)
    async with store.reading() as reading:
        found = await reading.bank(GUILD, "metals")
    assert found == bank
    assert found.hash == bank.hash


async def test_a_summary_counts_questions_and_names_none(store: Store) -> None:
    bank = a_bank(questions=3)
    await serve(store, GUILD, bank)
    async with store.reading() as reading:
        (summary,) = await reading.shelf(GUILD)
    assert summary.bank == replace(bank, questions=())
    assert summary.bank.hash == bank.hash
    assert summary.questions == 3
    assert summary.by_outcome == {"melting": 1}
    assert summary.by_difficulty == {Difficulty.HARD: 1, Difficulty.EASY: 2}


async def test_a_bank_without_a_difficulty_counts_no_question_under_one(store: Store) -> None:
    await serve(store, GUILD, with_hash(replace(a_bank(questions=2), difficulty=None)))
    async with store.reading() as reading:
        (summary,) = await reading.shelf(GUILD)
    assert summary.by_difficulty == {Difficulty.HARD: 1}


async def test_a_known_bank_is_served_without_bringing_its_questions_again(store: Store) -> None:
    bank = a_bank(questions=3)
    await serve(store, GUILD, bank)
    async with store.reading() as reading:
        assert await reading.known_banks([bank.hash, "another"]) == {bank.hash}
    await serve(store, OTHER_GUILD, replace(bank, questions=()))
    async with store.reading() as reading:
        assert await reading.bank(OTHER_GUILD, "metals") == bank


async def test_a_bank_that_is_not_known_has_to_bring_its_questions(store: Store) -> None:
    with pytest.raises(ValueError, match="questions"):
        await serve(store, GUILD, replace(a_bank(questions=3), questions=()))


async def test_shared_banks_are_served_to_everybody(store: Store) -> None:
    await serve(store, SHARED, a_bank("zinc", "Zinc"), a_bank("argon", "Argon"))
    assert await titles(store, GUILD) == ["Argon", "Zinc"]
    async with store.reading() as reading:
        assert await reading.bank(GUILD, "zinc") == a_bank("zinc", "Zinc")


async def test_a_tenant_s_own_bank_wins_over_a_shared_one_of_the_same_id(store: Store) -> None:
    await serve(store, SHARED, a_bank(title="Shared"), a_bank("other", "Other"))
    await serve(store, GUILD, a_bank(title="Own"))
    assert await titles(store, GUILD) == ["Other", "Own"]
    assert await titles(store, OTHER_GUILD) == ["Other", "Shared"]
    async with store.reading() as reading:
        ours, theirs = await reading.bank(GUILD, "metals"), await reading.bank(OTHER_GUILD, "metals")
    assert (ours, theirs) == (a_bank(title="Own"), a_bank(title="Shared"))


async def test_a_tenant_s_banks_are_nobody_else_s(store: Store) -> None:
    await serve(store, GUILD, a_bank())
    assert await titles(store, OTHER_GUILD) == []
    async with store.reading() as reading:
        assert await reading.bank(OTHER_GUILD, "metals") is None


async def test_a_shelf_holds_exactly_what_was_put_there_last(store: Store) -> None:
    await serve(store, GUILD, a_bank("zinc", "Zinc"), a_bank("argon", "Argon"))
    await serve(store, OTHER_GUILD, a_bank("zinc", "Zinc"))
    await serve(store, GUILD, a_bank("argon", "Argon, again"), a_bank("iron", "Iron"))
    assert await titles(store, GUILD) == ["Argon, again", "Iron"]
    assert await titles(store, OTHER_GUILD) == ["Zinc"]
    await serve(store, GUILD)
    assert await titles(store, GUILD) == []


async def test_content_stays_when_it_is_no_longer_served(store: Store) -> None:
    old = a_bank(questions=3)
    await serve(store, GUILD, old)
    await serve(store, GUILD, a_bank("iron", "Iron"))
    hashes = [question_hash(question) for question in old.questions]
    async with store.reading() as reading:
        assert await reading.bank_facts(old.hash) == replace(old, questions=())
        assert await reading.questions([*hashes, "unknown"]) == dict(zip(hashes, old.questions, strict=True))
        assert await reading.bank_facts("unknown") is None


async def test_serving_the_same_content_again_changes_nothing(store: Store) -> None:
    for _ in range(2):
        await serve(store, GUILD, a_bank())
    async with store.reading() as reading:
        assert await reading.bank(GUILD, "metals") == a_bank()


async def test_a_question_that_occurs_twice_in_a_bank_is_asked_twice(store: Store) -> None:
    bank = a_bank(questions=2)
    twice = with_hash(replace(bank, questions=bank.questions * 2))
    await serve(store, GUILD, twice)
    async with store.reading() as reading:
        assert await reading.bank(GUILD, "metals") == twice


async def test_a_bank_that_does_not_know_its_hash_is_given_one(store: Store) -> None:
    await serve(store, GUILD, replace(a_bank(), hash=""))
    async with store.reading() as reading:
        found = await reading.bank(GUILD, "metals")
    assert found is not None
    assert found.hash == a_bank().hash


async def test_two_banks_of_one_id_are_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="same id"):
        await serve(store, GUILD, a_bank(title="One"), a_bank(title="Two"))
    assert await titles(store, GUILD) == []
