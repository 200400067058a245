"""The form of a channel's daily quiz: what it asks, and the plan that comes back."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.slack.fields import (
    VALUE,
    ZONE,
    Json,
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
from adapters.slack.modals import GROUP
from adapters.slack.views import Origin, Values, View, Wrong, modal, write_origin
from bot.ports import DailyView
from bot.quiz.daily import MAX_GRACE_MINUTES, MAX_OPEN_MINUTES, Plan
from bot.quiz.daily_input import Unclear, read_time
from bot.quiz.daily_words import WEEKDAYS, clock_words
from bot.quiz.recurrence import Recurrence
from bot.quiz.session import Pace

__all__ = [
    "DAILY_CALLBACK",
    "PART",
    "SOURCE",
    "chosen_source",
    "daily_modal",
    "of_bank",
    "of_series",
    "read_daily",
]

DAILY_CALLBACK = "quorum.daily"

SOURCE, PART = "quorum.source", "quorum.part"
"""action_ids of what is chosen while typing: the bank or series, one outcome of that bank."""

_QUESTIONS, _HOURS, _SECONDS, _GRACE = (1, 50), (1, MAX_OPEN_MINUTES // 60), (5, 600), (0, MAX_GRACE_MINUTES)
_USUAL = Plan(Recurrence(9 * 60), "")
_PACES = {Pace.OWN: "Each at their own pace, in private", Pace.TOGETHER: "All together, against the clock"}


def of_bank(bank: str) -> str:
    """A bank as the form's source."""
    return f"bank:{bank}"


def of_series(name: str) -> str:
    """A series as the form's source."""
    return f"series:{name}"


def chosen_source(values: Values) -> tuple[str, str]:
    """The bank's id and the series' name as chosen so far, "" for what is not."""
    kind, _, name = (selected(values, "source", SOURCE) or "").partition(":")
    return (name if kind == "bank" else "", name if kind == "series" else "")


def daily_modal(
    origin: Origin,
    view: DailyView | None,
    *,
    part: tuple[str, str] | None = None,
    mentions: bool = False,
    group: tuple[str, str] | None = None,
) -> View:
    """The form, with the plan as it is where there is one. `part`: the text and id of the outcome it is about;
    `mentions`: whether a user group may be chosen; `group`: the name and id of the one that is.
    """
    plan = view.daily.plan if view else _USUAL
    zone = zone_choice(plan.zone) if plan.zone else None
    blocks = [
        input_block("time", "Time of day", {**element("timepicker"), "initial_time": clock_words(plan.when.minute)}),
        input_block("zone", "Time zone", typed_select(ZONE, "Type a city, such as Berlin", zone)),
        input_block("days", "Days", _days(plan)),
        input_block("source", "Bank or series", typed_select(SOURCE, "Type to search", _source(view))),
        input_block("part", "Only questions on this outcome", typed_select(PART, "All outcomes", part), optional=True),
        input_block("questions", "How many questions", number_input(_QUESTIONS, plan.count), optional=True, hint=_ALL),
        input_block("pace", "How it is answered", _pace(plan)),
        input_block("hours", "Hours it stays open, at one's own pace", number_input(_HOURS, plan.open_minutes // 60)),
        input_block("seconds", "Seconds for each question, all together", number_input(_SECONDS, plan.seconds)),
        input_block("grace", "Minutes it may be late", number_input(_GRACE, plan.grace_minutes), hint=_LATE),
    ]
    if mentions:
        chosen = typed_select(GROUP, "Nobody", group)
        blocks.append(input_block("mention", "User group to mention", chosen, optional=True, hint=_CALLED))
    return modal("Daily quiz", DAILY_CALLBACK, blocks, write_origin(origin), "Save")


_ALL = "All of them if left out."
_LATE = "Where something keeps it from its time; later than that, the day is left out."
_CALLED = "The first post of each day calls them."


def read_daily(values: Values) -> Plan | Wrong:
    """The plan in the form, or what is wrong with it. Whether there are such a zone and bank is the engine's to say."""
    errors: dict[str, str] = {}
    minute = _minute(values, errors)
    days = tuple(sorted({int(day) for day in _picked_days(values)}))
    if not days:
        errors["days"] = "Choose at least one day of the week."
    zone = selected(values, "zone", ZONE)
    if zone is None:
        errors["zone"] = "Choose a time zone."
    bank, series = chosen_source(values)
    if not bank and not series:
        errors["source"] = "Choose a bank or a series."
    count = whole(values, "questions", _QUESTIONS, errors)
    hours = whole(values, "hours", _HOURS, errors)
    seconds = whole(values, "seconds", _SECONDS, errors)
    grace = whole(values, "grace", _GRACE, errors)
    if errors or zone is None:
        return Wrong(errors)
    part = selected(values, "part", PART)
    return Plan(
        when=Recurrence(minute, days),
        zone=zone,
        bank=bank,
        series=series,
        outcomes=(part,) if part and bank else (),
        count=count,
        pace=Pace.TOGETHER if selected(values, "pace", VALUE) == Pace.TOGETHER else Pace.OWN,
        seconds=_USUAL.seconds if seconds is None else seconds,
        open_minutes=_USUAL.open_minutes if hours is None else hours * 60,
        mention=selected(values, "mention", GROUP) or "",
        grace_minutes=_USUAL.grace_minutes if grace is None else grace,
    )


def _minute(values: Values, errors: dict[str, str]) -> int:
    try:
        return read_time(text_of(state_of(values, "time", VALUE).get("selected_time")) or "")
    except Unclear:
        errors["time"] = "Choose a time of day."
        return 0


def _picked_days(values: Values) -> list[str]:
    picked = state_of(values, "days", VALUE).get("selected_options") or ()
    found = [text_of(each.get("value")) for each in picked if isinstance(each, Mapping)]
    return [day for day in found if day in _DAYS]


_DAYS = {str(number): name for number, name in enumerate(WEEKDAYS)}


def _days(plan: Plan) -> Json:
    options = {int(day): choice(name, day) for day, name in _DAYS.items()}
    chosen = [options[day] for day in plan.when.weekdays]
    return {**element("checkboxes"), "options": list(options.values()), "initial_options": chosen}


def _pace(plan: Plan) -> Json:
    options = {pace: choice(name, pace) for pace, name in _PACES.items()}
    return {**element("radio_buttons"), "options": list(options.values()), "initial_option": options[plan.pace]}


def _source(view: DailyView | None) -> tuple[str, str] | None:
    if view is None:
        return None
    plan = view.daily.plan
    return (view.source, of_series(plan.series) if plan.series else of_bank(plan.bank))
