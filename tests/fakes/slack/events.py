"""Events: what Slack tells an app of its own accord."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fakes.slack.interactions import Asked, Interaction
from tests.fakes.slack.reading import Json
from tests.fakes.slack.state import State
from tests.fakes.slack.world import Account, Team

__all__ = ["SUBSCRIBED", "announce"]

SUBSCRIBED = frozenset(
    {
        "app_home_opened",
        "app_uninstalled",
        "channel_archive",
        "channel_deleted",
        "channel_unarchive",
        "group_archive",
        "group_deleted",
        "group_unarchive",
        "member_left_channel",
        "tokens_revoked",
    }
)
"""The events an app hears of, unless a test says otherwise."""


def announce(
    state: State, team: Team, kind: str, fields: Mapping[str, Any], user: Account | None = None
) -> Interaction | None:
    """Tell the app of an event, if it has subscribed to that kind. Await the result for the acknowledgement."""
    if kind not in state.subscribed:
        return None
    assert state.courier is not None
    now = state.clock.now()
    event: Json = {"type": kind, **fields, "event_ts": state.stamps.draw()}
    bot = {"enterprise_id": None, "team_id": team.id, "user_id": team.bot.id, "is_bot": True}
    payload: Json = {
        "token": "verification-token",
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": state.app,
        "event": event,
        "type": "event_callback",
        "event_id": state.ids.draw("Ev"),
        "event_time": now // 1_000,
        "authorizations": [bot | {"is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": state.ids.draw("EC"),
    }
    interaction = Interaction(state.ids.draw("envelope-"), Asked.EVENT, user or team.bot, now, payload=payload)
    return state.courier.send(interaction)
