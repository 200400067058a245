"""Teams: how they are dealt, who counts as a member, and how teams and players are placed."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.bank import ScoreBand
from bot.quiz.scoring import Score
from bot.quiz.session import Settings, Variant
from bot.quiz.settings import MARKS, MOST_TEAMS, TEAM_NAMES, marked
from bot.quiz.teams import Player, deal, player_places, share_of, team_places

TWO = Settings(teams=("Ash", "Birch"))
ALONE = Settings(variant=Variant.SUDDEN_DEATH)


def a_player(
    id: str, points: int = 0, team: int | None = 0, *, seated: bool = True, answered: int = 1, saved: int = 0,
    out: int | None = None,
) -> Player:  # fmt: skip
    return Player(Score(id, id.title(), points, points, answered), seated, team, saved, out=out)


class TestDealing:
    @given(st.integers(0, 40), st.integers(2, MOST_TEAMS), st.integers(), st.booleans())
    def test_teams_differ_by_one_at_most(self, players: int, teams: int, seed: int, balanced: bool) -> None:
        who = [f"p{n}" for n in range(players)]
        dealt = deal(who, teams, seed, {p: (n, players) for n, p in enumerate(who)} if balanced else None)
        sizes = [list(dealt.values()).count(team) for team in range(teams)]
        assert set(dealt) == set(who)
        assert max(sizes) - min(sizes) <= 1

    def test_the_same_seed_deals_the_same_and_another_one_differently(self) -> None:
        who = [f"p{n}" for n in range(12)]
        assert deal(who, 3, 1) == deal(reversed(who), 3, 1)  # type: ignore[arg-type]
        assert len({tuple(deal(who, 3, seed).items()) for seed in range(20)}) > 10

    def test_balanced_teams_get_the_best_to_and_fro(self) -> None:
        shares = {f"p{n}": (10 - n, 10) for n in range(6)}
        dealt = deal(list(shares), 2, 5, shares)
        assert [dealt[f"p{n}"] for n in range(6)] == [0, 1, 1, 0, 0, 1]

    def test_who_never_answered_is_taken_to_be_right_half_of_the_time(self) -> None:
        dealt = deal(["good", "new", "bad", "worse"], 2, 5, {"good": (9, 10), "bad": (4, 10), "worse": (0, 10)})
        assert dealt == {"good": 0, "new": 1, "bad": 1, "worse": 0}


class TestTeamScore:
    def test_is_the_mean_of_its_members_so_that_a_big_team_has_no_advantage(self) -> None:
        big = [a_player(f"a{n}", 2) for n in range(9)]
        places = team_places([*big, a_player("b", 3, 1)], TWO)
        assert [(place.team, place.rank, int(place.points)) for place in places] == [(1, 1, 3), (0, 2, 2)]

    def test_counts_who_sits_in_it_and_who_left_after_answering(self) -> None:
        here, gone = a_player("here", 4), a_player("gone", 1, seated=False)
        never = a_player("never", 0, seated=False, answered=0)
        silent = a_player("silent", 0, answered=0)
        (ash, _) = team_places([here, gone, never, silent], TWO)
        assert {member.id for member in ash.members} == {"here", "gone", "silent"}
        assert ash.points == Fraction(5, 3)

    def test_of_a_team_without_members_is_none_and_it_has_no_rank(self) -> None:
        places = team_places([a_player("a", 4)], TWO)
        assert [(place.team, place.rank) for place in places] == [(0, 1), (1, None)]

    def test_decides_between_equals_by_the_time_saved_and_what_is_equal_then_shares_its_place(self) -> None:
        three = Settings(teams=("Ash", "Birch", "Cedar"))
        players = [a_player("a", 2, 0, saved=5), a_player("b", 2, 1, saved=9), a_player("c", 2, 2, saved=9)]
        assert [(place.team, place.rank) for place in team_places(players, three)] == [(1, 1), (2, 1), (0, 3)]


class TestPlaces:
    def test_of_a_plain_quiz_are_by_points_alone(self) -> None:
        places = player_places([a_player("a", 2, saved=1), a_player("b", 2, saved=9)], Settings(), 3)
        assert [place.rank for place in places] == [1, 1]

    def test_of_a_challenge_put_who_is_still_in_first_and_who_went_out_later_before_the_others(self) -> None:
        players = [a_player("early", 9, out=0), a_player("late", 5, out=2), a_player("in", 1), a_player("too", 1)]
        places = player_places(players, ALONE, 3)
        assert [(place.score.player, place.rank) for place in places] == [
            ("in", 1),
            ("too", 1),
            ("late", 3),
            ("early", 4),
        ]


def test_a_share_is_that_of_right_answers_and_unknown_without_any() -> None:
    assert share_of((3, 4)) == Fraction(3, 4)
    assert share_of((0, 4)) == 0
    assert share_of((0, 0)) == share_of(None) == Fraction(1, 2)


def test_places_of_a_plain_quiz_have_their_bands() -> None:
    bands = (ScoreBand(0, 49, "Read on."), ScoreBand(50, 100, "Good going."))
    for settings in (Settings(), ALONE):
        best, last = player_places([a_player("ann", 2), a_player("ben", 0)], settings, 2, bands)
        assert (best.percent, best.band, last.percent, last.band) == (100.0, bands[1], 0.0, bands[0])
        assert [place.band for place in player_places([a_player("ann")], settings, 0, bands)] == [None]


def test_every_team_has_a_sign_of_its_own_and_a_name() -> None:
    assert len(set(MARKS)) == len(set(TEAM_NAMES)) == MOST_TEAMS == 8
    assert marked(TWO, 1) == "● Birch"
