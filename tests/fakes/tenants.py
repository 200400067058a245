"""What is kept on tenants, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

__all__ = ["FakeTenants"]


class FakeTenants:
    """Implements `bot.ports.Tenants`; nothing is sealed, no word runs out."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}
        self.installed: dict[str, str] = {}
        self.words: set[str] = set()
        self._numbers = count()

    async def settings(self, tenant: str) -> Mapping[str, str]:
        return self.kept.get(tenant, {})

    async def set(self, tenant: str, **settings: str | None) -> None:
        of = self.kept.setdefault(tenant, {})
        of.update({name: value for name, value in settings.items() if value is not None})
        for name, value in settings.items():
            if value is None:
                of.pop(name, None)

    async def installation(self, tenant: str) -> str | None:
        return self.installed.get(tenant)

    async def install(self, tenant: str, platform: str, text: str) -> None:
        self.installed[tenant] = text

    async def uninstall(self, tenant: str, text: str | None = None) -> bool:
        if text is not None and self.installed.get(tenant) != text:
            return False
        return self.installed.pop(tenant, None) is not None

    async def issue(self, seconds: int) -> str:
        word = f"word-{next(self._numbers)}"
        self.words.add(word)
        return word

    async def use(self, word: str) -> bool:
        used = word in self.words
        self.words.discard(word)
        return used
