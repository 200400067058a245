"""From URLs to drivers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.store.engines import database_url, sqlite_engine, sqlite_path


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sqlite:///data/quorum.sqlite3", "sqlite+aiosqlite:///data/quorum.sqlite3"),
        ("sqlite+aiosqlite:////srv/quorum.sqlite3", "sqlite+aiosqlite:////srv/quorum.sqlite3"),
        ("postgres://user:word@host/db", "postgresql+asyncpg://user:word@host/db"),
        ("postgresql://host/db", "postgresql+asyncpg://host/db"),
        ("postgresql+asyncpg://host/db", "postgresql+asyncpg://host/db"),
        ("postgresql://host/db?sslmode=require", "postgresql+asyncpg://host/db?ssl=require"),
    ],
)
def test_a_url_gets_the_asynchronous_driver_of_its_engine(given: str, expected: str) -> None:
    assert database_url(given).render_as_string(hide_password=False) == expected


@pytest.mark.parametrize(
    "given", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true", "mysql://host/db", "words"]
)
def test_any_other_url_is_refused_with_one_that_would_do(given: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        database_url(given)


def test_a_refused_url_does_not_give_its_password_away() -> None:
    with pytest.raises(ValueError, match="mysql") as refusal:
        database_url("mysql://user:sesame@host/db")
    assert "sesame" not in str(refusal.value)


def test_a_relative_file_is_one_of_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert sqlite_path(make_url("sqlite:///data/quorum.sqlite3")) == tmp_path / "data/quorum.sqlite3"


def test_a_sqlite_that_is_too_old_is_told_before_anything_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(RuntimeError, match=r"needs 3\.35 or newer"):
        sqlite_engine(database_url("sqlite:///nowhere.sqlite3"), writes=True)
