"""Who somebody is: a signed cookie that holds a player's id and name, and nothing kept on the server."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, replace

from aiohttp import web
from itsdangerous import BadData, URLSafeSerializer

from bot.quiz.events import Person

__all__ = ["COOKIE", "NAME_LENGTH", "BadName", "Identity", "Player", "clean_name"]

COOKIE = "quorum_player"
NAME_LENGTH = 32
"""The longest name, in characters."""
_KEEP_DAYS = 400
"""As long as browsers keep a cookie at most."""
_JOINERS = "\u200c\u200d"
"""Zero-width joiners: part of emoji and of several scripts, so they may stay in a name, but not be all of it."""


class BadName(ValueError):
    """A name that cannot be used; the message says why, for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody with a name. `id` is drawn once per browser and never changes with the name."""

    id: str
    name: str

    @property
    def person(self) -> Person:
        return Person(self.id, self.name)


def clean_name(raw: str) -> str:
    """A name as it is shown: control and direction characters removed, white space collapsed, trimmed.

    Raises BadName where nothing visible remains or it is longer than NAME_LENGTH.
    """
    composed = unicodedata.normalize("NFC", raw)
    kept = "".join(
        " " if char.isspace() else char
        for char in composed
        if char.isspace() or char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    name = " ".join(kept.split())
    if not any(unicodedata.category(char)[0] in "LNPS" for char in name):
        raise BadName("Please type a name, so that the others know who you are.")
    if len(name) > NAME_LENGTH:
        raise BadName(f"That name has {len(name)} characters. Please use at most {NAME_LENGTH}.")
    return name


class Identity:
    """Reads and writes the cookie. Only who knows `secret` can write one that is believed."""

    def __init__(self, secret: bytes, *, secure: bool) -> None:
        self._secure = secure
        self._signer = URLSafeSerializer(
            secret, salt="quorum.player.1", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def of(self, request: web.BaseRequest) -> Player | None:
        """The player a request comes from; None without a cookie, or with one that was made up."""
        cookie = request.cookies.get(COOKIE)
        return self.read(cookie) if cookie else None

    def read(self, cookie: str) -> Player | None:
        """The player a cookie stands for, None if its signature is not ours."""
        try:
            plain = self._signer.loads(cookie)
        except BadData:
            return None
        match plain:
            case [str(id), str(name)]:
                return Player(id, name)
        return None

    def write(self, player: Player) -> str:
        """The cookie's value."""
        return str(self._signer.dumps([player.id, player.name]))

    def named(self, player: Player | None, name: str) -> Player:
        """The same player by another name, or a new player."""
        return replace(player, name=name) if player else Player(f"w{secrets.token_hex(8)}", name)

    def take(self, response: web.StreamResponse) -> None:
        """Make the browser forget the player."""
        response.del_cookie(COOKIE, path="/", httponly=True, samesite="Lax", secure=self._secure)

    def give(self, response: web.StreamResponse, player: Player) -> None:
        """Put the player's cookie on a response: unreadable to scripts, not sent along from other sites."""
        response.set_cookie(
            COOKIE,
            self.write(player),
            max_age=_KEEP_DAYS * 86_400,
            path="/",
            httponly=True,
            samesite="Lax",
            secure=self._secure,
        )
