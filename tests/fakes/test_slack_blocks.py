"""What the fake Slack says about blocks: the documented limits, how people read them, what would notify or link."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.slack import PowerKind, buttons_in, plain, powers_in, selects_in, text_in
from tests.fakes.slack.blockkit import (
    block_complaints,
    metadata_complaints,
    option_complaints,
    size_of,
    view_complaints,
)

Json = dict[str, Any]


def words(text: str = "words", **more: Any) -> Json:
    return {"type": "plain_text", "text": text, **more}


def marked(text: str = "words", **more: Any) -> Json:
    return {"type": "mrkdwn", "text": text, **more}


def section(text: Json | None = None, **more: Any) -> Json:
    return {"type": "section", "text": text or words(), **more}


def button(action_id: str, label: str = "A", **more: Any) -> Json:
    return {"type": "button", "text": words(label), "action_id": action_id, **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def option(value: str = "a", label: str = "A") -> Json:
    return {"text": words(label), "value": value}


def select(*options: Json, **more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": list(options), **more}


def entry(element: Json | None = None, **more: Any) -> Json:
    return {"type": "input", "label": words(), "element": element or {"type": "plain_text_input"}, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": words("A form"), "submit": words("Send"), "blocks": list(blocks), **more}


CONFIRM = {"title": words(), "text": words(), "confirm": words("Yes"), "deny": words("No")}


@given(st.integers(0, 70))
def test_fifty_blocks_are_allowed(count: int) -> None:
    assert bool(block_complaints([section()] * count)) == (count > 50)


@given(st.integers(0, 3_200))
def test_a_sections_text_has_one_to_three_thousand_characters(length: int) -> None:
    assert (block_complaints([section(marked("x" * length))]) == []) == (1 <= length <= 3_000)


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), min_size=1, max_size=5))
def test_action_ids_must_differ_in_a_message_wherever_they_stand(ids: list[str]) -> None:
    complaints = block_complaints([actions(button(each)) for each in ids])
    assert bool(complaints) == (len(set(ids)) < len(ids))


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        (section(words("x" * 3_001)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (section(words("")), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        ({"type": "section"}, "must define either `text` or `fields`"),
        ({"type": "section", "fields": [words()] * 11}, "no more than 10 items allowed"),
        ({"type": "section", "fields": [words("x" * 2_001)]}, "must be less than 2001"),
        (section(accessory={"type": "plain_text_input"}), "unsupported type: plain_text_input"),
        ({"type": "header", "text": words("x" * 151)}, "must be less than 151"),
        ({"type": "header", "text": marked()}, "unsupported type: mrkdwn"),
        (actions(button("a", "x" * 76)), "must be less than 76"),
        (actions(button("a") | {"text": marked()}), "unsupported type: mrkdwn"),
        (actions(button("x" * 256)), "must be less than 256"),
        (actions(button("a", value="x" * 2_001)), "must be less than 2001"),
        (actions(button("a", url="x" * 3_001)), "must be less than 3001"),
        (actions(button("a", style="blue")), "must be one of danger, primary"),
        (actions(button("a", disabled=True)), "invalid additional property: disabled"),
        (actions(button("a", confirm=CONFIRM | {"deny": words("x" * 31)})), "must be less than 31"),
        (actions(button("a", confirm={"title": words()})), "missing required field: confirm"),
        (actions(*(button(str(n)) for n in range(26))), "no more than 25 items allowed"),
        (actions(), "no less than 1 items allowed"),
        (actions({"type": "plain_text_input", "action_id": "a"}), "unsupported type: plain_text_input"),
        (actions(select(*(option(str(n)) for n in range(101)))), "no more than 100 items allowed"),
        (actions(select()), "no less than 1 items allowed"),
        (actions(select(option("a"), option("a"))), "value 'a' stands 2 times"),
        (actions(select(option("a", "x" * 76))), "must be less than 76"),
        (actions(select(option("x" * 151))), "must be less than 151"),
        (actions(select(option(), initial_option=option("b"))), "initial option is not among"),
        (actions({"type": "static_select", "action_id": "s"}), "must define either `options` or `option_groups`"),
        (actions({"type": "external_select", "action_id": "s", "min_query_length": "1"}), "must be an integer"),
        ({"type": "context", "elements": [words()] * 11}, "no more than 10 items allowed"),
        ({"type": "context", "elements": [button("a")]}, "unsupported type: button"),
        ({"type": "image", "image_url": "https://x.example/a.png"}, "missing required field: alt_text"),
        ({"type": "image", "image_url": "x" * 3_001, "alt_text": "a"}, "must be less than 3001"),
        ({"type": "image", "image_url": "x", "alt_text": "x" * 2_001}, "must be less than 2001"),
        ({"type": "image", "image_url": "x", "alt_text": "a", "title": words("x" * 2_001)}, "must be less than 2001"),
        (section(block_id="x" * 256), "must be less than 256"),
        ({"type": "poll"}, "unsupported type: poll [json-pointer:/blocks/0/type]"),
        (entry(), "unsupported type: input"),
        ({"type": "divider", "text": words()}, "invalid additional property: text"),
        ({"text": words()}, "unsupported type: None"),
    ],
)
def test_a_block_beyond_a_limit_is_complained_about_with_its_place(block: Json, complaint: str) -> None:
    complaints = block_complaints([block])
    assert any(complaint in each for each in complaints), complaints
    assert all("[json-pointer:/blocks" in each for each in complaints)


def test_block_ids_must_differ() -> None:
    assert ["block_id" in each for each in block_complaints([section(block_id="a"), section(block_id="a")])] == [True]


@pytest.mark.parametrize(
    "block",
    [
        section(words("x" * 3_000), block_id="x" * 255),
        {"type": "section", "fields": [marked("x" * 2_000)] * 10},
        section(accessory=button("a", "x" * 75, value="x" * 2_000, url="https://x.example", style="primary")),
        actions(*(button(str(n)) for n in range(25))),
        actions(select(*(option(str(n), "x" * 75) for n in range(100)), placeholder=words("x" * 150))),
        actions({"type": "overflow", "action_id": "o", "options": [option()]}, button("a", confirm=CONFIRM)),
        actions({"type": "external_select", "action_id": "s", "min_query_length": 0}),
        actions({"type": "radio_buttons", "action_id": "r", "options": [option() | {"text": marked()}]}),
        {"type": "header", "text": words("x" * 150, emoji=False)},
        {"type": "context", "elements": [marked(verbatim=True), {"type": "image", "alt_text": "a", "image_url": "x"}]},
        {"type": "image", "image_url": "x" * 3_000, "alt_text": "x" * 2_000, "title": words("x" * 2_000)},
        {"type": "markdown", "text": "**words**"},
        {"type": "divider", "block_id": "d"},
    ],
)
def test_a_block_at_its_limits_is_fine(block: Json) -> None:
    assert block_complaints([block]) == []


def test_blocks_are_measured_as_compact_json() -> None:
    assert size_of([{"type": "divider"}]) == len('[{"type":"divider"}]')


@pytest.mark.parametrize(
    ("view", "complaint"),
    [
        (modal(section(), title=words("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(section(), submit=words("x" * 25)), "must be less than 25"),
        (modal(section(), close=words("x" * 25)), "must be less than 25"),
        (modal(section(), private_metadata="x" * 3_001), "must be less than 3001"),
        (modal(section(), callback_id="x" * 256), "must be less than 256"),
        (modal(*[section()] * 101), "no more than 100 items allowed"),
        ({"type": "modal", "title": words(), "blocks": [entry()]}, "submit is required"),
        ({"type": "modal", "blocks": [section()]}, "missing required field: title"),
        ({"type": "home", "title": words(), "blocks": []}, "invalid additional property: title"),
        ({"type": "sheet"}, "unsupported type: sheet"),
        (None, "unsupported type: None"),
        (modal(entry(label=marked())), "unsupported type: mrkdwn"),
        (modal(entry(button("a"))), "unsupported type: button"),
        (modal(entry({"type": "plain_text_input", "max_length": 3_001})), "must be 1 to 3000"),
        (modal(entry({"type": "plain_text_input", "min_length": 9, "max_length": 8})), "min_length is above"),
        (modal(actions(button("a"), button("a"))), "`action_id` 'a' already exists"),
        (modal(section(block_id="a"), section(block_id="a")), "`block_id` 'a' already exists"),
    ],
)
def test_a_view_beyond_a_limit_is_complained_about(view: Any, complaint: str) -> None:
    complaints = view_complaints(view)
    assert any(complaint in each for each in complaints), complaints


def test_a_view_at_its_limits_is_fine_and_may_name_an_action_in_two_blocks() -> None:
    fields = [entry({"type": "plain_text_input", "action_id": "value"}, block_id=str(n)) for n in range(100)]
    assert view_complaints(modal(*fields, private_metadata="x" * 3_000, callback_id="x" * 255)) == []
    assert view_complaints({"type": "home", "blocks": [section()]}) == []


def test_metadata_and_offered_options_have_a_shape_too() -> None:
    assert metadata_complaints({"event_type": "round", "event_payload": {"post": "1/2"}}) == []
    assert metadata_complaints({"event_type": "round"})
    assert metadata_complaints({"event_type": "round", "event_payload": "1/2"})
    assert option_complaints({"options": [option(str(n)) for n in range(100)]}) == []
    assert option_complaints({"option_groups": [{"label": words(), "options": [option()]}]}) == []
    assert option_complaints({"options": [option(str(n)) for n in range(101)]})
    assert option_complaints({})
    assert option_complaints(None)


def test_blocks_are_read_in_the_order_shown() -> None:
    blocks = [
        {"type": "header", "text": words("One")},
        section(marked("*Two* &amp; _half_"), fields=[words("Three"), marked("`*four*`")], accessory=button("b", "B")),
        {"type": "image", "image_url": "x", "alt_text": "a reef", "title": words("Five")},
        {"type": "context", "elements": [marked("~Six~"), {"type": "image", "alt_text": "coral", "image_url": "x"}]},
        actions(button("c", "C &lt;3", value="3"), select(option("a"))),
    ]
    assert text_in(blocks).splitlines() == [
        "One",
        "Two & half",
        "Three",
        "*four*",
        "Five",
        "[a reef]",
        "Six",
        "[coral]",
    ]
    assert [(each.label, each.action_id, each.value) for each in buttons_in(blocks)] == [
        ("B", "b", ""),
        ("C <3", "c", "3"),
    ]
    assert [(each.action_id, each.options) for each in selects_in(blocks)] == [("s", (("A", "a"),))]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("*bold* and _slanted_ and ~struck~", "bold and slanted and struck"),
        ("*_both_*", "both"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt; stays", "&lt; stays"),
        ("`a*b*c &lt;T&gt;`", "a*b*c <T>"),
        ("```x = *y*```", "x = *y*"),
        ("<https://x.example|the sheet> <https://y.example>", "the sheet https://y.example"),
        ("<@U1|ann> <#C1|quiz> <!here> <@U2>", "@ann #quiz @here @U2"),
        ("<!date^1760000000^{time}|at nine>", "at nine"),
    ],
)
def test_a_text_is_read_without_its_marks(written: str, read: str) -> None:
    assert plain(written) == read


@given(st.text())
def test_escaped_words_are_read_as_they_were_meant(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain(escaped, mrkdwn=False) == text


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("<!channel> <!here> <!everyone>", [PowerKind.BROADCAST] * 3),
        ("<!channel|words>", [PowerKind.BROADCAST]),
        ("<@U123>", [PowerKind.USER]),
        ("<!subteam^S1|@reefs>", [PowerKind.GROUP]),
        ("<#C123|quiz>", [PowerKind.CHANNEL]),
        ("<https://x.example|words> <mailto:a@b.example|write>", [PowerKind.LINK] * 2),
        ("see https://x.example/a?b or www.x.example", [PowerKind.LINK] * 2),
        ("@channel @here", [PowerKind.BROADCAST] * 2),
        ("#quiz #other", [PowerKind.CHANNEL]),
        ("&lt;!channel&gt; a@here.example List<int> x < y > z <!date^1^{time}|t>", []),
    ],
)
def test_what_would_notify_or_link_is_found_in_marked_text(text: str, kinds: list[PowerKind]) -> None:
    assert [each.kind for each in powers_in("", [section(marked(text))], ["quiz"])] == kinds
    assert [each.kind for each in powers_in(text, [], ["quiz"])] == kinds
    assert powers_in("", [section(words(text))], ["quiz"]) == ()


def test_a_verbatim_text_makes_nothing_of_bare_words() -> None:
    text = "https://x.example @channel #quiz <!here>"
    (found,) = powers_in("", [section(marked(text, verbatim=True))], ["quiz"])
    assert (found.kind, found.written, found.where, found.bare) == (
        PowerKind.BROADCAST,
        "<!here>",
        "/blocks/0/text",
        False,
    )


def test_rich_text_is_read_and_its_powers_are_found() -> None:
    inner = [
        {"type": "text", "text": "Look, "},
        {"type": "broadcast", "range": "here"},
        {"type": "link", "url": "https://x.example", "text": "this"},
    ]
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": inner}]}]
    assert text_in(blocks) == "Look, this"
    assert [each.kind for each in powers_in("", blocks)] == [PowerKind.BROADCAST, PowerKind.LINK]
