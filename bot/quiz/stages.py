"""The phases of a session and the stages of its posts."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["LOBBY_SLOT", "NOTICE_SLOT", "RESULT_SLOT", "Ending", "Phase", "Stage", "round_of", "round_slot"]


class Phase(StrEnum):
    """Where a session stands."""

    LOBBY = "lobby"
    """People take seats; the host begins."""
    STARTING = "starting"
    """The host has begun; a few seconds until the first question."""
    POSTING = "posting"
    """The question is on its way to the channel; its clock has not started."""
    OPEN = "open"
    """The question is shown and its clock runs."""
    REVEALING = "revealing"
    """The round is closed and scored; the reveal is on its way to the channel."""
    REVEALED = "revealed"
    """The reveal is shown; a pause for reading before the next question."""
    PAUSED = "paused"
    """The host made time stand still, or the channel could not be reached; the host may resume."""
    FINISHED = "finished"
    """Every question was asked, or the last one standing or a target ended it."""
    STOPPED = "stopped"
    """Ended before the last question; scores are kept."""

    @property
    def over(self) -> bool:
        return self in (Phase.FINISHED, Phase.STOPPED)


class Ending(StrEnum):
    """Why a session ends before its last question."""

    LAST_STANDING = "last_standing"
    TARGET = "target"


class Stage(StrEnum):
    """What a post shows; the stages of one slot follow each other in this order."""

    GATHERING = "gathering"
    ANYTIME = "anytime"
    """A quiz that each answers alone, at any time until it closes."""
    ASKING = "asking"
    REVEAL = "reveal"
    RESULT = "result"
    CLOSED = "closed"


LOBBY_SLOT = "lobby"
RESULT_SLOT = "result"
NOTICE_SLOT = "notice"
"""The only slot of a session that asks nothing."""


def round_slot(round: int) -> str:
    """The slot of the post that asks and reveals round `round` (from 0)."""
    return f"r{round}"


def round_of(slot: str) -> int | None:
    """The round a slot belongs to, None for the lobby's and the result's."""
    return int(slot[1:]) if slot[:1] == "r" and slot[1:].isdigit() else None
