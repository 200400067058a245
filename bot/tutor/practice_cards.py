"""The cards of a practice: a question, what its answer was worth, and the end. For one person's eyes alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.quiz.bank import Question, StudyNote
from bot.quiz.blocks import (
    Block,
    Button,
    Card,
    Heading,
    OptionLine,
    Options,
    Picture,
    Style,
    Text,
    Tone,
)
from bot.quiz.cards import text_blocks
from bot.quiz.effects import Note
from bot.quiz.fitting import brief
from bot.quiz.lessons import Deed, Lesson, write_lesson
from bot.quiz.notes import letter
from bot.quiz.stages import Stage
from bot.quiz.wording import counted, listed
from bot.tutor.memory import LEECH
from bot.tutor.practice import Ask, Ending, Mode, Practice

__all__ = ["SLOT", "Day", "Learned", "ask_card", "back_words", "end_card", "feedback_card"]

SLOT = "practice"
_PROMPT = 200


@dataclass(frozen=True, slots=True)
class Day:
    """How the learner's day stands: `done` of `planned` questions answered today, `right` of them; `due` still today;
    `streak` days in a row with an answer, today's included.
    """

    done: int = 0
    right: int = 0
    planned: int = 0
    due: int = 0
    streak: int = 0


@dataclass(frozen=True, slots=True)
class Learned:
    """What is told after an answer. `days` is in how many days the question is due again, None if never; `sticks`
    False where it was missed again and again. `notes` are those of the study sheet that belong to it, shown if
    `open_notes`; `outcomes` are the question's.
    """

    days: int | None = None
    sticks: bool = True
    notes: tuple[StudyNote, ...] = ()
    open_notes: bool = False


def ask_card(practice: Practice, question: Question, day: Day, said: Note | None = None, title: str = "") -> Card:
    """The question that waits for its answer, with its hint where that was asked for. `title` names an assignment."""
    ask = _ask(practice)
    kicker = _kicker(practice, day, title, asking=True)
    blocks = [*_notice(said), *_question(question, kicker)]
    if ask.asked.multiple:
        blocks.append(Text("Choose every right option, then submit.", Tone.MUTED))
    lines = tuple(
        OptionLine(
            letter(position),
            question.options[option].text,
            _token(practice, Deed.PICK, position),
            chosen=option in ask.draft,
        )
        for position, option in enumerate(ask.asked.order)
    )
    submit = Button("Submit", _token(practice, Deed.SUBMIT), Style.PRIMARY)
    blocks.append(Options(lines, ask.asked.multiple, submit if ask.asked.multiple else None))
    if ask.draft:
        blocks.append(Text(f"Chosen so far: {_letters(ask, ask.draft)}.", Tone.GOOD))
    if ask.hints and question.hint:
        blocks.append(Text(f"Hint: {question.hint}", Tone.EXPLANATION))
    buttons = []
    if question.hint and not ask.hints:
        buttons.append(_button(practice, "Hint", Deed.HINT))
    if practice.mode is not Mode.ASSIGNMENT:
        buttons.append(_button(practice, "Not today", Deed.BURY))
    buttons.append(_button(practice, "Stop", Deed.STOP))
    said_in_one = f"{kicker}: {brief(question.prompt, _PROMPT)}"
    return Card(practice.id, SLOT, Stage.ASKING, tuple(blocks), tuple(buttons), said_in_one, ask.number)


def feedback_card(
    practice: Practice, question: Question, learned: Learned, day: Day, said: Note | None = None, title: str = ""
) -> Card:
    """What the answer was worth and why, and what can be done about the question."""
    ask = _ask(practice)
    assert ask.choice is not None, "there is nothing to tell of a question that was not answered"
    blocks = [*_notice(said), *_question(question, _kicker(practice, day, title, asking=False))]
    lines = tuple(
        OptionLine(
            letter(position),
            question.options[option].text,
            right=option in ask.asked.right,
            chosen=option in ask.choice,
        )
        for position, option in enumerate(ask.asked.order)
    )
    verdict = _verdict(ask)
    blocks += [Options(lines, ask.asked.multiple), Text(verdict, Tone.GOOD if ask.right else Tone.NOTICE)]
    blocks += _own_feedback(ask, question)
    blocks += text_blocks(question.explanation, Tone.EXPLANATION)
    blocks += _afterwards(learned)
    if learned.open_notes:
        for note in learned.notes:
            blocks += _study_note(note)
    return Card(practice.id, SLOT, Stage.REVEAL, tuple(blocks), _after_buttons(practice, learned), verdict, ask.number)


def end_card(
    practice: Practice | None, day: Day, said: Note | None = None, title: str = "", again: bool = False
) -> Card:
    """The end, for now: what was done today, what is due, days in a row. `practice` None where there is none.

    `again`: the assignment may be tried once more.
    """
    ending = (practice.ending if practice else None) or Ending.STOPPED
    heading = _heading(practice, ending)
    blocks: list[Block] = [*_notice(said), Heading(heading, _name(practice, title))]
    if practice is not None and practice.answered:
        tone = Tone.GOOD if practice.right else Tone.BODY
        blocks.append(Text(f"{practice.right} of {counted(practice.answered, 'answer')} right this time.", tone))
    if day.done:
        blocks.append(Text(f"Today: {counted(day.done, 'question')} answered, {day.right} of them right."))
    due = (
        f"{counted(day.due, 'question')} still due today."
        if day.due
        else f"Nothing {'else ' if day.done else ''}is due today."
    )
    blocks.append(Text(due))
    if day.streak > 1:
        blocks.append(Text(f"You have practised {day.streak} days in a row.", Tone.GOOD))
    said_in_one = f"{heading}: {day.done} answered today, {day.due} due"
    buttons = _end_buttons(practice, day, ending, again)
    id, number = (practice.id, practice.number) if practice else ("", None)
    return Card(id, SLOT, Stage.RESULT, tuple(blocks), buttons, said_in_one, number)


_LEFT_OFF = {Mode.MISSED: Deed.MISSED, Mode.REVIEW: Deed.REVIEW}
_END = {
    Ending.STOPPED: "Until next time",
    Ending.ENOUGH: "Done for today",
    Ending.NOTHING: "Nothing to ask just now",
    Ending.THROUGH: "That was all of it",
}
_ASSIGNED = {
    Ending.STOPPED: "Left off",
    Ending.ENOUGH: "Left off",
    Ending.NOTHING: "Nothing to ask just now",
    Ending.THROUGH: "Assignment finished",
}


def _heading(practice: Practice | None, ending: Ending) -> str:
    if practice is None or practice.mode is not Mode.ASSIGNMENT:
        more = practice is not None and practice.answered and ending is Ending.NOTHING
        return "That was all for now" if more else _END[ending]
    return _ASSIGNED[ending]


def back_words(days: int) -> str:
    """In how many days, in words: "later today", "tomorrow", "in 3 days", "in 5 weeks", "in 4 months"."""
    if days <= 0:
        return "later today"
    if days == 1:
        return "tomorrow"
    if days < 14:
        return f"in {days} days"
    return f"in {round(days / 7)} weeks" if days < 60 else f"in {round(days / 30.4)} months"


# -- parts -------------------------------------------------------------------------------------------------


def _ask(practice: Practice) -> Ask:
    assert practice.ask is not None, "there is no question to draw"
    return practice.ask


def _notice(said: Note | None) -> list[Block]:
    return [Text(said.text, Tone.GOOD if said.done else Tone.NOTICE)] if said is not None and said.text else []


def _question(question: Question, kicker: str) -> list[Block]:
    head, *rest = text_blocks(question.prompt) or (Text(""),)
    first = head.text if isinstance(head, Text) else ""
    blocks: list[Block] = [Heading(first, kicker), *(rest if first else (head, *rest))]
    if question.image is not None:
        blocks.append(Picture(question.image))
    return blocks


def _name(practice: Practice | None, title: str) -> str:
    mode = practice.mode if practice else Mode.PLAN
    return title or {Mode.REVIEW: "Review", Mode.MISSED: "What you missed"}.get(mode, "Practice")


def _kicker(practice: Practice, day: Day, title: str, *, asking: bool) -> str:
    """The question's place: in the day's plan, among what is due, or in its list."""
    name = _name(practice, title)
    if practice.left is not None:
        return f"{name} · {practice.among - len(practice.left)} of {practice.among}"
    if practice.mode is Mode.REVIEW:
        return f"{name} · {day.due} due"
    number = day.done + asking
    return f"{name} · {number} of {day.planned} today" if number <= day.planned else f"{name} · {number} today"


def _letters(ask: Ask, options: Sequence[int]) -> str:
    return listed([letter(position) for position in sorted(ask.asked.order.index(each) for each in options)])


def _verdict(ask: Ask) -> str:
    assert ask.choice is not None, "only answers are judged"
    chosen, right = _letters(ask, ask.choice), _letters(ask, ask.asked.key)
    if ask.right:
        return f"Right: {chosen}."
    are = "is" if len(ask.asked.key) == 1 else "are"
    return f"Not right: you chose {chosen}. Right {are} {right}."


def _own_feedback(ask: Ask, question: Question) -> list[Block]:
    """What the bank says to whoever chose these options."""
    assert ask.choice is not None, "only answers have feedback"
    told = [(option, question.options[option].feedback) for option in ask.choice if question.options[option].feedback]
    if len(ask.choice) == 1:
        return [Text(text) for _, text in told]
    return [Text(f"{letter(ask.asked.order.index(option))}: {text}") for option, text in told]


def _afterwards(learned: Learned) -> list[Block]:
    blocks: list[Block] = []
    if learned.days is not None:
        blocks.append(Text(f"It is due again {back_words(learned.days)}.", Tone.MUTED))
    if not learned.sticks:
        words = (
            f"This one will not stick: you missed it {LEECH} times or more. Its note, or saying it in your own words, "
            "may help more than being asked again."
        )
        blocks.append(Text(words, Tone.NOTICE))
    return blocks


def _study_note(note: StudyNote) -> list[Block]:
    reference = (Text(f"📖 {note.reference}", Tone.MUTED),) if note.reference else ()
    return [Text(note.title, Tone.GOOD), *text_blocks(note.text), *reference]


def _after_buttons(practice: Practice, learned: Learned) -> tuple[Button, ...]:
    shows = learned.notes and not learned.open_notes
    own = practice.mode is not Mode.ASSIGNMENT
    return (
        _button(practice, "Next", Deed.NEXT, Style.PRIMARY),
        *((_button(practice, "Show me the note", Deed.NOTE),) if shows else ()),
        _button(practice, "This question is wrong", Deed.REPORT),
        *((_button(practice, "Not today", Deed.BURY),) if own else ()),
        *((_button(practice, "Never again", Deed.SUSPEND),) if own else ()),
        *((_button(practice, "Undo", Deed.UNDO),) if own else ()),
        _button(practice, "Stop", Deed.STOP),
    )


def _end_buttons(practice: Practice | None, day: Day, ending: Ending, again: bool) -> tuple[Button, ...]:
    buttons: list[Button] = []
    mode, of = (practice.mode, practice.of) if practice else (Mode.PLAN, "")
    if mode is Mode.ASSIGNMENT and (ending is not Ending.THROUGH or again):
        label = "Go on" if ending is not Ending.THROUGH else "Try again"
        buttons.append(Button(label, write_lesson(Lesson(Deed.ASSIGNMENT, of)), Style.PRIMARY))
    elif mode in _LEFT_OFF and ending is Ending.STOPPED:
        buttons.append(Button("Go on", write_lesson(Lesson(_LEFT_OFF[mode], of)), Style.PRIMARY))
    else:
        scope = of if mode in (Mode.PLAN, Mode.REVIEW) else ""
        further = ending in (Ending.ENOUGH, Ending.NOTHING)
        go_on = Lesson(Deed.PRACTICE, scope, int(further))
        label = "Practise more" if further else "Go on"
        buttons.append(Button(label, write_lesson(go_on), Style.PRIMARY))
    if day.due and mode is not Mode.REVIEW:
        buttons.append(Button("Review what is due", write_lesson(Lesson(Deed.REVIEW))))
    return tuple(buttons)


def _token(practice: Practice, deed: Deed, position: int = 0) -> str:
    return write_lesson(Lesson(deed, practice.id, _ask(practice).number, position))


def _button(practice: Practice, label: str, deed: Deed, style: Style = Style.PLAIN) -> Button:
    return Button(label, _token(practice, deed), style)
