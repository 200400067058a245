"""Processes that benches start and watch from outside."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "Started", "environment", "start"]

ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Started:
    """A process that has said it is ready: after how many seconds, and with how many bytes in memory then."""

    process: asyncio.subprocess.Process
    seconds: float
    resident: int

    async def kill(self) -> None:
        """SIGKILL, and no goodbye."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        # Read to the end, so that the pipe's transport closes with the process.
        if self.process.stdout is not None:
            await self.process.stdout.read()


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """What a process over `folder` is told: nothing of this one's own settings."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "HOME")}
    return {**kept, "DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **settings}


async def start(arguments: list[str], told: dict[str, str], folder: Path, ready: str) -> Started:
    """Start Python with these arguments, and wait for a line that begins with `ready`."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=folder, env=told, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    while not (line := (await process.stdout.readline()).decode()).startswith(ready):
        assert line, f"it ended before it was ready: {arguments}"
    took = time.perf_counter() - began
    return Started(process, took, _resident(process.pid))


def _resident(pid: int) -> int:
    """Bytes in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
