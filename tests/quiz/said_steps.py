"""What every event does in every phase: what changes in the session, what follows, and what is said."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.quiz.bank import Kind
from bot.quiz.effects import Progress
from bot.quiz.events import (
    Begin,
    Close,
    Complete,
    Dealt,
    Event,
    Extend,
    Join,
    Leave,
    Next,
    Pause,
    Person,
    PersonEvent,
    Pick,
    Play,
    Regrade,
    Report,
    Resume,
    Settled,
    Shown,
    Stop,
    Submit,
    Unshown,
    Wake,
)
from bot.quiz.pace import opening, step
from bot.quiz.session import EMPTY_SEAT, Answers, Entry, Pace, Response, Seat, Session, Settings, Teaming, Variant
from bot.quiz.stages import LOBBY_SLOT, Ending, Stage
from bot.quiz.step import SEND_BACKSTOP_MS, SEND_PATIENCE_MS
from tests.quiz.said_words import plain
from tests.quiz.values import ANN, HOST, NOW, ROOM, a_session

__all__ = ["steps"]

LEADER = Person("lee", "Lee", leads=True)
TEAMS = ("Ash", "Birch")
LATER = NOW + 8_000
IDS: dict[str, Any] = {"tenant": ROOM.tenant, "session": "s1se"}


@dataclass(frozen=True, slots=True)
class Move:
    """An event as it is tried: its words, when it is handled, and what is stored on whoever it comes from."""

    words: str
    event: Event
    now: int = LATER
    seat: Seat = EMPTY_SEAT


def steps() -> Iterator[str]:
    """For each session what comes of which moves; those that do nothing and say nothing are left out."""
    for name, begun in _begun().items():
        yield f"begins {name}: {_outcome(begun, opening(begun, NOW))}"
    for name, session in _sessions().items():
        yield f"\n## in {name}"
        found: dict[str, list[str]] = {}
        for move in (*_by_people(session), *_by_the_house(session)):
            outcome = _outcome(session, step(session, move.event, move.now, move.seat))
            found.setdefault(outcome, []).append(move.words)
        for outcome, moves in found.items():
            if outcome:
                yield from textwrap.wrap("; ".join(moves), 118)
                yield f"    {outcome}"


def _outcome(before: Session, progress: Progress) -> str:
    """What changed, what follows, what is said."""
    changed = [
        f"{field.name}={plain(now)}"
        for field in dataclasses.fields(Session)
        if (now := getattr(progress.session, field.name)) != getattr(before, field.name)
    ]
    said = [plain(progress.note)] if progress.note is not None else []
    return " | ".join([*changed, *map(plain, progress.effects), *said])


# -- sessions --------------------------------------------------------------------------------------------------------


def _sessions() -> dict[str, Session]:
    together = replace(a_session(), settings=Settings(seconds=30, reading_seconds=10))
    lobby = _made(entry=Entry.LOBBY)
    many = replace(lobby, seated=2)
    asking = opening(together, NOW).session
    posted = opening(a_session(kinds=(Kind.MULTIPLE,)), NOW).session
    multiple = _shown(posted, Stage.ASKING)
    single = opening(a_session(kinds=(Kind.SINGLE,)), NOW).session
    question = _shown(single, Stage.ASKING)
    last = _shown(replace(single, round=len(single.asked) - 1), Stage.ASKING)
    revealing = step(question, Wake(**IDS), NOW + 31_000).session
    revealed = _shown(revealing, Stage.REVEAL, NOW + 31_500)
    ended = _shown(step(last, Wake(**IDS), NOW + 31_000).session, Stage.REVEAL, NOW + 31_500)
    paused = step(question, Pause(**_by(HOST)), NOW + 5_000).session
    unsent = step(asking, Unshown(**IDS, slot="r0", since=NOW), NOW + SEND_PATIENCE_MS).session
    own = opening(replace(a_session(), settings=Settings(pace=Pace.OWN, seconds=3600)), NOW).session
    own_open = step(own, Shown(**IDS, slot=LOBBY_SLOT, stage=Stage.ANYTIME, at=NOW), NOW).session
    return {
        "an empty lobby": lobby,
        "a lobby with two": many,
        "a lobby with a countdown": _made(entry=Entry.LOBBY, countdown=5, seated=2),
        "a lobby of teams, all in one": _made(entry=Entry.LOBBY, teams=TEAMS, seated=2, sizes=(2, 0)),
        "a lobby of teams": _made(entry=Entry.LOBBY, teams=TEAMS, seated=2, sizes=(1, 1)),
        "a lobby of teams to be dealt": _made(entry=Entry.LOBBY, teams=TEAMS, teaming=Teaming.DEALT, seated=2),
        "a lobby of the last standing, with one": _made(entry=Entry.LOBBY, variant=Variant.ELIMINATION, seated=1),
        "a lobby whose post does not get through": step(
            many, Unshown(**IDS, slot=LOBBY_SLOT, since=NOW), NOW + SEND_PATIENCE_MS
        ).session,
        "a countdown": step(_made(entry=Entry.LOBBY, countdown=5, seated=2), Begin(**_by(HOST)), NOW + 1_000).session,
        "posting the first question": single,
        "posting a question of many right options": posted,
        "an open question": question,
        "an open question whose answers may change": replace(
            question, settings=replace(question.settings, answers=Answers.CHANGEABLE)
        ),
        "an open question of many right options": multiple,
        "an open question for those of the lobby": replace(
            question, seated=2, settings=replace(question.settings, entry=Entry.LOBBY)
        ),
        "an open question of teams": replace(
            question, seated=2, sizes=(1, 1), settings=replace(question.settings, teams=TEAMS)
        ),
        "an open question after time to talk": replace(
            question, opened_at=NOW + 9_000, settings=replace(question.settings, talk_seconds=9)
        ),
        "the first right answer wins": replace(question, settings=replace(question.settings, variant=Variant.FIRST)),
        "posting a reveal": revealing,
        "a reveal": revealed,
        "the last reveal": ended,
        "a pause of the host in a question": paused,
        "a pause of the host in a reveal": step(revealed, Pause(**_by(HOST)), NOW + 33_000).session,
        "a pause of the host while a question is posted": step(single, Pause(**_by(HOST)), NOW + 500).session,
        "a pause for want of a question's post": unsent,
        "a quiz that is over": step(ended, Next(**_by(HOST), round=ended.round), NOW + 32_000).session,
        "a quiz that was stopped": step(question, Stop(**_by(HOST)), NOW + 5_000).session,
        "one's own pace, posting": own,
        "one's own pace": own_open,
        "one's own pace, paused": step(own, Unshown(**IDS, slot=LOBBY_SLOT, since=NOW), NOW + SEND_PATIENCE_MS).session,
        "one's own pace, over": step(own_open, Close(**_by(HOST), round=0), NOW + 60_000).session,
    }


def _begun() -> dict[str, Session]:
    plain = a_session()
    return {
        "at once": plain,
        "with one question": replace(plain, asked=plain.asked[:1]),
        "with a lobby": replace(plain, settings=Settings(entry=Entry.LOBBY)),
        "with a lobby of teams": replace(plain, settings=Settings(entry=Entry.LOBBY, teams=TEAMS)),
        "with time to talk": replace(plain, settings=Settings(talk_seconds=9)),
        "at one's own pace": replace(plain, settings=Settings(pace=Pace.OWN)),
    }


def _made(*, seated: int = 0, sizes: tuple[int, ...] | None = None, **settings: Any) -> Session:
    made = opening(replace(a_session(), settings=Settings(**settings)), NOW).session
    return replace(made, seated=seated, sizes=made.sizes if sizes is None else sizes)


def _shown(session: Session, stage: Stage, at: int = NOW) -> Session:
    return step(session, Shown(**IDS, slot=f"r{session.round}", stage=stage, at=at), at).session


def _by(person: Person, at: int = LATER) -> dict[str, Any]:
    return {**IDS, "person": person, "stamp": at}


# -- moves -----------------------------------------------------------------------------------------------------------


def _by_people(session: Session) -> Iterator[Move]:
    round = max(session.round, 0)
    of_host: list[tuple[str, Callable[[Person], PersonEvent]]] = [
        ("begins", lambda person: Begin(**_by(person))),
        ("closes", lambda person: Close(**_by(person), round=round)),
        ("goes on", lambda person: Next(**_by(person), round=round)),
        ("stops", lambda person: Stop(**_by(person))),
        ("pauses", lambda person: Pause(**_by(person))),
        ("resumes", lambda person: Resume(**_by(person))),
        ("gives 15 s", lambda person: Extend(**_by(person), round=round, seconds=15)),
        ("accepts C", lambda person: Regrade(**_by(person), round=round, position=2)),
    ]
    for words, made in of_host:
        for person in (HOST, LEADER, ANN):
            yield Move(f"{person.name} {words}", made(person))
    yield Move("the host gives too much", Extend(**_by(HOST), round=round, seconds=601))
    yield Move("the host gives nothing", Extend(**_by(HOST), round=round, seconds=0))
    yield Move("the host closes another question", Close(**_by(HOST), round=round + 1))
    yield Move("the host goes on from another question", Next(**_by(HOST), round=round + 1))
    yield Move("the host stretches another question", Extend(**_by(HOST), round=round + 1, seconds=15))
    yield Move(
        "the host accepts what is right",
        Regrade(**_by(HOST), round=round, position=session.asked[round].order.index(session.asked[round].key[0])),
    )
    yield Move("the host accepts an option that is not", Regrade(**_by(HOST), round=round, position=9))
    yield Move("the host pauses at the deadline", Pause(**_by(HOST)), session.due_at or LATER)
    yield Move("Ann doubts the key", Report(**_by(ANN), round=round))
    yield Move("Ann doubts the key of a question to come", Report(**_by(ANN), round=round + 1))
    yield Move("Ann wants to play", Play(**_by(ANN)))
    yield Move("Ann wants to play late", Play(**_by(ANN)), (session.due_at or LATER) + 1)
    yield from _of_players(session, round)


def _of_players(session: Session, round: int) -> Iterator[Move]:
    seat, out = Seat(True, team=1 if session.settings.teams else None), Seat(True, out=True)
    order = session.asked[round].order
    given = Response(round, ANN.id, (order[0],), (order[0],), NOW + 4_000, NOW + 4_000, NOW + 4_000)
    draft = replace(given, choice=None, answered_at=None)
    for words, held in (("Ann", EMPTY_SEAT), ("Ann, in", seat), ("Ann, out", out)):
        yield Move(f"{words}, joins", Join(**_by(ANN)), seat=held)
        yield Move(f"{words}, joins Birch", Join(**_by(ANN), team=1), seat=held)
        yield Move(f"{words}, leaves", Leave(**_by(ANN)), seat=held)
        yield Move(f"{words}, picks A", Pick(**_by(ANN), round=round, position=0), seat=held)
        yield Move(f"{words}, submits", Submit(**_by(ANN), round=round), seat=held)
    yield Move("Ann joins a team there is not", Join(**_by(ANN), team=2))
    for words, response in (
        ("who answered A", given),
        ("who drafted A", draft),
        ("who drafted nothing", replace(draft, draft=())),
    ):
        holding = Seat(True, response)
        yield Move(f"Ann, {words}, joins", Join(**_by(ANN)), seat=holding)
        for position in (0, 1):
            pick = Pick(**_by(ANN), round=round, position=position)
            yield Move(f"Ann, {words}, picks {'AB'[position]}", pick, seat=holding)
        yield Move(
            f"Ann, {words}, picked B before", Pick(**_by(ANN, NOW + 2_000), round=round, position=1), seat=holding
        )
        yield Move(f"Ann, {words}, submits", Submit(**_by(ANN), round=round), seat=holding)
    yield Move("Ann picks an option that is not", Pick(**_by(ANN), round=round, position=4), seat=seat)
    yield Move("Ann picks in another question", Pick(**_by(ANN), round=round + 1, position=0), seat=seat)
    yield Move("Ann submits another question", Submit(**_by(ANN), round=round + 1), seat=seat)
    due = session.due_at or LATER
    for after in (0, 1, 260):
        pick = Pick(**_by(ANN, due + after), round=round, position=0)
        yield Move(f"Ann picks A {after} ms after the deadline", pick, due + after, seat)
    for after in (0, 1):
        pick = Pick(**_by(ANN, (session.closed_at or due) + after), round=round, position=0)
        yield Move(f"Ann picks A {after} ms after the close, which arrives late", pick, due + 5_000, seat)
    yield Move("Ann's pick arrives late", Pick(**_by(ANN, due - 1), round=round, position=0), due + 5_000, seat)


def _by_the_house(session: Session) -> Iterator[Move]:
    round = max(session.round, 0)
    slot = f"r{session.round}" if session.round >= 0 else LOBBY_SLOT
    wake = session.wake_at or LATER
    yield Move("a wake before the time", Wake(**IDS), wake - 1)
    yield Move("a wake in time", Wake(**IDS), wake)
    yield Move("a wake long after", Wake(**IDS), wake + SEND_BACKSTOP_MS + 1)
    yield Move("all have answered", Complete(**IDS, round=round))
    yield Move("all have answered another question", Complete(**IDS, round=round + 1))
    yield Move("teams are dealt", Dealt(**IDS, sizes=(1, 1)))
    yield Move("teams are dealt, one empty", Dealt(**IDS, sizes=(2, 0)))
    yield Move("points are settled", Settled(**IDS, round=round, over=None))
    yield Move("points are settled, and that is the end", Settled(**IDS, round=round, over=Ending.TARGET))
    yield Move("points of another question are settled", Settled(**IDS, round=round + 1, over=Ending.TARGET))
    for stage in Stage:
        yield Move(f"{stage} is shown", Shown(**IDS, slot=slot, stage=stage, at=LATER - 100))
    yield Move("a stamp from the future", Shown(**IDS, slot=slot, stage=Stage.ASKING, at=LATER + 100))
    yield Move("another post is shown", Shown(**IDS, slot="r9", stage=Stage.ASKING, at=LATER))
    yield Move("sending fails", Unshown(**IDS, slot=slot, since=LATER))
    yield Move("sending fails for long", Unshown(**IDS, slot=slot, since=LATER - SEND_PATIENCE_MS))
    yield Move("sending is refused", Unshown(**IDS, slot=slot, since=LATER, refused=True, why="Invite me"))
    yield Move("another post is refused", Unshown(**IDS, slot="r9", since=LATER, refused=True))
