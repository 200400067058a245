"""From cards to Slack's messages, within its limits whatever the texts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.outbound import layout
from bot.quiz.bank import Image, Kind, Option, Outcome, Question, ScoreBand
from bot.quiz.blocks import Card, Countdown, OptionLine, Options, OutcomeLine
from bot.quiz.cards import RoundFacts, lobby_card, question_card, result_card
from bot.quiz.scoring import Score, Tally
from bot.quiz.session import Asked
from bot.quiz.stages import Phase, Stage
from bot.quiz.tokens import Act, read_token
from tests.fakes.slack import buttons_in, plain, text_in
from tests.quiz.values import NOW, a_session, opened, question
from tests.slack.checks import HOSTILE, check_message, names, texts

SESSION = replace(opened(a_session()), phase=Phase.OPEN, due_at=NOW + 30_000)
LONG = "The resistances add up, so less current flows"


def blocks_of(card: Card) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = layout(card)["blocks"]
    return blocks


def said(card: Card) -> str:
    return text_in(blocks_of(card))


def asked(
    body: Question, *, closed: bool = False, of: int | None = None, phase: Phase = Phase.OPEN, due: bool = True
) -> Card:
    """The card of a question, open or revealed, its options in the written order."""
    order = tuple(range(len(body.options)))
    session = replace(SESSION, asked=(Asked(body.id, "h", body.kind, body.key, order),), round=0)
    counts = tuple(range(len(order)))
    due_at = NOW + 30_000 if due else None
    facts = RoundFacts(0, session.asked[0], body, Tally(counts, sum(counts), 1), of, due_at, closed)
    return question_card(replace(session, phase=Phase.REVEALED if closed else phase), facts)


def with_options(*texts: str) -> Question:
    return replace(question(0), options=tuple(map(Option, texts)), key=(0,))


UNITS = with_options("Ampere", "Volt", "Ohm", "Watt")


@pytest.mark.parametrize("mention", ["", "U1", "s1", "S1>", "S1|all", "channel", "S1 <!here>", "S1\n"])
def test_nobody_is_called_by_what_is_no_user_group(mention: str) -> None:
    check_message(layout(replace(asked(UNITS), mention=mention)))


def test_one_user_group_is_called_in_a_line_of_its_own_before_the_rest() -> None:
    first, *rest = blocks_of(replace(asked(UNITS), mention="S1"))
    assert first["text"]["text"] == "<!subteam^S1>"
    assert rest == blocks_of(asked(UNITS))


class TestAQuestion:
    def test_has_short_options_on_their_buttons_and_nowhere_else(self) -> None:
        card = asked(UNITS)
        assert [each.label for each in buttons_in(blocks_of(card))[:4]] == ["A. Ampere", "B. Volt", "C. Ohm", "D. Watt"]
        assert "Ampere" not in said(card)

    @pytest.mark.parametrize("long", [LONG, "`code`"])
    def test_has_all_options_in_the_text_where_one_is_long_or_code(self, long: str) -> None:
        card = asked(with_options("Ampere", long))
        assert [each.label for each in buttons_in(blocks_of(card))[:2]] == ["A", "B"]
        assert f"A. Ampere\nB. {long.replace('`', '')}" in said(card)

    def test_has_letters_that_are_read_out_with_their_option(self) -> None:
        (actions, *_) = [block for block in blocks_of(asked(with_options("x", LONG))) if block["type"] == "actions"]
        assert [each["accessibility_label"] for each in actions["elements"]] == ["A. x", f"B. {LONG}"]

    def test_has_buttons_with_tokens_that_say_what_was_shown_where_and_ids_of_their_own(self) -> None:
        buttons = buttons_in(blocks_of(asked(UNITS)))
        presses = [read_token(each.value) for each in buttons]
        assert [press.position for press in presses[:4] if press] == [0, 1, 2, 3]
        assert all(presses)
        assert [each.action_id for each in buttons] == [f"quorum.{n}" for n in range(len(buttons))]

    def test_tells_the_date_until_which_it_is_open_where_that_is_hours_away(self) -> None:
        card = asked(UNITS)
        blocks = [replace(each, seconds=36_000) if isinstance(each, Countdown) else each for each in card.blocks]
        long = replace(card, blocks=tuple(blocks))
        assert "Open until" in said(long)
        assert "seconds" not in said(long)
        assert "Open until" in layout(long)["text"]
        unopened = replace(card, blocks=(Countdown(None, 36_000),))
        assert "Open for 10 h" in said(unopened)

    def test_tells_how_long_it_is_open_until_when_and_how_many_answered(self) -> None:
        (line,) = [
            block["elements"][0]["text"] for block in blocks_of(asked(UNITS, of=9)) if "answered" in text_in([block])
        ]
        at = NOW // 1000 + 30
        assert line == f"⏳ 30 seconds, until <!date^{at}^{{time_secs}}|08:00:30 UTC>  ·  👥 6 of 9 answered"
        assert "6 answered" in said(asked(UNITS))

    def test_tells_its_length_alone_while_its_clock_stands(self) -> None:
        assert "⏳ 30 seconds  ·  👥" in said(asked(UNITS, due=False))

    def test_shows_code_and_pictures(self) -> None:
        body = replace(
            UNITS,
            prompt="What is printed?\n```python\nprint('``')\n```",
            image=Image("https://example.org/a.png", "A plot"),
        )
        shown = blocks_of(asked(body))
        assert shown[1]["text"]["text"] == "What is printed?"
        assert shown[2]["text"]["text"] == "```print('`\u2060`')```"
        assert "[A plot]" in text_in(shown)
        assert "[A plot]" not in text_in(layout(asked(body), pictures=False)["blocks"])

    def test_leaves_out_pictures_that_slack_could_not_fetch(self) -> None:
        assert "[A plot]" not in said(asked(replace(UNITS, image=Image("file:///a.png", "A plot"))))

    def test_with_several_right_options_has_a_button_to_submit_in_a_row_of_its_own(self) -> None:
        body = question(1, Kind.MULTIPLE, (0, 2))
        rows = [block["elements"] for block in blocks_of(asked(body)) if block["type"] == "actions"]
        assert [each["text"]["text"] for each in rows[1]] == ["Submit"]
        assert rows[1][0]["style"] == "primary"

    def test_asks_before_it_stops_the_quiz(self) -> None:
        elements = [each for block in blocks_of(asked(UNITS)) for each in block.get("elements", ())]
        confirmed = {
            each["value"]: each["confirm"]["title"]["text"] for each in elements if each.get("confirm") is not None
        }
        (value,) = confirmed
        press = read_token(value)
        assert press is not None
        assert press.act is Act.STOP
        assert confirmed[value] == "Stop quiz?"

    def test_says_when_the_quiz_is_paused(self) -> None:
        card = asked(UNITS, phase=Phase.PAUSED)
        assert "The quiz is paused." in said(card)
        assert [each.label for each in buttons_in(blocks_of(card))][-2:] == ["Resume", "Stop quiz"]

    def test_shows_what_would_be_formatting_as_plain_text_without_bold_letters_anywhere(self) -> None:
        shown = [
            block["text"]
            for block in blocks_of(asked(with_options("__init__ *args", LONG)))
            if block["type"] == "section"
        ]
        assert [(each["type"], each["text"]) for each in shown] == [
            ("plain_text", "A. __init__ *args"),
            ("mrkdwn", f"B. {LONG}"),
        ]

    def test_keeps_a_long_title_readable(self) -> None:
        bold = blocks_of(asked(replace(UNITS, prompt="What is it? " * 20)))[1]["text"]["text"]
        assert bold.startswith("*What")
        assert bold.endswith("?*")
        prose = blocks_of(asked(replace(UNITS, prompt="What is it? " * 40)))[1]["text"]["text"]
        assert prose.startswith("What")
        assert blocks_of(asked(replace(UNITS, prompt="Use `len`?")))[1]["text"]["text"] == "*Use `len`?*"


class TestTheReveal:
    def test_marks_what_is_right_with_bars_in_the_order_asked(self) -> None:
        text = said(asked(UNITS, closed=True))
        assert "✅ A. Ampere\n▱▱▱▱▱▱▱▱▱▱  0  ·  0%" in text
        assert "▫️ D. Watt\n▰▰▰▰▰▱▱▱▱▱  3  ·  50%" in text
        assert text.index("Ampere") < text.index("Volt") < text.index("Ohm") < text.index("Watt")

    def test_explains_and_tells_when_it_goes_on(self) -> None:
        shown = blocks_of(asked(UNITS, closed=True))
        assert "> Thing 0 is what it is." in [block["text"]["text"] for block in shown if block["type"] == "section"]
        assert "⏳ Goes on at 08:00:30 UTC" in text_in(shown)
        assert [each.label for each in buttons_in(shown)] == [
            *("This key is wrong", "Show the result", "Pause", "Correct the key", "Stop quiz")
        ]


def scores(count: int) -> list[Score]:
    return [Score(f"p{n}", f"Player {n} {HOSTILE}", count - n, count - n, count) for n in range(count)]


class TestTheResult:
    def test_lists_ten_places_with_medals_and_has_the_others_behind_a_button(self) -> None:
        card = result_card(SESSION, scores(30), 30, [ScoreBand(0, 100, "Read on.")], [])
        text = said(card)
        assert text.count("Read on.") == 1, "advice is said once to all of a kind"
        assert all(medal in text for medal in "🥇🥈🥉")
        assert "4. Player 3" in text
        assert "and 20 more" in text
        assert [each.value for each in buttons_in(blocks_of(card))][2] == f"page.t.{SESSION.id}.0"

    def test_that_is_short_needs_no_pages(self) -> None:
        card = result_card(SESSION, scores(3), 3, [], [])
        assert [each.label for each in buttons_in(blocks_of(card))] == [
            *("What I missed", "Review what I missed", "Correct the key")
        ]

    def test_names_what_is_worth_another_look(self) -> None:
        missed = [OutcomeLine(Outcome("o", "Tell volts from amperes"), 1, 4, 1)]
        text = said(result_card(SESSION, scores(2), 3, [], missed))
        assert "Worth another look\n•  Tell volts from amperes — 25% right" in text


def test_what_is_the_hosts_stands_last_and_says_so() -> None:
    players, words, host = blocks_of(lobby_card(replace(SESSION, phase=Phase.LOBBY, round=-1), ["Ann"]))[-3:]
    assert [each["text"]["text"] for each in players["elements"]] == ["Join", "Leave"]
    assert text_in([words]) == "For the host"
    assert [each["text"]["text"] for each in host["elements"]] == ["Start", "Call off"]


def test_a_name_from_right_to_left_does_not_turn_what_stands_around_it() -> None:
    text = said(result_card(SESSION, [replace(scores(1)[0], name="שירה")], 1, [], []))
    assert "🥇 \u2068שירה\u2069 — 1 of 1" in text


def test_a_lobby_says_who_is_in_and_offers_to_join() -> None:
    card = lobby_card(replace(SESSION, phase=Phase.LOBBY, round=-1), [f"Name {n}" for n in range(60)])
    assert "👥 60 — Name 0, Name 1" in said(card)
    assert "and 10 more" in said(card)
    assert [(each.label, each.style) for each in buttons_in(blocks_of(card))] == [
        ("Join", "primary"),
        ("Leave", ""),
        ("Start", "primary"),
        ("Call off", "danger"),
    ]


class TestInWordsAlone:
    def spoken(self, card: Card) -> list[str]:
        return plain(layout(card)["text"].replace("\u2060", "")).split("\n")

    def test_a_question_is_told_with_its_options(self) -> None:
        assert self.spoken(asked(UNITS, of=9)) == [
            "Question 1 of 1: What is thing 0?",
            "A. Ampere",
            "B. Volt",
            "C. Ohm",
            "D. Watt",
            "30 seconds to answer.",
            "6 of 9 answered.",
        ]

    def test_a_reveal_is_told_with_who_chose_what_and_why(self) -> None:
        assert self.spoken(asked(with_options("Ampere", "Volt"), closed=True)) == [
            "Right: A. Ampere One answer, and it was right.",
            "Question 1 of 1: What is thing 0?",
            "A. Ampere: right, chosen by 0",
            "B. Volt: wrong, chosen by 1",
            "One answer, and it was right.",
            "Thing 0 is what it is.",
        ]

    def test_a_result_is_told_with_its_places(self) -> None:
        told = self.spoken(result_card(SESSION, [Score("a", "Ann", 3, 3, 3), Score("b", "Ben", 1, 1, 3)], 3, [], []))
        assert told == ["Things: Ann ahead", "1. Ann: 3 of 3", "2. Ben: 1 of 3"]

    def test_a_lobby_is_told_with_who_is_in(self) -> None:
        told = self.spoken(lobby_card(replace(SESSION, phase=Phase.LOBBY, round=-1), ["Ann", "Ben"]))
        assert told[0] == "Things: lobby, 2 in"
        assert told[-1] == "In: Ann, Ben"


@settings(max_examples=60, deadline=None)
@given(texts, st.lists(texts, min_size=2, max_size=26), texts, st.booleans(), st.booleans())
def test_whatever_the_texts_a_question_is_within_the_limits(
    prompt: str, options: list[str], explanation: str, closed: bool, multiple: bool
) -> None:
    body = replace(
        question(0, Kind.MULTIPLE if multiple else Kind.SINGLE, (0,)),
        prompt=prompt * 2,
        options=tuple(map(Option, options)),
        explanation=explanation * 6,
        image=Image("https://example.org/a.png", explanation),
    )
    check_message(layout(asked(body, closed=closed)))


@settings(max_examples=30, deadline=None)
@given(names, st.integers(0, 80), texts)
def test_whatever_the_names_a_result_and_a_lobby_are_within_the_limits(name: str, count: int, advice: str) -> None:
    players = [Score(f"p{n}", f"{name}{n}", n, n, count) for n in range(count)]
    outcomes = [OutcomeLine(Outcome(f"o{n}", advice or "x"), 0, 3, 1) for n in range(30)]
    session = replace(SESSION, title=name * 3)
    check_message(layout(result_card(session, players, 80, [ScoreBand(0, 100, advice)], outcomes)))
    check_message(layout(lobby_card(replace(session, phase=Phase.LOBBY, round=-1), [each.name for each in players])))


def test_the_largest_card_fits() -> None:
    body = replace(
        question(0),
        prompt="Why? " * 500 + "\n```\nx\n```\nand\n" * 40,
        options=tuple(Option(f"{n} `c` *b* & < > " + 'long " words\n' * 60) for n in range(26)),
        key=(0,),
        explanation="Because.\n" * 4_000,
        image=Image("https://example.org/" + "a" * 1_900, '"' * 5_000),
    )
    for closed in (False, True):
        check_message(layout(asked(body, closed=closed)))


def own(*lines: OptionLine, stage: Stage) -> Card:
    """A card for one person alone."""
    return Card("prac1", "practice", stage, (Options(lines, multiple=True),), (), "Practice")


def test_what_one_person_chose_is_marked_in_words_and_signs() -> None:
    lines = (
        OptionLine("A", "Ampere", right=False, chosen=True),
        OptionLine("B", "Volt", right=True),
        OptionLine("C", "Ohm", right=False),
    )
    card = own(*lines, stage=Stage.REVEAL)
    assert said(card) == "❌ A. Ampere — your answer\n✅ B. Volt\n▫️ C. Ohm"
    assert layout(card)["text"].splitlines()[1:] == ["A. Ampere: wrong, your answer", "B. Volt: right", "C. Ohm: wrong"]


@pytest.mark.parametrize(("text", "shown"), [("Ampere", "A. Ampere"), (LONG, "A")])
def test_what_is_chosen_so_far_is_marked_on_its_button(text: str, shown: str) -> None:
    card = own(OptionLine("A", text, "t.a", chosen=True), OptionLine("B", "Volt", "t.b"), stage=Stage.ASKING)
    first, second = buttons_in(blocks_of(card))
    assert (first.label, first.style, second.style) == (f"☑ {shown}", "primary", "")
    assert "(chosen)" in layout(card)["text"]
    if text == LONG:
        assert f"☑ A. {LONG}" in said(card)


@settings(max_examples=25, deadline=None)
@given(texts, st.booleans(), st.booleans(), st.sampled_from([Stage.ASKING, Stage.REVEAL]))
def test_whatever_the_options_slack_takes_a_private_card(text: str, chosen: bool, right: bool, stage: Stage) -> None:
    told = right if stage is Stage.REVEAL else None
    lines = [OptionLine(letter, text, f"t.{letter}", right=told, chosen=chosen) for letter in "ABCD"]
    check_message(layout(own(*lines, stage=stage)))
