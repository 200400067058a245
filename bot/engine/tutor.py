"""The tutor's commands, each handed to the part that knows."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.practice import Practices
from bot.engine.reminders import Reminders
from bot.ports.desk import Reply
from bot.ports.tutor import Study, TutorCommand
from bot.quiz.blocks import Text, Tone
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
                return await self._practised(command)
            case Study(lesson=lesson) if lesson.deed is Deed.REMIND:
                return await self._reminders.study(command)
            case _:
                return Reply(UNKNOWN)

    async def _practised(self, study: Study) -> Reply:
        """The answer of a practice, with what the learner has to be told besides when they begin."""
        reply = await self._practices.press(study)
        if study.lesson.deed not in (Deed.PRACTICE, Deed.REVIEW) or reply.card is None:
            return reply
        told = await self._reminders.confession(study.place, study.person.id)
        if told is None:
            return reply
        return replace(reply, card=replace(reply.card, blocks=(Text(told.text, Tone.NOTICE), *reply.card.blocks)))
