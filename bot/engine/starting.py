"""From a wish to start a quiz to a session that can be stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.ports.desk import StartQuiz
from bot.ports.store import Reading, Store
from bot.ports.tenants import HOSTS, LEADS
from bot.quiz.bank import Bank
from bot.quiz.effects import Note
from bot.quiz.selection import select
from bot.quiz.session import Answers, Entry, Pace, PinnedBank, Session, Settings, Teaming, Variant
from bot.quiz.settings import MOST_TEAMS, TEAM_NAME_LENGTH

__all__ = ["MAX_SECONDS", "MIN_SECONDS", "MOST_BANKS", "MOST_COUNTDOWN", "MOST_POINTS", "impossible_teams", "prepare"]

MIN_SECONDS = 5
MAX_SECONDS = 600
MOST_COUNTDOWN = 60
MOST_POINTS = 1_000_000
MOST_BANKS = 8


async def prepare(store: Store, command: StartQuiz, id: str, seed: int, now: int) -> Session | Note:
    """The session a command asks for, or why it cannot be.

    Raises Unavailable where the store cannot be read.
    """
    banks: list[Bank] = []
    async with store.reading() as reading:
        settings = await _with_league(reading, command)
        if settings is None:
            return Note("There is no league in this channel whose teams could play. Set one first.", done=False)
        command = replace(command, settings=settings)
        refusal = _impossible(command)
        if refusal is not None:
            return Note(refusal, done=False)
        if not command.person.leads and (await reading.tenant_settings(command.place.tenant)).get(HOSTS) == LEADS:
            return Note("Only people chosen by an admin may start a quiz here. Ask one of them.", done=False)
        for wanted in dict.fromkeys(command.banks):
            bank = await reading.bank(command.place.tenant, wanted)
            if bank is None:
                return Note(f"There is no bank “{wanted[:60]}” here. Choose one from the list.", done=False)
            if bank.open_questions:
                return Note(f"“{bank.title}” has questions without a key; somebody has to accept them first.", False)
            banks.append(bank)
    title = _title(banks)
    outcomes = command.among if command.outcome is None else (command.outcome,)
    asked = select(banks, seed, command.count, outcomes, command.difficulty)
    if not asked:
        return Note(f"“{title}” has no question for this outcome and difficulty. Widen the choice.", done=False)
    return Session(
        id=id,
        place=command.place,
        host=command.person.id,
        host_name=command.person.name,
        banks=tuple(PinnedBank(bank.id, bank.hash) for bank in banks),
        title=title,
        seed=seed,
        settings=command.settings,
        asked=asked,
        created_at=now,
    )


async def _with_league(reading: Reading, command: StartQuiz) -> Settings | None:
    """The settings, with the teams of the channel's league where they are to play; None where it has none."""
    if command.settings.teaming is not Teaming.LEAGUE:
        return command.settings
    league = await reading.league_in(command.place)
    return replace(command.settings, teams=league.teams) if league is not None and league.on else None


def _title(banks: Sequence[Bank]) -> str:
    first, *rest = [bank.title for bank in banks]
    if len(rest) > 2:
        return f"{first} and {len(rest)} more"
    return f"{', '.join([first, *rest[:-1]])} and {rest[-1]}" if rest else first


def _impossible(command: StartQuiz) -> str | None:
    """What of a command cannot be, whatever the banks hold; None if nothing."""
    settings = command.settings
    if not MIN_SECONDS <= settings.seconds <= MAX_SECONDS:
        return f"A question is open for {MIN_SECONDS} to {MAX_SECONDS} seconds."
    if not 0 <= settings.reading_seconds <= MAX_SECONDS:
        return f"A reveal stands for 0 to {MAX_SECONDS} seconds."
    if not 0 <= settings.talk_seconds <= MAX_SECONDS:
        return f"There are 0 to {MAX_SECONDS} seconds to talk."
    if not 0 <= settings.countdown <= MOST_COUNTDOWN:
        return f"The countdown takes 0 to {MOST_COUNTDOWN} seconds."
    if command.count is not None and command.count < 1:
        return "Ask for at least one question."
    if not 1 <= len(command.banks) <= MOST_BANKS:
        return f"Choose 1 to {MOST_BANKS} banks."
    return impossible_teams(settings.teams) or _contradiction(settings)


def impossible_teams(teams: tuple[str, ...]) -> str | None:
    """Why teams cannot have these names, None if they can."""
    if teams and not 2 <= len(teams) <= MOST_TEAMS:
        return f"There are 2 to {MOST_TEAMS} teams."
    if any(not name.strip() or len(name) > TEAM_NAME_LENGTH or not name.isprintable() for name in teams):
        return f"A team's name has 1 to {TEAM_NAME_LENGTH} characters."
    if len({name.strip().casefold() for name in teams}) < len(teams):
        return "Two teams cannot have the same name."
    return None


def _contradiction(settings: Settings) -> str | None:
    """What is refused rather than accepted and then ignored."""
    if settings.target is not None and not 1 <= settings.target <= MOST_POINTS:
        return f"Play to 1 to {MOST_POINTS:,} points."
    if settings.variant.puts_out and settings.entry is not Entry.LOBBY:
        return "Where players can be out nobody comes late: gather everybody in the lobby first."
    if settings.variant is Variant.FIRST and settings.answers is Answers.CHANGEABLE:
        return "Where the first right answer wins everybody has one try: answers cannot be changed."
    if settings.pace is Pace.OWN and (settings.is_challenge or settings.gathers or settings.talk_seconds):
        return "A challenge is played together: not each at their own pace."
    if settings.countdown and not settings.gathers:
        return "There is a countdown only where people gather in a lobby first."
    return None
