"""Slack's mrkdwn as HTML: as much of it as our adapter may send, by the rules its clients follow."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape, unescape

from tests.look.undrawn import Undrawn

__all__ = ["mrkdwn"]

_FENCE = re.compile(r"```(.*?)```", re.DOTALL)
_TOKEN = re.compile(r"<([^<>]+)>|`([^`\n]+)`")
_MARKS = (("*", "b"), ("_", "i"), ("~", "s"))
_DATES = {
    "{time}": "%H:%M",
    "{time_secs}": "%H:%M:%S",
    "{date_num}": "%Y-%m-%d",
    "{date_short}": "%b %d, %Y",
    "{date_short_pretty}": "%b %d, %Y",
    "{date_pretty}": "%B %d, %Y",
}


def mrkdwn(text: str) -> str:
    """A text as HTML. Raises Undrawn for what stands in angle brackets and is not known here."""
    parts: list[str] = []
    at = 0
    for fence in _FENCE.finditer(text):
        parts += (_quoted(text[at : fence.start()].strip("\n")), f"<pre>{_plain(fence[1].strip(chr(10)))}</pre>")
        at = fence.end()
    parts.append(_quoted(text[at:].strip("\n")))
    return "".join(parts)


def _quoted(text: str) -> str:
    out: list[str] = []
    quote: list[str] = []
    for line in (*text.split("\n"), None):
        if line is not None and line.startswith(("&gt; ", "> ")):
            quote.append(_line(line.partition(" ")[2]))
            continue
        if quote:
            out.append(f"<blockquote>{'<br>'.join(quote)}</blockquote>")
            quote = []
        if line:
            out.append(f"<p>{_line(line)}</p>")
    return "".join(out)


def _line(line: str) -> str:
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(_token(found[1]) if found[1] else f"<code>{_plain(found[2])}</code>")
        return f"\x00{len(kept) - 1}\x00"

    shown = _plain(_TOKEN.sub(keep, line))
    for mark, tag in _MARKS:
        shown = re.sub(
            rf"(?<!\w){re.escape(mark)}(?=\S)([^{mark}]+?)(?<=\S){re.escape(mark)}(?!\w)", rf"<{tag}>\1</{tag}>", shown
        )
    return re.sub("\x00(\\d+)\x00", lambda found: kept[int(found[1])], shown)


def _plain(text: str) -> str:
    return escape(unescape(text), quote=False)


def _token(inside: str) -> str:
    if inside.startswith("!date^"):
        return f"<time>{_date(inside)}</time>"
    if inside.startswith(("#C", "#G")):
        return '<span class="mention">#study-group</span>'
    if inside.startswith("@U"):
        return '<span class="mention">@Hanna</span>'
    if inside.startswith("!subteam^S"):
        return '<span class="mention">@study-group</span>'
    if inside.startswith("https://"):
        address, _, words = inside.partition("|")
        return f'<span class="link">{_plain(words or address)}</span>'
    raise Undrawn(f"<{inside}> in mrkdwn")


def _date(inside: str) -> str:
    second, shown = inside.partition("|")[0].split("^")[1:3]
    at = datetime.fromtimestamp(int(second), UTC)
    for token, form in _DATES.items():
        shown = shown.replace(token, at.strftime(form))
    if "{" in shown:
        raise Undrawn(f"a date as {shown}")
    return escape(shown)
