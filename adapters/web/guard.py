"""What keeps other sites out: which names the room answers to, who may post, what a page may load.

Names. A browser can be led to this server under a name that somebody else controls (DNS rebinding). So a request must
name a host from a fixed set: localhost and the loopback addresses, the host listened on, `public_url`'s host, and
the names in the settings. Listening on every interface (0.0.0.0 or ::) also admits any literal IP address: an
address is not looked up, so nobody can rebind it.

Posts. Browsers say where a POST comes from. It must come from a page of this very origin (scheme aside, since a proxy
may have changed it) or of `public_url`'s. A POST that says nothing is refused as well.
"""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters.web.settings import WebSettings

__all__ = ["HEADERS", "admits", "comes_from_here", "guard", "put_headers"]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with that, browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


def admits(host: str, settings: WebSettings) -> bool:
    """Whether a Host header names this room."""
    name = _name_of(host)
    if name is None:
        return False
    known = _LOOPBACK | {settings.host.lower()} | {known.lower() for known in settings.names}
    if settings.origin is not None:
        known |= {urlsplit(settings.origin).hostname or ""}
    return name in known or (settings.host in _EVERYWHERE and _is_address(name))


def comes_from_here(headers: web.BaseRequest | dict[str, str], host: str, settings: WebSettings) -> bool:
    """Whether a POST to `host` was made by one of this room's own pages, going by its headers."""
    said = headers if isinstance(headers, dict) else headers.headers
    if said.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = said.get("Origin", "").lower()
    return origin != "" and (urlsplit(origin).netloc == host.lower() or origin == settings.origin)


def guard(settings: WebSettings, open_paths: Collection[str]) -> Middleware:
    """The middleware that refuses strange hosts (421) and POSTs from elsewhere (403), except to `open_paths`."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in open_paths:
            return await handler(request)
        if not admits(request.host, settings):
            raise web.HTTPMisdirectedRequest(
                text="This room does not answer to that address. Open it by the address its host gave you; "
                "the host can add a name with PUBLIC_URL."
            )
        if request.method == "POST" and not comes_from_here(request, request.host, settings):
            raise web.HTTPForbidden(text="That did not come from a page of this room. Open the room and try there.")
        return await handler(request)

    return check


async def put_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on every response, streams and errors included."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-cache, private")


def _name_of(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
