"""Checks request bodies against Discord's own OpenAPI document, where that document is at hand."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.fakes.discord.reading import Json

__all__ = ["DOCUMENT", "Schema", "SchemaMissing", "load_schema"]

DOCUMENT = Path(__file__).resolve().parents[3].parent / "shared" / "specs" / "discord-openapi.json"
"""Beside the project, never a part of it."""

URI = "urn:discord"
SNOWFLAKE = "#/components/schemas/SnowflakeType"


class SchemaMissing(UserWarning):
    """The document is not there: bodies are checked against the limits alone."""


class Schema:
    """Discord's OpenAPI document, asked about request bodies."""

    def __init__(self, document: Json) -> None:
        self._document = document
        resource = DRAFT202012.create_resource(document)
        self._registry: Registry[Any] = Registry().with_resource(URI, resource)
        self._kind = _validator_class(document)
        self._validators: dict[str, Any] = {}
        self._operations = {
            (method.upper(), _shape(path)): path
            for path, operations in document["paths"].items()
            for method in operations
            if method != "parameters"
        }
        # The same body has the same faults, and a card is sent many times.
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def knows(self, route: str) -> bool:
        """Whether the document has a route ("POST /channels/{channel_id}/messages")."""
        method, _, path = route.partition(" ")
        return (method, _shape(path)) in self._operations

    def complaints(self, route: str, body: Any) -> tuple[str, ...]:
        """What is wrong with a body sent to a route, each with the place in the body; none for routes without one."""
        key = (route, json.dumps(body, sort_keys=True))
        if key not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            validator = self._validator(route, "requestBody")
            nothing = () if body is None else (f"{route} takes no body",)
            self._known[key] = tuple(_judged(validator, body)) if validator else nothing
        return self._known[key]

    def answer_complaints(self, route: str, status: int, data: Any) -> tuple[str, ...]:
        """What is wrong with an answer to a route."""
        if data is None:
            return ()
        validator = self._validator(route, f"responses/{status}")
        return tuple(_judged(validator, data)) if validator else (f"no answer with {status} is documented",)

    def _validator(self, route: str, part: str) -> Any:
        """What checks the JSON of one part of an operation; None where the document has no such JSON."""
        key = f"{route} {part}"
        if key not in self._validators:
            method, _, path = route.partition(" ")
            documented = self._operations.get((method, _shape(path)), "")
            found: Any = self._document["paths"].get(documented, {}).get(method.lower(), {})
            for step in part.split("/"):
                found = found.get(step, {})
            where = documented.replace("~", "~0").replace("/", "~1")
            pointer = f"{URI}#/paths/{where}/{method.lower()}/{part}/content/application~1json/schema"
            known = "application/json" in found.get("content", {})
            self._validators[key] = self._kind({"$ref": pointer}, registry=self._registry) if known else None
        return self._validators[key]


def _judged(validator: Any, value: Any) -> Iterator[str]:
    for error in validator.iter_errors(value):
        best = jsonschema.exceptions.best_match([error])
        where = "/".join(str(part) for part in best.absolute_path) or "body"
        yield f"{where}: {best.message[:300]}"


def _shape(path: str) -> str:
    """A path with its parameters' names taken out: documents and code name them differently."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def _validator_class(document: Json) -> Any:
    """Draft 2020-12 with two things of Discord's own.

    Unions of components are told apart by `type`, so that a fault is found in the one meant and not "in none of
    seven"; and ids are taken as numbers too, as Discord takes them.
    """
    base = jsonschema.Draft202012Validator
    schemas = document["components"]["schemas"]

    def meant(branches: list[Json], instance: Any) -> list[Json]:
        if not isinstance(instance, dict) or "type" not in instance:
            return []
        return [each for each in branches if instance["type"] in _types_of(each, schemas)]

    def union(keyword: str) -> Any:
        plain = base.VALIDATORS[keyword]

        def check(validator: Any, branches: list[Json], instance: Any, schema: Json) -> Iterator[Any]:
            chosen = meant(branches, instance)
            if len(chosen) == 1:
                yield from validator.descend(instance, chosen[0])
            else:
                yield from plain(validator, branches, instance, schema)

        return check

    plain_ref = base.VALIDATORS["$ref"]

    def reference(validator: Any, ref: str, instance: Any, schema: Json) -> Iterator[Any]:
        number = isinstance(instance, int) and not isinstance(instance, bool)
        if not (ref == SNOWFLAKE and number and instance >= 0):
            yield from plain_ref(validator, ref, instance, schema)

    keywords = {"oneOf": union("oneOf"), "anyOf": union("anyOf"), "$ref": reference}
    return jsonschema.validators.extend(base, keywords)


def _types_of(branch: Json, schemas: Json) -> list[Any]:
    """The values of `type` that a branch of a union is for."""
    name = branch.get("$ref", "").rpartition("/")[2]
    found: list[Any] = schemas.get(name, {}).get("properties", {}).get("type", {}).get("enum", [])
    return found


@lru_cache(maxsize=2)
def _parsed(path: Path) -> Schema:
    # A megabyte that never changes: read once for all the fakes of a test run.
    return Schema(json.loads(path.read_text(encoding="utf-8")))


def load_schema(path: Path = DOCUMENT) -> Schema | None:
    """The document at `path`; None, with a warning that shows in the run's summary, where there is none."""
    if path.exists():
        return _parsed(path)
    with warnings.catch_warnings():
        # Shown as a warning even where warnings are errors: a machine without the document can still run the tests.
        warnings.simplefilter("always")
        warnings.warn(f"{path.name} is missing: bodies are not checked against it", SchemaMissing, stacklevel=2)
    return None
