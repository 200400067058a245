"""What is asked about several subjects at once, in one trip, where many rounds are shown or closed together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.ports.rows import Key, RoundLook
from bot.quiz.session import Response
from bot.store.answer_queries import counts_at, responses_at
from bot.store.bank_queries import questions_at
from bot.store.challenge_queries import players_at
from bot.store.link import Ask, Linked
from bot.store.round_queries import rounds_at
from bot.store.tenant_queries import settings_at

__all__ = ["LookReads"]


class LookReads(Linked):
    """The part of `Reading` that is about several subjects."""

    async def rounds_to_draw(
        self, rounds: Collection[tuple[Key, int]], hashes: Collection[str], told: Collection[Key]
    ) -> RoundLook:
        asked: list[Ask[Any]] = [questions_at(hashes), counts_at(rounds), rounds_at(told), players_at(told)]
        return RoundLook(*await self._link.ask_each(asked))

    async def rounds_to_close(
        self, rounds: Collection[tuple[Key, int]], tenants: Collection[str]
    ) -> tuple[dict[tuple[Key, int], tuple[Response, ...]], dict[str, dict[str, str]]]:
        return await self._link.ask_both(responses_at(rounds), settings_at(tenants))
