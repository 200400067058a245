"""Leagues on Discord: the commands, the buttons of the channel's card, challenges by the league's teams."""

from __future__ import annotations

import pytest

from adapters.discord.outbound import layout
from adapters.discord.private import DONE, UNDONE
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act
from tests.discord.table import Table, button
from tests.fakes.clock import MONDAY_MORNING, VirtualClock
from tests.fakes.discord import Ack, Message, Permission, User, text_in
from tests.fakes.table import seen
from tests.quiz.test_league_cards import a_digest


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(MONDAY_MORNING)


async def do(table: Table, user: User, word: str, **options: object) -> Ack:
    return await (await user.command(table.channel, "league", word, **options))


async def a_league(table: Table, **options: object) -> Message:
    """A league of Owls and Larks, and its card in the channel."""
    ack = await do(table, table.admin, "set", **({"names": "Owls, Larks"} | options))
    assert ack.text.startswith(f"{DONE}The league is set. The places of each week come on Mondays at"), ack.text
    await seen(lambda: bool(table.channel.messages), "the league's card")
    await table.quiet()
    return table.channel.last


async def test_a_league_is_set_shown_changed_and_taken_off(table: Table) -> None:
    mo, ann = table.admin, table.user("Ann")
    assert "There is no league in this channel" in (await do(table, ann, "show")).text
    card = await a_league(table, time="18:30")
    assert "Mondays at 18:30 (UTC)" in card.text
    shown = await do(table, ann, "show")
    assert shown.ephemeral
    assert "Nobody has played for a team this week yet." in shown.text
    assert "You are in no team yet." in shown.text
    assert "The league is off" in (await do(table, mo, "off")).text
    assert "There is no league in this channel" in (await do(table, mo, "off")).text


async def test_only_a_moderator_sets_one_and_what_cannot_be_is_said(table: Table) -> None:
    assert (await do(table, table.user("Ann"), "set")).text == f"{UNDONE}Only a moderator can set a league."
    mo = table.admin
    assert "no time of day" in (await do(table, mo, "set", time="noonish")).text
    assert "the same name" in (await do(table, mo, "set", names="Owls, owls")).text
    await table.fake.deny(table.channel, Permission.SEND_MESSAGES)
    assert "I may not post here" in (await do(table, mo, "set")).text


async def test_people_join_by_the_cards_buttons_and_by_commands(table: Table) -> None:
    card = await a_league(table)
    ann, ben = table.user("Ann"), table.user("Ben")
    joined = await (await ann.press(card, button(card, Act.ENLIST, 1)))
    assert joined.ephemeral
    assert "You are in ● Larks." in joined.text
    assert "You are in ▲ Owls." in (await do(table, ben, "join", team="owls")).text
    assert "There is no such team" in (await do(table, ben, "join", team="Wrens")).text
    await table.pass_time(6_000)
    assert "Ann" in card.text
    assert "Ben" in card.text
    assert joined.message is not None
    left = await (await ann.press(joined.message, button(joined, Act.DELIST)))
    assert "You have left the league." in left.text
    assert "You have left the league." in (await do(table, ben, "leave")).text


async def test_teams_and_members_are_suggested_while_typing(table: Table) -> None:
    await a_league(table)
    ann, mo = table.user("Ann"), table.admin
    await do(table, ann, "join", team="0")
    teams = await (await ann.autocomplete(table.channel, "league", "join", focus="team", team="la"))
    assert teams.choices == (("● Larks", "1"),)
    members = await (await mo.autocomplete(table.channel, "league", "move", focus="member", member="an"))
    assert members.choices == (("Ann", str(ann.id)),)
    anywhere = await (await mo.autocomplete(table.channel, "league", "move", focus="team", team="out"))
    assert anywhere.choices == (("Out of the league", "nobody"),)


async def test_the_moderator_moves_and_deals(table: Table) -> None:
    await a_league(table)
    ann, mo = table.user("Ann"), table.admin
    await do(table, ann, "join", team="0")
    assert "Only whoever set the league" in (await do(table, ann, "deal")).text
    assert "1 member dealt into 2 teams, now." in (await do(table, mo, "deal")).text
    assert "There is no such team" in (await do(table, mo, "move", member=str(ann.id), team="7")).text
    assert "Ann is in ● Larks now" in (await do(table, mo, "move", member=str(ann.id), team="1")).text
    assert "Ann is out of the league." in (await do(table, mo, "move", member=str(ann.id), team="nobody")).text


async def test_a_challenge_takes_the_leagues_teams(table: Table) -> None:
    refused = await (await table.host.command(table.channel, "challenge", "start", bank="things", teaming="league"))
    assert "There is no league in this channel" in refused.text
    await a_league(table)
    ack = await (
        await table.host.command(table.channel, "challenge", "start", bank="things", teaming="league", late=True)
    )
    assert ack.text.startswith(f"{DONE}The lobby is open"), ack.text
    async with table.store.reading() as reading:
        (session,) = await reading.live_of(table.tenant, 9)
    assert session.phase is Phase.LOBBY
    assert (session.settings.teams, session.settings.countdown) == (("Owls", "Larks"), 5)


def test_a_digest_is_drawn_with_its_titles() -> None:
    text = text_in(layout(a_digest()).to_components())
    assert "**The week**" in text
    assert "**The season, 1 week**" in text
    assert text.index("The week") < text.index("2.5 points · 2 players") < text.index("The season")
