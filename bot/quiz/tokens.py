"""What a button carries: an opaque token that names session, act, round and position, and nothing of the key.

`1.k3f9....p.4.2` is format 1, the session, the act, the round and the position shown. At most 40 characters, well
below every platform's limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.quiz.events import (
    Begin,
    Close,
    Consult,
    Delist,
    Enlist,
    Extend,
    Join,
    Leave,
    Next,
    Pause,
    Person,
    PersonEvent,
    Pick,
    Play,
    Regrade,
    Remind,
    Report,
    Resume,
    Stop,
    Submit,
    Unremind,
)

__all__ = ["Act", "Press", "event_of", "read_token", "write_token"]


class Act(StrEnum):
    """What pressing a button means. The values are stored in messages for ever: never reuse one."""

    PICK = "p"
    SUBMIT = "s"
    JOIN = "j"
    LEAVE = "l"
    BEGIN = "b"
    CLOSE = "c"
    NEXT = "n"
    STOP = "x"
    RESUME = "r"
    PLAY = "y"
    REMIND = "d"
    """`round` is the minute of the day if `position` is 1; else the press asks which there are."""
    UNREMIND = "u"
    TEAM = "t"
    """Join the team whose number is the position."""
    PAUSE = "h"
    EXTEND = "e"
    """Give as many seconds more as the position says."""
    REGRADE = "g"
    REPORT = "w"
    CONSULT = "a"
    """Show me, in private, the league of this channel and my team."""
    ENLIST = "f"
    """Put me into the league's team whose number is the position if `round` is 1; else into the one that needs me."""
    DELIST = "o"
    MISSED = "m"
    """Show me, in private, what I missed: a question to the desk, not an event."""
    HOSTING = "k"
    """Show me, in private, what a host can put right: a question to the desk too."""


@dataclass(frozen=True, slots=True)
class Press:
    """A token taken apart. `round` and `position` are 0 where the act has none."""

    session: str
    act: Act
    round: int = 0
    position: int = 0


_ACTS = frozenset(act.value for act in Act)
_TOKEN = re.compile(r"1\.([a-z0-9]{4,24})\.([a-z])\.(\d{1,4})\.(\d{1,2})", re.ASCII)


def write_token(press: Press) -> str:
    """The token of a button."""
    return f"1.{press.session}.{press.act.value}.{press.round}.{press.position}"


def read_token(token: str) -> Press | None:
    """What `write_token` wrote; None for anything else, whoever made it up."""
    match = _TOKEN.fullmatch(token)
    if match is None or match[2] not in _ACTS:
        return None
    press = Press(match[1], Act(match[2]), int(match[3]), int(match[4]))
    return press if write_token(press) == token else None


def event_of(press: Press, tenant: str, person: Person, stamp: int) -> PersonEvent | None:
    """The event a press stands for; None for an act that only asks (MISSED, HOSTING)."""
    make = _EVENTS.get(press.act)
    return make(press, tenant, person, stamp) if make else None


def _plain(
    kind: type[Join]
    | type[Leave]
    | type[Begin]
    | type[Stop]
    | type[Pause]
    | type[Resume]
    | type[Play]
    | type[Unremind]
    | type[Consult]
    | type[Delist],
) -> Callable[[Press, str, Person, int], PersonEvent]:
    return lambda press, tenant, person, stamp: kind(tenant=tenant, session=press.session, person=person, stamp=stamp)


def _of_round(
    kind: type[Submit] | type[Close] | type[Next] | type[Report],
) -> Callable[[Press, str, Person, int], PersonEvent]:
    return lambda press, tenant, person, stamp: kind(
        tenant=tenant, session=press.session, person=person, stamp=stamp, round=press.round
    )


def _at_position(kind: type[Pick] | type[Regrade]) -> Callable[[Press, str, Person, int], PersonEvent]:
    return lambda press, tenant, person, stamp: kind(
        tenant=tenant, session=press.session, person=person, stamp=stamp, round=press.round, position=press.position
    )


def _team(press: Press, tenant: str, person: Person, stamp: int) -> PersonEvent:
    return Join(tenant=tenant, session=press.session, person=person, stamp=stamp, team=press.position)


def _extend(press: Press, tenant: str, person: Person, stamp: int) -> PersonEvent:
    return Extend(
        tenant=tenant, session=press.session, person=person, stamp=stamp, round=press.round, seconds=press.position
    )


def _remind(press: Press, tenant: str, person: Person, stamp: int) -> PersonEvent:
    minute = press.round if press.position == 1 else None
    return Remind(tenant=tenant, session=press.session, person=person, stamp=stamp, minute=minute)


def _enlist(press: Press, tenant: str, person: Person, stamp: int) -> PersonEvent:
    team = press.position if press.round == 1 else None
    return Enlist(tenant=tenant, session=press.session, person=person, stamp=stamp, team=team)


_EVENTS: dict[Act, Callable[[Press, str, Person, int], PersonEvent]] = {
    Act.PICK: _at_position(Pick),
    Act.SUBMIT: _of_round(Submit),
    Act.JOIN: _plain(Join),
    Act.LEAVE: _plain(Leave),
    Act.BEGIN: _plain(Begin),
    Act.CLOSE: _of_round(Close),
    Act.NEXT: _of_round(Next),
    Act.STOP: _plain(Stop),
    Act.RESUME: _plain(Resume),
    Act.PLAY: _plain(Play),
    Act.REMIND: _remind,
    Act.UNREMIND: _plain(Unremind),
    Act.TEAM: _team,
    Act.PAUSE: _plain(Pause),
    Act.EXTEND: _extend,
    Act.REGRADE: _at_position(Regrade),
    Act.REPORT: _of_round(Report),
    Act.CONSULT: _plain(Consult),
    Act.ENLIST: _enlist,
    Act.DELIST: _plain(Delist),
}
