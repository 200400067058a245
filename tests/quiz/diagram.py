"""The state diagram in ARCHITECTURE.md, found by playing: `python -m tests.quiz.diagram --write` renews it."""

from __future__ import annotations

import sys
from collections import defaultdict, deque
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.quiz.events import (
    Begin,
    Close,
    Complete,
    Event,
    Join,
    Next,
    Pause,
    Resume,
    Shown,
    Stop,
    Unshown,
    Wake,
)
from bot.quiz.session import Entry, Session
from bot.quiz.stages import Phase, Stage
from bot.quiz.step import SEND_PATIENCE_MS, opening, step
from tests.quiz.values import ANN, HOST, NOW, ROOM, a_session

PAGE = Path(__file__).resolve().parents[2] / "ARCHITECTURE.md"
BEGIN, END = "```mermaid\nstateDiagram-v2\n", "```"


def _events(session: Session) -> list[tuple[Event, int]]:
    """One event of each kind that may move the session, with the time it is handled at."""
    ids: dict[str, Any] = {"tenant": ROOM.tenant, "session": session.id}
    by = {**ids, "person": HOST, "stamp": NOW}
    round, slot = max(session.round, 0), f"r{session.round}" if session.round >= 0 else "lobby"
    late = (session.wake_at or NOW) + 1
    failing = Unshown(**ids, slot=slot, since=NOW)
    return [
        (Join(**{**by, "person": ANN}), NOW),
        (Begin(**by), NOW),
        (Close(**by, round=round), NOW),
        (Next(**by, round=round), NOW),
        (Stop(**by), NOW),
        (Pause(**by), NOW),
        (Resume(**by), NOW),
        (Wake(**ids), late),
        (Complete(**ids, round=round), NOW),
        *((Shown(**ids, slot=slot, stage=stage, at=NOW), NOW) for stage in Stage),
        (failing, NOW + SEND_PATIENCE_MS),
    ]


def transitions() -> dict[tuple[Phase, Phase], set[str]]:
    """Every change of phase that some event brings about, with the names of those events."""
    found: dict[tuple[Phase, Phase], set[str]] = defaultdict(set)
    sessions = [a_session(entry) for entry in Entry]
    sessions.append(replace(sessions[-1], settings=replace(sessions[-1].settings, countdown=5)))
    starts = [opening(session, NOW).session for session in sessions]
    waiting, seen = deque(starts), set(map(_standing, starts))
    while waiting:
        session = waiting.popleft()
        for event, now in _events(session):
            after = step(session, event, now).session
            if after.phase is not session.phase:
                found[session.phase, after.phase].add(type(event).__name__)
            if _standing(after) not in seen:
                seen.add(_standing(after))
                waiting.append(after)
    return found


def _standing(session: Session) -> tuple[object, ...]:
    """What of a session decides where it can go: not when things happened, since events come at any time."""
    held, empty = session.held_at is not None, session.seated == 0
    return session.settings, session.phase, session.round, session.paused_in, held, empty


def diagram() -> str:
    """The diagram in mermaid's words, in the order of the phases."""
    order = list(Phase)
    lines = ["    [*] --> lobby : entry lobby", "    [*] --> posting : entry open"]
    found = transitions()
    for before, after in sorted(found, key=lambda pair: (order.index(pair[0]), order.index(pair[1]))):
        lines.append(f"    {before} --> {after} : {', '.join(sorted(found[before, after]))}")
    lines += ["    finished --> [*]", "    stopped --> [*]"]
    return BEGIN + "\n".join(lines) + "\n" + END


def in_page(page: str) -> str:
    """The diagram as the page has it; ValueError where it has none."""
    start = page.index(BEGIN)
    return page[start : page.index(END, start + len(BEGIN)) + len(END)]


if __name__ == "__main__":
    if "--write" in sys.argv:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(text.replace(in_page(text), diagram()), encoding="utf-8")
    else:
        sys.stdout.write(diagram() + "\n")
