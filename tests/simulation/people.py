"""Simulated players and hosts: they click what they see in channels, and sometimes what was there before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from bot.ports.daily import ChangeDaily, DailyAct, SetDaily
from bot.ports.desk import StartQuiz
from bot.quiz.blocks import Card
from bot.quiz.daily import Plan
from bot.quiz.events import (
    Begin,
    Close,
    Event,
    Extend,
    Join,
    Leave,
    Next,
    Pause,
    Person,
    Pick,
    Place,
    Play,
    Regrade,
    Report,
    Resume,
    Stop,
    Submit,
)
from bot.quiz.recurrence import Recurrence
from bot.quiz.session import Answers, Entry, Pace, Scoring, Settings, Teaming, Variant
from bot.quiz.stages import Stage, round_of
from tests.simulation.servers import Message, Server
from tests.simulation.world import World, any_of

__all__ = ["Channel", "Host", "Player", "draw_settings"]

Command = StartQuiz | SetDaily | ChangeDaily
Send = Callable[[Event | Command], None]
OPTIONS, ROUNDS = 4, 2


@dataclass(frozen=True, slots=True)
class Channel:
    """A place and the server it is on."""

    place: Place
    server: Server

    def seen(self) -> list[Message]:
        """Its messages, oldest first."""
        return [message for message in self.server.messages.values() if message.place == self.place]


class Player:
    """Answers, joins and leaves, and doubts what was right."""

    def __init__(self, world: World, person: Person, channels: list[Channel], send: Send) -> None:
        self._world = world
        self._person = person
        self._channels = channels
        self._send = send

    async def play(self) -> None:
        """Click for ever."""
        random = self._world.random
        while True:
            await self._world.sleep(100 + 3_000 * random.random() ** 2)
            messages = any_of(random, *self._channels).seen()
            if messages:
                newest = random.random() < 0.9
                event = self._click(random, (messages[-1] if newest else any_of(random, *messages)).card)
                if event is not None:
                    self._send(event)

    def _click(self, random: Random, card: Card) -> Event | None:
        here: dict[str, Any] = {
            "tenant": self._tenant(card),
            "session": card.session,
            "person": self._person,
            "stamp": self._world.now(),
        }
        round = round_of(card.slot)
        match card.stage:
            case Stage.GATHERING:
                team = any_of(random, None, 0, 1, 2)
                return Leave(**here) if random.random() < 0.1 else Join(**here, team=team)
            case Stage.ANYTIME:
                if random.random() < 0.2:
                    return Play(**here)
                return self._answer(random, here, int(ROUNDS * random.random()))
            case Stage.ASKING if round is not None:
                if random.random() < 0.1:
                    return Join(**here) if random.random() < 0.5 else Leave(**here)
                return self._answer(random, here, round)
            case Stage.REVEAL if round is not None and random.random() < 0.2:
                return Report(**here, round=round) if random.random() < 0.5 else self._answer(random, here, round)
        return None

    def _answer(self, random: Random, here: dict[str, Any], round: int) -> Event:
        if random.random() < 0.25:
            return Submit(**here, round=round)
        return Pick(**here, round=round, position=int((OPTIONS + 0.1) * random.random()))

    def _tenant(self, card: Card) -> str:
        return self._channels[0].place.tenant


class Host:
    """Starts quizzes of every kind in one channel and leads them, well or badly."""

    def __init__(self, world: World, person: Person, channel: Channel, send: Send) -> None:
        self._world = world
        self._person = person
        self._channel = channel
        self._send = send

    async def lead(self) -> None:
        """Command for ever."""
        random = self._world.random
        while True:
            await self._world.sleep(200 + 4_000 * random.random() ** 2)
            messages = self._channel.seen()
            card = messages[-1].card if messages else None
            if card is None or card.stage in (Stage.RESULT, Stage.CLOSED) or random.random() < 0.05:
                self.start()
            else:
                event = self._command(random, card)
                if event is not None:
                    self._send(event)

    def start(self) -> None:
        """A quiz, or a daily one that is soon due."""
        random = self._world.random
        place = self._channel.place
        if random.random() < 0.15:
            self._send(SetDaily(place, self._person, self._plan(random)))
        else:
            count = 1 + int(ROUNDS * random.random())
            self._send(StartQuiz(place, self._person, ("things",), draw_settings(random), count))

    def end(self) -> None:
        """No more dailies."""
        self._send(ChangeDaily(self._channel.place, self._person, DailyAct.OFF))

    def _plan(self, random: Random) -> Plan:
        soon = datetime.fromtimestamp(self._world.now() / 1000 + 61, UTC)
        when = Recurrence(soon.hour * 60 + soon.minute)
        pace = any_of(random, Pace.OWN, Pace.OWN, Pace.TOGETHER)
        return Plan(when, "UTC", bank="things", count=ROUNDS, pace=pace, seconds=5, open_minutes=5)

    def _command(self, random: Random, card: Card) -> Event | None:
        here: dict[str, Any] = {
            "tenant": self._channel.place.tenant,
            "session": card.session,
            "person": self._person,
            "stamp": self._world.now(),
        }
        if card.stage is Stage.GATHERING:
            return Stop(**here) if random.random() < 0.05 else Begin(**here)
        round = round_of(card.slot) or 0
        drawn = random.random()
        if drawn < 0.25:
            return Close(**here, round=round)
        if drawn < 0.5:
            return Next(**here, round=round)
        if drawn < 0.6:
            return Pause(**here)
        if drawn < 0.8:
            return Resume(**here)
        if drawn < 0.85:
            return Extend(**here, round=round, seconds=1 + int(9 * random.random()))
        if drawn < 0.95:
            return Regrade(**here, round=int((round + 1) * random.random()), position=int(OPTIONS * random.random()))
        return Stop(**here)


def draw_settings(random: Random) -> Settings:
    """A quiz of any kind that starting one does not refuse."""
    variant = any_of(random, Variant.PLAIN, Variant.PLAIN, *Variant)
    entry = Entry.LOBBY if variant.puts_out else any_of(random, *Entry)
    answers = Answers.LOCKED if variant is Variant.FIRST else any_of(random, *Answers)
    teams: tuple[str, ...] = any_of(random, (), (), ("Reds", "Blues"))
    gathers = entry is Entry.LOBBY or bool(teams)
    return Settings(
        entry=entry,
        answers=answers,
        scoring=any_of(random, *Scoring),
        seconds=any_of(random, 5, 8),
        reading_seconds=any_of(random, 0, 1, 3),
        streak=random.random() < 0.3,
        teams=teams,
        teaming=any_of(random, *Teaming),
        countdown=any_of(random, 0, 2) if gathers else 0,
        talk_seconds=any_of(random, 0, 0, 2),
        variant=variant,
        target=any_of(random, None, None, 1, 1_500),
    )
