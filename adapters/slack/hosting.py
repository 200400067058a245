"""Starting quizzes on Slack and leading them: where a quiz runs, and who may do it."""

from __future__ import annotations

from dataclasses import replace

import structlog

from adapters.slack import inbound
from adapters.slack.commands import Asked, Verb, Wanted
from adapters.slack.inbound import Payload
from adapters.slack.modals import Who
from adapters.slack.reach import place_of
from adapters.slack.roles import Roles
from adapters.slack.text import escape
from adapters.slack.workspaces import Workspaces
from bot.ports import BankSummary, Clock, Desk, Engine, Refused, Reply, StartQuiz, Unreachable
from bot.quiz.effects import Note
from bot.quiz.events import Place
from bot.quiz.hosting import skipping
from bot.quiz.session import Answers, Entry, Session, Settings
from bot.quiz.tokens import Act, Press, event_of

__all__ = ["Hosting"]

log = structlog.stdlib.get_logger(__name__)

NOTHING_RUNS = Note("No quiz is running here. /quiz begins one.", done=False)
SEVERAL_RUN = Note("Several quizzes run in threads here. Use the buttons under the one you mean.", done=False)
NO_SUCH_BANK = Note("There is no such bank here. /quiz banks lists them.", done=False)
MOST = 2_000
"""Quizzes of a workspace among which those of a channel are looked for: a large one has many, most of them alone."""


class Hosting:
    """What hosts do, in the words of commands and forms."""

    def __init__(self, engine: Engine, desk: Desk, workspaces: Workspaces, roles: Roles, clock: Clock) -> None:
        self._engine = engine
        self._desk = desk
        self._workspaces = workspaces
        self._roles = roles
        self._clock = clock

    async def start_typed(self, body: Payload, wanted: Wanted) -> Reply:
        """/quiz start in the channel it was typed in. Raises Unavailable."""
        tenant = inbound.tenant(body)
        banks = [await self.bank(tenant, each) for each in (wanted.bank, *wanted.also)]
        found = [each for each in banks if each is not None]
        if len(found) < len(banks):
            return Reply(NO_SUCH_BANK)
        return await self.start(body, replace(wanted, bank=found[0], also=tuple(found[1:])), place_of(body))

    async def start(self, body: Payload, wanted: Wanted, place: Place) -> Reply:
        """Start in a place, or in a thread of its own there. `wanted` names banks by their ids. Raises Unavailable."""
        settings = wanted.challenge or Settings(
            entry=Entry.LOBBY if wanted.lobby else Entry.OPEN,
            answers=Answers.CHANGEABLE if wanted.changeable else Answers.LOCKED,
        )
        if wanted.seconds is not None:
            settings = replace(settings, seconds=wanted.seconds)
        # Slack is asked who somebody is only where that decides.
        tenant = inbound.tenant(body)
        who, _ = await self._roles.choice(tenant)
        leads = who is not Who.EVERYONE and await self._roles.leads(tenant, inbound.person(body).id)
        host = inbound.person(body, leads=leads)
        command = StartQuiz(
            place, host, (wanted.bank, *wanted.also), settings, wanted.questions, wanted.outcome or None
        )
        # Whoever may not start one is told so before the channel sees anything.
        threaded = wanted.thread and (leads or who is Who.EVERYONE)
        return await (self._in_thread(command) if threaded else self._engine.start(command))

    async def _in_thread(self, command: StartQuiz) -> Reply:
        """A message to hang the thread on, then the quiz; the message goes where the quiz cannot be."""
        summary = await self._desk.bank(command.place.tenant, command.banks[0])
        if summary is None:
            return Reply(NO_SUCH_BANK)
        tenant, channel = command.place.tenant, inbound.split_channel(command.place.channel)[0]
        words = f"{escape(command.person.name)} starts a quiz: {escape(summary.bank.title)}. It runs in this thread."
        try:
            head = await self._workspaces.call(tenant, "chat.postMessage", channel=channel, text=words)
        except (Refused, Unreachable) as error:
            return Reply(Note(f"The thread could not be made: {error}.", done=False))
        place = inbound.place(tenant, channel, str(head["ts"]))
        said = await self._engine.start(replace(command, place=place))
        final = await said.pending if said.pending is not None else said
        if not final.note.done:
            try:
                await self._workspaces.call(tenant, "chat.delete", channel=channel, ts=head["ts"])
            except (Refused, Unreachable) as error:
                log.info("the head of a thread stays", tenant=tenant, reason=str(error))
        return final

    async def do(self, body: Payload, asked: Asked) -> Reply:
        """Stop, skip, pause, resume or extend what runs in the channel, in it or in its only thread with a quiz.

        Raises Unavailable.
        """
        tenant, channel = inbound.tenant(body), inbound.channel_in(body)
        here = [each for each in await self._desk.running(tenant, MOST) if _runs_in(each, channel)]
        # A daily quiz at one's own pace may be open all day beside the one that is meant.
        here = [each for each in here if each.holds] or here
        direct = [each for each in here if each.place.channel == channel]
        if not here:
            return Reply(NOTHING_RUNS)
        if len(here) > 1 and not direct:
            return Reply(SEVERAL_RUN)
        session = (direct or here)[0]
        person = inbound.person(body)
        if session.host != person.id:
            person = replace(person, leads=await self._roles.leads(tenant, person.id))
        event = event_of(meant(asked, session), tenant, person, self._clock.now())
        assert event is not None, "what a host does is a thing done"
        return await self._engine.submit(event)

    async def newest(self, body: Payload) -> Session | None:
        """The newest quiz of a channel, one that runs in a thread of it first. Raises Unavailable."""
        tenant, channel = inbound.tenant(body), inbound.channel_in(body)
        running = [each for each in await self._desk.running(tenant, MOST) if _runs_in(each, channel)]
        if running:
            return running[0]
        room = await self._desk.room(inbound.place(tenant, channel or ""))
        return room.session if room is not None else None

    async def hosted(self, body: Payload) -> Session | None:
        """The newest quiz they hosted in the channel or a thread of it; else in the workspace; else the newest of the
        channel, whoever hosted it. Raises Unavailable.
        """
        channel = inbound.channel_in(body)
        hosted = await self._desk.hosted(inbound.tenant(body), inbound.person(body).id)
        if hosted:
            return next((each for each in hosted if _runs_in(each, channel)), hosted[0])
        return await self.newest(body)

    async def bank(self, tenant: str, typed: str) -> str | None:
        """The id of the bank somebody named by its id or title, or by the only one that begins so."""
        wanted = " ".join(typed.split()).casefold()
        banks = [each.bank for each in await self._desk.banks(tenant)]
        for bank in banks:
            if wanted in (bank.id.casefold(), bank.title.casefold()):
                return bank.id
        begun = [bank.id for bank in banks if wanted and bank.title.casefold().startswith(wanted)]
        return begun[0] if len(begun) == 1 else None

    async def banks(self, tenant: str) -> tuple[BankSummary, ...]:
        """The banks of a workspace. Raises Unavailable."""
        return await self._desk.banks(tenant)


def meant(asked: Asked, session: Session) -> Press:
    """What a host's word means where the session stands."""
    match asked.verb:
        case Verb.STOP:
            return Press(session.id, Act.STOP)
        case Verb.PAUSE:
            return Press(session.id, Act.PAUSE)
        case Verb.RESUME:
            return Press(session.id, Act.RESUME)
        case Verb.EXTEND:
            return Press(session.id, Act.EXTEND, max(session.round, 0), asked.seconds)
        case _:
            return skipping(session)


def _runs_in(session: Session, channel: str | None) -> bool:
    return inbound.split_channel(session.place.channel)[0] == channel
