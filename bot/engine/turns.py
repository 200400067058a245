"""The card that a reply brings where each answers at their own pace: the next question, in private."""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot.engine.cache import key_of
from bot.engine.daily_facts import turn
from bot.engine.reminders import Reminders
from bot.ports.desk import Reply
from bot.ports.platform import Clock
from bot.ports.store import Conflict, Store, Unavailable
from bot.quiz.events import PersonEvent, Pick, Play, Submit
from bot.quiz.pace import takes_answers
from bot.quiz.session import Session

__all__ = ["with_turn"]

log = structlog.get_logger(__name__)


async def with_turn(
    store: Store, clock: Clock, reminders: Reminders, session: Session, event: PersonEvent, reply: Reply
) -> Reply:
    """The reply with the player's next question, where the event was about one. Whatever keeps the card from being
    drawn, the note is said: the answer counts. A reply that comes late has none; the button leads there again.
    """
    if not takes_answers(session) or not isinstance(event, Play | Pick | Submit):
        return reply
    if reply.pending is not None or (isinstance(event, Play) and not reply.note.done):
        return reply
    if session.due_at is not None and clock.now() > session.due_at:
        return reply
    try:
        asks = isinstance(event, Play)
        said = await reminders.confession(session.place, event.person.id) if asks else reply.note
        async with store.reading() as reading:
            card = await turn(reading, session, event.person.id, said)
    except (Unavailable, Conflict) as error:
        log.warning("next question not drawn", tenant=session.place.tenant, session=session.id, error=str(error))
        return reply
    except Exception:
        log.exception("next question not drawn", tenant=session.place.tenant, session=session.id)
        return reply
    return replace(reply, card=card, session=key_of(session)[1])
