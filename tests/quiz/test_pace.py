"""A quiz that each answers at their own pace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.quiz.blocks import Answered, Audience, Card, Countdown, Heading, Options, Text, Tone
from bot.quiz.cards import RoundFacts, question_card
from bot.quiz.effects import Closed, Note, Opened, Record, Regraded, Seated, Show, Tell, Unseated
from bot.quiz.events import Close, Event, Extend, Leave, Pause, Pick, Play, Regrade, Shown, Stop, Submit, Unshown, Wake
from bot.quiz.occurrence import Occurrence, Skip, Why
from bot.quiz.own_cards import TurnFacts, anytime_card, in_daily, turn_card, with_answers, with_streaks
from bot.quiz.pace import asked_round, opening, step, takes_answers
from bot.quiz.scoring import Tally
from bot.quiz.session import GRACE_MS, Pace, Response, Seat, Session, Settings
from bot.quiz.stages import LOBBY_SLOT, NOTICE_SLOT, RESULT_SLOT, Phase, Stage
from bot.quiz.step import SEND_BACKSTOP_MS, SEND_PATIENCE_MS
from bot.quiz.streaks import Streak
from bot.quiz.tokens import Act, read_token
from tests.quiz.values import ANN, BANK, HOST, NOW, ROOM, a_session

HOURS = 8 * 3600
IDS = {"tenant": ROOM.tenant, "session": "s1se"}
BY_ANN = {**IDS, "person": ANN, "stamp": NOW}
BY_HOST = {**IDS, "person": HOST, "stamp": NOW}


def own(**changes: object) -> Session:
    settings = Settings(pace=Pace.OWN, seconds=HOURS)
    return replace(opening(replace(a_session(), settings=settings), NOW).session, **changes)


def running() -> Session:
    shown = Shown(**IDS, slot=LOBBY_SLOT, stage=Stage.ANYTIME, at=NOW)
    return step(own(), shown, NOW).session


def round_of_kind(session: Session, *, multiple: bool) -> int:
    return next(round for round, asked in enumerate(session.asked) if asked.multiple is multiple)


def test_it_posts_one_card_and_holds_no_channel() -> None:
    progress = opening(replace(a_session(), settings=Settings(pace=Pace.OWN)), NOW)
    assert (progress.session.phase, progress.session.round) == (Phase.POSTING, -1)
    assert progress.effects == (Show(LOBBY_SLOT),)
    assert not progress.session.holds
    assert opening(a_session(), NOW).session.holds


def test_a_notice_asks_nothing_and_is_shown_at_once() -> None:
    notice = replace(a_session(), asked=(), phase=Phase.FINISHED, ended_at=NOW)
    progress = opening(notice, NOW)
    assert (progress.session, progress.effects) == (notice, (Show(NOTICE_SLOT),))
    assert step(notice, Wake(**IDS), NOW).effects == (Show(NOTICE_SLOT, urgent=False),), "what it tells of has changed"


def test_every_question_is_open_from_the_posts_own_time_stamp() -> None:
    progress = step(own(), Shown(**IDS, slot=LOBBY_SLOT, stage=Stage.ANYTIME, at=NOW - 40), NOW)
    session = progress.session
    assert (session.phase, session.due_at) == (Phase.OPEN, NOW - 40 + HOURS * 1000)
    assert [effect.round for effect in progress.effects if isinstance(effect, Opened)] == [0, 1, 2, 3]


def test_an_answer_to_any_question_counts_and_takes_a_seat_once() -> None:
    session = running()
    round = round_of_kind(session, multiple=False)
    progress = step(session, Pick(**BY_ANN, round=round, position=0), NOW)
    assert progress.session is session
    seated, record, show = progress.effects
    assert isinstance(seated, Seated)
    assert isinstance(record, Record)
    assert record.response.round == round
    assert show == Show(LOBBY_SLOT, urgent=False), "the post counts people"
    again = step(session, Pick(**BY_ANN, round=round, position=0), NOW, Seat(True))
    assert [type(effect) for effect in again.effects] == [Record]


def test_the_first_answer_to_a_question_stands() -> None:
    session = running()
    round = round_of_kind(session, multiple=False)
    held = Response(round, ANN.id, (0,), (0,), NOW, NOW, NOW)
    progress = step(session, Pick(**BY_ANN, round=round, position=1), NOW, Seat(True, held))
    assert progress.effects == ()
    assert progress.note is not None
    assert not progress.note.done


def test_a_multiple_choice_question_is_drafted_and_submitted_alone() -> None:
    session = running()
    round = round_of_kind(session, multiple=True)
    drafted = step(session, Pick(**BY_ANN, round=round, position=2), NOW).effects[1]
    assert isinstance(drafted, Record)
    assert drafted.response.choice is None
    done = step(session, Submit(**BY_ANN, round=round), NOW + 1, Seat(True, drafted.response)).effects[0]
    assert isinstance(done, Record)
    assert done.response.choice == (session.asked[round].order[2],)


@pytest.mark.parametrize("round", [4, 99])
def test_a_question_that_is_none_of_its_own_is_refused(round: int) -> None:
    progress = step(running(), Pick(**BY_ANN, round=round, position=0), NOW)
    assert progress.effects == ()
    assert progress.note is not None
    assert not progress.note.done


def test_a_click_after_the_deadline_is_too_late() -> None:
    session = running()
    assert session.due_at is not None
    late = Pick(**{**BY_ANN, "stamp": session.due_at + 1}, round=0, position=0)
    assert step(session, late, session.due_at + 1).effects == ()
    asked = step(session, Play(**BY_ANN), session.due_at + 1)
    assert asked.note is not None
    assert not asked.note.done


def test_at_its_deadline_every_round_is_settled_and_the_result_posted() -> None:
    session = running()
    assert session.wake_at == NOW + HOURS * 1000 + GRACE_MS
    assert step(session, Wake(**IDS), session.wake_at - 1).session is session
    progress = step(session, Wake(**IDS), session.wake_at)
    assert (progress.session.phase, progress.session.round) == (Phase.FINISHED, 3)
    closed = [effect for effect in progress.effects if isinstance(effect, Closed)]
    assert [(each.round, each.at) for each in closed] == [(n, session.due_at) for n in range(4)]
    assert progress.effects[-2:] == (Show(LOBBY_SLOT), Show(RESULT_SLOT))


@pytest.mark.parametrize(("kind", "phase"), [(Close, Phase.FINISHED), (Stop, Phase.STOPPED)])
def test_the_host_alone_may_end_it_early(kind: type[Close] | type[Stop], phase: Phase) -> None:
    more = {"round": 0} if kind is Close else {}
    session = running()
    assert step(session, kind(**BY_ANN, **more), NOW).session is session
    assert step(session, kind(**BY_HOST, **more), NOW).session.phase is phase


def test_a_channel_that_refuses_ends_it_with_its_answers_settled() -> None:
    progress = step(running(), Unshown(**IDS, slot=LOBBY_SLOT, since=NOW, refused=True), NOW)
    assert progress.session.phase is Phase.STOPPED
    assert sum(isinstance(effect, Closed) for effect in progress.effects) == 4
    assert isinstance(progress.effects[-1], Tell)


def test_a_post_that_fails_for_long_pauses_it_and_one_that_gets_through_resumes() -> None:
    failing = Unshown(**IDS, slot=LOBBY_SLOT, since=NOW)
    paused = step(own(), failing, NOW + SEND_PATIENCE_MS).session
    assert (paused.phase, paused.paused_in) == (Phase.PAUSED, Phase.POSTING)
    back = step(paused, Shown(**IDS, slot=LOBBY_SLOT, stage=Stage.ANYTIME, at=NOW), NOW)
    assert back.session.phase is Phase.OPEN
    assert back.effects[-1] == Show(LOBBY_SLOT)
    assert step(own(), Wake(**IDS), NOW + SEND_BACKSTOP_MS).session.phase is Phase.PAUSED


@pytest.mark.parametrize("event", [Play(**BY_ANN), Leave(**BY_ANN)])
def test_asking_for_a_question_changes_nothing_and_so_does_leaving_unseated(event: Event) -> None:
    session = running()
    assert step(session, event, NOW).session is session
    assert step(session, event, NOW).effects == ()


def test_in_a_quiz_all_play_together_there_is_nothing_to_ask_for() -> None:
    together = opening(a_session(), NOW).session
    note = step(together, Play(**BY_ANN), NOW).note
    assert note is not None
    assert not note.done


# -- cards -------------------------------------------------------------------------------------------------


def test_the_public_card_counts_people_and_shows_no_question() -> None:
    card = anytime_card(replace(running(), occurrence=Occurrence("d", date(2026, 5, 4), 3)), 12)
    assert Answered(12, None) in card.blocks
    assert not any(isinstance(block, Options) for block in card.blocks)
    acts = [press.act for button in card.buttons if (press := read_token(button.token))]
    assert acts == [Act.PLAY, Act.REMIND, Act.CLOSE]
    over = anytime_card(replace(running(), phase=Phase.FINISHED), 12)
    assert (over.stage, over.buttons) == (Stage.CLOSED, ())
    once = anytime_card(running(), 12)
    acts = [press.act for button in once.buttons if (press := read_token(button.token))]
    assert acts == [Act.PLAY, Act.CLOSE]


@pytest.mark.parametrize(("count", "words"), [(1, "1 question, whenever"), (2, "2 questions, whenever")])
def test_the_public_card_says_how_many_questions_there_are(count: int, words: str) -> None:
    card = anytime_card(replace(running(), asked=running().asked[:count]), 0)
    assert any(isinstance(block, Text) and block.text.startswith(words) for block in card.blocks)


def test_a_question_is_drawn_as_an_open_one_whatever_the_quiz_is_waiting_for() -> None:
    session = running()
    facts = TurnFacts(0, next(each for each in BANK.questions if each.id == session.asked[0].id))
    assert turn_card(replace(session, phase=Phase.PAUSED), facts) == turn_card(session, facts)


@pytest.mark.parametrize(("late_ms", "words"), [(119_999, []), (120_000, ["Late by 2 minutes."])])
def test_a_daily_card_is_late_from_two_minutes_on(late_ms: int, words: list[str]) -> None:
    plain = anytime_card(running(), 0)
    card = in_daily(plain, Occurrence("d", date(2026, 5, 4), 3, late_ms), first=True)
    more = [block.text for block in card.blocks if isinstance(block, Text) and block not in plain.blocks]
    assert more == words


def test_the_next_question_is_drawn_for_one_player_with_what_they_have_chosen() -> None:
    session = running()
    round = round_of_kind(session, multiple=True)
    question = next(each for each in BANK.questions if each.id == session.asked[round].id)
    held = Response(round, ANN.id, None, (session.asked[round].order[1],), None, NOW, NOW)
    card = turn_card(session, TurnFacts(round, question, held), Note("A locked in."))
    assert (card.round, card.stage) == (round, Stage.ASKING)
    texts = [block.text for block in card.blocks if isinstance(block, Text)]
    assert texts[0] == "A locked in."
    assert texts[-1] == "Chosen so far: B."
    assert not any(isinstance(block, Answered) for block in card.blocks)
    (options,) = [block for block in card.blocks if isinstance(block, Options)]
    assert all(line.right is None for line in options.lines)
    assert card.buttons == ()


def test_after_the_last_question_the_card_says_when_the_result_comes() -> None:
    session = running()
    card = turn_card(session, TurnFacts(None, answered=4, streak=5))
    assert Countdown(session.due_at, HOURS) in card.blocks
    assert any(isinstance(block, Text) and "5 daily quizzes in a row" in block.text for block in card.blocks)


def test_the_result_reveals_every_question() -> None:
    session = running()
    answers = [(next(q for q in BANK.questions if q.id == asked.id), Tally((), 3, 2)) for asked in session.asked]
    card = with_answers(anytime_card(session, 0), session, answers)
    texts = [block.text for block in card.blocks if isinstance(block, Text)]
    assert sum("(2 of 3 right)" in text for text in texts) == 4
    assert any(text.startswith("1. What is thing") for text in texts)


def test_a_daily_card_says_which_day_how_late_and_what_was_left_out() -> None:
    occurrence = Occurrence(
        "d",
        date(2026, 5, 4),
        3,
        40 * 60_000,
        (Skip(date(2026, 5, 2), Why.AWAY), Skip(date(2026, 5, 3), Why.BUSY)),
        2,
        "77",
    )
    card = in_daily(anytime_card(running(), 0), occurrence, first=True)
    assert card.mention == "77"
    assert "77" not in str(card.blocks), "whom to call is no text"
    words = next(block.text for block in card.blocks if isinstance(block, Text))
    assert words == (
        "Late by 40 minutes. Left out: 2 May (I was not running); 3 May (another quiz was going on) and 2 earlier days."
    )
    assert in_daily(anytime_card(running(), 0), occurrence, first=False).mention == ""


def test_only_streaks_of_two_and_more_are_named_the_longest_first() -> None:
    streaks = [Streak("a", "Ann", 2, 2, 5), Streak("b", "Ben", 9, 9, 5), Streak("c", "Cid", 1, 4, 5)]
    last = with_streaks(anytime_card(running(), 0), streaks).blocks[-1]
    assert isinstance(last, Text)
    assert last.text == "Days in a row: Ben 9, Ann 2."


def test_a_key_put_right_after_the_close_shows_in_the_result_alone() -> None:
    session = step(running(), Close(**BY_HOST, round=0), NOW).session
    asked = session.asked[0]
    wrong = next(at for at, option in enumerate(asked.order) if option not in asked.key)
    regrade = Regrade(**BY_HOST, round=0, position=wrong)
    progress = step(session, regrade, NOW)
    assert progress.effects == (Regraded(0), Show(RESULT_SLOT))
    assert progress.session.asked[0].accepted == (asked.order[wrong],)


def test_nobody_can_stop_the_time_of_a_quiz_that_each_answers_alone() -> None:
    session = running()
    for event in (
        Pause(**BY_HOST),
        Extend(**BY_HOST, round=0, seconds=10),
    ):
        progress = step(session, event, NOW)
        assert progress.session is session
        assert progress.note is not None
        assert not progress.note.done


@pytest.mark.parametrize("opened_at", [None, NOW])
def test_questions_nobody_saw_are_not_closed_by_stopping(opened_at: int | None) -> None:
    session = step(running() if opened_at else own(), Stop(**BY_HOST), NOW).session
    assert [session.is_closed(round) for round in range(len(session.asked))] == [opened_at is not None] * len(
        session.asked
    )


def test_only_an_answer_at_ones_own_pace_says_which_round_it_is_about() -> None:
    pick, submit = Pick(**BY_ANN, round=2, position=0), Submit(**BY_ANN, round=3)
    assert (asked_round(running(), pick), asked_round(running(), submit)) == (2, 3)
    assert asked_round(running(), Leave(**BY_ANN)) == -1
    assert asked_round(replace(a_session(), round=1), pick) == 1


def test_answers_are_taken_while_it_is_posted_or_open() -> None:
    assert [
        takes_answers(replace(running(), phase=phase)) for phase in (Phase.POSTING, Phase.OPEN, Phase.FINISHED)
    ] == [
        True,
        True,
        False,
    ]
    assert not takes_answers(replace(a_session(), phase=Phase.OPEN))


def test_whoever_leaves_it_gives_up_the_seat_and_is_no_longer_counted() -> None:
    progress = step(running(), Leave(**BY_ANN), NOW + 5, Seat(seated=True))
    assert progress.effects == (Unseated("ann", NOW + 5), Show(LOBBY_SLOT, urgent=False))


def test_a_receipt_of_another_post_opens_nothing() -> None:
    for slot, stage in ((RESULT_SLOT, Stage.ANYTIME), (LOBBY_SLOT, Stage.CLOSED)):
        progress = step(own(), Shown(**IDS, slot=slot, stage=stage, at=NOW), NOW)
        assert (progress.session, progress.effects) == (own(), ())


def test_a_pause_that_nobody_ends_stops_it_at_last() -> None:
    paused = replace(running(), phase=Phase.PAUSED, paused_in=Phase.OPEN, due_at=NOW + 100)
    early = step(paused, Wake(**IDS), NOW + 99)
    assert (early.session, early.effects) == (paused, ())
    assert step(paused, Wake(**IDS), NOW + 100).session.phase is Phase.STOPPED


def test_the_card_of_a_quiz_that_is_over_has_nothing_to_press() -> None:
    card = anytime_card(replace(running(), phase=Phase.FINISHED), 2)
    assert card.buttons == ()
    assert Text("This quiz has closed. Its result is posted.", Tone.NOTICE) in card.blocks
    assert (card.stage, card.fallback) == (Stage.CLOSED, "Things: closed, 2 took part")


def test_the_card_of_a_paused_one_has_the_hosts_way_back() -> None:
    card = anytime_card(replace(running(), phase=Phase.PAUSED), 2)
    assert Text("The quiz is paused.", Tone.NOTICE) in card.blocks
    assert [(b.label, b.audience, read_token(b.token).act) for b in card.buttons if read_token(b.token)] == [  # type: ignore[union-attr]
        ("Resume", Audience.HOST, Act.RESUME)
    ]


def test_a_draft_is_shown_until_it_is_submitted() -> None:
    session = running()
    round = round_of_kind(session, multiple=True)
    asked = session.asked[round]
    draft = (asked.order[1], asked.order[0])
    question = next(q for q in BANK.questions if q.id == asked.id)
    held = Response(round, "ann", None, draft, None, NOW, NOW)
    shown = turn_card(session, TurnFacts(round, question, held))
    assert shown.blocks[-1] == Text("Chosen so far: A, B.", Tone.GOOD)
    sent = turn_card(session, TurnFacts(round, question, replace(held, choice=draft)))
    assert not any(isinstance(block, Text) and "Chosen" in block.text for block in sent.blocks)


def test_whoever_answered_nothing_is_not_congratulated_on_the_last_question() -> None:
    card = turn_card(replace(running(), due_at=None), TurnFacts(None, answered=0, streak=1))
    words = [block.text for block in card.blocks if isinstance(block, Text)]
    assert words == ["There is nothing to answer here any more. The right answers and the places come with the result."]
    assert not any(isinstance(block, Countdown) for block in card.blocks)
    assert card.fallback == "Things: 0 of 4 answered"


def test_a_long_question_is_shortened_at_a_word_in_the_result() -> None:
    session = running()
    long = [replace(q, prompt="word " * 60) for asked in session.asked for q in BANK.questions if q.id == asked.id]
    card = with_answers(anytime_card(session, 0), session, [(q, Tally((), 0, 0)) for q in long])
    line = next(b.text for b in card.blocks if isinstance(b, Text) and b.text.startswith("1. "))
    first, second = line.splitlines()
    assert first.endswith("word…")
    assert len(first) < 180
    assert second.endswith("(nobody answered)")


def test_a_daily_card_names_its_quiz_beside_the_day_where_all_play_together() -> None:
    occurrence = Occurrence("d", date(2026, 5, 4), 3, 0, (), 0, "")
    lobby = question_card_of(a_session())
    card = in_daily(lobby, occurrence, first=True)
    heading = card.blocks[0]
    assert isinstance(heading, Heading)
    assert isinstance(lobby.blocks[0], Heading)
    assert heading.kicker == f"Daily quiz · 4 May · no. 3 · {lobby.blocks[0].kicker}"
    assert card.blocks[1:] == lobby.blocks[1:], "it was on time and nothing was left out"


def test_a_card_without_a_heading_gets_none() -> None:
    occurrence = Occurrence("d", date(2026, 5, 4), 3, 100 * 60_000, (), 0, "")
    bare = replace(anytime_card(running(), 0), blocks=(Text("One"), Text("Two")))
    assert in_daily(bare, occurrence, first=True).blocks == (
        Text("One"),
        Text("Late by 1 h 40 min.", Tone.MUTED),
        Text("Two"),
    )


def test_where_nobody_has_a_streak_the_result_is_left_as_it_is() -> None:
    card = anytime_card(running(), 0)
    assert with_streaks(card, [Streak("c", "Cid", 1, 4, 5)]) is card


def question_card_of(session: Session) -> Card:
    asked = session.asked[0]
    question = next(q for q in BANK.questions if q.id == asked.id)
    there = replace(session, phase=Phase.OPEN, round=0, due_at=NOW)
    facts = RoundFacts(0, asked, question, Tally((0,) * len(asked.order), 0, 0), None, NOW, False)
    return question_card(there, facts)
