"""A quiz that is over, small enough to compute by hand, and any quiz that a test likes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.quiz.bank import Option, Outcome, Question, ScoreBand
from bot.quiz.results import ClosedRound, MarkedAnswer, Results
from bot.quiz.scoring import Score, mark_of
from bot.quiz.session import Asked
from bot.quiz.stages import Phase
from tests.quiz.values import NOW, a_session

__all__ = ["LADDER", "played", "rounds_of"]

OUTCOMES = (Outcome("first", "Tell tides apart"), Outcome("second", "Name the winds"))
BANDS = (ScoreBand(0, 49, "Read on."), ScoreBand(50, 100, "Well sailed."))


def rounds_of(count: int, options: int = 4, prompt: str = "Which wind is number {}?") -> tuple[ClosedRound, ...]:
    """Rounds whose key is option 0, shown last: the letter of the right answer is the last one."""
    return tuple(
        ClosedRound(
            number,
            Asked(f"q{number}", f"hash{number}", question.kind, question.key, tuple(reversed(range(options)))),
            question,
            NOW + number * 60_000,
            NOW + number * 60_000 + 30_000,
        )
        for number in range(count)
        for question in [
            Question(
                f"q{number}",
                prompt.format(number),
                tuple(Option(f"wind {number}{at}") for at in range(options)),
                (0,),
                outcomes=("first" if number == 0 else "second",),
            )
        ]
    )


def played(
    choices: Mapping[str, Sequence[int | None]],
    *,
    seconds: float = 4.0,
    phase: Phase = Phase.FINISHED,
    rounds: tuple[ClosedRound, ...] | None = None,
) -> Results:
    """A quiz in which each player (the id is the name in lower case) chose these options, None for none."""
    count = max((len(row) for row in choices.values()), default=0)
    rounds = rounds if rounds is not None else rounds_of(count)
    answers = [
        MarkedAnswer(
            round.number,
            name.casefold(),
            (option,),
            mark_of(round.asked, (option,)),
            int(mark_of(round.asked, (option,))),
            int(seconds * 1000),
            (round.opened_at or 0) + int(seconds * 1000),
        )
        for round in rounds
        for name, row in choices.items()
        if (option := row[round.number]) is not None
    ]
    scores = tuple(
        Score(name.casefold(), name, row.count(0), row.count(0), len(row) - row.count(None))
        for name, row in choices.items()
    )
    session = replace(
        a_session(), phase=phase, round=count - 1, ended_at=NOW + 600_000, asked=tuple(each.asked for each in rounds)
    )
    return Results(session, rounds, scores, tuple(answers), (OUTCOMES,), BANDS)


LADDER: Mapping[str, Sequence[int | None]] = {
    "Ann": (0, 0, 0),
    "Ben": (0, 0, 2),
    "Cid": (0, 1, 1),
    "Dee": (3, 2, None),
}
"""Three, two, one and no right answers: marks whose statistics are short enough to write down."""
