"""The home tab."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.home import SETTINGS, START, HomeFacts, home_view
from bot.quiz.bank import Bank, Difficulty
from bot.quiz.events import Place
from bot.quiz.records import BankSummary, Played
from bot.quiz.session import Session
from bot.quiz.stages import Phase
from tests.fakes.slack import buttons_in, text_in
from tests.quiz.values import BANK, NOW, a_session
from tests.slack.checks import check_view, names, texts


def running(channel: str, phase: Phase = Phase.OPEN, title: str = "Things") -> Session:
    session = a_session(place=Place("slack-T1", "slack", channel))
    return replace(session, phase=phase, round=1, title=title)


def played(number: int, right: int = 2, title: str = "Things", advice: str = "") -> Played:
    return Played(f"sess{number}", title, "things", NOW, NOW, right, 4, right, 1, 3, advice)


def summary(bank: Bank = BANK) -> BankSummary:
    return BankSummary(bank, 4, {}, {Difficulty.EASY: 4})


def labels(facts: HomeFacts) -> list[tuple[str, str]]:
    return [(each.label, each.value) for each in buttons_in(home_view(facts)["blocks"])]


def said(facts: HomeFacts) -> str:
    return text_in(home_view(facts)["blocks"])


def test_somebody_new_finds_a_way_to_begin_and_the_banks() -> None:
    facts = HomeFacts(banks=[summary()])
    assert labels(facts)[0] == ("Start a quiz", START)
    assert ("Study sheet", "page.s.things.0") in labels(facts)
    assert "You have not played here yet." in said(facts)
    assert "Running now" not in said(facts)


def test_it_tells_what_runs_and_where() -> None:
    facts = HomeFacts(
        [running("C1"), running("C1:17.2", Phase.LOBBY), running("D1", Phase.PAUSED), running("<!channel>")]
    )
    blocks = home_view(facts)["blocks"]
    lines = [block["text"]["text"] for block in blocks if "Things" in text_in([block])]
    assert lines == [
        "*Things* — question 2 of 4, in <#C1>",
        "*Things* — gathering players, in a thread in <#C1>",
        "*Things* — paused, in a direct message",
        "*Things* — question 2 of 4, in a direct message",
    ]


def test_the_newest_quiz_leads_to_its_mistakes_and_more_quizzes_to_all_of_them() -> None:
    few = HomeFacts(played=[played(3), played(2)])
    assert ("What I missed last", "page.m.sess3.0") in labels(few)
    assert ("Show all", "page.h..0") not in labels(few)
    many = HomeFacts(played=[played(n) for n in range(9)])
    assert ("Show all", "page.h..0") in labels(many)
    assert said(many).count("2 of 4 right") == 5


def test_the_banks_that_find_no_room_are_a_button_away() -> None:
    facts = HomeFacts(banks=[summary(replace(BANK, id=f"b{n}")) for n in range(12)])
    assert sum(label == "Study sheet" for label, _ in labels(facts)) == 8
    assert ("Show all", "page.b..0") in labels(facts)


def test_what_is_due_comes_first_of_what_one_learns_alone() -> None:
    some, none = labels(HomeFacts(due=12)), labels(HomeFacts())
    own = [("Review", "tutor.r..0.0"), ("Practise", "tutor.p..0.0"), ("Study", "page.n..0")]
    own += [("How I am doing", "page.y..0"), ("Plan", "page.d..0")]
    assert [each for each in some if each in own] == own
    assert [each for each in none if each in own] == own[1:]
    assert "12 due today" in said(HomeFacts(due=12))
    assert "Nothing is due today." in said(HomeFacts())
    first = home_view(HomeFacts(due=1))["blocks"]
    assert [each["style"] for block in first for each in block.get("elements", ()) if each.get("value") == own[0][1]]


def test_only_those_who_may_change_settings_see_their_button() -> None:
    assert ("Settings", SETTINGS) in labels(HomeFacts(leads=True))
    assert ("Settings", SETTINGS) not in labels(HomeFacts())


@settings(max_examples=25, deadline=None)
@given(names, texts, st.integers(0, 60))
def test_whatever_the_texts_it_is_taken_by_slack(name: str, text: str, count: int) -> None:
    bank = replace(BANK, title=name, description=text)
    facts = HomeFacts(
        [running("C1", title=name)] * count,
        [played(n, 2, name, text) for n in range(count)],
        [summary(bank)] * count,
        leads=True,
    )
    check_view(home_view(facts))
