"""What a closed round says of its players' memories: its answers go into the log of reviews, a few at a time.

Nobody's click waits for it: it comes after the commit that closed the round, in small transactions with a pause after
each. How far it came is stored in the same transaction, so after a crash it goes on from there; answers that are
folded again, since their round was settled again, take the place of what was in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.engine.memories import keep_reviews, learners_of, renew
from bot.engine.waker import Waker
from bot.engine.ways import Ways
from bot.ports.platform import Clock
from bot.ports.store import Key, Reading, Store, Unavailable, Writing
from bot.ports.store_tutor import FoldAnswer, UnfoldedRound
from bot.quiz.privacy import is_nobody
from bot.quiz.session import Pace, Session
from bot.tutor.evidence import Source, chance_of
from bot.tutor.reviews import Account, QuestionKey, Review

__all__ = ["Reviews", "source_of"]

log = structlog.get_logger(__name__)

ANSWERS = 16
"""Folded in one transaction at most: nobody's click waits for more of them."""
ROUNDS = 8
FIRST_MS = 100
"""Before the first transaction: a round's reveal comes before what follows from it."""
REST_MS = 25
"""Between two transactions, at least."""
CALM, BUSY = 3, 199
"""The pause is so many times as long as what came before it, while nobody clicks and while people do: so few of them
meet it that it does not show among the slowest of a hundred.
"""
LONGEST_MS = 2_000
LATE_MS = 300_000
"""After so long without an end it makes way for nobody any more: where people click around the clock, it would never
come to what they answered today.
"""
LEAST = 5
"""So many answers tell how long a question usually takes."""
_ALL: Key = ("", "reviews")
"""What is woken for all closed rounds, of all tenants."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the answers of a round have in common."""

    platform: str
    source: Source
    question: QuestionKey
    hash: str
    chance: float
    usual_ms: int | None
    timed: bool


class Reviews:
    """The engine's part that folds closed rounds, and makes stale memories anew. Run its `waker`."""

    def __init__(
        self, store: Store, clock: Clock, ways: Ways, new_learner: Callable[[], str], clicks: Callable[[], bool]
    ) -> None:
        """`new_learner` draws ids for learners; `clicks` tells whether people are clicking these days."""
        self._store = store
        self._clock = clock
        self._ways = ways
        self._new_learner = new_learner
        self._clicks = clicks
        self._known: dict[tuple[Key, int], _Facts | None] = {}
        self._planned = self._stirred = False
        # Since when there has always been more to fold.
        self._behind_since: int | None = None
        self.waker: Waker[Key] = Waker(store, clock, self._due, self.wake, ())

    def stir(self) -> None:
        """There is something to fold, or to make anew: soon."""
        self._stirred = True
        if not self._planned:
            self._plan(FIRST_MS)

    def _plan(self, ms: int) -> None:
        self._planned = True
        self.waker.arm([(_ALL, self._clock.now() + ms)])

    async def wake(self, _: Key) -> None:
        """Fold a little, and come back for the rest. Raises Unavailable or Conflict where nothing was stored."""
        # Until this is done it counts as planned, so that whoever stirs does not shorten the pause that follows.
        self._planned, self._stirred = True, False
        began = self._clock.now()
        try:
            more = await self._some()
        finally:
            self._planned = False
        if not more:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = began
        if more or self._stirred:
            took = self._clock.now() - began
            self._plan(min(max(took * self._times_as_long(began), REST_MS), LONGEST_MS))

    def _times_as_long(self, now: int) -> int:
        """How many times as long as a transaction the pause after it is."""
        late = self._behind_since is not None and now - self._behind_since >= LATE_MS
        return BUSY if self._clicks() and not late else CALM

    async def _some(self) -> bool:
        """Fold a little; whether there may be more."""
        async with self._store.reading() as reading:
            rounds = await reading.unfolded(ROUNDS)
            facts = [(round, await self._facts_of(reading, round)) for round in rounds]
            stale = await reading.stale_memories(ANSWERS)
        self._known = {(round.key, round.round): known for round, known in facts}
        if rounds:
            await self._ways.write("", lambda writing: self._fold(writing, facts))
        if stale:
            await self._ways.write("", lambda writing: renew(writing, stale))
        return bool(rounds or stale)

    async def _facts_of(self, reading: Reading, round: UnfoldedRound) -> _Facts | None:
        """Read once, however many transactions a round takes."""
        of = (round.key, round.round)
        if of not in self._known:
            try:
                self._known[of] = await _facts(reading, round)
            except Unavailable:
                raise
            except Exception:  # a session that cannot be read must not keep all others out of the log
                log.exception("a round cannot be learned from", tenant=round.key[0], session=round.key[1])
                self._known[of] = None
        return self._known[of]

    async def _fold(self, writing: Writing, facts: Sequence[tuple[UnfoldedRound, _Facts | None]]) -> None:
        # So that nobody is forgotten meanwhile, whose answers would come back under the old name.
        await writing.hold({round.key for round, _ in facts})
        claimed = await writing.claim_rounds([round for round, _ in facts], ANSWERS)
        known = dict(facts)
        reviews: list[Review] = []
        names: dict[Account, str] = {}
        for each in claimed:
            of = known[each.round]
            for answer in each.answers:
                if of is not None and not is_nobody(answer.player):
                    reviews.append(_review(each.round, of, answer))
                    names[reviews[-1].account] = answer.name
        learners = await learners_of(writing, names, self._new_learner)
        await keep_reviews(writing, reviews, learners)
        await writing.put_folded([(each.round.key, each.round.round, each.to) for each in claimed])

    async def _due(self, reading: Reading, until: int | None, limit: int) -> tuple[tuple[Key, int], ...]:
        if until is not None and self._planned:
            return ()  # this process is at it
        waits = await reading.unfolded(1) or await reading.stale_memories(1)
        return ((_ALL, self._clock.now()),) if waits else ()


async def _facts(reading: Reading, round: UnfoldedRound) -> _Facts | None:
    """What the answers of a round have in common; None where that is not known any more."""
    session = (await reading.sessions([round.key]))[round.key]
    asked = session.asked[round.round]
    question = (await reading.questions([asked.hash])).get(asked.hash)
    if question is None:
        return None
    bank = session.banks[asked.bank]
    owners = await reading.owners_of(session.place.tenant, [(bank.id, bank.hash)])
    # At one's own pace the clock runs over all questions at once: how long one of them took is not known.
    timed = session.settings.pace is Pace.TOGETHER
    return _Facts(
        platform=session.place.platform,
        source=source_of(session),
        question=QuestionKey(owners[bank.id, bank.hash], bank.id, asked.id),
        hash=asked.hash,
        chance=chance_of(question),
        usual_ms=await reading.usual_ms(round.key, round.round, LEAST) if timed else None,
        timed=timed,
    )


def source_of(session: Session) -> Source:
    """Where the answers of a session were given."""
    if session.occurrence is not None:
        return Source.DAILY
    return Source.CHALLENGE if session.settings.is_challenge else Source.LIVE


def _review(round: UnfoldedRound, known: _Facts, answer: FoldAnswer) -> Review:
    return Review(
        account=Account(known.platform, answer.player),
        tenant=round.key[0],
        session=round.key[1],
        round=round.round,
        question=known.question,
        hash=known.hash,
        at=answer.answered_at,
        right=answer.right,
        chance=known.chance,
        source=known.source,
        elapsed_ms=answer.elapsed_ms if known.timed else None,
        usual_ms=known.usual_ms,
    )
