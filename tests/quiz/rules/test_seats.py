"""Lobbies with teams, the start, and who comes late or goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.quiz.effects import Deal, Seated, Show
from bot.quiz.events import Begin, Dealt, Join, Leave, Pick, Stop, Wake
from bot.quiz.session import Entry, Seat, Session, Teaming, Variant
from bot.quiz.stages import Phase
from bot.quiz.step import step
from tests.quiz.rules.values import ID, SEATED, do, in_lobby, open_session
from tests.quiz.values import ANN, BEN, NOW

TEAMS = ("Ash", "Birch", "Cedar")


def with_sizes(*sizes: int, **settings: object) -> Session:
    return replace(in_lobby(teams=TEAMS, **settings), sizes=sizes, seated=sum(sizes))


class TestJoiningATeam:
    def test_counts_and_says_which_one(self) -> None:
        progress = step(in_lobby(teams=TEAMS), do(Join, ANN, team=2), NOW)
        assert (progress.session.sizes, progress.session.seated) == ((0, 0, 1), 1)
        assert progress.effects[0] == Seated("ann", "Ann", NOW, 2)
        assert progress.note is not None
        assert "■ Cedar" in progress.note.text

    def test_without_naming_one_leads_into_the_smallest(self) -> None:
        assert step(with_sizes(2, 1, 1), do(Join, ANN), NOW).session.sizes == (2, 2, 1)

    def test_again_moves_over(self) -> None:
        moved = step(with_sizes(1, 0, 0), do(Join, ANN, team=1), NOW, Seat(seated=True, team=0))
        assert (moved.session.sizes, moved.session.seated) == ((0, 1, 0), 1)
        same = step(moved.session, do(Join, ANN, team=1), NOW, Seat(seated=True, team=1))
        assert same.session is moved.session

    @pytest.mark.parametrize("team", [-1, 3, 99])
    def test_that_does_not_exist_is_refused(self, team: int) -> None:
        progress = step(in_lobby(teams=TEAMS), do(Join, ANN, team=team), NOW)
        assert progress.effects == ()
        assert progress.note is not None
        assert not progress.note.done

    def test_is_left_to_the_deal_where_teams_are_dealt(self) -> None:
        progress = step(in_lobby(teams=TEAMS, teaming=Teaming.DEALT), do(Join, ANN, team=2), NOW)
        assert progress.effects[0] == Seated("ann", "Ann", NOW, None)
        assert progress.session.sizes == (0, 0, 0)

    def test_is_undone_by_leaving(self) -> None:
        left = step(with_sizes(1, 1, 0), do(Leave, ANN), NOW, Seat(seated=True, team=1))
        assert (left.session.sizes, left.session.seated) == ((1, 0, 0), 1)


class TestTheStart:
    def test_needs_somebody_in_two_teams(self) -> None:
        assert step(with_sizes(3, 0, 0), do(Begin), NOW).session.phase is Phase.LOBBY
        assert step(with_sizes(3, 1, 0), do(Begin), NOW).session.phase is Phase.POSTING

    def test_needs_two_players_where_they_can_be_out(self) -> None:
        lobby = in_lobby(entry=Entry.LOBBY, variant=Variant.SUDDEN_DEATH)
        assert step(replace(lobby, seated=1), do(Begin), NOW).session.phase is Phase.LOBBY
        assert step(replace(lobby, seated=2), do(Begin), NOW).session.phase is Phase.POSTING

    def test_deals_where_that_was_chosen_and_tells_how_many_each_got(self) -> None:
        lobby = replace(in_lobby(teams=TEAMS, teaming=Teaming.BALANCED), seated=4)
        begun = step(lobby, do(Begin), NOW)
        assert Deal() in begun.effects
        dealt = step(begun.session, Dealt(**ID, sizes=(2, 1, 1)), NOW)
        assert dealt.session.sizes == (2, 1, 1)
        assert dealt.effects == (Show("lobby"),)

    def test_counts_down_and_then_asks(self) -> None:
        lobby = replace(in_lobby(entry=Entry.LOBBY, countdown=5), seated=1)
        starting = step(lobby, do(Begin), NOW).session
        assert (starting.phase, starting.wake_at) == (Phase.STARTING, NOW + 5_000)
        assert step(starting, Wake(**ID), NOW + 4_999).session is starting
        assert step(starting, do(Pick, ANN, round=0, position=0), NOW, SEATED).effects == ()
        asked = step(starting, Wake(**ID), NOW + 5_000)
        assert (asked.session.phase, asked.session.round) == (Phase.POSTING, 0)
        assert asked.effects == (Show("lobby"), Show("r0"))

    def test_can_be_called_off_while_it_counts_down(self) -> None:
        lobby = replace(in_lobby(entry=Entry.LOBBY, countdown=5), seated=1)
        starting = step(lobby, do(Begin), NOW).session
        assert step(starting, do(Stop), NOW).session.phase is Phase.STOPPED


class TestLatecomers:
    def running(self, entry: Entry) -> Session:
        lobby = replace(in_lobby(teams=TEAMS, entry=entry), sizes=(2, 1, 2), seated=5)
        return step(lobby, do(Begin), NOW).session

    def test_watch_unless_they_may_join(self) -> None:
        session = self.running(Entry.LOBBY)
        assert step(session, do(Join, BEN), NOW).session is session

    def test_who_may_join_come_into_the_smallest_team(self) -> None:
        progress = step(self.running(Entry.OPEN), do(Join, BEN), NOW)
        assert progress.session.sizes == (2, 2, 2)
        assert Seated("ben", "Ben", NOW, 1) in progress.effects

    def test_who_come_back_come_into_their_old_team(self) -> None:
        progress = step(self.running(Entry.OPEN), do(Join, BEN), NOW, Seat(seated=False, team=2))
        assert Seated("ben", "Ben", NOW, 2) in progress.effects

    def test_join_before_they_answer(self) -> None:
        session = self.running(Entry.OPEN)
        progress = step(session, do(Pick, BEN, round=0, position=0), NOW)
        assert progress.effects == ()
        assert progress.note is not None
        assert "Join" in progress.note.text

    def test_who_leave_make_room_in_their_team(self) -> None:
        left = step(self.running(Entry.LOBBY), do(Leave, ANN), NOW, Seat(seated=True, team=0))
        assert left.session.sizes == (1, 1, 2)


def test_players_alone_join_an_open_challenge_by_answering() -> None:
    progress = step(open_session(streak=True), do(Pick, BEN, round=0, position=0), NOW)
    assert Seated("ben", "Ben", NOW) in progress.effects
