"""The secrets that tests use, and a watch over everything the suite writes: none of them may ever be in a log.

A test that writes one to a log, to its output or to its errors fails, whatever else it says.
"""

from __future__ import annotations

import re

import pytest

from tests.fakes.discord import FakeDiscord
from tests.fakes.room_demo import SECRET
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.bolt import SECRET as BOLT_SECRET
from tests.fakes.slack.state import State
from tests.slack.table import SIGNING_SECRET

__all__ = ["KNOWN", "found_in", "watch"]

KNOWN = (
    FakeDiscord.token,
    FakeSlack.app_token,
    State.client_secret,
    SIGNING_SECRET,
    BOLT_SECRET,
    SECRET.decode(),
)
"""Tokens, signing secrets, the key of cookies. Bot tokens on Slack are drawn: their form is known."""
_FORMS = (r"xox[bpa]-[A-Z0-9]+-[A-Z0-9]+-for-tests",)
_ANY = re.compile("|".join([*map(re.escape, KNOWN), *_FORMS]))


def found_in(text: str) -> str | None:
    """A secret that stands in a text."""
    match = _ANY.search(text)
    return match[0] if match else None


def watch(report: pytest.TestReport) -> None:
    """Make a test fail in whose output a secret stands."""
    for name, text in report.sections:
        secret = found_in(text)
        if secret is not None:
            report.outcome = "failed"
            report.longrepr = f"a secret stands in the {name.lower()}: {secret[:4]}…"
            return
