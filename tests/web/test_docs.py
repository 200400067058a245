"""The page about the room says what is so: its settings exist, its pictures are there, its numbers are the code's."""

from __future__ import annotations

import re
from pathlib import Path

from adapters.web import WebSettings
from adapters.web.fields import SECONDS
from adapters.web.identity import _KEEP_DAYS, NAME_LENGTH
from adapters.web.inbound import room_of
from bot.quiz.step import LOBBY_EXPIRY_MS, PAUSE_EXPIRY_MS
from bot.settings import Settings

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "room.md").read_text(encoding="utf-8")
PLAIN = " ".join(PAGE.split())


def test_every_setting_it_names_exists() -> None:
    named = set(re.findall(r"`([A-Z][A-Z_]+)(?:=[^`]*)?`", PAGE))
    assert {"WEB_HOST", "WEB_PORT", "PUBLIC_URL", "WEB_NAMES", "WEB_SECRET", "DATA_DIR"} <= named
    assert named <= {name.upper() for name in Settings.model_fields}


def test_every_picture_it_shows_is_there() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE)
    assert shown
    assert [path for path in shown if not (DOCS / path).is_file()] == []


def test_its_numbers_are_those_of_the_code() -> None:
    defaults = WebSettings(secret=b"0123456789abcdef")
    assert f"{defaults.windows:,} open windows in all, {defaults.windows_each} for one player" in PLAIN
    assert f"at most {NAME_LENGTH} characters" in PLAIN
    assert f"{SECONDS[0]} to {SECONDS[-1]} seconds" in PLAIN
    assert f"for {_KEEP_DAYS} days" in PLAIN
    assert f"every {defaults.heartbeat_ms // 1000} seconds" in PLAIN
    assert f"127.0.0.1:{defaults.port}" in PLAIN
    assert "closed after half an hour" in PLAIN
    assert LOBBY_EXPIRY_MS == 30 * 60_000
    assert "ends after a day" in PLAIN
    assert PAUSE_EXPIRY_MS == 24 * 3_600_000


def test_a_room_name_has_at_most_forty_letters_digits_and_hyphens() -> None:
    assert "letters, digits and hyphens, at most 40" in PLAIN
    assert room_of("a" * 40) is not None
    assert room_of("a" * 41) is None
