"""Modals and home tabs on the fake Slack: opened in time, filled in, stacked, changed, left."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.clock import VirtualClock
from tests.fakes.slack import FakeSlack, Team, User, View, errors
from tests.fakes.slack.bolt import client_of, connected, plain_app

Json = dict[str, Any]


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def entry(name: str, element: Json | None = None, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": name} | (element or {})
    return {"type": "input", "block_id": f"{name}_block", "label": words(name.title()), "element": element, **more}


def form(title: str, *blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": words(title),
        "submit": words("Send"),
        "callback_id": "form",
        "blocks": list(blocks) or [entry("word")],
        **more,
    }


def boxes(*names: str) -> Json:
    return {"type": "checkboxes", "options": [{"text": words(each.title()), "value": each} for each in names]}


async def opened(fake: FakeSlack, user: User, view: Json) -> View:
    """A modal, opened by a shortcut nobody acknowledges."""
    trigger = fake.state.trigger(user)
    await client_of(fake, user.team.bot_token).views_open(trigger_id=trigger, view=view)
    return user.modal


def home(text: str) -> Json:
    button = {"type": "button", "text": words("Practise"), "action_id": "practise"}
    return {
        "type": "home",
        "blocks": [
            {"type": "section", "text": words(text)},
            {"type": "actions", "elements": [button]},
        ],
    }


async def test_a_command_opens_a_form_and_sending_it_closes_it() -> None:
    async with FakeSlack() as fake:
        channel, ann = fake.channel(fake.team()), fake.user("Ann")
        app, sent = plain_app(fake), []

        @app.command("/quiz")
        async def quiz(ack: Any, body: Any, client: Any) -> None:
            await client.views_open(trigger_id=body["trigger_id"], view=form("Write", private_metadata="draft 1"))
            await ack()

        @app.view("form")
        async def submitted(ack: Any, view: Any) -> None:
            sent.append((view["private_metadata"], view["state"]["values"]["word_block"]["word"]["value"]))
            await ack()

        async with connected(fake, app):
            assert (await (await ann.command(channel, "/quiz"))).ok
            view = await ann.sees_modal("Write")
            assert (view.title, view.submit, view.text) == ("Write", "Send", "Word")
            ack = await (await ann.submit(view, {"word": "coral"}))
            assert (ack.ok, ann.view) == (True, None)
            assert sent == [("draft 1", "coral")]


async def test_what_was_wrong_stands_beside_the_field_and_the_form_stays() -> None:
    async with FakeSlack() as fake:
        ann = fake.user("Ann")
        app = plain_app(fake)

        @app.view("form")
        async def submitted(ack: Any) -> None:
            await ack(response_action="errors", errors={"word_block": "Too plain"})

        async with connected(fake, app):
            view = await opened(fake, ann, form("Write"))
            ack = await (await ann.submit(view, {"word": "reef"}))
            assert ack.errors == view.errors == {"word_block": "Too plain"}
            assert ann.modal is view
            assert view.state["word_block"]["word"]["value"] == "reef"


async def test_an_answer_to_a_form_changes_it_stacks_another_or_clears_all() -> None:
    async with FakeSlack() as fake:
        ann = fake.user("Ann")
        app = plain_app(fake)

        @app.view("form")
        async def submitted(ack: Any, view: Any) -> None:
            word = view["state"]["values"]["word_block"]["word"]["value"]
            if word == "clear":
                await ack(response_action="clear")
            else:
                await ack(response_action=word, view=form(f"After {word}"))

        async with connected(fake, app):
            first = await opened(fake, ann, form("Write"))
            await (await ann.submit(first, {"word": "update"}))
            assert (ann.modal is first, first.title) == (True, "After update")
            assert first.state["word_block"]["word"]["value"] == "update"
            await (await ann.submit(first, {"word": "push"}))
            second = ann.modal
            assert (second.title, second.previous, second.root, len(ann.stack)) == ("After push", first.id, first.id, 2)
            with pytest.raises(AssertionError, match="does not see"):
                await ann.submit(first)
            await (await ann.submit(second, {"word": "clear"}))
            assert ann.stack == []


async def test_a_form_whose_sending_is_not_answered_in_time_says_so_and_stays() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        ann = fake.user("Ann")
        async with connected(fake):
            view = await opened(fake, ann, form("Write"))
            await ann.submit(view, {"word": "reef"})
            await clock.advance(3_001)
            assert (view.trouble, ann.view) == (True, view)


async def test_nobody_sends_a_form_slack_would_hold_back() -> None:
    async with FakeSlack() as fake:
        ann = fake.user("Ann")
        fields = (
            entry("word", {"type": "plain_text_input", "min_length": 2, "max_length": 4}),
            entry("kind", boxes("reef", "rock")),
            entry("note", optional=True),
        )
        view = await opened(fake, ann, form("Write", *fields))
        for values, complaint in (
            ({"word": "coral", "kind": "reef"}, "too long"),
            ({"word": "c", "kind": "reef"}, "too short"),
            ({"word": "kelp", "kind": ["tree"]}, "not all among"),
            ({"word": "kelp", "colour": "red"}, "no \\['colour'\\]"),
        ):
            with pytest.raises(AssertionError, match=complaint):
                await ann.submit(view, values)
        ann.fill(view, {"kind_block": ["reef", "rock"]})
        chosen = view.state["kind_block"]["kind"]["selected_options"]
        assert [each["value"] for each in chosen] == ["reef", "rock"]
        ann.fill(view, {"kind": []})
        with pytest.raises(AssertionError, match="'kind' must be filled in"):
            await ann.submit(view, {"word": "kelp"})
        with pytest.raises(AssertionError, match="tells nobody"):
            await ann.choose(view, "kind", "reef")


async def test_a_form_begins_with_what_the_app_filled_in() -> None:
    async with FakeSlack() as fake:
        ann = fake.user("Ann")
        menu = {"type": "static_select", "options": boxes("reef", "rock")["options"]}
        fields = (
            entry("word", {"type": "plain_text_input", "initial_value": "kelp"}),
            entry("kind", menu | {"initial_option": menu["options"][1]}),
            entry("day", {"type": "datepicker", "initial_date": "2026-11-22"}),
            entry("who", {"type": "users_select", "initial_user": ann.id}),
        )
        view = await opened(fake, ann, form("Write", *fields))
        values = [next(iter(each.values())) for each in view.state.values()]
        assert values[0]["value"] == "kelp"
        assert values[1]["selected_option"]["value"] == "rock"
        assert values[2]["selected_date"] == "2026-11-22"
        assert values[3]["selected_user"] == ann.id


async def test_a_trigger_opens_one_modal_and_only_for_three_seconds() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock) as fake:
        team = fake.team()
        ann = fake.user("Ann", team)
        client = client_of(fake, team.bot_token)
        first, second, third = (fake.state.trigger(ann) for _ in range(3))
        await client.views_open(trigger_id=first, view=form("One"))
        with pytest.raises(SlackApiError, match=errors.EXCHANGED_TRIGGER_ID.code):
            await client.views_open(trigger_id=first, view=form("One"))
        await clock.advance(3_000)
        await client.views_open(trigger_id=second, view=form("Two"))
        await clock.advance(1)
        for trigger, error in ((third, errors.EXPIRED_TRIGGER_ID), ("made up", errors.INVALID_TRIGGER_ID)):
            with pytest.raises(SlackApiError, match=error.code):
                await client.views_open(trigger_id=trigger, view=form("Three"))
        assert [each.title for each in ann.stack] == ["Two"]


async def test_a_modal_is_pushed_from_within_one_and_no_more_than_twice() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        ann = fake.user("Ann", team)
        client = client_of(fake, team.bot_token)
        with pytest.raises(SlackApiError, match=errors.NOT_FOUND.code):
            await client.views_push(trigger_id=fake.state.trigger(ann), view=form("Alone"))
        await opened(fake, ann, form("One"))
        for title in ("Two", "Three"):
            await client.views_push(trigger_id=fake.state.trigger(ann, ann.modal), view=form(title))
        with pytest.raises(SlackApiError, match=errors.PUSH_LIMIT_REACHED.code):
            await client.views_push(trigger_id=fake.state.trigger(ann, ann.modal), view=form("Four"))
        assert [each.title for each in ann.stack] == ["One", "Two", "Three"]


async def test_leaving_a_modal_tells_an_app_that_asked() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        ann = fake.user("Ann", team)
        app, left = plain_app(fake), []

        @app.view_closed("form")
        async def closed(ack: Any, body: Any) -> None:
            left.append((body["view"]["title"]["text"], body["is_cleared"]))
            await ack()

        async with connected(fake, app):
            client = client_of(fake, team.bot_token)
            for everything in (False, True):
                first = await opened(fake, ann, form("One"))
                trigger = fake.state.trigger(ann, first)
                await client.views_push(trigger_id=trigger, view=form("Two", notify_on_close=True))
                told = await ann.close(ann.modal, everything=everything)
                assert told is not None
                assert (await told).ok
                assert ann.view is (None if everything else first)
            assert left == [("Two", False), ("Two", True)]
            quiet = await opened(fake, ann, form("One"))
            assert await ann.close(quiet) is None


async def test_a_view_is_changed_by_its_id_or_its_name_while_nobody_else_changed_it() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        ann = fake.user("Ann", team)
        client = client_of(fake, team.bot_token)
        view = await opened(fake, ann, form("One", external_id="mine"))
        old = view.hash
        await client.views_update(view_id=view.id, hash=old, view=form("Two", external_id="mine"))
        with pytest.raises(SlackApiError, match=errors.HASH_CONFLICT.code):
            await client.views_update(view_id=view.id, hash=old, view=form("Three"))
        await client.views_update(external_id="mine", view=form("Four"))
        assert view.title == "Four"
        await ann.close(view)
        with pytest.raises(SlackApiError, match=errors.NOT_FOUND.code):
            await client.views_update(view_id=view.id, view=form("Five"))


async def test_a_view_slack_would_refuse_is_refused_with_the_reason() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        ann = fake.user("Ann", team)
        client = client_of(fake, team.bot_token)
        heavy = form("One", *({"type": "section", "text": words("é" * 3_000)} for _ in range(50)))
        for view, error in ((form("x" * 25), errors.INVALID_ARGUMENTS), (heavy, errors.VIEW_TOO_LARGE)):
            with pytest.raises(SlackApiError) as refused:
                await client.views_open(trigger_id=fake.state.trigger(ann), view=view)
            assert refused.value.response["error"] == error.code
            assert refused.value.response["response_metadata"]["messages"][0].startswith("[ERROR]")
        assert len(fake.take_problems()) == 2
        assert ann.view is None


async def test_a_home_tab_is_published_when_opened_and_its_buttons_work() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        ann = fake.user("Ann", team)
        app = plain_app(fake)

        @app.event("app_home_opened")
        async def greet(event: Any, client: Any) -> None:
            await client.views_publish(user_id=event["user"], view=home("Three questions are due"))

        @app.action("practise")
        async def practise(ack: Any, body: Any, client: Any) -> None:
            await ack()
            hash = body["view"]["hash"]
            await client.views_publish(user_id=body["user"]["id"], hash=hash, view=home("Two questions are due"))

        async with connected(fake, app):
            assert (await (await ann.open_home())).ok
            tab = await ann.sees_home()
            assert (tab.kind, tab.text) == ("home", "Three questions are due")
            press = await ann.press(tab, tab.button("Practise"))
            assert press.payload["container"] == {"type": "view", "view_id": tab.id}
            assert "response_url" not in press.payload
            await press
            assert tab.text == "Two questions are due"
            with pytest.raises(SlackApiError, match=errors.HASH_CONFLICT.code):
                await client_of(fake, team.bot_token).views_publish(user_id=ann.id, hash="old", view=home("One"))


async def _press_in_form(fake: FakeSlack, team: Team) -> None:
    """A button within a form opens another on top of it."""
    ann = fake.user("Ann", team)
    button = {"type": "button", "text": words("More"), "action_id": "more"}
    view = await opened(fake, ann, form("One", entry("word"), {"type": "actions", "elements": [button]}))
    ann.fill(view, {"word": "kelp"})
    press = await ann.press(view, "more")
    assert press.payload["state"]["values"]["word_block"]["word"]["value"] == "kelp"
    await press
    assert [each.title for each in ann.stack] == ["One", "Two"]


async def test_a_button_in_a_form_carries_what_was_typed_and_may_open_another() -> None:
    async with FakeSlack() as fake:
        team = fake.team()
        app = plain_app(fake)

        @app.action("more")
        async def more(ack: Any, body: Any, client: Any) -> None:
            await client.views_push(trigger_id=body["trigger_id"], view=form("Two"))
            await ack()

        async with connected(fake, app):
            await _press_in_form(fake, team)
