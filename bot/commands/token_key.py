"""`quorum token-key`: a key to seal tokens with."""

from __future__ import annotations

import typer

from bot.sealing import new_key

__all__ = ["token_key_command"]


def token_key_command() -> None:
    """Print a new TOKEN_KEY, which seals the tokens of installations in the database. Keep a copy of it."""
    typer.echo(new_key())
