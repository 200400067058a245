"""What no store does in a test by itself: rows that go between two looks, and looks that fail.

Each is rare and none may do harm: the engine goes on, and whoever waits hears the truth.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.engine.daily_facts import unanswered
from bot.engine.facts import draw
from bot.engine.league_facts import notice_card
from bot.engine.league_turn import carrier
from bot.engine.leagues import CHANGED
from bot.ports.desk import SetZone
from bot.ports.platform import Unreachable
from bot.ports.store import Conflict, Doubtful, Key, RoundLook, Unavailable
from bot.quiz.effects import Note, Tell
from bot.quiz.events import Close, Join, Pick, Place, Play
from bot.quiz.league_cards import over_card
from bot.quiz.session import Entry, Settings, Teaming
from bot.quiz.stages import Phase
from tests.engine.daily_house import MONDAY, a_clock, at, newest, set_daily, to
from tests.engine.league_house import after, join, set_league, the_league
from tests.engine.meddled_house import OPEN, Stand, a_stand, logged
from tests.fakes.house import a_house, until
from tests.fakes.meddled import failing, giving
from tests.quiz.values import ANN, HOST, NOW, ROOM

GONE = Unavailable("the disk is full")


class TestAnEngine:
    async def test_says_that_the_fault_is_its_own_where_a_click_is_beyond_it(self, tmp_path: Path) -> None:
        async with a_house(tmp_path) as house:
            await house.start(OPEN)
            await house.phase(Phase.OPEN)
            odd = Pick(tenant="web", session="sess0", person=ANN, stamp=NOW, round=0, position="A")  # type: ignore[arg-type]
            assert "our side" in (await house.engine.submit(odd)).note.text
            assert (await house.pick(ANN, 0)).note.done, "the next click is none the worse for it"

    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (Doubtful("?"), "may count or not"),
            (GONE, "Not saved"),
            (Conflict("!"), "Not saved"),
            (KeyError("a bug"), "our side"),
        ],
    )
    async def test_answers_whatever_becomes_of_a_command(self, tmp_path: Path, error: Exception, words: str) -> None:
        async with a_stand(tmp_path, clock=a_clock()) as stand:
            stand.answers["bank"] = failing(error)
            reply = await set_daily(stand.house)
            assert (reply.note.done, words in reply.note.text) == (False, True)

    async def test_says_that_nothing_was_saved_where_a_start_cannot_look(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path) as stand:
            stand.answers["bank"] = failing(GONE)
            assert "Not saved" in (await stand.house.start(OPEN)).note.text

    async def test_says_why_a_zone_could_not_be_set(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path, league=True) as stand:
            stand.answers["put_tenant_setting"] = failing(GONE)
            reply = await stand.house.engine.arrange(SetZone(ROOM.tenant, "ann", "Asia/Tokyo"))
            assert (reply.note.done, reply.note.text) == (False, "the disk is full")

    async def test_shows_what_ended_its_block_and_not_a_group_of_it(self, tmp_path: Path) -> None:
        with pytest.raises(ZeroDivisionError):
            async with a_house(tmp_path):
                raise ZeroDivisionError

    async def test_can_be_probed_again_and_again(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path) as stand:
            await stand.house.engine.probe()
            stand.answers["put_tenant_setting"] = failing(GONE)
            with pytest.raises(Unavailable):
                await stand.house.engine.probe()


class TestAPost:
    async def test_of_a_platform_that_is_not_here_is_left_to_others(self, tmp_path: Path) -> None:
        elsewhere = Place(ROOM.tenant, "slack", "C1")
        async with a_house(tmp_path) as house:
            assert (await house.start(OPEN, place=elsewhere)).note.done
            await house.advance(10_000)
            assert (await house.session()).phase is Phase.POSTING
            house.engine.tell([(elsewhere, Tell(HOST.id, "Hm."))])
            await house.quiet()
            assert (house.platform.calls, house.platform.told) == (0, [])

    async def test_that_cannot_be_drawn_is_not_sent(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path) as stand:
            stand.answers["rounds_to_draw"] = giving(RoundLook({}, {}, {}, {}))
            with capture_logs() as logs:
                await stand.house.start(OPEN)
                await stand.house.quiet()
            assert logged(logs, "nothing to draw a post from")
            assert stand.house.platform.calls == 0

    async def test_whose_session_is_gone_is_not_sent(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path) as stand:
            house = stand.house

            async def of_other_versions(slots: Collection[tuple[Key, str]]) -> dict[tuple[Key, str], Any]:
                async with house.store.reading() as reading:
                    return {(key, slot): (await reading.post(key, slot), -1) for key, slot in slots}

            stand.answers |= {"posts_to_draw": of_other_versions, "sessions": giving({})}
            await stand.house.start(OPEN)
            await stand.house.quiet()
            assert stand.house.platform.calls == 0

    async def test_that_is_somebodys_mistake_keeps_no_other_from_being_sent(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path) as stand:
            places = [replace(ROOM, channel=f"room-{n}") for n in range(3)]

            house = stand.house

            async def look(rounds: Collection[tuple[Key, int]], hashes: Collection[str], _: object) -> RoundLook:
                if any(session == "sess1" for (_, session), _ in rounds):
                    raise ZeroDivisionError
                async with house.store.reading() as reading:
                    return RoundLook(await reading.questions(hashes), {of: ({}, 0) for of in rounds}, {}, {})

            stand.answers["rounds_to_draw"] = look
            with capture_logs() as logs:
                await asyncio.gather(*(stand.house.start(OPEN, place=place) for place in places))
                await stand.house.quiet()
            shown = {message.place for message in stand.house.platform.messages.values()}
            assert shown == {places[0], places[2]}
            assert [entry["posts"] for entry in logs if entry["event"] == "sending stopped for now"] == [
                {(ROOM.tenant, "sess1"): "r0"}
            ]
            assert logged(logs, "posts could not be drawn together, trying one by one")
            stand.answers.clear()
            await stand.house.advance(6_000, 1_000)
            assert len(stand.house.platform.messages) == len(places)

    async def test_of_a_failing_store_is_found_again_once_it_works(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path) as stand:
            stand.answers["posts_to_draw"] = failing(GONE)
            stand.answers["dirty_posts"] = failing(GONE)
            with capture_logs() as logs:
                await stand.house.start(OPEN)
                await stand.house.quiet()
                await stand.house.advance(6_000, 1_000)
                for event in ("sending stopped for now", "cannot look for posts to send"):
                    await until(partial(logged, logs, event))
            stand.answers.clear()
            await stand.house.advance(6_000, 1_000)
            await stand.house.phase(Phase.OPEN)
            assert stand.house.platform.unsure == [True], "nobody knows whether it got through before"

    async def test_counts_a_little_early_where_its_pace_cannot_be_looked_up(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path) as stand:
            house = stand.house
            house.platform.capabilities = replace(house.platform.capabilities, live_edit_each_ms=3_000)
            stand.answers["live_count"] = failing(GONE)
            await house.start(OPEN)
            await house.phase(Phase.OPEN)
            await house.pick(ANN, 0)
            await house.advance(6_000)
            assert house.platform.calls == 2, "shown, and counted after the pace of a single quiz"

    async def test_whose_receipt_is_somebodys_mistake_is_sent_again_with_a_doubt(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path) as stand:
            house = stand.house
            stand.answers["put_receipts"] = failing(ZeroDivisionError())
            with capture_logs() as logs:
                await house.start(OPEN)
                await house.quiet()
                assert (await house.session()).phase is Phase.POSTING, "nobody knows since when it is seen"
                assert house.platform.unsure == [False]
            stopped = [entry for entry in logs if entry["event"] == "sending stopped for now"]
            assert [(entry["log_level"], entry["exc_info"]) for entry in stopped] == [("error", True)]
            stand.answers.clear()
            await house.advance(6_000, 1_000)
            await house.phase(Phase.OPEN)
            assert house.platform.unsure == [False, True]

    async def test_for_somebody_on_a_platform_that_is_not_here_cannot_be_delivered(self, tmp_path: Path) -> None:
        async with a_house(tmp_path) as house:
            with pytest.raises(Unreachable, match="no slack here"):
                await house.engine.whisper(Place(ROOM.tenant, "slack", "C1"), ANN.id, "Hm.", over_card("post"))

    async def test_that_could_not_be_told_ends_nothing(self, tmp_path: Path) -> None:
        async with a_house(tmp_path) as house:
            await house.quiet()
            house.platform.failures.append(ZeroDivisionError())
            with capture_logs() as logs:
                house.engine.tell([(ROOM, Tell(HOST.id, "Hm."))])
                await until(lambda: house.platform.calls == 1)
                await house.quiet()
            assert logged(logs, "private word not delivered")
            assert (await house.start(OPEN)).note.done
        house.engine.tell([(ROOM, Tell(HOST.id, "Goodbye."))])
        assert house.platform.told == [], "after the end nobody is there to say it"


class TestAQuizAtOnesOwnPace:
    @asynccontextmanager
    async def running(self, folder: Path) -> AsyncIterator[Stand]:
        async with a_stand(folder, clock=a_clock()) as stand:
            await set_daily(stand.house)
            await to(stand.house, at(MONDAY))
            yield stand

    @pytest.mark.parametrize("error", [GONE, KeyError("a bug")])
    async def test_counts_an_answer_whose_next_question_cannot_be_drawn(self, tmp_path: Path, error: Exception) -> None:
        async with self.running(tmp_path) as stand:
            session = await newest(stand.house)
            stand.answers["choices_of"] = failing(error)
            reply = await stand.house.pick(ANN, 0, 0, session.id)
            assert (reply.note.done, reply.card) == (True, None)

    async def test_draws_no_question_once_the_time_is_up_though_the_answer_counts(self, tmp_path: Path) -> None:
        async with self.running(tmp_path) as stand:
            house, session = stand.house, await newest(stand.house)
            assert session.due_at is not None
            house.clock._now = session.due_at + 500
            reply = await house.pick(ANN, 0, 0, session.id, stamp=session.due_at)
            assert (reply.note.done, reply.card) == (True, None)

    async def test_draws_no_question_for_for_what_is_no_answer_or_comes_late(self, tmp_path: Path) -> None:
        async with self.running(tmp_path) as stand:
            house, session = stand.house, await newest(stand.house)
            by = {"tenant": ROOM.tenant, "session": session.id, "person": ANN, "stamp": house.clock.now()}
            assert (await house.engine.submit(Join(**by))).card is None  # type: ignore[arg-type]
            assert session.due_at is not None
            late = Play(tenant=ROOM.tenant, session=session.id, person=ANN, stamp=session.due_at + 1)
            house.clock._now = session.due_at + 500
            assert (await house.engine.submit(late)).card is None

    async def test_shows_its_result_without_the_answers_where_a_question_is_gone(self, tmp_path: Path) -> None:
        async with self.running(tmp_path) as stand:
            stand.answers["questions"] = giving({})
            await to(stand.house, at(MONDAY) + 9 * 3_600_000)
            session = await newest(stand.house)
            assert session.phase is Phase.FINISHED
            card = stand.house.platform.of(session.id, "result").card
            assert "right)" not in str(card.blocks)

    async def test_has_nothing_left_to_answer_once_it_is_closed(self, tmp_path: Path) -> None:
        async with self.running(tmp_path) as stand:
            session = replace(await newest(stand.house), phase=Phase.FINISHED)
            async with stand.house.store.reading() as reading:
                assert await unanswered(reading, session, ANN.id) == []


class TestACard:
    async def test_of_a_question_that_is_not_there_cannot_be_drawn(self, tmp_path: Path) -> None:
        async with a_house(tmp_path) as house:
            await house.start(OPEN)
            async with house.store.reading() as reading:
                post = await reading.post((ROOM.tenant, "sess0"), "r0")
                assert post is not None
                assert await draw(reading, post, NOW) is not None
                assert await draw(reading, replace(post, slot="r99"), NOW) is None
                assert await draw(reading, replace(post, slot="nothing"), NOW) is None

    async def test_of_a_league_or_a_week_that_is_not_there_cannot_be_drawn(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path, league=True) as stand:
            await set_league(stand.house)
            league = await the_league(stand.house)
            session = carrier(league, "post", NOW)
            stand.answers["week_told"] = giving((league.key, 1))
            async with stand.house.store.reading() as reading:
                assert await notice_card(reading, session, NOW) is None, "nothing was counted that week"
                stand.answers["league"] = giving(None)
                assert await notice_card(reading, session, NOW) is None

    async def test_of_what_a_host_can_correct_leaves_out_a_question_that_is_gone(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path) as stand:
            await stand.house.start(OPEN)
            await stand.house.phase(Phase.OPEN)
            await stand.house.do(Close)
            stand.answers["questions"] = giving({})
            found = await stand.house.desk.hosting(ROOM.tenant, "sess0", HOST)
            assert found is not None
            assert found.rounds == ()


class TestALeague:
    async def test_that_is_not_there_has_no_members_and_cannot_be_sat_with(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path, league=True) as stand:
            assert await stand.house.desk.league_members(ROOM) == ()
            await set_league(stand.house)
            contest = Settings(entry=Entry.LOBBY, teaming=Teaming.LEAGUE, seconds=30)
            started = await stand.house.start(contest)
            stand.answers["league_in"] = giving(None)
            assert (await stand.house.do(Join, ANN, id=started.session or "")).note.done, "as a guest"

    async def test_has_no_team_beyond_its_last(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path, league=True) as stand:
            await set_league(stand.house)
            assert (await join(stand.house, ANN, 3)).note == Note("There is no such team: there are 3.", done=False)

    async def test_whose_tenant_was_removed_is_woken_in_vain(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path, league=True) as stand:
            await set_league(stand.house)
            async with stand.house.store.writing() as writing:
                await writing.remove_tenant(ROOM.tenant, 10_000)
            before = len(stand.house.platform.messages)
            await to(stand.house, after(1))
            assert len(stand.house.platform.messages) == before
            assert stand.house.engine.idle()

    async def test_that_was_changed_in_the_same_moment_says_so(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path, league=True) as stand:
            await set_league(stand.house)
            league = await the_league(stand.house)
            stand.answers["lock_league"] = giving(replace(league, version=league.version + 1))
            assert (await set_league(stand.house, ("Ash", "Birch"))).note == CHANGED

    async def test_that_is_off_already_needs_no_switching_off(self, tmp_path: Path) -> None:
        async with a_stand(tmp_path, league=True) as stand:
            await set_league(stand.house)
            stand.answers["lock_league"] = giving(None)
            await stand.house.engine.forsake(ROOM.tenant)
            stand.answers.clear()
            assert (await the_league(stand.house)).on
