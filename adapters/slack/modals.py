"""The forms: starting a quiz, and the workspace's settings. What is asked, and what comes back as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from adapters.slack.fields import (
    VALUE,
    ZONE,
    Json,
    choice,
    input_block,
    number_input,
    selected,
    state_of,
    text_of,
    typed_select,
    whole,
    zone_choice,
)
from adapters.slack.text import plain
from adapters.slack.views import Origin, Values, View, Wrong, modal, write_origin

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
]

START_CALLBACK = "quorum.start"
SETTINGS_CALLBACK = "quorum.settings"

BANK, OUTCOME, GROUP = "quorum.bank", "quorum.outcome", "quorum.group"
"""action_ids of what is chosen while typing: Slack asks for suggestions by them."""

_QUESTIONS = (1, 500)
_SECONDS, _USUAL_SECONDS = (5, 600), 30


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
    """What a workspace chose; `group` is a user group's id where it is one, `zone` the time zone of its boards."""

    who: Who
    group: str | None = None
    zone: str | None = None


_HOW = {
    "lobby": ("Gather players first", "Only they may answer."),
    "changeable": ("Let answers be changed", "Until the time is up."),
    "thread": ("Run it in a thread of its own", "The channel stays quiet."),
}
_LEADING = "Who started a quiz may skip and stop it; admins, and the members of a chosen group, every quiz."
_DAYS = "Their days begin at midnight there."
_WHO = {
    Who.EVERYONE: "Everyone",
    Who.ADMINS: "Admins of this workspace",
    Who.GROUP: "Admins, and the members of a user group",
}


def start_modal(origin: Origin, bank: tuple[str, str] | None = None) -> View:
    """The form that starts a quiz. `bank` (title, id) is chosen beforehand. The channel is asked for only where the
    form was not opened from one.
    """
    how = [choice(name, value, told) for value, (name, told) in _HOW.items() if value != "thread" or not origin.thread]
    blocks = [
        input_block("bank", "Bank", typed_select(BANK, "Type to search", bank)),
        input_block("outcome", "Only questions on this outcome", typed_select(OUTCOME, "All outcomes"), optional=True),
        input_block(
            "questions", "How many questions", number_input(_QUESTIONS), optional=True, hint="All of them if left out."
        ),
        input_block("seconds", "Seconds for each question", number_input(_SECONDS, _USUAL_SECONDS)),
        input_block("how", "How", {"type": "checkboxes", "action_id": VALUE, "options": how}, optional=True),
    ]
    if origin.channel is None:
        blocks.append(input_block("channel", "Where", _channel()))
    return modal("Start a quiz", START_CALLBACK, blocks, write_origin(origin), "Start")


def settings_modal(who: Who, group: tuple[str, str] | None = None, zone: str = "UTC", metadata: str = "") -> View:
    """The form of a workspace's settings, as they are: who may lead, and the user group (name, id) where it is one; the
    time zone of the boards.
    """
    choices = {each: choice(name, each.value) for each, name in _WHO.items()}
    asked = {
        "type": "radio_buttons",
        "action_id": VALUE,
        "options": list(choices.values()),
        "initial_option": choices[who],
    }
    hint = "For the last choice only."
    blocks = [
        input_block("who", "Who may start quizzes", asked, hint=_LEADING),
        input_block("group", "User group", typed_select(GROUP, "Type to search", group), optional=True, hint=hint),
        input_block(
            "zone", "Time zone of the boards", typed_select(ZONE, "Type a city", zone_choice(zone)), hint=_DAYS
        ),
    ]
    return modal("Settings", SETTINGS_CALLBACK, blocks, metadata, "Save")


def chosen_bank(values: Values) -> str | None:
    """The bank chosen so far in the form that starts a quiz: its outcomes are the ones to offer."""
    return selected(values, "bank", BANK)


def read_start(values: Values, origin: Origin) -> StartForm | Wrong:
    """What the form says, or what is wrong with it."""
    errors: dict[str, str] = {}
    bank = selected(values, "bank", BANK)
    if bank is None:
        errors["bank"] = "Choose a bank."
    channel = origin.channel or text_of(state_of(values, "channel", VALUE).get("selected_conversation"))
    if channel is None:
        errors["channel"] = "Choose where the quiz runs."
    questions = whole(values, "questions", _QUESTIONS, errors)
    seconds = whole(values, "seconds", _SECONDS, errors)
    if errors or bank is None or channel is None:
        return Wrong(errors)
    picked = state_of(values, "how", VALUE).get("selected_options") or ()
    how = {each.get("value") for each in picked}
    return StartForm(
        bank=bank,
        channel=channel,
        thread=origin.thread,
        questions=questions,
        seconds=_USUAL_SECONDS if seconds is None else seconds,
        outcome=selected(values, "outcome", OUTCOME),
        lobby="lobby" in how,
        changeable="changeable" in how,
        own_thread="thread" in how and origin.thread is None,
    )


def read_settings(values: Values) -> SettingsForm | Wrong:
    """What the form says, or what is wrong with it."""
    chosen, group = selected(values, "who", VALUE), selected(values, "group", GROUP)
    if chosen not in set(Who):
        return Wrong({"who": "Choose who may lead."})
    who = Who(chosen)
    if who is Who.GROUP and group is None:
        return Wrong({"group": "Choose the user group."})
    return SettingsForm(who, group if who is Who.GROUP else None, selected(values, "zone", ZONE))


def _channel() -> Json:
    return {
        "type": "conversations_select",
        "action_id": VALUE,
        "default_to_current_conversation": True,
        "filter": {"include": ["public", "private", "im", "mpim"]},
        "placeholder": plain("A channel"),
    }
