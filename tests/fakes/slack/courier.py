"""Brings interactions and events to the app over whichever wire it has, and their answers back."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes.slack.answers import take, trouble
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.interactions import FIRST_RESPONSE_MS, Answer, Asked, Interaction
from tests.fakes.slack.state import State
from tests.fakes.slack.wires import Attempt, Failure, Parcel, Sort, Wire

__all__ = ["RETRIES_MS", "Courier"]

RETRIES_MS = (0, 60_000, 300_000)
"""How long after a failure an event is sent again."""

FIRST = Attempt()
SORTS = {Asked.COMMAND: Sort.COMMAND, Asked.EVENT: Sort.EVENT}
WITH_BODY = frozenset({Asked.COMMAND, Asked.TYPING, Asked.SUBMIT})


class Courier:
    """One for the app. `wire` may be changed at any time."""

    def __init__(self, state: State, faults: Faults, wire: Wire) -> None:
        self.wire = wire
        self._state = state
        self._faults = faults
        self._sent: dict[str, Parcel] = {}

    def send(self, interaction: Interaction) -> Interaction:
        """Begin to bring what somebody did to the app."""
        sort = SORTS.get(interaction.kind, Sort.INTERACTIVE)
        parcel = Parcel(interaction.id, sort, interaction.payload, interaction.kind in WITH_BODY)
        self._sent[interaction.id] = parcel
        if sort is Sort.EVENT:
            self._state.in_background(self._carry_event(interaction, parcel))
        else:
            interaction.watch = self._state.in_background(self._expire(interaction))
            self._state.in_background(self._carry(interaction, parcel))
        return interaction

    def again(self, interaction: Interaction) -> None:
        """Send the very same once more, as Slack does with what it believes lost."""
        self._state.in_background(self._carry(interaction, self._sent[interaction.id], Attempt(1, "timeout")))

    async def _carry(self, interaction: Interaction, parcel: Parcel, attempt: Attempt = FIRST) -> None:
        answer = await self._attempt(parcel, attempt)
        if isinstance(answer, Failure):
            trouble(interaction, answer.reason)
        elif answer is not None:
            take(self._state, interaction, answer)

    async def _carry_event(self, interaction: Interaction, parcel: Parcel) -> None:
        attempt = FIRST
        while True:
            await self.wire.ready()
            again = replace(parcel, id=f"{parcel.id}-{attempt.number}") if attempt.number else parcel
            answer = await self._attempt(again, attempt)
            if answer is None:
                return
            if isinstance(answer, Answer) and (200 <= answer.status < 300 or not answer.retry):
                take(self._state, interaction, answer)
                return
            reason = answer.reason if isinstance(answer, Failure) else "http_error"
            if attempt.number == len(RETRIES_MS):
                interaction.fail(reason)
                return
            await self._state.clock.sleep(RETRIES_MS[attempt.number])
            attempt = Attempt(attempt.number + 1, reason)

    async def _attempt(self, parcel: Parcel, attempt: Attempt) -> Answer | Failure | None:
        """One sending with what a test wants to go wrong. None: it got lost on the way."""
        wire = self.wire
        delay = self._faults.delay_of(wire.name)
        if delay:
            await self._state.clock.sleep(delay)
        gate = self._faults.gate_of(wire.name)
        if gate:
            await gate.enter()
        fault = self._faults.fault_of(wire.name)
        if fault is None:
            return await wire.send(parcel, attempt)
        if fault.times == 0:
            return None
        if fault.times == 1:
            return await wire.cut(parcel, attempt, arrives=fault.done)
        return await wire.send(parcel, attempt, copies=fault.times)

    async def _expire(self, interaction: Interaction) -> None:
        """The person is told that it did not work, once the time for an acknowledgement is over."""
        await self._state.clock.sleep(FIRST_RESPONSE_MS)
        if interaction.ack is None:
            trouble(interaction, f"nothing came within {FIRST_RESPONSE_MS} ms")
