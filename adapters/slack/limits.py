"""What Slack accepts in a message, a view and their elements, and what stays readable.

The documented figure unless a docstring says otherwise. All are characters, counted here in UTF-16 units after
escaping, which is never less than what Slack counts.
"""

from __future__ import annotations

__all__ = [
    "BUTTONS_A_BLOCK",
    "CONFIRM_BUTTON",
    "CONFIRM_TEXT",
    "CONFIRM_TITLE",
    "FALLBACK",
    "FULL_PAGE",
    "FULL_POST",
    "HEADER",
    "LABEL",
    "METADATA",
    "NAME",
    "OPTION_ON_BUTTON",
    "OPTION_TEXT",
    "OPTION_VALUE",
    "PICTURE_ALT",
    "PICTURE_URL",
    "POST_BLOCKS",
    "SECTION",
    "SUGGESTIONS",
    "VIEW_BLOCKS",
    "VIEW_TITLE",
]

POST_BLOCKS = 50
"""Blocks of a message."""
VIEW_BLOCKS = 100
"""Blocks of a modal or a home tab."""
FULL_POST = 13_000
"""Characters of a message's blocks as JSON. Not documented; from about 13,200 on Slack says msg_blocks_too_long."""
FULL_PAGE = 40_000
"""Characters of a view's blocks as JSON; 250 kB are allowed, and nobody reads as much."""
SECTION = 3_000
"""Text of a section or of an element of a context block."""
HEADER = 150
FALLBACK = 3_000
"""The text that stands for a message's blocks; 4000 are advised as the most, 40,000 are allowed."""
BUTTONS_A_BLOCK = 25
LABEL = 75
"""A button's label, and what is read out in its place."""
OPTION_ON_BUTTON = 30
"""A longer option stands in the text: clients show about 30 characters of a label. Not documented."""
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
PICTURE_ALT, PICTURE_URL = 1_000, 2_000
"""2000 and 3000 are allowed; with those a picture could fill half of a message."""
VIEW_TITLE = 24
"""A view's title and the labels of its own buttons."""
METADATA = 3_000
SUGGESTIONS = 100
"""Options offered while somebody types."""
OPTION_TEXT, OPTION_VALUE = 75, 150
NAME = 40
"""Of a person's name, so much is shown in a list."""
