"""The engine's pulse as Prometheus reads it. Imported only where metrics are served."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.ports.platform import Platform
from bot.ports.pulse import BOUNDS_MS, Pulse, Spread, Watched

__all__ = ["CONTENT_TYPE", "Metrics"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """A registry of its own: nothing is registered with the library's global one."""

    def __init__(self, engine: Watched, platforms: Mapping[str, Platform]) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Collector(engine, platforms))
        ProcessCollector(registry=self._registry)

    def text(self) -> bytes:
        """Everything as it is now, in the text format."""
        return generate_latest(self._registry)


class _Collector(Collector):
    """Asked for each time somebody reads: until then the numbers cost nothing."""

    def __init__(self, engine: Watched, platforms: Mapping[str, Platform]) -> None:
        self._engine = engine
        self._platforms = platforms

    def collect(self) -> Iterator[Metric]:
        """See `prometheus_client.registry.Collector`."""
        pulse = self._engine.pulse()
        yield from _counters(pulse)
        yield from _gauges(pulse)
        yield _histogram("quorum_ack_seconds", "From a click's arrival to its commit.", pulse.acks)
        yield _histogram("quorum_outbox_lag_seconds", "From when a post was due to when it was shown.", pulse.sends)
        yield _histogram("quorum_waker_lag_seconds", "From a deadline to its commit.", pulse.wakes)
        connected = ((name, float(platform.connected)) for name, platform in self._platforms.items())
        yield _by("platform", GaugeMetricFamily, "quorum_platform_connected", "1 while it is connected.", connected)


def _counters(pulse: Pulse) -> Iterator[Metric]:
    yield CounterMetricFamily("quorum_answers", "Answers stored.", pulse.answers)
    yield CounterMetricFamily("quorum_not_saved", "Events that could not be stored.", pulse.not_saved)
    refused = (("overload", pulse.refused), ("queue_full", pulse.turned_away))
    yield _by("reason", CounterMetricFamily, "quorum_refused", "New sessions and clicks turned away.", refused)
    waits = pulse.told_to_wait.items()
    yield _by(
        "platform",
        CounterMetricFamily,
        "quorum_rate_limit_waits",
        "How often a platform said when to try again.",
        ((name, times) for name, (times, _) in waits),
    )
    yield _by(
        "platform",
        CounterMetricFamily,
        "quorum_rate_limit_wait_seconds",
        "How long platforms said to wait, in all.",
        ((name, ms / 1_000) for name, (_, ms) in waits),
    )


def _gauges(pulse: Pulse) -> Iterator[Metric]:
    for name, told, value in (
        ("queue_depth", "Events that wait for a commit.", pulse.waiting),
        ("queue_wait_seconds", "How long an event that comes now is expected to wait.", pulse.wait_ms / 1_000),
        ("overloaded", "1 while new sessions are refused.", pulse.overloaded),
        ("store_failing_seconds", "For how long nothing could be stored.", (pulse.failing_ms or 0) / 1_000),
        ("outbox_oldest_seconds", "How long the oldest post that is due has been.", pulse.send_lag_ms / 1_000),
        ("waker_oldest_seconds", "How long the oldest deadline that is due has been.", pulse.wake_lag_ms / 1_000),
    ):
        yield GaugeMetricFamily(f"quorum_{name}", told, float(value))


def _by(
    label: str,
    kind: type[CounterMetricFamily] | type[GaugeMetricFamily],
    name: str,
    told: str,
    values: Iterable[tuple[str, float]],
) -> Metric:
    family = kind(name, told, labels=[label])
    for of, value in values:
        family.add_metric([of], value)
    return family


def _histogram(name: str, told: str, spread: Spread) -> Metric:
    """Prometheus counts everything up to a bound, and has its bounds in seconds."""
    bounds = [*(str(ms / 1_000) for ms in BOUNDS_MS), "+Inf"]
    buckets = list(zip(bounds, map(float, accumulate(spread.counts)), strict=True))
    return HistogramMetricFamily(name, told, buckets=buckets, sum_value=spread.sum_ms / 1_000)
