"""What a learner has before them: the shelf, memories in front of questions as they are now, and their days."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.engine import shelves as shelving
from bot.engine.shelves import Shelf, Shelves
from bot.engine.survey import A_DAY, Survey, day_of, streak_of
from bot.ports.store import SHARED
from bot.ports.tenants import ZONE
from bot.quiz.bank import Bank
from bot.quiz.codec import question_hash, with_hash
from bot.quiz.recurrence import moment
from bot.store.review_queries import ReviewReads
from bot.tutor.evidence import Source
from bot.tutor.memory import DAY_MS, fold
from bot.tutor.profile import Profile
from bot.tutor.reviews import Account, QuestionKey, Review
from tests.fakes.house import House, a_house
from tests.quiz.values import BANK, NOW, ROOM, question
from tests.tutor.values import answer

ANN = Account("web", "ann")
BERLIN = ZoneInfo("Europe/Berlin")
HOT = QuestionKey(SHARED, "things", "q0")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path) as house:
        async with house.store.writing() as writing:
            await writing.add_accounts([(ANN, "ann", "Ann")])
        yield house


async def answered(house: House, moments: Iterable[int], right: bool = True) -> None:
    rows = [
        Review(ANN, ROOM.tenant, f"p{at}", 1, HOT, "", at, right, 0.25, Source.PRACTICE)
        for at in dict.fromkeys(moments)
    ]
    async with house.store.writing() as writing:
        await writing.put_reviews(rows)


async def made(house: House, now: int = NOW, tenant: str = ROOM.tenant) -> Survey:
    async with house.store.reading() as reading:
        return await Survey.made(reading, Shelves(), tenant, "ann", now)


async def streak(house: House, now: int, zone: ZoneInfo = BERLIN) -> int:
    async with house.store.reading() as reading:
        return await streak_of(reading, "ann", now, zone)


# -- the shelf -------------------------------------------------------------------------------------------------


async def test_a_bank_with_a_question_without_a_key_is_not_asked_from(house: House) -> None:
    open_one = with_hash(
        replace(BANK, id="open", hash="", questions=(replace(BANK.questions[0], key=()), BANK.questions[1]))
    )
    async with house.store.writing() as writing:
        await writing.put_shelf(ROOM.tenant, (open_one,))
    assert {key.bank for key in (await made(house)).entries} == {"things"}


async def test_what_is_kept_of_banks_is_bounded_and_can_be_lost(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelving, "_BANKS_KEPT", 1)
    monkeypatch.setattr(shelving, "_SHELVES_KEPT", 1)
    other = with_hash(replace(BANK, id="other", title="Other", hash=""))
    async with house.store.writing() as writing:
        await writing.put_shelf(SHARED, (BANK, other))
    shelves = Shelves()
    async with house.store.reading() as reading:
        whole = await shelves.shelf(reading, ROOM.tenant)
        assert whole.banks == {(SHARED, "things"), (SHARED, "other")}
        assert len(shelves._banks) == 1
        assert await shelves.shelf(reading, ROOM.tenant) is whole
        one = await shelves.shelf(reading, ROOM.tenant, "other")
        assert one.entries == {key: entry for key, entry in whole.entries.items() if key.bank == "other"}
        assert len(shelves._shelves) == 1
        assert (await shelves.shelf(reading, ROOM.tenant)).entries == whole.entries


async def test_all_questions_of_a_large_bank_are_there(house: House) -> None:
    large = with_hash(replace(BANK, id="large", hash="", questions=tuple(question(n) for n in range(501))))
    async with house.store.writing() as writing:
        await writing.put_shelf(ROOM.tenant, (large,))
    entries = (await made(house)).within("large")
    assert [(each.key.question, each.hash) for each in entries] == [
        (each.id, question_hash(each)) for each in large.questions
    ]


async def test_a_groups_own_bank_comes_before_the_shared_one_of_its_id_and_stays_in_the_group(house: House) -> None:
    own = with_hash(replace(BANK, hash="", title="Our things", questions=BANK.questions[:1]))
    async with house.store.writing() as writing:
        await writing.put_shelf("guild", (own,))
    assert set((await made(house, tenant="guild")).entries) == {QuestionKey("guild", "things", "q0")}
    assert {key.owner for key in (await made(house)).entries} == {SHARED}


# -- edited, deleted, removed ------------------------------------------------------------------------------------


async def remembering(house: House, bank: Bank = BANK) -> None:
    """Ann knew the first question three days ago, as it was asked in `bank`."""
    hash = question_hash(bank.questions[0])
    memory = fold(
        Survey("", 0, UTC, Profile(), Shelf(), {}, ()).memory(HOT), [answer(0, hash=hash), answer(1, day=1, hash=hash)]
    )
    async with house.store.writing() as writing:
        await writing.put_memories({("ann", HOT): memory})


async def edit(house: House, **changes: object) -> None:
    first = replace(BANK.questions[0], **changes)  # type: ignore[arg-type]
    await serve(house, with_hash(replace(BANK, hash="", questions=(first, *BANK.questions[1:]))))


async def serve(house: House, *banks: Bank) -> None:
    async with house.store.writing() as writing:
        await writing.put_shelf(SHARED, banks)


async def test_a_question_with_another_answer_is_new_again_and_one_in_new_words_is_due(house: House) -> None:
    await remembering(house)
    now = NOW + DAY_MS + 1
    assert ((await made(house, now)).memory(HOT).answers, (await made(house, now)).due()) == (2, ())
    await edit(house, explanation="Said better.")
    assert (await made(house, now)).memory(HOT).answers == 2
    assert (await made(house, now)).due() == ()
    await edit(house, prompt="What is a thing 0?")
    assert [entry.key for entry in (await made(house, now)).due()] == [HOT]
    await edit(house, key=(2,))
    assert (await made(house, now)).memory(HOT).answers == 0


async def test_what_is_gone_while_it_is_due_counts_nowhere_and_comes_back_with_its_memory(house: House) -> None:
    await remembering(house)
    later = NOW + 40 * DAY_MS
    assert len((await made(house, later)).due()) == 1
    await serve(house, with_hash(replace(BANK, hash="", questions=BANK.questions[1:])))
    assert ((await made(house, later)).due(), (await made(house, later)).memory(HOT).answers) == ((), 0)
    await serve(house)
    assert (await made(house, later)).entries == {}
    await serve(house, BANK)
    assert [entry.key for entry in (await made(house, later)).due()] == [HOT]


# -- days ------------------------------------------------------------------------------------------------------


async def test_the_day_begins_where_the_learner_lives_else_where_the_group_does(house: House) -> None:
    eleven = moment(date(2026, 6, 1), 23 * 60, BERLIN)
    await answered(house, [eleven])
    after_midnight = eleven + 2 * 3_600_000
    assert (await made(house, after_midnight)).day().done == 1, "in UTC it is 23:00 of the same day"
    async with house.store.writing() as writing:
        await writing.put_tenant_setting(ROOM.tenant, ZONE, "Europe/Berlin")
    assert (await made(house, after_midnight)).day().done == 0
    async with house.store.writing() as writing:
        await writing.put_profile("ann", Profile(zone="America/New_York"))
    assert (await made(house, after_midnight)).day().done == 1
    async with house.store.writing() as writing:
        await writing.put_profile("ann", Profile(zone="Europe/Berlin", a_day=7))
    async with house.store.reading() as reading:
        day = await day_of(reading, ROOM.tenant, "ann", eleven)
        assert (await day_of(reading, ROOM.tenant, "ann", after_midnight)).done == 0
    assert (day.done, day.right, day.planned) == (1, 1, 7)


async def test_an_answer_taken_back_counts_for_no_day(house: House) -> None:
    row = Review(ANN, ROOM.tenant, "p", 1, HOT, "", NOW, True, 0.25, Source.PRACTICE, undone=True)
    async with house.store.writing() as writing:
        await writing.put_reviews([row])
    assert (await made(house, NOW + 1)).day().done == 0


@pytest.mark.parametrize("days", [1, 7, 8, 9, 30, 70])
async def test_days_in_a_row_are_counted_however_many_and_through_changes_of_the_clocks(
    house: House, days: int
) -> None:
    last = date(2026, 4, 20)
    noon = [moment(last - timedelta(days=n), 12 * 60, BERLIN) for n in range(days)]
    await answered(house, [*noon, moment(last - timedelta(days=days + 1), 12 * 60, BERLIN)])
    assert await streak(house, noon[0]) == days
    assert await streak(house, noon[0] + DAY_MS) == days, "today may still come"
    assert await streak(house, noon[0] + 2 * DAY_MS) == 0


async def test_days_on_both_sides_of_midnight_are_two(house: House) -> None:
    night = moment(date(2026, 3, 29), 0, BERLIN)
    await answered(house, [night - 1, night])
    assert await streak(house, night + 1) == 2
    assert await streak(house, night + 1, ZoneInfo("UTC")) == 1


# -- the budget --------------------------------------------------------------------------------------------------


async def test_a_new_learner_begins_with_the_wish_and_skipped_weeks_make_the_plan_smaller(house: House) -> None:
    now = moment(date(2026, 6, 20), 12 * 60, BERLIN)
    assert (await made(house, now)).budget.a_day == A_DAY
    await answered(house, [now - 10 * DAY_MS + n for n in range(20)])
    idle = (await made(house, now)).budget.a_day
    assert 1 <= idle < A_DAY / 2
    await answered(house, [now - n * DAY_MS + k for n in range(1, 11) for k in range(20)])
    assert (await made(house, now)).budget.a_day == pytest.approx(A_DAY, rel=0.05)


async def test_an_exam_leaves_the_days_until_it(house: House) -> None:
    async with house.store.writing() as writing:
        await writing.put_profile("ann", Profile(exam=date(2026, 6, 30), zone="Europe/Berlin"))
    assert (await made(house, moment(date(2026, 6, 20), 12 * 60, BERLIN))).budget.days == 10


async def test_a_streak_of_years_is_counted_without_reading_the_answers_of_years(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = moment(date(2026, 4, 20), 12 * 60, BERLIN)
    await answered(house, [noon - n * DAY_MS - k * 1_000 for n in range(400) for k in range(5)])
    await answered(house, [noon - n * DAY_MS for n in range(400, 410)])
    async with house.store.writing() as writing:
        undone = [each for each in await writing.reviews_of([ANN]) if each.at < noon - 404 * DAY_MS]
        await writing.put_reviews([replace(each, undone=True) for each in undone])

    async def reviews_of(*args: object) -> None:
        raise AssertionError("every answer there ever was")

    monkeypatch.setattr(ReviewReads, "reviews_of", reviews_of)
    assert await streak(house, noon) == 405
