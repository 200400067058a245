"""Where something was asked for, by whom, and whether the bot can post there."""

from __future__ import annotations

from adapters.slack import inbound
from adapters.slack.inbound import Payload
from adapters.slack.trouble import Turned
from adapters.slack.views import read_origin
from adapters.slack.workspaces import Workspaces
from bot.ports import Refused, Unreachable
from bot.quiz.effects import Note
from bot.quiz.events import Person, Place

__all__ = ["barred", "person_in", "place_of", "place_of_form"]


def place_of(body: Payload) -> Place:
    """The channel a command was typed in."""
    return inbound.place(inbound.tenant(body), inbound.channel_in(body) or "")


def place_of_form(body: Payload) -> Place:
    """The channel a form was opened in."""
    return inbound.place(inbound.tenant(body), read_origin(body["view"]["private_metadata"]).channel or "")


def person_in(body: Payload, place: Place, leads: bool) -> Person:
    """Who did it; in direct messages everybody leads, since nobody else is there."""
    return inbound.person(body, leads=leads or _direct(place.channel))


async def barred(
    body: Payload, place: Place, host: str, leads: bool, workspaces: Workspaces, words: Note
) -> Note | None:
    """Why somebody may not set what belongs to a channel, None where they may: only those who lead may, and whoever has
    set it (`host`, "" for nobody); `words` say so. And the bot must be able to post there.
    """
    person = person_in(body, place, leads)
    if not person.leads and person.id != host:
        return words
    return await _unseen(workspaces, place)


async def _unseen(workspaces: Workspaces, place: Place) -> Note | None:
    """What keeps the bot out of a private channel it was not invited to; None where Slack tells of nothing. Else that
    would come out when something is due there.
    """
    if _direct(place.channel):
        return None
    try:
        await workspaces.call(place.tenant, "conversations.info", channel=place.channel)
    except Turned as error:
        return Note(f"{error}.", done=False) if error.code == "channel_not_found" else None
    except (Refused, Unreachable):
        return None
    return None


def _direct(channel: str) -> bool:
    return channel.startswith("D")
