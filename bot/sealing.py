"""Tokens at rest: sealed with the operator's key (Fernet: AES-128-CBC with HMAC-SHA256, from `cryptography`)."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.ports.tenants import Damaged

__all__ = ["Seal", "new_key"]


def new_key() -> str:
    """A new key, as TOKEN_KEY takes it."""
    return Fernet.generate_key().decode()


class Seal:
    """Implements `bot.engine.tenants.Sealer`."""

    def __init__(self, keys: str) -> None:
        """`keys`, separated by commas: the first seals, all unseal, so that a key can be changed.

        Raises ValueError for what is no key.
        """
        try:
            self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])
        except ValueError as error:
            raise ValueError("TOKEN_KEY is no key. `quorum token-key` prints a new one.") from error

    def seal(self, text: str) -> str:
        """See `bot.engine.tenants.Sealer`."""
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """See `bot.engine.tenants.Sealer`."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise Damaged(
                "An installation was sealed with another key: put that key into TOKEN_KEY behind the new one, "
                "separated by a comma, or install the app anew."
            ) from error
