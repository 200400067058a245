"""Whatever is typed, pressed or sent is understood, or refused in words; it never breaks what reads it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.buttons import press
from adapters.slack import inbound as slack
from adapters.slack.commands import Misunderstood, Verb, read_command
from adapters.slack.modals import StartForm, read_start
from adapters.slack.views import Origin, Wrong
from adapters.web.inbound import Unreadable, room_of, slug_of
from adapters.web.inbound import press as web_press
from bot.quiz.board_pages import board_asked_for, board_page, board_typed
from bot.quiz.boards import Board
from bot.quiz.daily_input import Unclear, read_days, read_time
from bot.quiz.pages import Page, Subject, Wish, read_page, read_wish, write_page, write_wish
from bot.quiz.tokens import read_token, write_token

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda more: st.lists(more, max_size=3) | st.dictionaries(st.text(max_size=8), more, max_size=3),
    max_leaves=8,
)
_WORDS = st.sampled_from(
    [*Verb, "questions=5", "seconds=x", "lobby", "+", "teams=2", '"', "'", "“", "all", "week", "="]
)
COMMANDS = st.lists(_WORDS | st.text(max_size=8), max_size=8).map(" ".join)
TOKENS = st.text(max_size=60) | st.lists(
    st.sampled_from(["1", "page", "own", "in", "2", "sess0", "p", "m", "forget", "export", "-1", "99999", "٣", ""])
).map(".".join)


@given(COMMANDS | st.text(max_size=80))
def test_whatever_is_typed_behind_a_slash_is_a_command_or_explained(text: str) -> None:
    with suppress(Misunderstood):
        assert read_command(text).verb in Verb


@given(TOKENS)
def test_a_token_that_is_understood_is_written_just_so_and_means_one_thing(text: str) -> None:
    pressed, page, wish = read_token(text), read_page(text), read_wish(text)
    assert [pressed, page, wish].count(None) >= 2
    assert pressed is None or write_token(pressed) == text
    assert page is None or read_page(write_page(page)) == page
    assert wish is None or write_wish(wish) == text


class Kept:
    """Hands that keep what they are handed."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []

    async def press(self, interaction: Any, token: str, guild: int | None = None) -> None:
        self.calls.append(("press", (token, guild)))

    async def turn(self, interaction: Any, page: Page) -> None:
        self.calls.append(("turn", page))

    async def wish(self, interaction: Any, wish: Wish) -> None:
        self.calls.append(("wish", wish))

    async def start_again(self, interaction: Any, key: str) -> None:
        self.calls.append(("start_again", key))


class Click:
    def __init__(self, guild_id: int | None) -> None:
        self.guild_id = guild_id


@given(TOKENS, st.none() | st.integers(1, 2**63))
def test_every_custom_id_is_handed_to_somebody_once(custom_id: str, guild: int | None) -> None:
    hands = Kept()
    asyncio.run(press(hands, Click(guild), custom_id))  # type: ignore[arg-type]
    assert len(hands.calls) == 1


def test_a_click_in_one_server_never_speaks_for_another() -> None:
    hands = Kept()
    asyncio.run(press(hands, Click(1), "in.2.1.sess0.p.0.1"))  # type: ignore[arg-type]
    assert hands.calls == [("press", ("in.2.1.sess0.p.0.1", None))], "and so it is a token nobody wrote"
    assert read_token("in.2.1.sess0.p.0.1") is None


@given(JSON)
def test_whatever_a_page_of_the_room_sends_is_a_press_or_refused(payload: object) -> None:
    with suppress(Unreadable):
        web_press(payload)


@given(JSON)
def test_whatever_a_form_of_slack_s_holds_is_a_start_or_told_what_is_wrong(values: Any) -> None:
    state = values if isinstance(values, dict) else {"bank": values}
    shaped = {name: part if isinstance(part, dict) else {} for name, part in state.items()}
    shaped = {name: {key: v if isinstance(v, dict) else {} for key, v in part.items()} for name, part in shaped.items()}
    assert isinstance(read_start(shaped, Origin("C1")), StartForm | Wrong)


@given(st.text(max_size=30))
def test_a_stamp_of_slack_s_is_a_time_or_refused(text: str) -> None:
    try:
        assert slack.ms_of(text) >= 0
    except ValueError:
        return


@given(st.text(max_size=40))
def test_a_room_s_address_has_nothing_in_it_that_leads_elsewhere(name: str) -> None:
    assert room_of(name) in (None, name)
    try:
        address = slug_of(name)
    except Unreadable:
        return
    assert room_of(address) == address
    assert not set(address) & set("./\\%?#:@ ")


@given(st.text(max_size=20))
def test_times_days_and_boards_are_read_or_refused(text: str) -> None:
    for read in (read_time, read_days):
        with suppress(Unclear):
            read(text)
    board_typed(text.split())


@given(st.text(max_size=40), st.integers(0, 9_999))
def test_any_address_of_a_board_leads_to_a_board(of: str, number: int) -> None:
    page = Page(Subject.LEADERS, of, number)
    _, period, order = board_asked_for(page)
    assert board_page(Board(order, period, (), 0, None, 0, "UTC"), None, "ann", page).title


@pytest.mark.parametrize("wish", Wish)
def test_a_wish_is_nobody_else_s_to_make(wish: Wish) -> None:
    """The token says what, and never whose: that is whoever presses."""
    assert write_wish(wish) == f"own.{wish}"
