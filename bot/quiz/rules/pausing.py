"""Standing still and stopping: by the host's will, or because a channel cannot be written to."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz import notes
from bot.quiz.effects import Effect, Opened, Progress, Show, Tell
from bot.quiz.events import Pause, Resume, Shown, Stop, Unshown, Wake
from bot.quiz.rules.course import (
    LOBBY_EXPIRY_MS,
    PAUSE_EXPIRY_MS,
    SEND_BACKSTOP_MS,
    SEND_PATIENCE_MS,
    current_slot,
    end,
    is_due,
    may_lead,
)
from bot.quiz.rules.rounds import shown_question, shown_reveal
from bot.quiz.session import Seat, Session
from bot.quiz.stages import Phase

__all__ = ["expire", "late_receipt", "pause", "resume", "stop", "unshown", "wake_waiting"]


def stop(session: Session, event: Stop, now: int, seat: Seat) -> Progress:
    """The host ends the session."""
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "stop the quiz"))
    return replace(end(session, now), note=notes.stopped())


def expire(session: Session, event: Wake, now: int, seat: Seat) -> Progress:
    """Nobody began it, or nobody resumed it."""
    return end(session, now) if is_due(session, now) else Progress(session)


def pause(session: Session, event: Pause, now: int, seat: Seat) -> Progress:
    """The host makes time stand still: what is left of it is given back when the session goes on."""
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "pause the quiz"))
    if session.phase is Phase.OPEN and session.due_at is not None and now >= session.due_at:
        return Progress(session, note=notes.time_is_up())
    return Progress(_held(session, now), (Show(current_slot(session)),), notes.held_by_host())


def _held(session: Session, now: int) -> Session:
    running = session.phase in (Phase.OPEN, Phase.REVEALED) and session.due_at is not None
    left_ms = session.due_at - now if running and session.due_at is not None else None
    return replace(
        session,
        phase=Phase.PAUSED,
        paused_in=session.phase,
        held_at=now,
        left_ms=left_ms,
        due_at=now + PAUSE_EXPIRY_MS,
    )


def resume(session: Session, event: Resume, now: int, seat: Seat) -> Progress:
    """The host goes on where the session stood."""
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "resume the quiz"))
    back = _unpaused(session, now)
    effects: list[Effect] = [Show(current_slot(session))]
    if back.phase is Phase.OPEN and back.opened_at is not None and back.due_at is not None:
        effects.append(Opened(back.round, back.opened_at, back.due_at))
    return Progress(back, tuple(effects), notes.resumed())


def _unpaused(session: Session, now: int) -> Session:
    phase = session.paused_in or Phase.POSTING
    back = replace(session, phase=phase, paused_in=None, held_at=None, left_ms=None)
    if session.held_at is None or session.left_ms is None:
        return replace(back, due_at=now + (LOBBY_EXPIRY_MS if phase is Phase.LOBBY else SEND_BACKSTOP_MS))
    to = max(now, session.held_at)
    back = replace(back, due_at=to + session.left_ms)
    if phase is not Phase.OPEN or session.opened_at is None:
        return back
    if session.held_at < session.opened_at:
        # The time to talk stood still; answering has not begun.
        return replace(back, opened_at=session.opened_at + to - session.held_at)
    return replace(back, pauses=(*session.pauses, (session.held_at, to)))


def unshown(session: Session, event: Unshown, now: int, seat: Seat) -> Progress:
    """A game whose channel cannot be written to must not run on unseen: it pauses, or ends where that is final."""
    if event.slot != current_slot(session):
        return Progress(session)
    if event.refused:
        ended = end(session, now)
        return replace(ended, effects=(*ended.effects, Tell(session.host, notes.refused_text(session, event.why))))
    waiting = session.phase in (Phase.LOBBY, Phase.POSTING, Phase.REVEALING)
    if not waiting or now - event.since < SEND_PATIENCE_MS:
        return Progress(session)
    return _unreachable(session, now)


def wake_waiting(session: Session, event: Wake, now: int, seat: Seat) -> Progress:
    """No word about the post at all, neither that it is shown nor that it failed: the backstop."""
    if session.due_at is None or not is_due(session, now):
        return Progress(session)
    if now - session.due_at > SEND_BACKSTOP_MS:
        # Nobody was there to send it either: give it its time.
        return Progress(replace(session, due_at=now + SEND_BACKSTOP_MS))
    return _unreachable(session, now)


def _unreachable(session: Session, now: int) -> Progress:
    after = replace(session, phase=Phase.PAUSED, paused_in=session.phase, due_at=now + PAUSE_EXPIRY_MS)
    return Progress(after, (Tell(session.host, notes.paused_text(session)),))


def late_receipt(session: Session, event: Shown, now: int, seat: Seat) -> Progress:
    """A post that was on its way got through.

    A session that had paused for want of it goes on by itself. One that its host holds stays held, but knows that its
    question or reveal is there.
    """
    back = _unpaused(session, now)
    if session.held_at is not None:
        event = replace(event, at=now)  # What came while time stood still has all of its time left.
    if back.phase is Phase.LOBBY:
        went_on = Progress(back)
    elif back.phase in (Phase.POSTING, Phase.REVEALING):
        went_on = (shown_question if back.phase is Phase.POSTING else shown_reveal)(back, event, now, seat)
    else:
        return Progress(session)
    if event.slot != current_slot(session) or (back.round >= 0 and went_on.session is back):
        return Progress(session)
    if session.held_at is not None:
        went_on = replace(went_on, session=_held(went_on.session, now))
    # What got through was drawn while the session was paused, and says so.
    return replace(went_on, effects=(*went_on.effects, Show(event.slot)))
