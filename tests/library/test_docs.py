"""The page about banks says what is so: its examples are banks, its commands exist, its fields are the format's."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from bot.commands.bank import bank_app
from bot.library import schema
from bot.library.editing import with_ids
from bot.library.findings import Severity
from bot.library.lint import lint
from bot.library.reading import read_bank

PAGE = (Path(__file__).resolve().parents[2] / "docs/banks.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_every_example_is_a_bank_without_errors() -> None:
    assert len(EXAMPLES) == 2
    for example in EXAMPLES:
        reading = read_bank(with_ids(example, 8)[0])
        assert reading.bank is not None, reading.findings
        assert not [found for found in lint([reading]) if found.severity is Severity.ERROR]


def test_the_long_example_has_every_field_of_the_format() -> None:
    models = (
        schema.BankEntry,
        schema.SeriesEntry,
        schema.OutcomeEntry,
        schema.NoteEntry,
        schema.BandEntry,
        schema.QuestionEntry,
        schema.RightOption,
        schema.WrongOption,
        schema.ImageEntry,
        schema.SuggestionEntry,
    )
    for model in models:
        for name in model.model_fields:
            assert re.search(rf"\b{name}:", EXAMPLES[1]), name


def test_every_command_and_option_is_on_the_page() -> None:
    group = get_command(bank_app)
    commands = getattr(group, "commands", {})
    assert len(commands) == 7
    for name, command in commands.items():
        assert f"quorum bank {name}" in PAGE
        for parameter in command.params:
            options = [option for option in parameter.opts if option.startswith("-")]
            assert not options or any(f"`{option}" in PAGE for option in options), options
