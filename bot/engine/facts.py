"""From what is stored to what a post shows. Reads only; the pure cards decide every word."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.cache import key_of
from bot.engine.daily_facts import anytime, as_daily, revealed
from bot.ports.desk import View
from bot.ports.store import Key, Reading
from bot.quiz.blocks import Card
from bot.quiz.cards import RoundFacts, lobby_card, question_card, result_card
from bot.quiz.results import OutcomeCount, outcome_lines
from bot.quiz.scoring import Tally, mark_of
from bot.quiz.session import Asked, Entry, Pace, Session
from bot.quiz.stages import LOBBY_SLOT, RESULT_SLOT, Phase, round_of

__all__ = ["draw", "is_closed"]


async def draw(reading: Reading, key: Key, slot: str, now: int) -> View | None:
    """The post of `slot` as it should look at `now`; None where session, slot or question do not exist.

    The version is read in the same look as the facts, so a card is never newer than it claims.
    """
    post = await reading.post(key, slot)
    session = (await reading.sessions([key])).get(key)
    if session is None or post is None:
        return None
    card = await _card(reading, session, slot, now)
    return None if card is None else View(card, post.wanted, session.phase)


async def _card(reading: Reading, session: Session, slot: str, now: int) -> Card | None:
    card = await _plain_card(reading, session, slot, now)
    if card is None or session.occurrence is None:
        return card
    return await as_daily(reading, session, slot, card)


async def _plain_card(reading: Reading, session: Session, slot: str, now: int) -> Card | None:
    own = session.settings.pace is Pace.OWN
    if slot == LOBBY_SLOT:
        # While it is on its way it shows the deadline it will have.
        there = replace(session, due_at=_due_at(session, now))
        return await anytime(reading, there) if own else lobby_card(session, await reading.roster(key_of(session)))
    if slot == RESULT_SLOT:
        card = await _result(reading, session)
        return await revealed(reading, session, card) if own else card
    round = round_of(slot)
    if round is None or round >= len(session.asked):
        return None
    return await _question(reading, session, round, now)


def is_closed(session: Session, round: int) -> bool:
    """Whether a round has been closed: it is past, or the session has gone beyond asking it. A question that nobody
    saw, since the session was stopped while it was on its way, does not count.
    """
    phase = session.paused_in or session.phase
    last = round == session.round or session.settings.pace is Pace.OWN
    if last and phase is Phase.STOPPED and session.opened_at is None:
        return False
    return round < session.round or phase not in (Phase.POSTING, Phase.OPEN)


async def _question(reading: Reading, session: Session, round: int, now: int) -> Card | None:
    asked = session.asked[round]
    question = (await reading.questions([asked.hash])).get(asked.hash)
    if question is None:
        return None
    choices, seated = await reading.counts(key_of(session), round)
    facts = RoundFacts(
        round=round,
        asked=asked,
        question=question,
        tally=_tally(asked, choices),
        of=seated if session.settings.entry is Entry.LOBBY else None,
        due_at=_due_at(session, now),
        closed=is_closed(session, round),
    )
    return question_card(session, facts)


def _due_at(session: Session, now: int) -> int | None:
    """The deadline to show. While a post is on its way its clock has not started: it will with the message's own
    time stamp, which is about now; so no edit is needed to show it.
    """
    if session.phase is Phase.POSTING:
        return now + session.settings.seconds * 1000
    if session.phase is Phase.REVEALING:
        return now + session.settings.reading_seconds * 1000
    return session.due_at if session.phase in (Phase.OPEN, Phase.REVEALED) else None


def _tally(asked: Asked, choices: dict[tuple[int, ...], int]) -> Tally:
    counts = [0] * len(asked.order)
    for choice, count in choices.items():
        for option in choice:
            counts[option] += count
    right = sum(count for choice, count in choices.items() if mark_of(asked, choice) == 1.0)
    return Tally(tuple(counts), sum(choices.values()), right)


async def _result(reading: Reading, session: Session) -> Card:
    key = key_of(session)
    bank = await reading.bank_facts(session.bank_hash)
    tallies = await reading.tallies(key)
    questions = await reading.questions([session.asked[tally.round].hash for tally in tallies])
    counts = [
        OutcomeCount(question.outcomes, tally.answered, tally.right)
        for tally in tallies
        if (question := questions.get(session.asked[tally.round].hash))
    ]
    lines = outcome_lines(bank.outcomes if bank else (), counts)
    scores = await reading.scores(key)
    return result_card(session, scores, len(tallies), bank.bands if bank else (), lines)
