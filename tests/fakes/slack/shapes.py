"""A small language to write down what JSON may look like; complaints name the place as Slack does.

A shape is called with a value and its place (a JSON pointer) and yields what is wrong, nothing where all is well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Anything", "Fields", "Flag", "ListOf", "Number", "OneOf", "Shape", "Text", "Typed", "Words", "complaint"]

Shape = Callable[[Any, str], Iterator[str]]


def complaint(words: str, where: str) -> str:
    """What is wrong, and where, in Slack's way of writing it."""
    return f"{words} [json-pointer:{where or '/'}]"


@dataclass(frozen=True, slots=True)
class Words:
    """A string of `shortest` to `longest` characters."""

    longest: int
    shortest: int = 1

    def __call__(self, value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield complaint("must be a string", where)
        elif len(value) > self.longest:
            yield complaint(f"must be less than {self.longest + 1} characters", where)
        elif len(value) < self.shortest:
            yield complaint(f"must be more than {self.shortest - 1} characters", where)


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def __call__(self, value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, bool):
            yield complaint("must be a boolean", where)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `lowest` to `highest`."""

    lowest: int
    highest: int

    def __call__(self, value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield complaint("must be an integer", where)
        elif not self.lowest <= value <= self.highest:
            yield complaint(f"must be {self.lowest} to {self.highest}", where)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some strings."""

    values: Collection[str]

    def __call__(self, value: Any, where: str) -> Iterator[str]:
        if value not in self.values:
            yield complaint(f"must be one of {', '.join(sorted(self.values))}", where)


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever it is, it is not looked at."""

    def __call__(self, value: Any, where: str) -> Iterator[str]:
        return iter(())


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of `shortest` to `longest` of a shape."""

    each: Shape
    longest: int
    shortest: int = 1

    def __call__(self, value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield complaint("must be an array", where)
            return
        if len(value) > self.longest:
            yield complaint(f"no more than {self.longest} items allowed", where)
        if len(value) < self.shortest:
            yield complaint(f"no less than {self.shortest} items allowed", where)
        for at, item in enumerate(value):
            yield from self.each(item, f"{where}/{at}")


@dataclass(frozen=True, slots=True)
class Fields:
    """An object with these fields and no others. `rule` sees the whole object once its fields are well."""

    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)
    rule: Shape | None = None

    def __call__(self, value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield complaint("must be an object", where)
            return
        found = list(self._each(value, where))
        if self.rule is not None and not found:
            found += self.rule(value, where)
        yield from found

    def _each(self, value: Mapping[str, Any], where: str) -> Iterator[str]:
        for name in sorted(self.required.keys() - value.keys()):
            yield complaint(f"missing required field: {name}", where)
        for name, inner in value.items():
            shape = self.required.get(name) or self.optional.get(name)
            if shape is None:
                yield complaint(f"invalid additional property: {name}", where)
            else:
                yield from shape(inner, f"{where}/{name}")


@dataclass(frozen=True, slots=True)
class Typed:
    """An object whose `type` says which shape it has."""

    shapes: Mapping[str, Shape]

    def __call__(self, value: Any, where: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, Mapping) else None
        shape = self.shapes.get(kind) if isinstance(kind, str) else None
        if shape is None:
            yield complaint(f"unsupported type: {kind}", f"{where}/type")
        else:
            yield from shape({name: inner for name, inner in value.items() if name != "type"}, where)


@dataclass(frozen=True, slots=True)
class Text:
    """A text object of up to `longest` characters; `plain`: plain_text alone is allowed."""

    longest: int
    plain: bool = False
    shortest: int = 1

    def __call__(self, value: Any, where: str) -> Iterator[str]:
        words = Words(self.longest, self.shortest)
        shapes: dict[str, Shape] = {"plain_text": Fields({"text": words}, {"emoji": Flag()})}
        if not self.plain:
            shapes["mrkdwn"] = Fields({"text": words}, {"verbatim": Flag()})
        yield from Typed(shapes)(value, where)
