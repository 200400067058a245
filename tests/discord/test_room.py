"""Discord as people use it: commands, private words, and channels that go away."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.discord.private import DONE, UNDONE
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act
from tests.discord.table import Table, a_table
from tests.fakes.discord import FakeDiscord, Permission, Response, errors, names
from tests.fakes.table import seen, token

# -- commands ----------------------------------------------------------------------------------------------------------


async def test_every_command_is_registered_with_words_and_permissions(table: Table) -> None:
    assert set(table.fake.commands) == {
        "quiz",
        "challenge",
        "daily",
        "league",
        "boards",
        "privacy",
        "practice",
        "review",
        "study",
        "mastery",
        "plan",
        "link",
        "assign",
        "unassign",
        "assignments",
        "group",
        "banks",
        "scores",
        "help",
    }
    quiz = table.fake.commands["quiz"]
    assert quiz["default_member_permissions"] == str(int(Permission.SEND_MESSAGES))
    assert quiz["contexts"] == [0, 1]
    assert {each["name"] for each in quiz["options"]} == {
        "start", "stop", "skip", "pause", "resume", "extend", "regrade",
    }  # fmt: skip
    assert all(each["description"] not in ("", "…") for each in table.fake.commands.values())
    start = next(each for each in quiz["options"] if each["name"] == "start")
    assert all(option["description"] not in ("", "…") for option in start["options"])


async def test_banks_and_outcomes_are_suggested_while_typing(table: Table) -> None:
    user = table.user("Ann")
    banks = await (await user.autocomplete(table.channel, "quiz", "start", focus="bank", bank="thi"))
    assert banks.choices == (("Things", "things"),)
    nothing = await (await user.autocomplete(table.channel, "quiz", "start", focus="bank", bank="zebra"))
    assert nothing.choices == ()
    outcomes = await (
        await user.autocomplete(table.channel, "quiz", "start", focus="outcome", bank="things", outcome="other")
    )
    assert outcomes.choices == (("Name the other things", "second"),)


async def test_where_a_bank_is_asked_for_banks_are_suggested_and_where_a_zone_is_zones(table: Table) -> None:
    admin = table.admin
    for options in ({"bank": "thi"}, {"bank": "", "bank2": "thi"}, {"bank": "", "bank3": "thi"}):
        focus = next(reversed(options))
        banks = await (await admin.autocomplete(table.channel, "challenge", "start", focus=focus, **options))
        assert banks.choices == (("Things", "things"),), focus
    zones = await (await admin.autocomplete(table.channel, "plan", focus="zone", zone="lisb"))
    assert zones.choices == (("Europe/Lisbon", "Europe/Lisbon"),)


async def test_outcomes_are_suggested_of_the_bank_that_was_chosen_and_of_no_other(table: Table) -> None:
    for command in (("quiz", "start"), ("daily", "set"), ("practice",)):
        for bank, found in (("things", (("Name the other things", "second"),)), ("zebra", ()), ("", ())):
            typed = {"bank": bank, "outcome": "other"}
            offered = await (await table.admin.autocomplete(table.channel, *command, focus="outcome", **typed))
            assert offered.choices == found, (command, bank)


async def test_whoever_manages_the_server_sets_the_zone_of_its_boards_and_begins_a_season(table: Table) -> None:
    told = await (await table.admin.command(table.channel, "boards", "zone", name=" Asia/Tokyo "))
    assert told.text.startswith(DONE)
    assert "Asia/Tokyo" in told.text
    unknown = await (await table.admin.command(table.channel, "boards", "zone", name="Asia/Tokio"))
    assert unknown.text.startswith(UNDONE)
    begun = await (await table.admin.command(table.channel, "boards", "season"))
    assert begun.text.startswith(DONE)
    async with table.store.reading() as reading:
        kept = await reading.tenant_settings(table.tenant)
        assert "Asia/Tokyo" in kept.values()
        assert await reading.tenant_settings("discord-0") == {}


async def test_before_anything_was_played_there_are_no_scores_and_that_is_said(table: Table) -> None:
    ack = await (await table.user("Ann").command(table.channel, "scores"))
    assert ack.text.startswith(UNDONE)
    assert ack.ephemeral


async def test_a_command_that_fails_is_told_and_logged_and_the_next_one_works(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr(table.desk, "room", fails)
        ack = await (await table.user("Ann").command(table.channel, "scores"))
        assert ack.text.startswith(UNDONE)
        assert ack.ephemeral
    assert [entry["command"] for entry in logs if entry["event"] == "command failed"] == ["scores"]
    assert (await table.start()).text.startswith(DONE)


async def test_a_command_that_discord_remembers_otherwise_is_said_to_have_changed(table: Table) -> None:
    old = table.fake.commands["quiz"]
    start = next(each for each in old["options"] if each["name"] == "start")
    start["options"] = [each for each in start["options"] if each["name"] != "bank"]
    ack = await (await table.host.command(table.channel, "quiz", "start"))
    assert ack.text == f"{UNDONE}This command has changed. Reload Discord and try again."


async def test_a_quiz_has_the_questions_seconds_and_outcome_asked_for(table: Table) -> None:
    ack = await table.start(questions=1, seconds=45, outcome="second")
    assert ack.text == f"{DONE}Here we go: 1 question."
    session = await table.phase(Phase.OPEN)
    assert (len(session.asked), session.settings.seconds) == (1, 45)
    assert session.asked[0].id in ("q2", "q3")


async def test_skip_closes_the_question_and_then_goes_on(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    assert (await (await table.host.command(table.channel, "quiz", "skip"))).text == f"{DONE}Question closed."
    await table.phase(Phase.REVEALED, 0)
    assert (await (await table.host.command(table.channel, "quiz", "skip"))).text == f"{DONE}Going on."
    await table.phase(Phase.OPEN, 1)


async def test_only_the_host_or_a_moderator_may_stop(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    refused = await (await table.user("Ann").command(table.channel, "quiz", "stop"))
    assert refused.text.startswith(UNDONE)
    assert "Hanna" in refused.text
    moderator = table.admin
    assert (await (await moderator.command(table.channel, "quiz", "stop"))).text.startswith(DONE)
    await table.phase(Phase.STOPPED)


async def test_stop_where_nothing_runs_says_so(table: Table) -> None:
    ack = await (await table.host.command(table.channel, "quiz", "stop"))
    assert ack.text.startswith(f"{UNDONE}No quiz is running here")


async def test_a_quiz_runs_in_a_thread_of_its_own(table: Table) -> None:
    asked = await table.host.command(table.channel, "quiz", "start", bank="things", thread=True)
    assert (await asked.answer()).text == f"{DONE}Here we go: 4 questions."
    (thread,) = table.channel.threads
    assert thread.name == "Things"
    session = await table.phase(Phase.OPEN, 0)
    assert session.place.channel == str(thread.id)
    assert (await (await table.user("Ann").press(thread.last, token(Act.PICK)))).text.startswith(DONE)
    assert not table.channel.messages


async def test_somebody_studies_alone_in_direct_messages(table: Table) -> None:
    ann = table.fake.user("Ann", installed=True)
    assert (await (await ann.command(ann.dm(), "quiz", "start", bank="things"))).text.startswith(DONE)
    tenant = f"discord-dm-{ann.id}"
    await table.phase(Phase.OPEN, tenant=tenant)
    ack = await (await ann.press(ann.dm().last, token(Act.PICK)))
    assert ack.text == f"{DONE}A locked in."


async def test_a_channel_the_bot_may_not_write_to_is_named_before_anything_starts(table: Table) -> None:
    await table.fake.deny(table.channel, Permission.SEND_MESSAGES)
    ack = await table.start()
    assert ack.text == f"{UNDONE}I may not post here. I need: Send Messages."


async def test_scores_and_banks_are_shown_in_private(table: Table) -> None:
    await table.start()
    session = await table.phase(Phase.OPEN, 0)
    wrong = next(at for at, option in enumerate(session.current.order) if option not in session.current.key)
    await (await table.user("Ann").press(table.channel.last, token(Act.PICK, 0, wrong)))
    await (await table.host.command(table.channel, "quiz", "skip"))
    await table.phase(Phase.REVEALED, 0)
    ann = table.user("Ann")
    for of, words in (
        ("this quiz", "Places after 1 question"),
        ("me", "0 of 1 right"),
        ("server", "Nobody has a place"),
    ):
        ack = await (await ann.command(table.channel, "scores", of=of))
        assert ack.ephemeral
        assert words in ack.text
    assert "Things" in (await (await ann.command(table.channel, "banks"))).text
    assert "A book of things" in (await (await ann.command(table.channel, "banks", bank="things"))).text
    assert "/quiz start" in (await (await ann.command(table.channel, "help"))).text


async def test_boards_of_a_channel_and_of_the_server_rank_by_what_is_asked_for(table: Table) -> None:
    await table.start()
    session = await table.phase(Phase.OPEN, 0)
    right = next(at for at, option in enumerate(session.current.order) if option in session.current.key)
    for person, position in (("Ann", right), ("Ben", (right + 1) % 4)):
        await (await table.user(person).press(table.channel.last, token(Act.PICK, 0, position)))
    await (await table.host.command(table.channel, "quiz", "skip"))
    await table.phase(Phase.REVEALED, 0)
    ann, elsewhere = table.user("Ann"), table.fake.channel(table.guild)
    for of, channel, words in (
        ("server", table.channel, ("Most points today", "🥇 **Ann** (you) — 10 points · 1 of 1", "🥈 **Ben**")),
        ("channel", table.channel, ("Most points today", "🥇 **Ann** (you)")),
        ("channel", elsewhere, ("Most points today", "Nobody has a place")),
    ):
        ack = await (await ann.command(channel, "scores", of=of, period="day"))
        assert ack.ephemeral
        assert [word for word in words if word not in ack.text] == []
    streaks = await (await ann.command(table.channel, "scores", of="server", by="streak"))
    assert "**Ann** (you) — 1 day in a row, best 1" in streaks.text
    accuracy = await (await ann.command(table.channel, "scores", of="server", by="accuracy", period="all time"))
    assert "From 10 answers on" in accuracy.text
    assert await leaders(table, "page.l..0") == await leaders(table, "page.l.-all-points.0")


async def leaders(table: Table, button: str) -> str:
    """The page behind a button of a message of today, or of one from before boards had periods."""
    ack = await (await table.user("Ann").press(table.channel.last, button, force=True))
    assert "Most points of all time" in ack.text
    return str(ack.text)


async def test_each_player_sees_what_they_missed_in_private_with_the_explanation(table: Table) -> None:
    await table.start(questions=3)
    for round in range(3):
        await table.phase(Phase.OPEN, round)
        await (await table.host.command(table.channel, "quiz", "skip"))
        await table.phase(Phase.REVEALED, round)
        await (await table.host.command(table.channel, "quiz", "skip"))
    ann = table.user("Ann")
    await seen(lambda: "Result" in table.channel.last.text)
    # Nobody answered, so the result shows no button; the click is one of an older message.
    first = await (await ann.press(table.channel.last, token(Act.MISSED), force=True))
    assert first.ephemeral
    assert "is what it is" in first.text
    assert "You did not answer" in first.text
    assert first.message is not None
    more = await (await ann.press(first.message, first.message.button("More ▶")))
    assert more.kind is Response.UPDATE
    assert "Question 3" in more.text


# -- clicks ------------------------------------------------------------------------------------------------------------


async def test_a_click_that_was_on_its_way_when_the_question_closed_is_answered(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    message = table.channel.last
    await (await table.host.command(table.channel, "quiz", "skip"))
    await seen(lambda: "▱" in message.text)
    await table.clock.advance(400)
    late = await (await table.user("Ann").press(message, token(Act.PICK), force=True))
    assert late.text == f"{UNDONE}Too late: the question closed 0.4 s before your click."


async def test_a_button_of_no_meaning_is_answered(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    for custom_id in ("", "x" * 100, "page.z..0", "2.sess0.p.0.0"):
        ack = await (await table.user("Ann").press(table.channel.last, custom_id, force=True))
        assert "not one of ours" in ack.text


@pytest.mark.parametrize("error", [errors.UNKNOWN_INTERACTION, errors.ALREADY_ACKNOWLEDGED])
async def test_an_answer_counts_though_its_acknowledgement_fails_and_the_log_says_so_once(
    table: Table, error: errors.Error
) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    table.fake.faults.fail(names.CALLBACK, error)
    with capture_logs() as logs:
        await table.user("Ann").press(table.channel.last, token(Act.PICK))
        await seen(lambda: any("acknowledgement" in each["event"] for each in logs))
    async with table.store.reading() as reading:
        assert len(await reading.responses((table.tenant, "sess0"), 0)) == 1
    assert [each["code"] for each in logs if "acknowledgement" in each["event"]] == [error.code]


async def test_an_answer_may_be_changed_where_the_host_allows_it(table: Table) -> None:
    await table.start(changeable=True)
    await table.phase(Phase.OPEN, 0)
    ann = table.user("Ann")
    assert "A noted" in (await (await ann.press(table.channel.last, token(Act.PICK)))).text
    await table.clock.advance(5)
    assert (await (await ann.press(table.channel.last, token(Act.PICK, 0, 2)))).text == f"{DONE}Changed to C."


# -- trouble -----------------------------------------------------------------------------------------------------------


async def test_a_deleted_message_is_posted_anew(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    await table.fake.delete(table.channel.last)
    await (await table.host.command(table.channel, "quiz", "skip"))
    await table.phase(Phase.REVEALED, 0)
    (anew,) = table.channel.messages
    assert "is what it is" in anew.text


@pytest.mark.parametrize("trouble", ["deleted", "denied", "kicked", "locked"])
async def test_a_channel_that_is_lost_ends_the_quiz_with_a_word_to_its_host(table: Table, trouble: str) -> None:
    thread = table.fake.thread(table.channel)
    await table.fake.announce_channel(thread)
    await table.start(channel=thread)
    await table.phase(Phase.OPEN, 0)
    if trouble == "deleted":
        await table.fake.delete(thread)
    elif trouble == "denied":
        await table.fake.deny(thread, Permission.VIEW_CHANNEL)
    elif trouble == "kicked":
        await table.fake.kick(table.guild)
    else:
        await table.fake.archive(thread, locked=True)
    await table.pass_time(15_000)
    await table.phase(Phase.STOPPED)
    await seen(lambda: bool(table.host.dm().messages), "the word to the host")
    assert "was stopped" in table.host.dm().last.text
    calls = len(table.fake.calls)
    await table.pass_time(10_000)
    assert len(table.fake.calls) == calls, "it never spins"


async def test_a_host_who_takes_no_messages_stops_nothing(table: Table) -> None:
    table.host.dms_open = False
    await table.start()
    await table.phase(Phase.OPEN, 0)
    await table.fake.delete(table.channel)
    await table.pass_time(15_000)
    await table.phase(Phase.STOPPED)
    other = table.fake.channel(table.guild, "another")
    await table.fake.announce_channel(other)
    assert (await table.start(channel=other)).text.startswith(DONE)


async def test_shards_share_the_servers(fake: FakeDiscord, tmp_path: Path) -> None:
    for n in range(4):
        fake.guild(f"Group {n}")
    async with a_table(tmp_path, fake, shards=2) as table:
        assert sorted(each.shard for each in fake.gateway.identifies) == [(0, 2), (1, 2)]
        assert (await table.start()).text.startswith(DONE)
        assert all(each.presence and "/quiz start" in str(each.presence) for each in fake.gateway.identifies)
