"""docs/operations.md tells everything an operator has."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Metrics
from bot.ports.pulse import Life, Pulse, Spread
from tests.fakes.clock import VirtualClock
from tests.fakes.platform import FakePlatform

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


class Engine:
    """One that has seen everything happen."""

    def pulse(self) -> Pulse:
        times = Spread()
        return Pulse(Life.RUNNING, 1, 1, True, 1, times, times, 1, times, 1, 1, 1, 1, 1, {"web": (1, 1)})

    async def probe(self) -> None:
        raise AssertionError("metrics try nothing")


def families() -> list[tuple[str, str]]:
    text = Metrics(Engine(), {"web": FakePlatform(VirtualClock())}).text().decode()
    return [(family.name, family.type) for family in text_string_to_metric_families(text)]


@pytest.mark.parametrize(("name", "kind"), families())
def test_every_metric_is_documented(name: str, kind: str) -> None:
    if name.startswith("process_"):
        assert "`process_...`" in PAGE
    else:
        assert f"`{name}{'_total' if kind == 'counter' else ''}`" in PAGE


@pytest.mark.parametrize("command", ["backup", "restore", "check-db", "check-db --repair"])
def test_every_command_is_documented(command: str) -> None:
    assert f"    quorum {command}" in PAGE


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_every_address_is_documented(address: str) -> None:
    assert f"| `{address}` |" in PAGE
