"""Sessions as stored bodies: JSON with a format number, and the steps that lift an older body to today's format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from bot.quiz.bank import Kind
from bot.quiz.events import Place
from bot.quiz.session import Answers, Asked, Entry, Pace, PinnedBank, Scoring, Session, Settings, Teaming, Variant
from bot.quiz.stages import Ending, Phase
from bot.store.daily_bodies import occurrence_of, plain_occurrence

__all__ = [
    "SESSION_FORMAT",
    "UPCASTERS",
    "UnknownFormat",
    "Upcaster",
    "decode_session",
    "encode_session",
    "from_mask",
    "lift",
    "to_mask",
]

SESSION_FORMAT = 2

_ASKED = ("id", "hash", "kind", "key", "order", "accepted", "bank")

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


def _from_1_to_2(body: dict[str, Any]) -> dict[str, Any]:
    """Challenges: several banks, more settings, what the host accepted, time that stands still.

    Of format 1 there are bodies from before there were dailies, too: they say nothing of a pace or an occurrence.
    """
    body = dict(body)
    bank = [body.pop("bank_id"), body.pop("bank_hash")]
    settings = {
        "pace": "together",
        **body["settings"],
        "streak": False,
        "teams": [],
        "teaming": "chosen",
        "countdown": 0,
        "talk_seconds": 0,
        "variant": "plain",
        "target": None,
    }
    return {
        "occurrence": None,
        **body,
        "banks": [bank],
        "settings": settings,
        "asked": [[*asked, [], 0] for asked in body["asked"]],
        "sizes": [],
        "held_at": None,
        "left_ms": None,
        "pauses": [],
        "ending": None,
    }


UPCASTERS: Mapping[int, Upcaster] = MappingProxyType({1: _from_1_to_2})
"""From a format to the next one."""


class UnknownFormat(Exception):
    """A stored body was written by a newer version, or by none."""


def lift(
    body: dict[str, Any],
    format: int,
    *,
    to: int = SESSION_FORMAT,
    by: Mapping[int, Upcaster] = UPCASTERS,
    what: str = "session",
) -> dict[str, Any]:
    """A body of `format` in the format `to`. Raises UnknownFormat where no step leads there."""
    while format != to:
        if format > to or format not in by:
            raise UnknownFormat(
                f"a stored {what} has format {format}, and this version of Quorum reads formats up to {to}: "
                "run the version that wrote it, or a newer one"
            )
        body, format = by[format](body), format + 1
    return body


def encode_session(session: Session) -> str:
    """A session as JSON text of format `SESSION_FORMAT`."""
    place, settings = session.place, session.settings
    plain = {
        "id": session.id,
        "place": [place.tenant, place.platform, place.channel],
        "host": session.host,
        "host_name": session.host_name,
        "banks": [[bank.id, bank.hash] for bank in session.banks],
        "title": session.title,
        "seed": session.seed,
        "settings": {
            "entry": settings.entry,
            "answers": settings.answers,
            "scoring": settings.scoring,
            "seconds": settings.seconds,
            "reading_seconds": settings.reading_seconds,
            "streak": settings.streak,
            "teams": settings.teams,
            "teaming": settings.teaming,
            "countdown": settings.countdown,
            "talk_seconds": settings.talk_seconds,
            "variant": settings.variant,
            "target": settings.target,
            "pace": settings.pace,
        },
        "asked": [[getattr(asked, name) for name in _ASKED] for asked in session.asked],
        "created_at": session.created_at,
        "phase": session.phase,
        "round": session.round,
        "seated": session.seated,
        "sizes": session.sizes,
        "opened_at": session.opened_at,
        "due_at": session.due_at,
        "closed_at": session.closed_at,
        "paused_in": session.paused_in,
        "held_at": session.held_at,
        "left_ms": session.left_ms,
        "pauses": session.pauses,
        "ending": session.ending,
        "ended_at": session.ended_at,
        "version": session.version,
        "occurrence": plain_occurrence(session.occurrence) if session.occurrence else None,
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def decode_session(text: str, format: int) -> Session:
    """The session that `encode_session` wrote. Raises UnknownFormat."""
    plain = lift(json.loads(text), format)
    settings, paused_in, ending = plain["settings"], plain["paused_in"], plain["ending"]
    occurrence = plain["occurrence"]
    return Session(
        id=plain["id"],
        place=Place(*plain["place"]),
        host=plain["host"],
        host_name=plain["host_name"],
        banks=tuple(PinnedBank(id, hash) for id, hash in plain["banks"]),
        title=plain["title"],
        seed=plain["seed"],
        settings=Settings(
            entry=Entry(settings["entry"]),
            answers=Answers(settings["answers"]),
            scoring=Scoring(settings["scoring"]),
            seconds=settings["seconds"],
            reading_seconds=settings["reading_seconds"],
            streak=settings["streak"],
            teams=tuple(settings["teams"]),
            teaming=Teaming(settings["teaming"]),
            countdown=settings["countdown"],
            talk_seconds=settings["talk_seconds"],
            variant=Variant(settings["variant"]),
            target=settings["target"],
            pace=Pace(settings["pace"]),
        ),
        asked=tuple(
            Asked(id, hash, Kind(kind), tuple(key), tuple(order), tuple(accepted), bank)
            for id, hash, kind, key, order, accepted, bank in plain["asked"]
        ),
        created_at=plain["created_at"],
        phase=Phase(plain["phase"]),
        round=plain["round"],
        seated=plain["seated"],
        sizes=tuple(plain["sizes"]),
        opened_at=plain["opened_at"],
        due_at=plain["due_at"],
        closed_at=plain["closed_at"],
        paused_in=Phase(paused_in) if paused_in else None,
        held_at=plain["held_at"],
        left_ms=plain["left_ms"],
        pauses=tuple((since, to) for since, to in plain["pauses"]),
        ending=Ending(ending) if ending else None,
        ended_at=plain["ended_at"],
        version=plain["version"],
        occurrence=occurrence_of(occurrence) if occurrence else None,
    )


def to_mask(options: Iterable[int]) -> int:
    """A set of option indexes as a bit mask (bit 0 is option 0). ValueError for one a column cannot hold."""
    mask = 0
    for option in options:
        if not 0 <= option < 63:
            raise ValueError(f"option index {option} is not in 0..62")
        mask |= 1 << option
    return mask


def from_mask(mask: int) -> tuple[int, ...]:
    """The option indexes of a bit mask, ascending."""
    return tuple(option for option in range(mask.bit_length()) if mask >> option & 1)
