"""The blocks a card is made of: neutral values that every adapter translates into its platform's own.

All texts are plain: an adapter escapes them for its markup, and gives no character in them a power.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.quiz.bank import Image, Outcome
from bot.quiz.scoring import Standing
from bot.quiz.stages import Stage

__all__ = [
    "Answered",
    "Audience",
    "Block",
    "Button",
    "Card",
    "Code",
    "Countdown",
    "Heading",
    "Highlight",
    "Highlights",
    "OptionLine",
    "Options",
    "OutcomeLine",
    "Outcomes",
    "Picture",
    "Players",
    "Podium",
    "PodiumStep",
    "Standings",
    "Style",
    "TeamLine",
    "Teams",
    "Text",
    "Tone",
]


class Style(StrEnum):
    """How much weight a button carries."""

    PRIMARY = "primary"
    PLAIN = "plain"
    DANGER = "danger"


class Audience(StrEnum):
    """Whom a button is meant for. The engine checks; an adapter that can hide it from others does."""

    EVERYONE = "everyone"
    HOST = "host"


class Tone(StrEnum):
    """What kind of words a text block holds."""

    BODY = "body"
    MUTED = "muted"
    EXPLANATION = "explanation"
    GOOD = "good"
    NEWS = "news"
    """Who leads now, or has won: what everybody looks up for."""
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Button:
    """A button that sends `token` back."""

    label: str
    token: str
    style: Style = Style.PLAIN
    audience: Audience = Audience.EVERYONE


@dataclass(frozen=True, slots=True)
class Heading:
    """The card's title, with a smaller line above it ("Question 3 of 10")."""

    text: str
    kicker: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of plain text; line breaks count."""

    text: str
    tone: Tone = Tone.BODY


@dataclass(frozen=True, slots=True)
class Code:
    """Preformatted text, with the language it is written in where known."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and the words that stand for it."""

    image: Image


@dataclass(frozen=True, slots=True)
class Countdown:
    """The shown deadline `at` (ms since the epoch; None while the clock has not started) of `seconds` in all.

    In a lobby it is when the first question comes. `opens`: when answering opens, after `talk` seconds to talk; None
    where it is open from the first moment.
    """

    at: int | None
    seconds: int
    opens: int | None = None
    talk: int = 0


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option as shown. `token` is its button's while it can be chosen.

    After the reveal `right` says whether it is right (`accepted`: by the host's word, not by the bank's), `count` how
    many chose it, `share` which part (0..1) of those who answered; None where one person alone was asked. `chosen`: it
    is what the one reader of a private card has chosen.
    """

    letter: str
    text: str
    token: str | None = None
    right: bool | None = None
    count: int | None = None
    share: float | None = None
    accepted: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """The options in the order asked. `multiple`: several may be chosen, then submitted with `submit`'s token."""

    lines: tuple[OptionLine, ...]
    multiple: bool = False
    submit: Button | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """How many answered, `of` how many (None where anybody may still join)."""

    count: int
    of: int | None


@dataclass(frozen=True, slots=True)
class Players:
    """Who sits in the lobby, in the order they came; `more` are not named."""

    names: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Standings:
    """Places, best first, of `asked` questions; `more` players are not listed. `title` stands above them where there
    is something else to win than these places.
    """

    lines: tuple[Standing, ...]
    asked: int
    more: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team: its sign (told apart by shape), its name, how many are in it.

    `names` are those of its players (`more` are not named) and `token` is the button's that joins it, where they are
    to be shown. `score` and `rank` are None before there is anything to compare; `out`: it is in the game no more.
    """

    mark: str
    name: str
    members: int
    names: tuple[str, ...] = ()
    more: int = 0
    token: str | None = None
    score: str | None = None
    rank: int | None = None
    out: bool = False


@dataclass(frozen=True, slots=True)
class Teams:
    """All teams: in their order while they gather, best first once there are points. `title` stands above them where
    there is more than one list.
    """

    lines: tuple[TeamLine, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class PodiumStep:
    """Whoever has one of the first three ranks; a team with its sign."""

    rank: int
    name: str
    score: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Podium:
    """The winners of a challenge, best first; several may share a rank. Teams on it are in no list behind it."""

    steps: tuple[PodiumStep, ...]


@dataclass(frozen=True, slots=True)
class Highlight:
    """Something worth telling at the end: what it is, and who or which."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Highlights:
    """What to remember of a challenge."""

    lines: tuple[Highlight, ...]


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """How the group did on one outcome: `right` of `answers` given, over `questions` asked."""

    outcome: Outcome
    right: int
    answers: int
    questions: int

    @property
    def share(self) -> float:
        """Right answers in 0..1; 0.0 where nobody answered."""
        return self.right / self.answers if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Outcomes with a word above them, weakest first."""

    title: str
    lines: tuple[OutcomeLine, ...]


Block = (
    Heading
    | Text
    | Code
    | Picture
    | Countdown
    | Options
    | Answered
    | Players
    | Teams
    | Podium
    | Standings
    | Highlights
    | Outcomes
)


@dataclass(frozen=True, slots=True)
class Card:
    """What a post shows. `fallback` is the whole of it in one line, for notifications and screen readers.

    `mention` is a group that the platform calls when it posts the card, by the platform's own id; empty: nobody. It is
    data for the adapter: no text of a card calls anybody.
    """

    session: str
    slot: str
    stage: Stage
    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    fallback: str = ""
    round: int | None = None
    mention: str = ""
