"""A Bank as YAML text in the format of bank files, laid out for people to read and edit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

import yaml

from bot.library.reading import TRUE_FALSE_OPTIONS
from bot.quiz.bank import Bank, Kind, Question

__all__ = ["scalar", "write_bank"]


class _Group:
    """Named fields in the order they are written; empty values are left out."""

    def __init__(self, *fields: tuple[str, _Value]) -> None:
        self.fields = fields


_Value: TypeAlias = "str | float | tuple[str, ...] | list[_Group] | _Group | None"


def write_bank(bank: Bank) -> str:
    """The text of a bank file that `read_bank` reads as this very bank.

    Fields stand in a fixed order, texts of several lines in literal blocks. Texts lose white space around
    them, as in reading. Raises ValueError for what the format cannot say: a question of a kind that cannot be
    asked yet, and a true_false question whose options are not "True" and "False".
    """
    series = bank.series
    head = _Group(
        ("format", 1),
        ("id", bank.id),
        ("title", bank.title),
        ("description", bank.description),
        ("language", bank.language),
        ("difficulty", bank.difficulty),
        ("tags", bank.tags),
        ("licence", bank.licence),
        ("source", bank.source),
        ("series", _Group(("name", series.name), ("position", series.position)) if series else None),
    )
    outcomes = [_Group(("id", outcome.id), ("text", outcome.text)) for outcome in bank.outcomes]
    notes = [
        _Group(
            ("id", note.id),
            ("title", note.title),
            ("text", note.text),
            ("reference", note.reference),
            ("outcomes", note.outcomes),
        )
        for note in bank.notes
    ]
    bands = [
        _Group(("min_percent", band.min_percent), ("max_percent", band.max_percent), ("text", band.text))
        for band in bank.bands
    ]
    lists: list[tuple[str, _Value]] = [("outcomes", outcomes), ("notes", notes), ("score_bands", bands)]
    parts = ["\n".join(_written(head, ""))]
    parts.extend("\n".join(_written(_Group(field), "")) for field in lists if field[1])
    questions = ["\n".join(_entry(_question(question), "  ")) for question in bank.questions]
    parts.append("questions:\n" + "\n\n".join(questions))
    return "\n\n".join(parts) + "\n"


def _question(question: Question) -> _Group:
    if question.kind not in (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE):
        raise ValueError(f"question {question.id}: kind {question.kind} has no place in a bank file yet")
    fields: list[tuple[str, _Value]] = [
        ("id", question.id),
        ("prompt", question.prompt),
        ("kind", None if question.kind is Kind.SINGLE else question.kind),
        ("difficulty", question.difficulty),
        ("outcomes", question.outcomes),
        ("tags", question.tags),
        ("variant_of", question.variant_of),
        ("image", _image(question)),
    ]
    if question.kind is not Kind.TRUE_FALSE:
        fields.append(("options", _options(question)))
    elif question.options != TRUE_FALSE_OPTIONS:
        raise ValueError(f"question {question.id}: the options of a true_false question are True and False")
    elif question.key:
        fields.append(("answer", question.key == (0,)))
    fields += [("explanation", question.explanation), ("hint", question.hint)]
    if not question.shuffle:
        fields.append(("shuffle", False))
    if guess := question.suggestion:
        letter = chr(ord("A") + guess.option)
        suggested = _Group(("option", letter), ("confidence", guess.confidence), ("evidence", guess.evidence))
        fields.append(("suggested", suggested))
    return _Group(*fields)


def _image(question: Question) -> _Value:
    image = question.image
    return _Group(("url", image.url), ("alt", image.alt)) if image else None


def _options(question: Question) -> _Value:
    if question.open:
        # Group without a name: the option stands as a plain text.
        return [_Group(("", option.text)) for option in question.options]
    return [
        _Group(("right" if position in question.key else "wrong", option.text), ("feedback", option.feedback))
        for position, option in enumerate(question.options)
    ]


# Layout -------------------------------------------------------------------------------------------------------


_OPTION = frozenset({"", "right", "wrong"})
"""The names under which an option's text stands: it is written even where it is empty, for the check to find."""


def _written(fields: _Group, indent: str) -> Iterator[str]:
    for name, value in fields.fields:
        if value is None or (value == "" and name not in _OPTION) or value in ((), []):
            continue
        start = f"{indent}{name}: " if name else indent
        if isinstance(value, _Group):
            yield f"{indent}{name}:"
            yield from _written(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{name}:"
            for entry in value:
                yield from _entry(entry, indent + "  ")
        elif isinstance(value, tuple):
            yield f"{start}[{', '.join(scalar(item, flow=True) for item in value)}]"
        elif isinstance(value, str):
            yield from _text(start, value, indent if name else indent[:-2])
        else:
            yield start + _number(value)


def _entry(fields: _Group, indent: str) -> Iterator[str]:
    lines = _written(fields, indent + "  ")
    yield f"{indent}- {next(lines).lstrip(' ')}"
    yield from lines


def _text(start: str, text: str, indent: str) -> Iterator[str]:
    if "\n" in text and _fits_block(text):
        yield start + "|-"
        yield from (f"{indent}  {line}" if line else "" for line in text.split("\n"))
    else:
        yield start + scalar(text)


def _number(value: float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # Without an exponent: 1e-05 is a number to some readers of YAML and a text to others.
    return str(int(value)) if value == int(value) else format(Decimal(repr(value)), "f")


# Everything a YAML stream may hold as it stands; the rest is written as an escape.
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")
_PLAIN = re.compile(r"[^\W_][^\n\t\"\\:#]*(?:(?::(?=[^\s:])|(?<=[^\s])#)[^\n\t\"\\:#]*)*")
_PLAIN_IN_FLOW = re.compile(r"[^\W_][\w .+/-]*")


def _fits_block(text: str) -> bool:
    lines = text.split("\n")
    return not (
        _UNPRINTABLE.search(text)
        or lines[0][:1] in ("", " ", "\t")
        or any(line and not line.strip(" \t") for line in lines)
        or not lines[-1]
    )


def scalar(text: str, *, flow: bool = False) -> str:
    """The text on one line: bare where no reader of YAML can take it for anything else, otherwise in quotes."""
    plain = (_PLAIN_IN_FLOW if flow else _PLAIN).fullmatch(text)
    if plain and text[-1] != " " and not _UNPRINTABLE.search(text) and not _means_something(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(_escape, quoted)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _means_something(text: str) -> bool:
    """Whether YAML 1.1 reads the bare text as a number, a date, a truth value or nothing."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(text[0], [])
    return text.casefold() in ("y", "n") or any(pattern.match(text) for _, pattern in resolvers)
