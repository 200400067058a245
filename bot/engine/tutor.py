"""The tutor's commands, each handed to the part that knows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.engine.asking import Advisor
from bot.engine.assignments import Assignments
from bot.engine.links import CODE_MS, Links
from bot.engine.practice import Practices
from bot.engine.reminders import Reminders
from bot.engine.shelves import Shelves
from bot.engine.spots import Spots
from bot.engine.ways import Ways
from bot.engine.wishes import Wishes
from bot.ports.desk import Reply, StartQuiz
from bot.ports.platform import Clock
from bot.ports.store import Store
from bot.ports.tutor import Assign, LinkAccounts, SetPlan, Study, TutorCommand, Unassign
from bot.quiz.blocks import Text, Tone
from bot.quiz.effects import Note
from bot.quiz.lessons import Deed
from bot.tutor.reviews import Account

__all__ = ["Tutor"]


_CODE = (
    f"Show it on your other account within {CODE_MS // 60_000} minutes; both are one learner then. Give it to nobody."
)


class Tutor:
    """The engine's part for learning."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ways: Ways,
        new_id: Callable[[], str],
        new_learner: Callable[[], str],
        shelves: Shelves,
        reminders: Reminders,
        links: Links,
        start: Callable[[StartQuiz], Awaitable[Reply]],
    ) -> None:
        """`start` starts a quiz as anybody's command does."""
        self._practices = Practices(store, clock, ways, new_id, new_learner, shelves, Advisor(shelves.aside))
        self._reminders = reminders
        self._links = links
        self._assignments = Assignments(clock, ways, new_id)
        self._wishes = Wishes(clock, ways, new_learner)
        self._spots = Spots(store, clock, shelves, start)

    async def hear(self, command: TutorCommand) -> Reply:
        """The answer to a command. Raises Unavailable, Conflict."""
        match command:
            case Study():
                return await self._study(command)
            case SetPlan():
                return await self._wishes.plan(command)
            case Assign():
                return await self._assignments.assign(command)
            case Unassign():
                return await self._assignments.unassign(command)
            case LinkAccounts(place, person, code):
                return Reply(await self._links.redeem(Account(place.platform, person.id), person.name, code))

    async def _study(self, study: Study) -> Reply:
        """The answer to a button."""
        account = Account(study.place.platform, study.person.id)
        match study.lesson.deed:
            case Deed.REMIND:
                return await self._reminders.study(study)
            case Deed.SEEN:
                return await self._wishes.seen(study)
            case Deed.SPOTS:
                return await self._spots.quiz(study)
            case Deed.LINK:
                code = await self._links.code(account, study.person.name)
                return Reply(Note(f"Your code is {code}. {_CODE}"))
            case Deed.UNLINK:
                return Reply(await self._links.unlink(account))
            case _:
                return await self._practised(study)

    async def _practised(self, study: Study) -> Reply:
        """The answer of a practice, with what the learner has to be told besides when they begin."""
        reply = await self._practices.press(study)
        if study.lesson.deed not in (Deed.PRACTICE, Deed.REVIEW) or reply.card is None:
            return reply
        told = await self._reminders.confession(study.place, study.person.id)
        if told is None:
            return reply
        return replace(reply, card=replace(reply.card, blocks=(Text(told.text, Tone.NOTICE), *reply.card.blocks)))
