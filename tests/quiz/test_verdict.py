"""What a settled round means: who leads, who is out, and whether that is the end. One rule a test."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz.scoring import Score
from bot.quiz.session import Settings, Variant
from bot.quiz.stages import Ending
from bot.quiz.teams import Player
from bot.quiz.verdict import judge

DEATH = Settings(variant=Variant.SUDDEN_DEATH)
WEAKEST = Settings(variant=Variant.ELIMINATION)
TEAMS = ("Ash", "Birch", "Cedar")


def a_player(id: str, points: int = 0, team: int | None = None, saved: int = 0, out: int | None = None) -> Player:
    return Player(Score(id, id.title(), points, points, 3), seated=True, team=team, saved_ms=saved, out=out)


class TestSuddenDeath:
    def test_a_wrong_or_missing_answer_puts_out(self) -> None:
        verdict = judge(
            DEATH,
            [a_player("right", 1), a_player("wrong"), a_player("silent"), a_player("too", 1)],
            {"right", "too"},
            0,
        )
        assert verdict.out == ("silent", "wrong")
        assert verdict.over is None

    def test_the_last_one_standing_ends_it(self) -> None:
        verdict = judge(DEATH, [a_player("a", 2), a_player("b", 1)], {"a"}, 1)
        assert (verdict.out, verdict.over) == (("b",), Ending.LAST_STANDING)

    def test_a_round_that_would_put_out_everybody_puts_out_nobody(self) -> None:
        verdict = judge(DEATH, [a_player("a", 2), a_player("b", 1), a_player("c", out=0)], set(), 1)
        assert (verdict.out, verdict.over) == ((), None)

    def test_a_team_is_out_with_its_last_player(self) -> None:
        settings = replace(DEATH, teams=TEAMS)
        players = [a_player("a1", team=0), a_player("a2", team=0), a_player("b", team=1), a_player("c", team=2)]
        assert judge(settings, players, {"a1", "b"}, 0).over is None
        assert judge(settings, players, {"a1"}, 0).over is Ending.LAST_STANDING

    def test_who_has_left_is_out(self) -> None:
        players = [a_player("a"), a_player("b"), replace(a_player("gone"), seated=False)]
        assert judge(DEATH, players, {"a", "b"}, 2).out == ("gone",)


class TestElimination:
    def test_the_player_with_the_fewest_points_is_out(self) -> None:
        assert judge(WEAKEST, [a_player("a", 3), a_player("b", 2), a_player("c", 1)], set(), 2).out == ("c",)

    def test_between_equal_points_less_time_decides(self) -> None:
        players = [a_player("fast", 1, saved=9), a_player("slow", 1, saved=2), a_player("ahead", 2)]
        assert judge(WEAKEST, players, set(), 2).out == ("slow",)

    def test_all_who_share_the_last_place_are_out_unless_nobody_would_be_left(self) -> None:
        assert judge(WEAKEST, [a_player("a", 1), a_player("b"), a_player("c")], set(), 0).out == ("b", "c")
        assert judge(WEAKEST, [a_player("b"), a_player("c")], set(), 0).out == ()

    def test_the_team_with_the_lowest_mean_is_out_with_everybody_in_it(self) -> None:
        settings = replace(WEAKEST, teams=TEAMS)
        players = [a_player("a1", 4, 0), a_player("a2", 0, 0), a_player("b", 1, 1), a_player("c1", 3, 2)]
        verdict = judge(settings, players, set(), 0)
        assert (verdict.out, verdict.over) == (("b",), None)
        left = [replace(player, out=0) if player.id == "b" else player for player in players]
        assert judge(settings, left, set(), 1).out == ("a1", "a2")

    def test_a_team_nobody_is_left_in_cannot_be_the_weakest_again(self) -> None:
        settings = replace(WEAKEST, teams=TEAMS)
        players = [a_player("a", 5, 0), a_player("b", 4, 1), replace(a_player("c", 0, 2), seated=False)]
        verdict = judge(settings, players, set(), 0)
        assert (set(verdict.out), verdict.over) == ({"b", "c"}, Ending.LAST_STANDING)

    def test_judging_a_round_again_brings_back_whom_it_had_put_out(self) -> None:
        players = [a_player("a", 3), a_player("b", 3, saved=1), a_player("c", 2, out=2), a_player("d", 0, out=1)]
        assert judge(WEAKEST, players, set(), 2).out == ("c",)
        regraded = [replace(each, saved_ms=5) if each.id == "a" else each for each in players]
        better = [replace(each, score=replace(each.score, points=4)) if each.id == "c" else each for each in regraded]
        assert judge(WEAKEST, better, set(), 2).out == ("b",)


class TestTheEndAndTheLead:
    def test_reaching_the_target_ends_it_for_a_player_alone_and_for_a_teams_mean(self) -> None:
        alone = Settings(target=3)
        assert judge(alone, [a_player("a", 3)], set(), 0).over is Ending.TARGET
        assert judge(alone, [a_player("a", 2)], set(), 0).over is None
        teams = Settings(target=3, teams=TEAMS)
        assert judge(teams, [a_player("a", 5, 0), a_player("b", 0, 0)], set(), 0).over is None
        assert judge(teams, [a_player("a", 5, 0), a_player("b", 1, 0)], set(), 0).over is Ending.TARGET

    def test_the_lead_is_everybodys_who_shares_the_first_place_with_points(self) -> None:
        settings = Settings(teams=TEAMS)
        assert judge(settings, [a_player("a", 0, 0)], set(), 0).lead == ()
        tied = [a_player("a", 2, 0), a_player("b", 2, 1), a_player("c", 1, 2)]
        assert judge(settings, tied, set(), 0).lead == ("0", "1")
        assert judge(Settings(streak=True), tied, set(), 0).lead == ("a", "b")

    def test_without_a_variant_nobody_is_ever_out(self) -> None:
        verdict = judge(Settings(streak=True), [a_player("a"), replace(a_player("b"), seated=False)], set(), 0)
        assert (verdict.out, verdict.over) == ((), None)
