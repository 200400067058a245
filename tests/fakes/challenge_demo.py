"""Scenes of a challenge for the demonstration of the room: what goes on in each room of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.ports import HostedOption, HostedRound, Hosting, RoomView
from bot.quiz.blocks import OutcomeLine
from bot.quiz.cards import RoundFacts, lobby_card, question_card, result_card
from bot.quiz.challenge_cards import RoundNews, Summary
from bot.quiz.scoring import Score, Tally
from bot.quiz.session import Scoring, Session, Settings, Teaming, Variant
from bot.quiz.stages import Phase
from bot.quiz.teams import Player
from tests.fakes.desk import room_view

__all__ = ["challenge_scenes", "hosting"]

TEAMS = ("Triangles", "Night owls", "The ones who read the manual")
NAMES = ("Ines", "Tomasz", "Aoife", "Dmitri", "Wren", "Sébastien", "Ngozi", "Li", "Bartholomew")
POINTS = (3_410, 2_875, 1_904, 2_610, 3_120, 940, 1_500, 0, 2_250)
SPEED = Settings(
    teams=TEAMS, scoring=Scoring.SPEED, streak=True, seconds=30, talk_seconds=10, countdown=5, target=10_000
)


def players() -> tuple[Player, ...]:
    return tuple(
        Player(Score(f"w{n:02}", name, got, got // 900, 4), seated=True, team=n % 3, saved_ms=got)
        for n, (name, got) in enumerate(zip(NAMES, POINTS, strict=True))
    )


def challenge_scenes(session: Session, questions: Mapping[str, object], now: int) -> Mapping[str, RoomView]:
    """Room name -> what goes on there; `session` is one of the demonstration's bank, in its lobby."""
    everybody = players()

    def here(room: str, phase: Phase, round: int = -1, settings: Settings = SPEED, **changes: object) -> Session:
        place = replace(session.place, channel=room)
        made = replace(
            session, id=f"demo{room}".replace("-", ""), place=place, settings=settings, phase=phase, round=round
        )
        return replace(made, sizes=(3, 3, 3), seated=9, **changes)  # type: ignore[arg-type]

    def facts(of: Session, counts: tuple[int, ...], *, closed: bool, news: RoundNews | None = None) -> RoundFacts:
        question = questions[of.current.id]
        tally = Tally(counts, sum(counts), counts[of.current.key[0]])
        return RoundFacts(of.round, of.current, question, tally, 9, of.due_at, closed, of.opened_at, news)  # type: ignore[arg-type]

    lobby = here("teams", Phase.LOBBY, opened_at=None)
    dealt = here("dealt", Phase.LOBBY, settings=replace(SPEED, teaming=Teaming.BALANCED))
    counting = here("countdown", Phase.STARTING, due_at=now + 5_000)
    talk = here("talk", Phase.OPEN, 0, opened_at=now + 8_000, due_at=now + 38_000)
    lead = here("lead", Phase.REVEALED, 0, due_at=now + 9_000, closed_at=now)
    out = here("out", Phase.REVEALED, 0, replace(SPEED, variant=Variant.ELIMINATION), due_at=now + 9_000)
    some_out = tuple(replace(player, out=0) if player.team == 2 else player for player in everybody)
    over = here("podium", Phase.FINISHED, 3)
    alone = here("podium-alone", Phase.FINISHED, 3, replace(SPEED, teams=()))
    hardest = questions[over.asked[0].id]
    summary = Summary(everybody, 4, (), (0, "Wren", 1_240), (0, hardest, 2, 9))  # type: ignore[arg-type]
    scores = [player.score for player in everybody]
    lines: tuple[OutcomeLine, ...] = ()
    two = everybody[:5]
    return {
        "teams": room_view(lobby, lobby_card(lobby, [each.score.name for each in two], two)),
        "dealt": room_view(dealt, lobby_card(dealt, NAMES)),
        "countdown": room_view(counting, lobby_card(counting, NAMES, everybody)),
        "talk": room_view(talk, question_card(talk, facts(talk, (0, 0, 0, 0), closed=False))),
        "lead": room_view(
            lead,
            question_card(lead, facts(lead, (5, 2, 0, 1), closed=True, news=RoundNews(everybody, ("1",), ("0",)))),
        ),
        "out": room_view(
            out, question_card(out, facts(out, (5, 2, 0, 1), closed=True, news=RoundNews(some_out, ("0",), ("0",))))
        ),
        "podium": room_view(over, result_card(over, scores, 4, (), lines, summary)),
        "podium-alone": room_view(alone, result_card(alone, scores, 4, (), lines, summary)),
    }


def hosting() -> Hosting:
    """The host's page of the reveal."""
    options = (
        HostedOption(0, "Because the light is gone", 5, right=True, accepted=False),
        HostedOption(1, "Because the water is too cold", 2, right=True, accepted=True),
        HostedOption(2, "Because of the current", 1, right=False, accepted=False),
    )
    return Hosting("demolead", "Reefs", (HostedRound(0, "Why do reefs end at this depth?", options, 2),))
