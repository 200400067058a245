"""Every route the fake has. What is not here is a problem of the test that meets it."""

from __future__ import annotations

from tests.fakes.discord.asking import Route
from tests.fakes.discord.routes import application, callbacks, messages, places

__all__ = ["ROUTES"]

ROUTES: tuple[Route, ...] = (*callbacks.ROUTES, *application.ROUTES, *places.ROUTES, *messages.ROUTES)
"""Callbacks first: a burst of clicks looks for nothing else. Fixed paths stand before those with a parameter in the
same place ("@me" before an id).
"""
