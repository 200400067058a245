"""Challenges on Discord: the command, teams by button, hosting, the host's page, a thread for a second quiz."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.challenge import team_names
from adapters.discord.outbound import layout
from adapters.discord.private import DONE, UNDONE
from adapters.discord.starting import FORGOTTEN
from bot.quiz.blocks import Card
from bot.quiz.cards import RoundFacts, lobby_card, question_card, result_card
from bot.quiz.challenge_cards import RoundNews, Summary
from bot.quiz.scoring import Score, Tally
from bot.quiz.session import Entry, Scoring, Session, Settings, Teaming, Variant
from bot.quiz.settings import TEAM_NAMES
from bot.quiz.stages import Phase
from bot.quiz.teams import Player
from bot.quiz.tokens import Act
from tests.discord.table import Table, a_table
from tests.fakes.discord import Ack, FakeDiscord, Permission, buttons_in, text_in, walk
from tests.fakes.table import token
from tests.quiz.values import BANK, NOW, a_session, opened, question
from tests.store.values import a_bank


@pytest.fixture
async def table(fake: FakeDiscord, tmp_path: Path) -> AsyncIterator[Table]:
    async with a_table(tmp_path, fake, banks=(BANK, a_bank())) as table:
        yield table


async def challenge(table: Table, **options: object) -> Ack:
    return await (await table.host.command(table.channel, "challenge", "start", **{"bank": "things"} | options))


async def quiz(table: Table, command: str, **options: object) -> str:
    return (await (await table.host.command(table.channel, "quiz", command, **options))).text


class TestTheCommand:
    async def test_gathers_two_teams_of_ours_unless_it_says_otherwise(self, table: Table) -> None:
        ack = await challenge(table)
        assert ack.text.startswith(f"{DONE}The lobby is open")
        session = await table.phase(Phase.LOBBY)
        assert session.settings == Settings(entry=Entry.LOBBY, teams=("Triangles", "Circles"), countdown=5, seconds=30)

    async def test_every_option_counts(self, table: Table) -> None:
        await challenge(
            table, bank2="metals", questions=5, seconds=20, teams=3, names="Owls, Larks", teaming="balanced",
            points="fast right answers", streak=True, win="elimination", target=4_000, talk=10, countdown=0,
            changeable=True,
        )  # fmt: skip
        session = await table.phase(Phase.LOBBY)
        assert [bank.id for bank in session.banks] == ["things", "metals"]
        assert len(session.asked) == 5
        settings = session.settings
        assert (settings.teams, settings.teaming) == (("Owls", "Larks", "Squares"), Teaming.BALANCED)
        assert (settings.scoring, settings.streak, settings.variant) == (Scoring.SPEED, True, Variant.ELIMINATION)
        assert (settings.target, settings.talk_seconds, settings.countdown) == (4_000, 10, 0)

    async def test_what_cannot_be_is_said(self, table: Table) -> None:
        ack = await challenge(table, win="sudden death", late=True)
        assert ack.text.startswith(f"{UNDONE}Where players can be out nobody comes late")

    def test_names_are_filled_up_by_ours_and_none_are_needed_where_everybody_is_alone(self) -> None:
        assert team_names("", 3) == TEAM_NAMES[:3]
        assert team_names(" Owls ,, Larks", 3) == ("Owls", "Larks", "Squares")
        assert team_names("Owls", 0) == ()
        assert len(team_names("a,b,c", 2)) == 3, "too many are refused, not forgotten"


class TestPlaying:
    async def test_teams_are_joined_by_button_and_the_start_is_counted_down_by_discord(self, table: Table) -> None:
        await challenge(table, names="Owls,Larks")
        await table.phase(Phase.LOBBY)
        lobby = table.channel.last
        assert [each.label for each in lobby.buttons][:2] == ["▲ Owls", "● Larks"]
        for name, team in (("Ann", 0), ("Ben", 1)):
            ack = await (await table.user(name).press(lobby, token(Act.TEAM, 0, team)))
            assert ack.text.startswith(f"{DONE}You are in ")
        await table.pass_time(6_000)
        assert "Ben" in table.channel.last.text
        await (await table.host.press(lobby, token(Act.BEGIN)))
        session = await table.phase(Phase.STARTING)
        assert session.due_at is not None
        await table.quiet()
        assert f"<t:{round(session.due_at / 1000)}:R>" in lobby.text
        await table.pass_time(6_000)
        await table.phase(Phase.OPEN, 0)

    async def test_the_host_pauses_extends_resumes_and_corrects_by_command(self, table: Table) -> None:
        await table.start(seconds=30)
        session = await table.phase(Phase.OPEN, 0)
        assert await quiz(table, "extend", seconds=10) == f"{DONE}10 seconds more."
        assert (await table.session()).timer_ms == 40_000
        assert (await quiz(table, "pause")).startswith(f"{DONE}Paused")
        await table.phase(Phase.PAUSED)
        refused = await (await table.user("Ann").press(table.channel.last, token(Act.PICK), force=True))
        assert "paused" in refused.text
        assert (await quiz(table, "resume")).startswith(DONE)
        await table.phase(Phase.OPEN, 0)
        wrong = next(at for at, option in enumerate(session.current.order) if option not in session.current.key)
        await (await table.user("Ann").press(table.channel.last, token(Act.PICK, 0, wrong)))
        await quiz(table, "skip")
        await table.phase(Phase.REVEALED, 0)
        letter = chr(ord("a") + wrong)
        assert await quiz(table, "regrade", option=letter) == (
            f"{DONE}{letter.upper()} counts as right in question 1 now. Scores are settled again."
        )
        async with table.store.reading() as reading:
            assert [score.right for score in await reading.scores((table.tenant, "sess0"))] == [1]
        await table.quiet()
        assert "1 of 1" in table.channel.last.text or "One answer, and it was right." in table.channel.last.text

    async def test_a_key_can_be_corrected_after_the_end_and_only_by_who_leads(self, table: Table) -> None:
        await table.start(questions=1)
        session = await table.phase(Phase.OPEN, 0)
        await quiz(table, "skip")
        await table.phase(Phase.REVEALED, 0)
        await quiz(table, "stop")
        await table.phase(Phase.STOPPED)
        wrong = next(at for at, option in enumerate(session.current.order) if option not in session.current.key)
        by_ann = await table.user("Ann").command(table.channel, "quiz", "regrade", option=chr(ord("A") + wrong))
        assert (await by_ann).text.startswith(f"{UNDONE}Only Hanna")
        assert (await quiz(table, "regrade", option=chr(ord("A") + wrong), question=1)).startswith(DONE)
        assert (await quiz(table, "regrade", option="Z")).startswith(UNDONE)

    async def test_the_hosts_page_counts_reports_and_accepts_by_button(self, table: Table) -> None:
        await table.start()
        session = await table.phase(Phase.OPEN, 0)
        await quiz(table, "skip")
        await table.phase(Phase.REVEALED, 0)
        await table.quiet()
        reported = await (await table.user("Ann").press(table.channel.last, token(Act.REPORT)))
        assert reported.text.startswith(f"{DONE}Thank you")
        page = await (await table.host.press(table.channel.last, token(Act.HOSTING)))
        assert page.ephemeral
        assert "1 player said the key is wrong" in page.text
        accepts = [each for each in page.buttons if each.label.startswith("Accept ")]
        assert len(accepts) == len(session.current.order) - len(session.current.key)
        theirs = await (await table.user("Ann").press(table.channel.last, token(Act.HOSTING)))
        assert "Only the host" in theirs.text


class TestASecondQuizInAChannel:
    async def test_is_refused_with_a_button_that_starts_it_in_a_thread(self, table: Table) -> None:
        await table.start()
        await table.phase(Phase.OPEN, 0)
        refused = await challenge(table, names="Owls,Larks")
        assert "running here already" in refused.text
        (button,) = refused.buttons
        assert button.label == "Start it in a thread"
        pressed = await table.host.press(refused.message, button.custom_id)
        assert (await pressed.answer()).text.startswith(f"{DONE}The lobby is open")
        (thread,) = table.channel.threads
        session = await table.phase(Phase.LOBBY, id="sess2")
        assert session.place.channel == str(thread.id)
        assert session.settings.teams == ("Owls", "Larks")
        again = await (await table.host.press(refused.message, button.custom_id, force=True))
        assert again.text == f"{UNDONE}{FORGOTTEN.text}"

    async def test_is_refused_in_words_alone_where_no_thread_can_be_made(self, table: Table) -> None:
        await table.start()
        await table.phase(Phase.OPEN, 0)
        await table.fake.deny(table.channel, Permission.CREATE_PUBLIC_THREADS)
        refused = await challenge(table)
        assert refused.text.startswith(f"{UNDONE}A quiz is running here already")
        assert not refused.buttons


# -- cards -------------------------------------------------------------------------------------------------------------

MANY = Settings(teams=tuple(f"Team {n} **@here**" for n in range(8)), talk_seconds=10, scoring=Scoring.SPEED)


def a_challenge(phase: Phase, **changes: Any) -> Session:
    return replace(opened(replace(a_session(), settings=MANY)), phase=phase, **changes)


def players(count: int) -> tuple[Player, ...]:
    return tuple(Player(Score(f"p{n}", f"@everyone {n}", 100 * n, n, n), True, n % 8) for n in range(count))


def parts(card: Card) -> list[dict[str, Any]]:
    return list(layout(card).to_components())


def within_limits(card: Card) -> None:
    drawn = parts(card)
    assert len(list(walk(drawn))) <= 40
    assert len(text_in(drawn)) <= 4_000
    assert all(len(each.custom_id) <= 100 for each in buttons_in(drawn))


def test_a_lobby_of_eight_teams_and_many_players_fits_a_message() -> None:
    card = lobby_card(a_challenge(Phase.LOBBY, round=-1), [each.score.name for each in players(200)], players(200))
    within_limits(card)
    assert "@everyone" not in text_in(parts(card)).replace("\\@", "")
    assert len([each for each in buttons_in(parts(card)) if "Team" in each.label]) == 8


def test_a_question_with_time_to_talk_shows_both_clocks_and_costs_no_edit() -> None:
    session = a_challenge(Phase.OPEN, round=0, opened_at=NOW + 10_000, due_at=NOW + 40_000)
    facts = RoundFacts(
        0, session.asked[0], question(0), Tally((0,) * 4, 0, 0), 9, session.due_at, closed=False, opens=NOW + 10_000
    )
    text = text_in(parts(question_card(session, facts)))
    assert f"answering opens <t:{(NOW + 10_000) // 1000}:R>" in text
    assert f"Closes <t:{(NOW + 40_000) // 1000}:R>" in text


def test_an_answer_and_a_podium_of_eight_teams_fit_a_message() -> None:
    everybody = players(120)
    session = a_challenge(Phase.REVEALED, round=0, due_at=NOW)
    news = RoundNews(everybody, (), ("7",), None)
    facts = RoundFacts(0, session.asked[0], question(0), Tally((1,) * 4, 4, 1), 9, NOW, closed=True, news=news)
    within_limits(question_card(session, facts))
    over = a_challenge(Phase.FINISHED, round=3)
    summary = Summary(everybody, 4, (), (0, "Ann", 900), (1, question(1), 1, 9))
    card = result_card(over, [each.score for each in everybody], 4, (), (), summary)
    within_limits(card)
    text = text_in(parts(card))
    assert "🥇" in text
    assert "**Fastest right answer:** Ann, 0.9 s, question 1" in text
