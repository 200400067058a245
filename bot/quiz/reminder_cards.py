"""The cards of reminders: choosing an hour, and the private word itself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.quiz.blocks import Block, Button, Card, Countdown, Heading, Style, Text, Tone
from bot.quiz.daily import Plan
from bot.quiz.daily_words import clock_words
from bot.quiz.reminder import Reminder, hours
from bot.quiz.session import Session
from bot.quiz.stages import LOBBY_SLOT, Stage
from bot.quiz.tokens import Act, Press, write_token

__all__ = ["hours_card", "reminder_card"]

_LISTED = 4


def hours_card(session: Session, plan: Plan, kept: Reminder | None) -> Card:
    """The hours to be reminded at, and what is set so far."""
    offered = hours(plan.when.minute, plan.open_minutes)
    words = (
        f"At which hour shall I write to you, on days when you have not answered yet? Times are those of {plan.zone}."
    )
    blocks: list[Block] = [Heading("Remind me", "Daily quiz"), Text(words)]
    if not offered:
        blocks[1] = Text("This quiz is open for too short a time to be reminded of it.", Tone.NOTICE)
    buttons = [
        Button(clock_words(minute), write_token(Press(session.id, Act.REMIND, minute, 1)), Style.PLAIN)
        for minute in offered
    ]
    if kept is not None and kept.due_at is not None:
        blocks.append(Text(f"So far: {clock_words(kept.minute)} ({kept.zone}).", Tone.MUTED))
        buttons.append(_stop(session))
    said = "At which hour shall I remind you of the daily quiz?"
    return Card(session.id, "hours", Stage.ANYTIME, tuple(blocks), tuple(buttons), said)


def reminder_card(open: Sequence[tuple[Session, int]]) -> Card:
    """The private word: the quizzes still open, with the questions left in each, the first with its buttons."""
    session = open[0][0]
    lines = [_line(each, left) for each, left in open[:_LISTED]]
    if len(open) > _LISTED:
        lines.append(f"and {len(open) - _LISTED} more")
    blocks: list[Block] = [Heading("A daily quiz is waiting for you", "Reminder"), Text("\n".join(lines))]
    if session.due_at is not None:
        blocks.append(Countdown(session.due_at, session.settings.seconds))
    buttons = (Button("Answer", write_token(Press(session.id, Act.PLAY)), Style.PRIMARY), _stop(session))
    said = f"A daily quiz is waiting for you: {'; '.join(lines)}"
    return Card(session.id, LOBBY_SLOT, Stage.ANYTIME, tuple(blocks), buttons, said)


def _line(session: Session, left: int) -> str:
    return f"{session.title}: {left} question{'s' if left != 1 else ''} left"


def _stop(session: Session) -> Button:
    return Button("Stop reminders", write_token(Press(session.id, Act.UNREMIND)), Style.PLAIN)
