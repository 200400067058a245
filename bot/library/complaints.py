"""What a schema check found, in words for the person who wrote the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.library import schema

__all__ = ["Complaint", "Place", "complaints", "likely"]

Place = tuple[str | int, ...]
Complaint = tuple[Place, str, str]
"""Where in the file, what is wrong, what to write instead."""

_FIELDS_AT: Mapping[tuple[str, ...], type[BaseModel]] = {
    (): schema.BankEntry,
    ("series",): schema.SeriesEntry,
    ("outcomes",): schema.OutcomeEntry,
    ("notes",): schema.NoteEntry,
    ("score_bands",): schema.BandEntry,
    ("questions",): schema.QuestionEntry,
    ("questions", "image"): schema.ImageEntry,
    ("questions", "suggested"): schema.SuggestionEntry,
    ("questions", "options", "<right>"): schema.RightOption,
    ("questions", "options", "<wrong>"): schema.WrongOption,
}

_EXAMPLES: Mapping[str, str] = {
    "format": "write `format: 1` at the top of the file",
    "id": "write `id: a-short-name`",
    "title": "write `title: ...`",
    "prompt": "write what is asked: `prompt: ...`",
    "questions": "write `questions:` and below it a list, each entry beginning with `- id: ...`",
    "alt": "write `alt: what the picture shows`",
}
_OPTION_REMEDY = (
    'write `- right: text` or `- wrong: text`; put quotes around a text with a colon, as in - wrong: "a: b"'
)


def likely(word: str, known: Iterable[str]) -> str | None:
    """The known word somebody most likely meant by `word`, None where none is near."""
    found = process.extractOne(word.lower(), list(known), score_cutoff=70)
    return found[0] if found else None


def complaints(errors: Iterable[ErrorDetails]) -> list[Complaint]:
    """Pydantic's errors as complaints; a misspelt field is one complaint, not also a missing one."""
    errors = list(errors)
    misspelt = {
        (*error["loc"][:-1], meant)
        for error in errors
        if error["type"] == "extra_forbidden" and (meant := likely(str(error["loc"][-1]), _fields(error["loc"])))
    }
    return [_complaint(error) for error in errors if error["type"] != "missing" or error["loc"] not in misspelt]


def _fields(place: Place) -> list[str]:
    owner = tuple(step for step in place[:-1] if isinstance(step, str))
    model = _FIELDS_AT.get(owner)
    return list(model.model_fields) if model else []


def _complaint(error: ErrorDetails) -> Complaint:
    place = error["loc"]
    name = next((str(step) for step in reversed(place) if isinstance(step, str) and not step.startswith("<")), "file")
    say = _BY_TYPE.get(error["type"])
    message, remedy = say(name, error) if say else (f"`{name}`: {error['msg']}", "correct it")
    return tuple(step for step in place if not str(step).startswith("<")), message, remedy


def _shown(value: object) -> str:
    text = str(value)
    return f"`{text[:40]}...`" if len(text) > 43 else f"`{text}`"


def _missing(name: str, error: ErrorDetails) -> tuple[str, str]:
    if name == "id" and error["loc"][0] == "questions":
        return "this question has no id", "run `quorum bank check --fix` on this file: it writes one"
    return f"`{name}` is missing", _EXAMPLES.get(name, f"write `{name}: ...`")


def _unknown(_: str, error: ErrorDetails) -> tuple[str, str]:
    written, known = str(error["loc"][-1]), _fields(error["loc"])
    if {"right", "wrong"} & set(known) and written in ("right", "wrong"):
        return "one option is both right and wrong", "begin a new line with `- ` for each option"
    meant = likely(written, known)
    return f"unknown field `{written}`", (f"did you mean `{meant}`?" if meant else f"known here: {', '.join(known)}")


def _no_text(name: str, error: ErrorDetails) -> tuple[str, str]:
    given = error["input"]
    if given is None:
        return f"`{name}` has nothing written", 'write a text; put the word null in quotes: "null"'
    if isinstance(given, Mapping):
        return f"`{name}` is a group of fields where a text belongs", "put quotes around a text with a colon"
    return f"`{name}` is a list where a text belongs", "put quotes around a text with brackets"


def _pattern(name: str, error: ErrorDetails) -> tuple[str, str]:
    shown = _shown(error["input"])
    if name == "url":
        return f"`url` is {shown}", "write an address that begins with https://"
    if name == "language":
        return f"`language` is {shown}", "write a language code such as en, de or pt-BR"
    if name == "option":
        return f"`option` is {shown}", "write the letter of an option: A for the first"
    return f"{shown} cannot be an id", "use small letters, digits and single hyphens, such as model-optimization"


def _choice(name: str, error: ErrorDetails) -> tuple[str, str]:
    if name == "kind" and error["input"] in ("typed", "numeric"):
        return (
            f"a question of kind {error['input']} cannot be asked yet",
            "give it options and write kind: single, or take the question out",
        )
    expected = error["ctx"]["expected"].replace("'", "")
    return f"`{name}` is {_shown(error['input'])}", f"write one of: {expected}"


def _not_list(name: str, error: ErrorDetails) -> tuple[str, str]:
    return f"`{name}` is not a list", "write one entry a line, each beginning with `- `, or leave the field out"


def _not_fields(name: str, error: ErrorDetails) -> tuple[str, str]:
    if not error["loc"]:
        return "this is not a bank file", "a bank file begins with the fields `format: 1`, `id:` and `title:`"
    return f"an entry of `{name}` is not a group of fields", "write `name: text` lines, indented alike"


def _truth(name: str, error: ErrorDetails) -> tuple[str, str]:
    return f"`{name}` is {_shown(error['input'])}", "write true or false"


def _number(name: str, error: ErrorDetails) -> tuple[str, str]:
    bounds: dict[str, Any] = {"confidence": "a number from 0 to 1", "format": "1"}
    percents = dict.fromkeys(("min_percent", "max_percent"), "a number from 0 to 100")
    return f"`{name}` is {_shown(error['input'])}", f"write {(bounds | percents).get(name, 'a whole number')}"


def _short(name: str, error: ErrorDetails) -> tuple[str, str]:
    if name == "options":
        return "a question needs at least two options", "write another one"
    return f"`{name}` has no entries", "write at least one"


def _long(name: str, error: ErrorDetails) -> tuple[str, str]:
    if name == "options":
        return f"more than {schema.MAX_OPTIONS} options", "take some out"
    return f"`{name}` is too long", f"at most {error['ctx']['max_length']} characters"


_BY_TYPE: Mapping[str, Callable[[str, ErrorDetails], tuple[str, str]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_type": _no_text,
    "string_too_short": lambda name, error: (f"`{name}` has no text", "write a text, or leave the field out"),
    "string_too_long": _long,
    "string_pattern_mismatch": _pattern,
    "literal_error": _choice,
    "enum": _choice,
    "bool_parsing": _truth,
    "bool_type": _truth,
    "int_parsing": _number,
    "int_type": _number,
    "int_parsing_size": _number,
    "float_parsing": _number,
    "float_type": _number,
    "finite_number": _number,
    "greater_than_equal": _number,
    "less_than_equal": _number,
    "list_type": _not_list,
    "model_type": _not_fields,
    "too_short": _short,
    "too_long": _long,
    "union_tag_not_found": lambda name, error: ("an option is neither right nor wrong", _OPTION_REMEDY),
}
