"""The form of a daily quiz: what it asks, and the plan that comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.daily_form import (
    PART,
    SOURCE,
    ZONE,
    chosen_source,
    daily_modal,
    of_bank,
    of_series,
    read_daily,
)
from adapters.slack.modals import GROUP
from adapters.slack.views import Origin, Wrong, read_origin
from bot.ports import DailyView
from bot.quiz.daily import Daily, Plan
from bot.quiz.events import Place
from bot.quiz.recurrence import Recurrence
from bot.quiz.session import Pace
from tests.slack.checks import check_view, names

HERE = Origin("C1")
PLAN = Plan(Recurrence(9 * 60), "Europe/Berlin", bank="things")

plans = st.builds(
    Plan,
    when=st.builds(
        Recurrence,
        st.integers(0, 1_439),
        st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    ),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"]),
    bank=st.sampled_from(["things", "a:b"]),
    outcomes=st.sampled_from([(), ("first",)]),
    count=st.none() | st.integers(1, 50),
    pace=st.sampled_from(list(Pace)),
    seconds=st.integers(5, 600),
    open_minutes=st.integers(1, 23).map(lambda hours: hours * 60),
    mention=st.sampled_from(["", "S1"]),
    grace_minutes=st.integers(0, 720),
) | st.builds(lambda series: replace(PLAN, bank="", series=series), st.sampled_from(["Metals", "bank:x"]))


def view_of(plan: Plan, source: str = "Things") -> DailyView:
    return DailyView(Daily("daily1", Place("slack-T1", "slack", "C1"), "U1", "Ada", plan, 0), source)


def blocks_of(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in view["blocks"]}


def sent(view: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """What Slack sends of a form in which nothing was changed."""
    values: dict[str, dict[str, dict[str, Any]]] = {}
    for block, each in blocks_of(view).items():
        element = each["element"]
        values[block] = {
            element["action_id"]: {
                "value": element.get("initial_value"),
                "selected_time": element.get("initial_time"),
                "selected_option": element.get("initial_option"),
                "selected_options": element.get("initial_options", []),
            }
        }
    return values


def test_a_new_one_asks_for_zone_and_source_and_proposes_the_rest() -> None:
    wrong = read_daily(sent(daily_modal(HERE, None)))
    assert wrong == Wrong({"zone": "Choose a time zone.", "source": "Choose a bank or a series."})
    blocks = blocks_of(daily_modal(HERE, None))
    assert blocks["zone"]["element"]["type"] == blocks["source"]["element"]["type"] == "external_select"
    assert blocks["time"]["element"]["initial_time"] == "09:00"
    assert len(blocks["days"]["element"]["initial_options"]) == 7


@given(plans)
@settings(deadline=None)
def test_a_form_sent_as_it_was_opened_is_the_same_plan(plan: Plan) -> None:
    part = ("First", plan.outcomes[0]) if plan.outcomes else None
    group = ("Learners", plan.mention) if plan.mention else None
    assert read_daily(sent(daily_modal(HERE, view_of(plan), part=part, mentions=True, group=group))) == plan


def test_only_who_may_have_somebody_called_is_asked_whom() -> None:
    plan = replace(PLAN, mention="S1")
    asked = daily_modal(HERE, view_of(plan), mentions=True, group=("Learners", "S1"))
    assert blocks_of(asked)["mention"]["element"]["action_id"] == GROUP
    unasked = daily_modal(HERE, view_of(plan), group=("Learners", "S1"))
    assert "mention" not in blocks_of(unasked)
    assert read_daily(sent(unasked)) == replace(plan, mention="")


@pytest.mark.parametrize(
    ("block", "state", "said"),
    [
        ("days", {"value": {"selected_options": []}}, "Choose at least one day of the week."),
        ("days", {"value": {"selected_options": [{"value": "9"}, {"value": None}]}}, "Choose at least one day"),
        ("time", {"value": {"selected_time": None}}, "Choose a time of day."),
        ("time", {"value": {"selected_time": "25:00"}}, "Choose a time of day."),
        ("zone", {ZONE: {"selected_option": None}}, "Choose a time zone."),
        ("source", {SOURCE: {"selected_option": {"value": "series:"}}}, "Choose a bank or a series."),
        ("questions", {"value": {"value": "51"}}, "from 1 to 50"),
        ("hours", {"value": {"value": "24"}}, "from 1 to 23"),
        ("seconds", {"value": {"value": "4"}}, "from 5 to 600"),
        ("grace", {"value": {"value": "721"}}, "from 0 to 720"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(block: str, state: dict[str, dict[str, Any]], said: str) -> None:
    wrong = read_daily(sent(daily_modal(HERE, view_of(PLAN))) | {block: state})
    assert isinstance(wrong, Wrong)
    assert list(wrong.errors) == [block]
    assert said in wrong.errors[block]


def test_an_outcome_counts_only_with_a_bank() -> None:
    values = sent(daily_modal(HERE, view_of(PLAN))) | {
        "source": {SOURCE: {"selected_option": {"value": of_series("Metals")}}},
        "part": {PART: {"selected_option": {"value": "first"}}},
    }
    plan = read_daily(values)
    assert isinstance(plan, Plan)
    assert (plan.bank, plan.series, plan.outcomes) == ("", "Metals", ())


def test_the_source_chosen_so_far_is_known_while_the_form_is_open() -> None:
    assert chosen_source({"source": {SOURCE: {"selected_option": {"value": of_bank("a:b")}}}}) == ("a:b", "")
    assert chosen_source({"source": {SOURCE: {"selected_option": {"value": of_series("M")}}}}) == ("", "M")
    assert chosen_source({}) == ("", "")


@given(names, names)
@settings(max_examples=25, deadline=None)
def test_whatever_the_names_it_is_taken_by_slack_and_knows_its_channel(bank: str, group: str) -> None:
    view = daily_modal(HERE, view_of(PLAN, bank), part=(bank, "first"), mentions=True, group=(group, "S1"))
    check_view(view)
    assert read_origin(view["private_metadata"]) == HERE
