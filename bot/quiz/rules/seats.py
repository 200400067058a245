"""Getting in and out: the lobby, teams, the start, and who comes or goes while it runs."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz import notes
from bot.quiz.effects import Deal, Effect, Note, Progress, Seated, Show, Unseated
from bot.quiz.events import Begin, Dealt, Join, Leave, Wake
from bot.quiz.rules.course import ask, current_slot, is_due, may_lead
from bot.quiz.session import Entry, Seat, Session, Teaming
from bot.quiz.stages import LOBBY_SLOT, Phase

__all__ = ["begin", "dealt", "join_lobby", "join_running", "leave_lobby", "leave_running", "wake_starting"]


def join_lobby(session: Session, event: Join, now: int, seat: Seat) -> Progress:
    """Take a seat, or another team's."""
    if not session.settings.teams or session.settings.dealt:
        return _take_seat(session, event, now, seat, None)
    if event.team is not None and not 0 <= event.team < len(session.settings.teams):
        return Progress(session, note=notes.no_such_team(len(session.settings.teams)))
    team = event.team if event.team is not None else smallest(session.sizes)
    return _take_seat(session, event, now, seat, seat.team if seat.seated and event.team is None else team)


def _take_seat(session: Session, event: Join, now: int, seat: Seat, team: int | None) -> Progress:
    if seat.seated and seat.team == team:
        return Progress(session, note=notes.already_in(session, team))
    moved = _counted(session, seat.team, -1) if seat.seated else replace(session, seated=session.seated + 1)
    seated = Seated(event.person.id, event.person.name, now, team)
    return Progress(
        _counted(moved, team, 1), (seated, Show(LOBBY_SLOT, urgent=False)), notes.joined_lobby(session, team)
    )


def join_running(session: Session, event: Join, now: int, seat: Seat) -> Progress:
    """Come late, where that is allowed; into one's old team, or the one with the fewest players."""
    if seat.seated:
        return Progress(session, note=notes.already_in(session, seat.team))
    if session.settings.entry is Entry.LOBBY:
        return Progress(session, note=notes.stranger())
    seated = Seated(event.person.id, event.person.name, now)
    if not session.settings.teams:
        return Progress(session, (seated,), notes.joined_running(session, None))
    own = event.team if session.settings.teaming is Teaming.LEAGUE else None
    team = next((each for each in (seat.team, own) if each is not None), smallest(session.sizes))
    shown = Show(current_slot(session), urgent=False)
    return Progress(
        _counted(session, team, 1), (replace(seated, team=team), shown), notes.joined_running(session, team)
    )


def leave_lobby(session: Session, event: Leave, now: int, seat: Seat) -> Progress:
    """Give the seat up before it began."""
    if not seat.seated:
        return Progress(session, note=notes.not_in())
    after = _counted(replace(session, seated=session.seated - 1), seat.team, -1)
    return Progress(after, (Unseated(event.person.id, now), Show(LOBBY_SLOT, urgent=False)), notes.left())


def leave_running(session: Session, event: Leave, now: int, seat: Seat) -> Progress:
    """Give the seat up; what was answered stays."""
    if not seat.seated:
        return Progress(session, note=notes.not_in())
    shown = Show(current_slot(session), urgent=False)
    return Progress(_counted(session, seat.team, -1), (Unseated(event.person.id, now), shown), notes.left())


def begin(session: Session, event: Begin, now: int, seat: Seat) -> Progress:
    """End the lobby: deal the teams where that is asked for, count down, or ask at once."""
    if not may_lead(session, event.person):
        return Progress(session, note=notes.host_only(session, "start the quiz"))
    refusal = _too_few(session)
    if refusal is not None:
        return Progress(session, note=refusal)
    effects: list[Effect] = [Show(LOBBY_SLOT)]
    if session.settings.dealt:
        effects.append(Deal())
    if session.settings.countdown:
        due_at = now + session.settings.countdown * 1000
        begun = Progress(replace(session, phase=Phase.STARTING, due_at=due_at))
    else:
        begun = ask(session, 0, now)
    return replace(begun, effects=(*effects, *begun.effects), note=notes.started(len(session.asked)))


def _too_few(session: Session) -> Note | None:
    """Why there is no quiz with those who are in; None if there is."""
    if session.seated == 0:
        return notes.empty_lobby()
    settings = session.settings
    if settings.teams:
        sides = session.seated if settings.dealt else sum(size > 0 for size in session.sizes)
        return notes.one_team() if sides < 2 else None
    return notes.one_player() if settings.variant.puts_out and session.seated < 2 else None


def dealt(session: Session, event: Dealt, now: int, seat: Seat) -> Progress:
    """How many each team has got; the lobby's post shows who is where."""
    return Progress(replace(session, sizes=event.sizes), (Show(LOBBY_SLOT),))


def wake_starting(session: Session, event: Wake, now: int, seat: Seat) -> Progress:
    """The countdown is over."""
    if not is_due(session, now):
        return Progress(session)
    begun = ask(session, 0, now)
    return replace(begun, effects=(Show(LOBBY_SLOT), *begun.effects))


def smallest(sizes: tuple[int, ...]) -> int:
    """The team with the fewest players, the first of several."""
    return min(range(len(sizes)), key=lambda team: (sizes[team], team))


def _counted(session: Session, team: int | None, by: int) -> Session:
    if team is None:
        return session
    sizes = tuple(size + by if index == team else size for index, size in enumerate(session.sizes))
    return replace(session, sizes=sizes)
