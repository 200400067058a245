"""Leagues on Slack: set by a form, joined by buttons and words, played by challenges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapters.slack.fields import ZONE
from adapters.slack.league_form import LeagueForm, league_modal, read_league
from adapters.slack.outbound import layout
from adapters.slack.spoken import spoken
from adapters.slack.views import Origin, Wrong, read_origin
from bot.ports import LeagueView
from bot.quiz.events import Place
from bot.quiz.settings import TEAM_NAMES, Teaming
from bot.quiz.tokens import Act
from tests.fakes.clock import MONDAY_MORNING, VirtualClock
from tests.fakes.slack import Ack, Message, User
from tests.fakes.table import seen
from tests.quiz.test_league_cards import NAMED, a_digest
from tests.slack.checks import check_view
from tests.slack.table import Table, button, read
from tests.slack.test_daily_form import sent

HERE = Origin("C1")


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(MONDAY_MORNING)


async def submitted(table: Table, **changed: Any) -> Ack:
    """An admin opens the form, fills it in and sends it."""
    ada = table.admin
    await (await ada.command(table.channel, "/quiz", "league"))
    view = await ada.sees_modal("League")
    if ZONE in changed:
        await (await ada.suggest(view, ZONE, "kath"))
    return await (await ada.submit(view, {"teams": "Owls, Larks"} | changed))


async def a_league(table: Table, **changed: Any) -> Message:
    """A league of Owls and Larks, and its card in the channel."""
    assert not (await submitted(table, **changed)).errors
    ada = table.admin
    assert "The league is set. The places of each week come on Mondays" in read(ada.modal)
    await ada.close(ada.modal)
    await seen(lambda: bool(table.channel.messages), "the league's card")
    await table.quiet()
    return table.channel.last


async def says(table: Table, user: User, words: str) -> str:
    return read(await table.says(user, f"league {words}"))


async def test_a_league_is_set_by_a_form_shown_and_taken_off(table: Table) -> None:
    ann = table.user("Ann")
    assert "There is no league in this channel" in await says(table, ann, "show")
    card = await a_league(table, time="18:30")
    assert "Mondays at 18:30 (UTC)" in read(card)
    assert "Nobody has played for a team this week yet." in await says(table, ann, "show")
    assert "I know show, join, leave, deal, move and off" in await says(table, ann, "dance")
    assert "Only whoever set the league" in await says(table, ann, "off")
    assert "The league is off" in await says(table, table.admin, "OFF")
    assert "There is no league in this channel" in await says(table, table.admin, "off")


async def test_the_form_is_for_who_may_set_one_and_says_what_is_wrong_at_its_place(table: Table) -> None:
    assert "Only an admin" in await says(table, table.user("Ann"), "set")
    ack = await submitted(table, teams="Owls, owls")
    assert ack.errors == {"teams": "Two teams cannot have the same name."}


async def test_the_form_sets_the_workspaces_time_zone_too(table: Table) -> None:
    card = await a_league(table, **{ZONE: "Asia/Kathmandu"})
    assert "Mondays at 09:00 (Asia/Kathmandu)" in read(card)


async def test_in_a_direct_message_everybody_sets_a_league_and_nobody_the_zone(table: Table) -> None:
    ann = table.user("Ann")
    await (await ann.command(ann.dm(), "/quiz", "league"))
    view = await ann.sees_modal("League")
    assert "zone" not in view.state
    assert not (await (await ann.submit(view, {"teams": "Owls, Larks"}))).errors


async def test_people_join_by_the_cards_buttons_and_by_words(table: Table) -> None:
    card = await a_league(table)
    ann, ben = table.user("Ann"), table.user("Ben")
    joined = await (await (await ann.press(card, button(card, Act.ENLIST, 1)))).private()
    assert "You are in ● Larks." in read(joined)
    assert "You are in ▲ Owls." in await says(table, ben, "join owls")
    assert "There is no such team here" in await says(table, ben, "join Wrens")
    left = await (await (await ann.press(joined, button(joined, Act.DELIST)))).private()
    assert "You have left the league." in read(left)
    assert "You have left the league." in await says(table, ben, "leave")
    assert "You are in ▲ Owls." in await says(table, ben, "join")


async def test_an_admin_moves_and_deals(table: Table) -> None:
    await a_league(table)
    ann, ada = table.user("Ann"), table.admin
    await says(table, ann, "join owls")
    async with table.store.reading() as reading:
        league = await reading.league_in(Place(table.tenant, "slack", table.channel.id))
    assert league is not None
    (member,) = await table.desk.league_members(league.place)
    assert "1 member dealt into 2 teams, now" in await says(table, ada, "deal")
    assert "Only whoever set the league" in await says(table, ann, "deal")
    assert "is in ● Larks now" in await says(table, ada, f"move {member.name} Larks")
    assert "is out of the league." in await says(table, ada, f"move @{member.name} out")
    assert "Say who comes into which team" in await says(table, ada, "move Nobody Owls")


async def test_a_challenge_takes_the_leagues_teams(table: Table) -> None:
    refused = await table.says(table.host, "challenge things teams=league")
    assert "There is no league in this channel" in read(refused)
    await a_league(table)
    await table.says(table.host, "challenge things teams=league")
    async with table.store.reading() as reading:
        (session,) = await reading.live_of(table.tenant, 9)
    assert (session.settings.teams, session.settings.teaming) == (("Owls", "Larks"), Teaming.LEAGUE)


# -- the form as values ------------------------------------------------------------------------------------------------


def a_view(**changes: Any) -> LeagueView:
    league = replace(NAMED, **changes)
    return LeagueView(league, a_digest())


def test_a_new_one_proposes_two_teams_at_nine() -> None:
    view = league_modal(HERE, None)
    check_view(view)
    assert read_origin(view["private_metadata"]) == HERE
    assert read_league(sent(view)) == LeagueForm(TEAM_NAMES[:2], Teaming.CHOSEN, 540)


@pytest.mark.parametrize("teaming", [Teaming.CHOSEN, Teaming.DEALT, Teaming.BALANCED])
def test_a_form_sent_as_it_was_opened_is_the_same_league(teaming: Teaming) -> None:
    view = league_modal(HERE, a_view(teaming=teaming, minute=605), "Asia/Kathmandu")
    check_view(view)
    assert read_league(sent(view)) == LeagueForm(("Reds", "Blues", "Greens"), teaming, 605, "Asia/Kathmandu")


def test_what_is_wrong_is_said_at_its_place() -> None:
    values = sent(league_modal(HERE, None)) | {
        "teams": {"value": {"value": " , "}},
        "time": {"value": {"selected_time": None}},
    }
    wrong = read_league(values)
    assert isinstance(wrong, Wrong)
    assert wrong.errors == {"teams": "Say what the teams are called.", "time": "Choose a time of day."}


def test_a_digest_is_drawn_and_spoken_with_its_titles() -> None:
    assert "*The week*" in str(layout(a_digest())["blocks"])
    words = spoken(a_digest())
    assert words.index("The week:") < words.index("1. Reds: 2.5 points") < words.index("The season, 1 week:")
