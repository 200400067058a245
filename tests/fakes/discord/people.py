"""People: what they do in Discord reaches the app as interactions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.discord.commands import roles_in, typed
from tests.fakes.discord.interactions import Asked, Interaction, Modal
from tests.fakes.discord.limits import SELECTS
from tests.fakes.discord.payloads import channel_json, kind_of_place, member_json, message_json, role_json, user_json
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.reading import Button, Json, walk
from tests.fakes.discord.routes.places import open_dm
from tests.fakes.discord.state import State
from tests.fakes.discord.world import Account, Channel, Kind, Message, Version

__all__ = ["User"]

BUTTON_TYPE = 2
LABELLED = 18


class User(Account):
    """A person. Every act gives an Interaction at once; await that for the app's answer.

    Raises AssertionError for what Discord would not let anybody do.
    """

    def __init__(self, state: State, name: str, nick: str | None = None, **more: Any) -> None:
        super().__init__(state.ids.draw(), name, nick, **more)
        self._state = state

    def dm(self) -> Channel:
        """The conversation with the bot."""
        return open_dm(self._state, self)

    async def command(self, channel: Channel, name: str, /, *path: str, **values: Any) -> Interaction:
        """Type a slash command: its name, subcommands, and options by name."""
        command = self._find(channel, name)
        data = typed(command, path, values)
        return await self._act(Asked.COMMAND, channel, data, added_to_guild=_in_guild(command, channel))

    async def autocomplete(self, channel: Channel, name: str, /, *path: str, focus: str, **values: Any) -> Interaction:
        """Type in the option `focus` without sending: the answer's choices are what Discord shows."""
        command = self._find(channel, name)
        data = typed(command, path, values, focus)
        return await self._act(Asked.AUTOCOMPLETE, channel, data, added_to_guild=_in_guild(command, channel))

    async def press(self, message: Message, button: str | Button, *, force: bool = False) -> Interaction:
        """Press a button by its custom_id (or the Button itself).

        Discord lets nobody press what the message does not show or what is disabled; `force` does, as a click
        that was on its way when the message changed, with the message as the person saw it.
        """
        custom_id = button if isinstance(button, str) else button.custom_id
        assert custom_id is not None, "a link calls nobody"
        shown = next((each for each in message.buttons if each.custom_id == custom_id), None)
        if not force:
            self._sees(message)
            assert shown is not None, f"no button {custom_id!r} among {[each.custom_id for each in message.buttons]}"
            assert not shown.disabled, f"the button {shown.label!r} is disabled"
        data: Json = {"custom_id": custom_id, "component_type": BUTTON_TYPE}
        seen = [each for each in message.versions if custom_id in {button.custom_id for button in each.buttons}]
        return await self._act(Asked.COMPONENT, message.channel, data, message, seen=seen[-1] if seen else None)

    async def select(self, message: Message, custom_id: str, *values: str) -> Interaction:
        """Choose options of a select by their values."""
        self._sees(message)
        select = next((each for each in walk(message.components) if each.get("custom_id") == custom_id), None)
        assert select is not None, f"no select {custom_id!r} in {message!r}"
        offered = [each["value"] for each in select.get("options") or ()]
        assert set(values) <= set(offered), f"{values} are not all among {offered}"
        assert select.get("min_values", 1) <= len(values) <= select.get("max_values", 1), f"{len(values)} chosen"
        data: Json = {"custom_id": custom_id, "component_type": select["type"], "values": list(values)}
        return await self._act(Asked.COMPONENT, message.channel, data, message)

    async def submit(self, opened: Interaction, /, **values: str) -> Interaction:
        """Fill in the form that an interaction opened, by the fields' custom_ids, and send it."""
        ack = await opened
        assert ack.modal is not None, f"{opened!r} opened no form but was answered with {ack.kind.name}"
        data: Json = {"custom_id": ack.modal.custom_id, "components": _filled(ack.modal, values)}
        return await self._act(Asked.MODAL, opened.channel, data, opened.message, asked_by=opened)

    def _sees(self, message: Message) -> None:
        assert not message.deleted, f"{message!r} is deleted"
        assert not message.channel.deleted, f"{message.channel!r} is deleted"
        assert message.reader in (None, self), f"{message!r} is for {message.reader} alone"

    def _find(self, channel: Channel, name: str) -> Json:
        """A command this person may use here. Raises AssertionError where Discord does not offer it."""
        guild = channel.guild.id if channel.guild else None
        own = self._state.commands.get(guild, []) if guild else []
        offered = {each["name"]: each for each in [*self._state.commands.get(None, []), *own]}
        assert name in offered, f"/{name} is not among {sorted(offered)}"
        command = offered[name]
        place = kind_of_place(channel)
        contexts = command.get("contexts")
        usual = place == 0 or (place == 1 and command["dm_permission"])
        offers = place in contexts if contexts is not None else usual
        assert offers, f"/{name} is not offered in {channel.name}"
        here = channel.guild is not None and channel.guild.bot
        added = (0 in command["integration_types"] and (here or place == 1)) or (
            1 in command["integration_types"] and self.installed
        )
        assert added, f"/{name} was added neither to {channel.name} nor by {self.name}"
        needed = command["default_member_permissions"]
        if channel.guild is not None and needed is not None:
            lacks = Permission(int(needed)) & ~self.permissions if int(needed) else Permission.ADMINISTRATOR
            assert not lacks or self.permissions & Permission.ADMINISTRATOR, f"{self.name} may not use /{name}"
        return command

    async def _act(
        self,
        kind: Asked,
        channel: Channel,
        data: Json,
        message: Message | None = None,
        *,
        asked_by: Interaction | None = None,
        seen: Version | None = None,
        added_to_guild: bool = True,
    ) -> Interaction:
        state = self._state
        id = state.ids.draw()
        interaction = Interaction(id, f"token-{id}", kind, self, channel, state.clock.now(), message, asked_by)
        state.interactions[interaction.token] = interaction
        interaction.watch = state.in_background(interaction.expire(state))
        payload = self._payload(interaction, data, added_to_guild)
        if message is not None:
            payload["message"] = message_json(message, state.application, seen)
        await state.announce("INTERACTION_CREATE", payload, channel.guild)
        return interaction

    def _payload(self, interaction: Interaction, data: Json, added_to_guild: bool) -> Json:
        state, channel, guild = self._state, interaction.channel, interaction.channel.guild
        owners = {"0": str(guild.id if guild else 0)} if added_to_guild else {"1": str(self.id)}
        payload: Json = {
            "id": str(interaction.id),
            "application_id": str(state.application),
            "type": int(interaction.kind),
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": channel_json(channel, state.bot) | {"permissions": str(int(self.permissions))},
            "app_permissions": str(int(channel.bot_permissions)),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": owners,
            "context": kind_of_place(channel),
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        roles = roles_in(data) if guild is not None and interaction.kind is Asked.COMMAND else set()
        if roles and guild is not None:
            resolved = {str(id): role_json(guild, state.bot, id) for id in roles}
            payload["data"] = data | {"resolved": {"roles": resolved}}
        if guild is not None:
            payload |= {
                "guild_id": str(guild.id),
                "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
                "guild_locale": "en-US",
                "member": member_json(self, guild, state.born, self.permissions),
            }
        else:
            payload["user"] = user_json(self)
        return payload


def _in_guild(command: Json, channel: Channel) -> bool:
    """Whether a command works in a place because the app was added there, and not to a person."""
    added_here = channel.kind is Kind.DM if channel.guild is None else channel.guild.bot
    return 0 in command["integration_types"] and added_here


def _filled(modal: Modal, values: Mapping[str, str]) -> list[Json]:
    fields = {each["custom_id"]: each for each in walk(modal.components) if each.get("custom_id")}
    unknown = set(values) - set(fields)
    assert not unknown, f"the form has no {sorted(unknown)} among {sorted(fields)}"
    for name, item in fields.items():
        if item["type"] in SELECTS:
            continue
        value = values.get(name, item.get("value") or "")
        shortest = item.get("min_length") or (1 if item.get("required", True) else 0)
        assert len(value) >= shortest, f"{name!r} must have at least {shortest} characters"
        assert len(value) <= (item.get("max_length") or 4_000), f"{name!r} is too long: {value!r}"
    return [_given(each, values) for each in modal.components]


def _given(component: Json, values: Mapping[str, str]) -> Json:
    """A form's component as it comes back."""
    kept: Json = {"type": component["type"], "id": component.get("id") or 0}
    if component["type"] == LABELLED:
        return kept | {"component": _given(component["component"], values)}
    inner: Sequence[Json] | None = component.get("components")
    if inner is not None:
        return kept | {"components": [_given(each, values) for each in inner]}
    if "custom_id" not in component:
        return kept
    name = component["custom_id"]
    if component["type"] in SELECTS:
        return kept | {"custom_id": name, "values": [values[name]] if name in values else []}
    return kept | {"custom_id": name, "value": values.get(name, component.get("value") or "")}
