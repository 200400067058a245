"""What is kept on tenants: written through the engine's queue, sealed where it holds tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Protocol

from bot.engine.allowance import Allowance, Rate, Rates
from bot.engine.engine import QuizEngine
from bot.ports.platform import Clock
from bot.ports.store import InstallationRow, Store, Writing
from bot.ports.tenants import Damaged

__all__ = ["NO_KEY", "KeptTenants", "Sealer"]

_WORDS = Rates(player=Rate(burst=60, per_s=1.0))
"""Words for all comers together: anybody can ask for one, and each is a row."""
NO_KEY = "TOKEN_KEY is not set, so the tokens of an installation cannot be kept. `quorum token-key` prints a new key."


class Sealer(Protocol):
    """Makes a text unreadable for whoever has only the database."""

    def seal(self, text: str) -> str: ...

    def unseal(self, sealed: str) -> str:
        """Raises Damaged where it was sealed with another key, or changed."""
        ...


class KeptTenants:
    """Implements `bot.ports.tenants.Tenants`."""

    def __init__(self, store: Store, engine: QuizEngine, clock: Clock, sealer: Sealer | None) -> None:
        self._store = store
        self._engine = engine
        self._clock = clock
        self._sealer = sealer
        self._allowance = Allowance(clock.now, _WORDS)

    async def settings(self, tenant: str) -> Mapping[str, str]:
        """See `bot.ports.tenants.Tenants`."""
        async with self._store.reading() as reading:
            return await reading.tenant_settings(tenant)

    async def set(self, tenant: str, **settings: str | None) -> None:
        """See `bot.ports.tenants.Tenants`."""

        async def put(writing: Writing) -> None:
            for name, value in settings.items():
                await writing.put_tenant_setting(tenant, name, value)

        await self._engine.write(tenant, put)

    async def installation(self, tenant: str) -> str | None:
        """See `bot.ports.tenants.Tenants`."""
        async with self._store.reading() as reading:
            row = await reading.installation(tenant)
        return self._key().unseal(row.body) if row else None

    async def install(self, tenant: str, platform: str, text: str) -> None:
        """See `bot.ports.tenants.Tenants`."""
        row = InstallationRow(tenant, platform, self._clock.now(), self._key().seal(text))

        async def put(writing: Writing) -> None:
            await writing.put_installation(row)
            # In one transaction: what belongs to a workspace that is here must not be on its way out.
            await writing.drop_departures([tenant])

        await self._engine.write(tenant, put)
        await self._engine.returned([tenant])

    async def uninstall(self, tenant: str, text: str | None = None) -> bool:
        """See `bot.ports.tenants.Tenants`."""
        async with self._store.reading() as reading:
            row = await reading.installation(tenant)
        if row is None or self._is_another(row, text):
            return False
        # Should this process die before the token is gone, whoever finds it dead does all of this again.
        await self._engine.departed(tenant)

        async def drop(writing: Writing) -> tuple[bool, bool]:
            row = await writing.installation(tenant)
            if row is not None and self._is_another(row, text):
                return False, True
            return await writing.drop_installation(tenant), False

        there_was, anew = await self._engine.write(tenant, drop)
        if anew:
            await self._engine.returned([tenant])
        return there_was

    async def issue(self, seconds: int) -> str:
        """See `bot.ports.tenants.Tenants`."""
        self._allowance.admit("", "anybody")
        word, now = secrets.token_urlsafe(24), self._clock.now()
        await self._engine.write("", lambda writing: writing.issue_ticket(_hash(word), now + seconds * 1_000, now))
        return word

    async def use(self, word: str) -> bool:
        """See `bot.ports.tenants.Tenants`."""
        now = self._clock.now()
        return await self._engine.write("", lambda writing: writing.use_ticket(_hash(word), now)) is not None

    def _is_another(self, row: InstallationRow, text: str | None) -> bool:
        """Whether it is not the installation meant; any is, where none is named."""
        return text is not None and self._key().unseal(row.body) != text

    def _key(self) -> Sealer:
        if self._sealer is None:
            raise Damaged(NO_KEY)
        return self._sealer


def _hash(word: str) -> str:
    # With what it is for: the codes of `bot.engine.links` are tickets too.
    return hashlib.sha256(f"install {word}".encode()).hexdigest()
