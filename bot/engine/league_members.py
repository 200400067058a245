"""Who is in which team of a league: what joining, leaving, moving and dealing write.

Everything is written while the league is locked. A change holds at once as long as whoever it is about has played
nothing in the week, and from Monday on otherwise; the host's word holds at once.
"""

from __future__ import annotations

from bot.engine.league_facts import span_of
from bot.ports.league import DealLeague, JoinLeague, LeaveLeague, MoveMember
from bot.ports.store import Reading, Writing
from bot.quiz.effects import Note
from bot.quiz.events import Person
from bot.quiz.league import WEEK_DAYS, League, Move, placed, takes_hold
from bot.quiz.league_cards import called
from bot.quiz.settings import Teaming
from bot.quiz.teams import UNKNOWN_SHARE, deal, share_of
from bot.quiz.wording import counted

__all__ = ["NOT_YOURS", "Moving", "moved", "team_of"]

NOT_YOURS = Note("Only whoever set the league, or a moderator, can change it.", done=False)
NOT_IN = Note("You are in no team of this league.", done=False)
NOT_A_MEMBER = Note("That is nobody in this league.", done=False)
NOBODY = Note("Nobody is in the league yet: there is nobody to deal.", done=False)

Moving = JoinLeague | LeaveLeague | MoveMember | DealLeague


async def team_of(reading: Reading, league: League, player: str, week: int) -> int | None:
    """The team somebody is in in a week; None also for one that the league has no more."""
    team = (await reading.league_teams(league.key, week, [player])).get(player)
    return team if team is not None and team < len(league.teams) else None


async def moved(writing: Writing, league: League, command: Moving, week: int, seed: int) -> Note:
    """Do what is wanted in the week `week`, and say what came of it. `seed`: what dealing draws from."""
    match command:
        case JoinLeague(_, person, team):
            return await _join(writing, league, person, team, week)
        case LeaveLeague(_, person):
            return await _leave(writing, league, person, week)
        case MoveMember():
            return await _put(writing, league, command, week)
        case DealLeague():
            return await _deal(writing, league, command.person, week, seed)


async def _join(writing: Writing, league: League, person: Person, wanted: int | None, week: int) -> Note:
    now_in = await team_of(writing, league, person.id, week)
    next_in = await team_of(writing, league, person.id, week + WEEK_DAYS)
    team = wanted if league.teaming is Teaming.CHOSEN else None
    if team is None:
        # Whoever is in a team stays, and whoever has left it until Monday comes back.
        team = next_in if next_in is not None else now_in
    if team is None:
        team = await _needing(writing, league, person.id, week)
    if not 0 <= team < len(league.teams):
        return Note(f"There is no such team: there are {len(league.teams)}.", done=False)
    name = called(league.teams, team)
    if team == next_in:
        return Note(f"You are in {name} already.", done=False)
    if now_in is None or team == now_in:
        since = week
    else:
        since = takes_hold(week, played=await writing.has_played(span_of(league, week), person.id))
    await writing.put_moves(league.key, [Move(person.id, person.name, since, team)])
    if since == week or now_in is None:
        return Note(f"You are in {name}. What you play this week counts for it.")
    return Note(f"From Monday on you are in {name}. This week you have played for {called(league.teams, now_in)}.")


async def _needing(writing: Writing, league: League, player: str, week: int) -> int:
    """The team of somebody who is dealt in."""
    teams, next = range(len(league.teams)), week + WEEK_DAYS
    members = await writing.league_sizes(league.key, next)
    sizes = [members.get(team, 0) for team in teams]
    if league.teaming is not Teaming.BALANCED:
        return placed(sizes)
    strengths = await writing.league_strengths(league.key, next, float(UNKNOWN_SHARE))
    shares = await writing.shares(league.place.tenant, [player])
    return placed(sizes, [strengths.get(team, 0.0) for team in teams], float(share_of(shares.get(player))))


async def _leave(writing: Writing, league: League, person: Person, week: int) -> Note:
    if await team_of(writing, league, person.id, week + WEEK_DAYS) is None:
        return NOT_IN
    since = takes_hold(week, played=await writing.has_played(span_of(league, week), person.id))
    await writing.put_moves(league.key, [Move(person.id, person.name, since, None)])
    if since == week:
        return Note("You have left the league.")
    return Note("You leave the league on Monday. What you have played this week counts for your team.")


async def _put(writing: Writing, league: League, command: MoveMember, week: int) -> Note:
    if not _leads(league, command.person):
        return NOT_YOURS
    if command.team is not None and not 0 <= command.team < len(league.teams):
        return Note(f"There is no such team: there are {len(league.teams)}.", done=False)
    weeks = (week + WEEK_DAYS, week)
    found = [await writing.league_member(league.key, each, command.player) for each in weeks]
    member = found[0] or found[1]
    if member is None:
        return NOT_A_MEMBER
    await writing.put_moves(league.key, [Move(member.player, member.name, week, command.team)])
    if command.team is None:
        return Note(f"{member.name} is out of the league.")
    return Note(f"{member.name} is in {called(league.teams, command.team)} now, with this week's points.")


async def _deal(writing: Writing, league: League, person: Person, week: int, seed: int) -> Note:
    if not _leads(league, person):
        return NOT_YOURS
    members = await writing.league_members(league.key, week + WEEK_DAYS)
    if not members:
        return NOBODY
    names = {member.player: member.name for member in members}
    balanced = league.teaming is Teaming.BALANCED
    shares = await writing.shares(league.place.tenant, names) if balanced else None
    dealt = deal(list(names), len(league.teams), seed, shares)
    played = any(side.played for side in await writing.league_sides(span_of(league, week)))
    since = takes_hold(week, played=played)
    await writing.put_moves(league.key, [Move(each, names[each], since, team) for each, team in dealt.items()])
    when = "now" if since == week else "from Monday on, since this week has been played in already"
    return Note(f"{counted(len(dealt), 'member')} dealt into {len(league.teams)} teams, {when}.")


def _leads(league: League, person: Person) -> bool:
    return person.leads or person.id == league.host
