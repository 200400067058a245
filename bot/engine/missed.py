"""What a player missed in a session that is over, or in its closed rounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.engine.facts import bands_of
from bot.ports.store import Reading
from bot.quiz.bank import band_for
from bot.quiz.records import Advice, Missed
from bot.quiz.scoring import mark_of
from bot.quiz.session import Session
from bot.tutor.reviews import QuestionKey

__all__ = ["advice_on", "missed_in", "missed_keys"]


async def missed_in(reading: Reading, session: Session, player: str) -> tuple[Missed, ...]:
    """The questions a player got wrong or left out, in the closed rounds of a session."""
    choices = await reading.choices_of((session.place.tenant, session.id), player)
    rounds = [
        round
        for round in range(session.round + 1)
        if session.is_closed(round) and mark_of(session.asked[round], choices.get(round, ())) < 1.0
    ]
    asked = {round: session.asked[round] for round in rounds}
    questions = await reading.questions([each.hash for each in asked.values()])
    return tuple(
        Missed(round, questions[each.hash], each.order, choices.get(round), each.accepted)
        for round, each in asked.items()
        if each.hash in questions
    )


async def missed_keys(reading: Reading, session: Session, player: str) -> tuple[QuestionKey, ...]:
    """The same as they are known for good, each once."""
    owners = await reading.owners_of(session.place.tenant, [(bank.id, bank.hash) for bank in session.banks])
    keys: dict[QuestionKey, None] = {}
    for missed in await missed_in(reading, session, player):
        asked = session.asked[missed.round]
        bank = session.banks[asked.bank]
        keys[QuestionKey(owners[bank.id, bank.hash], bank.id, asked.id)] = None
    return tuple(keys)


async def advice_on(reading: Reading, session: Session, missed: Sequence[Missed]) -> Advice:
    """What to tell somebody who missed these."""
    banks = [await reading.bank_facts(bank.hash) for bank in session.banks]
    asked = sum(session.is_closed(round) for round in range(session.round + 1))
    right = asked - len(missed)
    band = band_for(bands_of(banks), 100 * right / asked) if asked else None
    named = [
        outcome.text
        for each in missed
        if (bank := banks[session.asked[each.round].bank]) is not None
        for outcome in bank.outcomes
        if outcome.id in each.question.outcomes
    ]
    return Advice(right, asked, band.text if band else "", tuple(text for text, _ in Counter(named).most_common()))
