"""What the house says where it cannot do its work just now."""

from __future__ import annotations

__all__ = ["Doubtful", "Hurried", "Unavailable"]


class Unavailable(Exception):
    """The store cannot be used just now: disk full, database locked, connection gone. Nothing was stored; try again."""


class Doubtful(Unavailable):
    """The commit itself failed: it may have been stored all the same. Look, or do it again."""


class Hurried(Unavailable):
    """Somebody asks for more than people do; the message tells them so. `silent`: they were told before, and where a
    platform can acknowledge without a word, it does.
    """

    def __init__(self, said: str, *, silent: bool = False) -> None:
        super().__init__(said)
        self.silent = silent
