"""/quiz privacy on Slack: a window, a document in direct messages, a deletion; workspaces that go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import privacy
from adapters.slack.privacy import MOST_PIECES, PIECE, pieces_of
from adapters.slack.private import UNDONE
from bot.quiz.pages import Page, Subject, Wish, write_page, write_wish
from bot.quiz.privacy import FORGOTTEN
from bot.quiz.stages import Phase
from bot.store import SqlStore
from tests.fakes.slack import FakeSlack, User, errors, names
from tests.fakes.table import exhausted
from tests.slack.table import Table, a_table
from tests.store.everything import tables_of

CONFIRM = write_page(Page(Subject.PRIVACY, "forget"))


async def play(table: Table) -> None:
    """One question, which Ann and Ben answer."""
    await table.start("things questions=1 seconds=10")
    await table.phase(Phase.OPEN, 0)
    await table.answer("Ann", 0)
    await table.answer("Ben", 1)
    for phase in (Phase.REVEALED, Phase.FINISHED):
        await table.says(table.host, "skip")
        await table.phase(phase)


async def traces(table: Table, user: User) -> list[str]:
    store = table.store
    assert isinstance(store, SqlStore)
    return await tables_of(store, user.id)


@pytest.mark.parametrize("files", [True, False])
async def test_the_document_comes_in_direct_messages_and_holds_ones_own_answers_alone(
    fake: FakeSlack, tmp_path: Path, *, files: bool
) -> None:
    async with a_table(tmp_path, fake) as table:
        if not files:
            table.take_scope("files:write")
        await play(table)
        ann, ben = table.user("Ann"), table.user("Ben")
        assert "direct messages" in (await table.says(ann, "privacy export")).text
        messages = ann.dm().messages
        if files:
            (file,) = messages[-1].files
            assert file.filename == "quorum-my-data.json"
            found = json.loads(file.content or b"")
        else:
            found = json.loads("".join(message.text.partition("\n")[2] for message in messages))
    (quiz,) = found["quizzes"]
    assert (quiz["title"], quiz["answers"][0]["answer"][0]["letter"]) == ("Things", "A")
    assert ben.id not in json.dumps(found)


async def test_a_deletion_is_asked_about_and_then_takes_the_name_off_everywhere(table: Table) -> None:
    await play(table)
    ann = table.user("Ann")
    await (await ann.command(table.channel, "/quiz", "privacy delete"))
    window = await ann.sees_modal()
    assert "Nobody can undo this" in window.text
    assert await traces(table, ann) != []
    await (await ann.press(window, write_wish(Wish.FORGET)))
    await ann.until(lambda: "Done." in ann.modal.text, "the word that it is done")
    assert FORGOTTEN in ann.modal.text
    assert await traces(table, ann) == []


async def test_too_much_for_messages_is_said(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    table.take_scope("files:write")
    await play(table)
    monkeypatch.setattr(privacy, "PIECE", 10)
    assert "too long for direct messages" in (await table.says(table.user("Ann"), "privacy export")).text


async def test_a_file_that_slack_does_not_take_is_told_of(table: Table) -> None:
    await play(table)
    table.fake.faults.fail(names.UPLOAD, errors.INTERNAL_ERROR)
    assert (await table.says(table.user("Ann"), "privacy export")).text.startswith(UNDONE)


JSON = st.recursive(
    st.none() | st.integers() | st.text(), lambda more: st.lists(more) | st.dictionaries(st.text(), more)
)


@given(JSON, st.integers(7, 60))
def test_the_pieces_put_together_mean_the_same_and_hold_nothing_that_slack_reads(value: object, most: int) -> None:
    pieces = list(pieces_of(json.dumps(value, ensure_ascii=False, indent=2), most))
    assert all(0 < len(piece) <= most for piece in pieces)
    assert not set("`&<>") & set("".join(pieces))
    assert json.loads("".join(pieces)) == value


def test_the_longest_document_fits_slack_s_messages() -> None:
    assert PIECE + 100 <= 3_000
    assert MOST_PIECES * PIECE > 100_000


async def test_who_asks_faster_than_people_do_is_told_so_once_and_then_left_without_a_word(table: Table) -> None:
    await play(table)
    ann = table.user("Ann")
    for words in ("privacy", "privacy export", "mastery", "league show", "scores all"):
        exhausted(table.engine.allowance, table.tenant, ann.id)
        assert "Slow down" in (await table.says(ann, words)).text, words
        told = len(ann.notes)
        assert (await (await ann.command(table.channel, "/quiz", words))).ok
        await table.clock.advance(1_000)
        assert len(ann.notes) == told, "they were told"
    exhausted(table.engine.allowance, table.tenant, table.host.id)
    assert "Slow down" in (await table.says(table.host, "export")).text
