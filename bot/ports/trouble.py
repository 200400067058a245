"""What the house says where it cannot do its work just now."""

from __future__ import annotations

__all__ = ["Unavailable"]


class Unavailable(Exception):
    """The store cannot be used just now: disk full, database locked, connection gone. Nothing was stored; try again."""
