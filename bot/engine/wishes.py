"""How somebody wants to learn, and whether their group's leader may count them in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from bot.engine.memories import learner_of
from bot.engine.survey import zone_of
from bot.engine.ways import Ways
from bot.engine.zones import find_zone
from bot.ports.desk import Reply
from bot.ports.platform import Clock
from bot.ports.store import Writing
from bot.ports.tutor import SetPlan, Study
from bot.quiz.effects import Note
from bot.quiz.own_cards import day_words
from bot.quiz.recurrence import local_day
from bot.quiz.wording import counted
from bot.tutor.profile import Profile
from bot.tutor.reviews import Account

__all__ = ["MOST_A_DAY", "Wishes"]

MOST_A_DAY = 1_000
LATEST = timedelta(days=3 * 366)
COUNTED_IN = Note("You are counted in: whoever leads here sees your name, and how the group does with you in it.")
COUNTED_OUT = Note("You are no longer counted in.")
NOTHING_SAID = Note("Nothing was changed. Say an exam day, or how many questions a day.", done=False)


class Wishes:
    """The engine's part for what learners set."""

    def __init__(self, clock: Clock, ways: Ways, new_learner: Callable[[], str]) -> None:
        self._clock = clock
        self._ways = ways
        self._new_learner = new_learner

    async def plan(self, command: SetPlan) -> Reply:
        """Keep what somebody wishes of their plan. Raises Unavailable."""
        refused = _impossible(command)
        if refused is not None:
            return Reply(refused)
        now, account = self._clock.now(), Account(command.place.platform, command.person.id)

        async def put(writing: Writing) -> Note:
            learner = await learner_of(writing, account, command.person.name, self._new_learner)
            await writing.lock_learners([learner])
            before = await writing.profile(learner)
            profile = _wished(before, command)
            today = local_day(now, await zone_of(writing, command.place.tenant, profile))
            if command.exam not in (None, before.exam) and not today <= command.exam <= today + LATEST:
                return Note("An exam lies ahead, three years at the most. Choose a day from today on.", done=False)
            await writing.put_profile(learner, profile)
            return Note(_told(profile, today))

        return Reply(await self._ways.write(command.place.tenant, put))

    async def seen(self, study: Study) -> Reply:
        """Let the group's leader count somebody in, or no more. Raises Unavailable."""
        account, seen = Account(study.place.platform, study.person.id), study.lesson.number == 1

        async def put(writing: Writing) -> None:
            await learner_of(writing, account, study.person.name, self._new_learner)
            await writing.put_seen(study.place.tenant, account, seen=seen)

        await self._ways.write(study.place.tenant, put)
        return Reply(COUNTED_IN if seen else COUNTED_OUT)


def _impossible(command: SetPlan) -> Note | None:
    """What of a wish cannot be."""
    if command == SetPlan(command.place, command.person):
        return NOTHING_SAID
    if command.a_day is not None and not 0 <= command.a_day <= MOST_A_DAY:
        return Note(f"Wish for 1 to {MOST_A_DAY:,} questions a day, or 0 for no wish.", done=False)
    if command.new_a_day is not None and not 0 <= command.new_a_day <= MOST_A_DAY:
        return Note(f"Allow 1 to {MOST_A_DAY:,} new questions a day, or 0 for no limit.", done=False)
    if command.zone and find_zone(command.zone) is None:
        return Note(f"There is no time zone “{command.zone[:60]}”. Write it like Europe/Lisbon.", done=False)
    return None


def _wished(profile: Profile, command: SetPlan) -> Profile:
    """What was set, with what is to be changed."""
    return Profile(
        exam=None if command.no_exam else command.exam or profile.exam,
        a_day=profile.a_day if command.a_day is None else command.a_day or None,
        new_a_day=profile.new_a_day if command.new_a_day is None else command.new_a_day or None,
        zone=profile.zone if command.zone is None else command.zone,
    )


def _told(profile: Profile, today: date) -> str:
    """What is set now, in a sentence or two."""
    parts = []
    if profile.exam is not None and profile.exam >= today:
        left = (profile.exam - today).days
        parts.append(
            f"Your exam is on {day_words(profile.exam)}" + (f", in {counted(left, 'day')}." if left else ": today.")
        )
    else:
        parts.append("No exam day is set: the plan looks 30 days ahead.")
    if profile.a_day is not None:
        parts.append(f"You want {counted(profile.a_day, 'question')} a day.")
    if profile.new_a_day is not None:
        parts.append(f"At most {profile.new_a_day} a day may be new.")
    if profile.zone:
        parts.append(f"Your days begin at midnight in {profile.zone.replace('_', ' ')}.")
    return " ".join(parts)
