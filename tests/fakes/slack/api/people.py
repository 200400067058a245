"""Methods about people, groups of them, and bots."""

from __future__ import annotations

from tests.fakes.slack import names
from tests.fakes.slack.asking import Ask, Handler
from tests.fakes.slack.errors import NOT_FOUND, Error, Rejected
from tests.fakes.slack.payloads import group_json, user_json
from tests.fakes.slack.reading import Json
from tests.fakes.slack.state import State

__all__ = ["HANDLERS"]

NO_SUCH_GROUP = Error("no_such_subteam")


async def user(state: State, ask: Ask) -> Json:
    return {"user": user_json(state.account(ask.team, ask.needed("user")))}


async def bot(state: State, ask: Ask) -> Json:
    team = ask.team
    if ask.text("bot") not in ("", team.bot_id):
        raise Rejected(NOT_FOUND)
    return {
        "bot": {
            "id": team.bot_id,
            "deleted": False,
            "name": team.bot.name,
            "updated": 1_700_000_000,
            "app_id": state.app,
            "user_id": team.bot.id,
        }
    }


async def groups(state: State, ask: Ask) -> Json:
    team = ask.team
    shown = [each for each in team.groups if ask.flag("include_disabled") or not each.disabled]
    listed = [group_json(each, team) for each in shown]
    if ask.flag("include_users"):
        for group, written in zip(shown, listed, strict=True):
            written["users"] = [each.id for each in group.people]
    return {"usergroups": listed}


async def members(state: State, ask: Ask) -> Json:
    id = ask.needed("usergroup")
    for group in ask.team.groups:
        if group.id == id and (ask.flag("include_disabled") or not group.disabled):
            return {"users": [each.id for each in group.people]}
    raise Rejected(NO_SUCH_GROUP)


HANDLERS: dict[str, Handler] = {
    names.USER_INFO: user,
    names.BOT_INFO: bot,
    names.GROUPS: groups,
    names.GROUP_MEMBERS: members,
}
