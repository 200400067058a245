"""Format 1 of a bank file, as models; the JSON Schema that editors complete from is made of them.

Every scalar reaches these models as the text that was written (see `yaml_source`), so numbers and truth values
are read from text here. What one field alone cannot tell - a key that is missing, an outcome nobody
defined - is judged in `reading`.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, WithJsonSchema

from bot.quiz.bank import Difficulty

__all__ = [
    "MAX_OPTIONS",
    "BandEntry",
    "BankEntry",
    "ImageEntry",
    "NoteEntry",
    "OptionEntry",
    "OutcomeEntry",
    "QuestionEntry",
    "RightOption",
    "SeriesEntry",
    "SuggestionEntry",
    "WrongOption",
    "schema_text",
]

MAX_OPTIONS = 20

Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    # An editor reads an unquoted 1.0 as a number; here it stays the text that was written, so both are fine.
    WithJsonSchema({"type": ["string", "number", "boolean"], "minLength": 1}),
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SeriesEntry(_Entry):
    """The place of the bank in an ordered course."""

    name: Text = Field(description="What the course or its parts are called, such as Day.")
    position: int = Field(ge=0, description="The number of this bank in the course.")


class OutcomeEntry(_Entry):
    """What somebody can do who has mastered a part of the bank."""

    id: Slug = Field(description="The name by which questions and notes refer to this outcome.")
    text: Text


class NoteEntry(_Entry):
    """One entry of the study sheet."""

    id: Slug
    title: Text
    text: Text
    reference: Text | None = Field(None, description="The title of something to read.")
    outcomes: list[Slug] = Field([], description="Ids of outcomes this note helps with.")


class BandEntry(_Entry):
    """What is said to a result between two percentages."""

    min_percent: Percent
    max_percent: Percent
    text: Text


class ImageEntry(_Entry):
    """A picture shown with the question."""

    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] = Field(description="An https address.")
    alt: Text = Field(description="What the picture shows, for those who do not see it.")


class SuggestionEntry(_Entry):
    """A guess at the key that nobody has confirmed; `quorum bank accept` turns it into a key."""

    option: Annotated[str, StringConstraints(pattern=r"^[A-T]$")] = Field(description="A letter, A the first option.")
    confidence: float = Field(ge=0, le=1, allow_inf_nan=False)
    evidence: Text = Field(description="The sentence the guess rests on.")


class RightOption(_Entry):
    """A right option."""

    right: Text
    feedback: Text | None = Field(None, description="Said to whoever chose this option.")


class WrongOption(_Entry):
    """A wrong option (a distractor)."""

    wrong: Text
    feedback: Text | None = Field(None, description="Said to whoever chose this option.")


def _shape(value: object) -> str | None:
    """Which of the three ways to write an option this is."""
    if isinstance(value, dict):
        return next((f"<{name}>" for name in ("right", "wrong") if name in value), None)
    return "<plain>"


OptionEntry = Annotated[
    Annotated[RightOption, Tag("<right>")] | Annotated[WrongOption, Tag("<wrong>")] | Annotated[Text, Tag("<plain>")],
    Discriminator(_shape),
]


class QuestionEntry(_Entry):
    """One question."""

    id: Slug = Field(description="Written by `quorum bank check --fix`; stays when a text is corrected.")
    prompt: Text = Field(description="What is asked.")
    kind: Literal["single", "multiple", "true_false"] = Field(
        "single", description="single: one option is right; multiple: one or more are; true_false: see answer."
    )
    difficulty: Difficulty | None = None
    outcomes: list[Slug] = Field([], description="Ids of the outcomes this question tests.")
    tags: list[Text] = []
    variant_of: Slug | None = Field(
        None, description="The id of the question of this bank that this one asks in other words."
    )
    options: list[OptionEntry] | None = Field(
        None, min_length=2, max_length=MAX_OPTIONS, description="Each `right: text` or `wrong: text`."
    )
    answer: bool | None = Field(None, description="For true_false, instead of options: true or false.")
    explanation: Text | None = Field(None, description="Shown when the question is over.")
    hint: Text | None = None
    image: ImageEntry | None = None
    shuffle: bool = Field(True, description="false keeps the written order of the options.")
    suggested: SuggestionEntry | None = Field(None, description="Only beside options that are plain texts.")


class BankEntry(_Entry):
    """A Quorum bank of questions, format 1."""

    model_config = ConfigDict(title="Quorum bank")

    format: Annotated[int, Field(ge=1, le=1), WithJsonSchema({"const": 1})] = Field(
        description="The number of this format: 1."
    )
    id: Slug = Field(description="A short name, unique among all banks: small letters, digits, hyphens.")
    title: Text
    description: Text | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = Field(
        "en", description="The language of the texts, such as en or pt-BR."
    )
    difficulty: Difficulty | None = None
    tags: list[Text] = []
    licence: Text | None = Field(None, description="Under which terms others may use the bank.")
    source: Text | None = Field(None, description="Where the questions come from.")
    series: SeriesEntry | None = None
    outcomes: list[OutcomeEntry] = Field([], description="What somebody can do who has mastered the bank.")
    notes: list[NoteEntry] = Field([], description="The study sheet.")
    score_bands: list[BandEntry] = Field([], description="What is said to a result.")
    questions: list[QuestionEntry] = Field(min_length=1)


def schema_text() -> str:
    """The JSON Schema of a bank file, as the text of `bank.schema.json`."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= BankEntry.model_json_schema()
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
