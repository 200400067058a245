"""Cards of a quiz that each answers at their own pace, and what a daily quiz adds to any card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.quiz.bank import Question
from bot.quiz.blocks import (
    Answered,
    Audience,
    Block,
    Button,
    Card,
    Countdown,
    Heading,
    Standings,
    Style,
    Text,
    Tone,
)
from bot.quiz.cards import RoundFacts, question_card
from bot.quiz.effects import Note
from bot.quiz.fitting import brief
from bot.quiz.notes import letter
from bot.quiz.occurrence import Occurrence, Skip, Why
from bot.quiz.scoring import Tally
from bot.quiz.session import Response, Session
from bot.quiz.stages import LOBBY_SLOT, Phase, Stage
from bot.quiz.streaks import Streak
from bot.quiz.tokens import Act, Press, write_token

__all__ = ["TurnFacts", "anytime_card", "day_words", "in_daily", "turn_card", "with_answers", "with_streaks"]

STREAKS_LISTED = 5
_PROMPT = 160
_LATE_MS = 120_000
_WHY = {
    Why.AWAY: "I was not running",
    Why.BUSY: "another quiz was going on",
    Why.EMPTY: "no question was to be found",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_words(day: date) -> str:
    """A date for people: "3 May"."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def anytime_card(session: Session, took_part: int) -> Card:
    """The public post: what there is to answer and until when, and how many did."""
    count = len(session.asked)
    ended, paused = session.phase.over, session.phase is Phase.PAUSED
    blocks: list[Block] = [
        Heading(session.title, "At your own pace"),
        Text(f"{count} question{'s' if count != 1 else ''}, whenever it suits you. Nobody sees what you answer."),
    ]
    buttons: tuple[Button, ...] = ()
    if ended:
        blocks.append(Text("This quiz has closed. Its result is posted.", Tone.NOTICE))
    elif paused:
        blocks.append(Text("The quiz is paused.", Tone.NOTICE))
        buttons = (_host(session, "Resume", Act.RESUME, Style.PRIMARY),)
    else:
        blocks.append(Countdown(session.due_at, session.settings.seconds))
        buttons = (
            Button("Answer", write_token(Press(session.id, Act.PLAY)), Style.PRIMARY),
            *((Button("Remind me", write_token(Press(session.id, Act.REMIND))),) if session.occurrence else ()),
            _host(session, "Close now", Act.CLOSE, Style.PLAIN),
        )
    blocks.append(Answered(took_part, None))
    said = f"{session.title}: {'closed' if ended else 'open'}, {took_part} took part"
    return Card(session.id, LOBBY_SLOT, Stage.CLOSED if ended else Stage.ANYTIME, tuple(blocks), buttons, said)


def _host(session: Session, label: str, act: Act, style: Style) -> Button:
    return Button(label, write_token(Press(session.id, act)), style, Audience.HOST)


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """What a player's next card is drawn from. `round` is the first they have not answered, None after the last;
    `question` and `held` belong to it. `streak` is how many dailies in a row they have answered.
    """

    round: int | None
    question: Question | None = None
    held: Response | None = None
    answered: int = 0
    streak: int = 0


def turn_card(session: Session, facts: TurnFacts, said: Note | None = None) -> Card:
    """A player's next question, in private; after the last one a word of thanks. `said` is told first."""
    notices: list[Block] = [Text(said.text, Tone.GOOD if said.done else Tone.NOTICE)] if said else []
    if facts.round is None or facts.question is None:
        return _done_card(session, facts, notices)
    asked = session.asked[facts.round]
    tally = Tally((0,) * len(asked.order), 0, 0)
    # Drawn as if the session stood at this question, without what is only the public post's or the host's.
    there = replace(session, round=facts.round, phase=Phase.OPEN)
    card = question_card(there, RoundFacts(facts.round, asked, facts.question, tally, None, session.due_at, False))
    blocks = [block for block in card.blocks if not isinstance(block, Answered)]
    if facts.held is not None and facts.held.draft and facts.held.choice is None:
        chosen = sorted(asked.order.index(option) for option in facts.held.draft)
        blocks.append(Text(f"Chosen so far: {', '.join(letter(position) for position in chosen)}.", Tone.GOOD))
    return replace(card, blocks=(*notices, *blocks), buttons=())


def _done_card(session: Session, facts: TurnFacts, notices: Sequence[Block]) -> Card:
    count = len(session.asked)
    words = "That was the last question." if facts.answered else "There is nothing to answer here any more."
    blocks: list[Block] = [Heading(session.title, "At your own pace"), *notices]
    blocks.append(Text(f"{words} The right answers and the places come with the result."))
    if facts.streak > 1:
        blocks.append(Text(f"You have answered {facts.streak} daily quizzes in a row.", Tone.BODY))
    if session.due_at is not None:
        blocks.append(Countdown(session.due_at, session.settings.seconds))
    said = f"{session.title}: {facts.answered} of {count} answered"
    return Card(session.id, LOBBY_SLOT, Stage.ANYTIME, tuple(blocks), (), said)


def with_answers(card: Card, session: Session, answers: Sequence[tuple[Question, Tally]]) -> Card:
    """A result that also reveals every question: nobody has seen the right answers yet."""
    blocks: list[Block] = []
    for number, ((question, tally), asked) in enumerate(zip(answers, session.asked, strict=True), start=1):
        right = "; ".join(question.options[option].text for option in sorted(asked.right))
        share = f"{tally.right} of {tally.answered} right" if tally.answered else "nobody answered"
        blocks.append(Text(f"{number}. {brief(question.prompt, _PROMPT)}\n→ {right} ({share})"))
    places = next((at for at, block in enumerate(card.blocks) if isinstance(block, Standings)), len(card.blocks) - 1)
    title = Text("The right answers", Tone.GOOD)
    return replace(card, blocks=(*card.blocks[: places + 1], title, *blocks, *card.blocks[places + 1 :]))


def in_daily(card: Card, occurrence: Occurrence, *, first: bool) -> Card:
    """A card of a daily quiz: its day in the heading; with the `first` post the mention, and what has to be said."""
    blocks = list(card.blocks)
    if blocks and isinstance(blocks[0], Heading):
        kicker = f"Daily quiz · {day_words(occurrence.day)} · no. {occurrence.number}"
        own = blocks[0].kicker == "At your own pace"
        blocks[0] = replace(blocks[0], kicker=kicker if own else f"{kicker} · {blocks[0].kicker}")
    if not first:
        return replace(card, blocks=tuple(blocks))
    words = " ".join(filter(None, (_late(occurrence), _skipped(occurrence))))
    if words:
        blocks.insert(1, Text(words, Tone.MUTED))
    return replace(card, blocks=tuple(blocks), mention=occurrence.mention)


def _late(occurrence: Occurrence) -> str:
    if occurrence.late_ms < _LATE_MS:
        return ""
    minutes = occurrence.late_ms // 60_000
    return f"Late by {minutes} minutes." if minutes < 90 else f"Late by {minutes // 60} h {minutes % 60} min."


def _skipped(occurrence: Occurrence) -> str:
    if not occurrence.skipped:
        return ""
    told = "; ".join(_skip(each) for each in occurrence.skipped)
    days = f" and {occurrence.more} earlier day{'s' if occurrence.more > 1 else ''}" if occurrence.more else ""
    return f"Left out: {told}{days}."


def _skip(skip: Skip) -> str:
    return f"{day_words(skip.day)} ({_WHY[skip.why]})"


def with_streaks(card: Card, streaks: Sequence[Streak]) -> Card:
    """A result that names the longest streaks among those who took part."""
    best = sorted((each for each in streaks if each.days > 1), key=lambda each: (-each.days, each.name.casefold()))
    if not best:
        return card
    named = ", ".join(f"{each.name} {each.days}" for each in best[:STREAKS_LISTED])
    return replace(card, blocks=(*card.blocks, Text(f"Days in a row: {named}.", Tone.MUTED)))
