"""A session played by the rules and the settlement themselves, without engine and database, and restarted at will."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from bot.engine.settlement import Closing, close_rounds, deal_teams, is_won, regrade
from bot.quiz.effects import Closed, Deal, Effect, Opened, Progress, Record, Regraded, Seated, Unseated, Won
from bot.quiz.events import Complete, Event, PersonEvent
from bot.quiz.session import Session, Variant
from bot.quiz.step import opening, step
from bot.store.bodies import SESSION_FORMAT, decode_session, encode_session
from tests.quiz.memory import Memory

__all__ = ["Game"]

_T = TypeVar("_T")


def at_once(call: Coroutine[Any, Any, _T]) -> _T:
    """What a coroutine gives that never waits."""
    try:
        call.send(None)
    except StopIteration as stop:
        return stop.value  # type: ignore[no-any-return]
    raise AssertionError("it waits for something")


class Game:
    """One session from its opening. `session` is as it would be stored; `memory` holds its rows."""

    def __init__(self, session: Session, now: int) -> None:
        self.memory = Memory()
        self.key = (session.place.tenant, session.id)
        self.session = session
        self._after(opening(session, now), now)

    def do(self, event: Event, now: int) -> Progress:
        """Handle an event as a batch of its own, and what follows from it."""
        seat = self.memory.seat(event.person.id if isinstance(event, PersonEvent) else "", self.session.round)
        progress = step(self.session, event, now, seat)
        self._after(progress, now)
        return progress

    def restart(self) -> None:
        """Forget everything but what is stored."""
        self.session = decode_session(encode_session(self.session), SESSION_FORMAT)

    def _after(self, progress: Progress, now: int) -> None:
        self.session = progress.session
        for effect in progress.effects:
            match effect:
                case Seated():
                    self.memory.take(effect)
                case Unseated(player, _):
                    self.memory.leave(player)
                case Record(response):
                    self.memory.given[response.round, response.player] = response
                case _:
                    pass
        for event in self._found(progress.effects):
            self._after(step(self.session, event, now), now)
        self._complete(progress.effects, now)

    def _found(self, effects: Sequence[Effect]) -> list[Event]:
        found: list[Event] = []
        writing = self.memory.as_writing()
        for effect in effects:
            match effect:
                case Deal():
                    found.append(at_once(deal_teams(writing, self.key, self.session)))
                case Closed():
                    found += at_once(close_rounds(writing, [Closing(self.key, self.session, effect)]))
                case Regraded(round):
                    found += at_once(regrade(writing, self.key, self.session, round))
                case _:
                    pass
        return found

    def _complete(self, effects: Sequence[Effect], now: int) -> None:
        won = any(isinstance(effect, Won) for effect in effects)
        if self.session.settings.variant is Variant.FIRST and any(isinstance(effect, Opened) for effect in effects):
            won = at_once(is_won(self.memory.as_writing(), self.key, self.session))
        asked = any(isinstance(effect, Opened | Unseated | Record) for effect in effects)
        done = asked and self.session.settings.gathers and self.memory.complete(self.session.round)
        if won or done:
            event = Complete(tenant=self.key[0], session=self.key[1], round=self.session.round, certain=won)
            self._after(step(self.session, event, now), now)
