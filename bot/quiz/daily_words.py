"""A daily quiz's plan in words, for the people who set it and those who ask when the next one comes."""

from __future__ import annotations

from datetime import date

from bot.quiz.blocks import Block, Button, Card, Heading, Style, Text, Tone
from bot.quiz.daily import Daily, Plan, State
from bot.quiz.own_cards import day_words
from bot.quiz.session import Pace, Session
from bot.quiz.stages import Stage
from bot.quiz.tokens import Act, Press, write_token

__all__ = ["WEEKDAYS", "clock_words", "days_words", "moment_words", "plan_card", "plan_words", "span_words"]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = 3


def clock_words(minute: int) -> str:
    """A minute of the day: "09:05"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def days_words(weekdays: tuple[int, ...]) -> str:
    """Days of the week: "every day", "Monday to Friday", "Tue and Thu"."""
    if weekdays == tuple(range(7)):
        return "every day"
    if len(weekdays) > 2 and weekdays == tuple(range(weekdays[0], weekdays[-1] + 1)):
        return f"{WEEKDAYS[weekdays[0]]} to {WEEKDAYS[weekdays[-1]]}"
    names = [WEEKDAYS[day] if len(weekdays) < _SHORT else WEEKDAYS[day][:_SHORT] for day in weekdays]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def span_words(minutes: int) -> str:
    """A length of time: "45 minutes", "2 h", "1 h 30 min"."""
    if minutes < 60:
        return f"{minutes} minutes"
    return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")


def moment_words(day: date, plan: Plan) -> str:
    """When the quiz of a day comes: "Monday 4 May, 09:00 (Europe/Berlin)"."""
    return f"{WEEKDAYS[day.weekday()]} {day_words(day)}, {clock_words(plan.when.minute)} ({plan.zone})"


def plan_words(plan: Plan, source: str) -> str:
    """A plan in one sentence. `source` is the title of its bank or the name of its series."""
    when = f"{days_words(plan.when.weekdays)} at {clock_words(plan.when.minute)} ({plan.zone})"
    count = "all questions" if plan.count is None else f"{plan.count} question{'s' if plan.count != 1 else ''}"
    origin = f"the next of the series “{source}”" if plan.series else f"“{source}”"
    pace = (
        f"open for {span_words(plan.open_minutes)}, each at their own pace"
        if plan.pace is Pace.OWN
        else f"all together, {plan.seconds} seconds a question"
    )
    return f"{when[0].upper()}{when[1:]}: {count} from {origin}, {pace}."


def plan_card(daily: Daily, source: str, open: Session | None, took_part: int) -> Card:
    """What is planned, when the next one comes, and what is open now."""
    plan = daily.plan
    blocks: list[Block] = [Heading(source, "Daily quiz"), Text(plan_words(plan, source))]
    if daily.state is State.PAUSED:
        blocks.append(Text("It is paused.", Tone.NOTICE))
    elif daily.next_day is not None:
        blocks.append(Text(f"Next: {moment_words(daily.next_day, plan)}.", Tone.GOOD))
    grace = f"posted late by at most {span_words(plan.grace_minutes)}" if plan.grace_minutes else "never posted late"
    blocks.append(Text(f"If something keeps it from its time, it is {grace}, else left out.", Tone.MUTED))
    buttons: tuple[Button, ...] = ()
    if open is not None:
        blocks.append(Text(f"Today's quiz is open; {took_part} took part so far.", Tone.NOTICE))
        if open.settings.pace is Pace.OWN:
            buttons = (Button("Answer", write_token(Press(open.id, Act.PLAY)), Style.PRIMARY),)
    return Card(daily.id, "daily", Stage.CLOSED, tuple(blocks), buttons, f"Daily quiz: {plan_words(plan, source)}")
