"""The private words people get for what they do. One place, so that they speak with one voice."""

from __future__ import annotations

from bot.quiz.effects import Note
from bot.quiz.events import Begin, Close, Join, Leave, Next, PersonEvent, Pick, Resume, Submit
from bot.quiz.session import Answers, Asked, Response, Session
from bot.quiz.stages import Phase

__all__ = ["held", "letter", "letters"]


def letter(position: int) -> str:
    """The letter of an option shown at `position` (from 0): A, B, ... Z."""
    return chr(ord("A") + position)


def letters(asked: Asked, options: tuple[int, ...]) -> str:
    """Options as a player saw them: "A", "A and C", "A, B and D"."""
    return _named(_positions(asked, options))


def _named(positions: tuple[int, ...]) -> str:
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


def joined_lobby() -> Note:
    return Note("You are in. The host starts the quiz.")


def joined_running() -> Note:
    return Note("You are in. Answer with the buttons.")


def already_in() -> Note:
    return Note("You are in already.", done=False)


def not_in() -> Note:
    return Note("You are not in this quiz.", done=False)


def left() -> Note:
    return Note("You have left the quiz. What you answered stays.")


def empty_lobby() -> Note:
    return Note("Nobody has joined yet. Start when at least one player is in.", done=False)


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
    return Note(f"Closed {max(late_ms, 1) / 1000:.1f} s before your click.", done=False)


def your_turn() -> Note:
    return Note("Your next question is ready. Press Answer again.")


def over_by_time() -> Note:
    return Note("This quiz has closed; its result comes in a moment.", done=False)


def arrived_late() -> Note:
    return Note("Your click reached us after the question had closed.", done=False)


def closed_by_host() -> Note:
    return Note("Question closed.")


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
    match event:
        case Pick() | Submit():
            return Note("The quiz has not started yet.", done=False)
        case Begin():
            return Note("The quiz has started already.", done=False)
        case Close():
            return Note("No question is open right now.", done=False)
        case Next():
            return Note("The next question comes after the reveal.", done=False)
        case Resume():
            return Note("The quiz is running.", done=False)
        case Join() | Leave():
            return Note("That is not possible right now.", done=False)
        case _:
            return Note("That does nothing right now.", done=False)
