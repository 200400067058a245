"""The tutor's commands, each handed to the part that knows."""

from __future__ import annotations

from bot.engine.practice import Practices
from bot.engine.reminders import Reminders
from bot.ports.desk import Reply
from bot.ports.tutor import Study, TutorCommand
from bot.quiz.effects import Note
from bot.quiz.lessons import Deed

__all__ = ["Tutor"]

UNKNOWN = Note("This button does nothing any more.", done=False)
_PRACTISED = frozenset(Deed) - {Deed.SPOTS, Deed.SEEN, Deed.REMIND, Deed.LINK, Deed.UNLINK}


class Tutor:
    """The engine's part for learning."""

    def __init__(self, practices: Practices, reminders: Reminders) -> None:
        self._practices = practices
        self._reminders = reminders

    async def hear(self, command: TutorCommand) -> Reply:
        """The answer to a command. Raises Unavailable, Conflict."""
        match command:
            case Study(lesson=lesson) if lesson.deed in _PRACTISED:
                return await self._practices.press(command)
            case Study(lesson=lesson) if lesson.deed is Deed.REMIND:
                return await self._reminders.study(command)
            case _:
                return Reply(UNKNOWN)
