"""What the engine says where something could not be done, whatever it was."""

from __future__ import annotations

from bot.quiz.effects import Note

__all__ = ["BUSY", "CLOSING", "MAYBE_SAVED", "NOT_SAVED", "OVERLOADED", "UNSURE"]

NOT_SAVED = Note("Not saved: the database cannot be written just now. Please try again.", done=False)
MAYBE_SAVED = Note("The database failed while this was being saved: it may count or not. Please try again.", done=False)
BUSY = Note("Too much is going on just now; nothing was changed. Please try again in a moment.", done=False)
CLOSING = Note("The quiz bot is restarting; nothing was changed. Please try again in a moment.", done=False)
UNSURE = Note("The quiz bot is restarting and may not have saved this. Look again in a moment.", done=False)
OVERLOADED = Note(
    "So many are answering just now that a new quiz would have to wait. Please start it in a minute; quizzes that are "
    "running go on.",
    done=False,
)
