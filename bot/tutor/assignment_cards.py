"""The post that tells a channel of an assignment. Everybody sees it, so nothing of anybody's attempts is in it."""

from __future__ import annotations

from bot.quiz.blocks import Block, Button, Card, Countdown, Heading, Style, Text, Tone
from bot.quiz.lessons import Deed, Lesson, write_lesson
from bot.quiz.stages import NOTICE_SLOT, Stage
from bot.quiz.wording import counted
from bot.tutor.assignments import Assignment

__all__ = ["assignment_card"]


def assignment_card(assignment: Assignment, questions: int, now: int) -> Card:
    """An assignment of so many questions (0: its bank is there no more), as it stands at `now` (ms)."""
    over = assignment.ended_at is not None or now >= assignment.deadline
    heading = Heading(
        assignment.title, f"Assignment by {assignment.host_name}" if assignment.host_name else "Assignment"
    )
    blocks: list[Block] = [heading, Text(_asks(assignment, questions))]
    if over:
        said = "It was taken back." if assignment.ended_at is not None else "The deadline has passed."
        blocks.append(Text(said, Tone.NOTICE))
    else:
        blocks.append(Countdown(assignment.deadline, (assignment.deadline - assignment.created_at) // 1_000))
    begin = Button("Begin", write_lesson(Lesson(Deed.ASSIGNMENT, assignment.id)), Style.PRIMARY)
    stage = Stage.CLOSED if over else Stage.ANYTIME
    fallback = f"Assignment: {assignment.title}"
    return Card(assignment.id, NOTICE_SLOT, stage, tuple(blocks), () if over else (begin,), fallback)


def _asks(assignment: Assignment, questions: int) -> str:
    tries = "one attempt" if assignment.attempts == 1 else f"{assignment.attempts} attempts, of which the best counts"
    asked = f"{counted(questions, 'question')}, at" if questions else "At"
    return f"{asked} your own pace and in private; {tries}."
