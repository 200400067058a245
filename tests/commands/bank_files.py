"""What tests of `quorum bank` share: files with banks, and what the commands made of them."""

from __future__ import annotations

from pathlib import Path

from typer.testing import Result

from bot.library.reading import read_bank
from bot.quiz.bank import Bank
from tests.commands.terminal import quorum

__all__ = ["GOOD", "OPEN", "bank", "bank_in", "written"]

GOOD = """\
format: 1
id: tea
title: Tea [and leaves]
series: {name: Day, position: 4}
score_bands:
  - {min_percent: 0, max_percent: 100, text: Well drunk}
outcomes:
  - {id: leaves, text: Tell leaves apart}
notes:
  - {id: water, title: Water, text: Not boiling., reference: On Water}
questions:
  - id: q-1
    prompt: Which leaf stays green?
    outcomes: [leaves]
    options:
      - right: Sencha
      - wrong: Assam
    explanation: It is steamed.
"""

OPEN = """\
format: 1
id: open-tea
title: Open tea
questions:
  - id: q-1
    prompt: Which leaf stays green?
    options:   # as on the shelf
      - Assam
      - Sencha
    explanation: Sencha is steamed.
    suggested: {option: B, confidence: 0.9, evidence: Sencha is steamed.}
  - id: q-2
    prompt: Which one is rolled?
    options:
      - Gunpowder
      - Lapsang
  - id: q-3
    prompt: Which ones are black?
    options:
      - Assam
      - Keemun
      - Sencha
"""


def bank(*words: str | Path, typed: str | None = None) -> Result:
    """Type `quorum bank` and these words."""
    return quorum("bank", *words, typed=typed)


def written(name: str, text: str) -> Path:
    """A file with this text in the working directory."""
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def bank_in(path: str | Path) -> Bank:
    """The bank that a file holds."""
    bank = read_bank(Path(path).read_text(encoding="utf-8")).bank
    assert bank is not None
    return bank
