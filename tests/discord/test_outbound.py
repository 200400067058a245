"""From cards to components, within Discord's limits whatever the texts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.buttons import addressed
from adapters.discord.outbound import layout
from bot.quiz.bank import Image, Kind, Option, Outcome, Question, ScoreBand
from bot.quiz.blocks import Button, Card, OptionLine, Options, OutcomeLine
from bot.quiz.cards import RoundFacts, lobby_card, question_card, result_card
from bot.quiz.lessons import Deed, Lesson, write_lesson
from bot.quiz.scoring import Score, Tally
from bot.quiz.session import Asked
from bot.quiz.stages import Phase, Stage
from bot.quiz.tokens import read_token
from tests.fakes.discord import buttons_in, text_in, walk
from tests.quiz.values import NOW, a_session, opened, question

SESSION = replace(opened(a_session()), phase=Phase.OPEN, due_at=NOW + 30_000)
HOSTILE = "**x** @everyone <@1> `c` https://example.org discord.gg/a\n# y"


def components(card: Card, *, pictures: bool = True) -> list[dict[str, Any]]:
    return list(layout(card, pictures=pictures).to_components())


def said(card: Card) -> str:
    return text_in(components(card))


def asked(body: Question, *, closed: bool = False, of: int | None = None) -> Card:
    """The card of a question, open or revealed, its options in the written order."""
    order = tuple(range(len(body.options)))
    session = replace(SESSION, asked=(Asked(body.id, "h", body.kind, body.key, order),), round=0)
    counts = tuple(range(len(order)))
    facts = RoundFacts(0, session.asked[0], body, Tally(counts, sum(counts), 1), of, NOW + 30_000, closed)
    return question_card(replace(session, phase=Phase.REVEALED if closed else Phase.OPEN), facts)


def with_options(*texts: str) -> Question:
    return replace(question(0), options=tuple(map(Option, texts)), key=(0,))


def test_short_options_are_on_their_buttons_and_nowhere_else() -> None:
    card = asked(with_options("Ampere", "Volt", "Ohm", "Watt"))
    assert [each.label for each in buttons_in(components(card))[:4]] == ["A. Ampere", "B. Volt", "C. Ohm", "D. Watt"]
    assert "Ampere" not in said(card)


@pytest.mark.parametrize("long", ["x" * 36, "`code`"])
def test_one_long_option_moves_all_of_them_into_the_text(long: str) -> None:
    card = asked(with_options("Ampere", long))
    assert [each.label for each in buttons_in(components(card))[:2]] == ["A", "B"]
    assert f"**A.** Ampere\n**B.** {long}" in said(card)


def test_the_countdown_is_drawn_by_the_client() -> None:
    assert f"<t:{NOW // 1000 + 30}:R>" in said(asked(question(0)))


def test_a_button_carries_a_token_that_says_what_was_shown_where() -> None:
    presses = [read_token(each.custom_id or "") for each in buttons_in(components(asked(question(0))))]
    assert [press.position for press in presses[:4] if press] == [0, 1, 2, 3]
    assert all(presses)


def test_the_reveal_marks_what_is_right_with_bars_in_the_order_asked() -> None:
    text = said(asked(with_options("Ampere", "Volt", "Ohm", "Watt"), closed=True))
    assert "✅ **A.** Ampere\n-# ▱▱▱▱▱▱▱▱▱▱ 0 · 0%" in text
    assert "▫️ **D.** Watt\n-# ▰▰▰▰▰▱▱▱▱▱ 3 · 50%" in text
    assert text.index("Ampere") < text.index("Volt") < text.index("Ohm") < text.index("Watt")
    assert "> Thing 0 is what it is." in text


def test_how_many_answered_of_how_many() -> None:
    assert "6 of 9 answered" in said(asked(question(0), of=9))
    assert "6 answered" in said(asked(question(0)))


def test_code_and_pictures_of_a_question_are_shown() -> None:
    body = replace(
        question(0),
        prompt="What is printed?\n```python\nprint(1)\n```",
        image=Image("https://example.org/a.png", "A plot"),
    )
    shown = components(asked(body))
    assert "```python\nprint(1)\n```" in text_in(shown)
    assert "[A plot]" in text_in(shown)
    assert "[A plot]" not in text_in(components(asked(body), pictures=False))


def test_a_multiple_choice_question_has_a_button_to_submit() -> None:
    body = question(1, Kind.MULTIPLE, (0, 2))
    assert "Submit" in [each.label for each in buttons_in(components(asked(body)))]


def test_what_one_person_chose_is_marked_without_shares() -> None:
    lines = (OptionLine("A", "Ampere", right=False, chosen=True), OptionLine("B", "Volt", right=True))
    wrong = Card("p1", "practice", Stage.REVEAL, (Options(lines),))
    assert "❌ **A.** Ampere — you chose this\n✅ **B.** Volt" in said(wrong)
    assert "▱" not in said(wrong)
    right = Card("p1", "practice", Stage.REVEAL, (Options((replace(lines[0], right=True),)),))
    colours = [components(each)[0]["accent_color"] for each in (right, wrong)]
    assert colours[0] != colours[1]


def test_what_is_chosen_so_far_shows_on_its_button() -> None:
    lines = (OptionLine("A", "Ampere", "t.a", chosen=True), OptionLine("B", "Volt", "t.b"))
    shown = buttons_in(components(Card("p1", "practice", Stage.ASKING, (Options(lines, multiple=True),))))
    assert [each.style for each in shown] == [discord.ButtonStyle.success.value, discord.ButtonStyle.secondary.value]


@pytest.mark.parametrize(("part", "begins"), [("long", "in.1234567890123456789."), ("long" * 15, "tutor.p.")])
def test_a_button_says_which_server_it_is_about_as_long_as_discord_takes_it(part: str, begins: str) -> None:
    button = Button("Go on", write_lesson(Lesson(Deed.PRACTICE, f"rivers/{part}")))
    view = addressed(layout(Card("p1", "practice", Stage.RESULT, (), (button,))), 1234567890123456789)
    (shown,) = buttons_in(view.to_components())
    assert (shown.custom_id or "").startswith(begins)
    assert len(shown.custom_id or "") <= 100


def scores(count: int) -> list[Score]:
    return [Score(f"p{n}", f"Player {n} {HOSTILE}", count - n, count - n, count) for n in range(count)]


def test_ten_places_are_listed_with_medals_and_the_others_are_a_button_away() -> None:
    card = result_card(SESSION, scores(30), 30, [ScoreBand(0, 100, "Read on.")], [])
    text = said(card)
    assert text.count("Read on.") == 1, "advice is said once to all of a kind"
    assert all(medal in text for medal in "🥇🥈🥉")
    assert "and 20 more" in text
    assert f"page.t.{SESSION.id}.0" in [each.custom_id for each in buttons_in(components(card))]


def test_a_short_result_needs_no_pages() -> None:
    card = result_card(SESSION, scores(3), 3, [], [])
    assert [each.label for each in buttons_in(components(card))] == [
        "What I missed",
        "Review what I missed",
        "Correct the key",
    ]


def test_what_is_the_hosts_stands_last_behind_a_rule_and_says_so() -> None:
    shown = components(lobby_card(replace(SESSION, phase=Phase.LOBBY, round=-1), ["Ann"]))[0]["components"]
    players, rule, words, host = shown[-4:]
    assert [each["label"] for each in players["components"]] == ["Join", "Leave"]
    assert rule["type"] == discord.ComponentType.separator.value
    assert words["content"] == "-# For the host"
    assert [each["label"] for each in host["components"]] == ["Start", "Call off"]


def test_a_name_from_right_to_left_does_not_turn_what_stands_around_it() -> None:
    text = said(result_card(SESSION, [replace(scores(1)[0], name="שירה")], 1, [], []))
    assert "🥇 **\u2068שירה\u2069** — 1 of 1" in text


def test_a_lobby_says_who_is_in() -> None:
    text = said(lobby_card(replace(SESSION, phase=Phase.LOBBY, round=-1), [f"Name {n}" for n in range(60)]))
    assert "Name 0, Name 1" in text
    assert "and 10 more" in text


texts = st.text(max_size=400) | st.sampled_from([HOSTILE, "word " * 300, "*" * 300, "a\n" * 200, "```\ncode\n```", " "])


@settings(max_examples=60, deadline=None)
@given(texts, st.lists(texts, min_size=2, max_size=20), texts, st.booleans(), st.booleans())
def test_whatever_the_texts_a_question_is_within_the_limits(
    prompt: str, options: list[str], explanation: str, closed: bool, multiple: bool
) -> None:
    body = replace(
        question(0, Kind.MULTIPLE if multiple else Kind.SINGLE, (0,)),
        prompt=prompt * 4,
        options=tuple(map(Option, options)),
        explanation=explanation * 6,
        image=Image("https://example.org/a.png", explanation),
    )
    within_limits(asked(body, closed=closed))


@settings(max_examples=30, deadline=None)
@given(texts, st.integers(0, 80), texts)
def test_whatever_the_names_a_result_and_a_lobby_are_within_the_limits(name: str, count: int, advice: str) -> None:
    players = [Score(f"p{n}", f"{name}{n}", n, n, count) for n in range(count)]
    outcomes = [OutcomeLine(Outcome(f"o{n}", advice or "x"), 0, 3, 1) for n in range(30)]
    within_limits(result_card(SESSION, players, 80, [ScoreBand(0, 100, advice)], outcomes))
    within_limits(lobby_card(replace(SESSION, phase=Phase.LOBBY, round=-1), [each.name for each in players]))


def within_limits(card: Card) -> None:
    shown = components(card)
    everything = list(walk(shown))
    assert len(everything) <= 40
    contents = [each["content"] for each in everything if each["type"] == discord.ComponentType.text_display.value]
    assert all(content.strip() for content in contents)
    assert sum(len(content.encode("utf-16-le")) // 2 for content in contents) <= 4_000
    for button in buttons_in(shown):
        assert 0 < len(button.label) <= 80
        assert 0 < len(button.custom_id or "") <= 100
    for row in everything:
        if row["type"] == discord.ComponentType.action_row.value:
            assert 1 <= len(row["components"]) <= 5
