"""What the cards of leagues say."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz.blocks import Card, Heading, Highlights, Teams, Text
from bot.quiz.league import Best, Roster, Side, WeekResult, season_table
from bot.quiz.league_cards import DigestFacts, LeagueFacts, digest_card, gathering_card, over_card, own_card
from bot.quiz.settings import Teaming
from bot.quiz.stages import Stage
from bot.quiz.tokens import Act, read_token
from tests.quiz.test_league import LEAGUE, ON, WEEK, a_week
from tests.quiz.values import question

NAMED = replace(ON, teams=("Reds", "Blues", "Greens"))
RESULT = replace(a_week((2, 5), (3, 5), (0, 0)), names=("Reds", "Blues", "Greens"))


def texts(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Text)]


def acts(card: Card) -> list[tuple[str, Act, int, int]]:
    found = [(button.label, read_token(button.token)) for button in card.buttons]
    return [(label, press.act, press.round, press.position) for label, press in found if press is not None]


def a_digest(**more: object) -> Card:
    facts = DigestFacts(NAMED, RESULT, None, season_table([RESULT], 3), 1, {0: 4, 1: 3}, **more)  # type: ignore[arg-type]
    return digest_card("post", facts)


def test_a_digest_says_who_won_and_with_how_many_who_played() -> None:
    card = a_digest()
    assert card.blocks[0] == Heading("▲ Reds win the week", "League · week of 4 May")
    (week, season) = [block for block in card.blocks if isinstance(block, Teams)]
    assert [(line.rank, line.mark, line.score, line.members) for line in week.lines] == [
        (1, "▲", "2.5 points", 2),
        (2, "●", "1.7 points", 3),
        (None, "■", "no points", 0),
    ]
    assert (week.title, season.title) == ("The week", "The season, 1 week")
    assert [(line.rank, line.score, line.members) for line in season.lines] == [
        (1, "4 points · 1 week won", 4),
        (2, "2 points · 0 weeks won", 3),
        (3, "0 points · 0 weeks won", 0),
    ]
    assert card.stage is Stage.RESULT
    assert card.fallback == "League, week of 4 May: ▲ Reds win the week"


def test_a_digest_leaves_out_what_there_is_nothing_to_tell_of() -> None:
    assert not [block for block in a_digest().blocks if isinstance(block, Highlights)]


def test_a_digest_tells_of_players_questions_streaks_and_places() -> None:
    before = replace(RESULT, week=WEEK - 7, sides=(Side(0, 1, 1, 1), Side(1, 1, 1, 9), Side(2, 1, 1, 5)))
    long = replace(question(1), prompt="Why\n" + "is it so " * 40)
    card = a_digest(
        best=(Best("ann", "Ann", 0, 1_200), Best("ben", "Ben", 1, 9)), missed=(long, 1, 4), streaks=(("Cid", 12),)
    )
    facts = DigestFacts(NAMED, RESULT, before, season_table([RESULT], 3), 1)
    (told,) = [block for block in card.blocks if isinstance(block, Highlights)]
    lines = {line.label: line.text for line in told.lines}
    assert lines["Best players"] == "▲ Ann 1,200, ● Ben 9"
    assert lines["Days in a row"] == "Cid 12"
    assert lines["Most missed"].startswith("Why is it so")
    assert lines["Most missed"].endswith("… (1 of 4 right)")
    assert len(lines["Most missed"]) < 140
    (moved,) = [block for block in digest_card("post", facts).blocks if isinstance(block, Highlights)]
    assert moved.lines[0].text == "▲ Reds up 2, ● Blues down 1"
    same = DigestFacts(NAMED, RESULT, replace(RESULT, week=WEEK - 7), (), 0)
    (still,) = [block for block in digest_card("post", same).blocks if isinstance(block, Highlights)]
    assert still.lines[0].text == "all places as they were"


def test_a_digest_keeps_the_names_of_its_week_and_knows_its_season() -> None:
    renamed = replace(NAMED, teams=("Ash", "Birch"))
    facts = DigestFacts(renamed, replace(RESULT, season=3), None, season_table([RESULT], 2), 1)
    week, season = [block for block in digest_card("post", facts).blocks if isinstance(block, Teams)]
    assert [line.name for line in week.lines] == ["Reds", "Blues", "Greens"]
    assert [line.name for line in season.lines] == ["Ash", "Birch"]
    assert season.title == "Season 3, 1 week"


def test_the_channels_card_names_members_and_joins_teams_that_are_chosen() -> None:
    roster = Roster(0, 14, tuple(f"P{n}" for n in range(12)))
    card = gathering_card(NAMED, [roster, Roster(7, 2, ("Old",))], "Europe/Berlin")
    assert card.fallback == "League: 16 in"
    (teams,) = [block for block in card.blocks if isinstance(block, Teams)]
    assert [(line.members, len(line.names), line.more) for line in teams.lines] == [(14, 12, 2), (0, 0, 0), (0, 0, 0)]
    presses = [read_token(line.token or "") for line in teams.lines]
    assert [(press.act, press.round, press.position) for press in presses if press] == [
        (Act.ENLIST, 1, 0),
        (Act.ENLIST, 1, 1),
        (Act.ENLIST, 1, 2),
    ]
    assert acts(card) == [("How it stands", Act.CONSULT, 0, 0)]
    assert any("Mondays at 09:00 (Europe/Berlin)" in text for text in texts(card))


def test_where_members_are_dealt_in_there_is_one_button() -> None:
    card = gathering_card(replace(NAMED, teaming=Teaming.DEALT), [], "UTC")
    (teams,) = [block for block in card.blocks if isinstance(block, Teams)]
    assert [line.token for line in teams.lines] == [None] * 3
    assert acts(card)[0] == ("Join", Act.ENLIST, 0, 0)


def test_a_player_sees_where_they_are_and_how_to_get_elsewhere() -> None:
    facts = LeagueFacts(NAMED, "UTC", WEEK, RESULT.sides)
    assert "You are in no team yet." in texts(own_card(facts))
    assert [label for label, *_ in acts(own_card(facts))] == ["Join ▲ Reds", "Join ● Blues", "Join ■ Greens"]
    there = own_card(replace(facts, mine=0, next=0))
    assert "You are in ▲ Reds." in texts(there)
    assert [label for label, *_ in acts(there)] == ["Join ● Blues", "Join ■ Greens", "Leave the league"]
    assert "You are in ▲ Reds until Sunday, and in ● Blues from Monday on." in texts(
        own_card(replace(facts, mine=0, next=1))
    )
    assert "You are in ▲ Reds until Sunday, and out from Monday on." in texts(own_card(replace(facts, mine=0)))
    assert "From Monday on you are in ● Blues." in texts(own_card(replace(facts, next=1)))
    dealt = replace(facts, league=replace(NAMED, teaming=Teaming.BALANCED))
    assert [label for label, *_ in acts(own_card(dealt))] == ["Join"]
    assert [label for label, *_ in acts(own_card(replace(dealt, mine=1, next=1)))] == ["Leave the league"]


def test_a_player_sees_the_season_once_a_week_was_counted_and_a_word_first() -> None:
    facts = LeagueFacts(NAMED, "UTC", WEEK, RESULT.sides)
    assert len([block for block in own_card(facts).blocks if isinstance(block, Teams)]) == 1
    facts = replace(facts, season=season_table([RESULT], 3), weeks=1, number=2)
    card = own_card(facts, ("Welcome.", True))
    assert [block.title for block in card.blocks if isinstance(block, Teams)] == [
        "This week so far",
        "Season 2, 1 week",
    ]
    assert texts(card)[0] == "Welcome."


def test_a_season_without_a_number_is_the_season() -> None:
    card = own_card(LeagueFacts(NAMED, "UTC", WEEK, RESULT.sides, season_table([RESULT], 3), 0, 1))
    titles = [block.title for block in card.blocks if isinstance(block, Teams)]
    assert titles == ["This week so far", "The season, 1 week"]


def test_a_week_is_told_without_a_team_that_has_no_name_any_more() -> None:
    fewer = replace(RESULT, names=RESULT.names[:2])
    card = digest_card("post", DigestFacts(NAMED, fewer, None, (), 0))
    week = next(block for block in card.blocks if isinstance(block, Teams))
    assert [line.name for line in week.lines] == ["Reds", "Blues"]


def test_before_anybody_played_that_is_said_instead_of_a_table() -> None:
    nobody = tuple(replace(side, played=0, points=0) for side in RESULT.sides)
    card = own_card(LeagueFacts(NAMED, "UTC", WEEK, nobody))
    assert "Nobody has played for a team this week yet." in texts(card)
    assert not [block for block in card.blocks if isinstance(block, Teams)]


def test_a_card_of_a_league_that_is_over_has_no_buttons() -> None:
    card = over_card("post")
    assert card.stage is Stage.CLOSED
    assert card.buttons == ()
    assert LEAGUE.week is None


def test_many_points_are_shown_whole() -> None:
    many = WeekResult(WEEK, 0, ("Reds", "Blues"), (Side(0, 3, 3, 4_000), Side(1, 1, 1, 1)))
    (week, _) = [
        block for block in digest_card("post", DigestFacts(NAMED, many, None, (), 0)).blocks if isinstance(block, Teams)
    ]
    assert [line.score for line in week.lines] == ["1,333 points", "1 point"]
