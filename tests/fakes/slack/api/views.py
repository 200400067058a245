"""Methods about modals and home tabs."""

from __future__ import annotations

from tests.fakes.slack import names
from tests.fakes.slack.asking import Ask, Handler
from tests.fakes.slack.errors import (
    EXCHANGED_TRIGGER_ID,
    EXPIRED_TRIGGER_ID,
    INVALID_TRIGGER_ID,
    NOT_FOUND,
    Rejected,
)
from tests.fakes.slack.payloads import view_json
from tests.fakes.slack.reading import Json
from tests.fakes.slack.state import State, Trigger
from tests.fakes.slack.viewing import open_view, publish, push, replace
from tests.fakes.slack.world import View

__all__ = ["HANDLERS", "TRIGGER_MS"]

TRIGGER_MS = 3_000


def _exchanged(state: State, ask: Ask) -> Trigger:
    """The trigger of a call, used up with this. Raises Rejected."""
    trigger = state.triggers.get(ask.needed("trigger_id"))
    if trigger is None or trigger.user.team is not ask.team:
        raise Rejected(INVALID_TRIGGER_ID)
    if state.clock.now() - trigger.at > TRIGGER_MS:
        raise Rejected(EXPIRED_TRIGGER_ID)
    if trigger.used:
        raise Rejected(EXCHANGED_TRIGGER_ID)
    trigger.used = True
    return trigger


async def create(state: State, ask: Ask) -> Json:
    view = open_view(state, _exchanged(state, ask).user, ask.arguments.get("view"))
    return {"view": view_json(view, state.app)}


async def stack(state: State, ask: Ask) -> Json:
    trigger = _exchanged(state, ask)
    if trigger.view is None or trigger.view not in trigger.user.stack:
        raise Rejected(NOT_FOUND)
    return {"view": view_json(push(state, trigger.user, ask.arguments.get("view")), state.app)}


def _known(state: State, ask: Ask) -> View:
    """The view that is meant, where it is still open. Raises Rejected."""
    external = ask.text("external_id")
    for view in state.views.values():
        named = view.id == ask.text("view_id") or (external and view.body.get("external_id") == external)
        if named and view.team is ask.team and view.open:
            return view
    raise Rejected(NOT_FOUND)


async def update(state: State, ask: Ask) -> Json:
    view = replace(state, _known(state, ask), ask.arguments.get("view"), ask.text("hash"))
    return {"view": view_json(view, state.app)}


async def show_home(state: State, ask: Ask) -> Json:
    user = state.account(ask.team, ask.needed("user_id"))
    view = publish(state, user, ask.arguments.get("view"), ask.text("hash"))
    return {"view": view_json(view, state.app)}


HANDLERS: dict[str, Handler] = {
    names.OPEN_VIEW: create,
    names.PUSH_VIEW: stack,
    names.UPDATE_VIEW: update,
    names.PUBLISH_VIEW: show_home,
}
