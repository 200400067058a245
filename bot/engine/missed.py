"""What a player missed in a session that is over, or in its closed rounds."""

from __future__ import annotations

from bot.ports.store import Reading
from bot.quiz.records import Missed
from bot.quiz.scoring import mark_of
from bot.quiz.session import Session
from bot.tutor.reviews import QuestionKey

__all__ = ["missed_in", "missed_keys"]


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
        if (bank.id, bank.hash) in owners:
            keys[QuestionKey(owners[bank.id, bank.hash], bank.id, asked.id)] = None
    return tuple(keys)
