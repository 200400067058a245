"""What Discord accepts in one message, and what stays readable."""

from __future__ import annotations

__all__ = [
    "BUTTONS_A_ROW",
    "CHOICES",
    "COMPONENTS",
    "CUSTOM_ID",
    "LABEL",
    "NONCE",
    "NOTE",
    "OPTION_ON_BUTTON",
    "PICTURE_ALT",
    "PICTURE_URL",
    "TEXT",
    "THREAD_NAME",
]

COMPONENTS = 40
"""Components of a message, nested ones and containers included."""
TEXT = 3_900
"""Characters over all text displays of a message; 4000 are allowed."""
NOTE = 1_900
"""Characters of a plain private message; 2000 are allowed."""
BUTTONS_A_ROW = 5
CUSTOM_ID = 100
LABEL = 80
OPTION_ON_BUTTON = 35
"""A longer option stands in the text: phones cut longer labels."""
NONCE = 25
CHOICES = 25
"""Suggestions of an autocomplete; a name has at most 100 characters."""
PICTURE_ALT = 1_024
PICTURE_URL = 2_048
THREAD_NAME = 100
