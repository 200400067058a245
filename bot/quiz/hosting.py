"""What a host's words mean where a session stands."""

from __future__ import annotations

from bot.quiz.session import Session
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act, Press

__all__ = ["HOST_ACTS", "skipping"]

HOST_ACTS = frozenset(
    {Act.BEGIN, Act.CLOSE, Act.NEXT, Act.STOP, Act.PAUSE, Act.RESUME, Act.EXTEND, Act.REGRADE, Act.HOSTING}
)
"""What only the host may do, or whoever leads."""


def skipping(session: Session) -> Press:
    """What "skip" means now: close the question, go on from its answer, or go on from a pause."""
    act = {Phase.REVEALED: Act.NEXT, Phase.PAUSED: Act.RESUME}.get(session.phase, Act.CLOSE)
    return Press(session.id, act, max(session.round, 0))
