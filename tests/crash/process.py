"""The real process: `python -m bot` on a data folder, found by the address it prints, and killed at will."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.fakes.databases import lay

__all__ = ["Process", "running"]

ROOT = Path(__file__).resolve().parents[2]


class Process:
    """A running Quorum."""

    def __init__(self, process: asyncio.subprocess.Process, address: str) -> None:
        self._process = process
        self.address = address

    async def kill(self) -> None:
        """SIGKILL: no goodbye."""
        self._process.kill()
        await self._process.wait()

    async def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """What Ctrl-C does, or another signal; the exit code."""
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self._process.wait()


@asynccontextmanager
async def running(folder: Path, banks: Path | None = None, **environment: str) -> AsyncIterator[Process]:
    """A process over `folder`, on any free port; stopped at the end of the block if it still runs."""
    lay(folder / "quorum.sqlite3")
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "SYSTEMROOT", "HOME")}
    settings = {"DATA_DIR": str(folder), "WEB_PORT": "0", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    if banks is not None:
        settings["BANKS_PATH"] = str(banks)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", cwd=folder, env=kept | settings | environment, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = (await process.stdout.readline()).decode()
        assert line.startswith("Room"), f"the first line should tell the room's address, not {line!r}"
        yield Process(process, line.split()[1])
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        # Read to the end, so that the pipe's transport closes with the process.
        await process.stdout.read()
