"""Discord's markdown as HTML: as much of it as our adapter may send, by the rules its clients follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape

__all__ = ["drawn"]

NOW = 1_800_000_000
"""Seconds: what `<t:...:R>` is told from."""
_FENCE = re.compile(r"```([\w+#-]*)\n(.*?)\n?```", re.DOTALL)
_INLINE = re.compile(
    r"\\(?P<plain>[^\w\s])"
    r"|`(?P<code>[^`\n]+)`"
    r"|<t:(?P<at>\d+)(?::(?P<as>[tTdDfFR]))?>"
    r"|<(?P<who>@&|@!?|#)(?P<id>\d+)>"
    r"|\*\*(?P<bold>.+?)(?<!\\)\*\*(?!\*)"
    r"|__(?P<under>.+?)(?<!\\)__"
    r"|~~(?P<gone>.+?)(?<!\\)~~"
    r"|\|\|(?P<hidden>.+?)(?<!\\)\|\|"
    r"|(?<![*\w])\*(?P<slant>[^*\s](?:[^*]*[^*\s])?)\*(?!\*)"
    r"|(?<!\w)_(?P<slant2>[^_\s](?:[^_]*[^_\s])?)_(?!\w)"
)
_LEADS = (("### ", "h3"), ("## ", "h2"), ("# ", "h1"), ("-# ", "small"))
_ITEM = re.compile(r"(?:[-*]|\d+\.) ")


def drawn(text: str) -> str:
    """A text display's content as HTML."""
    out: list[str] = []
    at = 0
    for fence in _FENCE.finditer(text):
        out += _lines(text[at : fence.start()].strip("\n"))
        out.append(f"<pre>{escape(fence[2])}</pre>")
        at = fence.end()
    out += _lines(text[at:].strip("\n"))
    return "".join(out)


def _lines(text: str) -> Iterator[str]:
    quote: list[str] = []
    for line in text.split("\n") if text else ():
        if line.startswith("> "):
            quote.append(_inline(line[2:]))
            continue
        if quote:
            yield f"<blockquote>{'<br>'.join(quote)}</blockquote>"
            quote = []
        yield _line(line)
    if quote:
        yield f"<blockquote>{'<br>'.join(quote)}</blockquote>"


def _line(line: str) -> str:
    for lead, tag in _LEADS:
        if line.startswith(lead):
            return f"<{tag}>{_inline(line[len(lead) :])}</{tag}>"
    item = _ITEM.match(line)
    if item is not None:
        sign = "•" if item[0][0] in "-*" else item[0].strip()
        return f'<p class="item"><span>{sign}</span><span>{_inline(line[item.end() :])}</span></p>'
    return f"<p>{_inline(line) or '&nbsp;'}</p>"


def _inline(text: str) -> str:
    out: list[str] = []
    at = 0
    for found in _INLINE.finditer(text):
        out += (escape(text[at : found.start()]), _mark(found))
        at = found.end()
    return "".join(out) + escape(text[at:])


_TAGS = {"bold": "b", "under": "u", "gone": "s", "hidden": "mark", "slant": "i", "slant2": "i"}


def _mark(found: re.Match[str]) -> str:
    if found["plain"]:
        return escape(found["plain"])
    if found["code"]:
        return f"<code>{escape(found['code'])}</code>"
    if found["at"]:
        return f"<time>{_moment(int(found['at']), found['as'] or 'f')}</time>"
    if found["id"]:
        return f'<span class="mention">{"#general" if found["who"] == "#" else "@Study group"}</span>'
    kind = next(name for name in _TAGS if found[name])
    return f"<{_TAGS[kind]}>{_inline(found[kind])}</{_TAGS[kind]}>"


def _moment(at: int, shown: str) -> str:
    if shown == "R":
        away = at - NOW
        count, unit = (abs(away), "second") if abs(away) < 90 else (abs(away) // 60, "minute")
        if count >= 120 and unit == "minute":
            count, unit = count // 60, "hour"
        told = f"{count} {unit}{'s' if count != 1 else ''}"
        return f"in {told}" if away >= 0 else f"{told} ago"
    form = {"d": "%d/%m/%Y", "D": "%d %B %Y", "t": "%H:%M", "T": "%H:%M:%S", "f": "%d %B %Y %H:%M"}[shown]
    return datetime.fromtimestamp(at, UTC).strftime(form)
