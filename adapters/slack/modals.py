"""The forms: starting a quiz, and the workspace's settings. What is asked, and what comes back as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from adapters.slack.limits import OPTION_TEXT, OPTION_VALUE, SUGGESTIONS
from adapters.slack.text import plain, plainly
from adapters.slack.views import Origin, Values, View, Wrong, modal, write_origin
from bot.quiz.fitting import length, one_line
from bot.quiz.suggestions import suggest

__all__ = [
    "BANK",
    "GROUP",
    "OUTCOME",
    "SETTINGS_CALLBACK",
    "START_CALLBACK",
    "SettingsForm",
    "StartForm",
    "Who",
    "chosen_bank",
    "read_settings",
    "read_start",
    "settings_modal",
    "start_modal",
    "suggestions",
]

START_CALLBACK = "quorum.start"
SETTINGS_CALLBACK = "quorum.settings"

BANK, OUTCOME, GROUP = "quorum.bank", "quorum.outcome", "quorum.group"
"""action_ids of what is chosen while typing: Slack asks for suggestions by them."""
_VALUE = "value"
"""action_id of every other input; its block says which."""

_QUESTIONS = (1, 500)
_SECONDS, _USUAL_SECONDS = (5, 600), 30

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StartForm:
    """A quiz somebody wants: `questions` None for all of them, `outcome` an outcome's id or None for all.

    `channel` and `thread` are where; `own_thread`: in a new thread of that channel.
    """

    bank: str
    channel: str
    thread: str | None = None
    questions: int | None = None
    seconds: int = _USUAL_SECONDS
    outcome: str | None = None
    lobby: bool = False
    changeable: bool = False
    own_thread: bool = False


class Who(StrEnum):
    """Who may start a quiz, and stop other people's (that admins always may)."""

    EVERYONE = "everyone"
    ADMINS = "admins"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """What a workspace chose; `group` is a user group's id where it is one."""

    who: Who
    group: str | None = None


_HOW = {
    "lobby": ("Gather players first", "Only they may answer."),
    "changeable": ("Let answers be changed", "Until the time is up."),
    "thread": ("Run it in a thread of its own", "The channel stays quiet."),
}
_LEADING = "Who started a quiz may skip and stop it; admins, and the members of a chosen group, every quiz."
_WHO = {
    Who.EVERYONE: "Everyone",
    Who.ADMINS: "Admins of this workspace",
    Who.GROUP: "Admins, and the members of a user group",
}


def start_modal(origin: Origin, bank: tuple[str, str] | None = None) -> View:
    """The form that starts a quiz. `bank` (title, id) is chosen beforehand. The channel is asked for only where the
    form was not opened from one.
    """
    how = [_choice(name, value, told) for value, (name, told) in _HOW.items() if value != "thread" or not origin.thread]
    blocks = [
        _input("bank", "Bank", _typed(BANK, "Type to search", bank)),
        _input("outcome", "Only questions on this outcome", _typed(OUTCOME, "All outcomes"), optional=True),
        _input("questions", "How many questions", _number(_QUESTIONS), optional=True, hint="All of them if left out."),
        _input("seconds", "Seconds for each question", _number(_SECONDS, _USUAL_SECONDS)),
        _input("how", "How", {"type": "checkboxes", "action_id": _VALUE, "options": how}, optional=True),
    ]
    if origin.channel is None:
        blocks.append(_input("channel", "Where", _channel()))
    return modal("Start a quiz", START_CALLBACK, blocks, write_origin(origin), "Start")


def settings_modal(who: Who, group: tuple[str, str] | None = None, metadata: str = "") -> View:
    """The form of a workspace's settings, as they are: who may lead, and the user group (name, id) where it is one."""
    choices = {each: _choice(name, each.value) for each, name in _WHO.items()}
    asked = {
        "type": "radio_buttons",
        "action_id": _VALUE,
        "options": list(choices.values()),
        "initial_option": choices[who],
    }
    hint = "For the last choice only."
    blocks = [
        _input("who", "Who may start quizzes", asked, hint=_LEADING),
        _input("group", "User group", _typed(GROUP, "Type to search", group), optional=True, hint=hint),
    ]
    return modal("Settings", SETTINGS_CALLBACK, blocks, metadata, "Save")


def suggestions(pairs: Iterable[tuple[str, str]], typed: str) -> Json:
    """The answer to Slack's question what to offer for what was typed, from (name, value) pairs."""
    able = ((name, value) for name, value in pairs if 0 < length(value) <= OPTION_VALUE)
    return {"options": [_choice(name, value) for name, value in suggest(able, typed, SUGGESTIONS)]}


def chosen_bank(values: Values) -> str | None:
    """The bank chosen so far in the form that starts a quiz: its outcomes are the ones to offer."""
    return _selected(values, "bank", BANK)


def read_start(values: Values, origin: Origin) -> StartForm | Wrong:
    """What the form says, or what is wrong with it."""
    errors: dict[str, str] = {}
    bank = _selected(values, "bank", BANK)
    if bank is None:
        errors["bank"] = "Choose a bank."
    channel = origin.channel or _text(_state(values, "channel", _VALUE).get("selected_conversation"))
    if channel is None:
        errors["channel"] = "Choose where the quiz runs."
    questions = _whole(values, "questions", _QUESTIONS, errors)
    seconds = _whole(values, "seconds", _SECONDS, errors)
    if errors or bank is None or channel is None:
        return Wrong(errors)
    picked = _state(values, "how", _VALUE).get("selected_options") or ()
    how = {each.get("value") for each in picked}
    return StartForm(
        bank=bank,
        channel=channel,
        thread=origin.thread,
        questions=questions,
        seconds=_USUAL_SECONDS if seconds is None else seconds,
        outcome=_selected(values, "outcome", OUTCOME),
        lobby="lobby" in how,
        changeable="changeable" in how,
        own_thread="thread" in how and origin.thread is None,
    )


def read_settings(values: Values) -> SettingsForm | Wrong:
    """What the form says, or what is wrong with it."""
    chosen, group = _selected(values, "who", _VALUE), _selected(values, "group", GROUP)
    if chosen not in set(Who):
        return Wrong({"who": "Choose who may lead."})
    who = Who(chosen)
    if who is Who.GROUP and group is None:
        return Wrong({"group": "Choose the user group."})
    return SettingsForm(who, group if who is Who.GROUP else None)


# -- inputs ------------------------------------------------------------------------------------------------------------


def _input(block: str, label: str, element: Json, *, optional: bool = False, hint: str = "") -> Json:
    asked = {"type": "input", "block_id": block, "label": plain(label), "element": element, "optional": optional}
    return asked | {"hint": plain(hint)} if hint else asked


def _typed(action: str, placeholder: str, chosen: tuple[str, str] | None = None) -> Json:
    element: Json = {
        "type": "external_select",
        "action_id": action,
        "min_query_length": 0,
        "placeholder": plain(placeholder),
    }
    return element | {"initial_option": _choice(*chosen)} if chosen else element


def _number(bounds: tuple[int, int], initial: int | None = None) -> Json:
    least, most = bounds
    element: Json = {
        "type": "number_input",
        "action_id": _VALUE,
        "is_decimal_allowed": False,
        "min_value": str(least),
        "max_value": str(most),
    }
    return element | {"initial_value": str(initial)} if initial is not None else element


def _channel() -> Json:
    return {
        "type": "conversations_select",
        "action_id": _VALUE,
        "default_to_current_conversation": True,
        "filter": {"include": ["public", "private", "im", "mpim"]},
        "placeholder": plain("A channel"),
    }


def _choice(name: str, value: str, told: str = "") -> Json:
    option: Json = {"text": plain(plainly(one_line(name), OPTION_TEXT) or "?"), "value": value}
    return option | {"description": plain(told)} if told else option


# -- what comes back ---------------------------------------------------------------------------------------------------


def _state(values: Values, block: str, action: str) -> Mapping[str, Any]:
    return values.get(block, {}).get(action) or {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _selected(values: Values, block: str, action: str) -> str | None:
    option = _state(values, block, action).get("selected_option")
    return _text(option.get("value")) if isinstance(option, Mapping) else None


def _whole(values: Values, block: str, bounds: tuple[int, int], errors: dict[str, str]) -> int | None:
    """The number in a block; None where it was left empty. Anything else is put among the errors."""
    least, most = bounds
    typed = _text(_state(values, block, _VALUE).get("value"))
    if typed is None:
        return None
    if typed.strip().isascii() and typed.strip().isdigit() and least <= int(typed) <= most:
        return int(typed)
    errors[block] = f"Enter a whole number from {least} to {most}."
    return None
