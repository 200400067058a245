"""What is kept on tenants: settings, installations, and words for one use."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Executable, bindparam, delete, select

from bot.ports.store import InstallationRow
from bot.store.link import Ask, Linked
from bot.store.statements import Idiom
from bot.store.tables import installations, tenant_settings, tickets

__all__ = ["TenantReads", "TenantWrites", "settings_at"]


def _settings(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str)
    of = tenant_settings.c
    return select(of.tenant, of.name, of.value).select_from(k.join(tenant_settings, of.tenant == k.c.tenant))


def _set(sql: Idiom) -> Executable:
    put = sql.insert(tenant_settings, "tenant", "name", "value")
    key = [tenant_settings.c.tenant, tenant_settings.c.name]
    return put.on_conflict_do_update(index_elements=key, set_={"value": put.excluded.value})


def _unset(sql: Idiom) -> Executable:
    of = tenant_settings.c
    return delete(tenant_settings).where(of.tenant == bindparam("tenant"), of.name == bindparam("name"))


def _installation(sql: Idiom) -> Executable:
    of = installations.c
    return select(of.tenant, of.platform, of.installed_at, of.body).where(of.tenant == bindparam("tenant"))


def _install(sql: Idiom) -> Executable:
    names = ("tenant", "platform", "installed_at", "body")
    put = sql.insert(installations, *names)
    changed = {name: put.excluded[name] for name in names[1:]}
    return put.on_conflict_do_update(index_elements=[installations.c.tenant], set_=changed)


def _uninstall(sql: Idiom) -> Executable:
    return delete(installations).where(installations.c.tenant == bindparam("tenant"))


def _issue(sql: Idiom) -> Executable:
    return sql.insert(tickets, "hash", "expires_at", "of")


def _use(sql: Idiom) -> Executable:
    mine = delete(tickets).where(tickets.c.hash == bindparam("hash"), tickets.c.expires_at > bindparam("now"))
    return mine.returning(tickets.c.of)


def _expire(sql: Idiom) -> Executable:
    return delete(tickets).where(tickets.c.expires_at <= bindparam("now"))


def _recall(sql: Idiom) -> Executable:
    return delete(tickets).where(tickets.c.of == bindparam("of"))


class TenantReads(Linked):
    """The part of `Reading` that is about tenants."""

    async def tenant_settings(self, tenant: str) -> dict[str, str]:
        return (await self.settings_of([tenant]))[tenant]

    async def settings_of(self, tenants: Collection[str]) -> dict[str, dict[str, str]]:
        return await self._link.ask(settings_at(tenants))

    async def installation(self, tenant: str) -> InstallationRow | None:
        rows = await self._link.fetch(_installation, tenant=tenant)
        return InstallationRow(*rows[0]) if rows else None


class TenantWrites(TenantReads):
    """The part of `Writing` that is about tenants."""

    async def put_tenant_setting(self, tenant: str, name: str, value: str | None) -> None:
        if value is None:
            await self._link.put(_unset, tenant=tenant, name=name)
        else:
            await self._link.put(_set, [(tenant, name, value)])

    async def put_installation(self, row: InstallationRow) -> None:
        await self._link.put(_install, [(row.tenant, row.platform, row.installed_at, row.body)])

    async def drop_installation(self, tenant: str) -> bool:
        return await self._link.write(_uninstall, tenant=tenant) > 0

    async def issue_ticket(self, hash: str, expires_at: int, now: int, of: str = "") -> None:
        await self._link.put(_expire, now=now)
        await self.recall_tickets(of)
        await self._link.put(_issue, [(hash, expires_at, of)])

    async def use_ticket(self, hash: str, now: int) -> str | None:
        rows = await self._link.fetch(_use, hash=hash, now=now)
        return str(rows[0][0]) if rows else None

    async def recall_tickets(self, of: str) -> None:
        if of:
            await self._link.put(_recall, of=of)


def settings_at(tenants: Collection[str]) -> Ask[dict[str, dict[str, str]]]:
    """The settings of each of these tenants."""
    found: dict[str, dict[str, str]] = {tenant: {} for tenant in sorted(tenants)}

    def read(rows: Sequence[Any]) -> dict[str, dict[str, str]]:
        for tenant, name, value in rows:
            found[tenant][name] = value
        return found

    return Ask(_settings, [(tenant,) for tenant in found], read)
