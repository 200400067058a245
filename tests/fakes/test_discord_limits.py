"""What the fake Discord says about bodies: the documented limits, and Discord's own schema where it is at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.discord.limits import choice_complaints, mention_complaints, message_complaints, modal_complaints
from tests.fakes.discord.reading import buttons_in, text_in, walk
from tests.fakes.discord.routes import ROUTES
from tests.fakes.discord.schema import DOCUMENT, Schema, SchemaMissing, load_schema
from tests.fakes.discord.world import COMPONENTS_V2, Attachment, Version

Json = dict[str, Any]
CREATE = "POST /channels/{channel_id}/messages"


def text(words: str = "words") -> Json:
    return {"type": 10, "content": words}


def button(custom_id: str, label: str = "A", **more: Any) -> Json:
    return {"type": 2, "style": 2, "label": label, "custom_id": custom_id, **more}


def row(*inside: Json) -> Json:
    return {"type": 1, "components": list(inside)}


def box(*inside: Json) -> Json:
    return {"type": 17, "components": list(inside)}


def v2(*components: Json, **more: Any) -> Version:
    return Version(0, components=components, flags=COMPONENTS_V2, **more)


@pytest.fixture
def schema() -> Schema:
    found = load_schema() if DOCUMENT.exists() else None
    if found is None:
        pytest.skip("Discord's OpenAPI document is not beside the project")
    return found


@given(st.integers(1, 60))
def test_forty_components_are_allowed_with_every_nested_one_counted(count: int) -> None:
    complaints = message_complaints(v2(box(*(text() for _ in range(count - 1)))) if count > 1 else v2(text()))
    assert bool(complaints) == (count > 40)


@given(st.lists(st.integers(1, 4_000), min_size=1, max_size=5))
def test_four_thousand_characters_of_text_are_allowed_in_all(lengths: list[int]) -> None:
    complaints = message_complaints(v2(*(text("x" * each) for each in lengths)))
    assert bool(complaints) == (sum(lengths) > 4_000)


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), min_size=1, max_size=5))
def test_custom_ids_must_differ(ids: list[str]) -> None:
    assert bool(message_complaints(v2(row(*map(button, ids))))) == (len(set(ids)) < len(ids))


@pytest.mark.parametrize(
    ("version", "complaint"),
    [
        (v2(row(*(button(str(n)) for n in range(6)))), "6 buttons"),
        (v2(row()), "row is empty"),
        (v2(row(button("x" * 101))), "custom_id of 101"),
        (v2(row(button("a", "x" * 81))), "label of 81"),
        (v2(row(button("a", " "))), "neither label nor emoji"),
        (v2(row(button("", "A"))), "has a custom_id"),
        (v2(row(button("a", style=5, url="https://example.org"))), "no custom_id"),
        (
            v2(row(button("a"), {"type": 3, "custom_id": "s", "options": [{"label": "x", "value": "x"}]})),
            "or one select",
        ),
        (v2(row({"type": 3, "custom_id": "s", "options": []})), "1 to 25"),
        (v2(row({"type": 3, "custom_id": "s", "options": [{"label": "x", "value": "x"}] * 2})), "the same value"),
        (v2(text("  ")), "is empty"),
        (v2(box(box(text()))), "cannot hold a container"),
        (v2({"type": 9, "components": [text()] * 4, "accessory": button("a")}), "1 to 3 texts"),
        (v2(text() | {"id": 3}, text() | {"id": 3}), "id 3 occurs 2 times"),
        (v2({"type": 12, "items": [{"media": {"url": "attachment://reef.png"}}]}), "was not sent"),
        (v2({"type": 11, "media": {"url": "file:///etc/hosts"}}), "neither http nor attachment"),
        (v2(), "needs a component"),
        (v2(text(), content="words"), "beside components V2"),
        (v2(text(), embeds=({"title": "x"},)), "beside components V2"),
        (Version(0, content="x" * 2_001), "content of 2001"),
        (Version(0, components=tuple(row(button(str(n))) for n in range(6))), "6 action rows"),
        (Version(0, components=(text(),)), "need the components-V2 flag"),
        (Version(0, attachments=(Attachment(1, "big.bin", b"x" * (10 * 1024 * 1024 + 1)),)), "10 MiB"),
    ],
)
def test_a_message_beyond_a_limit_is_complained_about_once(version: Version, complaint: str) -> None:
    complaints = message_complaints(version)
    assert [complaint in each for each in complaints] == [True], complaints


@pytest.mark.parametrize(
    "version",
    [
        v2(box(text("x" * 4_000)), row(*(button(str(n), "x" * 80) for n in range(5)))),
        v2(
            {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]},
            attachments=(Attachment(1, "a.png", b""),),
        ),
        v2(row(button("a", "", emoji={"name": "🥇"})), {"type": 14, "divider": True}),
        v2(row({"type": 2, "style": 5, "label": "Docs", "url": "https://example.org"})),
        v2({"type": 9, "components": [text()], "accessory": button("x" * 100)}),
        Version(0, content="x" * 2_000, components=tuple(row(button(str(n))) for n in range(5))),
    ],
)
def test_a_message_at_its_limits_is_fine(version: Version) -> None:
    assert message_complaints(version) == []


@pytest.mark.parametrize(
    ("body", "fine"),
    [
        ({"content": "a", "allowed_mentions": {"parse": []}}, True),
        ({"flags": 64}, True),
        ({"components": [text()]}, False),
        ({"content": "a", "allowed_mentions": {}}, False),
        ({"content": "a", "allowed_mentions": {"parse": ["users"]}}, False),
        ({"content": "a", "allowed_mentions": {"parse": [], "replied_user": True}}, False),
    ],
)
def test_whatever_says_something_must_say_that_nobody_is_notified(body: Json, fine: bool) -> None:
    assert (mention_complaints(body) == []) == fine


def test_choices_and_forms_have_limits_too() -> None:
    assert choice_complaints([{"name": "Reefs", "value": "reefs"}] * 25) == []
    assert choice_complaints([{"name": "Reefs", "value": "reefs"}] * 26)
    assert choice_complaints([{"name": "", "value": "x"}])
    assert choice_complaints([{"name": "x", "value": "x" * 101}])
    form = {"title": "Report", "custom_id": "report", "components": [row({"type": 4, "custom_id": "words"})]}
    assert modal_complaints(form) == []
    assert modal_complaints(form | {"title": "x" * 46})
    assert modal_complaints(form | {"components": []})


def test_components_are_read_in_the_order_shown() -> None:
    section = {"type": 9, "components": [text("two")], "accessory": button("b", "B")}
    components = [box(text("one"), section, row(button("c", "C", disabled=True))), text("three")]
    assert text_in(components) == "one\ntwo\nthree"
    assert [(each.label, each.custom_id, each.disabled) for each in buttons_in(components)] == [
        ("B", "b", False),
        ("C", "c", True),
    ]
    assert len(list(walk(components))) == 8


def test_every_route_of_the_fake_is_in_the_document(schema: Schema) -> None:
    assert [each.name for each in ROUTES if not schema.knows(each.name)] == []


def test_the_document_accepts_a_body_as_the_library_writes_it(schema: Schema) -> None:
    body = {
        "components": [box(text(), row(button("a")))],
        "flags": COMPONENTS_V2,
        "nonce": "s0000/1",
        "enforce_nonce": True,
        "tts": False,
        "allowed_mentions": {"parse": []},
    }
    assert schema.complaints(CREATE, body) == ()


def test_the_document_takes_ids_as_numbers_too(schema: Schema) -> None:
    assert schema.complaints("POST /users/@me/channels", {"recipient_id": 123}) == ()
    assert schema.complaints("POST /users/@me/channels", {"recipient_id": "x"}) != ()


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"content": 7}, "content"),
        ({"components": [box(row(button("a", "x" * 81)))]}, "components/0/components/0/components/0/label"),
        ({"components": [box(row(*(button(str(n)) for n in range(6))))]}, "components/0/components/0/components"),
        ({"components": [{"type": 12, "items": [{"media": {}}]}]}, "components/0/items/0/media"),
        ({"nonce": "x" * 26}, "nonce"),
        ({"allowed_mentions": {"parse": ["somebody"]}}, "allowed_mentions/parse/0"),
    ],
)
def test_a_fault_is_named_with_its_place_in_the_body(schema: Schema, body: Json, where: str) -> None:
    complaints = schema.complaints(CREATE, body)
    assert [each.partition(":")[0] for each in complaints] == [where], complaints


def test_a_body_where_none_belongs_is_complained_about(schema: Schema) -> None:
    assert schema.complaints("GET /users/@me", {"a": 1}) != ()


def test_a_missing_document_is_said_aloud(tmp_path: Path) -> None:
    with pytest.warns(SchemaMissing, match=r"document\.json is missing"):
        assert load_schema(tmp_path / "document.json") is None
