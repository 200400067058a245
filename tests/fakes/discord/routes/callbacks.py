"""Routes that answer interactions: the one first response in 3 s, and what follows within 15 minutes."""

from __future__ import annotations

from tests.fakes.discord.asking import Ask, Route
from tests.fakes.discord.errors import (
    ALREADY_ACKNOWLEDGED,
    INVALID_WEBHOOK_TOKEN,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    Rejected,
)
from tests.fakes.discord.interactions import (
    FIRST_RESPONSE_MS,
    TOKEN_MS,
    Ack,
    Asked,
    Interaction,
    Modal,
    Response,
)
from tests.fakes.discord.limits import choice_complaints, modal_complaints
from tests.fakes.discord.names import CALLBACK, EDIT_ORIGINAL, EDIT_WEBHOOK_MESSAGE, FOLLOW_UP, WEBHOOK
from tests.fakes.discord.payloads import message_json, user_json
from tests.fakes.discord.posting import edit, loading, post, refuse
from tests.fakes.discord.reading import Json
from tests.fakes.discord.routes.messages import announce_message, erase
from tests.fakes.discord.state import State
from tests.fakes.discord.world import EPHEMERAL, Message

__all__ = ["ROUTES"]

OWNERS = {"0": "0"}


def _metadata(interaction: Interaction) -> Json:
    """What a message tells of the interaction it answers."""
    told: Json = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "user": user_json(interaction.user),
        "authorizing_integration_owners": OWNERS,
        "name": "",
    }
    if interaction.kind is Asked.COMPONENT and interaction.message is not None:
        told["interacted_message_id"] = str(interaction.message.id)
    if interaction.asked_by is not None:
        told["triggering_interaction_metadata"] = _metadata(interaction.asked_by)
    return told


def _opened(state: State, ask: Ask) -> Interaction:
    """The interaction a first response is for. Raises Rejected where it is unknown, too late, or answered."""
    found = state.interactions.get(ask.params["interaction_token"])
    if found is None or str(found.id) != ask.params["interaction_id"]:
        raise Rejected(UNKNOWN_INTERACTION)
    if found.ack is not None:
        found.refused.append(ALREADY_ACKNOWLEDGED.code)
        raise Rejected(ALREADY_ACKNOWLEDGED)
    if found.failed or state.clock.now() - found.at > FIRST_RESPONSE_MS:
        found.refused.append(UNKNOWN_INTERACTION.code)
        raise Rejected(UNKNOWN_INTERACTION, f"{state.clock.now() - found.at} ms after the interaction")
    return found


def _fitting(state: State, interaction: Interaction, kind: int) -> Response:
    """The response's type, where the interaction can be answered so."""
    clicked = interaction.message is not None
    allowed = {Response.MESSAGE, Response.DEFERRED, Response.MODAL}
    if interaction.kind is Asked.AUTOCOMPLETE:
        allowed = {Response.CHOICES}
    elif clicked:
        allowed |= {Response.DEFERRED_UPDATE, Response.UPDATE}
    if interaction.kind is Asked.MODAL:
        allowed -= {Response.MODAL}
    wrong = [] if kind in allowed else [f"{interaction.kind.name} cannot be answered with type {kind}"]
    refuse(state, "callback", wrong)
    return Response(kind)


async def callback(state: State, ask: Ask) -> Json | None:
    interaction = _opened(state, ask)
    kind = _fitting(state, interaction, ask.body["type"])
    data: Json = ask.body.get("data") or {}
    took = state.clock.now() - interaction.at, interaction.took()
    if kind is Response.CHOICES:
        choices = data.get("choices") or []
        refuse(state, "choices", choice_complaints(choices))
        ack = Ack(kind, *took, choices=tuple((each["name"], each["value"]) for each in choices))
    elif kind is Response.MODAL:
        refuse(state, "modal", modal_complaints(data))
        ack = Ack(kind, *took, modal=Modal(data["custom_id"], data["title"], tuple(data["components"])))
    else:
        message = _shown(state, interaction, kind, data, ask)
        ack = Ack(kind, *took, message.ephemeral, message, message.now)
        if kind in (Response.MESSAGE, Response.DEFERRED):
            await announce_message(state, "MESSAGE_CREATE", message)
        elif kind is Response.UPDATE:
            await announce_message(state, "MESSAGE_UPDATE", message)
    interaction.acknowledge(ack)
    return _callback_json(state, interaction, ack) if ask.query.get("with_response") in ("1", "true") else None


def _shown(state: State, interaction: Interaction, kind: Response, data: Json, ask: Ask) -> Message:
    private = interaction.user if (data.get("flags") or 0) & EPHEMERAL else None
    if kind is Response.MESSAGE:
        metadata = _metadata(interaction)
        return post(state, interaction.channel, data, ask.files, reader=private, interaction=metadata)
    if kind is Response.DEFERRED:
        return loading(state, interaction.channel, private, _metadata(interaction))
    assert interaction.message is not None
    if kind is Response.UPDATE and data:
        edit(state, interaction.message, data, ask.files)
    return interaction.message


def _callback_json(state: State, interaction: Interaction, ack: Ack) -> Json:
    told: Json = {"id": str(interaction.id), "type": int(interaction.kind)}
    if ack.message is None:
        return {"interaction": told}
    told |= {
        "response_message_id": str(ack.message.id),
        "response_message_loading": ack.kind is Response.DEFERRED,
        "response_message_ephemeral": ack.ephemeral,
    }
    if ack.kind not in (Response.MESSAGE, Response.UPDATE):
        return {"interaction": told}
    resource: Json = {"type": int(ack.kind), "message": message_json(ack.message, state.application)}
    return {"interaction": told, "resource": resource}


def _acknowledged(state: State, ask: Ask) -> Interaction:
    """The interaction whose token follow-ups carry. Raises Rejected where there is none, or its 15 min are over."""
    found = state.interactions.get(ask.params["webhook_token"])
    if found is None or ask.params["webhook_id"] != str(state.application) or found.ack is None:
        raise Rejected(UNKNOWN_WEBHOOK)
    if state.clock.now() - found.at > TOKEN_MS:
        raise Rejected(INVALID_WEBHOOK_TOKEN)
    return found


def _of(interaction: Interaction, id: str) -> Message:
    """The message a follow-up route names. Raises Rejected."""
    if id == "@original":
        found = interaction.original
    else:
        mine = [*interaction.followups, *([interaction.original] if interaction.original else [])]
        found = next((each for each in mine if str(each.id) == id), None)
    if found is None or found.deleted:
        raise Rejected(UNKNOWN_MESSAGE)
    return found


async def follow_up(state: State, ask: Ask) -> Json:
    interaction = _acknowledged(state, ask)
    ack, original = interaction.ack, interaction.original
    assert ack is not None
    if ack.kind is Response.DEFERRED and original is not None and len(original.versions) == 1:
        # The first follow-up takes the place of "thinking", and is as private as that was.
        message = edit(state, original, ask.body, ask.files)
        await announce_message(state, "MESSAGE_UPDATE", message)
    else:
        private = interaction.user if (ask.body.get("flags") or 0) & EPHEMERAL else None
        metadata = _metadata(interaction)
        message = post(state, interaction.channel, ask.body, ask.files, reader=private, interaction=metadata)
        interaction.followups.append(message)
        await announce_message(state, "MESSAGE_CREATE", message)
    interaction.tell()
    return message_json(message, state.application)


async def edit_response(state: State, ask: Ask) -> Json:
    interaction = _acknowledged(state, ask)
    message = edit(state, _of(interaction, ask.params.get("message_id", "@original")), ask.body, ask.files)
    await announce_message(state, "MESSAGE_UPDATE", message)
    interaction.tell()
    return message_json(message, state.application)


async def get_response(state: State, ask: Ask) -> Json:
    interaction = _acknowledged(state, ask)
    return message_json(_of(interaction, ask.params.get("message_id", "@original")), state.application)


async def delete_response(state: State, ask: Ask) -> None:
    interaction = _acknowledged(state, ask)
    await erase(state, _of(interaction, ask.params.get("message_id", "@original")))
    interaction.tell()


ROUTES = (
    Route(CALLBACK, callback, open=True),
    Route(FOLLOW_UP, follow_up, open=True),
    Route(f"GET {WEBHOOK}/messages/@original", get_response, open=True),
    Route(EDIT_ORIGINAL, edit_response, open=True),
    Route(f"DELETE {WEBHOOK}/messages/@original", delete_response, open=True),
    Route(f"GET {WEBHOOK}/messages/{{message_id}}", get_response, open=True),
    Route(EDIT_WEBHOOK_MESSAGE, edit_response, open=True),
    Route(f"DELETE {WEBHOOK}/messages/{{message_id}}", delete_response, open=True),
)
