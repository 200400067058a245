"""What the house says where it cannot do its work just now."""

from __future__ import annotations

__all__ = ["Doubtful", "Unavailable"]


class Unavailable(Exception):
    """The store cannot be used just now: disk full, database locked, connection gone. Nothing was stored; try again."""


class Doubtful(Unavailable):
    """The commit itself failed: it may have been stored all the same. Look, or do it again."""
