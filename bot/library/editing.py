"""Small changes to a bank file in place: ids for questions, keys for open ones.

Everything else - comments, order, spacing - stays as somebody wrote it. Each change is a piece of text put in or
taken out at a place the parser named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.library.limits import Limits
from bot.library.naming import question_id
from bot.library.reading import read_bank
from bot.library.schema import MAX_OPTIONS
from bot.library.writing import scalar, write_bank
from bot.library.yaml_source import Listing, Mapping, Node, Scalar, compose
from bot.quiz.bank import Bank, Kind, Question

__all__ = ["accepted", "with_ids", "with_key"]

_Change = tuple[int, int, str]
"""Where it begins, where what it replaces ends, and what stands there instead."""


def with_ids(text: str, depth: int) -> tuple[str, int]:
    """The text with an id written into every question that has none, and how many those were.

    Raises SourceError where the text cannot be read at all.
    """
    root = compose(text, depth)
    bank_id = root.entries.get("id") if isinstance(root, Mapping) else None
    questions = _questions(root)
    taken = {_text(question.entries.get("id")) for question in questions}
    changes: list[_Change] = []
    for question in questions:
        known = question.entries.get("id")
        if known is not None and not (isinstance(known, Scalar) and known.nothing):
            continue
        owner = bank_id.text if isinstance(bank_id, Scalar) else ""
        name = question_id(owner, _text(question.entries.get("prompt")), _option_texts(question), taken)
        taken.add(name)
        if isinstance(known, Scalar):
            changes.append((known.start, known.end, f" {name}" if text[known.start - 1] == ":" else name))
        else:
            changes.append(_first_field(text, question, f"id: {name}"))
    return _changed(text, changes), len(changes)


def with_key(text: str, bank: Bank, question: Question, key: tuple[int, ...], limits: Limits) -> tuple[str, bool]:
    """The text of `bank`, where `question` now has `key`, and whether its layout could be kept.

    The change is made in place; where the file is laid out so that this would not read as meant, the whole file is
    written anew, and its comments are lost. Raises ValueError for a key that the question cannot have.
    """
    wanted = replace(bank, questions=tuple(accepted(q, key) if q.id == question.id else q for q in bank.questions))
    entry = next(
        found for found in _questions(compose(text, limits.depth)) if _text(found.entries.get("id")) == question.id
    )
    changes = list(_key_changes(text, entry, accepted(question, key)))
    edited = _changed(text, changes)
    if read_bank(edited, limits=limits).bank == wanted:
        return edited, True
    return write_bank(wanted), False


def accepted(question: Question, key: Sequence[int]) -> Question:
    """The question with this key and no suggestion. Raises ValueError for a key it cannot have."""
    indexes = tuple(sorted(set(key)))
    if not indexes or not all(0 <= index < min(len(question.options), MAX_OPTIONS) for index in indexes):
        last = chr(ord("A") + len(question.options) - 1)
        raise ValueError(f"the key of {question.id} is one or more letters from A to {last}")
    if len(indexes) > 1 and question.kind is Kind.TRUE_FALSE:
        raise ValueError(f"the key of {question.id} is A for true or B for false")
    kind = Kind.MULTIPLE if len(indexes) > 1 else question.kind
    return replace(question, key=indexes, kind=kind, suggestion=None)


# Places -------------------------------------------------------------------------------------------------------


def _questions(root: Node) -> list[Mapping]:
    listing = root.entries.get("questions") if isinstance(root, Mapping) else None
    return [item for item in listing.items if isinstance(item, Mapping)] if isinstance(listing, Listing) else []


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _option_texts(question: Mapping) -> list[str]:
    options = question.entries.get("options")
    if not isinstance(options, Listing):
        return []
    return [
        _text(option.entries.get("right") or option.entries.get("wrong"))
        if isinstance(option, Mapping)
        else _text(option)
        for option in options.items
    ]


def _first_field(text: str, group: Mapping, field: str) -> _Change:
    """A field put before all others of a group."""
    if group.flow:
        start = group.start + 1
        return start, start, field + (", " if group.entries else "")
    return group.start, group.start, field + _newline(text) + " " * group.column


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _changed(text: str, changes: Sequence[_Change]) -> str:
    for start, end, instead in sorted(changes, reverse=True):
        text = text[:start] + instead + text[end:]
    return text


# The key ------------------------------------------------------------------------------------------------------


def _key_changes(text: str, entry: Mapping, question: Question) -> Iterator[_Change]:
    options = entry.entries.get("options")
    if question.kind is Kind.TRUE_FALSE:
        yield _first_field_after_id(text, entry, f"answer: {'true' if question.key == (0,) else 'false'}")
    elif isinstance(options, Listing):
        for at, option in enumerate(options.items):
            if isinstance(option, Scalar):
                yield _judged(text, option, "right" if at in question.key else "wrong")
        if question.kind is Kind.MULTIPLE:
            yield from _kind_change(text, entry)
    if "suggested" in entry.names:
        yield _removal(text, entry, "suggested")


def _judged(text: str, option: Scalar, word: str) -> _Change:
    written = text[option.start : option.end]
    if "\n" not in written:
        return option.start, option.start, f"{word}: "
    # On several lines its indentation would have to change; one line in quotes says the same.
    behind = written[len(written.rstrip()) :]
    return option.start, option.end, f"{word}: {scalar(option.text.strip())}{behind}"


def _first_field_after_id(text: str, entry: Mapping, field: str) -> _Change:
    """A field put right before the question's second field, so that its id stays first."""
    names = list(entry.names.values())
    start = names[1].start if len(names) > 1 else entry.start
    joint = ", " if entry.flow else _newline(text) + " " * entry.column
    return start, start, field + joint


def _kind_change(text: str, entry: Mapping) -> Iterator[_Change]:
    kind = entry.entries.get("kind")
    if isinstance(kind, Scalar):
        yield kind.start, kind.end, "multiple"
    else:
        yield _first_field_after_id(text, entry, "kind: multiple")


def _removal(text: str, entry: Mapping, name: str) -> _Change:
    """A whole field taken out with its lines."""
    start = text.rfind("\n", 0, entry.names[name].start) + 1
    end = text.find("\n", _last(entry.entries[name]) - 1)
    return start, end + 1 if end >= 0 else len(text), ""


def _last(node: Node) -> int:
    """Where the last written character of a node ends."""
    if isinstance(node, Scalar) or node.flow:
        return node.end
    parts = node.items if isinstance(node, Listing) else tuple(node.entries.values())
    return _last(parts[-1]) if parts else node.end
