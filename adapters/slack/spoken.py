"""A card in words alone, for a notification and for screen readers, which read a message's text and not its blocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from adapters.slack.limits import FALLBACK
from adapters.slack.text import literally
from bot.quiz.blocks import (
    Answered,
    Block,
    Card,
    Code,
    Countdown,
    Heading,
    Highlights,
    OptionLine,
    Options,
    Outcomes,
    Picture,
    Players,
    Podium,
    Standings,
    TeamLine,
    Teams,
    Text,
    Tone,
)
from bot.quiz.figures import PLACES, marks, team_told
from bot.quiz.fitting import one_line
from bot.quiz.stages import Stage

__all__ = ["LONGEST_S", "spoken"]

LONGEST_S = 600
"""Nobody counts the seconds of what is open for longer: its end is told as a date."""


def spoken(card: Card) -> str:
    """The whole card, the shortest account of it first; escaped, of at most 3000 characters."""
    said = [one_line(card.fallback)]
    for block in card.blocks:
        said += (one_line(words) for words in _words(block, card.stage))
    # What the fallback says already is said once.
    return literally("\n".join(words for words in dict.fromkeys(said) if words), FALLBACK) or "A quiz"


def _words(block: Block, stage: Stage) -> Iterator[str]:
    match block:
        case Heading(text, kicker):
            if stage is Stage.REVEAL:  # Otherwise the fallback begins with it.
                yield f"{kicker}: {text}"
        case Text(text, tone):
            if stage is not Stage.ASKING or tone is not Tone.BODY:  # Of a question, that is in the fallback.
                yield text
        case Code(text):
            if stage is not Stage.ASKING:
                yield text
        case Picture(image):
            yield f"Picture: {image.alt}"
        case Options(lines):
            yield from (_option(line) for line in lines)
        case _:
            yield from _figures(block, stage)


def _option(line: OptionLine) -> str:
    if line.right is None:
        return f"{line.letter}. {line.text}{' (chosen)' if line.chosen else ''}"
    right = "right" if line.right else "wrong"
    chosen = f", chosen by {line.count}" if line.count is not None else ", your answer" if line.chosen else ""
    return f"{line.letter}. {line.text}: {right}{chosen}"


def _figures(
    block: Countdown | Answered | Players | Standings | Outcomes | Teams | Podium | Highlights, stage: Stage
) -> Iterator[str]:
    match block:
        case Teams() | Podium() | Highlights():
            yield from _challenge(block)
        case Countdown():
            yield from _countdown(block, stage)
        case Answered(count, of):
            yield f"{count} answered." if of is None else f"{count} of {of} answered."
        case Players(names, more):
            if names:
                yield f"In: {', '.join(names)}{f' and {more} more' if more else ''}"
        case Standings():
            yield from _places(block)
        case Outcomes(title, lines):
            yield f"{title}: {'; '.join(line.outcome.text for line in lines[:PLACES])}"


def _countdown(block: Countdown, stage: Stage) -> Iterator[str]:
    if block.seconds > LONGEST_S and block.at is not None:
        yield f"Open until {datetime.fromtimestamp(block.at // 1000, UTC):%d %B, %H:%M} UTC."
    elif stage is Stage.ASKING:
        yield f"{block.seconds} seconds to answer."
        if block.opens is not None:
            yield f"Talk it over first: answering opens after {block.talk} seconds."
    elif stage is Stage.GATHERING:
        yield f"The first question comes in {block.seconds} seconds."


def _places(block: Standings) -> Iterator[str]:
    if block.title:
        yield f"{block.title}:"
    yield from (f"{line.rank}. {line.score.name}: {marks(line.score, block.asked)}" for line in block.lines[:PLACES])
    rest = max(len(block.lines) - PLACES, 0) + block.more
    if rest:
        yield f"and {rest} more"


def _challenge(block: Teams | Podium | Highlights) -> Iterator[str]:
    match block:
        case Teams(lines, title):
            if title:
                yield f"{title}:"
            yield from map(_team, lines)
        case Podium(steps):
            yield from (f"{step.rank}. {step.name}: {step.score}" for step in steps[:PLACES])
        case Highlights(lines):
            yield from (f"{line.label}: {line.text}" for line in lines)


def _team(line: TeamLine) -> str:
    if line.rank is None and line.score is None:
        more = f" and {line.more} more" if line.more else ""
        return f"{line.name}: {', '.join(line.names) or 'nobody yet'}{more}"
    return f"{f'{line.rank}. ' if line.rank is not None else ''}{line.name}: {team_told(line)}"
