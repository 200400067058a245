"""The tutor on Slack: /quiz practice and its like, its buttons, its windows and forms. Everything is for one person.

A question of a practice takes the place of the one before, as `adapters.slack.private` tells; pages are windows.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, replace
from datetime import date

import structlog

from adapters.slack import inbound
from adapters.slack.commands import Asked, Verb
from adapters.slack.files import Files, may_not_send
from adapters.slack.hosting import NO_SUCH_BANK, Hosting
from adapters.slack.inbound import Payload
from adapters.slack.kept import Kept, kept_by
from adapters.slack.private import Private
from adapters.slack.roles import Roles
from adapters.slack.tutor_form import (
    ASSIGN,
    ASSIGN_CALLBACK,
    CHART,
    LINK_CALLBACK,
    PLAN,
    PLAN_CALLBACK,
    assign_modal,
    plan_modal,
    read_assign,
    read_code,
    read_plan,
    tutor_window,
)
from adapters.slack.views import View, Wrong
from bot.ports import Clock, Desk, Engine, Refused, Reply, Unavailable, Unreachable
from bot.ports.tutor import Assign, LinkAccounts, SetPlan, Study, TutorCommand, Unassign
from bot.quiz.effects import Note
from bot.quiz.events import Person, Place
from bot.quiz.lessons import Deed, Lesson, scope_of
from bot.quiz.pages import Page, Subject

__all__ = ["OWN_BUTTONS", "OWN_CALLBACKS", "Tutor"]

log = structlog.stdlib.get_logger(__name__)

OWN_BUTTONS = frozenset({PLAN, ASSIGN, CHART})
OWN_CALLBACKS = frozenset({PLAN_CALLBACK, ASSIGN_CALLBACK, LINK_CALLBACK})
WHERE = Note("Open this page with /quiz group in the channel where the quiz is to run.", done=False)
NOT_A_DAY = Note("Write the day of the exam like this: /quiz plan 2026-06-30. Without one: /quiz plan off.", done=False)
NOT_A_LEADER = Note("Only an admin, or whoever else may run quizzes here, can set an assignment.", done=False)
WHICH = Note(
    "/quiz assign alone opens its form. /quiz assign off ID takes one back: /quiz assignments tells the ids.",
    done=False,
)
NO_PICTURE = Note("There is no picture of this: what it would show stands here.", done=False)
NO_FILES = Note(
    "I may not send files in this workspace: what the picture would show stands here. Whoever runs this app can add "
    "the scope files:write.",
    done=False,
)
SENT = Note("The picture is in your direct messages with the app.")
_PICTURES = {Subject.MASTERY: ("What you know", "what-you-know.png"), Subject.PLAN: ("Your plan", "your-plan.png")}
_LED = frozenset({Subject.GROUP, Subject.ASSIGNMENTS})
"""Pages that show whoever leads more than others. A direct message leads to nothing: these are about the workspace."""
_PAGES = {
    Verb.STUDY: Subject.STUDY,
    Verb.MASTERY: Subject.MASTERY,
    Verb.ASSIGNMENTS: Subject.ASSIGNMENTS,
    Verb.GROUP: Subject.GROUP,
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a form asks for, the field to blame where it cannot be done, and the page that tells of it else."""

    command: SetPlan | Assign | LinkAccounts
    field: str
    page: Page


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of it: what there is to say, and the window that says it, if it was done."""

    note: Note
    window: View | None = None


class Tutor:
    """What somebody does for their own learning, and a leader for a group's."""

    def __init__(
        self, engine: Engine, desk: Desk, roles: Roles, hosting: Hosting, files: Files, private: Private, clock: Clock
    ) -> None:
        self._engine = engine
        self._desk = desk
        self._roles = roles
        self._hosting = hosting
        self._files = files
        self._private = private
        self._clock = clock

    # -- buttons ---------------------------------------------------------------------------------------------------

    async def press(self, body: Payload, lesson: Lesson, stamp: int) -> None:
        """A button that carries a lesson."""
        turn = self._private.turn_of(body)
        self._private.answer(body, await self._private.soon(self._study(body, lesson, stamp)), turn, self._tell)

    async def _study(self, body: Payload, lesson: Lesson, stamp: int) -> Reply:
        place = _place(body)
        if lesson.deed is Deed.SPOTS and not place.channel:
            return Reply(WHERE)
        leads = lesson.deed is Deed.SPOTS and await self._leads(body)
        return await self._engine.tutor(Study(place, inbound.person(body, leads=leads), lesson, stamp))

    async def _tell(self, body: Payload, note: Note) -> None:
        """A note above the page whose button was pressed, which is drawn anew; else as any other."""
        page = kept_by(body).page
        await (self.turn(body, page, note) if page is not None else self._private.say(body, note))

    async def own(self, body: Payload, value: str) -> None:
        """A button of `OWN_BUTTONS`. Raises Refused, Unreachable, Unavailable."""
        if value == CHART:
            await self._picture(body)
        elif value == PLAN:
            wishes = await self._desk.plan_wishes(_place(body), inbound.person(body))
            await self._private.put(body, plan_modal(kept_by(body), wishes))
        else:
            await self._open_assign(body)

    async def _picture(self, body: Payload) -> None:
        """A page's picture as a file, to this person alone."""
        page = kept_by(body).page or Page(Subject.MASTERY)
        place, person = _place(body), inbound.person(body)
        png = await self._desk.chart(place, person, page)
        if png is None or page.subject not in _PICTURES:
            await self._tell(body, NO_PICTURE)
            return
        title, name = _PICTURES[page.subject]
        try:
            await self._files.send(place.tenant, person.id, title, {name: png})
        except (Refused, Unreachable) as error:
            log.info("picture not sent", tenant=place.tenant, reason=str(error))
            failed = Note(f"The picture did not get through: {error}. Please try again.", done=False)
            await self._tell(body, NO_FILES if may_not_send(error) else failed)
        else:
            await self._tell(body, SENT)

    # -- commands --------------------------------------------------------------------------------------------------

    async def command(self, body: Payload, asked: Asked) -> None:
        """/quiz practice and every other word about learning."""
        match asked.verb:
            case Verb.PRACTICE | Verb.REVIEW:
                self._private.answer(body, await self._private.soon(self._begin(body, asked)))
            case Verb.LINK if asked.of:
                command: TutorCommand = LinkAccounts(_place(body), inbound.person(body), asked.of)
                self._private.answer(body, await self._private.soon(self._engine.tutor(command)))
            case Verb.ASSIGN if asked.of:
                self._private.answer(body, await self._private.soon(self._unassign(body, asked.of.split())))
            case Verb.ASSIGN:
                self._private.later(self._open_assign(body), to=body)
            case Verb.PLAN if asked.of:
                await self._plan(body, asked.of)
            case _:
                self._private.later(self._look(body, asked), to=body)

    async def _begin(self, body: Payload, asked: Asked) -> Reply:
        bank = await self._bank(body, asked.wanted.bank)
        if bank is None:
            return Reply(NO_SUCH_BANK)
        deed = Deed.PRACTICE if asked.verb is Verb.PRACTICE else Deed.REVIEW
        scope = scope_of(bank, asked.wanted.outcome or "")
        return await self._study(body, Lesson(deed, scope), self._clock.now())

    async def _bank(self, body: Payload, typed: str) -> str | None:
        """The id of the bank that was typed, empty for nothing typed; None where there is no such bank."""
        return await self._hosting.bank(inbound.tenant(body), typed) if typed else ""

    async def _plan(self, body: Payload, typed: str) -> None:
        """The day of the exam by a word; the plan with it is the answer."""
        off = typed.casefold() in ("off", "none")
        try:
            exam = None if off else date.fromisoformat(typed)
        except ValueError:
            self._private.later(self._private.say(body, NOT_A_DAY))
            return
        command = SetPlan(_place(body), inbound.person(body), exam=exam, no_exam=off)
        setting = await self._private.soon(self._engine.tutor(command))
        if not setting.done() or not setting.result().note.done or setting.result().pending is not None:
            self._private.answer(body, setting)
        else:
            self._private.later(self.turn(body, Page(Subject.PLAN), setting.result().note), to=body)

    async def _look(self, body: Payload, asked: Asked) -> None:
        """A page by its command."""
        if asked.verb in _PAGES:
            bank = await self._bank(body, asked.of)
            page = Page(_PAGES[asked.verb], bank or "")
        else:
            bank, page = "", Page(Subject.PLAN if asked.verb is Verb.PLAN else Subject.LINKS)
        await (self._private.say(body, NO_SUCH_BANK) if bank is None else self.turn(body, page))

    async def turn(self, body: Payload, page: Page, said: Note | None = None) -> None:
        """A page in a window: in the place of the one whose button was clicked, else a new one; `said` above it."""
        await self._private.put(body, await self._window(body, page, said))

    async def _window(self, body: Payload, page: Page, said: Note | None = None) -> View:
        leads = page.subject in _LED and await self._leads(body)
        view = await self._desk.own_page(_place(body), inbound.person(body, leads=leads), page)
        return tutor_window(view, Kept(kept_by(body).origin, page), said, leads=leads)

    # -- assignments -----------------------------------------------------------------------------------------------

    async def _open_assign(self, body: Payload) -> None:
        if await self._leads(body):
            await self._private.put(body, assign_modal(Kept(kept_by(body).origin, Page(Subject.ASSIGNMENTS))))
        else:
            await self._tell(body, NOT_A_LEADER)

    async def _unassign(self, body: Payload, words: list[str]) -> Reply:
        if len(words) != 2 or words[0].casefold() != "off":
            return Reply(WHICH)
        return await self._engine.tutor(Unassign(_place(body), await self._leader(body), words[1]))

    async def _leader(self, body: Payload) -> Person:
        return inbound.person(body, leads=await self._leads(body))

    async def _leads(self, body: Payload) -> bool:
        return await self._roles.leads_in_time(inbound.tenant(body), inbound.person(body).id)

    # -- forms -----------------------------------------------------------------------------------------------------

    async def submitted(self, body: Payload) -> View | Wrong | None:
        """Do what a form of `OWN_CALLBACKS` says: the window that tells of it, or what is wrong with it; None where
        that takes longer than an acknowledgement may, and is told in a direct message.
        """
        wanted = _read(body)
        if isinstance(wanted, Wrong):
            return wanted
        doing = await self._private.soon(self._do(body, wanted))
        if not doing.done():
            self._private.later(self._write(body, doing))
            return None
        done = doing.result()
        return Wrong({wanted.field: done.note.text}) if done.window is None else done.window

    async def _do(self, body: Payload, wanted: _Wanted) -> _Done:
        command = wanted.command
        if isinstance(command, Assign):
            command = replace(command, person=await self._leader(body))
        said = await self._engine.tutor(command)
        note = (await said.pending if said.pending is not None else said).note
        if not note.done:
            return _Done(note)
        try:
            return _Done(note, await self._window(body, wanted.page, note))
        except Unavailable:  # it is done all the same
            return _Done(note, self._private.window(note))

    async def _write(self, body: Payload, doing: asyncio.Task[_Done]) -> None:
        await self._private.write(inbound.tenant(body), inbound.person(body).id, (await doing).note)


def _read(body: Payload) -> _Wanted | Wrong:
    """What a form says, or what is wrong with it."""
    view, place, person = body["view"], _place(body), inbound.person(body)
    values = view["state"]["values"]
    if view["callback_id"] == PLAN_CALLBACK:
        plan = read_plan(values)
        if isinstance(plan, Wrong):
            return plan
        return _Wanted(SetPlan(place, person, **asdict(plan)), "exam", Page(Subject.PLAN))
    if view["callback_id"] == ASSIGN_CALLBACK:
        form = read_assign(values)
        if isinstance(form, Wrong):
            return form
        return _Wanted(Assign(place, person, **asdict(form)), "bank", Page(Subject.ASSIGNMENTS))
    return _Wanted(LinkAccounts(place, person, read_code(values)), "code", Page(Subject.LINKS))


def _place(body: Payload) -> Place:
    """Where somebody learns: the channel they click in, or opened the window from; none in the App Home."""
    origin = kept_by(body).origin
    return inbound.place(inbound.tenant(body), origin.channel or "", origin.thread)
