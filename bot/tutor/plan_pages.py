"""What is due, what the plan asks on each day, and how ready somebody will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.quiz.blocks import Text, Tone
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.own_cards import day_words
from bot.quiz.page_texts import Entry, said
from bot.quiz.pages import Bar, Bars, Bullets, Page, PageBlock, PageView, Subject, Turn
from bot.quiz.wording import counted, listed
from bot.tutor.days import DayCount
from bot.tutor.profile import Profile
from bot.tutor.readiness import PlannedDay, Readiness

__all__ = ["PlanFacts", "plan_page"]

TITLE = "Your plan"
_DAYS = 7
_BANKS = 4
EXAM = "Is there an exam? Set its day in your plan: the questions are spread over the days that are left."


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a plan's page and picture are drawn from.

    `due` are the banks' titles with how many of their questions are due today, `coming` how many become due on each
    day from today on. `pace` is how many questions a day the plan counts on, `zone` the name of where the days begin.
    """

    today: date
    due: tuple[tuple[str, int], ...]
    coming: tuple[DayCount, ...]
    profile: Profile
    readiness: Readiness
    pace: float
    zone: str

    @property
    def exam(self) -> date | None:
        """The day of the exam, as long as it is not over."""
        exam = self.profile.exam
        return exam if exam is not None and exam >= self.today else None


def plan_page(facts: PlanFacts | None, page: Page) -> PageView:
    """The plan of one bank, or of all that were begun; `facts` None where there is nothing to learn."""
    if facts is None:
        return said(TITLE, "There is no bank here yet. Whoever runs this bot can add some.")
    due = sum(count for _, count in facts.due)
    entries: tuple[Entry, ...] = (
        (Text(_due_told(facts.due)),),
        _readiness(facts),
        (Bullets("The days to come", tuple(_days(facts))),),
        (Text(_wishes(facts), Tone.MUTED),),
    )
    turns = (
        *((Turn("Review what is due", Lesson(Deed.REVIEW, page.of)),) if due else ()),
        Turn("Practise", Lesson(Deed.PRACTICE, page.of)),
        Turn("What I know", Page(Subject.MASTERY, page.of)),
        Turn("What needs care", Page(Subject.DUE, page.of)),
        Turn("Remind me", Lesson(Deed.REMIND)),
    )
    return PageView(TITLE, entries, turns=turns)


def _due_told(due: Sequence[tuple[str, int]]) -> str:
    waiting = [(title, count) for title, count in due if count]
    total = sum(count for _, count in waiting)
    if not total:
        return "Nothing is due today."
    where = listed([f"{count} of {title}" for title, count in waiting], _BANKS) if len(due) > 1 else ""
    return f"{counted(total, 'question')} {'is' if total == 1 else 'are'} due today{f': {where}' if where else ''}."


def _readiness(facts: PlanFacts) -> Entry:
    ready, exam = facts.readiness, facts.exam
    if exam is None:
        title, day = "How much you will remember", "In 30 days"
    elif exam == facts.today:
        title, day = "Your exam is today", "At the exam"
    else:
        left = counted((exam - facts.today).days, "day")
        title, day = f"Your exam is on {day_words(exam)}, in {left}", "At the exam"
    lines = (
        Bar("Today", ready.now),
        Bar(f"{day}, without more practice", ready.without),
        Bar(f"{day}, by this plan", ready.with_plan),
    )
    blocks: list[PageBlock] = [Bars(title, lines)]
    if ready.left_out:
        blocks.append(Text(_beyond(ready.left_out), Tone.MUTED))
    if exam is None:
        over = facts.profile.exam is not None
        blocks.append(Text(f"{'Your exam is over. ' if over else ''}{EXAM}", Tone.MUTED))
    return tuple(blocks)


def _beyond(left_out: int) -> str:
    are = "question is" if left_out == 1 else "questions are"
    return (
        f"{left_out:,} {are} more than you will get to at this pace: the plan leaves out those that bring least. "
        "More questions a day bring them in."
    )


def _days(facts: PlanFacts) -> Sequence[str]:
    coming = {each.day: each.count for each in facts.coming}
    return [_day(each, facts.today, coming.get(each.day, 0)) for each in facts.readiness.days[:_DAYS]]


def _day(planned: PlannedDay, today: date, due: int) -> str:
    ahead = (planned.day - today).days
    name = {0: "Today", 1: "Tomorrow"}.get(ahead) or day_words(planned.day)
    asked = [f"{planned.new} new" if planned.new else "", f"{planned.reviews} to repeat" if planned.reviews else ""]
    told = ", ".join(filter(None, asked)) or "nothing"
    return f"{name}: {told}" + (f" ({due} {'due' if ahead == 0 else 'become due'})" if due else "")


def _wishes(facts: PlanFacts) -> str:
    profile = facts.profile
    wished = "" if profile.a_day is None else f"You want {counted(profile.a_day, 'question')} a day. "
    new = "" if not profile.new_a_day else f"At most {profile.new_a_day} a day may be new. "
    pace = f"The plan counts on {facts.pace:.0f} a day, by what you really answer. "
    return f"{wished}{new}{pace}Your days begin at midnight in {facts.zone.replace('_', ' ')}."
