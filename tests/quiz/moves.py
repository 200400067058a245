"""Random moves of a challenge: as events for the rules, and as calls of the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from bot.quiz.blocks import Podium
from bot.quiz.challenge_cards import Summary, result_blocks
from bot.quiz.events import (
    Begin,
    Close,
    Event,
    Extend,
    Join,
    Leave,
    Next,
    Pause,
    Person,
    Pick,
    Regrade,
    Resume,
    Shown,
    Stop,
    Submit,
    Wake,
)
from bot.quiz.session import Answers, Asked, Entry, Scoring, Session, Settings, Teaming, Variant
from bot.quiz.stages import Phase, Stage
from bot.quiz.teams import Player, TeamPlace, player_places, team_places
from tests.quiz.model import Model
from tests.quiz.values import HOST

__all__ = ["MOVES", "SETTINGS", "Move", "agree", "event_of", "questions", "tell"]

PEOPLE = tuple(Person(f"p{n}", f"Player {n}") for n in range(5))
NAMES = ("Ash", "Birch", "Cedar")
WAITS = (0, 0, 1, 400, 1_500, 6_000, 12_000, 40_000)


@dataclass(frozen=True, slots=True)
class Move:
    """What happens, `wait` ms after the last move. `lag`: how long before that it was clicked. `back`: rounds ago.

    "know" is a pick of a right option.
    """

    kind: str
    wait: int = 0
    player: int = 0
    value: int = 0
    lag: int = 0
    back: int = 0


def _settings() -> st.SearchStrategy[Settings]:
    def possible(settings: Settings) -> bool:
        """What starting a quiz does not refuse."""
        late = settings.variant.puts_out and settings.entry is not Entry.LOBBY
        twice = settings.variant is Variant.FIRST and settings.answers is Answers.CHANGEABLE
        idle = settings.countdown and not settings.gathers
        return settings.is_challenge and not late and not twice and not idle

    return st.builds(
        Settings,
        entry=st.sampled_from(Entry),
        answers=st.sampled_from(Answers),
        scoring=st.sampled_from(Scoring),
        seconds=st.sampled_from((10, 30)),
        reading_seconds=st.just(10),
        streak=st.booleans(),
        teams=st.sampled_from(((), NAMES[:2], NAMES)),
        teaming=st.sampled_from(Teaming),
        countdown=st.sampled_from((0, 5)),
        talk_seconds=st.sampled_from((0, 0, 0, 8)),
        variant=st.sampled_from(Variant),
        target=st.sampled_from((None, None, 1, 2, 1_500)),
    ).filter(possible)


def _move(kinds: Sequence[str], waits: Sequence[int] = WAITS) -> st.SearchStrategy[Move]:
    return st.builds(
        Move,
        st.sampled_from(kinds),
        st.sampled_from(waits),
        st.integers(0, len(PEOPLE) - 1),
        st.integers(0, 4),
        st.sampled_from((-200, 0, 0, 300, 2_000, 9_000)),
        st.sampled_from((0, 0, 0, 0, 1)),
    )


ANSWERS = ("know", "know", "pick", "pick", "submit")
ANYTHING = ("join", "leave", "pick", "submit", "wake", "shown", "close", "next", "pause", "resume", "resume")
RARE = ("extend", "regrade", "regrade", "restart", "stop", "begin")


def _some(kinds: Sequence[str], least: int, most: int) -> st.SearchStrategy[list[Move]]:
    return st.lists(_move(kinds), min_size=least, max_size=most)


def _round() -> st.SearchStrategy[list[Move]]:
    """A round as it usually goes, with anything in between: most random moves alone would lead nowhere."""
    noise: st.SearchStrategy[list[Move]] = st.one_of(st.just([]), st.just([]), _some(ANYTHING, 1, 2), _some(RARE, 1, 1))
    shown, resume = st.just([Move("shown")]), st.just([Move("resume")])
    closing = st.sampled_from(([Move("close")], [Move("wake", 40_000)], [Move("close", 3_000)], []))
    going_on = st.sampled_from(([Move("next")], [Move("wake", 12_000)], []))
    answers = st.lists(_move(ANSWERS, (0, 1, 400, 1_500, 3_000)), min_size=2, max_size=9)
    parts = (resume, noise, shown, noise, answers, noise, answers, closing, noise, shown, noise, going_on)
    return st.tuples(*parts).map(lambda parts: [move for part in parts for move in part])


SETTINGS = _settings()
SEATING = [Move("join", player=player, value=player % 3) for player in range(3)]
MOVES = st.tuples(
    st.sampled_from((SEATING, SEATING, SEATING[:2], [])),
    _some(("join", "join", "leave"), 0, 5),
    st.sampled_from(([Move("begin"), Move("wake", 6_000)], [Move("begin")])),
    st.lists(_round(), min_size=1, max_size=5).map(lambda rounds: [move for round in rounds for move in round]),
    _some(("stop", "regrade", "regrade", "pick", "restart"), 0, 4),
).map(lambda parts: [move for part in parts for move in part])
"""A challenge from its lobby to its end, or as far as chance lets it come."""


def questions(asked: Sequence[Asked]) -> list[tuple[set[int], list[int], bool]]:
    """What the model has to know of the questions."""
    return [(set(each.key), list(each.order), each.multiple) for each in asked]


def event_of(move: Move, session: Session, now: int) -> Event | None:
    """The move as an event; None for a restart, or where there is nothing to do."""
    ids: dict[str, Any] = {"tenant": session.place.tenant, "session": session.id}
    person = {**ids, "person": PEOPLE[move.player], "stamp": now - move.lag}
    host = {**ids, "person": HOST, "stamp": now}
    round = max(session.round - move.back, 0)
    reveal = Phase.REVEALING in (session.phase, session.paused_in)
    makers: dict[str, Any] = {
        "join": lambda: Join(**person, team=_team(move, len(session.settings.teams))),
        "leave": lambda: Leave(**person),
        "begin": lambda: Begin(**host),
        "shown": lambda: Shown(**ids, slot=f"r{session.round}", stage=_stage(reveal), at=now),
        "pick": lambda: Pick(**person, round=round, position=move.value),
        "know": lambda: Pick(**person, round=round, position=_known(session.asked[round], move.value)),
        "submit": lambda: Submit(**person, round=round),
        "close": lambda: Close(**host, round=session.round),
        "next": lambda: Next(**host, round=session.round),
        "pause": lambda: Pause(**host),
        "resume": lambda: Resume(**host),
        "extend": lambda: Extend(**host, round=session.round, seconds=5 * move.value + 1),
        "regrade": lambda: Regrade(**host, round=round, position=move.value),
        "stop": lambda: Stop(**host),
        "wake": lambda: Wake(**ids),
    }
    # A post that never gets through is not what these games are about.
    waits = move.kind == "wake" and session.phase in (Phase.POSTING, Phase.REVEALING, Phase.LOBBY)
    return makers[move.kind]() if move.kind in makers and not waits else None


def _known(asked: Asked, value: int) -> int:
    return asked.order.index(asked.key[value % len(asked.key)])


def _stage(reveal: bool) -> Stage:
    return Stage.REVEAL if reveal else Stage.ASKING


def _team(move: Move, teams: int) -> int | None:
    return move.value if move.value < teams else None


def tell(model: Model, move: Move, now: int) -> bool:
    """The same to the model. Whether teams are dealt now."""
    player, round, gathering = PEOPLE[move.player].id, max(model.round - move.back, 0), model.phase == "lobby"
    key, order, _ = model.questions[round]
    known, clicked = order.index(sorted(key)[move.value % len(key)]), now - move.lag
    calls: dict[str, Any] = {
        "join": lambda: model.join(player, _team(move, len(model.s.teams))),
        "leave": lambda: model.leave(player, now),
        "begin": lambda: model.begin(now),
        "shown": lambda: model.shown(now),
        "know": lambda: model.pick(player, round, known, clicked, now),
        "pick": lambda: model.pick(player, round, move.value, clicked, now),
        "submit": lambda: model.pick(player, round, None, clicked, now),
        "close": lambda: model.close(now),
        "next": model.go_on,
        "pause": lambda: model.pause(now),
        "resume": lambda: (model.resume(now), model.maybe_complete(now)),
        "extend": lambda: setattr(model, "due", model.due + (5 * move.value + 1) * 1000),
        "regrade": lambda: model.regrade(round, move.value),
        "stop": lambda: model.stop(now),
        "wake": lambda: model.wake(now),
    }
    only_in = {"close": "open", "next": "revealed", "extend": "open"}.get(move.kind, model.phase)
    if move.kind in calls and model.phase == only_in:
        calls[move.kind]()
    return gathering and model.phase != "lobby" and model.s.dealt


def agree(session: Session, players: Sequence[Player], model: Model) -> None:
    """Fails where a session and its players differ from the model in anything people see."""
    phase = "over" if session.phase.over else session.phase.value
    assert (phase, session.round) == (model.phase, model.round)
    assert {player.id: player.seated for player in players} == model.seated
    assert {player.id: player.team for player in players if player.team is not None} == model.team
    assert {player.id: player.out for player in players if player.out is not None} == model.out
    scores = model.scores()
    assert {p.id: (p.score.points, p.score.right, p.saved_ms) for p in players} == scores
    settings, worths = session.settings, model.worths()
    ranks = {side: 1 + sum(other > worth for other in worths.values()) for side, worth in worths.items()}
    if settings.teams:
        places: Sequence[TeamPlace] = [place for place in team_places(players, settings) if place.members]
        assert {place.team: place.rank for place in places} == ranks
        assert {place.team: place.points for place in places} == {team: worths[team][1] for team in worths}
        winners = [settings.teams[place.team] for place in places if ranks[place.team] <= 3 and place.points]
    else:
        alone = player_places(players, settings, 1)
        assert {place.score.player: place.rank for place in alone} == ranks
        worth = settings.variant.puts_out
        winners = [each.score.name for each in alone if each.rank <= 3 and (each.score.points or worth)]
    (podium,) = [b for b in result_blocks(session, Summary(players, 1)) if isinstance(b, Podium)]
    assert [step.name for step in podium.steps] == winners
