"""What posts say."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import pytest

from bot.quiz.bank import Image, Kind, Outcome
from bot.quiz.blocks import (
    Answered,
    Audience,
    Card,
    Code,
    Countdown,
    Heading,
    Options,
    OutcomeLine,
    Outcomes,
    Picture,
    Players,
    Standings,
    Text,
    Tone,
)
from bot.quiz.cards import LISTED, RoundFacts, lobby_card, question_card, result_card, text_blocks
from bot.quiz.scoring import Score, Tally
from bot.quiz.session import Entry, Session
from bot.quiz.stages import Phase, Stage
from bot.quiz.tokens import Act, read_token
from tests.quiz.values import BANK, NOW, a_session, opened

B = TypeVar("B")
SESSION = replace(opened(a_session()), phase=Phase.OPEN, opened_at=NOW, due_at=NOW + 30_000)
QUESTION = {q.id: q for q in BANK.questions}


def only(card: Card, kind: type[B]) -> B:
    (found,) = [block for block in card.blocks if isinstance(block, kind)]
    return found


def facts(session: Session = SESSION, round: int = 0, closed: bool = False, of: int | None = None) -> RoundFacts:
    asked = session.asked[round]
    counts = [0] * len(asked.order)
    counts[asked.key[0]], counts[asked.order[-1]] = 3, counts[asked.order[-1]] + 1
    return RoundFacts(round, asked, QUESTION[asked.id], Tally(tuple(counts), 4, 3), of, session.due_at, closed)


def round_with(kind: Kind) -> int:
    return next(i for i, asked in enumerate(SESSION.asked) if asked.kind is kind)


class TestTheQuestion:
    def test_shows_the_options_in_the_order_asked_with_a_token_each(self) -> None:
        card = question_card(SESSION, facts())
        asked = SESSION.asked[0]
        lines = only(card, Options).lines
        assert [line.text for line in lines] == [QUESTION[asked.id].options[o].text for o in asked.order]
        assert [line.letter for line in lines] == ["A", "B", "C", "D"][: len(lines)]
        presses = [read_token(line.token or "") for line in lines]
        assert [(p.act, p.round, p.position) for p in presses if p] == [(Act.PICK, 0, i) for i in range(len(lines))]

    def test_gives_nothing_of_the_key_away(self) -> None:
        card = question_card(SESSION, facts())
        assert all(
            line.right is None and line.count is None and line.share is None for line in only(card, Options).lines
        )
        assert QUESTION[SESSION.asked[0].id].explanation not in str(card)

    def test_tells_the_deadline_and_how_many_answered(self) -> None:
        card = question_card(SESSION, facts(of=8))
        assert only(card, Countdown) == Countdown(NOW + 30_000, 30)
        assert only(card, Answered) == Answered(4, 8)
        assert card.stage is Stage.ASKING

    def test_a_multiple_choice_question_has_a_submit_button_and_others_have_none(self) -> None:
        multiple = round_with(Kind.MULTIPLE)
        session = replace(SESSION, round=multiple)
        options = only(question_card(session, facts(session, multiple)), Options)
        assert options.multiple
        assert options.submit is not None
        press = read_token(options.submit.token)
        assert press is not None
        assert (press.act, press.round) == (Act.SUBMIT, multiple)
        single = round_with(Kind.SINGLE)
        session = replace(SESSION, round=single)
        assert only(question_card(session, facts(session, single)), Options).submit is None

    def test_buttons_of_the_host_are_marked_as_such(self) -> None:
        assert {button.audience for button in question_card(SESSION, facts()).buttons} == {Audience.HOST}

    def test_code_and_pictures_have_blocks_of_their_own(self) -> None:
        shown = facts()
        prompt = "What does this print?\n```python\nprint(1)\n```\nThink."
        shown = replace(
            shown, question=replace(shown.question, prompt=prompt, image=Image("https://x/y.png", "A graph"))
        )
        card = question_card(SESSION, shown)
        assert only(card, Heading).text == "What does this print?"
        assert only(card, Code) == Code("print(1)", "python")
        assert only(card, Picture).image.alt == "A graph"
        assert Text("Think.") in card.blocks
        assert "```" not in card.fallback

    def test_a_prompt_of_code_alone_keeps_its_code(self) -> None:
        shown = facts()
        card = question_card(SESSION, replace(shown, question=replace(shown.question, prompt="```\nx\n```")))
        assert only(card, Code).text == "x"


class TestAQuestionThatWasOnItsWayWhenItsQuizWasStopped:
    def test_is_not_asked_any_more(self) -> None:
        stopped = replace(SESSION, phase=Phase.STOPPED, opened_at=None, due_at=None)
        card = question_card(stopped, facts(stopped))
        assert (card.stage, card.buttons) == (Stage.CLOSED, ())
        assert not [block for block in card.blocks if isinstance(block, Options | Countdown)]
        assert "stopped" in only(card, Text).text


class TestTheReveal:
    def test_keeps_the_order_asked_and_tells_what_is_right_and_how_many_chose_what(self) -> None:
        asked = question_card(SESSION, facts())
        session = replace(SESSION, phase=Phase.REVEALED)
        card = question_card(session, facts(session, closed=True))
        assert card.slot == asked.slot
        assert card.stage is Stage.REVEAL
        lines = only(card, Options).lines
        assert [line.text for line in lines] == [line.text for line in only(asked, Options).lines]
        right = {line.text for line in lines if line.right}
        question = QUESTION[SESSION.asked[0].id]
        assert right == {question.options[o].text for o in question.key}
        assert all(line.token is None for line in lines)
        assert Text(question.explanation, Tone.EXPLANATION) in card.blocks
        assert sum(line.count or 0 for line in lines) == 4
        assert {line.share for line in lines if line.count} <= {0.25, 0.75, 1.0}

    def test_of_a_round_nobody_answered_says_so(self) -> None:
        shown = replace(facts(closed=True), tally=Tally((0,) * 4, 0, 0))
        assert (
            Text("Nobody answered.", Tone.NOTICE) in question_card(replace(SESSION, phase=Phase.REVEALED), shown).blocks
        )
        card = question_card(replace(SESSION, phase=Phase.REVEALED), shown)
        assert {line.share for line in only(card, Options).lines} == {0.0}

    def test_of_an_earlier_round_has_nothing_for_the_host_and_no_clock(self) -> None:
        session = replace(SESSION, round=1)
        card = question_card(session, facts(session, 0, closed=True))
        assert [button.label for button in card.buttons] == ["This key is wrong"]
        assert not [block for block in card.blocks if isinstance(block, Countdown)]


class TestTheLobby:
    def test_names_who_is_in_and_stays_within_a_message_however_many(self) -> None:
        session = opened(a_session(Entry.LOBBY))
        card = lobby_card(session, [f"P{i}" for i in range(LISTED + 7)])
        assert len(only(card, Players).names) == LISTED
        assert only(card, Players).more == 7
        acts = [press.act for button in card.buttons if (press := read_token(button.token))]
        assert acts == [Act.JOIN, Act.LEAVE, Act.BEGIN, Act.STOP]

    def test_that_is_over_has_no_buttons_and_says_why(self) -> None:
        session = opened(a_session(Entry.LOBBY))
        begun = lobby_card(replace(session, phase=Phase.OPEN, round=0), ["Ann"])
        off = lobby_card(replace(session, phase=Phase.STOPPED), [])
        assert begun.buttons == off.buttons == ()
        assert Text("The quiz has begun.", Tone.NOTICE) in begun.blocks
        assert Text("This quiz was called off.", Tone.NOTICE) in off.blocks


class TestTheResult:
    scores = (Score("a", "Ann", 4, 4, 4), Score("b", "Ben", 2, 2, 4), Score("c", "Cem", 2, 2, 2))
    outcomes = (
        OutcomeLine(Outcome("first", "Name"), 1, 4, 2),
        OutcomeLine(Outcome("second", "Other"), 9, 10, 2),
        OutcomeLine(Outcome("third", "Third"), 2, 4, 1),
    )

    def test_ranks_everybody_with_a_band_and_names_the_outcomes_missed_worst_first(self) -> None:
        card = result_card(replace(SESSION, phase=Phase.FINISHED), self.scores, 4, BANK.bands, self.outcomes)
        places = only(card, Standings)
        assert [(p.rank, p.score.name, p.band.text if p.band else "") for p in places.lines] == [
            (1, "Ann", "All of it!"),
            (2, "Ben", "Good going."),
            (2, "Cem", "Good going."),
        ]
        assert [line.outcome.id for line in only(card, Outcomes).lines] == ["first", "third"]
        assert card.fallback == "Things: Ann ahead"

    def test_says_when_nothing_was_missed_and_when_nobody_played(self) -> None:
        fine = result_card(SESSION, self.scores, 4, BANK.bands, self.outcomes[1:2])
        assert Text("No outcome was missed by the group.", Tone.GOOD) in fine.blocks
        nobody = result_card(replace(SESSION, phase=Phase.STOPPED), (), 0, BANK.bands, ())
        assert nobody.buttons == ()
        assert only(nobody, Heading).kicker == "Stopped early"

    def test_names_three_of_those_who_are_ahead_together_in_its_summary(self) -> None:
        scores = [Score(name.lower(), name, 3, 3, 4) for name in ("Ann", "Ben", "Cid", "Dee")]
        card = result_card(replace(SESSION, phase=Phase.FINISHED), scores, 4, BANK.bands, ())
        assert card.fallback == f"{SESSION.title}: Ann and Ben and Cid ahead"

    def test_stays_within_a_message_however_many_play(self) -> None:
        many = tuple(Score(str(i), f"P{i}", i % 7, i % 7, 7) for i in range(LISTED * 3))
        shown = only(result_card(SESSION, many, 7, (), ()), Standings)
        assert (len(shown.lines), shown.more) == (LISTED, LISTED * 2)


def test_text_before_between_and_behind_code_is_kept_in_its_order() -> None:
    assert text_blocks("one\n```py\n1\n```\ntwo\n```\n2\n```\nthree") == (
        *(Text("one"), Code("1", "py"), Text("two"), Code("2", ""), Text("three")),
    )


def test_text_without_fences_is_one_paragraph() -> None:
    assert text_blocks("  a\nb ") == (Text("a\nb"),)
    assert text_blocks("   ") == ()


@pytest.mark.parametrize(
    ("answered", "right", "words"),
    [
        (0, 0, "Nobody answered."),
        (1, 1, "One answer, and it was right."),
        (2, 2, "Everybody who answered was right."),
        (1, 0, "One answer, and it was wrong."),
        (2, 0, "Nobody was right."),
        (3, 1, "1 of 3 was right."),
        (3, 2, "2 of 3 were right."),
    ],
)
def test_an_answer_says_how_many_were_right(answered: int, right: int, words: str) -> None:
    session = replace(SESSION, phase=Phase.REVEALED)
    tally = Tally((0,) * len(session.asked[0].order), answered, right)
    card = question_card(session, replace(facts(session, closed=True), tally=tally))
    assert card.fallback.endswith(f" {words}")
    assert Text(words, Tone.GOOD if right else Tone.NOTICE) in card.blocks


def test_an_answer_in_a_paused_quiz_has_the_way_back_and_says_so() -> None:
    session = replace(SESSION, phase=Phase.PAUSED, paused_in=Phase.REVEALED)
    card = question_card(session, facts(session, closed=True))
    assert Text("The quiz is paused. Its host can resume it.", Tone.NOTICE) in card.blocks
    acts = [press.act for button in card.buttons if (press := read_token(button.token))]
    assert acts == [Act.REPORT, Act.RESUME, Act.HOSTING, Act.STOP]


def test_the_newest_answer_counts_down_to_what_comes_next() -> None:
    session = replace(SESSION, phase=Phase.REVEALED)
    shown = replace(facts(session, closed=True), due_at=NOW + 10_000)
    assert Countdown(NOW + 10_000, 10) in question_card(session, shown).blocks
    later = replace(session, round=1)
    assert not any(isinstance(block, Countdown) for block in question_card(later, shown).blocks)
