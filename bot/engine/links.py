"""Accounts that are one learner: a code given to one account is shown by another, which joins it."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable

import structlog

from bot.engine.allowance import Allowance, Rate, Rates, Said
from bot.engine.memories import learner_of
from bot.engine.ways import Ways
from bot.ports.platform import Clock
from bot.ports.store import Writing
from bot.quiz.effects import Note
from bot.tutor.reviews import Account

__all__ = ["CODE_MS", "Links", "ticket_of"]

log = structlog.get_logger(__name__)

CODE_MS = 600_000
"""How long a code is good for."""
_LETTERS = "BCDFGHJKMNPQRSTVWXYZ23456789"
"""Without vowels, so that no code is a word, and without what looks like something else."""
_TRIES = Rates(player=Rate(burst=5, per_s=1 / 120))
"""What one account may show: guessing one of 28 ** 8 codes takes longer than anybody has."""

LINKED = Note("Done: both accounts are one learner now. What you have answered on either counts for both.")
UNKNOWN = Note("That code is not known, or has run out. Ask your other account for a new one.", done=False)
OWN_CODE = Note("That is the code of this very account. Show it on your other one.", done=False)
ALREADY = Note("These accounts are linked already.", done=False)
TOO_MANY = Note("That was too many codes. Try again in a few minutes.", done=False)
UNLINKED = Note("Done: this account learns for itself again, with what was answered on it.")
NOT_LINKED = Note("This account is not linked to any other.", done=False)


class Links:
    """The engine's part for linked accounts."""

    def __init__(self, clock: Clock, ways: Ways, new_learner: Callable[[], str], changed: Callable[[], None]) -> None:
        """`changed` hears when memories are to be made anew."""
        self._clock = clock
        self._ways = ways
        self._new_learner = new_learner
        self._changed = changed
        self._allowance = Allowance(clock.now, _TRIES)

    async def code(self, account: Account, name: str) -> str:
        """A code for another account to show, within `CODE_MS`; an earlier one is void. Raises Unavailable."""
        code, now = "".join(secrets.choice(_LETTERS) for _ in range(8)), self._clock.now()

        async def issue(writing: Writing) -> None:
            await learner_of(writing, account, name, self._new_learner)
            await writing.issue_ticket(_hash(code), now + CODE_MS, now, ticket_of(account))

        await self._ways.write("", issue)
        return f"{code[:4]}-{code[4:]}"

    async def redeem(self, account: Account, name: str, code: str) -> Note:
        """The account shows a code, and becomes one learner with whoever it was given to. Raises Unavailable."""
        if self._allowance.take("", f"{account.platform}/{account.person}") is not Said.YES:
            return TOO_MANY
        now, hash = self._clock.now(), _hash(re.sub(r"[\W_]", "", code).upper())

        async def join(writing: Writing) -> Note:
            of = await writing.use_ticket(hash, now)
            if of is None:
                return UNKNOWN
            issuer = Account(*json.loads(of))
            if issuer == account:
                return OWN_CODE
            # Both at once, in the store's order: they may show each other's codes at this moment.
            other = (await writing.lock_accounts([account, issuer])).get(issuer)
            if other is None:
                return UNKNOWN
            if other == await learner_of(writing, account, name, self._new_learner):
                return ALREADY
            await writing.join_learner(account, other)
            return LINKED

        note = await self._ways.write("", join)
        if note.done:
            self._changed()
            log.info("accounts were linked", platform=account.platform)
        return note

    async def unlink(self, account: Account) -> Note:
        """The account becomes a learner of its own again. Raises Unavailable."""

        async def part(writing: Writing) -> Note:
            learner = (await writing.lock_accounts([account])).get(account)
            if learner is None or len(await writing.accounts_of(learner)) < 2:
                return NOT_LINKED
            await writing.part_learner(account, self._new_learner())
            return UNLINKED

        note = await self._ways.write("", part)
        if note.done:
            self._changed()
            log.info("an account was unlinked", platform=account.platform)
        return note


def ticket_of(account: Account) -> str:
    """What a code is good for, as its ticket says it."""
    return json.dumps([*account], ensure_ascii=False)


def _hash(code: str) -> str:
    return hashlib.sha256(f"link {code}".encode()).hexdigest()
