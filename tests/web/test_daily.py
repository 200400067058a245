"""The daily quiz in the room: its line, its form, and the page where each answers alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.ports import ChangeDaily, DailyAct, DailyView, Reply, SetDaily
from bot.quiz.daily import Daily, Plan
from bot.quiz.effects import Note
from bot.quiz.events import Place, Remind
from bot.quiz.occurrence import Occurrence
from bot.quiz.own_cards import TurnFacts, anytime_card, in_daily, turn_card
from bot.quiz.recurrence import Recurrence
from bot.quiz.reminder_cards import hours_card, reminder_card
from bot.quiz.session import Pace, Session, Settings
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act, Press, write_token
from tests.fakes.desk import room_view
from tests.fakes.room_demo import HOST, REEF, session_in
from tests.fakes.served import GUEST, Served

MAIN = Place("web", "web", "main")
PLAN = Plan(Recurrence(570, (0, 2, 4)), "Asia/Kathmandu", bank="reefs", outcomes=("stress",), count=3, open_minutes=600)
FORM: dict[str, Any] = {
    "room": "main",
    "time": "09:30",
    "zone": "Europe/Berlin",
    "day": ["0", "2"],
    "source": "bank:reefs",
    "outcome": ["reefs:stress", "other:stress"],
    "count": "3",
    "pace": "own",
    "hours": "8",
    "seconds": "30",
    "grace": "60",
}


def a_session(web: Served) -> Session:
    """A quiz of the daily, open for hours."""
    base = session_in("main", Phase.OPEN, now=web.clock.now())
    return replace(
        base,
        settings=Settings(pace=Pace.OWN, seconds=36_000),
        phase=Phase.OPEN,
        round=-1,
        due_at=web.clock.now() + 36_000_000,
        occurrence=Occurrence("daily1", date(2026, 5, 4), 3),
    )


def a_view(web: Served, **changes: Any) -> DailyView:
    daily = Daily("daily1", MAIN, HOST.id, HOST.name, PLAN, web.clock.now(), next_day=date(2026, 5, 6))
    return replace(DailyView(daily, REEF.title), **changes)


async def send(web: Served, path: str = "/daily", **changes: Any) -> tuple[int, str]:
    fields = [(name, each) for name, value in (FORM | changes).items() for each in _listed(value)]
    answer = await web.post(path, data=fields)
    return answer.status, await answer.text()


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


async def test_the_room_offers_a_daily_quiz_and_shows_the_one_it_has(web: Served) -> None:
    _, page = await web.get("/")
    assert 'href="/daily"' in page
    web.desk.dailies[MAIN] = a_view(web, open=a_session(web), took_part=4)
    _, page = await web.get("/")
    assert "Mon, Wed and Fri at 09:30 (Asia/Kathmandu)" in page
    assert "Next: Wednesday 6 May, 09:30 (Asia/Kathmandu)." in page
    assert f'href="/play/{a_session(web).id}"' in page


async def test_the_line_alone_is_a_part_of_a_page(web: Served) -> None:
    web.desk.dailies[MAIN] = a_view(web)
    status, part = await web.get("/daily/line")
    assert (status, "Mon, Wed and Fri at 09:30 (Asia/Kathmandu)" in part) == (200, True)
    assert "<html" not in part
    _, elsewhere = await web.get("/daily/line?room=reef")
    assert "Asia/Kathmandu" not in elsewhere


async def test_the_form_sets_what_was_chosen_for_the_room(web: Served) -> None:
    status, _ = await send(web, room="tuesday")
    assert status == 303
    (command,) = web.engine.daily_commands
    assert isinstance(command, SetDaily)
    assert (command.place.channel, command.person.id, command.person.leads) == ("tuesday", HOST.id, True)
    plan = command.plan
    assert plan == Plan(
        Recurrence(570, (0, 2)),
        "Europe/Berlin",
        bank="reefs",
        outcomes=("stress",),
        count=3,
        open_minutes=480,
        grace_minutes=60,
    )


async def test_a_series_all_questions_and_a_clock_can_be_chosen(web: Served) -> None:
    await send(web, source="series:Sea school", count="", pace="together", seconds="45")
    (command,) = web.engine.daily_commands
    assert isinstance(command, SetDaily)
    chosen = (command.plan.bank, command.plan.series, command.plan.outcomes, command.plan.count, command.plan.seconds)
    assert chosen == ("", "Sea school", (), None, 45)
    assert command.plan.pace is Pace.TOGETHER


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source": ""}, "Choose a bank"),
        ({"day": []}, "at least one day"),
        ({"day": ["7"]}, "day of the week"),
        ({"time": "late"}, "no time of day"),
        ({"hours": "24"}, "hours it stays open"),
        ({"grace": "-1"}, "Minutes it may be late"),
        ({"pace": "fast"}, "how it is answered"),
    ],
)
async def test_what_does_not_fit_comes_back_with_what_was_typed(
    web: Served, changes: dict[str, Any], words: str
) -> None:
    status, page = await send(web, **changes)
    assert status == 422
    assert words in page
    assert 'value="Europe/Berlin"' in page
    assert web.engine.daily_commands == []


async def test_a_refusal_of_the_engine_is_shown_with_the_form(web: Served) -> None:
    web.engine.plan = lambda command: Reply(Note("“Atlantis” is no time zone.", done=False))
    status, page = await send(web, zone="Atlantis")
    assert (status, "is no time zone" in page) == (422, True)


async def test_the_form_begins_with_the_plan_as_it_is(web: Served) -> None:
    web.desk.dailies[MAIN] = a_view(web)
    status, page = await web.get("/daily")
    assert status == 200
    assert 'value="09:30"' in page
    assert re.search(r'value="bank:reefs" selected', page)
    assert re.search(r'value="reefs:stress" checked', page)
    assert page.count('name="day"') == 7
    assert len(re.findall(r'name="day" value="\d" checked', page)) == 3
    assert 'value="10"' in page, "hours"


@pytest.mark.parametrize("act", DailyAct)
async def test_it_is_paused_resumed_and_taken_off(web: Served, act: DailyAct) -> None:
    answer = await web.post("/daily/change", data={"room": "main", "act": act.value})
    assert answer.status == 303
    (command,) = web.engine.daily_commands
    assert isinstance(command, ChangeDaily)
    assert (command.act, command.place) == (act, MAIN)


async def test_a_change_that_is_none_or_is_refused_is_said_in_words(web: Served) -> None:
    assert (await web.post("/daily/change", data={"room": "main", "act": "explode"})).status == 400
    web.engine.plan = lambda command: Reply(Note("There is no daily quiz.", done=False))
    answer = await web.post("/daily/change", data={"room": "main", "act": "pause"})
    assert answer.status == 409
    assert "There is no daily quiz." in await answer.text()


async def test_without_a_name_one_is_asked_first(web: Served) -> None:
    assert (await web.get("/daily", None))[0] == 303
    assert (await web.get("/play/demoquestion", None))[0] == 303
    assert (await web.post("/daily", None, data={"room": "main"})).status == 303


async def test_the_public_card_leads_to_the_questions_and_leaves_the_room_free(web: Served) -> None:
    session = a_session(web)
    assert session.occurrence is not None
    card = in_daily(anytime_card(session, 7), session.occurrence, first=True)
    web.desk.rooms[MAIN] = room_view(session, card)
    _, page = await web.get("/")
    assert f'data-act="play" href="/play/{session.id}"' in page
    assert 'data-idle="true"' in page
    assert re.search(r'<time data-until="\d+" datetime="[^"]+">\d+ \w+, \d\d:\d\d UTC</time>', page)


async def test_each_player_sees_their_own_next_question(web: Served) -> None:
    session = a_session(web)
    question = next(each for each in REEF.questions if each.id == session.asked[0].id)
    web.desk.turns[session.id, HOST.id] = turn_card(session, TurnFacts(0, question))
    status, page = await web.get(f"/play/{session.id}")
    assert status == 200
    assert 'data-round="0"' in page
    assert write_token(Press(session.id, Act.PICK, 0, 0)) in page
    assert "data-right" not in page
    assert (await web.get(f"/play/{session.id}", GUEST))[0] == 404


async def test_a_reply_with_a_card_brings_its_html(web: Served) -> None:
    session = a_session(web)
    web.engine.answer = lambda event: Reply(Note(""), session.id, hours_card(session, PLAN, None))
    status, reply = await web.act(write_token(Press(session.id, Act.REMIND)))
    assert status == 200
    assert reply["card"].count("data-token") == 10
    assert isinstance(web.engine.events[0], Remind)


async def test_a_reminder_reaches_the_open_windows_with_its_buttons(web: Served) -> None:
    session = a_session(web)
    card = reminder_card([(session, 2)])
    async with web.window() as window:
        await window.until("card")
        await web.room.tell(MAIN, HOST.id, card.fallback, card)
        note = await window.until("note")
    assert "Stop reminders" in note["html"]
    assert f'href="/play/{session.id}"' in note["html"]
