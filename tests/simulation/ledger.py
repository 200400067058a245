"""What people did and what they were told: the promises that a run is held to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.engine.words import MAYBE_SAVED, UNSURE
from bot.ports.desk import Reply
from bot.quiz.events import Event, Pick, Regrade, Submit

__all__ = ["Answering", "Click", "Ledger"]

Answering = tuple[str, str, int, str]
"""(tenant, session, round, player)."""


@dataclass(slots=True)
class Click:
    """An answering click that reached a process, once for each time it did.

    `stamp` is the time it counts with. `told`: the positions that the player was told to hold, and `done` whether by
    this very click; None while nothing was said.
    """

    event: Pick | Submit
    stamp: int
    told: tuple[int, ...] | None = None
    done: bool = False
    heard: bool = False


@dataclass(slots=True)
class Ledger:
    """`acked` counts the answers that somebody was told are in. `waiting`: who owes a reply, by click."""

    clicks: dict[Answering, list[Click]] = field(default_factory=dict)
    regraded: list[Regrade] = field(default_factory=list)
    waiting: dict[int, str] = field(default_factory=dict)
    acked: int = 0
    _number: int = 0

    def reached(self, event: Event, arrived: int, process: str) -> tuple[int, Click | None]:
        """An event has come to a process, whose clock shows `arrived`. Its number, and the click where it is one."""
        self._number += 1
        self.waiting[self._number] = process
        if not isinstance(event, Pick | Submit):
            return self._number, None
        click = Click(event, min(event.stamp, arrived))
        key = (event.tenant, event.session, event.round, event.person.id)
        self.clicks.setdefault(key, []).append(click)
        return self._number, click

    def forget(self, process: str) -> None:
        """The process is gone: nobody will answer what waits for it."""
        self.waiting = {number: name for number, name in self.waiting.items() if name != process}

    def hear(self, number: int, event: Event, click: Click | None, reply: Reply) -> None:
        """Somebody was told something."""
        if reply.pending is not None:
            return
        self.waiting.pop(number, None)
        note = reply.note
        if isinstance(event, Regrade) and note.done:
            self.regraded.append(event)
        if click is None or note in (MAYBE_SAVED, UNSURE):
            return
        click.heard = True
        if note.final and note.round == click.event.round and note.held:
            click.told, click.done = note.held, note.done
            self.acked += note.done


def told(clicks: Mapping[Answering, list[Click]]) -> dict[Answering, list[Click]]:
    """The answers whose players were told that they hold one."""
    return {key: made for key, made in clicks.items() if any(click.told is not None for click in made)}
