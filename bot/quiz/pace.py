"""The rules of a quiz at either pace: all together (`bot.quiz.step`), or each player at their own.

At one's own pace every question is open from the first post until the session closes. One public post says how many
took part; questions and answers are private. Nothing is marked before the close: then every round is settled, and the
result is posted. An answer is judged as `step` judges it, as if the session stood at the question it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from bot.quiz import notes
from bot.quiz import step as together
from bot.quiz.effects import Closed, Opened, Progress, Record, Seated, Show, Tell, Unseated
from bot.quiz.events import Close, Event, Extend, Leave, Pause, Pick, Play, Regrade, Shown, Stop, Submit, Unshown, Wake
from bot.quiz.rules.course import may_lead
from bot.quiz.rules.rounds import regrade
from bot.quiz.session import EMPTY_SEAT, Pace, Seat, Session
from bot.quiz.stages import LOBBY_SLOT, NOTICE_SLOT, RESULT_SLOT, Phase, Stage

__all__ = ["OWN_TABLE", "asked_round", "opening", "step", "takes_answers"]

Handler = Callable[[Session, Any, int, Seat], Progress]


def asked_round(session: Session, event: Event) -> int:
    """The round an event is about: at one's own pace an answer says it, else it is the session's."""
    own = session.settings.pace is Pace.OWN
    return event.round if own and isinstance(event, Pick | Submit) else session.round


def takes_answers(session: Session) -> bool:
    """Whether it is a quiz at one's own pace that can be answered now."""
    return session.settings.pace is Pace.OWN and session.phase in (Phase.POSTING, Phase.OPEN)


def opening(session: Session, now: int) -> Progress:
    """The first step of a new session; see `bot.quiz.step.opening`. A notice is shown."""
    if session.is_notice:
        return Progress(session, (Show(NOTICE_SLOT),))
    if session.settings.pace is Pace.TOGETHER:
        return together.opening(session, now)
    waiting = replace(session, phase=Phase.POSTING, round=-1, due_at=now + together.SEND_BACKSTOP_MS)
    return Progress(waiting, (Show(LOBBY_SLOT),), notes.started(len(session.asked)))


def step(session: Session, event: Event, now: int, seat: Seat = EMPTY_SEAT) -> Progress:
    """What `event` does to `session`; see `bot.quiz.step.step`. `seat` holds the response to `asked_round`."""
    if session.settings.pace is Pace.OWN:
        handler = OWN_TABLE.get((session.phase, type(event)))
        if handler is not None:
            return handler(session, event, now, seat)
    if isinstance(event, Play) or (session.settings.pace is Pace.OWN and isinstance(event, Pause | Extend)):
        # Nobody waits for anybody there, so no time is to be stopped or given.
        return Progress(session, note=notes.out_of_turn(session, event))
    return together.step(session, event, now, seat)


# -- answering -------------------------------------------------------------------------------------------


def _play(session: Session, event: Play, now: int, seat: Seat) -> Progress:
    """The question itself is the reply's card."""
    if session.due_at is not None and session.phase is Phase.OPEN and now > session.due_at:
        return Progress(session, note=notes.over_by_time())
    return Progress(session, note=notes.your_turn())


def _answer(session: Session, event: Pick | Submit, now: int, seat: Seat) -> Progress:
    if not 0 <= event.round < len(session.asked):
        return Progress(session, note=notes.old_question())
    there = replace(session, round=event.round)
    progress = together.step(there, event, now, seat)
    seated = any(isinstance(effect, Seated) for effect in progress.effects)
    kept = tuple(effect for effect in progress.effects if isinstance(effect, Seated | Record))
    # The post counts people, not answers.
    return Progress(session, (*kept, Show(LOBBY_SLOT, urgent=False)) if seated else kept, progress.note)


def _leave(session: Session, event: Leave, now: int, seat: Seat) -> Progress:
    if not seat.seated:
        return Progress(session, note=notes.not_in())
    return Progress(session, (Unseated(event.person.id, now), Show(LOBBY_SLOT, urgent=False)), notes.left())


# -- opening and closing ---------------------------------------------------------------------------------


def _shown(session: Session, event: Shown, now: int, seat: Seat) -> Progress:
    """The post is there, perhaps after a pause: every question is open from its own time stamp on."""
    if event.slot != LOBBY_SLOT or event.stage is not Stage.ANYTIME:
        return Progress(session)
    opened_at = min(event.at, now)
    due_at = opened_at + session.settings.seconds * 1000
    after = replace(session, phase=Phase.OPEN, paused_in=None, opened_at=opened_at, due_at=due_at)
    opened = tuple(Opened(round, opened_at, due_at) for round in range(len(session.asked)))
    # What got through was drawn while the session was paused, and says so.
    return Progress(after, (*opened, Show(LOBBY_SLOT)) if session.phase is Phase.PAUSED else opened)


def _wake(session: Session, event: Wake, now: int, seat: Seat) -> Progress:
    if session.wake_at is None or session.due_at is None or now < session.wake_at:
        return Progress(session)
    return _ended(session, Phase.FINISHED, session.due_at, now)


def _expire(session: Session, event: Wake, now: int, seat: Seat) -> Progress:
    if session.due_at is None or now < session.due_at:
        return Progress(session)
    return _ended(session, Phase.STOPPED, now, now)


def _close(session: Session, event: Close, now: int, seat: Seat) -> Progress:
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "close the quiz"))
    return replace(_ended(session, Phase.FINISHED, now, now), note=notes.closed_by_host())


def _stop(session: Session, event: Stop, now: int, seat: Seat) -> Progress:
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "stop the quiz"))
    return replace(_ended(session, Phase.STOPPED, now, now), note=notes.stopped())


def _unshown(session: Session, event: Unshown, now: int, seat: Seat) -> Progress:
    if event.slot != LOBBY_SLOT or not event.refused:
        return together.step(session, event, now, seat)
    ended = _ended(session, Phase.STOPPED, now, now)
    return replace(ended, effects=(*ended.effects, Tell(session.host, notes.refused_text(session, event.why))))


def _regrade(session: Session, event: Regrade, now: int, seat: Seat) -> Progress:
    """The result is the only post that shows what is right."""
    progress = regrade(session, event, now, seat)
    kept = tuple(effect for effect in progress.effects if not isinstance(effect, Show) or effect.slot == RESULT_SLOT)
    return replace(progress, effects=kept)


def _ended(session: Session, phase: Phase, closed_at: int, now: int) -> Progress:
    """Every round is settled, so that what was acknowledged is scored."""
    last = len(session.asked) - 1
    ended = replace(session, phase=phase, round=last, due_at=None, paused_in=None, closed_at=closed_at, ended_at=now)
    due_at = session.due_at if session.opened_at is not None else None
    timer_ms = session.settings.seconds * 1000
    closed = tuple(Closed(round, session.opened_at, due_at, closed_at, timer_ms) for round in range(last + 1))
    return Progress(ended, (*closed, Show(LOBBY_SLOT), Show(RESULT_SLOT)))


OWN_TABLE: Mapping[tuple[Phase, type[Event]], Handler] = MappingProxyType(
    {
        (Phase.POSTING, Play): _play,
        (Phase.POSTING, Pick): _answer,
        (Phase.POSTING, Submit): _answer,
        (Phase.POSTING, Leave): _leave,
        (Phase.POSTING, Shown): _shown,
        (Phase.POSTING, Unshown): _unshown,
        (Phase.POSTING, Stop): _stop,
        (Phase.OPEN, Play): _play,
        (Phase.OPEN, Pick): _answer,
        (Phase.OPEN, Submit): _answer,
        (Phase.OPEN, Leave): _leave,
        (Phase.OPEN, Unshown): _unshown,
        (Phase.OPEN, Wake): _wake,
        (Phase.OPEN, Close): _close,
        (Phase.OPEN, Stop): _stop,
        (Phase.PAUSED, Shown): _shown,
        (Phase.PAUSED, Unshown): _unshown,
        (Phase.PAUSED, Wake): _expire,
        (Phase.PAUSED, Stop): _stop,
        (Phase.FINISHED, Regrade): _regrade,
        (Phase.STOPPED, Regrade): _regrade,
    }
)
"""What is different at one's own pace; whatever is not here goes by `bot.quiz.step.TABLE`."""
