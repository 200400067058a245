"""The app's commands: what may be registered, and what a person's typing makes of one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.fakes.discord.reading import Json
from tests.fakes.discord.state import State

__all__ = ["command_complaints", "kept_command", "roles_in", "typed"]

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, ROLE, NUMBER = 1, 2, 3, 4, 5, 8, 10
CHAT = 1
NAME = re.compile(r"[-_'\w]{1,32}")
COMMAND_CHARACTERS = 8_000


def command_complaints(commands: Sequence[Json]) -> list[str]:
    """What is wrong with commands registered together."""
    found = [f"{len(commands)} commands; 100 are allowed"] if len(commands) > 100 else []
    names = Counter((each.get("type") or CHAT, each["name"]) for each in commands)
    found += [f"command {name!r} is registered {times} times" for (_, name), times in names.items() if times > 1]
    for each in commands:
        if (each.get("type") or CHAT) == CHAT:
            found += [f"/{each['name']}: {fault}" for fault in _faults(each)]
            size = sum(_characters(each))
            if size > COMMAND_CHARACTERS:
                found.append(f"/{each['name']}: {size} characters in all; {COMMAND_CHARACTERS} are allowed")
    return found


def _faults(item: Json) -> Iterator[str]:
    """Of a command or an option, and of everything within."""
    name, options = item["name"], item.get("options") or []
    if not NAME.fullmatch(name) or name != name.lower():
        yield f"{name!r} is no name: lower case letters, digits, - and _, up to 32"
    if not 1 <= len(item.get("description") or "") <= 100:
        yield f"the description of {name!r} has 1 to 100 characters"
    if len(options) > 25:
        yield f"{name!r} has {len(options)} options; 25 are allowed"
    for option, times in Counter(each["name"] for each in options).items():
        if times > 1:
            yield f"{name!r} has {times} options {option!r}"
    needed = [bool(each.get("required")) for each in options]
    if needed != sorted(needed, reverse=True):
        yield f"{name!r} has a required option after one that is not"
    yield from _choice_faults(item)
    for each in options:
        yield from _faults(each)


def _choice_faults(option: Json) -> Iterator[str]:
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        yield f"{option['name']!r} has both choices and autocompletion"
    if len(choices) > 25:
        yield f"{option['name']!r} has {len(choices)} choices; 25 are allowed"
    for choice in choices:
        if not 1 <= len(choice["name"]) <= 100:
            yield f"a choice of {option['name']!r} has a name of 1 to 100 characters"


def _characters(item: Json) -> Iterator[int]:
    yield len(item["name"]) + len(item.get("description") or "")
    for choice in item.get("choices") or ():
        yield len(choice["name"]) + len(str(choice["value"]))
    for each in item.get("options") or ():
        yield from _characters(each)


def kept_command(state: State, body: Json, scope: int | None, before: Json | None) -> Json:
    """A command as Discord keeps it; one registered again keeps its id."""
    permissions = body.get("default_member_permissions")
    kept: Json = {
        "description": "",
        "options": [],
        "nsfw": False,
        "dm_permission": True,
        "contexts": None,
        "integration_types": [0],
        **{key: value for key, value in body.items() if value is not None},
        "type": body.get("type") or CHAT,
        "id": before["id"] if before else str(state.ids.draw()),
        "application_id": str(state.application),
        "version": str(state.ids.draw()),
        "default_member_permissions": None if permissions is None else str(permissions),
    }
    return kept if scope is None else kept | {"guild_id": str(scope)}


def typed(command: Json, path: Sequence[str], values: Mapping[str, Any], focus: str | None = None) -> Json:
    """The `data` of an interaction: a command with its subcommands and the options somebody typed.

    Raises AssertionError for what Discord would not let anybody type; with `focus` (autocompletion of that option)
    values need not be complete.
    """
    options = command["options"]
    node = command
    for name in path:
        node = _named(options, name, f"/{command['name']}")
        assert node["type"] in (SUBCOMMAND, GROUP), f"{name!r} is no subcommand of /{command['name']}"
        options = node.get("options") or []
    inner = [each for each in options if each["type"] in (SUBCOMMAND, GROUP)]
    assert not inner, f"/{command['name']} {' '.join(path)} needs one of {[each['name'] for each in inner]}"
    where = " ".join([f"/{command['name']}", *path])
    filled: list[Json] = [_filled(_named(options, name, where), value, focus) for name, value in values.items()]
    missing = {each["name"] for each in options if each.get("required")} - set(values)
    assert focus is not None or not missing, f"{where} needs {sorted(missing)}"
    for name in reversed(path):
        kind = SUBCOMMAND if name == path[-1] else GROUP
        filled = [{"name": name, "type": kind, "options": filled}]
    data: Json = {"id": command["id"], "name": command["name"], "type": CHAT, "options": filled}
    return data | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})


def roles_in(data: Json) -> set[int]:
    """The roles chosen anywhere in the `data` of a command."""
    found = {int(data["value"])} if data.get("type") == ROLE and "value" in data else set()
    return found.union(*(roles_in(each) for each in data.get("options") or ()))


def _named(options: Sequence[Json], name: str, where: str) -> Json:
    found = next((each for each in options if each["name"] == name), None)
    assert found is not None, f"{where} has no option {name!r} among {[each['name'] for each in options]}"
    return found


def _filled(option: Json, value: Any, focus: str | None) -> Json:
    name, kind = option["name"], option["type"]
    filled: Json = {"name": name, "type": kind, "value": value}
    if name == focus:
        assert option.get("autocomplete"), f"{name!r} offers no autocompletion"
        return filled | {"focused": True}
    kinds: dict[int, tuple[type, ...]] = {
        STRING: (str,),
        INTEGER: (int,),
        BOOLEAN: (bool,),
        ROLE: (int,),
        NUMBER: (int, float),
    }
    if kind in kinds:
        assert isinstance(value, kinds[kind]), f"{name!r} takes {kinds[kind]}, not {value!r}"
    if kind == ROLE:
        filled["value"] = str(value)
    if kind in (INTEGER, NUMBER):
        assert option.get("min_value", value) <= value <= option.get("max_value", value), f"{name}={value} is too much"
    if kind == STRING:
        longest = option.get("max_length", 6_000)
        assert option.get("min_length", 0) <= len(value) <= longest, f"{name!r} is too long or too short"
    allowed = [each["value"] for each in option.get("choices") or ()]
    assert not allowed or value in allowed, f"{name!r} takes one of {allowed}, not {value!r}"
    return filled
