"""Discord's documented limits on what a message, a modal and a list of choices may hold.

Every function gives complaints in words, none where all is well. The schema checks shapes; this checks what a schema
cannot say: counts over the whole message, ids that must differ, fields that exclude each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from tests.fakes.discord.reading import ACTION_ROW, BUTTON, CONTAINER, SECTION, TEXT, Json, walk
from tests.fakes.discord.world import COMPONENTS_V2, Version

__all__ = ["SELECTS", "choice_complaints", "mention_complaints", "message_complaints", "modal_complaints"]

COMPONENTS, TEXT_TOTAL, CONTENT = 40, 4_000, 2_000
ROWS, BUTTONS_IN_ROW = 5, 5
CUSTOM_ID, LABEL = 100, 80
FILE_BYTES = 10 * 1024 * 1024
LINK_STYLE, PREMIUM_STYLE = 5, 6
SELECTS = frozenset({3, 5, 6, 7, 8})
V2_TYPES = frozenset({9, 10, 11, 12, 13, 14, 17})
GALLERY, THUMBNAIL, FILE = 12, 11, 13


def message_complaints(version: Version) -> list[str]:
    """What is wrong with a message that would show this."""
    found = list(_component_complaints(version.components))
    if version.flags & COMPONENTS_V2:
        found += _v2_complaints(version)
    else:
        found += _legacy_complaints(version)
    names = {each.filename for each in version.attachments}
    found += _media_complaints(version.components, names)
    found += [
        f"{each.filename} has {len(each.content)} bytes; 10 MiB are allowed"
        for each in version.attachments
        if len(each.content) > FILE_BYTES
    ]
    return found


def mention_complaints(body: Json) -> list[str]:
    """What is wrong with `allowed_mentions`: a message must say that nobody is to be notified, or name the roles."""
    if not any(body.get(part) for part in ("content", "embeds", "components")):
        return []
    allowed = body.get("allowed_mentions")
    if allowed is None:
        return ["allowed_mentions is missing"]
    if allowed.get("parse") != [] or any(allowed.get(part) for part in ("users", "replied_user")):
        return [f"allowed_mentions lets somebody be notified: {allowed}"]
    return []


def modal_complaints(data: Json) -> list[str]:
    """What is wrong with a modal."""
    found = []
    if not 1 <= len(data.get("title") or "") <= 45:
        found.append(f"a modal's title has 1 to 45 characters: {data.get('title')!r}")
    if not 1 <= len(data.get("custom_id") or "") <= CUSTOM_ID:
        found.append("a modal's custom_id has 1 to 100 characters")
    if not 1 <= len(data.get("components") or ()) <= 5:
        found.append("a modal has 1 to 5 components")
    return found + list(_component_complaints(data.get("components") or ()))


def choice_complaints(choices: Sequence[Json]) -> list[str]:
    """What is wrong with the choices offered by autocompletion."""
    found = [] if len(choices) <= 25 else [f"{len(choices)} choices; 25 are allowed"]
    for each in choices:
        if not 1 <= len(each["name"]) <= 100:
            found.append(f"a choice's name has 1 to 100 characters: {each['name']!r}")
        if isinstance(each["value"], str) and len(each["value"]) > 100:
            found.append(f"a choice's value has up to 100 characters: {each['value']!r}")
    return found


def _v2_complaints(version: Version) -> Iterator[str]:
    if version.content or version.embeds:
        yield "content and embeds cannot stand beside components V2"
    everything = list(walk(version.components))
    if not everything:
        yield "a message of components V2 needs a component"
    if len(everything) > COMPONENTS:
        yield f"{len(everything)} components; {COMPONENTS} are allowed, nested ones included"
    total = sum(len(each["content"]) for each in everything if each["type"] == TEXT)
    if total > TEXT_TOTAL:
        yield f"{total} characters of text; {TEXT_TOTAL} are allowed in all"


def _legacy_complaints(version: Version) -> Iterator[str]:
    if len(version.content) > CONTENT:
        yield f"content of {len(version.content)} characters; {CONTENT} are allowed"
    if len(version.components) > ROWS:
        yield f"{len(version.components)} action rows; {ROWS} are allowed"
    newer = sorted({each["type"] for each in walk(version.components)} & V2_TYPES)
    if newer:
        yield f"components of types {newer} need the components-V2 flag"


def _component_complaints(components: Sequence[Json]) -> Iterator[str]:
    everything = list(walk(components))
    for name in ("custom_id", "id"):
        counted = Counter(each[name] for each in everything if each.get(name) is not None)
        yield from (f"{name} {value!r} occurs {times} times" for value, times in counted.items() if times > 1)
    for each in everything:
        kind = each["type"]
        if kind == ACTION_ROW:
            yield from _row_complaints(each["components"])
        elif kind == BUTTON:
            yield from _button_complaints(each)
        elif kind == SECTION and not 1 <= len(each["components"]) <= 3:
            yield f"a section has 1 to 3 texts, not {len(each['components'])}"
        elif kind == CONTAINER and any(inner["type"] == CONTAINER for inner in each["components"]):
            yield "a container cannot hold a container"
        elif kind == TEXT and not each["content"].strip():
            yield "a text display is empty"
        elif kind in SELECTS:
            yield from _select_complaints(each)
        if len(each.get("custom_id") or "") > CUSTOM_ID:
            yield f"custom_id of {len(each['custom_id'])} characters; {CUSTOM_ID} are allowed"


def _row_complaints(inside: Sequence[Json]) -> Iterator[str]:
    buttons = sum(each["type"] == BUTTON for each in inside)
    if not inside:
        yield "an action row is empty"
    if buttons > BUTTONS_IN_ROW:
        yield f"{buttons} buttons in a row; {BUTTONS_IN_ROW} are allowed"
    if buttons != len(inside) and len(inside) != 1:
        yield "an action row holds up to five buttons or one select or one text input"


def _button_complaints(button: Json) -> Iterator[str]:
    label = button.get("label") or ""
    if len(label) > LABEL:
        yield f"a label of {len(label)} characters; {LABEL} are allowed: {label!r}"
    if not label.strip() and not button.get("emoji") and button["style"] != PREMIUM_STYLE:
        yield f"a button has neither label nor emoji: {button.get('custom_id')!r}"
    if button["style"] == LINK_STYLE:
        if not button.get("url") or button.get("custom_id"):
            yield f"a link has a url and no custom_id: {label!r}"
    elif button["style"] != PREMIUM_STYLE and (not button.get("custom_id") or button.get("url")):
        yield f"a button has a custom_id and no url: {label!r}"


def _select_complaints(select: Json) -> Iterator[str]:
    options: list[dict[str, Any]] = select.get("options") or []
    if select["type"] == 3 and not 1 <= len(options) <= 25:
        yield f"{len(options)} options in a select; 1 to 25 are allowed"
    if len({each["value"] for each in options}) < len(options):
        yield "two options of a select have the same value"
    for each in options:
        if not 1 <= len(each["label"]) <= 100 or not 1 <= len(each["value"]) <= 100:
            yield f"an option's label and value have 1 to 100 characters: {each['label']!r}"


def _media_complaints(components: Sequence[Json], filenames: Collection[str]) -> Iterator[str]:
    for each in walk(components):
        if each["type"] == GALLERY:
            if not 1 <= len(each["items"]) <= 10:
                yield f"a gallery has 1 to 10 pictures, not {len(each['items'])}"
            media = [item["media"] for item in each["items"]]
        elif each["type"] == THUMBNAIL:
            media = [each["media"]]
        elif each["type"] == FILE:
            media = [each["file"]]
        else:
            continue
        for item in media:
            scheme, _, rest = str(item["url"]).partition("://")
            if scheme == "attachment" and rest not in filenames:
                yield f"the file {rest} is shown but was not sent"
            elif scheme not in ("attachment", "http", "https"):
                yield f"a picture's address is neither http nor attachment: {item['url']!r}"
