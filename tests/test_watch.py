"""What is served for whoever watches: ready or why not, and metrics for whoever brings the token."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from bot.app import serve
from bot.ports.platform import Unreachable
from bot.ports.pulse import Life
from bot.ports.store import Unavailable
from bot.quiz.session import Settings as QuizSettings
from bot.quiz.stages import Phase
from bot.settings import Settings
from bot.watch import FRESH_MS, PATIENCE_MS, Readiness, watch_routes
from tests.fakes.house import House, a_house
from tests.fakes.loopback import on_loopback
from tests.quiz.values import ANN, BEN

TOKEN = "a-token-that-is-long-enough"


@asynccontextmanager
async def watched(house: House, token: str | None = TOKEN) -> AsyncIterator[str]:
    """The address of a server with nothing but the routes."""
    app = web.Application()
    app.add_routes(watch_routes(house.engine, {"web": house.platform}, house.clock, token))
    async with on_loopback(app) as address:
        yield address


async def get(url: str, token: str | None = None) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession() as client, client.get(url, headers=headers) as answer:
        return answer.status, await answer.text()


def samples(text: str) -> dict[str, float]:
    """Values by name and labels as the text has them."""
    return {
        sample.name + "".join(f"/{value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def readiness(house: House) -> Readiness:
    return Readiness(house.engine, {"web": house.platform}, house.clock)


async def test_a_house_that_runs_is_ready(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house, watched(house) as url:
        assert await get(f"{url}/readyz") == (200, "ready\n")


async def test_before_it_runs_and_after_it_is_not_ready(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        looked = readiness(house)
    assert await looked.reasons() == ("the engine is stopping",)
    house.engine._life = Life.STARTING
    assert await looked.reasons() == ("the engine is starting",)


async def test_a_platform_that_is_not_connected_is_named(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house, watched(house) as url:
        house.platform.connected = False
        assert await get(f"{url}/readyz") == (503, "web is not connected\n")


async def test_a_store_that_cannot_write_is_a_reason_and_is_tried_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_house(tmp_path) as house:
        looked, tried = readiness(house), 0

        async def full() -> None:
            nonlocal tried
            tried += 1
            raise Unavailable("The disk is full.")

        with monkeypatch.context() as patched:
            patched.setattr(house.engine, "probe", full)
            assert await looked.reasons() == ("the store cannot write: The disk is full.",)
            await looked.reasons()
            assert tried == 1, "however many ask"
        await house.clock.advance(FRESH_MS)
        assert await looked.reasons() == ()


async def test_a_store_that_hangs_is_a_reason_after_two_seconds(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        looked = readiness(house)
        async with house.store.writing():
            asked = asyncio.ensure_future(looked.reasons())
            await house.clock.advance(PATIENCE_MS)
            assert "has not answered for 2 s" in (await asked)[0]
            again = asyncio.ensure_future(looked.reasons())
            await house.clock.advance(PATIENCE_MS)
            assert "has not answered" in (await again)[0]
        await house.quiet()
        await house.clock.advance(FRESH_MS)
        assert await looked.reasons() == ()


async def test_a_store_that_cannot_be_tried_for_whatever_reason_is_one_and_the_log_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_house(tmp_path) as house, watched(house) as url:

        async def mistaken() -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(house.engine, "probe", mistaken)
        with capture_logs() as logs:
            assert await get(f"{url}/readyz") == (503, "the store cannot be tried; the log says why\n")
    assert [entry["exc_info"] for entry in logs if entry["event"] == "cannot try the store"] == [True]


async def test_too_much_to_store_in_time_is_a_reason_beside_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_house(tmp_path) as house:
        monkeypatch.setattr(house.engine, "pulse", lambda of=house.engine.pulse: replace(of(), overloaded=True))
        house.platform.connected = False
        assert await readiness(house).reasons() == (
            "more comes in than can be stored in time; new quizzes are refused",
            "web is not connected",
        )


async def test_metrics_are_for_whoever_brings_the_token(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house, watched(house) as url:
        for wrong in (None, "another-token", TOKEN[:-1], "t\xf6ken-that-is-not-ascii"):
            status, text = await get(f"{url}/metrics", wrong)
            assert status == 401
            assert "quorum_" not in text
        assert (await get(f"{url}/metrics", TOKEN))[0] == 200


async def test_without_a_token_there_are_no_metrics(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house, watched(house, None) as url:
        assert (await get(f"{url}/metrics", TOKEN))[0] == 404


async def test_metrics_tell_what_happened(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house, watched(house) as url:
        house.platform.failures.append(Unreachable("slow down", retry_after=3_000))
        await house.start(QuizSettings(seconds=30))
        await house.advance(4_000)
        await house.phase(Phase.OPEN)
        for person in (ANN, BEN):
            await house.pick(person, 0)
        await house.advance(40_000)
        _, text = await get(f"{url}/metrics", TOKEN)
    told = samples(text)
    assert told["quorum_answers_total"] == 2
    assert told["quorum_ack_seconds_count"] == 2, "the start is no click"
    assert told["quorum_ack_seconds_bucket/3.0"] == told["quorum_ack_seconds_bucket/+Inf"] == 2
    assert told["quorum_rate_limit_waits_total/web"] == 1
    assert told["quorum_rate_limit_wait_seconds_total/web"] == 3
    assert told["quorum_waker_lag_seconds_count"] >= 1
    assert told["quorum_outbox_lag_seconds_count"] >= 2
    assert (told["quorum_queue_depth"], told["quorum_overloaded"]) == (0, 0)
    assert told["quorum_refused_total/overload"] == told["quorum_refused_total/queue_full"] == 0
    assert told["quorum_platform_connected/web"] == 1
    assert told["process_resident_memory_bytes"] > 0


async def test_every_metric_says_what_it_is(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house, watched(house) as url:
        _, text = await get(f"{url}/metrics", TOKEN)
    named = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    assert {name for name in named if name.startswith("quorum_")}
    assert named == set(re.findall(r"^# HELP (\S+) \S", text, re.MULTILINE))


async def test_nothing_is_registered_with_the_librarys_own_registry(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house, watched(house) as url:
        await get(f"{url}/metrics", TOKEN)
    assert not [metric.name for metric in REGISTRY.collect() if metric.name.startswith("quorum")]


def settings(folder: Path, **more: object) -> Settings:
    return Settings(_env_file=None, data_dir=folder, web_port=0, **more)  # type: ignore[call-arg, arg-type]


@pytest.mark.usefixtures("empty_environment")
async def test_the_real_server_has_both_whatever_name_it_is_asked_by(tmp_path: Path) -> None:
    async with serve(settings(tmp_path, metrics_token=TOKEN)) as app:
        headers = {"Host": "10.0.0.7:1234", "Authorization": f"Bearer {TOKEN}"}
        async with aiohttp.ClientSession(headers=headers) as client:
            for path in ("/readyz", "/healthz", "/metrics"):
                async with client.get(f"{app.address}{path}") as answer:
                    assert answer.status == 200, path


@pytest.mark.usefixtures("empty_environment")
async def test_a_port_is_opened_for_metrics_alone_and_not_for_readiness_alone(tmp_path: Path) -> None:
    async with serve(settings(tmp_path, web=False)) as app:
        assert app.address is None
    async with serve(settings(tmp_path, web=False, metrics_token=TOKEN)) as app:
        assert (await get(f"{app.address}/metrics", TOKEN))[0] == 200
        assert (await get(f"{app.address}/"))[0] == 404


def test_a_token_that_anybody_could_guess_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="metrics_token"):
        settings(tmp_path, metrics_token="short")
