"""What goes wrong because a test asked for it, on the next calls of a method, or at a door beside the Web API."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fakes.faults import AnyFaults, Gate
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


class Faults(AnyFaults[Fault]):
    """Faults by method or door."""

    def fail(self, name: str, error: Error = INTERNAL_ERROR, times: int = 1, *, done: bool = False) -> None:
        """Answer the next `times` calls with an error; with `done` the work is done before."""
        assert name not in SENDING, f"Slack itself sends at {name!r}: cut or drop it"
        self.add(name, Fault(error, done), times)

    def cut(self, name: str, times: int = 1, *, done: bool = False) -> None:
        """Cut the connection of the next `times` calls instead of answering; with `done` the work is done before.

        At "socket" and "deliver" it is Slack's sending that is cut: before it arrives, or (`done`) before the app's
        answer comes back. Slack takes both for a failure, and sends an event again.
        """
        self.add(name, Fault(None, done), times)

    def limit(self, name: str, retry_after: int, times: int = 1) -> None:
        """Answer the next `times` calls with 429 and `retry_after` whole seconds."""
        assert name not in SENDING, f"Slack does not limit itself at {name!r}"
        self.add(name, Fault(RATELIMITED, False, retry_after), times)

    def repeat(self, name: str, times: int = 1) -> None:
        """Send the next `times` envelopes or requests twice."""
        assert name in SENDING, f"{name!r} is called by the app: have it call twice"
        self.add(name, Fault(None, times=2), times)

    def drop(self, name: str, times: int = 1) -> None:
        """Lose the next `times` envelopes or requests: they never arrive, and nobody sends them again."""
        assert name in SENDING, f"{name!r} is called by the app: cut it"
        self.add(name, Fault(None, times=0), times)
