"""Challenges played at random, against the plain model of their rules: the two never differ.

`MODEL_EXAMPLES=10000 pytest tests/quiz/test_challenges_by_chance.py` plays more of them.
"""

from __future__ import annotations

import os
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from bot.quiz.session import Settings
from tests.quiz.game import Game
from tests.quiz.model import Model
from tests.quiz.moves import MOVES, SETTINGS, Move, agree, event_of, questions, tell
from tests.quiz.values import NOW, a_session
from tests.store.recount import board_points

EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", "150"))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(chosen=SETTINGS, moves=MOVES)
def test_a_challenge_goes_as_the_model_says_whatever_happens_in_it(chosen: Settings, moves: list[Move]) -> None:
    session = replace(a_session(), settings=chosen)
    game, model, now = Game(session, NOW), Model(chosen, questions(session.asked)), NOW
    for move in moves:
        now += move.wait
        event = event_of(move, game.session, now)
        if event is None:
            game.restart()
        else:
            game.do(event, now)
        players = tuple(game.memory.rows.values())
        if tell(model, move, now):
            model.team = {player.id: player.team for player in players if player.team is not None}
            sizes = [list(model.team.values()).count(team) for team in range(len(chosen.teams))]
            assert max(sizes) - min(sizes) <= 1, "teams are dealt evenly"
        agree(game.session, players, model)
        told = {
            of: replace(mark, points=board_points(chosen, of[0], mark.points)) for of, mark in game.memory.marks.items()
        }
        assert game.memory.counted == told, "the boards were told something else"
