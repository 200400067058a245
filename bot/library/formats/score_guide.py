"""Lines of a scoring guide ("8-9/10: Well done") to bands of percent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.quiz.bank import ScoreBand

__all__ = ["score_band"]

_MARKUP = re.compile(r"\*\*|__|`|^\s*(?:[-*+•>]\s+|\|)|\|\s*$")
_JOINT = re.compile(r":|\||→|=>|=|[-–—]>|(?<=\s)[-–—](?=\s)|—|,")
_SPACED_RANGE = re.compile(r"(\d%?)\s+[-–—]\s+(\d)")
_ASIDE = re.compile(r"\(([^()]*)\)")
_PADDING = " -–—:|,"
_FILLER = re.compile(
    r"\b(?:correct|correctly|answers?|answered|right|points?|pts|marks?|questions?|scores?|scored|if|you|your|got|get"
    r"|between|is|a)\b|[^\w%/+<>≤≥=–—-]"
)
_TOTAL = re.compile(r"(?:/|outof|of)(\d+)")
_SHAPES = tuple(
    (meaning, re.compile(shape))
    for meaning, shape in (
        ("from to", r"(\d+)(?:[-–—]|to|and)(\d+)"),
        ("below", r"(?:below|under|lessthan|fewerthan|<)(\d+)"),
        ("up to", r"(?:upto|atmost|≤|<=)(\d+)|(\d+)(?:or|and)(?:less|fewer|below|under|lower)"),
        ("above", r"(?:above|over|morethan|>)(\d+)"),
        ("from", r"(?:atleast|from|≥|>=)(\d+)|(\d+)(?:\+|(?:or|and)(?:more|above|up|over|higher|better))"),
        ("exactly", r"(\d+)|all|perfect|full|everything"),
    )
)


def score_band(line: str, questions: int) -> ScoreBand | None:
    """The band a line of a scoring guide describes, None for a line that is something else.

    Plain numbers count right answers out of `questions`, unless the line says out of how many ("8-9/10") or
    means percent ("80-90%"). "Below 6" of 10 ends with the best result below it, 5 of 10, so at 50 percent;
    "below 60%" ends at 60.
    """
    plain = _SPACED_RANGE.sub(r"\1-\2", _MARKUP.sub("", line).strip())
    for joint in _JOINT.finditer(plain):
        for amount, text in _readings(plain[: joint.start()], _cells(plain[joint.end() :])):
            bounds = _bounds(amount, questions)
            if bounds and re.search(r"\w", text):
                return ScoreBand(*bounds, text)
    return None


def _cells(text: str) -> str:
    """The text, where the cells of a table row are joined by colons."""
    return ": ".join(cell.strip(_PADDING) for cell in text.split("|") if cell.strip(_PADDING))


def _readings(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The ways to tell amount from text: 9-10: text, 9-10 (Expert): text, Expert (9-10): text, Expert: 9-10."""
    aside, around = " ".join(_ASIDE.findall(before)), _ASIDE.sub("", before).strip(_PADDING)
    # "Questions: 10", "to pass: 70%" and "Score: 0 / 10" are no bands; "Expert: 9-10" and "Perfect: 10/10" are.
    whole = re.match(r"(\d+)\s*/\s*(\d+)\b", after)
    bounded = re.search(r"\d\s*[-–—+]|below|under|<|>|≥|≤", after) or (whole and whole[1] == whole[2])
    if bounded and not re.search(r"\d", before):
        yield after, before.strip(_PADDING)
    yield before, after
    if aside:
        yield around, f"{aside}: {after}"
        yield aside, f"{around}: {after}"


def _bounds(amount: str, questions: int) -> tuple[float, float] | None:
    """Lowest and highest percent that "8-9 correct", "90%+" or "below 6/10" speak of."""
    words = _FILLER.sub("", amount.casefold().replace("percent", "%"))
    percent = "%" in words
    stated = _TOTAL.search(words)
    total = 100 if percent else int(stated[1]) if stated else questions
    words = _TOTAL.sub("", words).replace("%", "")
    for meaning, shape in _SHAPES:
        if found := shape.fullmatch(words):
            numbers = [int(number) for number in found.groups() if number]
            counts = _counts(meaning, numbers, total, step=0 if percent else 1)
            return _percents(*counts, total)
    return None


def _counts(meaning: str, numbers: list[int], total: int, step: int) -> tuple[int, int]:
    """The lowest and highest result meant; `step` is the distance of the next possible result."""
    first = numbers[0] if numbers else total
    match meaning:
        case "from to":
            return min(numbers), max(numbers)
        case "below":
            return 0, first - step
        case "up to":
            return 0, first
        case "above":
            return first + step, total
        case "from":
            return first, total
        case _:
            return first, first


def _percents(low: int, high: int, total: int) -> tuple[float, float] | None:
    if not 0 <= low <= high <= total or not total:
        return None
    return round(100 * low / total, 2), round(100 * high / total, 2)
