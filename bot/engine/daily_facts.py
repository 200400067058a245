"""What cards of dailies and of quizzes at one's own pace are drawn from. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.cache import key_of
from bot.ports.store import Reading
from bot.quiz.blocks import Card
from bot.quiz.effects import Note
from bot.quiz.own_cards import TurnFacts, anytime_card, in_daily, turn_card, with_answers, with_streaks
from bot.quiz.pace import takes_answers
from bot.quiz.scoring import Score, Tally
from bot.quiz.session import Pace, Session
from bot.quiz.stages import LOBBY_SLOT, RESULT_SLOT, round_slot
from bot.quiz.streaks import Streak, extended

__all__ = ["anytime", "as_daily", "revealed", "streaks_after", "turn", "unanswered"]


async def anytime(reading: Reading, session: Session) -> Card:
    """The public post of a quiz at one's own pace."""
    _, seated = await reading.counts(key_of(session), 0)
    return anytime_card(session, seated)


async def revealed(reading: Reading, session: Session, card: Card) -> Card:
    """The result of a quiz at one's own pace, which is its reveal as well."""
    questions = await reading.questions([asked.hash for asked in session.asked])
    if any(asked.hash not in questions for asked in session.asked):
        return card
    tallies = {tally.round: tally for tally in await reading.tallies(key_of(session))}
    answers = []
    for round, asked in enumerate(session.asked):
        tally = tallies.get(round)
        counted = Tally((), tally.answered, tally.right) if tally else Tally((), 0, 0)
        answers.append((questions[asked.hash], counted))
    return with_answers(card, session, answers)


async def as_daily(reading: Reading, session: Session, slot: str, card: Card) -> Card:
    """A card with what being a daily adds to it."""
    assert session.occurrence is not None, "only a daily's card is one"
    own = session.settings.pace is Pace.OWN
    card = in_daily(card, session.occurrence, first=slot == (LOBBY_SLOT if own else round_slot(0)))
    if slot != RESULT_SLOT:
        return card
    return with_streaks(card, await streaks_after(reading, session, await reading.scores(key_of(session))))


async def streaks_after(reading: Reading, session: Session, scores: Sequence[Score]) -> list[Streak]:
    """The streaks of those who answered in a daily's quiz, this one counted, whether it was kept already or not."""
    occurrence = session.occurrence
    assert occurrence is not None, "only a daily's quiz has streaks"
    answered = {score.player: score.name for score in scores if score.answered > 0}
    kept = await reading.streaks((session.place.tenant, occurrence.daily), answered)
    number, before = occurrence.number, occurrence.before
    return [extended(kept.get(player), player, name, number, before) for player, name in answered.items()]


async def unanswered(reading: Reading, session: Session, player: str) -> list[int]:
    """The rounds of a quiz at one's own pace that a player has not answered; none once it takes no answers."""
    if not takes_answers(session):
        return []
    choices = await reading.choices_of(key_of(session), player)
    return [round for round in range(len(session.asked)) if round not in choices]


async def turn(reading: Reading, session: Session, player: str, said: Note | None = None) -> Card:
    """A player's next question, or the word after the last one; `said` is told first."""
    left = await unanswered(reading, session, player)
    answered = len(session.asked) - len(left)
    if not left:
        return turn_card(
            session, TurnFacts(None, answered=answered, streak=await _streak(reading, session, player)), said
        )
    asked = session.asked[left[0]]
    question = (await reading.questions([asked.hash])).get(asked.hash)
    seat = (await reading.seats({(*key_of(session), player): left[0]})).get((*key_of(session), player))
    return turn_card(session, TurnFacts(left[0], question, seat.response if seat else None, answered), said)


async def _streak(reading: Reading, session: Session, player: str) -> int:
    """How long the streak is of a player who has just answered."""
    answered = Score(player, "", 0, 0, 1)
    streaks = await streaks_after(reading, session, [answered])
    return streaks[0].days if streaks else 0
