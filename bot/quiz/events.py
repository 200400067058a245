"""What can happen to a session. Events are values; adapters make them, the engine queues them, `step` judges them.

Times are integers: milliseconds since the Unix epoch, UTC. `stamp` is when the platform saw the person's click
(a Discord snowflake's time, Slack's `action_ts`, the arrival at the web room's server).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.quiz.stages import Ending, Stage

__all__ = [
    "Begin",
    "Close",
    "Complete",
    "Consult",
    "Dealt",
    "Delist",
    "Enlist",
    "Event",
    "Extend",
    "Join",
    "Leave",
    "Next",
    "Pause",
    "Person",
    "PersonEvent",
    "Pick",
    "Place",
    "Play",
    "Regrade",
    "Remind",
    "Report",
    "Resume",
    "Settled",
    "Shown",
    "Stop",
    "Submit",
    "Unremind",
    "Unshown",
    "Wake",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session lives: a channel (or thread) of a platform, within a tenant (guild, workspace, room server)."""

    tenant: str
    platform: str
    channel: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something. `leads`: the platform's own roles let this person run other people's quizzes."""

    id: str
    name: str
    leads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to the session `session` of `tenant`."""

    tenant: str
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEvent(Event):
    """Something a person did, at `stamp`."""

    person: Person
    stamp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Join(PersonEvent):
    """Takes a seat, in team `team` (from 0) where teams are chosen; None: wherever there is most room."""

    team: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(PersonEvent):
    """Gives the seat up; what was answered stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin(PersonEvent):
    """The host ends the lobby: the first question is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(PersonEvent):
    """Presses the option shown at `position` (from 0) of round `round` (from 0).

    With one right option this is the answer; with several it toggles the option in the player's draft.
    """

    round: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit(PersonEvent):
    """Turns the draft of a multiple choice question into the answer."""

    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Play(PersonEvent):
    """Wants the next question of a quiz that each answers at their own pace; the reply's card is that question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(PersonEvent):
    """Wants to be reminded of daily quizzes at `minute` of their day; None: asks which minutes there are."""

    minute: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unremind(PersonEvent):
    """Wants no reminders any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consult(PersonEvent):
    """Wants to see the league of the session's channel, and their own team; the reply's card shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enlist(PersonEvent):
    """Wants to be in team `team` (from 0) of the league of the session's channel; None: in the one that needs them."""

    team: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delist(PersonEvent):
    """Wants to be in the league of the session's channel no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(PersonEvent):
    """The host closes the question of round `round` before its time."""

    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Next(PersonEvent):
    """The host goes on from the reveal of round `round` without waiting."""

    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(PersonEvent):
    """The host ends the session; scores are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(PersonEvent):
    """The host makes time stand still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(PersonEvent):
    """The host goes on with a paused session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(PersonEvent):
    """The host gives the question of round `round` so many seconds more."""

    round: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrade(PersonEvent):
    """The host accepts the option shown at `position` as right in the closed round `round`."""

    round: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(PersonEvent):
    """Somebody says that the key of the question of round `round` is wrong."""

    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake(Event):
    """A hint that a deadline may have come; judged by the time, so a stale or repeated one changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(Event):
    """There is nothing left to wait for in round `round`: everybody who may has answered it.

    `certain`: it is known to be so, and needs no look at who has.
    """

    round: int
    certain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt(Event):
    """The players were dealt into teams, `sizes` of them in each."""

    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled(Event):
    """The points of round `round` were settled. `over`: what ends the session with it, None if it goes on."""

    round: int
    over: Ending | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Event):
    """The platform confirmed that the post of `slot` shows `stage` since `at`, the message's own time stamp."""

    slot: str
    stage: Stage
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unshown(Event):
    """Sending the post of `slot` has failed since `since`; `refused`: and will always fail, as the platform says in
    `why`.
    """

    slot: str
    since: int
    refused: bool = False
    why: str = ""
