"""Slack's forms where something is in the way: what is wrong is said at its field, or in private once it is closed."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from adapters.slack import forms
from adapters.slack.forms import ADMINS_ONLY, SLOW
from adapters.slack.private import NOT_NOW, UNDONE
from bot.ports import Reply, StartQuiz, Unavailable
from bot.ports.tenants import ZONE
from bot.quiz.effects import Note
from tests.fakes.slack import View, errors, names
from tests.fakes.table import seen
from tests.slack.table import Table
from tests.slack.test_slow import a_form, acknowledged_in_time, locked

FULL = Reply(Note("Too much is going on.", done=False))


async def arranging(table: Table) -> View:
    """The form of the settings, before an admin."""
    await (await table.admin.command(table.channel, "/quiz", "settings"))
    return await table.admin.sees_modal("Settings")


# -- starting ----------------------------------------------------------------------------------------------------------


async def test_a_start_that_the_database_cannot_serve_is_said_in_the_form(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await a_form(table)
    with monkeypatch.context() as patched:
        patched.setattr(table.tenants, "settings", locked)
        ack = await (await table.host.submit(form))
        assert ack.errors == {"bank": NOT_NOW.text}
    assert (await (await table.host.submit(form))).errors == {}, "it can be sent once more"


async def test_a_start_that_fails_after_its_form_was_closed_is_told_in_private(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await a_form(table)
    there = asyncio.Event()

    async def late(_: StartQuiz) -> Reply:
        await there.wait()
        raise Unavailable("The database is locked by another program.")

    monkeypatch.setattr(table.engine, "start", late)
    asked = await table.host.submit(form)
    await acknowledged_in_time(table, asked)
    there.set()
    await seen(lambda: bool(table.host.dm().messages), "a word of what went wrong")
    assert table.host.dm().last.text == f"{UNDONE}{NOT_NOW.text}"


async def test_a_start_whose_commit_takes_long_and_fails_is_told_in_private_and_one_that_works_is_not(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    for final, told in ((Reply(Note("Here we go.")), []), (FULL, [f"{UNDONE}Too much is going on."])):
        form = await a_form(table)
        pending = asyncio.get_running_loop().create_future()

        async def long(_: StartQuiz, pending: asyncio.Future[Reply] = pending) -> Reply:
            return Reply(Note("That takes a moment."), pending=pending)

        monkeypatch.setattr(table.engine, "start", long)
        assert (await (await table.host.submit(form))).errors == {}
        pending.set_result(final)
        if told:
            await seen(lambda: bool(table.host.dm().messages), "a word of what went wrong")
        await table.quiet()
        assert [message.text for message in table.host.dm().messages] == told


@pytest.mark.parametrize("deleted", [True, False])
async def test_where_nothing_could_begin_in_a_thread_its_head_goes_where_it_can(
    table: Table, monkeypatch: pytest.MonkeyPatch, deleted: bool
) -> None:
    async def full(_: StartQuiz) -> Reply:
        return FULL

    monkeypatch.setattr(table.engine, "start", full)
    if not deleted:
        table.fake.faults.fail(names.DELETE_MESSAGE, errors.CANT_DELETE_MESSAGE)
    with capture_logs() as logs:
        assert (await table.start("things thread")).text == f"{UNDONE}Too much is going on."
    assert bool(table.channel.messages) is not deleted
    assert [entry["event"] for entry in logs if "head" in entry["event"]] == (
        [] if deleted else ["the head of a thread stays"]
    )


async def test_in_a_thread_a_bank_that_is_not_there_is_said_before_the_channel_sees_anything(table: Table) -> None:
    form = await a_form(table, how=["thread"])
    async with table.store.writing() as writing:
        await writing.put_shelf("*", [])
    ack = await (await table.host.submit(form))
    assert list(ack.errors) == ["bank"]
    assert not table.fake.calls.of(names.POST_MESSAGE)


async def test_what_cannot_be_read_is_not_offered(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    form = await a_form(table)
    monkeypatch.setattr(table.desk, "banks", locked)
    assert (await (await table.host.suggest(form, "quorum.bank", ""))).options == ()


# -- settings ----------------------------------------------------------------------------------------------------------


async def test_a_user_group_has_to_be_named_where_it_is_one_that_leads(table: Table) -> None:
    form = await arranging(table)
    ack = await (await table.admin.submit(form, {"who": "group"}))
    assert ack.errors == {"group": "Choose the user group."}
    assert await table.tenants.settings(table.tenant) == {}


async def test_who_is_no_admin_any_more_changes_nothing(table: Table) -> None:
    form = await arranging(table)
    table.admin.admin = False
    await table.clock.advance(3_600_000)
    ack = await (await table.admin.submit(form, {"who": "everyone"}))
    assert ack.errors == {"who": ADMINS_ONLY.text}


async def test_settings_wait_for_no_slack_that_is_slow_and_for_no_database_that_is_away(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await arranging(table)
    with monkeypatch.context() as patched:
        patched.setattr(table.tenants, "set", locked)
        assert (await (await table.admin.submit(form, {"who": "everyone"}))).errors == {"who": NOT_NOW.text}
    await table.clock.advance(3_600_000)
    monkeypatch.setattr(forms, "ROLE_S", 0.01)
    gate = table.fake.faults.hold(names.USER_INFO)
    assert (await (await table.admin.submit(form, {"who": "everyone"}))).errors == {"who": SLOW}
    gate.release()


async def test_a_zone_that_cannot_be_set_is_said_at_its_field(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    form = await arranging(table)
    await (await table.admin.suggest(form, "quorum.zone", "tokyo"))

    async def refused(*_: object) -> Reply:
        return FULL

    with monkeypatch.context() as patched:
        patched.setattr(table.engine, "arrange", refused)
        ack = await (await table.admin.submit(form, {"who": "everyone", "zone": "Asia/Tokyo"}))
        assert ack.errors == {"zone": "Too much is going on."}
    assert (await (await table.admin.submit(form, {"who": "everyone", "zone": "Asia/Tokyo"}))).errors == {}
    assert (await table.tenants.settings(table.tenant))[ZONE] == "Asia/Tokyo"
