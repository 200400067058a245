"""The stylesheet, the scripts and the icon, kept in memory under an address that changes with their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from aiohttp import web

__all__ = ["Assets"]

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"


class Assets:
    """The files of a folder. All share one digest, so that scripts find each other by relative address."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in _TYPES}
        digest = hashlib.sha256()
        for name, content in self._files.items():
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        self.digest = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        """The address of a file; KeyError if there is none, since that is a template's mistake."""
        if name not in self._files:
            raise KeyError(name)
        return f"/static/{self.digest}/{name}"

    async def serve(self, request: web.Request) -> web.Response:
        """A file. An address of an older version gets today's file, but may not be kept."""
        name = request.match_info["name"]
        content = self._files.get(name)
        if content is None:
            raise web.HTTPNotFound(text="There is no such file.")
        current = request.match_info["digest"] == self.digest
        return web.Response(
            body=content,
            content_type=_TYPES[Path(name).suffix],
            charset="utf-8",
            headers={"Cache-Control": _FOREVER if current else "no-cache"},
        )
