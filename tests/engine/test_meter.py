"""What the engine counts about itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.meter import Lag, Meter, Times
from bot.ports.pulse import BOUNDS_MS, Life


@given(st.lists(st.integers(-10, 100_000)))
def test_every_time_is_in_the_first_bucket_that_holds_it(taken: list[int]) -> None:
    times = Times()
    for ms in taken:
        times.add(ms)
    spread = times.spread()
    for at, bound in enumerate(BOUNDS_MS):
        assert sum(spread.counts[: at + 1]) == sum(ms <= bound for ms in taken)
    assert sum(spread.counts) == len(taken)
    assert spread.sum_ms == sum(max(ms, 0) for ms in taken)


def test_what_is_due_lags_from_its_first_moment_until_it_is_done() -> None:
    lag: Lag[str] = Lag()
    assert lag.oldest(1_000) == 0
    lag.begin("a", 500)
    lag.begin("b", 200)
    lag.begin("a", 900)
    assert (len(lag), lag.oldest(1_000)) == (2, 800)
    lag.end("b", 1_000)
    lag.end("nobody", 1_000)
    assert (len(lag), lag.oldest(1_000)) == (1, 500)
    lag.end("a", 1_100)
    assert lag.oldest(2_000) == 0
    assert (sum(lag.spread().counts), lag.spread().sum_ms) == (2, 800 + 600)


def test_a_failing_store_is_timed_until_something_is_stored_again() -> None:
    meter = Meter()

    def failing_ms(now: int) -> int | None:
        return meter.pulse(now, Life.RUNNING, (0, 0, False), sends=Lag(), wakes=Lag(), told_to_wait={}).failing_ms

    assert failing_ms(5) is None
    meter.failed(3, 100)
    meter.failed(2, 900)
    assert (failing_ms(1_100), meter.not_saved) == (1_000, 5)
    meter.stored(1, [1_050], 1_200)
    assert (failing_ms(1_200), meter.answers, meter.acks.spread().sum_ms) == (None, 1, 150)
