"""What all acts of a person have in common: beginning an interaction, and the fields of every payload."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.fakes.slack.interactions import Asked, Interaction
from tests.fakes.slack.payloads import channel_name, message_json, person_json, team_json, view_json
from tests.fakes.slack.reading import Json
from tests.fakes.slack.state import State
from tests.fakes.slack.world import Account, Channel, Message, Version, View

__all__ = ["Acting"]


@dataclass(eq=False, repr=False)
class Acting(Account):
    """An account somebody acts with. `asked` is everything done so far, oldest first."""

    state: State = field(kw_only=True)
    asked: list[Interaction] = field(default_factory=list)

    def _begin(
        self, kind: Asked, where: Message | View | None = None, *, channel: Channel | None = None
    ) -> Interaction:
        message = where if isinstance(where, Message) else None
        return Interaction(
            self.state.ids.draw("envelope-"),
            kind,
            self,
            self.state.clock.now(),
            message.channel if message else channel,
            message,
            where if isinstance(where, View) else None,
        )

    def _send(self, interaction: Interaction) -> Interaction:
        assert self.state.courier is not None
        self.asked.append(interaction)
        return self.state.courier.send(interaction)

    def _payload(self, interaction: Interaction) -> Json:
        """What every interactive payload has."""
        return {
            "type": str(interaction.kind),
            "user": person_json(self),
            "api_app_id": self.state.app,
            "token": "verification-token",
            "team": team_json(self.team),
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _place(self, where: Message | View, seen: Version | None = None) -> Json:
        """Where something was done. Slack does not tell the app what a message for one person said."""
        if isinstance(where, View):
            return {
                "container": {"type": "view", "view_id": where.id},
                "view": view_json(where, self.state.app),
            }
        container: Json = {
            "type": "message",
            "message_ts": where.ts,
            "channel_id": where.channel.id,
            "is_ephemeral": where.ephemeral,
        }
        if where.thread_ts:
            container["thread_ts"] = where.thread_ts
        place: Json = {"container": container, "channel": self._channel(where.channel)}
        if not where.ephemeral:
            place["message"] = message_json(where, self.state.app, seen)
        return place

    def _channel(self, channel: Channel) -> Json:
        return {"id": channel.id, "name": channel_name(channel)}

    def _enters(self, channel: Channel) -> None:
        assert not channel.deleted, f"{channel!r} is deleted"
        assert not channel.archived, f"{channel!r} is archived"
        assert channel.has(self), f"{self.name} is not in {channel!r}"

    def _sees(self, where: Message | View) -> None:
        if isinstance(where, View):
            assert where is self.home or (self.stack and where is self.stack[-1]), f"{self.name} does not see {where!r}"
            return
        assert not where.deleted, f"{where!r} is deleted"
        assert where.reader in (None, self), f"{where!r} is for {where.reader} alone"
        self._enters(where.channel)
