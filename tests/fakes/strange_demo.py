"""Scenes with the names and words that break layouts: very long, written from right to left, of pictures alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.ports import RoomView
from bot.quiz.bank import Option, Question
from bot.quiz.cards import RoundFacts, lobby_card, question_card, result_card
from bot.quiz.challenge_cards import RoundNews, Summary
from bot.quiz.scoring import Score, Tally
from bot.quiz.session import Session, Settings
from bot.quiz.stages import Phase
from bot.quiz.teams import Player
from tests.fakes.desk import room_view

__all__ = ["GERMAN", "strange_scenes"]

NAMES = (
    "محمد عبد الرحمن",
    "👩‍🚀🪐",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "Bo",
    "שירה לוי",
    "W" * 30,
    "山田太郎",
    "Anne-Sophie von und zu Hohenzollern-Sigmaringen",
)
TEAMS = (
    "Rot",
    "Rechtsschutzversicherung",
    "النسور الذهبية",
    "🦊🦊🦊",
    "The ones who read it all",
    "Ω",
    "Siebenundzwanzigtausend",
    "Nach­züg­ler",
)
POINTS = (4, 4, 3, 3, 2, 0, 0, 0)
GERMAN = Question(
    "words",
    "Welche Behörde erteilt die Rindfleischetikettierungsüberwachungsaufgabenübertragungserlaubnis?",
    (
        Option("Das Bundesamt für Verbraucherschutz und Lebensmittelsicherheit, auf Antrag und gegen Gebühr"),
        Option("Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnungsstelle"),
        Option("לא אף אחד מאלה"),
        Option("https://example.org/" + "a-very-long-path/" * 6),
    ),
    (2,),
    explanation="كل ما سبق خطأ: the word is longer than the office's door.",
)


def strange_scenes(session: Session, now: int) -> Mapping[str, RoomView]:
    """Room name -> what goes on there; `session` is any of the demonstration's, with a first question of one answer."""
    people = tuple(
        Player(Score(f"w{at:02}", name, points, points, 4), seated=True, team=at)
        for at, (name, points) in enumerate(zip(NAMES, POINTS, strict=True))
    )

    def here(room: str, phase: Phase, round: int = -1, teams: tuple[str, ...] = (), **changes: object) -> Session:
        place = replace(session.place, channel=room)
        made = replace(
            session,
            id=f"demo{room}".replace("-", ""),
            place=place,
            settings=Settings(teams=teams),
            phase=phase,
            round=round,
        )
        return replace(made, seated=8, sizes=(1,) * len(teams), **changes)  # type: ignore[arg-type]

    def asked(of: Session, counts: tuple[int, ...], *, closed: bool, news: RoundNews | None = None) -> RoundFacts:
        tally = Tally(counts, sum(counts), counts[2])
        return RoundFacts(of.round, replace(of.current, key=(2,)), GERMAN, tally, 8, of.due_at, closed, news=news)

    lobby = here("names", Phase.LOBBY)
    eight = here("eight", Phase.LOBBY, teams=TEAMS)
    question = here("words", Phase.OPEN, 0, opened_at=now - 3_000, due_at=now + 20_000)
    reveal = here("words-reveal", Phase.REVEALED, 0, TEAMS, due_at=now + 20_000)
    over = here("eight-podium", Phase.FINISHED, 3, TEAMS)
    alone = here("names-result", Phase.FINISHED, 3)
    scores = [player.score for player in people]
    told = Summary(people, 4, (), (0, NAMES[2], 940), (0, GERMAN, 1, 8))
    return {
        "names": room_view(lobby, lobby_card(lobby, NAMES)),
        "eight": room_view(eight, lobby_card(eight, NAMES, people)),
        "words": room_view(question, question_card(question, asked(question, (3, 0, 0, 0), closed=False))),
        "words-reveal": room_view(
            reveal,
            question_card(reveal, asked(reveal, (3, 4, 1, 0), closed=True, news=RoundNews(people, ("0",), ("0", "1")))),
        ),
        "eight-podium": room_view(over, result_card(over, scores, 4, (), (), told)),
        "names-result": room_view(alone, result_card(alone, scores, 4, (), ())),
    }
