"""What a batch finds out inside its transaction: points of closed rounds, who is out, which team everybody is dealt to.

The pure rules say what follows (`bot.quiz.scoring`, `verdict`, `teams`); what concerns the session itself comes back
as an event for `step`, to be stored in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.engine.boards import keep_boards
from bot.ports.store import Key, RoundRow, Writing
from bot.quiz.effects import Closed
from bot.quiz.events import Dealt, Settled
from bot.quiz.scoring import Mark, mark_of, settle, timed
from bot.quiz.session import Session, Teaming
from bot.quiz.teams import deal
from bot.quiz.verdict import judge, lead

__all__ = ["Closing", "close_rounds", "deal_teams", "is_won", "regrade", "round_row"]

Round = tuple[Key, RoundRow, tuple[Mark, ...]]


@dataclass(frozen=True, slots=True)
class Closing:
    """A round of `session` to be closed, as the session is after the step that closed it."""

    key: Key
    session: Session
    effect: Closed


def round_row(
    session: Session,
    round: int,
    opened_at: int | None,
    due_at: int | None,
    closed_at: int | None = None,
    timer_ms: int | None = None,
) -> RoundRow:
    """A round of a session as it is kept."""
    asked = session.asked[round]
    return RoundRow(round, asked.id, asked.hash, opened_at, due_at, closed_at, timer_ms)


async def close_rounds(writing: Writing, closings: Sequence[Closing]) -> list[Settled]:
    """Settle rounds, and give what that means for the sessions of challenges."""
    rounds: list[tuple[Closing, Round]] = []
    for closing in closings:
        settled = await _settled(writing, closing)
        if settled is not None:
            rounds.append((closing, settled))
    await _close(writing, [(closing.session, settled) for closing, settled in rounds])
    await _keep_runs(writing, [settled for closing, settled in rounds if closing.session.settings.streak])
    events: list[Settled] = []
    for closing, (key, row, marks) in rounds:
        if closing.session.settings.is_challenge:
            events += await _judged(writing, key, closing.session, row.round, marks)
    return events


async def _settled(writing: Writing, closing: Closing) -> Round | None:
    """The marks of a round; None for one that nobody saw, which does not count."""
    key, session, effect = closing.key, closing.session, closing.effect
    responses = await writing.responses(key, effect.round)
    if effect.opened_at is None and all(response.choice is None for response in responses):
        return None
    answers = timed(responses, effect.opened_at, effect.at, effect.pauses)
    runs: Mapping[str, int] = {}
    if session.settings.streak:
        before = effect.round - 1
        runs = {player.id: player.run for player in await writing.players(key) if player.run_round == before}
    marks = settle(session.asked[effect.round], answers, session.settings, effect.timer_ms, runs)
    timer_ms = None if effect.opened_at is None else effect.timer_ms
    row = round_row(session, effect.round, effect.opened_at, effect.due_at, effect.at, timer_ms)
    return key, row, marks


async def _close(writing: Writing, rounds: Sequence[tuple[Session, Round]]) -> None:
    """Keep settled rounds, and count them on the boards by what they differ from what was counted before."""
    if not rounds:
        return
    await writing.close_rounds([settled for _, settled in rounds])
    await keep_boards(writing, [(session, row, marks) for session, (_, row, marks) in rounds])


async def regrade(writing: Writing, key: Key, session: Session, round: int) -> list[Settled]:
    """Settle a closed round again, and those after it, since runs of right answers go on through them.

    Who is out is decided anew only while nothing was asked since.
    """
    answers = await writing.settled(key)
    again: list[Round] = []
    runs: Mapping[str, int] = {}
    for row in await writing.rounds(key):
        if row.closed_at is None:
            continue
        asked = session.asked[row.round]
        marks = settle(asked, answers.get(row.round, ()), session.settings, row.timer_ms or 0, runs)
        runs = {mark.player: mark.run for mark in marks}
        if row.round >= round:
            again.append((key, row, marks))
    await _close(writing, [(session, settled) for settled in again])
    if session.settings.streak:
        await _keep_runs(writing, again)
    current = next((marks for _, row, marks in again if row.round == round == session.round), None)
    if current is None or not session.settings.is_challenge:
        return []
    return await _judged(writing, key, session, round, current)


async def _keep_runs(writing: Writing, rounds: Sequence[Round]) -> None:
    """In the order of the rounds, so that the last run of a player is the one kept."""
    await writing.put_runs(
        [((*key, mark.player), mark.run, row.round) for key, row, marks in rounds for mark in marks if mark.run]
    )


async def _judged(writing: Writing, key: Key, session: Session, round: int, marks: Sequence[Mark]) -> list[Settled]:
    """Keep who leads and who is out. A session that was stopped puts nobody out any more."""
    players = await writing.players(key)
    if session.phase.over:
        await writing.put_leads([(key, round, lead(session.settings, players))])
        return []
    right = {mark.player for mark in marks if mark.mark == 1.0}
    verdict = judge(session.settings, players, right, round)
    await writing.put_leads([(key, round, verdict.lead)])
    back = [((*key, player.id), None) for player in players if player.out == round and player.id not in verdict.out]
    await writing.put_out([*(((*key, player), round) for player in verdict.out), *back])
    return [Settled(tenant=key[0], session=key[1], round=round, over=verdict.over)]


async def deal_teams(writing: Writing, key: Key, session: Session) -> Dealt:
    """Put everybody seated into a team."""
    seated = [player.id for player in await writing.players(key) if player.seated]
    balanced = session.settings.teaming is Teaming.BALANCED
    shares = await writing.shares(key[0], seated) if balanced else None
    count = len(session.settings.teams)
    dealt = deal(seated, count, session.seed, shares)
    await writing.put_teams([((*key, player), team) for player, team in dealt.items()])
    sizes = tuple(sum(team == each for team in dealt.values()) for each in range(count))
    return Dealt(tenant=key[0], session=key[1], sizes=sizes)


async def is_won(writing: Writing, key: Key, session: Session) -> bool:
    """Whether somebody was right already when the clock of the current round started."""
    responses = await writing.responses(key, session.round)
    return any(each.choice is not None and mark_of(session.current, each.choice) == 1.0 for each in responses)
