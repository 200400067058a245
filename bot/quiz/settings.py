"""What a host may choose when a session starts. A challenge is a session with more of it chosen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "MARKS",
    "MOST_TEAMS",
    "TEAM_NAMES",
    "TEAM_NAME_LENGTH",
    "Answers",
    "Entry",
    "Pace",
    "Scoring",
    "Settings",
    "Teaming",
    "Variant",
    "marked",
]

MARKS = ("▲", "●", "■", "◆", "★", "✚", "⬢", "♪")
"""The sign of each team: told apart by shape, so that nobody needs to see a colour."""
TEAM_NAMES = ("Triangles", "Circles", "Squares", "Diamonds", "Stars", "Crosses", "Hexagons", "Notes")
"""What teams are called where the host gives no names, by their signs."""
MOST_TEAMS = len(MARKS)
TEAM_NAME_LENGTH = 24


class Entry(StrEnum):
    """How people get in: by their first click, or by a seat taken in the lobby.

    Teams gather in a lobby in either case; OPEN then lets people join while the challenge runs.
    """

    OPEN = "open"
    LOBBY = "lobby"


class Pace(StrEnum):
    """Whether all are asked a question at once, or each answers all of them alone until the session closes."""

    TOGETHER = "together"
    OWN = "own"


class Answers(StrEnum):
    """Whether the first answer stands, or may be changed until the round closes."""

    LOCKED = "locked"
    CHANGEABLE = "changeable"


class Scoring(StrEnum):
    """How a closed round is turned into points: one for each right answer, or more for a faster one."""

    ACCURACY = "accuracy"
    SPEED = "speed"


class Teaming(StrEnum):
    """How players come into their teams: by their own choice, dealt evenly at the start, or dealt so that each team
    gets as many who were often right before as any other; or they are those of the channel's league, and its members
    sit in their own at once.
    """

    CHOSEN = "chosen"
    DEALT = "dealt"
    BALANCED = "balanced"
    LEAGUE = "league"


class Variant(StrEnum):
    """What a round does beyond giving points."""

    PLAIN = "plain"
    ELIMINATION = "elimination"
    """The weakest is out."""
    SUDDEN_DEATH = "sudden_death"
    """A wrong or missing answer puts its player out."""
    FIRST = "first"
    """The first right answer takes the points and closes the round."""

    @property
    def puts_out(self) -> bool:
        return self in (Variant.ELIMINATION, Variant.SUDDEN_DEATH)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the host chose. `seconds` a question can be answered (at one's own pace: the session, for all questions);
    `reading_seconds` a reveal stands before the next.

    `teams` are names, none for players alone. `countdown` s pass between the lobby and the first question;
    `talk_seconds` s a question is shown before it can be answered. `target` ends the quiz after the round in which a
    team (or a player alone) has that many points.
    """

    entry: Entry = Entry.OPEN
    answers: Answers = Answers.LOCKED
    scoring: Scoring = Scoring.ACCURACY
    seconds: int = 30
    reading_seconds: int = 12
    streak: bool = False
    teams: tuple[str, ...] = ()
    teaming: Teaming = Teaming.CHOSEN
    countdown: int = 0
    talk_seconds: int = 0
    variant: Variant = Variant.PLAIN
    target: int | None = None
    pace: Pace = Pace.TOGETHER

    @property
    def gathers(self) -> bool:
        """Whether the session begins with a lobby."""
        return self.entry is Entry.LOBBY or bool(self.teams)

    @property
    def is_challenge(self) -> bool:
        """Whether there is more to win than a point for each right answer."""
        return (
            bool(self.teams)
            or self.streak
            or self.scoring is not Scoring.ACCURACY
            or self.variant is not Variant.PLAIN
            or self.target is not None
        )

    @property
    def dealt(self) -> bool:
        """Whether the start of the quiz puts players into their teams."""
        return bool(self.teams) and self.teaming in (Teaming.DEALT, Teaming.BALANCED)


def marked(settings: Settings, team: int) -> str:
    """A team as it is named everywhere: its sign and its name."""
    return f"{MARKS[team]} {settings.teams[team]}"
