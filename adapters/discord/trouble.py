"""What Discord's refusals mean for a post: never again, try again, or say it was deleted."""

from __future__ import annotations

import asyncio

import aiohttp
import discord

from bot.ports import Refused, Unreachable

__all__ = ["BUSY", "as_port_error", "is_bad_form", "is_gone", "is_late"]

UNKNOWN_MESSAGE = 10008
UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
INVALID_FORM = 50035
BUSY = frozenset({20016, 20022, 20028, 20029, 30046, 40062, 130000})
"""Codes of limits that pass: slow mode, write rates, edits of messages older than an hour, overload."""
PASSING = frozenset({401, 408, 429})
"""Statuses that say nothing about the message. 401: the token was changed; the connection will tell."""


def is_gone(error: discord.HTTPException) -> bool:
    """Whether the message of an edit was deleted."""
    return error.code == UNKNOWN_MESSAGE


def is_bad_form(error: discord.HTTPException) -> bool:
    """Whether Discord took offence at what the message holds."""
    return error.status == 400 and error.code == INVALID_FORM


def is_late(error: discord.HTTPException) -> bool:
    """Whether an acknowledgement came too late, or a second time."""
    return error.code in (UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED)


def as_port_error(error: Exception) -> Refused | Unreachable:
    """The port's word for a failed call.

    Limits, Discord's own failures and broken connections pass: Unreachable. Whatever else Discord answers (unknown
    channel, missing access or permission, locked thread, closed direct messages, a form it cannot take) will be
    answered the same way the next time: Refused. Raises `error` itself where it is no failure of a call.
    """
    if isinstance(error, discord.RateLimited):
        return Unreachable("Discord asks to wait", round(error.retry_after * 1000))
    if isinstance(error, discord.HTTPException):
        words = f"Discord says {error.status} ({error.code}): {error.text or 'no reason given'}"
        if error.status in PASSING or error.status >= 500 or error.code in BUSY:
            return Unreachable(words, _retry_after(error))
        return Refused(words)
    if isinstance(error, (aiohttp.ClientError, OSError, asyncio.TimeoutError)):
        return Unreachable(f"Discord cannot be reached: {error or type(error).__name__}")
    raise error


def _retry_after(error: discord.HTTPException) -> int | None:
    """ms to wait, where the answer says so."""
    header = error.response.headers.get("Retry-After")
    try:
        return round(float(header) * 1000) if header is not None else None
    except ValueError:
        return None
