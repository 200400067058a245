"""The tutor's windows and forms: what they ask, what comes back, and that Slack takes them whatever the texts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.fields import ZONE
from adapters.slack.kept import Kept, kept_by
from adapters.slack.modals import BANK, OUTCOME
from adapters.slack.tutor_form import (
    AssignForm,
    PlanForm,
    assign_modal,
    plan_modal,
    read_assign,
    read_code,
    read_plan,
    tutor_window,
)
from adapters.slack.views import Origin, Wrong, read_origin
from bot.ports.tutor import PlanWishes
from bot.quiz.blocks import Text
from bot.quiz.effects import Note
from bot.quiz.pages import OF_THE_TUTOR, Page, PageView, Subject
from tests.fakes.slack import buttons_in, text_in
from tests.slack.checks import check_view, names, texts

HERE = Kept(Origin("C1", "17.2"), Page(Subject.PLAN, "things"))

Values = dict[str, dict[str, dict[str, Any]]]


def value(**fields: Any) -> dict[str, dict[str, Any]]:
    return {"value": fields}


def plan(**changed: dict[str, dict[str, Any]]) -> Values:
    """What Slack sends of the plan's form in which nothing was filled in."""
    empty: Values = {
        "exam": value(selected_date=None),
        "no_exam": value(selected_options=[]),
        "a_day": value(value=None),
        "new_a_day": value(value=None),
        "zone": {ZONE: {"selected_option": None}},
    }
    return empty | changed


def assignment(**changed: dict[str, dict[str, Any]]) -> Values:
    return {
        "bank": {BANK: {"selected_option": {"value": "things"}}},
        "outcome": {OUTCOME: {"selected_option": None}},
        "deadline": value(selected_date_time=1_790_000_000),
        "attempts": value(value="1"),
        "title": value(value=None),
    } | changed


def labels(subject: Subject, *, leads: bool = False) -> list[str]:
    view = tutor_window(PageView("Title", ((Text("a"),),)), Kept(page=Page(subject)), leads=leads)
    return [each.label for each in buttons_in(view["blocks"])]


def test_a_window_keeps_where_it_came_from_and_what_it_shows() -> None:
    view = tutor_window(PageView("Title", ((Text("a"),),)), HERE)
    metadata = view["private_metadata"]
    assert kept_by({"view": {"private_metadata": metadata}}) == HERE
    assert read_origin(metadata) == HERE.origin


@pytest.mark.parametrize("metadata", ["", "no json", "[]", '"x"', '{"p": 1}', '{"p": "page.?.x.0"}', '{"c": 1}'])
def test_what_others_wrote_into_it_means_nothing(metadata: str) -> None:
    assert kept_by({"view": {"private_metadata": metadata}}) == Kept()


def test_a_click_in_a_channel_comes_from_there() -> None:
    assert kept_by({"channel": {"id": "C1"}, "container": {"thread_ts": "17.2"}}) == Kept(Origin("C1", "17.2"))


@pytest.mark.parametrize(
    ("subject", "offered"),
    [
        (Subject.PLAN, ["Change my plan", "Send me a picture"]),
        (Subject.MASTERY, ["Send me a picture"]),
        (Subject.STUDY, []),
        (Subject.ASSIGNMENTS, []),
    ],
)
def test_a_page_offers_what_windows_can_do_more(subject: Subject, offered: list[str]) -> None:
    assert labels(subject) == offered


def test_who_leads_sets_assignments_from_their_page() -> None:
    assert labels(Subject.ASSIGNMENTS, leads=True) == ["Set an assignment"]


def test_what_was_said_stands_above_the_page() -> None:
    view = tutor_window(PageView("Title", ((Text("a"),),)), HERE, Note("Saved."))
    assert text_in(view["blocks"]).startswith("Saved.\na")


def test_a_plan_in_which_nothing_is_filled_in_wishes_nothing() -> None:
    assert read_plan(plan()) == PlanForm(no_exam=True, zone="")


def test_a_plan_says_what_was_filled_in() -> None:
    filled = plan(
        exam=value(selected_date="2026-06-30"),
        a_day=value(value="15"),
        new_a_day=value(value="5"),
        zone={ZONE: {"selected_option": {"value": "Asia/Kathmandu"}}},
    )
    assert read_plan(filled) == PlanForm(date(2026, 6, 30), False, 15, 5, "Asia/Kathmandu")


def test_the_box_takes_the_day_off_that_stays_chosen_above_it() -> None:
    boxed = plan(exam=value(selected_date="2026-06-30"), no_exam=value(selected_options=[{"value": "none"}]))
    assert read_plan(boxed) == PlanForm(no_exam=True, zone="")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("exam", value(selected_date="tomorrow")),
        ("a_day", value(value="0")),
        ("a_day", value(value="many")),
        ("new_a_day", value(value="1001")),
    ],
)
def test_what_is_wrong_in_a_plan_is_said_at_its_field(field: str, typed: dict[str, dict[str, Any]]) -> None:
    said = read_plan(plan(**{field: typed}))
    assert isinstance(said, Wrong)
    assert list(said.errors) == [field]


def test_an_assignment_says_what_was_filled_in() -> None:
    assert read_assign(assignment()) == AssignForm("things", 1_790_000_000_000)
    filled = assignment(
        outcome={OUTCOME: {"selected_option": {"value": "first"}}},
        attempts=value(value="3"),
        title=value(value="  Before   class "),
        announce=value(selected_options=[{"value": "told"}]),
    )
    assert read_assign(filled) == AssignForm("things", 1_790_000_000_000, 3, "first", "Before class", announce=True)
    assert not getattr(read_assign(assignment(announce=value(selected_options=[]))), "announce", True)


def test_only_where_there_is_a_channel_one_can_be_told() -> None:
    asked = [[each["block_id"] for each in assign_modal(kept)["blocks"]] for kept in (HERE, Kept())]
    assert ["announce" in blocks for blocks in asked] == [True, False]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("bank", {BANK: {"selected_option": None}}),
        ("deadline", value(selected_date_time=None)),
        ("attempts", value(value="0")),
    ],
)
def test_what_is_wrong_in_an_assignment_is_said_at_its_field(field: str, typed: dict[str, dict[str, Any]]) -> None:
    said = read_assign(assignment(**{field: typed}))
    assert isinstance(said, Wrong)
    assert list(said.errors) == [field]


@pytest.mark.parametrize(("typed", "code"), [(" K7QF-2M ", "K7QF-2M"), ("", ""), (None, "")])
def test_a_code_comes_without_what_is_around_it(typed: str | None, code: str) -> None:
    assert read_code({"code": value(value=typed)}) == code


def test_slack_takes_the_forms() -> None:
    check_view(plan_modal(HERE, PlanWishes()))
    check_view(plan_modal(HERE, PlanWishes(date(2026, 6, 30), 15, 5, "Asia/Kathmandu")))
    check_view(assign_modal(HERE))


@settings(max_examples=25, deadline=None)
@given(names, texts, st.sampled_from(sorted(OF_THE_TUTOR)), st.booleans())
def test_whatever_the_texts_slack_takes_the_windows(title: str, text: str, subject: Subject, leads: bool) -> None:
    view = PageView(title, ((Text(text),),) * 5)
    check_view(tutor_window(view, Kept(HERE.origin, Page(subject)), Note(text, done=False), leads=leads))
