"""What goes wrong because a test asked for it, on the next calls of a method, or at a door beside the Web API."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tests.fakes.discord.faults import Gate
from tests.fakes.slack.errors import INTERNAL_ERROR, RATELIMITED, Error
from tests.fakes.slack.names import DELIVER, SOCKET

__all__ = ["Fault", "Faults", "Gate"]

SENDING = (SOCKET, DELIVER)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong. `done`: the work is done all the same, only its answer is lost or wrong.

    `error` None cuts the connection; `retry_after` (whole seconds) goes with a 429. Where Slack is the one who sends:
    `times` is how often the same thing is sent (0: it never arrives, and Slack knows nothing of it).
    """

    error: Error | None
    done: bool = False
    retry_after: int | None = None
    times: int = 1


class Faults:
    """Faults by method or door, used up in the order they were asked for. Unknown names raise KeyError at once."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = frozenset(names)
        self._next: dict[str, list[Fault]] = {}
        self._delays: dict[str, list[int]] = {}
        self._gates: dict[str, Gate] = {}

    def fail(self, name: str, error: Error = INTERNAL_ERROR, times: int = 1, *, done: bool = False) -> None:
        """Answer the next `times` calls with an error; with `done` the work is done before."""
        assert name not in SENDING, f"Slack itself sends at {name!r}: cut or drop it"
        self._add(name, Fault(error, done), times)

    def cut(self, name: str, times: int = 1, *, done: bool = False) -> None:
        """Cut the connection of the next `times` calls instead of answering; with `done` the work is done before.

        At "socket" and "deliver" it is Slack's sending that is cut: before it arrives, or (`done`) before the app's
        answer comes back. Slack takes both for a failure, and sends an event again.
        """
        self._add(name, Fault(None, done), times)

    def limit(self, name: str, retry_after: int, times: int = 1) -> None:
        """Answer the next `times` calls with 429 and `retry_after` whole seconds."""
        assert name not in SENDING, f"Slack does not limit itself at {name!r}"
        self._add(name, Fault(RATELIMITED, False, retry_after), times)

    def repeat(self, name: str, times: int = 1) -> None:
        """Send the next `times` envelopes or requests twice."""
        assert name in SENDING, f"{name!r} is called by the app: have it call twice"
        self._add(name, Fault(None, times=2), times)

    def drop(self, name: str, times: int = 1) -> None:
        """Lose the next `times` envelopes or requests: they never arrive, and nobody sends them again."""
        assert name in SENDING, f"{name!r} is called by the app: cut it"
        self._add(name, Fault(None, times=0), times)

    def slow(self, name: str, ms: int, times: int = 1) -> None:
        """Let `ms` pass on the fake's clock before the next `times` calls are looked at."""
        self._delays.setdefault(self._known(name), []).extend([ms] * times)

    def hold(self, name: str) -> Gate:
        """Hold back every call from now on, until the gate is released."""
        gate = self._gates[self._known(name)] = Gate()
        return gate

    def release(self) -> None:
        """Open every gate."""
        for gate in self._gates.values():
            gate.release()

    @property
    def left(self) -> int:
        """How many faults nobody met yet."""
        return sum(map(len, self._next.values()))

    def fault_of(self, name: str) -> Fault | None:
        """The next fault of a name, which is used up with this: called by the server."""
        waiting = self._next.get(name)
        return waiting.pop(0) if waiting else None

    def delay_of(self, name: str) -> int:
        """The next delay of a name in ms, used up with this: called by the server."""
        waiting = self._delays.get(name)
        return waiting.pop(0) if waiting else 0

    def gate_of(self, name: str) -> Gate | None:
        """The gate before a name: called by the server."""
        return self._gates.get(name)

    def _add(self, name: str, fault: Fault, times: int) -> None:
        self._next.setdefault(self._known(name), []).extend([fault] * times)

    def _known(self, name: str) -> str:
        if name not in self._names:
            raise KeyError(f"the fake has no {name!r}")
        return name
