"""A live quiz whose channel cannot be reached, one sentence a test."""

from __future__ import annotations

from bot.quiz.effects import Show, Tell
from bot.quiz.events import (
    Close,
    Resume,
    Unshown,
    Wake,
)
from bot.quiz.session import Entry
from bot.quiz.stages import Phase, Stage
from bot.quiz.step import LOBBY_EXPIRY_MS, PAUSE_EXPIRY_MS, SEND_BACKSTOP_MS, SEND_PATIENCE_MS, step
from tests.quiz.stepping import ID, asking, do, revealed, shown
from tests.quiz.values import ANN, HOST, NOW, a_session, opened


class TestAnUnreachableChannel:
    def test_a_minute_without_a_post_pauses_and_tells_the_host(self) -> None:
        session = opened(a_session())
        soon = Unshown(**ID, slot="r0", since=NOW)
        assert step(session, soon, NOW + SEND_PATIENCE_MS - 1).session is session
        progress = step(session, soon, NOW + SEND_PATIENCE_MS)
        assert progress.session.phase is Phase.PAUSED
        assert isinstance(progress.effects[0], Tell)
        assert progress.effects[0].person == HOST.id

    def test_a_live_update_that_fails_disturbs_nobody(self) -> None:
        session = asking()
        assert step(session, Unshown(**ID, slot="r0", since=NOW), NOW + 10**6).session is session

    def test_the_host_resumes_where_it_paused(self) -> None:
        for before in (opened(a_session()), step(asking(), do(Close, round=0), NOW).session):
            paused = step(before, Unshown(**ID, slot="r0", since=NOW), NOW + SEND_PATIENCE_MS).session
            assert step(paused, do(Resume, ANN), NOW).session is paused
            resumed = step(paused, do(Resume), NOW)
            assert resumed.session.phase is before.phase
            assert resumed.effects == (Show("r0"),)

    def test_a_post_that_gets_through_after_all_resumes_by_itself(self) -> None:
        paused = step(opened(a_session()), Unshown(**ID, slot="r0", since=NOW), NOW + SEND_PATIENCE_MS).session
        assert step(paused, shown(Stage.REVEAL), NOW).session is paused
        assert step(paused, shown(Stage.ASKING, slot="r3"), NOW).session is paused
        went_on = step(paused, shown(Stage.ASKING), NOW + 70_000)
        assert went_on.session.phase is Phase.OPEN
        assert Show("r0") in went_on.effects, "what got through says that the quiz is paused"

    def test_a_paused_lobby_comes_back_as_a_lobby(self) -> None:
        lobby = opened(a_session(Entry.LOBBY))
        paused = step(lobby, Unshown(**ID, slot="lobby", since=NOW), NOW + SEND_PATIENCE_MS).session
        assert paused.phase is Phase.PAUSED
        back = step(paused, shown(Stage.GATHERING, slot="lobby"), NOW + 70_000).session
        assert back.phase is Phase.LOBBY
        assert back.due_at == NOW + 70_000 + LOBBY_EXPIRY_MS

    def test_a_pause_nobody_ends_ends_the_session(self) -> None:
        paused = step(opened(a_session()), Unshown(**ID, slot="r0", since=NOW), NOW + SEND_PATIENCE_MS).session
        later = NOW + SEND_PATIENCE_MS + PAUSE_EXPIRY_MS
        assert step(paused, Wake(**ID), later - 1).session is paused
        assert step(paused, Wake(**ID), later).session.phase is Phase.STOPPED

    def test_a_refused_post_ends_the_session_in_every_phase_and_tells_the_host(self) -> None:
        lobby = opened(a_session(Entry.LOBBY))
        paused = step(opened(a_session()), Unshown(**ID, slot="r0", since=NOW), NOW + SEND_PATIENCE_MS).session
        closed = step(asking(), do(Close, round=0), NOW).session
        for session in (lobby, opened(a_session()), asking(), closed, revealed(), paused):
            slot = "lobby" if session is lobby else "r0"
            progress = step(session, Unshown(**ID, slot=slot, since=NOW, refused=True), NOW)
            assert progress.session.phase is Phase.STOPPED
            assert any(isinstance(effect, Tell) for effect in progress.effects)

    def test_an_earlier_post_that_is_refused_ends_nothing(self) -> None:
        session = asking(Entry.LOBBY)
        assert step(session, Unshown(**ID, slot="lobby", since=NOW, refused=True), NOW).session is session

    def test_a_post_of_which_nothing_is_heard_pauses_too(self) -> None:
        for session in (opened(a_session()), step(asking(), do(Close, round=0), NOW).session):
            assert step(session, Wake(**ID), NOW + SEND_BACKSTOP_MS - 1).session is session
            assert step(session, Wake(**ID), NOW + SEND_BACKSTOP_MS).session.phase is Phase.PAUSED

    def test_but_after_a_downtime_it_gets_its_time_first(self) -> None:
        session = opened(a_session())
        later = NOW + 10 * SEND_BACKSTOP_MS
        waiting = step(session, Wake(**ID), later).session
        assert (waiting.phase, waiting.due_at) == (Phase.POSTING, later + SEND_BACKSTOP_MS)
