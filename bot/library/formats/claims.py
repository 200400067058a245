"""What a text says about the right answer - "B", "b) text", "B, D - because", "True" - and what that comes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.library.formats.markdown_lines import same_words, unbold

__all__ = ["Claim", "Verdict", "claim_in_words", "judge", "read_claim"]


@dataclass(frozen=True, slots=True)
class Claim:
    """An answer as stated in `line`: the letters (or the whole text as words), and what stands behind them.

    `named` says that the words behind the letter must be the option's text, as in "B) text"; behind "B - " may
    as well stand an explanation.
    """

    line: int
    letters: tuple[str, ...]
    tail: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a claim comes to: option indexes (empty: it cannot be relied on), the explanation, and any doubt."""

    key: tuple[int, ...]
    explanation: str = ""
    problem: str = ""
    doubt: str = ""


_LETTER = r"[\(\[]?[A-Ta-h](?![\w'])[\)\]]?"
_LETTERS = rf"{_LETTER}(?:\s*(?:,\s*and|,\s*or|,|&|\+|/|\band\b)\s*{_LETTER})*"
_LEAD = re.compile(
    r"^(?:both\s+|(?:the\s+)?(?:(?:correct\s+|right\s+)?(?:answers?|options?|choices?|letters?)\s*(?:is|are)?\s*[:=]?\s*))+",
    re.I,
)
_FORMS = tuple(
    (named, re.compile(f"(?P<letters>{letters}){rest}$", re.S))
    for named, letters, rest in (
        (False, _LETTERS, r"\s*[.:;)]?(?P<tail>)"),
        (True, _LETTERS, r"\s*\)\s*(?P<tail>\S.*)"),
        (True, r"\([A-Ta-t]\)|\[[A-Ta-t]\]", r"\s+(?P<tail>\S.*)"),
        (False, _LETTERS, r"\s*(?:[.:;]|[-–—]+>?|=+>?|→|,(?=\s+[a-z]))\s+(?P<tail>\S.*)"),
        (False, _LETTERS, r"\s*[-–—→]\s*(?P<tail>\S.*)"),
        (False, _LETTERS, r"\s*(?P<tail>\(.*)"),
    )
)
_BOLD_LETTERS = re.compile(rf"(?P<letters>\*\*{_LETTERS}[.:)]?\*\*)\s*(?P<tail>\S.*)$", re.S)


def read_claim(text: str, line: int) -> Claim | None:
    """The answer that `text` begins with, None where it begins with none. Letters are capitals in a claim."""
    text = text.strip().lstrip("✅✓✔☑️ ").strip()
    if bold := _BOLD_LETTERS.fullmatch(text):
        closed = ")" in bold["letters"].rstrip("*")[-1:]
        return Claim(line, _split(bold["letters"]), bold["tail"].lstrip(" .:;-–—→"), closed)
    plain = _LEAD.sub("", unbold(text))
    for named, form in _FORMS:
        if found := form.fullmatch(plain):
            return Claim(line, _split(found["letters"]), (found["tail"] or "").strip(), named)
    return None


def _split(letters: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(letter.upper() for letter in re.findall(r"\b[A-Ta-t]\b", letters)))


def claim_in_words(text: str, line: int, labels: Sequence[str], options: Sequence[str]) -> Claim | None:
    """The answer where `text` names an option by its words ("True", "It grows - because ..."), not by a letter."""
    plain = _LEAD.sub("", unbold(text.strip()))
    for label, option in zip(labels, options, strict=True):
        if same_words(plain) == same_words(option) or _behind(plain, option) is not None:
            return Claim(line, (label,), plain)
    if tuple(same_words(option) for option in options) == ("true", "false"):
        initial = re.match(r"([TtFf])(?:[.)\]:]?$|\s*[-–—:.)]\s*)(?P<tail>.*)", plain, re.S)
        if initial:
            return Claim(line, (labels[initial[1] in "Ff"],), initial["tail"])
    return None


def judge(claim: Claim, labels: Sequence[str], options: Sequence[str]) -> Verdict:
    """What the claim comes to for a question whose options carry these labels ("A", "B", ...)."""
    unknown = [letter for letter in claim.letters if letter not in labels]
    if unknown:
        return Verdict((), problem=f"the answer names option {', '.join(unknown)}, which the question does not have")
    key = tuple(sorted(labels.index(letter) for letter in claim.letters))
    if not claim.tail:
        return Verdict(key)
    if len(key) > 1:
        return Verdict(key, _aside(claim.tail))
    return _judge_words(claim, key[0], options)


def _judge_words(claim: Claim, named: int, options: Sequence[str]) -> Verdict:
    """Whether the words behind a letter agree with it, and which of them explain."""
    for words in (claim.tail, _aside(claim.tail)):
        if same_words(words) == same_words(options[named]):
            return Verdict((named,))
        if (rest := _behind(words, options[named])) is not None:
            return Verdict((named,), rest)
    other = next((at for at, text in enumerate(options) if same_words(text) == same_words(claim.tail)), None)
    if other is not None:
        return Verdict((), problem=_contradiction(claim, "is another option's"))
    near = [fuzz.ratio(same_words(claim.tail), same_words(text)) for text in options]
    closest = max(range(len(options)), key=near.__getitem__)
    if closest != named and near[closest] >= 85 and near[closest] > near[named]:
        return Verdict((), problem=_contradiction(claim, "is nearly that of another option"))
    if not claim.named:
        return Verdict((named,), _aside(claim.tail))
    if near[named] >= 70 or same_words(options[named]).startswith(same_words(claim.tail)):
        doubt = f'the answer says "{claim.letters[0]}) {claim.tail}", the option itself "{options[named]}"'
        return Verdict((named,), doubt=doubt)
    return Verdict((), problem=_contradiction(claim, "is not that option's"))


def _contradiction(claim: Claim, what: str) -> str:
    return f'the answer says {claim.letters[0]}, but the text beside it, "{claim.tail}", {what}'


def _aside(text: str) -> str:
    """The text without parentheses around the whole of it."""
    inner = re.fullmatch(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)\.?", text)
    return inner[1] if inner else text


def _behind(text: str, option: str) -> str | None:
    """What follows the option's text, where `text` begins with it and goes on as something else."""
    pattern = r"\s+".join(re.escape(word) for word in unbold(option).split())
    found = re.match(rf"{pattern}\s*(?:[.;:,]\s+|\s[-–—]+\s+|\s*\(|[-–—]\s)(?P<rest>.+)$", text, re.I | re.S)
    if not found:
        return None
    rest = found["rest"]
    return rest[:-1] if rest.endswith(")") and rest.count(")") > rest.count("(") else rest
