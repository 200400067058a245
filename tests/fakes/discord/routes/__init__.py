"""Every route the fake has. What is not here is a problem of the test that meets it."""

from __future__ import annotations

from tests.fakes.discord.asking import Route
from tests.fakes.discord.routes import application, callbacks, messages, places

__all__ = ["ROUTES"]

ROUTES: tuple[Route, ...] = (*application.ROUTES, *places.ROUTES, *messages.ROUTES, *callbacks.ROUTES)
"""Fixed paths stand before those with a parameter in the same place ("@me" before an id)."""
