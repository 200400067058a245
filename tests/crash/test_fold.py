"""SIGKILL while closed rounds go into the log of reviews: the next process goes on, and nothing is counted twice."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from bot.ports.store import SHARED, RoundRow
from bot.quiz.bank import Bank
from bot.quiz.codec import with_hash
from bot.quiz.scoring import Mark
from bot.quiz.selection import select
from bot.quiz.session import PinnedBank
from bot.quiz.stages import Phase
from bot.store import open_store
from bot.tutor.reviews import Account, QuestionKey, Review, remembered
from tests.crash.process import running
from tests.quiz.values import question
from tests.store.values import NOW, a_session, an_answer

TENANT = "long-ago"
BANK = with_hash(Bank("facts", "Facts", tuple(question(number) for number in range(2))))
PLAYERS = [f"p{number:02}" for number in range(40)]
SESSIONS = 6
KILLS = 3


async def play_long_ago(folder: Path) -> None:
    """Quizzes that everybody answered, and which are not in the log."""
    async with await open_store(f"sqlite:///{folder / 'quorum.sqlite3'}") as store:
        for number in range(SESSIONS):
            asked = select([BANK], number, 2, None, None)
            played = a_session(f"past{number}", tenant=TENANT, asked=asked, banks=(PinnedBank(BANK.id, BANK.hash),))
            over = replace(played, phase=Phase.FINISHED, round=1, due_at=None, ended_at=NOW + 60_000)
            session = replace(over, version=1)
            key = (TENANT, session.id)
            async with store.writing() as writing:
                await writing.put_shelf(SHARED, [BANK])
                await writing.add_sessions([session])
                await writing.seat_players([((*key, player), player.title(), NOW) for player in PLAYERS])
                for round, each in enumerate(asked):
                    at = NOW + 1_000 * (number + 10 * round)
                    answers = [(key, an_answer(player, number % 4, round=round, at=at)) for player in PLAYERS]
                    await writing.put_responses(answers, [key])
                    row = RoundRow(round, each.id, each.hash, at, at + 5, at + 9, 30_000)
                    marks = [Mark(player, float(number % 2), 1, 500) for player in PLAYERS]
                    await writing.close_rounds([(key, row, marks)])


def in_the_log(folder: Path) -> int:
    """How many answers are in the log now, beside the running process."""
    with closing(sqlite3.connect(f"file:{folder / 'quorum.sqlite3'}?mode=ro", uri=True)) as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM reviews").fetchall()
        return int(count)


async def folded(folder: Path, enough: int) -> None:
    """Until so many answers are in the log."""
    while in_the_log(folder) < enough:  # noqa: ASYNC110 - the moment is what counts
        await asyncio.sleep(0)


async def test_a_fold_that_is_killed_again_and_again_counts_every_answer_once(tmp_path: Path) -> None:
    chance, whole = random.Random(7), SESSIONS * 2 * len(PLAYERS)
    await play_long_ago(tmp_path)
    seen = [0]
    for _ in range(KILLS):
        async with running(tmp_path) as process:
            await folded(tmp_path, seen[-1] + chance.randrange(1, 60))
            await process.kill()
        seen.append(in_the_log(tmp_path))
    assert 0 < seen[1] < seen[2] < seen[3] < whole, "each was killed in the middle of it"
    async with running(tmp_path) as process:
        await folded(tmp_path, whole)
        assert await process.stop() == 0
    async with await open_store(f"sqlite:///{tmp_path / 'quorum.sqlite3'}") as store, store.reading() as reading:
        accounts = [Account("web", player) for player in PLAYERS]
        log = await reading.reviews_of(accounts)
        learners = await reading.learners_of(accounts)
        expected = {(player, f"past{n}", round) for player in PLAYERS for n in range(SESSIONS) for round in range(2)}
        assert {(each.account.person, each.session, each.round) for each in log} == expected
        assert len(log) == whole
        assert all(each.right == (int(each.session[-1]) % 2 == 1) for each in log)
        by_pair: dict[tuple[Account, QuestionKey], list[Review]] = defaultdict(list)
        for review in log:
            by_pair[review.account, review.question].append(review)
        for account, learner in learners.items():
            held = await reading.memories_of(learner)
            assert held == {of: remembered(reviews, {}) for (who, of), reviews in by_pair.items() if who == account}
