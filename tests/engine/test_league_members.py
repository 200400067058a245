"""Who is in which team: joining, changing, leaving, moving and dealing; and quizzes played by the league's teams."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.ports.desk import Reply
from bot.ports.store import Unavailable
from bot.quiz.blocks import Teams
from bot.quiz.effects import Note
from bot.quiz.events import Begin, Consult, Delist, Enlist, Join, Person
from bot.quiz.session import Entry, Settings, Teaming
from bot.quiz.stages import NOTICE_SLOT, Phase, Stage
from bot.quiz.tokens import Act, Press, event_of, read_token, write_token
from tests.engine.league_house import (
    CID,
    DAN,
    LEADER,
    TEAMS,
    a_league_house,
    after,
    deal,
    digests,
    join,
    leave,
    move,
    off,
    play,
    said,
    set_league,
    table,
    the_league,
    to,
)
from tests.fakes.house import House
from tests.quiz.values import ANN, BEN, HOST, ROOM

CONTEST = Settings(entry=Entry.LOBBY, teaming=Teaming.LEAGUE, seconds=30, countdown=0)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_league_house(tmp_path) as house:
        yield house


async def teams(house: House) -> dict[str, int]:
    """Who is in which team from the next week on."""
    return {member.player: member.team for member in await house.desk.league_members(ROOM)}


async def mine(house: House, person: Person) -> int | None:
    view = await house.desk.league(ROOM, person.id)
    assert view is not None
    return view.mine


async def press(house: House, person: Person, label: str) -> Reply:
    """Press a button of the league's card in the channel, or of its own in private."""
    league = await the_league(house)
    cards = [house.platform.of(league.post, NOTICE_SLOT).card]
    view = await house.desk.league(ROOM, person.id)
    cards += [view.card] if view else []
    (token,) = {button.token for card in cards for button in card.buttons if button.label == label}
    read = read_token(token)
    assert read is not None
    event = event_of(read, ROOM.tenant, person, house.clock.now())
    assert event is not None
    return await house.engine.submit(event)


# -- setting it ------------------------------------------------------------------------------------------------------


async def test_a_league_that_is_set_shows_a_card_that_follows_who_joins(house: House) -> None:
    reply = await set_league(house)
    assert reply.note == Note("The league is set. The places of each week come on Mondays at 09:00 (Europe/Berlin).")
    await house.advance(2_000)
    league = await the_league(house)
    message = house.platform.of(league.post, NOTICE_SLOT)
    assert message.card.stage is Stage.ANYTIME
    await join(house, ANN, 1)
    await house.advance(6_000)
    (teams,) = [block for block in message.card.blocks if isinstance(block, Teams)]
    assert [(line.mark, line.names, line.token is not None) for line in teams.lines] == [
        ("▲", (), True),
        ("●", ("Ann",), True),
        ("■", (), True),
    ]


async def test_only_a_moderator_sets_one_and_who_set_it_may_change_it(house: House) -> None:
    assert (await set_league(house, person=ANN)).note.text == "Only a moderator can set a league."
    assert (await set_league(house)).note.done
    assert (await set_league(house, person=ANN)).note.text.startswith("Only whoever set the league")
    assert (await off(house, ANN)).note.text.startswith("Only whoever set the league")
    assert (await set_league(house, ("Ash", "Birch"), HOST)).note.done, "the host needs no role to change it"
    assert (await the_league(house)).teams == ("Ash", "Birch")
    assert (await off(house, HOST)).note.done
    assert (await off(house, LEADER)).note.text == "There is no league in this channel yet."


@pytest.mark.parametrize(
    ("names", "more", "word"),
    [
        (("Reds",), {}, "2 to 8 teams"),
        (tuple(map(str, range(9))), {}, "2 to 8 teams"),
        (("Reds", "reds "), {}, "the same name"),
        (("Reds", "x" * 25), {}, "1 to 24 characters"),
        (TEAMS, {"teaming": Teaming.LEAGUE}, "Members choose their team"),
        (TEAMS, {"minute": 1440}, "time of day"),
    ],
)
async def test_what_cannot_be_is_said(house: House, names: tuple[str, ...], more: dict[str, Any], word: str) -> None:
    reply = await set_league(house, names, **more)
    assert not reply.note.done
    assert word in reply.note.text
    assert await house.desk.league(ROOM, ANN.id) is None


async def test_names_that_change_leave_everybody_in_their_team(house: House) -> None:
    await set_league(house)
    await join(house, ANN, 2)
    await set_league(house, ("Ash", "Birch", "Cedar"))
    assert "You are in ■ Cedar." in said(await join(house, ANN, 2))
    await set_league(house, ("Ash", "Birch"))
    assert await teams(house) == {"ann": 2}
    assert await mine(house, ANN) is None, "a team that is gone has no members"
    assert "You are in ▲ Ash. What you play this week counts for it." in said(await join(house, ANN, 0))


async def test_a_league_set_again_has_a_new_card_and_the_old_one_says_so(house: House) -> None:
    await set_league(house)
    await house.advance(2_000)
    first = (await the_league(house)).post
    await off(house)
    await house.advance(6_000)
    assert house.platform.of(first, NOTICE_SLOT).card.stage is Stage.CLOSED
    await set_league(house)
    await house.advance(2_000)
    second = (await the_league(house)).post
    assert second != first
    assert house.platform.of(second, NOTICE_SLOT).card.stage is Stage.ANYTIME


# -- joining, changing, leaving --------------------------------------------------------------------------------------


async def test_who_joins_during_a_week_brings_what_was_played_in_it(house: House) -> None:
    await set_league(house)
    await join(house, BEN, 1)
    await play(house, right=(ANN,), wrong=(BEN,))
    await join(house, ANN, 0)
    await to(house, after(1))
    assert table(digests(house)[0].card)[0] == (1, "Reds", "10 points", 1)


async def test_before_playing_a_team_is_changed_at_once_and_after_it_on_monday(house: House) -> None:
    await set_league(house)
    await join(house, ANN, 0)
    assert "You are in ● Blues. What you play this week counts for it." in said(await join(house, ANN, 1))
    assert await mine(house, ANN) == 1
    await play(house, right=(ANN,), wrong=(BEN,))
    reply = await join(house, ANN, 0)
    assert "From Monday on you are in ▲ Reds. This week you have played for ● Blues." in said(reply)
    assert "You are in ● Blues until Sunday, and in ▲ Reds from Monday on." in said(reply)
    assert await mine(house, ANN) == 1
    await to(house, after(1))
    assert table(digests(house)[0].card)[0][1] == "Blues"
    assert await mine(house, ANN) == 0


async def test_a_wish_for_monday_can_be_taken_back(house: House) -> None:
    await set_league(house)
    await join(house, ANN, 0)
    await play(house, right=(ANN,), wrong=(BEN,))
    await join(house, ANN, 1)
    assert "You are in ▲ Reds. What you play this week counts for it." in said(await join(house, ANN, 0))
    assert await teams(house) == {"ann": 0}
    assert "You are in ▲ Reds already." in said(await join(house, ANN, 0))


async def test_who_leaves_after_playing_counts_until_sunday_and_before_it_not_at_all(house: House) -> None:
    await set_league(house)
    for person in (ANN, BEN, CID):
        await join(house, person, 0)
    await join(house, DAN, 1)
    await play(house, right=(DAN,), wrong=(ANN,))
    assert "You leave the league on Monday. What you have played this week counts for your team." in said(
        await leave(house, ANN)
    )
    assert "You have left the league." in said(await leave(house, BEN))
    assert "You are in no team of this league." in said(await leave(house, BEN))
    assert await teams(house) == {"cid": 0, "dan": 1}
    await to(house, after(1))
    assert table(digests(house)[0].card)[1] == (2, "Reds", "0 points", 1)


async def test_a_team_that_everybody_has_left_has_no_place(house: House) -> None:
    await set_league(house)
    await join(house, ANN, 0)
    await join(house, BEN, 1)
    await leave(house, BEN)
    await play(house, right=(ANN,), wrong=(BEN,))
    await to(house, after(1))
    assert table(digests(house)[0].card) == [
        (1, "Reds", "10 points", 1),
        (None, "Blues", "no points", 0),
        (None, "Greens", "no points", 0),
    ]


async def test_buttons_do_the_same_as_commands_and_show_the_league_in_private(house: House) -> None:
    await set_league(house, teaming=Teaming.DEALT)
    await house.advance(2_000)
    reply = await press(house, ANN, "Join")
    assert "You are in ▲ Reds." in said(reply)
    assert reply.card is not None
    assert [button.label for button in reply.card.buttons] == ["Leave the league"]
    assert "You are in ▲ Reds." in said(await press(house, ANN, "How it stands"))
    assert "You have left the league." in said(await press(house, ANN, "Leave the league"))
    assert await teams(house) == {}


async def test_buttons_of_a_league_that_is_off_say_so(house: House) -> None:
    await set_league(house)
    league = await the_league(house)
    await off(house)
    by = {"tenant": ROOM.tenant, "session": league.post, "person": ANN, "stamp": house.clock.now()}
    for event in (Consult(**by), Enlist(**by, team=1), Delist(**by)):  # type: ignore[arg-type]
        reply = await house.engine.submit(event)
        assert reply == Reply(Note("There is no league in this channel yet.", done=False))
    unknown = Consult(**{**by, "session": "unknown"})  # type: ignore[arg-type]
    assert not (await house.engine.submit(unknown)).note.done


# -- dealt and moved -------------------------------------------------------------------------------------------------


async def test_who_is_dealt_in_comes_into_the_team_with_the_fewest_members(house: House) -> None:
    await set_league(house, teaming=Teaming.DEALT)
    for person in (ANN, BEN, CID, DAN):
        await join(house, person, 2)
    assert await teams(house) == {"ann": 0, "ben": 1, "cid": 2, "dan": 0}


async def test_balanced_teams_get_who_evens_them_out(house: House) -> None:
    await set_league(house, ("Reds", "Blues"), teaming=Teaming.BALANCED)
    await play(house, right=(ANN, CID), wrong=(BEN, DAN))
    for person in (ANN, CID, BEN, DAN):
        await join(house, person)
    assert await teams(house) == {"ann": 0, "cid": 1, "ben": 0, "dan": 1}


async def test_the_host_deals_everybody_anew_at_once_before_anybody_played_and_else_on_monday(house: House) -> None:
    await set_league(house, ("Reds", "Blues"))
    assert (await deal(house)).note.text.startswith("Nobody is in the league yet")
    for person in (ANN, BEN, CID):
        await join(house, person, 0)
    assert (await deal(house, ANN)).note.text.startswith("Only whoever set the league")
    assert (await deal(house)).note.text == "3 members dealt into 2 teams, now."
    now = await teams(house)
    assert sorted(list(now.values()).count(team) for team in (0, 1)) == [1, 2]
    await play(house, right=(ANN,), wrong=(BEN,))
    assert "from Monday on" in (await deal(house)).note.text
    assert await mine(house, ANN) == now["ann"]


async def test_the_host_puts_a_member_elsewhere_or_out_at_once(house: House) -> None:
    await set_league(house)
    await join(house, ANN, 0)
    await play(house, right=(ANN,), wrong=(BEN,))
    assert (await move(house, "ann", 2, ANN)).note.text.startswith("Only whoever set the league")
    assert (await move(house, "ann", 9)).note.text == "There is no such team: there are 3."
    assert (await move(house, "zed", 1)).note.text == "That is nobody in this league."
    assert (await move(house, "ann", 2)).note.text == "Ann is in ■ Greens now, with this week's points."
    assert await mine(house, ANN) == 2
    assert (await move(house, "ann", None)).note.text == "Ann is out of the league."
    assert await mine(house, ANN) is None


# -- playing as the league's teams -----------------------------------------------------------------------------------


async def test_members_sit_in_their_teams_at_once_and_guests_in_the_smallest(house: House) -> None:
    await set_league(house)
    await join(house, ANN, 2)
    await join(house, BEN, 2)
    started = await house.start(CONTEST)
    assert started.session is not None
    session = await house.phase(Phase.LOBBY, id=started.session)
    assert session.settings.teams == TEAMS
    for person in (ANN, BEN, CID):
        await house.do(Join, person, id=session.id)
    async with house.store.reading() as reading:
        seated = {player.id: player.team for player in await reading.players((ROOM.tenant, session.id))}
    assert seated == {"ann": 2, "ben": 2, "cid": 0}
    forced = Join(tenant=ROOM.tenant, session=session.id, person=DAN, stamp=house.clock.now(), team=1)
    assert "● Blues" in (await house.engine.submit(forced)).note.text
    await house.do(Begin, id=session.id)
    assert (await house.phase(Phase.OPEN, 0, session.id)).sizes == (1, 1, 2)


async def test_a_member_cannot_sit_elsewhere_nor_when_coming_late(house: House) -> None:
    await set_league(house)
    for person in (ANN, BEN, CID):
        await join(house, person, 2)
    await join(house, DAN, 1)
    started = await house.start(replace(CONTEST, entry=Entry.OPEN))
    assert started.session is not None
    wish = Join(tenant=ROOM.tenant, session=started.session, person=ANN, stamp=house.clock.now(), team=0)
    assert "■ Greens" in (await house.engine.submit(wish)).note.text
    await house.do(Join, DAN, id=started.session)
    await house.do(Begin, id=started.session)
    await house.phase(Phase.OPEN, 0, started.session)
    assert "■ Greens" in (await house.do(Join, CID, id=started.session)).note.text


async def test_a_quiz_for_the_leagues_teams_needs_a_league(house: House) -> None:
    assert "There is no league in this channel" in (await house.start(CONTEST)).note.text
    await set_league(house)
    await off(house)
    assert "There is no league in this channel" in (await house.start(CONTEST)).note.text


async def test_joining_is_refused_in_words_where_the_store_cannot_be_read(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_league(house)
    started = await house.start(CONTEST)

    def broken(self: object) -> object:
        raise Unavailable("gone")

    monkeypatch.setattr(type(house.store), "reading", broken)
    assert (await house.do(Join, ANN, id=started.session or "")).note.text.startswith("Not saved")


async def test_the_card_of_a_league_that_is_over_puts_nobody_into_the_teams_of_the_next(house: House) -> None:
    await set_league(house)
    await house.advance(2_000)
    before = house.platform.of((await the_league(house)).post, NOTICE_SLOT).card
    await off(house)
    await set_league(house, ("Ash", "Birch", "Cedar"))
    await house.advance(2_000)
    (listed,) = [block for block in before.blocks if isinstance(block, Teams)]
    for token in (listed.lines[1].token, write_token(Press(before.session, Act.DELIST))):
        assert token is not None
        read = read_token(token)
        assert read is not None
        event = event_of(read, ROOM.tenant, ANN, house.clock.now())
        assert event is not None
        reply = await house.engine.submit(event)
        assert (reply.note.done, "newest message" in reply.note.text) == (False, True)
        assert await mine(house, ANN) is None
    await join(house, ANN, 1)
    assert (await press(house, ANN, "Leave the league")).note.done
