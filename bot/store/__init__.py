"""Where everything is kept: SQLAlchemy Core over SQLite (one process) or PostgreSQL (several)."""

from bot.store.backup import Damaged, NotSqlite, back_up, restore
from bot.store.check import check_database
from bot.store.lockfile import InUse
from bot.store.migrate import NewerSchema, OlderSchema
from bot.store.read_only import open_read_only
from bot.store.store import SqlStore, open_store

__all__ = [
    "Damaged",
    "InUse",
    "NewerSchema",
    "NotSqlite",
    "OlderSchema",
    "SqlStore",
    "back_up",
    "check_database",
    "open_read_only",
    "open_store",
    "restore",
]
