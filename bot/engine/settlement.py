"""What a batch finds out inside its transaction: points of closed rounds, who is out, which team everybody is dealt to.

The pure rules say what follows (`bot.quiz.scoring`, `verdict`, `teams`); what concerns the session itself comes back
as an event for `step`, to be stored in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.engine.boards import keep_boards
from bot.ports.store import Key, PlayerKey, RoundRow, Writing
from bot.quiz.effects import Closed
from bot.quiz.events import Dealt, Settled
from bot.quiz.scoring import Mark, mark_of, settle, settle_again, timed
from bot.quiz.session import Response, Session, Teaming
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
    """Settle rounds, and give what that means for the sessions of challenges. However many there are, they share the
    statements.
    """
    rounds = [(each.key, each.effect.round) for each in closings]
    given, settings = await writing.rounds_to_close(rounds, {key[0] for key, _ in rounds})
    runs = await _runs(writing, closings)
    settled = [
        (closing, _settled(closing, given[closing.key, closing.effect.round], runs.get(closing.key, {})))
        for closing in closings
        if _counts(closing, given[closing.key, closing.effect.round])
    ]
    await _close(writing, [(closing.session, round) for closing, round in settled], settings)
    await _keep_runs(writing, [round for closing, round in settled if closing.session.settings.streak])
    return await _judged(writing, [(closing.session, round) for closing, round in settled])


def _counts(closing: Closing, given: Sequence[Response]) -> bool:
    """Whether anybody saw the question: it was shown, or somebody answered it before that was known."""
    return closing.effect.opened_at is not None or any(response.choice is not None for response in given)


async def _runs(writing: Writing, closings: Sequence[Closing]) -> dict[Key, dict[str, int]]:
    """How many right answers in a row players had before these rounds, where that earns something."""
    before = {each.key: each.effect.round - 1 for each in closings if each.session.settings.streak}
    players = await writing.players_of(before)
    return {
        key: {player.id: player.run for player in players[key] if player.run_round == round}
        for key, round in before.items()
    }


def _settled(closing: Closing, given: Sequence[Response], runs: Mapping[str, int]) -> Round:
    session, effect = closing.session, closing.effect
    answers = timed(given, effect.opened_at, effect.at, effect.pauses)
    marks = settle(session.asked[effect.round], answers, session.settings, effect.timer_ms, runs)
    timer_ms = None if effect.opened_at is None else effect.timer_ms
    row = round_row(session, effect.round, effect.opened_at, effect.due_at, effect.at, timer_ms)
    return closing.key, row, marks


async def _close(
    writing: Writing,
    rounds: Sequence[tuple[Session, Round]],
    settings: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Keep settled rounds, and count them on the boards by what they differ from what was counted before. `settings`:
    as of `keep_boards`.
    """
    if not rounds:
        return
    await writing.close_rounds([settled for _, settled in rounds])
    await keep_boards(writing, [(session, row, marks) for session, (_, row, marks) in rounds], settings)


async def regrade(writing: Writing, key: Key, session: Session, round: int) -> list[Settled]:
    """Settle a closed round again, and those after it, since runs of right answers go on through them.

    Who is out is decided anew only while nothing was asked since.
    """
    closed = [row for row in await writing.rounds(key) if row.closed_at is not None]
    marks = settle_again(session, {row.round: row.timer_ms for row in closed}, await writing.settled(key))
    again: list[Round] = [(key, row, marks[row.round]) for row in closed if row.round >= round]
    await _close(writing, [(session, settled) for settled in again])
    if session.settings.streak:
        await _keep_runs(writing, again)
    return await _judged(writing, [(session, each) for each in again if each[1].round == round == session.round])


async def _keep_runs(writing: Writing, rounds: Sequence[Round]) -> None:
    """In the order of the rounds, so that the last run of a player is the one kept."""
    await writing.put_runs(
        [((*key, mark.player), mark.run, row.round) for key, row, marks in rounds for mark in marks if mark.run]
    )


async def _judged(writing: Writing, settled: Sequence[tuple[Session, Round]]) -> list[Settled]:
    """Keep who leads and who is out in challenges. A session that was stopped puts nobody out any more."""
    challenges = [(session, round) for session, round in settled if session.settings.is_challenge]
    players = await writing.players_of([key for _, (key, _, _) in challenges])
    events: list[Settled] = []
    leads: list[tuple[Key, int, Sequence[str]]] = []
    out: list[tuple[PlayerKey, int | None]] = []
    for session, (key, row, marks) in challenges:
        if session.phase.over:
            leads.append((key, row.round, lead(session.settings, players[key])))
            continue
        right = {mark.player for mark in marks if mark.mark == 1.0}
        verdict = judge(session.settings, players[key], right, row.round)
        leads.append((key, row.round, verdict.lead))
        out += [((*key, player), row.round) for player in verdict.out]
        back = (player.id for player in players[key] if player.out == row.round and player.id not in verdict.out)
        out += [((*key, player), None) for player in back]
        events.append(Settled(tenant=key[0], session=key[1], round=row.round, over=verdict.over))
    await writing.put_leads(leads)
    await writing.put_out(out)
    return events


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
