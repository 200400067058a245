"""The private words people get for what they do. One place, so that they speak with one voice."""

from __future__ import annotations

from bot.quiz.effects import Note
from bot.quiz.events import (
    Begin,
    Close,
    Extend,
    Join,
    Leave,
    Next,
    Pause,
    PersonEvent,
    Pick,
    Regrade,
    Report,
    Resume,
    Submit,
)
from bot.quiz.session import Answers, Asked, Response, Session
from bot.quiz.settings import marked
from bot.quiz.stages import Phase

__all__ = ["BROKEN", "held", "letter"]

BROKEN = Note("Something went wrong on our side; nothing was changed. Please try again.", done=False)


def letter(position: int) -> str:
    """The letter of an option shown at `position` (from 0): A, B, ... Z."""
    return chr(ord("A") + position)


def _named(positions: tuple[int, ...]) -> str:
    """Letters as they are said: "A", "A and C", "A, B and D"."""
    named = [letter(position) for position in positions]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}" if named else "nothing"


def _positions(asked: Asked, options: tuple[int, ...]) -> tuple[int, ...]:
    if len(options) == 1:
        return (asked.order.index(options[0]),)
    return tuple(sorted(asked.order.index(option) for option in options))


def _held(words: str, asked: Asked, response: Response, *, done: bool, final: bool = True) -> Note:
    """A note whose `{}` stands for the letters of what the player holds."""
    options = response.choice if final and response.choice is not None else response.draft
    positions = _positions(asked, options)
    return Note(words.replace("{}", _named(positions)), done, response.round, positions, final)


def held(session: Session, response: Response) -> Note:
    """What a player holds in the current round, for whoever comes back to it."""
    if response.choice is None:
        return draft(session.current, response)
    return _held("Your answer is {}.", session.current, response, done=True)


def lobby_opened() -> Note:
    return Note("The lobby is open. Press Start when everybody is in; join yourself if you want to play.")


def started(questions: int) -> Note:
    return Note(f"Here we go: {questions} question{'s' if questions != 1 else ''}.")


def joined_lobby(session: Session, team: int | None) -> Note:
    if team is not None:
        return Note(f"You are in {marked(session.settings, team)}. The host starts the quiz.")
    if session.settings.dealt:
        return Note("You are in. Teams are dealt at the start.")
    return Note("You are in. The host starts the quiz.")


def joined_running(session: Session, team: int | None) -> Note:
    if team is not None:
        return Note(f"You are in {marked(session.settings, team)}. Answer with the buttons.")
    return Note("You are in. Answer with the buttons.")


def already_in(session: Session, team: int | None) -> Note:
    where = "" if team is None else f" {marked(session.settings, team)}"
    return Note(f"You are in{where} already.", done=False)


def no_such_team(count: int) -> Note:
    return Note(f"There is no such team: there are {count}.", done=False)


def not_in() -> Note:
    return Note("You are not in this quiz.", done=False)


def left() -> Note:
    return Note("You have left the quiz. What you answered stays.")


def empty_lobby() -> Note:
    return Note("Nobody has joined yet. Start when at least one player is in.", done=False)


def one_team() -> Note:
    return Note("A team needs another one to play against. Start when two teams have somebody in.", done=False)


def one_player() -> Note:
    return Note("Nobody can be the last one standing alone. Start when at least two players are in.", done=False)


def join_first() -> Note:
    return Note("Press Join first: you are put into the team with the fewest players.", done=False)


def out() -> Note:
    return Note("You are out of this challenge. Watch who wins.", done=False)


def talking(left_ms: int | None) -> Note:
    when = "when the time to talk is over" if left_ms is None else f"in {max(-(-left_ms // 1000), 1)} s"
    return Note(f"Talk it over first: answering opens {when}.", done=False)


def stranger() -> Note:
    return Note("This quiz is for those who joined in its lobby. You can watch, and join the next one.", done=False)


def host_only(session: Session, what: str) -> Note:
    return Note(f"Only {session.host_name or 'the host'} or a moderator can {what}.", done=False)


def answered(session: Session, response: Response) -> Note:
    locked = session.settings.answers is Answers.LOCKED
    words = "{} locked in." if locked else "{} noted; you may change it."
    return _held(words, session.current, response, done=True)


def locked_in(asked: Asked, response: Response) -> Note:
    return _held("{} locked in.", asked, response, done=True)


def changed(asked: Asked, response: Response) -> Note:
    return _held("Changed to {}.", asked, response, done=True)


def kept(asked: Asked, response: Response) -> Note:
    return _held("{} stays.", asked, response, done=True)


def already_answered(asked: Asked, response: Response) -> Note:
    return _held("Your answer is {}; the first answer counts.", asked, response, done=False)


def overtaken(asked: Asked, response: Response) -> Note:
    return _held("Your later click stands: {}.", asked, response, done=False)


def draft(asked: Asked, response: Response) -> Note:
    words = "Chosen so far: {}. Press Submit to answer." if response.draft else "Nothing chosen yet."
    return _held(words, asked, response, done=True, final=False)


def empty_draft() -> Note:
    return Note("Choose at least one option before you submit.", done=False)


def nothing_to_submit() -> Note:
    return Note("This question is answered by its option buttons.", done=False)


def no_such_option(count: int) -> Note:
    return Note(f"There is no such option: choose A to {letter(count - 1)}.", done=False)


def old_question() -> Note:
    return Note("That question is over. Answer the newest one.", done=False)


def too_late(late_ms: int) -> Note:
    return Note(f"Too late: the question closed {max(late_ms, 100) / 1000:.1f} s before your click.", done=False)


def your_turn() -> Note:
    return Note("Your next question is ready. Press Answer again.")


def over_by_time() -> Note:
    return Note("This quiz has closed; its result comes in a moment.", done=False)


def arrived_late() -> Note:
    return Note("Your click reached us after the question had closed.", done=False)


def closed_by_host() -> Note:
    return Note("Question closed.")


def extended(seconds: int) -> Note:
    return Note(f"{seconds} seconds more.")


def too_long(most_extra: int, most: int) -> Note:
    return Note(
        f"Give 1 to {most_extra} seconds more at once; no question is open for longer than {most // 60} minutes.",
        done=False,
    )


def not_closed() -> Note:
    return Note("That question is not closed yet.", done=False)


def right_already(position: int) -> Note:
    return Note(f"{letter(position)} counts as right already.", done=False)


def accepted(round: int, position: int) -> Note:
    return Note(f"{letter(position)} counts as right in question {round + 1} now. Scores are settled again.")


def reported() -> Note:
    return Note("Thank you. Whoever looks after this bank will see it, and the host knows.")


def reported_text(session: Session, round: int) -> str:
    return (
        f"A player says that the key of question {round + 1} of “{session.title}” is wrong. If so, press “Correct the "
        "key” below the answer and accept theirs: whoever chose it gets the point back."
    )


def time_is_up() -> Note:
    return Note("The time for this question is up. Pause when its answer is shown.", done=False)


def held_by_host() -> Note:
    return Note("Paused. Time stands still until you resume.")


def going_on() -> Note:
    return Note("Going on.")


def stopped() -> Note:
    return Note("Quiz stopped. Scores are kept.")


def resumed() -> Note:
    return Note("Going on where the quiz paused.")


def paused_text(session: Session) -> str:
    return (
        f"“{session.title}” is paused: its channel could not be reached for a minute. "
        "Scores are safe. Check that I may post there, then resume it, or stop it."
    )


def left_text(session: Session) -> str:
    """What the host hears when the bot was taken out of where the quiz ran."""
    return f"“{session.title}” was stopped: I was taken out of where it ran. Scores are kept for a while."


def refused_text(session: Session, why: str) -> str:
    said = f" {why}." if why else ""
    return (
        f"“{session.title}” was stopped: I may not post in its channel, or the channel is gone.{said} "
        "Scores are kept; start a new quiz where I may post."
    )


def out_of_turn(session: Session, event: PersonEvent) -> Note:
    """Why `event` has no place in the phase the session is in."""
    if session.phase.over:
        return Note("This quiz is over.", done=False)
    if session.phase is Phase.PAUSED:
        return Note("The quiz is paused. Its host can resume it.", done=False)
    return Note(_OUT_OF_TURN.get(type(event), "That does nothing right now."), done=False)


_OUT_OF_TURN = {
    Pick: "The quiz has not started yet.",
    Submit: "The quiz has not started yet.",
    Begin: "The quiz has started already.",
    Close: "No question is open right now.",
    Extend: "No question is open right now.",
    Pause: "There is nothing to pause right now.",
    Next: "The next question comes after the reveal.",
    Resume: "The quiz is running.",
    Regrade: "No question is closed yet.",
    Report: "No question is closed yet.",
    Join: "That is not possible right now.",
    Leave: "That is not possible right now.",
}
