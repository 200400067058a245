"""Where everything is kept: SQLAlchemy Core over SQLite (one process) or PostgreSQL (several)."""

from bot.store.lockfile import InUse
from bot.store.migrate import NewerSchema
from bot.store.store import SqlStore, open_reader, open_store

__all__ = ["InUse", "NewerSchema", "SqlStore", "open_reader", "open_store"]
