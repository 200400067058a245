"""Plain text for Discord: nothing in it is markup, mention or link, and code is shown as code."""

from __future__ import annotations

import re

from bot.quiz.fitting import fit, fit_code, inlined, length, trimmed

__all__ = ["code_block", "escape", "plainly", "rich", "richly"]

_SPECIAL = re.compile(r"[\\*_~`|<>\[\]@]")
_ADDRESS = re.compile(r":(?=//)")
_INVITE = re.compile(r"\b(discord(?:app)?)\.(?=gg|com|me|io)", re.IGNORECASE)
_LINE_START = re.compile(r"^([ \t]*)([#+-]|\d+(?=[.)]))", re.MULTILINE)


def escape(text: str) -> str:
    """Text that Discord draws as it is: no markup, no mention, no link, no invite."""
    text = _SPECIAL.sub(lambda match: "\\" + match[0], trimmed(text))
    text = _ADDRESS.sub(r"\\:", text)
    text = _INVITE.sub(r"\1\\.", text)
    return _LINE_START.sub(_guarded, text)


def _guarded(match: re.Match[str]) -> str:
    # A digit cannot be escaped; the dot or bracket behind it can, but a word joiner between them is always drawn.
    return f"{match[1]}{match[2]}\u2060" if match[2].isdigit() else f"{match[1]}\\{match[2]}"


def rich(text: str) -> str:
    """As `escape`, but what stands between single backticks on one line is shown as code."""
    return inlined(text, escape, "`{}`".format)


def plainly(text: str, limit: int) -> str:
    """So much of a text, escaped, that it has at most `limit` characters."""
    return fit(text, limit, escape)


def richly(text: str, limit: int) -> str:
    """As `plainly`, with inline code shown as code."""
    return fit(text, limit, rich)


def code_block(text: str, language: str, limit: int) -> str:
    """Preformatted text of at most `limit` characters, cut between lines; backticks cannot end it early."""
    name = re.sub(r"[^A-Za-z0-9+#-]", "", language)[:20]
    opening, closing = f"```{name}\n", "\n```"
    room = limit - length(opening) - length(closing)
    if room < 1:
        return ""
    return f"{opening}{fit_code(text, room, _unfenced) or ' '}{closing}"


def _unfenced(body: str) -> str:
    return body.replace("``", "`\u200b`")
