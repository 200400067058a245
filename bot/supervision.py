"""Platforms fail alone: each is started again with growing pauses, and the others play on."""

from __future__ import annotations

import asyncio

import structlog

from bot.ports.platform import Clock, Platform

__all__ = ["FIRST_PAUSE_MS", "LAST_PAUSE_MS", "STEADY_MS", "supervise"]

log = structlog.get_logger(__name__)

FIRST_PAUSE_MS = 1_000
LAST_PAUSE_MS = 300_000
STEADY_MS = 60_000
"""A platform that ran for this long starts again with the first pause."""


async def supervise(platform: Platform, clock: Clock) -> None:
    """Run a platform for ever, until cancelled."""
    pause = FIRST_PAUSE_MS
    while True:
        started = clock.now()
        try:
            await platform.run()
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            # Nobody cancelled us: something the platform waited for was.
            log.exception("platform failed, starting it again", platform=platform.name, pause_ms=pause)
        except OSError as error:
            log.error("platform failed, starting it again", platform=platform.name, pause_ms=pause, error=str(error))  # noqa: TRY400 - the words say it all
        except Exception:
            log.exception("platform failed, starting it again", platform=platform.name, pause_ms=pause)
        else:
            log.warning("platform ended, starting it again", platform=platform.name, pause_ms=pause)
        if clock.now() - started >= STEADY_MS:
            pause = FIRST_PAUSE_MS
        await clock.sleep(pause)
        pause = min(pause * 2, LAST_PAUSE_MS)
