"""Scenes for the web room: every kind of card with plausible content, each in a room of its own.

`python -m tests.fakes.room_demo` serves them on loopback to look at while working on the pages: /r/lobby, /r/question,
/r/answered, /r/multiple, /r/code, /r/reveal, /r/result, /r/paused. The front door is an empty room.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from adapters.web import WebRoom, WebSettings
from adapters.web.identity import Identity, Player
from bot.engine.clock import SystemClock
from bot.ports import DailyView, Missed, Played, Reply, RoomView
from bot.quiz.bank import Bank, Difficulty, Kind, Option, Outcome, Question, ScoreBand, Series, StudyNote
from bot.quiz.blocks import OutcomeLine
from bot.quiz.cards import RoundFacts, lobby_card, question_card, result_card
from bot.quiz.daily import Daily, Plan
from bot.quiz.effects import Note
from bot.quiz.events import Event, Pick, Place, Submit
from bot.quiz.notes import letter
from bot.quiz.occurrence import Occurrence, Skip, Why
from bot.quiz.own_cards import TurnFacts, anytime_card, in_daily, turn_card
from bot.quiz.recurrence import Recurrence
from bot.quiz.results import ClosedRound, MarkedAnswer, Results
from bot.quiz.scoring import Score, Tally
from bot.quiz.selection import select
from bot.quiz.session import Answers, Asked, Entry, Pace, PinnedBank, Session, Settings
from bot.quiz.stages import Phase
from tests.fakes.board_demo import boards
from tests.fakes.challenge_demo import challenge_scenes, hosting
from tests.fakes.desk import FakeDesk, FakeEngine, room_view, summary_of
from tests.fakes.strange_demo import strange_scenes

__all__ = ["ANYTIME", "HOST", "REEF", "SECRET", "scenes", "session_in", "stage_desk"]

SECRET = b"a secret for tests and for demonstrations"
HOST = Player("w00host", "Ines")
NAMES = ("Ines", "Tomasz", "Adaeze", "Björn", "Lakshmi", "Jean-Baptiste", "Yuki", "Oleksandra")

REEF = Bank(
    id="reefs",
    title="How a reef lives",
    description="Corals, their lodgers, and what warm water does to both: a short quiz for those who look closely.",
    difficulty=Difficulty.MODERATE,
    series=Series("Sea school", 3),
    licence="CC-BY-4.0",
    outcomes=(
        Outcome("partners", "Explain what corals and algae do for each other."),
        Outcome("stress", "Recognise what makes a coral lose its algae, and whether it can recover."),
        Outcome("method", "Read a small program that counts things on a photograph."),
    ),
    notes=(
        StudyNote(
            "lodgers",
            "Rent paid in sugar",
            "Most of a reef coral's food is made by algae inside its own cells. They get shelter and waste they can "
            "use; the coral gets sugar. Neither thrives for long alone.",
            "The Biology of Coral Reefs (Sheppard, Davy and Pilling, 2017)",
            ("partners",),
        ),
        StudyNote(
            "white", "White is not dead", "A bleached coral has lost its algae, not its life. It starves slowly."
        ),
    ),
    bands=(
        ScoreBand(0, 49, "The tide pools are a good place to begin."),
        ScoreBand(50, 79, "Snorkeller: one more look at the notes."),
        ScoreBand(80, 100, "You could guide a dive."),
    ),
    questions=(
        Question(
            "pay",
            "What do the algae inside a coral's cells give it in return for shelter?",
            (
                Option("Most of the sugar it lives on", "Yes."),
                Option("The colour that warns fish away", "Colour is a side effect, and it warns nobody."),
                Option("A skeleton of silica"),
                Option("Protection against storms"),
            ),
            (0,),
            explanation="Algae turn sunlight into sugar and pass most of it on. The coral itself builds its skeleton.",
            outcomes=("partners",),
            difficulty=Difficulty.EASY,
        ),
        Question(
            "signs",
            "Which of these can make a coral lose its algae?",
            (
                Option("Water a degree or two too warm for some weeks"),
                Option("A full moon"),
                Option("Fresh water after days of heavy rain"),
                Option("Too little light because of mud"),
                Option("Clownfish"),
            ),
            (0, 2, 3),
            kind=Kind.MULTIPLE,
            explanation="Heat is the best known cause, but anything that upsets the partnership for weeks will do.",
            outcomes=("stress",),
        ),
        Question(
            "count",
            "What does this print for `[3, 0, 5, 0]` live polyps per photograph?\n"
            "```python\ndef living(photos):\n    return sum(1 for polyps in photos if polyps)\n\n"
            "print(living([3, 0, 5, 0]))\n```",
            (Option("`8`"), Option("`4`"), Option("`2`"), Option("`[3, 5]`")),
            (2,),
            explanation="It counts the photographs with any polyps at all; `if polyps` is false for 0.\n"
            "```python\nsum([3, 0, 5, 0])  # this would be 8\n```",
            outcomes=("method",),
            difficulty=Difficulty.HARD,
        ),
        Question(
            "white",
            "A diver reports that a whole slope has turned white within a month. Which conclusion is safe?",
            (
                Option("The corals are dead, and what is left is bare skeleton that will crumble within the year"),
                Option("The corals have lost their algae; whether they live depends on how soon the water cools"),
                Option("The slope has been covered by sand"),
                Option("White corals have always been there, and nobody looked"),
            ),
            (1,),
            explanation="Bleached corals can take algae up again. After weeks without, most starve.",
            outcomes=("stress",),
        ),
    ),
)
ROCKS = replace(
    REEF,
    id="rocks",
    title="Reading a cliff",
    description="Layers, folds and gaps: what a wall of stone says about the time it took.",
    difficulty=Difficulty.EASY,
    series=None,
    outcomes=(Outcome("order", "Put layers in the order in which they were laid down."),),
    notes=(),
)
FERMENT = replace(
    REEF,
    id="ferment",
    title="Bread, beer and the rest of it",
    description="Yeast at work. Why dough rises, why it sometimes does not, and what salt has to do with it.",
    difficulty=Difficulty.HARD,
    series=Series("Kitchen science", 12),
)


def session_in(room: str, phase: Phase, round: int = 0, *, now: int, **changes: object) -> Session:
    """A session of the reef bank, hosted by Ines, its options in written order."""
    asked = tuple(
        Asked(each.id, found.hash, each.kind, each.key, tuple(range(len(each.options))))
        for each in REEF.questions
        for found in select([REEF], 1)
        if found.id == each.id
    )
    session = Session(
        id=f"demo{room}".replace("-", "")[:24],
        place=Place("web", "web", room),
        host=HOST.id,
        host_name=HOST.name,
        banks=(PinnedBank(REEF.id, "reefs"),),
        title=REEF.title,
        seed=1,
        settings=Settings(entry=Entry.LOBBY, answers=Answers.LOCKED, seconds=30),
        asked=asked,
        created_at=now,
        phase=phase,
        round=round,
    )
    return replace(session, **changes)  # type: ignore[arg-type]


def facts(session: Session, counts: tuple[int, ...], right: int, *, closed: bool = False, of: int = 8) -> RoundFacts:
    """A round of a session with `counts` choices of each option."""
    question = REEF.questions[session.round]
    tally = Tally(counts, max(counts) if question.kind is Kind.MULTIPLE else sum(counts), right)
    return RoundFacts(session.round, session.current, question, tally, of, session.due_at, closed)


def scores() -> tuple[Score, ...]:
    """Eight players, two of them level at the top, one with a name that tries things."""
    points = (4, 4, 3, 3, 2, 1, 1, 0)
    names = (*NAMES[:6], "<script>alert(1)</script>", "@everyone")
    return tuple(
        Score(HOST.id if name == HOST.name else f"w{index:02}", name, got, got, 4)
        for index, (name, got) in enumerate(zip(names, points, strict=True))
    )


CHOICES = ("0000", "0000", "0001", "1000", "0-01", "0213", "1-0-", "1312")
"""Which wrong option each of the eight chose for each question (0: every right one), - for none."""


def results(session: Session) -> Results:
    """What came of the session of `scores`: those with a right answer more have one more here, too."""
    rounds = tuple(
        ClosedRound(number, asked, question, session.created_at - 200_000, session.created_at - 170_000)
        for number, (asked, question) in enumerate(zip(session.asked, REEF.questions, strict=True))
    )
    answers: list[MarkedAnswer] = []
    for who, (score, row) in enumerate(zip(scores(), CHOICES, strict=True)):
        for round, digit in zip(rounds, row, strict=True):
            if digit == "-":
                continue
            wrong = [option for option in round.asked.order if option not in round.asked.key]
            choice = round.asked.key if digit == "0" else (wrong[int(digit) % len(wrong)],)
            right = float(digit == "0")
            took = 2_300 + 1_700 * who + 900 * round.number
            answers.append(MarkedAnswer(round.number, score.player, choice, right, int(right), took, took))
    tally = {score.player: [a.mark for a in answers if a.player == score.player] for score in scores()}
    kept = tuple(
        replace(s, right=int(sum(tally[s.player])), points=int(sum(tally[s.player])), answered=len(tally[s.player]))
        for s in scores()
    )
    return Results(session, rounds, kept, tuple(answers), (REEF.outcomes,), REEF.bands)


def scenes(now: int) -> Mapping[str, RoomView]:
    """Room name -> what goes on there."""

    def asking(room: str, round: int, counts: tuple[int, ...], phase: Phase = Phase.OPEN) -> RoomView:
        session = session_in(room, phase, round, now=now, opened_at=now - 9_000, due_at=now + 21_000)
        return room_view(session, question_card(session, facts(session, counts, 0)))

    def revealed(room: str, round: int, counts: tuple[int, ...], right: int) -> RoomView:
        session = session_in(room, Phase.REVEALED, round, now=now, due_at=now + 9_000, closed_at=now - 3_000)
        return room_view(session, question_card(session, facts(session, counts, right, closed=True)))

    lobby = session_in("lobby", Phase.LOBBY, -1, now=now, seated=8)
    over = session_in("result", Phase.FINISHED, 3, now=now, ended_at=now)
    anytime = anytime_session(now)
    day = anytime.occurrence
    assert day is not None, "it is a daily's"
    lines = (OutcomeLine(REEF.outcomes[1], 5, 16, 2), OutcomeLine(REEF.outcomes[2], 4, 8, 1))
    return {
        "lobby": room_view(lobby, lobby_card(lobby, NAMES)),
        "question": asking("question", 0, (3, 1, 1, 0)),
        "answered": asking("answered", 0, (4, 1, 1, 0)),
        "long": asking("long", 3, (2, 1, 0, 0)),
        "multiple": asking("multiple", 1, (3, 1, 2, 2, 0)),
        "code": asking("code", 2, (1, 0, 2, 1)),
        "paused": asking("paused", 0, (1, 0, 0, 0), Phase.PAUSED),
        "reveal": revealed("reveal", 0, (5, 2, 0, 1), 5),
        "reveal-code": revealed("reveal-code", 2, (3, 1, 3, 0), 3),
        "reveal-many": revealed("reveal-many", 1, (7, 1, 5, 4, 2), 2),
        "anytime": room_view(anytime, in_daily(anytime_card(anytime, 6), day, first=True)),
        "result": room_view(over, result_card(over, scores(), 4, REEF.bands, lines)),
        **challenge_scenes(lobby, {question.id: question for question in REEF.questions}, now),
        **strange_scenes(lobby, now),
    }


ANYTIME = Place("web", "web", "anytime")
"""The room with a daily quiz, which is open now."""


def anytime_session(now: int) -> Session:
    """A daily's quiz, open for hours."""
    return session_in(
        "anytime",
        Phase.OPEN,
        -1,
        now=now,
        settings=Settings(pace=Pace.OWN, seconds=36_000),
        due_at=now + 36_000_000,
        occurrence=Occurrence("daily1", date(2026, 5, 4), 3, 40 * 60_000, (Skip(date(2026, 5, 3), Why.AWAY),)),
    )


def stage_daily(desk: FakeDesk, now: int) -> None:
    """The daily quiz of the room `ANYTIME`, and the host's next question in it."""
    session = anytime_session(now)
    plan = Plan(Recurrence(570, (0, 2, 4)), "Asia/Kathmandu", bank="reefs", outcomes=("stress",), count=3)
    daily = Daily("daily1", ANYTIME, HOST.id, HOST.name, plan, now, next_day=date(2026, 5, 6))
    desk.dailies[ANYTIME] = DailyView(daily, REEF.title, session, 6)
    desk.turns[session.id, HOST.id] = turn_card(session, TurnFacts(1, REEF.questions[1]), Note("A locked in."))


def stage_desk(now: int) -> FakeDesk:
    """A desk with every scene on it, and a past for the host."""
    desk = FakeDesk(tuple(summary_of(bank) for bank in (REEF, FERMENT, ROCKS)))
    for view in scenes(now).values():
        desk.rooms[view.session.place] = view
        desk.seats[view.session.id, HOST.id] = (True, None)
    desk.seats["demoanswered", HOST.id] = (True, Note("A locked in.", True, 0, (0,), True))
    desk.seats["demoreveal", HOST.id] = (True, Note("B locked in.", True, 0, (1,), True))
    desk.seats["demorevealmany", HOST.id] = (True, Note("Locked in.", True, 1, (0, 2, 4), True))
    desk.seats["demomultiple", HOST.id] = (True, Note("Chosen so far.", True, 1, (0, 2), False))
    for room in ("teams", "lead", "podium", "countdown", "out"):
        desk.seats[f"demo{room}", HOST.id] = (True, None, 0)
    desk.hosting_of["demolead", HOST.id] = hosting()
    desk.missed_by["demoresult", HOST.id] = (
        Missed(0, REEF.questions[0], (2, 0, 1, 3), (1,)),
        Missed(2, REEF.questions[2], (0, 1, 2, 3), None),
    )
    desk.results_of["demoresult"] = results(scenes(now)["result"].session)
    day = 86_400_000
    desk.history_of[HOST.id] = (
        Played("demoresult", REEF.title, "reefs", now, now - 600_000, 2, 4, 2, 3, 8, REEF.bands[1].text),
        Played("older", ROCKS.title, "rocks", now - 3 * day, now - 3 * day, 10, 10, 10, 1, 5, ""),
        Played("oldest", FERMENT.title, "ferment", now - 9 * day, now - 9 * day, 4, 10, 4, 5, 5, REEF.bands[0].text),
    )
    desk.boards.update(boards(HOST.id, HOST.name))
    stage_daily(desk, now)
    return desk


def agreeable(event: Event) -> Reply:
    """Accepts every answer, as an open round would."""
    if isinstance(event, Pick):
        note = Note(f"{letter(event.position)} locked in.", True, event.round, (event.position,), True)
        return Reply(note, event.session)
    if isinstance(event, Submit):
        return Reply(Note("Choose at least one option before you submit.", done=False), event.session)
    return Reply(Note("Noted."), event.session)


async def main(port: int) -> None:
    """Serve the scenes until interrupted, and print a cookie that makes its holder the host."""
    clock = SystemClock()
    engine = FakeEngine()
    engine.answer = agreeable
    desk = stage_desk(clock.now())
    room = WebRoom(engine, desk, clock, WebSettings(secret=SECRET, port=port))
    serving = asyncio.create_task(room.run())
    print(await room.started(), Identity(SECRET, secure=False).write(HOST), flush=True)
    await serving


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
