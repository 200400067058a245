"""From what is stored to what a post shows. Reads only; the pure cards decide every word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.engine.cache import key_of
from bot.engine.daily_facts import anytime, as_daily, revealed
from bot.engine.league_facts import notice_card
from bot.ports.desk import View
from bot.ports.store import Key, Post, Reading, RoundLook, RoundTally
from bot.quiz.bank import Bank, Outcome, Question, ScoreBand
from bot.quiz.blocks import Card
from bot.quiz.cards import RoundFacts, lobby_card, question_card, result_card
from bot.quiz.challenge_cards import RoundNews, Summary
from bot.quiz.results import OutcomeCount, outcome_lines
from bot.quiz.scoring import Answer, Tally, first_right, mark_of
from bot.quiz.session import Asked, Pace, Session, Variant
from bot.quiz.stages import LOBBY_SLOT, RESULT_SLOT, Phase, round_of

__all__ = ["bands_of", "draw", "draw_all", "outcomes_of"]


Round = tuple[Key, int]
"""A session's key and the number of a round."""


async def draw(reading: Reading, post: Post, now: int) -> View | None:
    """A post as it should look at `now`; None where its session or question does not exist.

    `post` was read in the same look as the facts will be, so a card is never newer than it claims.
    """
    sessions = await reading.sessions([(post.place.tenant, post.session)])
    (view,) = await draw_all(reading, [post], sessions, now)
    return view


async def draw_all(
    reading: Reading, posts: Sequence[Post], sessions: Mapping[Key, Session], now: int
) -> list[View | None]:
    """The same of several posts, with their sessions as they were read in the same look. Those that ask a question
    share their statements, however many there are.
    """
    keys = [(post.place.tenant, post.session) for post in posts]
    asked = {
        (key, round): sessions[key]
        for key, post in zip(keys, posts, strict=True)
        if key in sessions and (round := _asked_in(sessions[key], post.slot)) is not None
    }
    questions = await _question_cards(reading, asked, now)
    views: list[View | None] = []
    for key, post in zip(keys, posts, strict=True):
        session = sessions.get(key)
        card = None if session is None else await _card(reading, session, post.slot, questions, now)
        views.append(None if session is None or card is None else View(card, post.wanted, session.phase))
    return views


def _asked_in(session: Session, slot: str) -> int | None:
    """The round of a session that is asked in a post, if it is one."""
    round = None if session.is_notice else round_of(slot)
    return None if round is None or round >= len(session.asked) else round


async def _card(
    reading: Reading, session: Session, slot: str, questions: Mapping[Round, Card], now: int
) -> Card | None:
    if session.is_notice:
        return await notice_card(reading, session, now)
    round = round_of(slot)
    if round is None:
        card = await _plain_card(reading, session, slot, now)
    else:
        card = questions.get((key_of(session), round))
    if card is None or session.occurrence is None:
        return card
    return await as_daily(reading, session, slot, card)


async def _plain_card(reading: Reading, session: Session, slot: str, now: int) -> Card | None:
    own = session.settings.pace is Pace.OWN
    if slot == LOBBY_SLOT:
        if own:
            # While it is on its way it shows the deadline it will have.
            return await anytime(reading, replace(session, due_at=_due_at(session, now)))
        players = await reading.players(key_of(session)) if session.settings.teams else ()
        return lobby_card(session, await reading.roster(key_of(session)), players)
    if slot == RESULT_SLOT:
        card = await _result(reading, session)
        return await revealed(reading, session, card) if own else card
    return None


async def _question_cards(reading: Reading, rounds: Mapping[Round, Session], now: int) -> dict[Round, Card]:
    """The cards of rounds whose question exists."""
    hashes = {session.asked[round].hash for (_, round), session in rounds.items()}
    told = {of: session for of, session in rounds.items() if session.is_closed(of[1]) and session.settings.is_challenge}
    look = await reading.rounds_to_draw(rounds, hashes, {key for key, _ in told})
    news = {of: await _news(reading, session, of[1], look) for of, session in told.items()}
    cards: dict[Round, Card] = {}
    for (key, round), session in rounds.items():
        asked = session.asked[round]
        if asked.hash not in look.questions:
            continue
        choices, seated = look.counts[key, round]
        facts = RoundFacts(
            round=round,
            asked=asked,
            question=look.questions[asked.hash],
            tally=_tally(asked, choices),
            of=seated if session.settings.gathers else None,
            due_at=_due_at(session, now),
            closed=session.is_closed(round),
            opens=_opens(session, now),
            news=news.get((key, round)),
        )
        cards[key, round] = question_card(session, facts)
    return cards


async def _news(reading: Reading, session: Session, round: int, look: RoundLook) -> RoundNews:
    """What is told of a closed round of a challenge."""
    key = key_of(session)
    leads = {row.round: row.lead for row in look.rounds[key]}
    first = await _first(reading, session, round) if session.settings.variant is Variant.FIRST else None
    return RoundNews(look.players[key], leads.get(round - 1, ()), leads.get(round, ()), first)


async def _first(reading: Reading, session: Session, round: int) -> tuple[str, int] | None:
    """Who took the points of a round, and after how many ms."""
    answers: tuple[Answer, ...] = (await reading.settled(key_of(session))).get(round, ())
    winner = first_right(session.asked[round], answers)
    return None if winner is None else (winner.player, winner.elapsed_ms)


def _due_at(session: Session, now: int) -> int | None:
    """The deadline to show. While a post is on its way its clock has not started: it will with the message's own
    time stamp, which is about now; so no edit is needed to show it.
    """
    if session.phase is Phase.POSTING:
        return now + (session.settings.talk_seconds + session.settings.seconds) * 1000
    if session.phase is Phase.REVEALING:
        return now + session.settings.reading_seconds * 1000
    return session.due_at if session.phase in (Phase.OPEN, Phase.REVEALED) else None


def _opens(session: Session, now: int) -> int | None:
    """When answering opens, where there is time to talk first; on its way the post's own moment counts, as above."""
    if not session.settings.talk_seconds:
        return None
    if session.phase is Phase.POSTING:
        return now + session.settings.talk_seconds * 1000
    return session.opened_at if session.phase is Phase.OPEN else None


def _tally(asked: Asked, choices: dict[tuple[int, ...], int]) -> Tally:
    counts = [0] * len(asked.order)
    for choice, count in choices.items():
        for option in choice:
            counts[option] += count
    right = sum(count for choice, count in choices.items() if mark_of(asked, choice) == 1.0)
    return Tally(tuple(counts), sum(choices.values()), right)


async def _result(reading: Reading, session: Session) -> Card:
    key = key_of(session)
    tallies = await reading.tallies(key)
    questions = await reading.questions([session.asked[tally.round].hash for tally in tallies])
    asked = {tally.round: questions.get(session.asked[tally.round].hash) for tally in tallies}
    banks = [await reading.bank_facts(pinned.hash) for pinned in session.banks]
    counts = [
        OutcomeCount(question.outcomes, tally.answered, tally.right, session.asked[tally.round].bank)
        for tally in tallies
        if (question := asked[tally.round])
    ]
    lines = outcome_lines(outcomes_of(banks), counts)
    bands = bands_of(banks)
    summary = None
    if session.settings.is_challenge:
        summary = await _summary(reading, session, tallies, asked, bands)
    return result_card(session, await reading.scores(key), len(tallies), bands, lines, summary)


def outcomes_of(banks: Sequence[Bank | None]) -> tuple[tuple[Outcome, ...], ...]:
    """The outcomes of each bank of a session: two banks may call different ones the same."""
    return tuple(bank.outcomes if bank else () for bank in banks)


def bands_of(banks: Sequence[Bank | None]) -> tuple[ScoreBand, ...]:
    """The score bands of a session: a guide speaks of one bank, not of several together."""
    return banks[0].bands if len(banks) == 1 and banks[0] is not None else ()


async def _summary(
    reading: Reading,
    session: Session,
    tallies: Sequence[RoundTally],
    asked: Mapping[int, Question | None],
    bands: Sequence[ScoreBand],
) -> Summary:
    key = key_of(session)
    fastest = await reading.fastest(key)
    missed = [tally for tally in tallies if tally.right < tally.answered]
    hardest = min(missed, key=lambda tally: (tally.right / tally.answered, tally.round), default=None)
    body = asked[hardest.round] if hardest else None
    return Summary(
        await reading.players(key),
        len(tallies),
        bands,
        (fastest.round, fastest.name, fastest.elapsed_ms) if fastest else None,
        (hardest.round, body, hardest.right, hardest.answered) if hardest and body else None,
    )
