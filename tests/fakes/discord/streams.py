"""How events are written into a gateway connection: plain text, one zlib stream, or one zstd stream."""

from __future__ import annotations

import importlib
import json
import zlib
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes.discord.reading import Json

__all__ = ["Writer", "writer_for"]

Writer = Callable[[web.WebSocketResponse, Json], Any]
"""Sends one payload; awaitable. One connection's payloads must be sent one after the other."""


def writer_for(compress: str | None) -> Writer | None:
    """The writer a connection asked for with `compress`; None for what this machine or Discord does not know."""
    if compress is None:
        return _plain
    if compress == "zlib-stream":
        return _zlib_stream()
    if compress == "zstd-stream":
        return _zstd_stream()
    return None


async def _plain(socket: web.WebSocketResponse, payload: Json) -> None:
    await socket.send_str(json.dumps(payload))


def _zlib_stream() -> Writer:
    context = zlib.compressobj()

    async def write(socket: web.WebSocketResponse, payload: Json) -> None:
        data = context.compress(json.dumps(payload).encode()) + context.flush(zlib.Z_SYNC_FLUSH)
        await socket.send_bytes(data)

    return write


def _zstd_stream() -> Writer | None:
    compress = _zstd()
    if compress is None:
        return None

    async def write(socket: web.WebSocketResponse, payload: Json) -> None:
        await socket.send_bytes(compress(json.dumps(payload).encode()))

    return write


def _zstd() -> Callable[[bytes], bytes] | None:
    """A function that adds to one zstd stream and flushes the block; None where no zstd is installed."""
    for name in ("zstandard", "compression.zstd"):
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError:
            continue
        if name == "zstandard":
            context = module.ZstdCompressor().compressobj()
            return lambda data: context.compress(data) + context.flush(module.COMPRESSOBJ_FLUSH_BLOCK)
        stream = module.ZstdCompressor()
        return lambda data: stream.compress(data, mode=stream.FLUSH_BLOCK)
    return None
