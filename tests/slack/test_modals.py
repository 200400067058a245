"""The forms: what they ask, and what comes back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.fields import suggestions
from adapters.slack.modals import (
    BANK,
    GROUP,
    OUTCOME,
    SettingsForm,
    StartForm,
    Who,
    chosen_bank,
    read_settings,
    read_start,
    settings_modal,
    start_modal,
)
from adapters.slack.views import Origin, Wrong, read_origin, write_origin
from tests.fakes.slack.blockkit import option_complaints
from tests.slack.checks import check_view, names

HERE = Origin("C1")
ANYWHERE = Origin()

Values = dict[str, dict[str, dict[str, Any]]]


def chosen(value: str | None) -> dict[str, Any]:
    return {"selected_option": {"value": value, "text": {}} if value is not None else None}


def filled(**changed: dict[str, dict[str, Any]]) -> Values:
    """What Slack sends of a form in which only a bank was chosen."""
    return {
        "bank": {BANK: chosen("things")},
        "outcome": {OUTCOME: chosen(None)},
        "questions": {"value": {"type": "number_input", "value": None}},
        "seconds": {"value": {"type": "number_input", "value": "30"}},
        "how": {"value": {"selected_options": []}},
    } | changed


def number(typed: str | None) -> dict[str, dict[str, Any]]:
    return {"value": {"value": typed}}


def asked(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in view["blocks"]}


class TestTheStartForm:
    def test_asks_for_a_bank_by_typing_and_needs_little_else(self) -> None:
        inputs = asked(start_modal(HERE))
        assert [id for id, block in inputs.items() if not block["optional"]] == ["bank", "seconds"]
        assert inputs["bank"]["element"]["type"] == inputs["outcome"]["element"]["type"] == "external_select"
        assert inputs["seconds"]["element"]["initial_value"] == "30"

    def test_asks_where_only_if_it_was_not_opened_from_a_channel(self) -> None:
        assert "channel" not in asked(start_modal(HERE))
        element = asked(start_modal(ANYWHERE))["channel"]["element"]
        assert element["type"] == "conversations_select"
        assert element["default_to_current_conversation"] is True

    def test_offers_no_thread_within_a_thread(self) -> None:
        def ways(origin: Origin) -> list[str]:
            return [each["value"] for each in asked(start_modal(origin))["how"]["element"]["options"]]

        assert ways(HERE) == ["lobby", "changeable", "thread"]
        assert ways(Origin("C1", "17.2")) == ["lobby", "changeable"]

    def test_begins_with_a_bank_that_was_chosen_beforehand(self) -> None:
        element = asked(start_modal(HERE, ("Things", "things")))["bank"]["element"]
        assert element["initial_option"]["value"] == "things"

    def test_remembers_where_it_was_opened(self) -> None:
        for origin in (HERE, ANYWHERE, Origin("C1", "17.2")):
            assert read_origin(start_modal(origin)["private_metadata"]) == origin

    @pytest.mark.parametrize("origin", [HERE, ANYWHERE, Origin("C1", "17.2")])
    def test_is_taken_by_slack(self, origin: Origin) -> None:
        check_view(start_modal(origin, ("T" * 200, "things")))


class TestAFilledStartForm:
    def test_with_a_bank_alone_is_a_quiz_of_all_its_questions(self) -> None:
        assert read_start(filled(), HERE) == StartForm("things", "C1", seconds=30)

    def test_gives_everything_that_was_chosen(self) -> None:
        values = filled(
            outcome={OUTCOME: chosen("first")},
            questions=number("5"),
            seconds=number("45"),
            how={"value": {"selected_options": [{"value": "lobby"}, {"value": "changeable"}, {"value": "thread"}]}},
            channel={"value": {"selected_conversation": "C2"}},
        )
        assert read_start(values, ANYWHERE) == StartForm("things", "C2", None, 5, 45, "first", True, True, True)

    def test_from_a_thread_stays_in_it(self) -> None:
        values = filled(how={"value": {"selected_options": [{"value": "thread"}]}})
        form = read_start(values, Origin("C1", "17.2"))
        assert isinstance(form, StartForm)
        assert (form.thread, form.own_thread) == ("17.2", False)

    @pytest.mark.parametrize(
        ("changed", "wrong"),
        [
            ({"bank": {BANK: chosen(None)}}, {"bank": "Choose a bank."}),
            ({"questions": number("0")}, {"questions": "Enter a whole number from 1 to 500."}),
            ({"questions": number("2.5")}, {"questions": "Enter a whole number from 1 to 500."}),
            ({"seconds": number("601")}, {"seconds": "Enter a whole number from 5 to 600."}),
            ({"seconds": number("²")}, {"seconds": "Enter a whole number from 5 to 600."}),
            ({"seconds": number("x"), "questions": number("-1")}, {"seconds", "questions"}),
        ],
    )
    def test_says_what_is_wrong_at_its_place(self, changed: Values, wrong: Any) -> None:
        form = read_start(filled(**changed), HERE)
        assert isinstance(form, Wrong)
        assert form.errors == wrong or set(form.errors) == wrong

    def test_without_a_channel_asks_for_one(self) -> None:
        form = read_start(filled(channel={"value": {"selected_conversation": None}}), ANYWHERE)
        assert form == Wrong({"channel": "Choose where the quiz runs."})

    def test_tells_the_bank_chosen_so_far(self) -> None:
        assert chosen_bank(filled()) == "things"
        assert chosen_bank({}) is None

    def test_that_is_empty_is_answered_too(self) -> None:
        form = read_start({}, ANYWHERE)
        assert isinstance(form, Wrong)
        assert set(form.errors) == {"bank", "channel"}


class TestSettings:
    @pytest.mark.parametrize("who", list(Who))
    def test_are_shown_as_they_are_and_taken_by_slack(self, who: Who) -> None:
        view = settings_modal(who, ("Tutors", "S1") if who is Who.GROUP else None)
        assert asked(view)["who"]["element"]["initial_option"]["value"] == who
        assert ("initial_option" in asked(view)["group"]["element"]) is (who is Who.GROUP)
        check_view(view)

    @pytest.mark.parametrize(
        ("who", "group", "form"),
        [
            ("everyone", "S1", SettingsForm(Who.EVERYONE)),
            ("admins", None, SettingsForm(Who.ADMINS)),
            ("group", "S1", SettingsForm(Who.GROUP, "S1")),
            ("group", None, Wrong({"group": "Choose the user group."})),
            ("nobody", None, Wrong({"who": "Choose who may lead."})),
            (None, None, Wrong({"who": "Choose who may lead."})),
        ],
    )
    def test_come_back_as_values(self, who: str | None, group: str | None, form: object) -> None:
        assert read_settings({"who": {"value": chosen(who)}, "group": {GROUP: chosen(group)}}) == form


class TestSuggestions:
    def test_hold_what_was_typed_beginnings_first(self) -> None:
        offered = suggestions([("All things", "all"), ("Things", "t"), ("Rivers", "r")], "thing")["options"]
        assert [each["value"] for each in offered] == ["t", "all"]

    @given(st.lists(st.tuples(names, st.text(max_size=200)), max_size=150), st.text(max_size=3))
    def test_are_taken_by_slack_whatever_the_names(self, pairs: list[tuple[str, str]], typed: str) -> None:
        assert not option_complaints(suggestions(pairs, typed))


@given(st.builds(Origin, st.none() | st.text(max_size=30), st.none() | st.text(max_size=30)))
def test_an_origin_comes_back_as_it_went(origin: Origin) -> None:
    assert read_origin(write_origin(origin)) == origin


@pytest.mark.parametrize("metadata", ["", "x", "[]", '{"c": 1}', "null"])
def test_metadata_of_anybody_else_leads_nowhere(metadata: str) -> None:
    assert read_origin(metadata) == Origin()
