"""Learning alone in the room: the front door, the tutor's pages and forms, and pressing its buttons."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from adapters.web.identity import Player
from bot.ports import Assign, LinkAccounts, PlanWishes, Reply, SetPlan, Study, Unassign
from bot.quiz.blocks import Button, Card, Heading, OptionLine, Options, Style, Text
from bot.quiz.effects import Note
from bot.quiz.events import Person, Place
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.pages import Bar, Bars, Bullets, HeatMap, Named, Page, PageView, Subject, Turn
from bot.quiz.stages import Stage
from tests.fakes.room_demo import HOST
from tests.fakes.served import Served

MAIN, TUESDAY = Place("web", "web", "main"), Place("web", "web", "tuesday")
CARD = Card(
    "practice1",
    "practice",
    Stage.ASKING,
    (Heading("Which one?", "Practice · 1 of 5 today"), Options((OptionLine("A", "This", "tutor.a.practice1.1.0"),))),
    (Button("Hint", "tutor.h.practice1.1.0"),),
    "Which one?",
    1,
)
ASSIGNMENT = {"of": "reefs:stress", "day": "2027-03-05", "time": "18:30", "zone": "Asia/Kathmandu", "attempts": "2"}


def a_page(web: Served, page: Page, *blocks: Any, turns: tuple[Turn, ...] = ()) -> None:
    """Let the desk have a page."""
    web.desk.pages[page] = PageView(f"A page on {page.subject.name}", (tuple(blocks),), turns=turns)


def answering(web: Served, reply: Reply) -> None:
    web.engine.teach = lambda command: reply


class TestTheFrontDoor:
    async def test_says_what_is_due_how_it_stands_and_where_to_begin(self, web: Served) -> None:
        web.desk.due = 12
        bars = Bars("", (Bar("Corals", 0.62, "fairly sure", turn=Turn("Outcomes", Page(Subject.MASTERY, "reefs"))),))
        days = HeatMap(((date(2027, 1, 15), 3),), "3 answers in all.")
        a_page(web, Page(Subject.MASTERY), bars, days)
        a_page(web, Page(Subject.PLAN), Text("12 are due."), Bars("Your exam is near", (Bar("Today", 0.4),)))
        status, page = await web.get("/learn?room=tuesday")
        assert status == 200
        for words in ("12</b> <span>due today", "62%", "fairly sure", "3 answers in all.", "Your exam is near", "40%"):
            assert words in page
        for to in ("/practice", "/review", "/study", "/plan", "/care", "/assignments", "/group", "/link"):
            assert f'href="{to}?room=tuesday"' in page
        assert 'href="/mastery/reefs?room=tuesday"' in page

    async def test_says_so_where_nothing_is_due(self, web: Served) -> None:
        _, page = await web.get("/learn")
        assert "Nothing is due today" in page
        assert 'href="/review"' not in page

    async def test_is_reached_from_every_page_and_from_what_the_room_says_is_due(self, web: Served) -> None:
        _, page = await web.get("/")
        assert 'href="/learn"' in page
        assert "Nothing is due for you today" in page
        web.desk.due = 1
        _, page = await web.get("/r/tuesday")
        assert "1 due today" in page
        assert 'href="/review?room=tuesday"' in page
        _, line = await web.get("/learn/line?room=tuesday")
        assert "1 due today" in line

    @pytest.mark.parametrize(
        "path", ["/learn", "/mastery", "/practice", "/assignments/a1", "/missed/demoresult/practice"]
    )
    async def test_asks_who_somebody_is_and_leads_back(self, web: Served, path: str) -> None:
        status, page = await web.get(path, None)
        assert status == 200
        assert "Your name" in page
        assert f'value="{path}"' in page


class TestAPage:
    async def test_is_drawn_as_the_desk_tells_it_and_kept_in_no_cache(self, web: Served) -> None:
        wake = Turn("Ask me again", Lesson(Deed.WAKE, "reefs/pay"))
        review, more = Turn("Review", Lesson(Deed.REVIEW, "reefs")), Turn("More", Page(Subject.DUE, "reefs", 3))
        a_page(web, Page(Subject.DUE, "reefs", 2), Named("What pays?", "suspended", wake), turns=(review, more))
        answer = await web.http.get(
            f"{web.url}/care/reefs?page=2&room=tuesday", cookies=web.cookies(HOST), allow_redirects=False
        )
        page = await answer.text()
        assert answer.headers["Cache-Control"] == "no-store"
        assert "What pays?" in page
        assert re.search(r'<button[^>]* data-token="tutor.e.reefs/pay.0.0" data-deed="wake">Ask me again', page)
        assert 'href="/review/reefs?room=tuesday" data-token="tutor.r.reefs.0.0"' in page
        assert 'href="/care/reefs?page=3&amp;room=tuesday"' in page

    async def test_of_a_part_of_a_bank_has_an_address(self, web: Served) -> None:
        a_page(web, Page(Subject.STUDY, "reefs/~4f1c9a02"), Text("Notes on it."))
        assert "Notes on it." in (await web.get("/study/reefs/~4f1c9a02"))[1]

    @pytest.mark.parametrize("typed", ["-1", "x", "99999", "²"])
    async def test_begins_at_the_first_where_the_number_makes_no_sense(self, web: Served, typed: str) -> None:
        a_page(web, Page(Subject.MASTERY), Text("From the beginning."))
        assert "From the beginning." in (await web.get("/mastery", params={"page": typed}))[1]

    async def test_of_the_group_is_for_everybody_since_everybody_leads_here(self, web: Served) -> None:
        asked: list[Person] = []

        async def own_page(place: Place, person: Person, page: Page) -> PageView:
            asked.append(person)
            return PageView("Your group", ())

        web.desk.own_page = own_page  # type: ignore[method-assign]
        await web.get("/group")
        await web.get("/assignments")
        assert [person.leads for person in asked] == [True, False], "but who has finished is for whoever set it"


class TestAsking:
    @pytest.mark.parametrize(
        ("path", "token"),
        [
            ("/practice", "tutor.p..0.0"),
            ("/practice/reefs/stress", "tutor.p.reefs/stress.0.0"),
            ("/practice?further=1", "tutor.p..1.0"),
            ("/review/reefs", "tutor.r.reefs.0.0"),
            ("/missed/demoresult/practice", "tutor.m.demoresult.0.0"),
            ("/assignments/a1/practice", "tutor.z.a1.0.0"),
        ],
    )
    async def test_begins_by_a_press_of_the_pages_own_and_by_no_look_at_it(
        self, web: Served, path: str, token: str
    ) -> None:
        status, page = await web.get(path)
        assert status == 200
        assert f'id="play" data-player="{HOST.id}"' in page
        assert f'data-token="{token}"' in page
        assert web.engine.lessons == []

    async def test_is_of_something_that_a_button_can_be_of(self, web: Served) -> None:
        assert (await web.get("/practice/a.b"))[0] == 404
        assert (await web.get("/practice/" + "x" * 90))[0] == 404

    async def test_hands_a_press_over_and_shows_the_card(self, web: Served) -> None:
        answering(web, Reply(Note(""), card=CARD))
        answer = await web.post("/act", json={"token": "tutor.p.reefs.0.0", "room": "tuesday"})
        said = await answer.json()
        lesson = Lesson(Deed.PRACTICE, "reefs")
        assert web.engine.lessons == [Study(TUESDAY, HOST.person, lesson, web.clock.now())]
        assert said["done"]
        assert 'data-token="tutor.a.practice1.1.0"' in said["card"]
        assert 'data-deed="hint"' in said["card"]

    @pytest.mark.parametrize("room", [None, 7, "no such room", ""])
    async def test_is_in_the_main_room_where_none_is_said(self, web: Served, room: object) -> None:
        await web.post("/act", json={"token": "tutor.p..0.0", "room": room})
        (command,) = web.engine.lessons
        assert command.place == MAIN

    async def test_says_a_note_and_is_silent_to_whoever_was_told(self, web: Served) -> None:
        answering(web, Reply(Note("It will be asked again.")))
        assert await web.act("tutor.e.reefs/pay.0.0") == (200, {"done": True, "text": "It will be asked again."})
        answering(web, Reply(Note("Slower."), silent=True))
        assert await web.act("tutor.e.reefs/pay.0.0") == (429, {"done": False, "text": ""})

    async def test_says_later_what_takes_long(self, web: Served) -> None:
        final: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        answering(web, Reply(Note("Saving takes longer."), pending=final))
        async with web.window() as window:
            status, said = await web.act("tutor.e.reefs/pay.0.0")
            assert (status, said["pending"]) == (202, True)
            final.set_result(Reply(Note("It will be asked again.")))
            assert (await window.until("note"))["text"] == "It will be asked again."

    async def test_of_a_quiz_on_weak_spots_leads_to_the_room(self, web: Served) -> None:
        answering(web, Reply(Note("Here we go."), "s0001"))
        answer = await web.post("/act", json={"token": "tutor.g.reefs.0.0", "room": "tuesday"})
        assert (await answer.json())["to"] == "/r/tuesday"
        (command,) = web.engine.lessons
        assert isinstance(command, Study)
        assert command.person.leads, "everybody may start a quiz here"

    async def test_marks_what_was_chosen_on_the_card_and_counts_nobody_else(self, web: Served) -> None:
        lines = (OptionLine("A", "This", right=False, chosen=True), OptionLine("B", "That", right=True))
        told = replace(CARD, stage=Stage.REVEAL, blocks=(Heading("Which one?"), Options(lines)))
        answering(web, Reply(Note(""), card=replace(told, buttons=(Button("Next", "tutor.n.p.1.0", Style.PRIMARY),))))
        card = (await web.act("tutor.a.practice1.1.0"))[1]["card"]
        assert 'data-right="false" data-held="true" data-chosen="true"' in card
        assert 'data-right="true" data-held="false"' in card
        assert "chose this" not in card
        assert re.search(r'buttons-first.*data-deed="next">Next', card, re.DOTALL)

    @pytest.mark.parametrize("token", ["tutor.p", "tutor.y..0.0", "tutor.p.a.b.0.0", "tutor.p..0.0 ", "tutor.P..0.0"])
    async def test_refuses_what_nobody_wrote(self, web: Served, token: str) -> None:
        assert (await web.act(token))[0] == 400
        assert web.engine.lessons == []

    async def test_is_for_people_with_a_name_who_press_here(self, web: Served) -> None:
        assert (await web.act("tutor.p..0.0", None))[0] == 401
        elsewhere = {"Origin": "https://evil.example"}
        for path, sent in (("/act", {"json": {"token": "tutor.p..0.0"}}), ("/plan", {"data": {"a_day": "5"}})):
            assert (await web.post(path, headers=elsewhere, **sent)).status == 403
        assert web.engine.lessons == []


class TestForms:
    async def send(self, web: Served, path: str, **fields: str) -> tuple[int, str]:
        answer = await web.post(path, data=fields)
        return answer.status, await answer.text()

    async def test_the_plan_begins_with_what_was_set_and_is_set_as_a_whole(self, web: Served) -> None:
        web.desk.wishes = PlanWishes(date(2027, 5, 4), 20, None, "Europe/Lisbon")
        _, page = await web.get("/plan")
        for value in ('value="2027-05-04"', 'value="20"', 'value="Europe/Lisbon"'):
            assert value in page
        answering(web, Reply(Note("Your exam is on 7 May.")))
        status, page = await self.send(web, "/plan", exam="2027-05-07", a_day="", new_a_day="5", zone="Asia/Tokyo")
        assert status == 200
        assert "Your exam is on 7 May." in page
        assert web.engine.lessons == [SetPlan(MAIN, HOST.person, date(2027, 5, 7), False, 0, 5, "Asia/Tokyo")]
        await self.send(web, "/plan", exam="", a_day="12", new_a_day="", zone="")
        assert web.engine.lessons[1] == SetPlan(MAIN, HOST.person, None, True, 12, 0, "")

    @pytest.mark.parametrize(
        ("field", "typed"), [("exam", "soon"), ("a_day", "many"), ("a_day", "1001"), ("new_a_day", "-1")]
    )
    async def test_what_cannot_be_read_is_said_and_stays_typed(self, web: Served, field: str, typed: str) -> None:
        status, page = await self.send(web, "/plan", **{"zone": "UTC", field: typed})
        assert status == 422
        assert 'role="alert"' in page
        assert f'value="{typed}"' in page
        assert web.engine.lessons == []

    async def test_a_code_makes_two_accounts_one(self, web: Served) -> None:
        answering(web, Reply(Note("Both are one now.")))
        status, page = await self.send(web, "/link", code=" ABCD-EFGH ")
        assert (status, "Both are one now." in page) == (200, True)
        assert web.engine.lessons == [LinkAccounts(MAIN, HOST.person, "ABCD-EFGH")]
        answering(web, Reply(Note("No such code.", done=False)))
        status, page = await self.send(web, "/link", code="<b>XX")
        assert status == 422
        assert 'value="&lt;b&gt;XX"' in page

    async def test_anybody_sets_an_assignment_and_is_led_to_the_list(self, web: Served) -> None:
        _, page = await web.get("/assignments")
        assert 'value="reefs:stress"' in page
        assert (await self.send(web, "/assignments?room=tuesday", **ASSIGNMENT))[0] == 303
        (command,) = web.engine.lessons
        deadline = int(datetime(2027, 3, 5, 12, 45, tzinfo=UTC).timestamp() * 1000)
        person = replace(HOST.person, leads=True)
        assert command == Assign(TUESDAY, person, "reefs", deadline, 2, "stress", "")
        assert (await self.send(web, "/assignments", **ASSIGNMENT, announce="on"))[0] == 303
        assert [getattr(each, "announce", None) for each in web.engine.lessons] == [False, True]

    @pytest.mark.parametrize(
        "change",
        [{"of": ""}, {"day": "friday"}, {"time": "noonish"}, {"zone": "Atlantis"}, {"zone": ""}, {"attempts": "0"}],
    )
    async def test_an_assignment_that_makes_no_sense_is_said_and_not_set(
        self, web: Served, change: dict[str, str]
    ) -> None:
        status, page = await self.send(web, "/assignments", **(ASSIGNMENT | change))
        assert status == 422
        assert 'role="alert"' in page
        assert web.engine.lessons == []

    async def test_an_assignment_is_taken_back_by_a_person_who_need_not_lead(self, web: Served) -> None:
        a_page(
            web,
            Page(Subject.ASSIGNMENTS, "a1"),
            Text("2 have finished."),
            turns=(Turn("All", Page(Subject.ASSIGNMENTS)),),
        )
        _, page = await web.get("/assignments/a1")
        assert "Take it back" in page
        assert (await self.send(web, "/assignments/change", assignment="a1", act="off"))[0] == 303
        assert web.engine.lessons == [Unassign(MAIN, HOST.person, "a1")]
        a_page(web, Page(Subject.ASSIGNMENTS, "a2"), Text("Only whoever leads here sees that."))
        assert "Take it back" not in (await web.get("/assignments/a2"))[1]

    async def test_a_refusal_by_the_engine_is_said(self, web: Served) -> None:
        answering(web, Reply(Note("50 are open here.", done=False)))
        status, page = await self.send(web, "/assignments", **ASSIGNMENT)
        assert (status, "50 are open here." in page) == (422, True)

    async def test_nobody_without_a_name_sends_one(self, web: Served) -> None:
        for path in ("/plan", "/link", "/assignments", "/assignments/change"):
            assert (await web.post(path, None, data={})).status == 303
        assert web.engine.lessons == []


class TestWhatWasMissed:
    async def test_leads_to_practising_it(self, web: Served) -> None:
        _, page = await web.get("/missed/demoresult")
        assert 'href="/missed/demoresult/practice" data-token="tutor.m.demoresult.0.0"' in page
        _, page = await web.get("/results/demoresult", Player("w02", "Adaeze"))
        assert 'href="/missed/demoresult/practice?room=result"' in page

    async def test_names_what_to_review(self, web: Served) -> None:
        a_page(web, Page(Subject.MISSED, "demoresult"), Bullets("To review", ("Explain what corals do.",)))
        _, page = await web.get("/missed/demoresult")
        assert "To review" in page
        assert "Explain what corals do." in page

    async def test_on_the_result_of_a_quiz_is_a_link(self, web: Served) -> None:
        card = replace(CARD, slot="result", stage=Stage.RESULT, buttons=(Button("Again", "tutor.m.s0001.0.0"),))
        html = web.room._parts.painter.card(card, "tuesday")
        assert 'href="/missed/s0001/practice?room=tuesday">Again</a>' in html


async def test_the_study_sheet_leads_to_practising_it(web: Served) -> None:
    _, page = await web.get("/bank/reefs?room=tuesday")
    assert 'href="/practice/reefs?room=tuesday"' in page
    assert 'href="/practice/reefs/stress?room=tuesday"' in page
    assert 'href="/study/reefs?room=tuesday"' in page
