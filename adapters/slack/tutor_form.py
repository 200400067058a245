"""The tutor's windows and forms: pages with what can be typed or asked for there, a plan, an assignment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from adapters.slack.fields import (
    VALUE,
    ZONE,
    choice,
    element,
    input_block,
    number_input,
    selected,
    state_of,
    text_of,
    typed_select,
    whole,
    zone_choice,
)
from adapters.slack.kept import Kept, write_kept
from adapters.slack.layout import Key
from adapters.slack.modals import BANK, OUTCOME
from adapters.slack.pages import page_modal
from adapters.slack.views import Values, View, Wrong, modal
from bot.ports.tutor import PlanWishes
from bot.quiz.blocks import Text, Tone
from bot.quiz.effects import Note
from bot.quiz.pages import PageView, Subject

__all__ = [
    "ASSIGN",
    "ASSIGN_CALLBACK",
    "CHART",
    "LINK_CALLBACK",
    "PLAN",
    "PLAN_CALLBACK",
    "AssignForm",
    "PlanForm",
    "assign_modal",
    "plan_modal",
    "read_assign",
    "read_code",
    "read_plan",
    "tutor_window",
]

PLAN_CALLBACK, ASSIGN_CALLBACK, LINK_CALLBACK = "quorum.plan", "quorum.assign", "quorum.link"
PLAN, ASSIGN, CHART = "own.plan", "own.assign", "own.chart"
"""What the buttons carry that open the two forms, and the one that sends a picture."""
_A_DAY, _NEW_A_DAY, _ATTEMPTS = (1, 1_000), (1, 1_000), (1, 20)
_CODE, _TITLE = 40, 80
_NO_EXAM, _TOLD = "none", "told"


@dataclass(frozen=True, slots=True)
class PlanForm:
    """How somebody wants to learn; see `bot.ports.tutor.SetPlan`."""

    exam: date | None = None
    no_exam: bool = False
    a_day: int = 0
    new_a_day: int = 0
    zone: str = ""


@dataclass(frozen=True, slots=True)
class AssignForm:
    """What a leader assigns; `deadline` in ms since the epoch. `announce`: the channel is to be told."""

    bank: str
    deadline: int
    attempts: int = 1
    outcome: str | None = None
    title: str = ""
    announce: bool = False


def tutor_window(view: PageView, kept: Kept, said: Note | None = None, *, leads: bool = False) -> View:
    """A page of the tutor, with what was `said` above it, and below it what Slack's windows can do more: what is known
    and planned as a picture, the forms, and a field for the code of another account.
    """
    if said is not None:
        told = Text(said.text, Tone.GOOD if said.done else Tone.NOTICE)
        view = replace(view, entries=((told,), *view.entries))
    subject = kept.page.subject if kept.page else None
    more: list[Key] = []
    if subject is Subject.PLAN:
        more.append(Key("Change my plan", PLAN))
    if subject in (Subject.PLAN, Subject.MASTERY):
        more.append(Key("Send me a picture", CHART))
    if subject is Subject.ASSIGNMENTS and leads:
        more.append(Key("Set an assignment", ASSIGN))
    window = page_modal(view, write_kept(kept), more)
    if subject is not Subject.LINKS:
        return window
    typing = {**element("plain_text_input"), "max_length": _CODE}
    asked = input_block("code", "The code your other account was given", typing, hint="A code is good for 10 minutes.")
    return modal(view.title, LINK_CALLBACK, [*window["blocks"], asked], write_kept(kept), "Link", "Close")


def plan_modal(kept: Kept, wishes: PlanWishes) -> View:
    """The form of somebody's plan, with what they have said before."""
    day = element("datepicker")
    blocks = [
        input_block(
            "exam",
            "Day of the exam",
            day | {"initial_date": wishes.exam.isoformat()} if wishes.exam else day,
            optional=True,
            hint="Reviews are spread over the days until then.",
        )
    ]
    if wishes.exam is not None:
        none = {**element("checkboxes"), "options": [choice("I have no exam, or it is over", _NO_EXAM)]}
        blocks.append(input_block("no_exam", "Or", none, optional=True))
    zone = zone_choice(wishes.zone) if wishes.zone else None
    blocks += [
        input_block(
            "a_day",
            "Questions a day",
            number_input(_A_DAY, wishes.a_day),
            optional=True,
            hint="Left empty, it goes by what you really answer.",
        ),
        input_block(
            "new_a_day",
            "New ones a day, at the most",
            number_input(_NEW_A_DAY, wishes.new_a_day),
            optional=True,
            hint="Left empty, there is no limit.",
        ),
        input_block(
            "zone",
            "Time zone",
            typed_select(ZONE, "Type a city", zone),
            optional=True,
            hint="Your days begin at midnight there; otherwise where those of the workspace do.",
        ),
    ]
    return modal("Your plan", PLAN_CALLBACK, blocks, write_kept(kept), "Save")


def read_plan(values: Values) -> PlanForm | Wrong:
    """The plan in the form, or what is wrong with it. Whether the day will do is the engine's to say."""
    errors: dict[str, str] = {}
    picked = text_of(state_of(values, "exam", VALUE).get("selected_date"))
    boxes = state_of(values, "no_exam", VALUE).get("selected_options") or ()
    # The day stays chosen in the form, so the box decides.
    exam = None if any(each.get("value") == _NO_EXAM for each in boxes) else picked
    day = _day(exam) if exam else None
    if exam and day is None:
        errors["exam"] = "Choose a day."
    a_day = whole(values, "a_day", _A_DAY, errors)
    new_a_day = whole(values, "new_a_day", _NEW_A_DAY, errors)
    if errors:
        return Wrong(errors)
    return PlanForm(day, day is None, a_day or 0, new_a_day or 0, selected(values, "zone", ZONE) or "")


def assign_modal(kept: Kept) -> View:
    """The form of an assignment."""
    blocks = [
        input_block("bank", "Bank", typed_select(BANK, "Type to search")),
        input_block("outcome", "Only questions on this outcome", typed_select(OUTCOME, "All outcomes"), optional=True),
        input_block("deadline", "To be done by", element("datetimepicker")),
        input_block("attempts", "Attempts for each", number_input(_ATTEMPTS, 1), hint="The best one counts."),
        input_block(
            "title",
            "Title",
            {**element("plain_text_input"), "max_length": _TITLE},
            optional=True,
            hint="The bank's if left out.",
        ),
    ]
    if kept.origin.channel:
        told = [choice("Tell this channel, with a button to begin", _TOLD)]
        boxes = {**element("checkboxes"), "options": told, "initial_options": told}
        blocks.append(input_block("announce", "Post", boxes, optional=True))
    return modal("Set an assignment", ASSIGN_CALLBACK, blocks, write_kept(kept), "Set")


def read_assign(values: Values) -> AssignForm | Wrong:
    """The assignment in the form, or what is wrong with it."""
    errors: dict[str, str] = {}
    bank = selected(values, "bank", BANK)
    if bank is None:
        errors["bank"] = "Choose a bank."
    deadline = state_of(values, "deadline", VALUE).get("selected_date_time")
    if not isinstance(deadline, int):
        errors["deadline"] = "Choose a day and a time."
    attempts = whole(values, "attempts", _ATTEMPTS, errors)
    if errors or bank is None or not isinstance(deadline, int):
        return Wrong(errors)
    title = text_of(state_of(values, "title", VALUE).get("value")) or ""
    return AssignForm(
        bank,
        deadline * 1_000,
        1 if attempts is None else attempts,
        selected(values, "outcome", OUTCOME),
        " ".join(title.split()),
        bool(state_of(values, "announce", VALUE).get("selected_options")),
    )


def read_code(values: Values) -> str:
    """The code that was typed; empty where nothing was."""
    return (text_of(state_of(values, "code", VALUE).get("value")) or "").strip()


def _day(picked: str) -> date | None:
    try:
        return date.fromisoformat(picked)
    except ValueError:
        return None
