"""Who somebody is in a workspace, by what Slack says of them."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack.roles import Roles
from adapters.slack.workspaces import Workspace
from tests.fakes.clock import VirtualClock
from tests.fakes.tenants import FakeTenants


class OneWorkspace:
    """A workspace in which Slack says this of everybody."""

    def __init__(self, team: str, said: dict[str, Any]) -> None:
        self._workspace = Workspace(team, "Study group", "xoxb-1")
        self._said = said

    async def of(self, tenant: str) -> Workspace:
        return self._workspace

    async def call(self, tenant: str, method: str, **_: Any) -> dict[str, Any]:
        assert method == "users.info"
        return {"user": self._said}


@pytest.mark.parametrize(
    ("team", "said", "member", "admin"),
    [
        ("T1", {"team_id": "T1"}, True, False),
        ("T1", {"team_id": "T1", "is_owner": True}, True, True),
        ("T1", {"team_id": "T1", "is_restricted": True}, False, False),
        ("T1", {"team_id": "T1", "is_ultra_restricted": True, "is_restricted": True}, False, False),
        ("T1", {"team_id": "T9", "is_admin": True}, False, False),
        ("T1", {"team_id": "T9", "is_admin": True, "is_stranger": True}, False, False),
        ("T1", {"team_id": "T9", "is_admin": True, "enterprise_user": {"id": "U1"}}, True, True),
        ("E1", {"team_id": "T1", "enterprise_user": {"id": "U1"}}, True, False),
    ],
)
async def test_admins_of_other_workspaces_and_guests_lead_nothing_here(
    team: str, said: dict[str, Any], member: bool, admin: bool
) -> None:
    workspaces: Any = OneWorkspace(team, said)
    roles = Roles(workspaces, FakeTenants(), VirtualClock())
    assert await roles.is_member(f"slack-{team}", "U1") is member
    assert await roles.is_admin(f"slack-{team}", "U1") is admin
    assert await roles.leads(f"slack-{team}", "U1") is admin
