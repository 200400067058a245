"""Slack or the database is slow, or away, while somebody waits: they are acknowledged in time and told in the end."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack.private import NOT_NOW, SOON_MS, UNDONE
from bot.ports import Unavailable
from bot.quiz.stages import Phase
from tests.fakes.slack import Gate, Interaction, View, names
from tests.fakes.table import seen
from tests.slack.table import Table


async def a_form(table: Table, **fields: Any) -> View:
    """The form that starts a quiz, filled in."""
    await (await table.host.command(table.channel, "/quiz"))
    form = await table.host.sees_modal()
    await (await table.host.suggest(form, "quorum.bank", ""))
    table.host.fill(form, {"bank": "things", **fields})
    return form


async def acknowledged_in_time(table: Table, asked: Interaction) -> None:
    """The acknowledgement comes although what was asked for is still under way."""
    await table.quiet()
    await table.clock.advance(SOON_MS)
    assert (await asked).ok


async def locked(*_: object, **__: object) -> None:
    raise Unavailable("The database is locked by another program.")


async def held_back(table: Table) -> Gate:
    """The host sends the form for a quiz in a thread, and hears in time that it came; its first message is held."""
    form = await a_form(table, how=["thread"])
    gate = table.fake.faults.hold(names.POST_MESSAGE)
    asked = await table.host.submit(form)
    await gate.arrived()
    await acknowledged_in_time(table, asked)
    return gate


async def test_a_form_closes_in_time_however_long_its_thread_takes(either: Table) -> None:
    gate = await held_back(either)
    assert either.host.view is None, "nobody sends it a second time"
    gate.release()
    await seen(lambda: len(either.fake.calls.of(names.POST_MESSAGE)) == 2, "the question in its thread")
    session = await either.phase(Phase.OPEN, 0)
    assert ":" in session.place.channel


async def test_a_form_that_fails_after_it_was_closed_is_answered_in_private(table: Table) -> None:
    gate = await held_back(table)
    table.channel.archived = True
    gate.release()
    await seen(lambda: bool(table.host.dm().messages), "a word of what went wrong")
    assert table.host.dm().last.text.startswith(f"{UNDONE}The thread could not be made: Slack says: this channel is")


async def test_a_command_is_acknowledged_in_time_however_long_its_thread_takes(either: Table) -> None:
    gate = either.fake.faults.hold(names.POST_MESSAGE)
    asked = await either.host.command(either.channel, "/quiz", "start things thread")
    await gate.arrived()
    await acknowledged_in_time(either, asked)
    gate.release()
    assert (await asked.private()).text.startswith("✅ Here we go")
    await either.phase(Phase.OPEN, 0)


async def test_whoever_has_to_be_known_first_is_acknowledged_in_time_too(table: Table) -> None:
    await table.start("things seconds=300")
    await table.phase(Phase.OPEN, 0)
    gate = table.fake.faults.hold(names.USER_INFO)
    asked = await table.user("Ann").command(table.channel, "/quiz", "stop")
    await gate.arrived()
    await acknowledged_in_time(table, asked)
    gate.release()
    assert "Only" in (await asked.private()).text


@pytest.mark.parametrize("words", ["start things", "stop", "scores", "banks things", "banks", "settings"])
async def test_a_command_that_the_database_cannot_serve_says_so(
    table: Table, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    for name in ("banks", "running", "page"):
        monkeypatch.setattr(table.desk, name, locked)
    monkeypatch.setattr(table.tenants, "settings", locked)
    table.host.admin = True
    assert (await table.says(table.host, words)).text == f"{UNDONE}{NOT_NOW.text}"


async def test_who_may_not_start_a_quiz_leaves_no_trace_in_the_channel(table: Table) -> None:
    await table.tenants.set(table.tenant, hosts="leads")
    assert "Only people chosen by an admin" in (await table.start("things thread")).text
    assert not table.fake.calls.of(names.POST_MESSAGE)


async def test_a_channels_quiz_is_found_however_many_run_in_the_workspace(table: Table) -> None:
    await table.start("things lobby")
    await table.clock.advance(1_000)
    for n in range(51):
        channel = table.fake.channel(table.team, f"room{n}")
        assert (await table.says(table.host, "start things lobby", channel)).text.startswith("✅")
    assert (await table.says(table.host, "stop")).text == "✅ Quiz stopped. Scores are kept."
