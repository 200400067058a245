"""The signs by which the lines of a Markdown quiz are known: question starts, options, answers, labels.

Each function looks at one line and nothing else; what a sign means where it stands is decided by the reader of
questions and the reader of answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from bot.library.formats.markdown_lines import Line, bare, heading, unbold, without_bullet

__all__ = [
    "Choice",
    "Label",
    "Start",
    "Style",
    "bullet",
    "choices",
    "is_placeholder",
    "label",
    "packed_answers",
    "question_start",
    "reveals",
    "row_of_choices",
    "without_tags",
]


class Style(IntEnum):
    """How a question is marked as one, the clearest sign first."""

    NAMED = 0
    HEADING = 1
    BOLD = 2
    NUMBER = 3


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of a question; `rest` is what its line says behind the number ("" for none)."""

    style: Style
    number: str
    rest: str


_NAMED = re.compile(
    r"^(?:quiz\s+)?(?:question|frage|q(?=[\s.#]*\d))\s*\.?\s*(?:no\.?\s*)?#?(\d+(?:\.\d+)*)\b(?:\s*(?:of|/)\s*\d+\b)?"
    r"\s*[:.)\]–—-]*\s*(.*)$",
    re.I,
)
_UNNUMBERED = re.compile(r"^(?:question|q)\s*:\s*(\S.*)$", re.I)
_NUMBERED = re.compile(r"^(\d{1,4})\s*\\?[.)\]:]\s*(.*)$")


def question_start(line: Line) -> Start | None:
    """The question that begins in this line, if it bears a sign of that."""
    if line.code:
        return None
    head = heading(line)
    text = head[1] if head else bare(line)
    plain = unbold(text).replace("**", "")
    if named := _NAMED.match(plain):
        return Start(Style.NAMED, named[1], named[2].strip())
    if asked := _UNNUMBERED.match(plain):
        return Start(Style.NAMED, "", asked[1].strip())
    numbered = _NUMBERED.match(plain)
    if not numbered or numbered[2].startswith(("[x]", "[ ]", "[X]")):
        return None
    style = Style.HEADING if head else Style.BOLD if text.startswith("**") else Style.NUMBER
    if style is Style.NUMBER and not re.match(r"\d+\s*\\?[.)]\s", plain):
        return None
    return Start(style, numbered[1], numbered[2].strip())


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as written: its letter ("" for none), its text, and whether it is marked right (None: no mark)."""

    label: str
    text: str
    right: bool | None = None
    bold: bool = False


_BOX = re.compile(r"^(?:[-*+•]|\d+[.)])\s+\[\s?([xX✓✔]?)\s?\]\s+(.*)$")
_LETTERED = re.compile(r"^(?:\(([A-Ta-t])\)|([A-Ta-t])\s?\\?[)]|([A-Ta-t])(?:\\?[.:]|\s[-–—])(?=\s|$))\s*(.*)$")
_TICK = re.compile(
    r"\s*(?:[✅✓✔☑]️?|(?:←|<-+|\*)?\s*[(\[]\s*(?:correct|right)(?:\s+answer)?\s*[)\]]|(?:←|<--?)\s*correct)\s*$", re.I
)
_LATER_ON_LINE = re.compile(r"(?:\s{2,}|\t+|\s*\|\s*|\s*<br\s*/?>\s*)\(?([A-Ta-t])[.)]\s+")
_BULLETED = re.compile(r"^[-*+•]\s+(\S.*)$")


def choices(line: Line) -> tuple[Choice, ...]:
    """The options this line holds: one as a rule, several where they stand in a row, none in any other line."""
    if line.code:
        return ()
    text = bare(line)
    right: bool | None = None
    boxed = _BOX.match(text)
    if boxed:
        right, text = bool(boxed[1]), boxed[2]
    else:
        text = without_bullet(text)
    bold = text.startswith("**") and text.rstrip().endswith("**")
    lettered = _LETTERED.match(unbold(text).replace("**", "") if text.startswith("**") else text)
    if not lettered:
        return (_choice("", text, right, bold),) if boxed else ()
    letter = next(group for group in lettered.groups()[:3] if group)
    return tuple(_choice(at, words, right, bold) for at, words in _in_a_row(letter, lettered[4]))


def row_of_choices(text: str) -> tuple[str, tuple[Choice, ...]]:
    """A prompt with its options on the same line, "What?  A) x  B) y", taken apart; no options as a rule."""
    first = re.search(r"(?:\s{2,}|\t)\(?([Aa])[.)]\s+(?=\S)", text)
    row = _in_a_row(first[1], text[first.end() :]) if first else []
    if first is None or len(row) < 2:
        return text, ()
    return text[: first.start()].strip(), tuple(_choice(at, words) for at, words in row)


def _choice(letter: str, text: str, right: bool | None = None, bold: bool = False) -> Choice:
    ticked = _TICK.search(text)
    words = unbold(text[: ticked.start()] if ticked else text).strip()
    return Choice(letter.upper(), words, True if ticked else right, bold)


def _in_a_row(letter: str, text: str) -> list[tuple[str, str]]:
    """The options of "A) x   B) y   C) z", told apart where the letters follow each other."""
    row, begun = [], 0
    for found in _LATER_ON_LINE.finditer(text):
        if found[1].upper() == chr(ord(letter.upper()) + 1):
            row.append((letter, text[begun : found.start()]))
            letter, begun = found[1], found.end()
    return [*row, (letter, text[begun:])]


def bullet(line: Line) -> str | None:
    """The text of an entry of a bulleted list."""
    found = None if line.code else _BULLETED.match(bare(line))
    return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Label:
    """A line that says what it is: "Answer: B" is Label("answer", "B")."""

    name: str
    rest: str


_MARK = r"^(?:[✅✔✓☑👉💡🔑➡📝ℹ️]+\s*)?"
_BREAK = r"\s*(?:[:=]|\s[-–—]|$)\s*(.*)$"
_LABELS = tuple(
    (name, re.compile(_MARK + words + rest, re.I | re.S))
    for name, words, rest in (
        ("yours", r"(?:your|my)\s+answers?", r"\s*[:=]?\s*(.*)$"),
        (
            "answer",
            r"(?:(?:the\s+)?(?:correct|right)\s+(?:answers?|options?|choices?)(?:\(s\))?"
            r"|answers?(?:\s+key)?|ans\.?|solutions?|correct)(?:\s+(?:is|are))?",
            _BREAK,
        ),
        ("answer", r"the\s+(?:(?:correct|right)\s+)?answers?\s+(?:is|are)", r"\s+(.*)$"),
        ("explanation", r"(?:explanations?|rationale|reason(?:ing)?|feedback|why)", _BREAK),
        ("hint", r"(?:hints?|tips?)", _BREAK),
        ("options", r"(?:answer )?(?:options|choices)", r"\s*:?\s*()$"),
        ("difficulty", r"(?:difficulty|level)(?:\s+level)?", _BREAK),
    )
)


def label(line: Line) -> Label | None:
    """What the line calls itself, if it does."""
    if line.code:
        return None
    head = heading(line)
    text = head[1] if head else without_bullet(bare(line))
    # The mark of bold type may end before or behind the colon, or enclose the whole line.
    plain = re.sub(r"^(\*\*|__|\*|_)(.+?)\1", r"\2", text, count=1)
    plain = re.sub(r"^\[([A-Za-z ]+)\](?=\s*:)", r"\1", plain)
    for name, pattern in _LABELS:
        if found := pattern.match(plain):
            return Label(name, found[1].strip())
    return None


_PACKED = re.compile(r"(\d{1,4})\s*[-.:)=–]?\s*\(?([A-Ta-h])\)?(?![\w'])")
_PACKED_LEAD = re.compile(r"^(?:correct\s+)?(?:answers?(?:\s+key)?|solutions?|key)\s*[:=-]\s*", re.I)


def packed_answers(line: Line) -> tuple[tuple[str, str], ...]:
    """The answers of "1-B, 2-C, 3-A" as pairs of number and letter: two or more on a line and nothing else."""
    if line.code:
        return ()
    text = _PACKED_LEAD.sub("", unbold(without_bullet(bare(line))).replace("**", ""))
    found = [(answer[1], answer[2].upper()) for answer in _PACKED.finditer(text)]
    alone = not re.sub(r"[\s,;|/]", "", _PACKED.sub("", text))
    return tuple(found) if alone and len(found) >= 2 else ()


_PLACEHOLDER = re.compile(r"^[_.…\s\[\]()*:-]*$")
_SUMMARY = re.compile(r"<summary>(.*?)</summary>|^\s*(?:\?\?\?|!!!)\+?\s*\w+\s*(?:\"(.*)\")?\s*$", re.I)
_TAG = re.compile(r"</?(?:details|summary|div|p|br|span|b|strong|i|em|hr)\b[^>]*>", re.I)
_COMMENT = re.compile(r"<!--.*?-->")


def is_placeholder(text: str) -> bool:
    """Whether the text is room left for writing: empty, or underscores and dots."""
    return bool(_PLACEHOLDER.match(text))


def reveals(line: Line) -> bool:
    """Whether the line opens a part that hides the answer ("Click to see the answer")."""
    found = None if line.code else _SUMMARY.search(line.text)
    return bool(
        found and re.search(r"answer|solution|reveal|show|click|explanation|^$", found[1] or found[2] or "", re.I)
    )


def without_tags(line: Line) -> Line:
    """The line without comments and the tags of hidden parts; a summary goes with its words."""
    if line.code or ("<" not in line.text and not line.text.lstrip().startswith(("???", "!!!"))):
        return line
    text = _TAG.sub("", _COMMENT.sub("", _SUMMARY.sub("", line.text)))
    return Line(line.number, text.rstrip() if text.strip() else "")
