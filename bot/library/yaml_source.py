"""YAML text to plain nodes that know their place, refusing what a bank file has no use for.

YAML can do more than a list of questions needs, and some of it is dangerous or surprising: aliases that
multiply ("billion laughs"), tags that name types, keys that silently replace each other, a word `Yes` that turns
into a truth value. This reader works on the C parser's events, so that none of it is ever expanded: every scalar
stays the text somebody wrote, and each refusal names its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import yaml
from yaml import events
from yaml.reader import ReaderError

__all__ = ["Listing", "Mapping", "Node", "Scalar", "SourceError", "compose", "line_of", "node_at", "plain"]

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class SourceError(Exception):
    """The text cannot be read as a bank file at all: `line` from 1, `message`, and a `remedy`."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(f"line {line}: {message} - {remedy}")
        self.line = line
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written. `start` and `end` are character offsets; `bare` says it stood without quotes."""

    text: str
    line: int
    start: int
    end: int
    bare: bool

    @property
    def nothing(self) -> bool:
        """Whether YAML reads this as "no value"."""
        return self.bare and self.text in _NOTHING


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of nodes. `flow` means it is written in brackets."""

    items: tuple[Node, ...]
    line: int
    start: int
    end: int
    flow: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    """Named nodes, in the order written, and the scalars that name them. `flow` means written in braces."""

    entries: dict[str, Node]
    names: dict[str, Scalar]
    line: int
    start: int
    end: int
    flow: bool
    column: int


Node = Scalar | Listing | Mapping


def compose(text: str, depth: int) -> Node:
    """The one document of `text` as nodes.

    Raises SourceError for an empty text, a syntax error, an anchor, alias or tag, a repeated key, a second
    document, and nesting deeper than `depth` collections.
    """
    try:
        return _Composer(yaml.parse(text, Loader=yaml.CSafeLoader), depth).document()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error) from error
    except ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise SourceError(
            line, f"the character U+{_code(error.character):04X} cannot stand in a bank file", "delete it"
        ) from error


def _code(character: str | bytes | int) -> int:
    return character if isinstance(character, int) else ord(character[:1])


class _Composer:
    """Builds nodes from the parser's events. Depth is bounded, so recursion is safe."""

    def __init__(self, parsed: Iterator[events.Event], depth: int) -> None:
        self._events = parsed
        self._depth = depth

    def document(self) -> Node:
        next(self._events)  # the start of the stream
        if isinstance(next(self._events), events.StreamEndEvent):
            raise SourceError(1, "the file is empty", "write `format: 1`, `id:`, `title:` and `questions:`")
        root = self._node(next(self._events), self._depth)
        next(self._events)  # the end of the document
        following = next(self._events)
        if not isinstance(following, events.StreamEndEvent):
            raise SourceError(
                _line(following), "a second document begins here", "one bank a file: take out the line `---`"
            )
        return root

    def _node(self, event: events.Event, depth: int) -> Node:
        if isinstance(event, events.AliasEvent):
            raise SourceError(
                _line(event),
                f"`*{event.anchor}` is a YAML alias, and a bank file has none",
                "write the text out; if it begins with *, put it in quotes",
            )
        if not isinstance(event, events.ScalarEvent | events.SequenceStartEvent | events.MappingStartEvent):
            raise TypeError(f"the parser gave {event!r} where a node begins")
        if event.anchor is not None:
            raise SourceError(
                _line(event),
                f"`&{event.anchor}` is a YAML anchor, and a bank file has none",
                "take it out; if the text begins with &, put it in quotes",
            )
        if event.tag is not None:
            raise SourceError(
                _line(event),
                f"`{_written_tag(event.tag)}` is a YAML tag, and a bank file has none",
                "take it out; if the text begins with !, put it in quotes",
            )
        if isinstance(event, events.ScalarEvent):
            start, end = _mark(event.start_mark), _mark(event.end_mark)
            return Scalar(event.value, start.line + 1, start.index, end.index, bool(event.implicit[0]))
        if not depth:
            raise SourceError(
                _line(event),
                f"lists and fields are nested more than {self._depth} deep here",
                "check the indentation, or put quotes around a text with many brackets",
            )
        if isinstance(event, events.SequenceStartEvent):
            return self._listing(event, depth - 1)
        return self._mapping(event, depth - 1)

    def _listing(self, opening: events.SequenceStartEvent, depth: int) -> Listing:
        items: list[Node] = []
        while not isinstance(event := next(self._events), events.SequenceEndEvent):
            items.append(self._node(event, depth))
        start, end = _mark(opening.start_mark), _mark(event.end_mark)
        return Listing(tuple(items), start.line + 1, start.index, end.index, bool(opening.flow_style))

    def _mapping(self, opening: events.MappingStartEvent, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        names: dict[str, Scalar] = {}
        while not isinstance(event := next(self._events), events.MappingEndEvent):
            name = self._node(event, depth)
            if not isinstance(name, Scalar):
                raise SourceError(name.line, "a field's name must be a word", "put quotes around a text with brackets")
            if name.text in names:
                raise SourceError(
                    name.line,
                    f"`{name.text}` stands here a second time (first in line {names[name.text].line})",
                    "keep one of the two",
                )
            names[name.text] = name
            entries[name.text] = self._node(next(self._events), depth)
        start, end = _mark(opening.start_mark), _mark(event.end_mark)
        return Mapping(entries, names, start.line + 1, start.index, end.index, bool(opening.flow_style), start.column)


class _Mark(Protocol):
    """A place in the text: line and column from 0, and the offset in characters."""

    line: int
    column: int
    index: int


def _mark(mark: _Mark | None) -> _Mark:
    if mark is None:
        raise TypeError("the parser gave an event without its place")
    return mark


def _line(event: events.Event) -> int:
    return _mark(event.start_mark).line + 1


def _written_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


_QUOTES = "put quotes around the text"
_SYNTAX_REMEDIES = (
    ("mapping values are not allowed", f"a colon and a space inside a text? {_QUOTES}"),
    ("found character that cannot start any token", f"a text may not begin with @, %, ` or a tab: {_QUOTES}"),
    ("could not find expected ':'", "a field is written `name: text`; check the indentation"),
    ("did not find expected key", "check the indentation of this line and of those above it"),
    ("did not find expected '-' indicator", "each entry of a list begins with `- `; check the indentation"),
    ("found unexpected end of stream", "a quote or bracket is opened and never closed"),
    ("did not find expected ',' or", f"a bracket is never closed; if it belongs to a text, {_QUOTES}"),
    ("unknown escape character", "inside \"...\" write a backslash twice, or use '...' instead"),
    ("found a tab", "indent with spaces"),
)


def _syntax_error(error: yaml.MarkedYAMLError) -> SourceError:
    mark = error.problem_mark or error.context_mark
    problem = str(error.problem or error.context or "cannot be read")
    remedy = next(
        (advice for sign, advice in _SYNTAX_REMEDIES if sign in problem), "check quotes, colons and indentation"
    )
    since = error.context_mark
    begun = f" (in what begins in line {since.line + 1})" if since and mark and since.line != mark.line else ""
    return SourceError(mark.line + 1 if mark else 1, f"not valid YAML: {problem}{begun}", remedy)


def plain(node: Node) -> object:
    """The node as dict, list, str, and None where nothing is written."""
    if isinstance(node, Scalar):
        return None if node.nothing else node.text
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return {name: plain(value) for name, value in node.entries.items()}


def node_at(root: Node, place: Sequence[str | int]) -> Node:
    """The deepest node on the way along field names and list positions; steps that lead nowhere are passed over."""
    node = root
    for step in place:
        if isinstance(node, Mapping) and step in node.entries:
            node = node.entries[str(step)]
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    return node


def line_of(root: Node, place: Sequence[str | int]) -> int:
    """The line of what stands at `place`: for a field the line of its name, which is where people look."""
    if place:
        owner = node_at(root, place[:-1])
        if isinstance(owner, Mapping) and place[-1] in owner.names:
            return owner.names[str(place[-1])].line
    return node_at(root, place).line
