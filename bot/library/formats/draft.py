"""What an importer makes of a text: the parts of a bank, each with what is sure of it and what is not."""

from __future__ import annotations

from dataclasses import dataclass

from bot.library.findings import Finding
from bot.quiz.bank import Difficulty, Image, Kind, ScoreBand, Series, Suggestion

__all__ = ["Draft", "DraftNote", "DraftQuestion"]


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """A question as found, at `line`. An empty `key` is one nobody has stated; `suggestion` may then guess."""

    line: int
    prompt: str
    options: tuple[str, ...]
    key: tuple[int, ...] = ()
    kind: Kind = Kind.SINGLE
    explanation: str = ""
    hint: str = ""
    difficulty: Difficulty | None = None
    image: Image | None = None
    shuffle: bool = True
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class DraftNote:
    """An entry of a study sheet; `reference` is the title of something to read."""

    title: str
    text: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything an importer found. Its findings name no file: an importer sees a text only."""

    title: str
    questions: tuple[DraftQuestion, ...]
    description: str = ""
    difficulty: Difficulty | None = None
    outcomes: tuple[str, ...] = ()
    notes: tuple[DraftNote, ...] = ()
    bands: tuple[ScoreBand, ...] = ()
    series: Series | None = None
    findings: tuple[Finding, ...] = ()
