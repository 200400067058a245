"""What the posts of a challenge say besides what every quiz says."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from bot.quiz.blocks import Audience, Countdown, Highlights, Options, Podium, Standings, Teams, Text, Tone
from bot.quiz.cards import lobby_card, question_card, result_card
from bot.quiz.challenge_cards import RoundNews, Summary, about, points, round_news, winners
from bot.quiz.scoring import Score
from bot.quiz.session import Entry, Scoring, Session, Settings, Teaming, Variant
from bot.quiz.stages import Ending, Phase, Stage
from bot.quiz.teams import Player
from bot.quiz.tokens import Act, read_token
from tests.quiz.test_cards import QUESTION, facts, only
from tests.quiz.values import NOW, a_session, opened

TEAMS = ("Ash", "Birch", "Cedar")


def a_challenge(
    phase: Phase = Phase.OPEN, round: int = 0, *, changes: dict[str, Any] | None = None, **settings: Any
) -> Session:
    made = replace(opened(replace(a_session(), settings=Settings(**settings))), phase=phase, round=round)
    return replace(made, opened_at=NOW, due_at=NOW + 30_000, **(changes or {}))


def a_player(name: str, points: int = 0, team: int | None = None, out: int | None = None) -> Player:
    return Player(Score(name.lower(), name, points, points, 3), seated=True, team=team, out=out)


def texts(session: Session, news: RoundNews) -> list[str]:
    return [block.text for block in round_news(session, 0, news) if isinstance(block, Text)]


class TestTheLobby:
    def test_tells_what_the_host_has_chosen(self) -> None:
        settings = Settings(
            teams=TEAMS, scoring=Scoring.SPEED, streak=True, talk_seconds=9, target=5_000, variant=Variant.ELIMINATION
        )
        said = " · ".join(about(settings))
        for words in ("9 seconds to talk", "Faster", "in a row", "weakest team is out", "First to 5,000 points"):
            assert words in said
        assert about(Settings()) == ()

    def test_has_a_button_for_each_team_that_can_be_chosen(self) -> None:
        session = a_challenge(Phase.LOBBY, -1, teams=TEAMS)
        gone = replace(a_player("Ben", team=2), seated=False)
        card = lobby_card(session, ["Ann", "Ben"], [a_player("Ann", team=2), gone])
        lines = only(card, Teams).lines
        assert [line.names for line in lines] == [(), (), ("Ann",)]
        presses = [read_token(line.token or "") for line in lines]
        assert [(press.act, press.position) for press in presses if press] == [
            (Act.TEAM, 0),
            (Act.TEAM, 1),
            (Act.TEAM, 2),
        ]
        assert "Join" not in [button.label for button in card.buttons]

    @pytest.mark.parametrize(
        ("teaming", "words"),
        [
            (Teaming.CHOSEN, "Choose a team to play. The quiz begins when the host starts it."),
            (Teaming.DEALT, "Press Join to play. The start deals everybody into 3 teams."),
            (Teaming.BALANCED, "Press Join to play. The start deals everybody into 3 teams of equal strength."),
            (
                Teaming.LEAGUE,
                "Press Join to play. Members of the league sit in their teams; guests come into the smallest. "
                "The quiz begins when the host starts it.",
            ),
        ],
        ids=str,
    )
    @pytest.mark.parametrize(("entry", "late"), [(Entry.OPEN, " Who comes later can still join."), (Entry.LOBBY, "")])
    def test_tells_how_one_comes_into_a_team(self, teaming: Teaming, words: str, entry: Entry, late: str) -> None:
        session = a_challenge(Phase.LOBBY, -1, teams=TEAMS, teaming=teaming, entry=entry)
        assert Text(words + late) in lobby_card(session, [], []).blocks

    def test_shows_dealt_teams_once_they_are_dealt(self) -> None:
        gathering = a_challenge(Phase.LOBBY, -1, teams=TEAMS, teaming=Teaming.DEALT)
        assert not [b for b in lobby_card(gathering, ["Ann"], [a_player("Ann")]).blocks if isinstance(b, Teams)]
        starting = a_challenge(Phase.STARTING, -1, teams=TEAMS, teaming=Teaming.DEALT, countdown=5)
        card = lobby_card(starting, ["Ann"], [a_player("Ann", team=0)])
        assert only(card, Teams).lines[0].names == ("Ann",)
        assert only(card, Countdown) == Countdown(NOW + 30_000, 5)
        assert card.stage is Stage.GATHERING


class TestTheQuestion:
    def test_has_two_clocks_where_there_is_time_to_talk(self) -> None:
        session = a_challenge(talk_seconds=10)
        card = question_card(session, replace(facts(session), opens=NOW))
        assert only(card, Countdown) == Countdown(NOW + 30_000, 30, NOW, 10)

    def test_says_how_much_is_left_of_it_while_it_is_paused(self) -> None:
        session = a_challenge(Phase.PAUSED, changes={"paused_in": Phase.OPEN, "held_at": NOW, "left_ms": 12_001})
        card = question_card(session, facts(session))
        told = "The quiz is paused with 13 seconds left for this question. Its host can resume it."
        assert Text(told, Tone.NOTICE) in card.blocks
        assert not [block for block in card.blocks if isinstance(block, Countdown)]

    def test_lets_latecomers_join_teams_where_they_may(self) -> None:
        for entry, shown in ((Entry.OPEN, True), (Entry.LOBBY, False)):
            session = a_challenge(teams=TEAMS, entry=entry)
            labels = [button.label for button in question_card(session, facts(session)).buttons]
            assert ("New here? Join" in labels) is shown

    @pytest.mark.parametrize("phase", list(Phase))
    def test_never_has_more_than_five_buttons_for_the_host(self, phase: Phase) -> None:
        session = a_challenge(phase, teams=TEAMS, entry=Entry.OPEN)
        for card in (
            question_card(session, facts(session)),
            question_card(session, facts(session, closed=True)),
            lobby_card(session, []),
            result_card(session, [a_player("Ann").score], 1, (), ()),
        ):
            assert sum(button.audience is Audience.HOST for button in card.buttons) <= 5


class TestTheAnswer:
    def test_announces_a_change_of_the_lead_and_no_lead_that_stands(self) -> None:
        session = a_challenge(Phase.REVEALED, teams=TEAMS)
        players = [a_player("Ann", 2, 0), a_player("Ben", 1, 1)]
        assert "▲ Ash take the lead." in texts(session, RoundNews(players, ("1",), ("0",)))
        assert "▲ Ash and ● Birch share the lead." in texts(session, RoundNews(players, ("1",), ("0", "1")))
        assert texts(session, RoundNews(players, ("0",), ("0",))) == []
        alone = a_challenge(Phase.REVEALED, streak=True)
        assert "Ann takes the lead." in texts(alone, RoundNews(players, (), ("ann",)))

    def test_says_who_is_out_and_how_many_are_left(self) -> None:
        players = [a_player("Ann", out=0), a_player("Ben"), a_player("Cid"), a_player("Dan", out=3)]
        session = a_challenge(Phase.REVEALED, variant=Variant.SUDDEN_DEATH)
        assert "Out: Ann. 2 still in." in texts(session, RoundNews(players))
        teams = a_challenge(Phase.REVEALED, variant=Variant.ELIMINATION, teams=TEAMS)
        out = [a_player("Ann", 1, 0, out=0), a_player("Ben", 2, 0, out=0), a_player("Cid", 5, 1)]
        assert "Out: ▲ Ash." in texts(teams, RoundNews(out))

    @pytest.mark.parametrize(
        ("ending", "settings", "words"),
        [
            (Ending.TARGET, {"target": 3_000}, "3,000 points are reached: that decides it."),
            (Ending.LAST_STANDING, {"variant": Variant.SUDDEN_DEATH}, "Ann is the last one standing."),
            (
                Ending.LAST_STANDING,
                {"variant": Variant.ELIMINATION, "teams": TEAMS},
                "▲ Ash are the last team standing.",
            ),
        ],
    )
    def test_says_what_has_decided_it(self, ending: Ending, settings: dict[str, Any], words: str) -> None:
        session = a_challenge(Phase.REVEALED, changes={"ending": ending}, **settings)
        said = texts(session, RoundNews([a_player("Ann", 1, 0), a_player("Ben", 0, 1, out=0)]))
        assert words in " ".join(said)
        card = question_card(session, facts(session, closed=True))
        assert "Show the result" in [button.label for button in card.buttons]

    def test_has_its_news_below_the_explanation(self) -> None:
        session = a_challenge(Phase.REVEALED, variant=Variant.FIRST)
        news = RoundNews([a_player("Ann", 1)], first=("ann", 1_240))
        card = question_card(session, replace(facts(session, closed=True), news=news))
        said = [block for block in card.blocks if isinstance(block, Text)]
        at = next(at for at, block in enumerate(said) if block.tone is Tone.EXPLANATION)
        assert "Ann was first" in said[at + 1].text

    def test_says_who_was_first(self) -> None:
        session = a_challenge(Phase.REVEALED, variant=Variant.FIRST)
        assert "Ann was first, after 1.2 s." in texts(session, RoundNews([a_player("Ann", 1)], first=("ann", 1_240)))

    def test_marks_what_the_host_has_accepted(self) -> None:
        session = a_challenge(Phase.REVEALED)
        asked = session.asked[0]
        option = next(each for each in asked.order if each not in asked.key)
        session = replace(session, asked=(replace(asked, accepted=(option,)), *session.asked[1:]))
        card = question_card(session, replace(facts(session, closed=True), asked=session.asked[0]))
        lines = only(card, Options).lines
        assert [(line.right, line.accepted) for line in lines if line.accepted] == [(True, True)]
        assert sum(bool(line.right) for line in lines) == 1 + len(asked.key)


class TestTheEnd:
    def test_has_the_podium_of_the_teams_the_best_players_and_what_to_remember(self) -> None:
        session = a_challenge(Phase.FINISHED, 3, teams=TEAMS)
        players = [a_player("Ann", 4, 0), a_player("Ben", 1, 0), a_player("Cid", 3, 1)]
        hardest = QUESTION[session.asked[1].id]
        summary = Summary(players, 4, (), (2, "Cid", 840), (1, hardest, 1, 3))
        card = result_card(session, [player.score for player in players], 4, (), (), summary)
        steps = only(card, Podium).steps
        assert [(step.rank, step.mark, step.name, step.score) for step in steps] == [
            (1, "●", "Birch", "3 points"),
            (2, "▲", "Ash", "2.5 points"),
        ]
        assert [line.rank for line in only(card, Teams).lines] == [None], "whoever is on the podium is not told twice"
        assert [line.score.name for line in only(card, Standings).lines] == ["Ann", "Cid", "Ben"]
        assert [line.text for line in only(card, Highlights).lines] == [
            "Cid, 0.8 s, question 3",
            f"2. {hardest.prompt} (1 of 3 right)",
        ]
        assert card.fallback == f"{session.title}: ● Birch ahead"

    def test_with_every_team_on_the_podium_lists_none_below_it(self) -> None:
        session = a_challenge(Phase.FINISHED, 3, teams=TEAMS[:2])
        players = [a_player("Ann", 4, 0), a_player("Cid", 3, 1)]
        card = result_card(session, [player.score for player in players], 4, (), (), Summary(players, 4))
        assert [step.rank for step in only(card, Podium).steps] == [1, 2]
        assert not [block for block in card.blocks if isinstance(block, Teams)]

    def test_of_players_alone_shows_who_shares_a_place(self) -> None:
        session = a_challenge(Phase.FINISHED, 3, scoring=Scoring.SPEED)
        players = [a_player("Ann", 900), a_player("Ben", 900), a_player("Cid", 100)]
        card = result_card(session, [player.score for player in players], 4, (), (), Summary(players, 4))
        assert [(step.rank, step.name) for step in only(card, Podium).steps] == [(1, "Ann"), (1, "Ben"), (3, "Cid")]
        assert winners(session, players) == ("Ann", "Ben")
        assert not [block for block in card.blocks if isinstance(block, Teams | Highlights)]

    def test_without_an_answer_says_so(self) -> None:
        session = a_challenge(Phase.STOPPED, 0, teams=TEAMS)
        card = result_card(session, (), 0, (), (), Summary((), 0))
        assert Text("Nobody answered a question.", Tone.MUTED) in card.blocks


def test_points_are_means_to_one_decimal_or_whole_thousands() -> None:
    assert points(Fraction(7, 3), Settings()) == "2.3 points"
    assert points(Fraction(1), Settings()) == "1 point"
    assert points(Fraction(4_999, 2), Settings(scoring=Scoring.SPEED)) == "2,500 points"
    assert points(1_000, Settings(streak=True)) == "1,000 points"


@pytest.mark.parametrize(
    ("teaming", "entry", "words"),
    [
        (Teaming.CHOSEN, Entry.LOBBY, "Choose a team to play. The quiz begins when the host starts it."),
        (
            Teaming.CHOSEN,
            Entry.OPEN,
            "Choose a team to play. The quiz begins when the host starts it. Who comes later can still join.",
        ),
        (Teaming.DEALT, Entry.LOBBY, "Press Join to play. The start deals everybody into 3 teams."),
        (
            Teaming.BALANCED,
            Entry.LOBBY,
            "Press Join to play. The start deals everybody into 3 teams of equal strength.",
        ),
    ],
)
def test_a_lobby_tells_how_teams_are_made(teaming: Teaming, entry: Entry, words: str) -> None:
    card = lobby_card(a_challenge(Phase.LOBBY, -1, teams=TEAMS, teaming=teaming, entry=entry), [], [])
    assert words in [block.text for block in card.blocks if isinstance(block, Text)]


@pytest.mark.parametrize(
    ("variant", "words"),
    [
        (Variant.ELIMINATION, "Each round the weakest player is out"),
        (Variant.SUDDEN_DEATH, "A wrong or missing answer and you are out"),
        (Variant.FIRST, "The first right answer takes the points"),
    ],
)
def test_a_variant_is_told_in_a_few_words(variant: Variant, words: str) -> None:
    assert about(Settings(variant=variant)) == (words,)


def test_whoever_goes_out_of_a_team_that_stands_is_named_and_so_is_everybody_of_many() -> None:
    session = a_challenge(Phase.REVEALED, variant=Variant.ELIMINATION, teams=TEAMS)
    players = [a_player("Ann", 1, 0, out=0), a_player("Ben", 2, 0), a_player("Cid", 5, 1)]
    assert "Out: Ann. 2 still in." in texts(session, RoundNews(players))
    alone = a_challenge(Phase.REVEALED, variant=Variant.SUDDEN_DEATH)
    many = [a_player(f"P{n}", out=0) for n in range(7)] + [a_player("Zoe"), a_player("Yan")]
    assert "Out: P0, P1, P2, P3, P4 and 2 more. 2 still in." in texts(alone, RoundNews(many))
