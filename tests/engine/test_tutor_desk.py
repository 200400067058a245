"""The tutor's pages as the desk gives them: of what was really answered, and each person's own alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import get_ident
from typing import Any

import pytest

from bot.engine import asking
from bot.ports.store import SHARED
from bot.ports.tutor import Assign, SetPlan
from bot.quiz.codec import with_hash
from bot.quiz.events import Person, Place
from bot.quiz.lessons import Deed
from bot.quiz.pages import OF_THE_TUTOR, Page, PageView, Subject
from bot.tutor.memory import DAY_MS
from bot.tutor.plan import mingled
from tests.engine.practising import Pupil, put_own_bank
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BANK, BEN, NOW, ROOM, question
from tests.tutor.pages import lines, tokens

LEADER = Person("lea", "Lea", leads=True)
BIRDS = with_hash(replace(BANK, id="birds", title="Birds", hash="", notes=(), questions=BANK.questions[:1]))
ELSEWHERE = Place("other", "web", "main")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, banks=(BANK, BIRDS)) as house:
        yield house


async def page(
    house: House, subject: Subject, of: str = "", person: Person = ANN, place: Place = ROOM, number: int = 0
) -> PageView:
    return await house.desk.own_page(place, person, Page(subject, of, number))


async def practised(house: House, person: Person = ANN, answers: str = "1111", of: str = "things") -> Pupil:
    """Somebody answers, rightly or wrongly, and stops."""
    pupil = Pupil(house, person)
    await pupil.do(Deed.PRACTICE, of)
    for number, mark in enumerate(answers):
        if number:
            await pupil.press("Next")
        await pupil.answer(right=mark == "1")
    await pupil.press("Stop")
    return pupil


class TestSomebodyNew:
    @pytest.mark.parametrize("subject", sorted(OF_THE_TUTOR))
    async def test_has_every_page(self, house: House, subject: Subject) -> None:
        assert len(lines(await page(house, subject))) > 1

    async def test_sees_what_there_is_to_learn(self, house: House) -> None:
        assert lines(await page(house, Subject.STUDY)) == [
            "Study",
            "Birds | 1 question, not begun",
            "Things | 4 questions, not begun",
        ]
        assert lines(await page(house, Subject.MASTERY))[-1] == "No answers in the last 33 days."
        assert await house.desk.due_count(ROOM, ANN) == 0

    async def test_is_told_of_no_bank_where_there_is_none(self, tmp_path: Path) -> None:
        async with a_house(tmp_path / "empty", banks=()) as empty:
            for subject in (Subject.STUDY, Subject.MASTERY, Subject.PLAN):
                assert "no bank here yet" in lines(await page(empty, subject))[1]

    async def test_gets_a_page_for_what_is_gone(self, house: House) -> None:
        gone = ((Subject.STUDY, "gone"), (Subject.STUDY, "things/gone"), (Subject.MASTERY, "gone"))
        for subject, of in (*gone, (Subject.ASSIGNMENTS, "gone")):
            assert "not here any more" in lines(await page(house, subject, of))[1]

    async def test_asks_the_desk_for_other_pages_in_the_other_way(self, house: House) -> None:
        with pytest.raises(ValueError, match=r"Desk\.page"):
            await page(house, Subject.BANKS)
        assert "its own command" in lines(await house.desk.page("web", ANN.id, Page(Subject.PLAN)))[1]


class TestWhatWasAnswered:
    async def test_shows_in_bars_notes_and_days(self, house: House) -> None:
        await practised(house, answers="11")
        assert lines(await page(house, Subject.MASTERY))[2:] == [
            "0% Birds | not begun",
            "50% Things | 2 of 4 questions met",
            "Answers on 1 of the last 33 days: 2 answers.",
        ]
        shown = lines(await page(house, Subject.MASTERY, "things"))[2:]
        assert sum("met, from few answers" in line for line in shown) in (1, 2)
        assert "2 questions on this" in lines(await page(house, Subject.STUDY, "things/first"))
        assert lines(await page(house, Subject.STUDY, "things/first"))[-1].startswith("What is thing 1? —")

    async def test_is_compared_with_what_was_known_a_week_ago_however_often_it_was_answered_since(
        self, house: House
    ) -> None:
        for day in (0, 10, 12, 14):
            await house.leap_to(NOW + day * DAY_MS)
            await practised(house, of="birds", answers="1")
        # Known already a week ago, and a little better now: not from nothing to all.
        (line,) = lines(await page(house, Subject.MASTERY, "birds"))[2:]
        points = int(line.rpartition("up ")[2].partition(" ")[0])
        assert 5 < points < 70

    async def test_becomes_due_and_is_counted(self, house: House) -> None:
        await practised(house, answers="1100")
        await house.leap_to(NOW + 40 * DAY_MS)
        assert await house.desk.due_count(ROOM, ANN) == 4
        view = await page(house, Subject.PLAN)
        assert lines(view)[1] == "4 questions are due today."
        assert "Review what is due" in tokens(view)

    async def test_needs_care_when_it_was_suspended_and_can_be_woken_from_there(self, house: House) -> None:
        pupil = Pupil(house)
        await pupil.do(Deed.PRACTICE, "things")
        prompt = pupil.prompt
        await pupil.answer()
        await pupil.press("Never again")
        view = await page(house, Subject.DUE)
        assert f"{prompt} | never again, you said" in lines(view)
        await pupil.touch(tokens(view)["Ask me again"])
        assert "suspended" not in "".join(lines(await page(house, Subject.DUE)))

    async def test_leaves_a_question_that_was_deleted_out(self, house: House) -> None:
        await practised(house)
        async with house.store.writing() as writing:
            await writing.put_shelf(SHARED, (with_hash(replace(BANK, hash="", questions=BANK.questions[:2])),))
        assert "2 of 2 questions met" in lines(await page(house, Subject.MASTERY))[-2]

    async def test_of_a_bank_that_was_removed_is_on_no_page(self, house: House) -> None:
        await practised(house)
        async with house.store.writing() as writing:
            await writing.put_shelf(SHARED, (BIRDS,))
        await house.leap_to(NOW + 40 * DAY_MS)
        assert await house.desk.due_count(ROOM, ANN) == 0
        assert not any("Things" in line for line in lines(await page(house, Subject.MASTERY)))


class TestAPlan:
    async def test_tells_how_ready_one_will_be_on_the_exam_day(self, house: House) -> None:
        await practised(house)
        await house.engine.tutor(SetPlan(ROOM, ANN, exam=date(2027, 2, 14), a_day=5, new_a_day=2, zone="Europe/Lisbon"))
        said = lines(await page(house, Subject.PLAN))
        assert said[2] == "Your exam is on 14 February, in 30 days"
        shares = [int(line.partition("%")[0]) for line in said[3:6]]
        assert shares[1] < shares[2] <= 100
        assert said[-1].startswith("You want 5 questions a day. At most 2 a day may be new.")
        assert said[-1].endswith("Europe/Lisbon.")

    async def test_is_about_the_banks_that_were_begun_or_the_one_asked_for(self, house: House) -> None:
        await practised(house)
        await house.leap_to(NOW + 40 * DAY_MS)
        assert lines(await page(house, Subject.PLAN))[1] == "4 questions are due today."
        assert lines(await page(house, Subject.PLAN, "birds"))[1] == "Nothing is due today."


class TestPictures:
    async def test_are_drawn_of_what_is_known_and_of_the_plan(self, house: House) -> None:
        await practised(house)
        for subject, of in ((Subject.MASTERY, ""), (Subject.MASTERY, "things"), (Subject.PLAN, "")):
            picture = await house.desk.chart(ROOM, ANN, Page(subject, of))
            assert picture is not None
            assert picture.startswith(b"\x89PNG")

    async def test_are_none_where_there_is_nothing_to_draw(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        assert await house.desk.chart(ROOM, ANN, Page(Subject.MASTERY, "gone")) is None
        assert await house.desk.chart(ROOM, ANN, Page(Subject.PLAN, "gone")) is None
        assert await house.desk.chart(ROOM, ANN, Page(Subject.DUE)) is None
        monkeypatch.setattr("bot.engine.tutor_desk.can_draw", lambda: False)
        assert await house.desk.chart(ROOM, ANN, Page(Subject.MASTERY)) is None


class TestNobodyElse:
    async def test_sees_what_somebody_has_practised(self, house: House) -> None:
        blank = {subject: lines(await page(house, subject, person=BEN)) for subject in OF_THE_TUTOR}
        led = {subject: lines(await page(house, subject, person=LEADER)) for subject in OF_THE_TUTOR}
        await practised(house, answers="0000")
        await house.engine.tutor(SetPlan(ROOM, ANN, exam=date(2027, 2, 14)))
        assert {subject: lines(await page(house, subject, person=BEN)) for subject in OF_THE_TUTOR} == blank
        assert {subject: lines(await page(house, subject, person=LEADER)) for subject in OF_THE_TUTOR} == led

    async def test_with_the_same_id_on_another_platform_is_the_same_person(self, house: House) -> None:
        await practised(house)
        there = Place(ROOM.tenant, "discord", "main")
        assert "not begun" in lines(await page(house, Subject.MASTERY, place=there))[3]

    async def test_of_another_group_sees_its_banks(self, house: House) -> None:
        await put_own_bank(house, ROOM.tenant)
        await practised(house, of="own")
        assert "Own" in "".join(lines(await page(house, Subject.MASTERY)))
        assert "Own" not in "".join(lines(await page(house, Subject.MASTERY, place=ELSEWHERE)))


class TestAssignments:
    async def test_are_worked_on_by_their_button_and_the_leader_sees_who_has_finished(self, house: House) -> None:
        await house.engine.tutor(Assign(ROOM, LEADER, "things", NOW + 3 * DAY_MS, 2, title="By Monday"))
        view = await page(house, Subject.ASSIGNMENTS)
        assert lines(view)[1] == "By Monday | 2 attempts left"
        ann = Pupil(house)
        await ann.touch(tokens(view)["Begin"])
        await ann.answer()
        assert "1 of 4 answered" in lines(await page(house, Subject.ASSIGNMENTS))[1]
        for right in (True, True, False):
            await ann.press("Next")
            await ann.answer(right)
        assert lines(await page(house, Subject.ASSIGNMENTS))[1] == "By Monday | 3 of 4 right, 1 attempt left"
        led = await page(house, Subject.ASSIGNMENTS, person=LEADER)
        assert lines(led)[-1].startswith("1 person has finished")
        id = tokens(led)["Who has finished"].split(".")[2]
        assert lines(await page(house, Subject.ASSIGNMENTS, id, person=LEADER))[2] == "Ann | 3 of 4 right, 1 attempt"
        assert "Only whoever leads" in lines(await page(house, Subject.ASSIGNMENTS, id, person=BEN))[1]

    async def test_are_told_of_to_whoever_set_them_though_they_lead_no_more(self, house: House) -> None:
        await house.engine.tutor(Assign(ROOM, LEADER, "things", NOW + 3 * DAY_MS))
        view = await page(house, Subject.ASSIGNMENTS, person=replace(LEADER, leads=False))
        assert lines(view)[-1].startswith("Nobody has finished yet")
        assert "Who has finished" in tokens(view)
        assert "Who has finished" not in tokens(await page(house, Subject.ASSIGNMENTS))

    async def test_are_those_of_the_group_that_are_not_long_over(self, house: House) -> None:
        await house.engine.tutor(Assign(ROOM, LEADER, "things", NOW + DAY_MS))
        assert lines(await page(house, Subject.ASSIGNMENTS, place=ELSEWHERE))[1] == "Nothing is assigned here."
        await house.leap_to(NOW + 2 * DAY_MS)
        assert lines(await page(house, Subject.ASSIGNMENTS))[-1] == "is over"
        await house.leap_to(NOW + 32 * DAY_MS)
        assert lines(await page(house, Subject.ASSIGNMENTS))[1] == "Nothing is assigned here."


async def test_the_plan_of_a_large_bank_is_not_reckoned_where_clicks_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reckoned_in: list[int] = []

    def spied(*args: Any) -> Any:
        reckoned_in.append(get_ident())
        return mingled(*args)

    monkeypatch.setattr(asking, "mingled", spied)
    large = with_hash(replace(BANK, hash="", questions=tuple(question(number) for number in range(501))))
    async with a_house(tmp_path, banks=(large,)) as house:
        await page(house, Subject.PLAN)
    assert len(reckoned_in) == 1
    assert get_ident() not in reckoned_in
