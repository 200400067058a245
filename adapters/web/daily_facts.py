"""What the room's pages say about its daily quiz."""

from __future__ import annotations

from typing import Any

from bot.ports import DailyView
from bot.quiz.daily_words import moment_words, plan_words

__all__ = ["daily_facts"]


def daily_facts(view: DailyView | None) -> dict[str, Any] | None:
    """What the room's page says about its daily quiz; None where there is none."""
    if view is None:
        return None
    daily = view.daily
    return {
        "source": view.source,
        "plan": plan_words(daily.plan, view.source),
        "next": moment_words(daily.next_day, daily.plan) if daily.next_day else "",
        "paused": daily.next_day is None,
        "open": view.open.id if view.open is not None and not view.open.holds else "",
        "took_part": view.took_part,
    }
