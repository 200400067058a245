"""People: what they do in Slack reaches the app as interactions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.fakes.slack.acting import Acting
from tests.fakes.slack.events import announce
from tests.fakes.slack.forms import complete, filled_in, select_in
from tests.fakes.slack.interactions import Asked, Interaction
from tests.fakes.slack.payloads import channel_name, message_json, view_json
from tests.fakes.slack.posting import post
from tests.fakes.slack.reading import Button, Json, elements_in, options_of
from tests.fakes.slack.viewing import chosen, clear, leave
from tests.fakes.slack.world import Channel, Kind, Message, Version, View

__all__ = ["User"]


class User(Acting):
    """A person. Every act gives an Interaction at once; await that for the app's acknowledgement.

    Raises AssertionError for what Slack would not let anybody do.
    """

    @property
    def ephemerals(self) -> tuple[Message, ...]:
        """What was shown to this person alone and still stands, oldest first."""
        shown = dict.fromkeys(each.message for each in self.notes)
        return tuple(each for each in shown if not each.deleted)

    @property
    def view(self) -> View | None:
        """The modal on top, None where none is open."""
        return self.stack[-1] if self.stack else None

    @property
    def modal(self) -> View:
        """The modal on top. Raises AssertionError where none is open."""
        assert self.stack, f"{self.name} sees no modal"
        return self.stack[-1]

    def dm(self) -> Channel:
        """The conversation with the bot."""
        return self.state.direct(self)

    async def told(self, count: int = 1) -> Message:
        """Wait until this person was told so many things in private; gives the last of them. Raises Unanswered."""
        await self.news.until(lambda: len(self.notes) >= count, f"private note {count} to {self.name}")
        return self.notes[count - 1].message

    async def until(self, condition: Callable[[], bool], what: str = "change") -> None:
        """Wait for something about notes, modals or home tab. Raises Unanswered."""
        await self.news.until(condition, f"{what} for {self.name}")

    async def sees_modal(self, title: str = "") -> View:
        """Wait until a modal is open, with this title if one is given. Raises Unanswered."""
        await self.until(lambda: bool(self.stack) and title in ("", self.stack[-1].title), f"modal {title!r}")
        return self.modal

    async def sees_home(self) -> View:
        """Wait until the app's home tab shows something. Raises Unanswered."""
        await self.until(lambda: self.home is not None, "home tab")
        assert self.home is not None
        return self.home

    async def say(self, channel: Channel, text: str, thread: Message | None = None) -> Message:
        """Write a message. The app hears of it where it has subscribed to such messages."""
        self._enters(channel)
        body: Json = {"text": text} | ({"thread_ts": thread.ts} if thread else {})
        message = post(self.state, channel, body, author=self)
        kinds = {Kind.PUBLIC: "channel", Kind.PRIVATE: "group", Kind.DM: "im", Kind.GROUP: "mpim"}
        fields = message_json(message, self.state.app) | {"channel": channel.id, "channel_type": kinds[channel.kind]}
        del fields["type"]
        if channel.has(self.team.bot):
            announce(self.state, self.team, "message", fields, self)
            if f"<@{self.team.bot.id}>" in text:
                announce(self.state, self.team, "app_mention", fields, self)
        return message

    async def command(self, channel: Channel, name: str, text: str = "") -> Interaction:
        """Type a slash command and send it. Slack takes none in threads."""
        self._enters(channel)
        assert name.startswith("/"), f"a command begins with a slash: {name!r}"
        interaction = self._begin(Asked.COMMAND, channel=channel)
        interaction.payload = {
            "token": "verification-token",
            "team_id": self.team.id,
            "team_domain": self.team.domain,
            "channel_id": channel.id,
            "channel_name": channel_name(channel),
            "user_id": self.id,
            "user_name": self.name.lower().replace(" ", "."),
            "command": name,
            "text": text,
            "api_app_id": self.state.app,
            "is_enterprise_install": "false",
            "response_url": self.state.response_url(interaction, channel),
            "trigger_id": self.state.trigger(self),
        }
        return self._send(interaction)

    async def press(self, where: Message | View, button: str | Button, *, force: bool = False) -> Interaction:
        """Press a button of a message, modal or home tab, by its action_id or its value (or the Button itself).

        Slack lets nobody press what is not shown; `force` does, as a click that was on its way when the message
        changed, with the message as the person saw it.
        """
        if not force:
            self._sees(where)
        block, element, seen = _find_button(where, button, force=force)
        action: Json = {
            name: element[name] for name in ("action_id", "text", "value", "style", "url") if name in element
        }
        action |= {"block_id": block["block_id"], "type": "button"}
        return self._acted(where, action, seen)

    async def forge(self, message: Message, value: str) -> Interaction:
        """Press a button of a message with a value nobody was shown. Slack's own clients cannot; an app must not
        believe so.
        """
        element = next(each for _, each in elements_in(message.blocks) if each["type"] == "button")
        action = {name: element[name] for name in ("action_id", "text")} | {"value": value, "type": "button"}
        return self._acted(message, action | {"block_id": "forged"})

    async def choose(self, where: Message | View, action_id: str, *values: str) -> Interaction:
        """Choose options of a select, of boxes or of a menu by their values (ids of people or channels where it is
        about those). What stands in a form and tells nobody until that is sent is for `fill` and `submit`.
        """
        self._sees(where)
        block, element = select_in(where.blocks, action_id)
        tells = block["type"] != "input" or block.get("dispatch_action")
        assert tells, f"choosing {action_id!r} tells nobody: fill it in"
        offered = self._offered(where, element)
        _check_choice(element, values, offered)
        state = chosen(element, list(values), offered)
        if element["type"] != "overflow":
            where.state.setdefault(block["block_id"], {})[action_id] = state
        action = state | {"action_id": action_id, "block_id": block["block_id"]}
        return self._acted(where, action)

    async def suggest(self, where: Message | View, action_id: str, typed: str) -> Interaction:
        """Type in a select whose options the app offers: the Ack's `options` are what Slack shows."""
        self._sees(where)
        block, element = select_in(where.blocks, action_id)
        assert element["type"].endswith("external_select"), f"{action_id!r} offers its options by itself"
        least = element.get("min_query_length", 3)
        assert len(typed) >= least, f"Slack asks from {least} characters on, not for {typed!r}"
        interaction = self._begin(Asked.TYPING, where)
        fields = {"action_id": action_id, "block_id": block["block_id"], "value": typed}
        interaction.payload = self._payload(interaction) | self._place(where) | fields
        return self._send(interaction)

    async def shortcut(self, callback_id: str) -> Interaction:
        """Use a shortcut from the search or the message box."""
        interaction = self._begin(Asked.SHORTCUT)
        more = {
            "callback_id": callback_id,
            "trigger_id": self.state.trigger(self),
            "action_ts": self.state.stamps.draw(),
        }
        interaction.payload = self._payload(interaction) | more
        return self._send(interaction)

    async def message_shortcut(self, message: Message, callback_id: str) -> Interaction:
        """Use a shortcut from a message's menu."""
        self._sees(message)
        assert not message.ephemeral, "Slack offers no shortcuts on messages for one person"
        interaction = self._begin(Asked.MESSAGE_SHORTCUT, message)
        interaction.payload = self._payload(interaction) | {
            "callback_id": callback_id,
            "trigger_id": self.state.trigger(self),
            "action_ts": self.state.stamps.draw(),
            "message_ts": message.ts,
            "channel": self._channel(message.channel),
            "message": message_json(message, self.state.app),
            "response_url": self.state.response_url(interaction, message.channel),
        }
        return self._send(interaction)

    def fill(self, view: View, values: Mapping[str, Any]) -> None:
        """Type and choose in a form by its action_ids (or block_ids), and send nothing yet. A value is text, an
        option's value, or several of them; what is not named stays as it is.
        """
        self._sees(view)
        view.state = filled_in(view, values, lambda element: self._offered(view, element))

    async def submit(self, view: View, values: Mapping[str, Any] | None = None) -> Interaction:
        """Fill in a form and send it. Slack sends none in which something needed is missing."""
        self.fill(view, values or {})
        assert view.submit, f"{view!r} has no button to send it"
        complete(view)
        interaction = self._begin(Asked.SUBMIT, view)
        interaction.payload = self._payload(interaction) | {
            "trigger_id": self.state.trigger(self, view),
            "view": view_json(view, self.state.app),
            "response_urls": [],
        }
        return self._send(interaction)

    async def close(self, view: View, *, everything: bool = False) -> Interaction | None:
        """Leave a modal by its close button; `everything`: by the cross, which closes the whole stack.

        None: the app did not ask to be told.
        """
        self._sees(view)
        (clear(self) if everything or view.body.get("clear_on_close") else leave(self, view))
        if not view.body.get("notify_on_close"):
            return None
        interaction = self._begin(Asked.CLOSE, view)
        interaction.payload = self._payload(interaction) | {
            "view": view_json(view, self.state.app),
            "is_cleared": everything,
        }
        return self._send(interaction)

    async def open_home(self) -> Interaction:
        """Open the app's home tab."""
        view = {"view": view_json(self.home, self.state.app)} if self.home else {}
        fields = {"user": self.id, "channel": self.dm().id, "tab": "home", **view}
        told = announce(self.state, self.team, "app_home_opened", fields, self)
        assert told is not None, "the app has not subscribed to app_home_opened"
        return told

    def _acted(self, where: Message | View, action: Json, seen: Version | None = None) -> Interaction:
        """A block_actions payload for one action."""
        interaction = self._begin(Asked.PRESS, where)
        view = where if isinstance(where, View) else None
        payload = self._payload(interaction) | self._place(where, seen)
        payload |= {
            "trigger_id": self.state.trigger(self, view),
            "state": {"values": where.state},
            "actions": [action | {"action_ts": self.state.stamps.draw()}],
        }
        if isinstance(where, Message):
            payload["response_url"] = self.state.response_url(interaction, where.channel, where)
        interaction.payload = payload
        return self._send(interaction)

    def _offered(self, where: Message | View, element: Json) -> list[Json]:
        """The options of an element, those the app has offered to this person's typing among them."""
        offered = list(options_of(element))
        for each in self.asked:
            if each.kind is Asked.TYPING and each.ack and each.payload["action_id"] == element["action_id"]:
                offered += options_of(each.ack.body)
        return offered


def _find_button(where: Message | View, wanted: str | Button, *, force: bool) -> tuple[Json, Json, Version | None]:
    """A button with its block, and the version of the message that shows it. Raises AssertionError."""
    action_id = wanted.action_id if isinstance(wanted, Button) else wanted
    value = None if isinstance(wanted, Button) else wanted
    versions: Sequence[Version | None] = [None]
    if isinstance(where, Message):
        versions = list(reversed(where.versions)) if force else [where.now]
    for version in versions:
        blocks = version.blocks if version is not None else where.blocks
        for block, element in elements_in(blocks):
            if element["type"] == "button" and (element["action_id"] == action_id or element.get("value") == value):
                return block, element, version
    raise AssertionError(f"no button {action_id!r} among {[each.action_id for each in where.buttons]}")


def _check_choice(element: Json, values: Sequence[str], offered: Sequence[Json]) -> None:
    many = element["type"].startswith("multi_") or element["type"] == "checkboxes"
    assert many or len(values) == 1, f"{element['action_id']!r} takes one choice, not {values}"
    assert len(values) <= element.get("max_selected_items", len(values)), f"{len(values)} chosen"
    if element["type"].endswith(("static_select", "external_select", "buttons", "boxes")) or "options" in element:
        known = [each["value"] for each in offered]
        assert set(values) <= set(known), f"{values} are not all among {known}"
