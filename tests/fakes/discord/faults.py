"""What goes wrong because a test asked for it, on the next calls of a route."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fakes.discord.errors import SERVER_ERROR, Error
from tests.fakes.faults import AnyFaults, Gate

__all__ = ["Fault", "Faults", "Gate"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong. `done`: the work is done all the same, only its answer is lost or wrong.

    `error` None cuts the connection. `retry_after` (seconds) makes it a 429, `everywhere` a global one.
    """

    error: Error | None
    done: bool = False
    retry_after: float | None = None
    everywhere: bool = False


class Faults(AnyFaults[Fault]):
    """Faults by route."""

    def fail(self, route: str, error: Error = SERVER_ERROR, times: int = 1, *, done: bool = False) -> None:
        """Answer the next `times` calls with an error; with `done` the work is done before."""
        self.add(route, Fault(error, done), times)

    def cut(self, route: str, times: int = 1, *, done: bool = False) -> None:
        """Cut the connection of the next `times` calls instead of answering."""
        self.add(route, Fault(None, done), times)

    def limit(self, route: str, retry_after: float, times: int = 1, *, everywhere: bool = False) -> None:
        """Answer the next `times` calls with 429 and `retry_after` seconds; `everywhere`: as the global limit."""
        self.add(route, Fault(Error(429, 0, "You are being rate limited."), False, retry_after, everywhere), times)
