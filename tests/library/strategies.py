"""Banks as hypothesis draws them: everything the format can say."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.quiz.bank import (
    Bank,
    Difficulty,
    Image,
    Kind,
    Option,
    Outcome,
    Question,
    ScoreBand,
    Series,
    StudyNote,
    Suggestion,
)

__all__ = ["UNHURRIED", "banks", "slugs", "texts"]

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties that read and write whole files, on machines that have other things to do."""

slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
_WORDS = "Yes no null ~ 1.0 0x1F 2020-01-01 12:30 = ' \" \\ *star &and !bang %per @at `tick` {brace} [bracket] "
_MORE = "# key: | > --- true y N 0o17 1_000 +1 .inf \ud7ff \U0001f600"
_AWKWARD = st.sampled_from(
    [
        *_WORDS.split(),
        *_MORE.split(),
        "- dash",
        "? what",
        "a: b",
        "a #b",
        "a\nb",
        "a\n\n  b\nc",
        "a\tb",
        "a\u2028b",
        "a\x85b",
    ]
)
_ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
texts = (_AWKWARD | _ANY).map(str.strip).filter(bool)
_percents = st.floats(0, 100).map(lambda number: round(number, 3))


def _distinct_options(count: int) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=count, max_size=count, unique_by=lambda text: " ".join(text.split()))


@st.composite
def _questions(
    draw: st.DrawFn, name: str, outcomes: tuple[str, ...], *, judged: bool, variant_of: str = ""
) -> Question:
    kind = draw(st.sampled_from([Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE]))
    count = 2 if kind is Kind.TRUE_FALSE else draw(st.integers(2, 20))
    options = ["True", "False"] if kind is Kind.TRUE_FALSE else draw(_distinct_options(count))
    most = count if kind is Kind.MULTIPLE else 1
    positions = st.integers(0, count - 1)
    key = draw(st.lists(positions, min_size=1, max_size=most, unique=True)) if judged else []
    feedback = texts | st.just("") if judged and kind is not Kind.TRUE_FALSE else st.just("")
    guess = None if judged else draw(st.none() | st.builds(Suggestion, positions, st.floats(0, 1), texts))
    return Question(
        id=name,
        prompt=draw(texts),
        options=tuple(Option(text, draw(feedback)) for text in options),
        key=tuple(sorted(key)),
        kind=kind,
        explanation=draw(texts | st.just("")),
        hint=draw(texts | st.just("")),
        difficulty=draw(st.none() | st.sampled_from(Difficulty)),
        outcomes=tuple(draw(st.lists(st.sampled_from(outcomes), max_size=2))) if outcomes else (),
        tags=tuple(draw(st.lists(texts, max_size=2))),
        image=draw(st.none() | st.builds(Image, st.just("https://example.org/a.png"), texts)),
        shuffle=draw(st.booleans()),
        suggestion=guess,
        variant_of=variant_of,
    )


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """A bank that a bank file can hold, open keys included."""
    outcome_ids = tuple(draw(st.lists(slugs, max_size=3, unique=True)))
    names = draw(st.lists(slugs, min_size=1, max_size=3, unique=True))
    notes = draw(st.lists(slugs, max_size=2, unique=True))
    lows = draw(st.lists(_percents, max_size=3))
    firsts = [""] + [draw(st.sampled_from(["", names[0]])) for _ in names[1:]]
    return Bank(
        id=draw(slugs),
        title=draw(texts),
        questions=tuple(
            draw(_questions(name, outcome_ids, judged=draw(st.booleans()), variant_of=first))
            for name, first in zip(names, firsts, strict=True)
        ),
        description=draw(texts | st.just("")),
        language=draw(st.sampled_from(["en", "de", "pt-BR"])),
        difficulty=draw(st.none() | st.sampled_from(Difficulty)),
        tags=tuple(draw(st.lists(texts, max_size=3))),
        outcomes=tuple(Outcome(name, draw(texts)) for name in outcome_ids),
        notes=tuple(
            StudyNote(name, draw(texts), draw(texts), draw(texts | st.just("")), outcome_ids[:1]) for name in notes
        ),
        bands=tuple(ScoreBand(low, draw(st.floats(low, 100)), draw(texts)) for low in lows),
        series=draw(st.none() | st.builds(Series, texts, st.integers(0, 10_000))),
        licence=draw(texts | st.just("")),
        source=draw(texts | st.just("")),
    )
