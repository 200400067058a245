"""Setting assignments, and taking them back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.engine.assignments import MOST_ATTEMPTS, MOST_OPEN
from bot.ports.daily import SetDaily
from bot.ports.tutor import Assign, Unassign
from bot.quiz.blocks import Card, Text
from bot.quiz.codec import with_hash
from bot.quiz.daily import Plan
from bot.quiz.events import Person
from bot.quiz.lessons import Deed, Lesson, read_lesson
from bot.quiz.pages import Page, Subject
from bot.quiz.recurrence import Recurrence
from bot.quiz.session import Settings
from bot.store.assignment_queries import AssignmentReads
from bot.tutor.assignments import Assignment
from bot.tutor.memory import DAY_MS
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BANK, NOW, ROOM
from tests.tutor.pages import lines

LEADER = Person("lea", "Lea", leads=True)
KEYLESS = with_hash(
    replace(BANK, id="open", title="Open", hash="", questions=(replace(BANK.questions[0], key=()), BANK.questions[1]))
)
TASK = Assign(ROOM, LEADER, "things", NOW + DAY_MS)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, banks=(BANK, KEYLESS)) as house:
        yield house


async def assigned(house: House) -> tuple[Assignment, ...]:
    async with house.store.reading() as reading:
        return await reading.assignments(ROOM.tenant)


def said(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Text)]


async def test_a_leader_sets_an_assignment_named_by_what_it_asks(house: House) -> None:
    reply = await house.engine.tutor(TASK)
    assert reply.note.done
    assert reply.note.text == "Assigned: “Things”, 4 questions, 1 attempt. Everybody finds it among the assignments."
    await house.engine.tutor(replace(TASK, outcome="first", attempts=3))
    await house.engine.tutor(replace(TASK, title=" By\nMonday "))
    titles = {each.title: each for each in await assigned(house)}
    assert set(titles) == {"Things", "Things: Name the first things", "By Monday"}
    kept = titles["Things: Name the first things"]
    assert (kept.host, kept.host_name, kept.outcome, kept.attempts, kept.place) == ("lea", "Lea", "first", 3, ROOM)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"person": ANN}, "Only whoever leads"),
        ({"bank": "gone"}, "There is no bank “gone” here"),
        ({"bank": "open"}, "without a key"),
        ({"outcome": "gone"}, "no question on this outcome"),
        ({"attempts": 0}, f"1 to {MOST_ATTEMPTS} attempts"),
        ({"attempts": MOST_ATTEMPTS + 1}, f"1 to {MOST_ATTEMPTS} attempts"),
        ({"deadline": NOW}, "has passed already"),
        ({"deadline": NOW + 400 * DAY_MS}, "more than a year"),
        ({"title": "x" * 201}, "at most 200 characters"),
    ],
)
async def test_what_cannot_be_assigned_is_refused_with_the_reason(
    house: House, changed: dict[str, Any], said: str
) -> None:
    reply = await house.engine.tutor(replace(TASK, **changed))
    assert not reply.note.done
    assert said in reply.note.text
    assert await assigned(house) == ()


async def test_what_was_typed_leaves_room_for_what_to_do_in_every_refusal(house: House) -> None:
    """A platform cuts what is too long, and the remedy stands at the end."""
    long = "x" * 5_000
    plan = Plan(Recurrence(540), "UTC", bank=long)
    replies = (
        await house.engine.tutor(replace(TASK, bank=long)),
        await house.start(Settings(), bank=long),
        await house.engine.daily(SetDaily(ROOM, LEADER, plan)),
        await house.engine.daily(SetDaily(ROOM, LEADER, replace(plan, bank="", series=long))),
        await house.engine.daily(SetDaily(ROOM, LEADER, replace(plan, zone=long))),
    )
    for reply in replies:
        assert not reply.note.done
        assert "Choose one from the list" in reply.note.text[:200]


async def test_who_has_finished_is_counted_and_not_read_for_the_page_of_all_assignments(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.engine.tutor(TASK)

    async def efforts(*args: object) -> None:
        raise AssertionError("the attempts of a large group at fifty assignments are very many")

    monkeypatch.setattr(AssignmentReads, "efforts", efforts)
    view = await house.desk.own_page(ROOM, LEADER, Page(Subject.ASSIGNMENTS))
    assert lines(view)[-1].startswith("Nobody has finished yet")


async def test_it_is_taken_back_once_by_whoever_set_it_or_leads(house: House) -> None:
    await house.engine.tutor(TASK)
    ((id,),) = [(each.id,) for each in await assigned(house)]
    for person, gone, said in (
        (ANN, id, "Only whoever leads"),
        (ANN, "gone", "Only whoever leads"),
        (LEADER, "gone", "no such assignment"),
        (replace(LEADER, leads=False), id, "Taken back"),
        (LEADER, id, "no such assignment"),
    ):
        assert said in (await house.engine.tutor(Unassign(ROOM, person, gone))).note.text
    assert [each.ended_at for each in await assigned(house)] == [NOW]


async def test_the_channel_is_told_where_that_is_wished_until_it_is_taken_back(house: House) -> None:
    reply = await house.engine.tutor(replace(TASK, outcome="first", attempts=3, announce=True))
    assert reply.note.text.endswith("Everybody finds it among the assignments, and in the post here.")
    await house.quiet()
    (message,) = house.platform.messages.values()
    ((id, title),) = [(each.id, each.title) for each in await assigned(house)]
    assert (message.place, message.card.fallback) == (ROOM, f"Assignment: {title}")
    assert said(message.card) == ["2 questions, at your own pace and in private; 3 attempts, of which the best counts."]
    (button,) = message.card.buttons
    assert (button.label, read_lesson(button.token)) == ("Begin", Lesson(Deed.ASSIGNMENT, id))
    await house.engine.tutor(Unassign(ROOM, LEADER, id))
    await house.advance(6_000)
    assert said(message.card)[-1] == "It was taken back."
    assert message.card.buttons == ()


async def test_nobody_else_is_told_of_one_that_is_not_announced_or_was_refused(house: House) -> None:
    await house.engine.tutor(TASK)
    assert not (await house.engine.tutor(replace(TASK, bank="gone", announce=True))).note.done
    ((id,),) = [(each.id,) for each in await assigned(house)]
    await house.engine.tutor(Unassign(ROOM, LEADER, id))
    await house.quiet()
    assert house.platform.messages == {}


async def test_only_so_many_are_open_at_a_time(house: House) -> None:
    async with house.store.writing() as writing:
        for number in range(MOST_OPEN):
            await writing.put_assignment(
                Assignment(f"a{number}", ROOM, "lea", "Lea", "things", None, "T", NOW + DAY_MS, 1, NOW)
            )
    assert "Take one back first" in (await house.engine.tutor(TASK)).note.text
    await house.engine.tutor(Unassign(ROOM, LEADER, "a7"))
    assert (await house.engine.tutor(TASK)).note.done
