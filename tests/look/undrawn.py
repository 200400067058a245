"""What a drawer says of a part of a payload that it does not know."""

from __future__ import annotations

__all__ = ["Undrawn"]


class Undrawn(ValueError):
    """A type of block, component or markup that is not drawn here yet: teach the drawer before looking at pictures."""
