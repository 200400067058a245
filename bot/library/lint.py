"""What is allowed in a bank and yet worth a look: habits of keys, near duplicates, parts that are missing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from bot.library.findings import Finding, Severity, in_order
from bot.library.judging import folded
from bot.library.reading import Reading
from bot.quiz.bank import Bank, Kind, Question, ScoreBand, refers_to_others, variants

__all__ = ["LONG_OPTION", "lint"]

LONG_OPTION = 80
"""Characters that fit on a button of every platform; a longer option is shown above its button instead."""
_ENOUGH = 8
"""Fewer questions than this show no habit."""
_COMMON = 40
"""A word in more questions than this does not lead to their duplicates."""


def lint(readings: Sequence[Reading]) -> tuple[Finding, ...]:
    """Warnings about the banks that could be read, each by itself and side by side."""
    read = [(reading, reading.bank) for reading in readings if reading.bank]
    findings = [finding for reading, bank in read for finding in _Lint(reading, bank).findings()]
    return in_order([*findings, *_duplicates(read)])


@dataclass(frozen=True, slots=True)
class _Lint:
    reading: Reading
    bank: Bank

    def findings(self) -> Iterator[Finding]:
        yield from self._positions()
        yield from self._lengths()
        yield from self._long_options()
        yield from self._explanations()
        yield from self._outcomes()
        yield from self._bands()

    def _find(self, line: str, message: str, remedy: str, severity: Severity = Severity.WARNING) -> Finding:
        return Finding(self.reading.file, self.reading.lines.get(line, 0), severity, message, remedy)

    def _single(self) -> list[Question]:
        return [question for question in self.bank.questions if question.kind is Kind.SINGLE and question.key]

    def _positions(self) -> Iterator[Finding]:
        """One position right far too often. It only shows where the written order is kept."""
        questions = self._single()
        if len(questions) < _ENOUGH:
            return
        (position, count), *_ = Counter(question.key[0] for question in questions).most_common(1)
        if count / len(questions) < 0.6:
            return
        kept = [question for question in questions if _keeps_order(question)]
        letter, share = chr(ord("A") + position), round(100 * count / len(questions))
        message = f"{letter} is right in {share}% of the questions"
        if len(kept) * 2 >= len(questions):
            yield self._find("id", f"{message}, and most keep their written order", "take `shuffle: false` out")
        else:
            remedy = "nothing to do: options are shuffled when they are asked"
            yield self._find("id", message, remedy, Severity.INFO)

    def _lengths(self) -> Iterator[Finding]:
        questions = [question for question in self._single() if len(question.options) > 2]
        if len(questions) < _ENOUGH:
            return
        longest = sum(_longest_is_right(question) for question in questions)
        if longest / len(questions) >= 0.7:
            share = round(100 * longest / len(questions))
            message = f"the longest option is right in {share}% of the questions"
            yield self._find("id", message, "make the wrong options as long and as precise as the right ones")

    def _long_options(self) -> Iterator[Finding]:
        for question in self.bank.questions:
            longest = max((len(option.text) for option in question.options), default=0)
            if longest > LONG_OPTION:
                message = f"an option has {longest} characters; buttons show {LONG_OPTION}"
                remedy = "it is shown above the buttons instead; a shorter one reads better"
                yield self._find(f"question:{question.id}", message, remedy)

    def _explanations(self) -> Iterator[Finding]:
        without = [question for question in self.bank.questions if not question.explanation]
        if without:
            count, whole = len(without), len(self.bank.questions)
            message = f"{count} of {whole} questions {'has' if count == 1 else 'have'} no explanation (here the first)"
            yield self._find(f"question:{without[0].id}", message, "write why the right option is right")

    def _outcomes(self) -> Iterator[Finding]:
        used = {name for question in self.bank.questions for name in question.outcomes}
        used |= {name for note in self.bank.notes for name in note.outcomes}
        unused = [outcome for outcome in self.bank.outcomes if outcome.id not in used]
        if unused and not used:
            message = "no question names the outcome it tests, so nobody's progress towards them can be shown"
            yield self._find(f"outcome:{unused[0].id}", message, "write `outcomes: [an-id]` at each question")
            return
        for outcome in unused:
            message = f"no question or note names the outcome `{outcome.id}`"
            yield self._find(f"outcome:{outcome.id}", message, "name it where it is tested, or take it out")

    def _bands(self) -> Iterator[Finding]:
        bands = sorted(self.bank.bands, key=lambda band: band.min_percent)
        for lower, upper in pairwise(bands):
            if upper.min_percent < lower.max_percent or upper.min_percent == lower.min_percent:
                message = f"the score bands {_span(lower)} and {_span(upper)} overlap"
                yield self._find("score_bands", message, "let each begin above the end of the one below")
        if bands and bands[0].min_percent > 0:
            message = f"the score bands say nothing to a result under {bands[0].min_percent:g}%"
            yield self._find("score_bands", message, "add a band with min_percent: 0")


def _keeps_order(question: Question) -> bool:
    return not question.shuffle or any(refers_to_others(option.text) for option in question.options)


def _longest_is_right(question: Question) -> bool:
    lengths = [len(option.text) for option in question.options]
    return lengths.count(max(lengths)) == 1 and lengths.index(max(lengths)) == question.key[0]


def _span(band: ScoreBand) -> str:
    return f"{band.min_percent:g}-{band.max_percent:g}%"


# Duplicates ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with what it takes to compare it: its words without order, its options' texts."""

    reading: Reading
    bank: Bank
    question: Question
    prompt: str
    options: frozenset[str]


def _duplicates(read: Sequence[tuple[Reading, Bank]]) -> Iterator[Finding]:
    """Questions that ask the same as an earlier one: equal prompts, or similar ones with mostly equal options."""
    asked = [
        _Asked(
            reading,
            bank,
            question,
            folded(question.prompt).casefold(),
            frozenset(folded(option.text).casefold() for option in question.options),
        )
        for reading, bank in read
        for question in bank.questions
    ]
    for earlier, later in _near(asked):
        where = "" if earlier.bank is later.bank else f" of the bank `{earlier.bank.id}`"
        line = earlier.reading.lines.get(f"question:{earlier.question.id}", 0)
        same = "the same" if earlier.prompt == later.prompt else "nearly the same"
        yield Finding(
            later.reading.file,
            later.reading.lines.get(f"question:{later.question.id}", 0),
            Severity.WARNING,
            f"this asks {same} as question {earlier.question.id}{where} ({earlier.reading.file}:{line})",
            "take one out, or make plain what differs",
        )


def _near(asked: Sequence[_Asked]) -> Iterator[tuple[_Asked, _Asked]]:
    """Each question that repeats an earlier one, with the earliest such.

    Only questions that share one of their rarer words are compared, so that the work grows with the number of
    questions and not with its square.
    """
    words = [frozenset(one.prompt.split()) for one in asked]
    frequency = Counter(word for group in words for word in group)
    having: defaultdict[str, list[int]] = defaultdict(list)
    by_prompt: dict[str, int] = {}
    for at, one in enumerate(asked):
        rare = sorted(words[at], key=lambda word: (frequency[word], word))[:4]
        candidates = {by_prompt[one.prompt]} if one.prompt in by_prompt else set()
        candidates |= {other for word in rare if frequency[word] <= _COMMON for other in having[word]}
        found = next((other for other in sorted(candidates) if _same(asked[other], one)), None)
        if found is not None:
            yield asked[found], one
        by_prompt.setdefault(one.prompt, at)
        for word in rare:
            having[word].append(at)


_NUMBERED = re.compile(r"\w*\d\w*")


def _same(earlier: _Asked, later: _Asked) -> bool:
    if earlier.bank is later.bank and later.question in variants(earlier.question, later.bank.questions):
        return False  # that is what they are for
    if earlier.prompt == later.prompt:
        return True
    shared = len(earlier.options & later.options)
    return (
        shared * 2 >= max(len(earlier.options), len(later.options))
        and fuzz.ratio(earlier.prompt, later.prompt, score_cutoff=88) > 0
        and _NUMBERED.findall(earlier.prompt) == _NUMBERED.findall(later.prompt)
        and earlier.question.kind is not Kind.TRUE_FALSE
    )
