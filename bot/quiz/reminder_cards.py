"""The cards of reminders: choosing an hour, and the private word itself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.quiz.blocks import Block, Button, Card, Countdown, Heading, Style, Text, Tone
from bot.quiz.daily import Plan
from bot.quiz.daily_words import clock_words
from bot.quiz.lessons import Deed, Lesson, write_lesson
from bot.quiz.reminder import Reminder, hours
from bot.quiz.session import Session
from bot.quiz.stages import LOBBY_SLOT, Stage
from bot.quiz.tokens import Act, Press, write_token
from bot.quiz.wording import counted

__all__ = ["hours_card", "reminder_card", "study_hours_card"]

_LISTED = 4
_HOURS = (7, 8, 9, 12, 15, 18, 20, 21)
"""When people like to study: few enough to choose from."""


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


def study_hours_card(zone: str, kept: Reminder | None) -> Card:
    """The hours at which to be told that something is due, and what is set so far."""
    words = (
        f"At which hour shall I tell you what is due for review? On days without anything I am silent. Times: {zone}."
    )
    blocks: list[Block] = [Heading("Remind me", "Practice"), Text(words)]
    buttons = [
        Button(clock_words(hour * 60), write_lesson(Lesson(Deed.REMIND, "", hour * 60, 1)), Style.PLAIN)
        for hour in _HOURS
    ]
    if kept is not None and kept.due_at is not None:
        both = " Your reminder of daily quizzes moves along: you get one word a day." if kept.places else ""
        blocks.append(Text(f"So far: {clock_words(kept.minute)} ({kept.zone}).{both}", Tone.MUTED))
        if kept.study is not None:
            buttons.append(_STOP_STUDY)
    return Card("", "hours", Stage.ANYTIME, tuple(blocks), tuple(buttons), "At which hour shall I remind you?")


def reminder_card(open: Sequence[tuple[Session, int]], due: int = 0) -> Card:
    """The private word: the quizzes still open, with the questions left in each, the first with its buttons, and how
    many questions are `due` for review. There is something of either.
    """
    lines = [_line(each, left) for each, left in open[:_LISTED]]
    if len(open) > _LISTED:
        lines.append(f"and {len(open) - _LISTED} more")
    reviews = f"{counted(due, 'question')} {'is' if due == 1 else 'are'} due for review"
    waiting = "A daily quiz is" if len(open) == 1 else f"{len(open)} daily quizzes are"
    heading = f"{waiting} waiting for you" if open else "Time to practise"
    blocks: list[Block] = [Heading(heading, "Reminder"), Text("\n".join([*lines, *([reviews] if due else [])]))]
    buttons: list[Button] = []
    session = open[0][0] if open else None
    if session is not None:
        if session.due_at is not None:
            blocks.append(Countdown(session.due_at, session.settings.seconds))
        buttons.append(Button("Answer", write_token(Press(session.id, Act.PLAY)), Style.PRIMARY))
    if due:
        style = Style.PLAIN if open else Style.PRIMARY
        buttons.append(Button("Review", write_lesson(Lesson(Deed.REVIEW)), style))
    buttons.append(_STOP_STUDY if session is None else _stop(session))
    said = f"{heading}: {'; '.join([*lines, *([reviews] if due else [])])}"
    return Card(session.id if session else "", LOBBY_SLOT, Stage.ANYTIME, tuple(blocks), tuple(buttons), said)


def _line(session: Session, left: int) -> str:
    return f"{session.title}: {left} question{'s' if left != 1 else ''} left"


_STOP_STUDY = Button("Stop reminders", write_lesson(Lesson(Deed.REMIND, "", 0, 2)), Style.PLAIN)


def _stop(session: Session) -> Button:
    return Button("Stop reminders", write_token(Press(session.id, Act.UNREMIND)), Style.PLAIN)
