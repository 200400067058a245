"""What one field of a bank file alone cannot tell: keys, equal options, ids that meet or miss each other, lengths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.library.complaints import Complaint, Place, likely
from bot.library.findings import Severity
from bot.library.limits import Limits
from bot.library.schema import BankEntry, QuestionEntry, RightOption, WrongOption

__all__ = ["Judgement", "folded", "judged", "option_text"]

Judgement = tuple[Severity, Complaint]


def folded(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def option_text(entry: RightOption | WrongOption | str) -> str:
    """What the option says, whichever way it is written."""
    if isinstance(entry, str):
        return entry
    return entry.right if isinstance(entry, RightOption) else entry.wrong


def judged(entry: BankEntry, limits: Limits) -> Iterator[Judgement]:
    """Everything wrong or doubtful in a file whose fields are well formed."""
    if len(entry.questions) > limits.questions:
        yield _error(("questions",), f"more than {limits.questions} questions", "make several banks of it")
        return
    yield from _repeated("questions", "question", [question.id for question in entry.questions])
    yield from _repeated("outcomes", "outcome", [outcome.id for outcome in entry.outcomes])
    yield from _repeated("notes", "note", [note.id for note in entry.notes])
    for where, text, most in _lengths(entry, limits):
        if text is not None and len(text) > most:
            yield _error(where, f"{len(text)} characters, and at most {most} fit here", "shorten it")
    known = {outcome.id for outcome in entry.outcomes}
    for position, note in enumerate(entry.notes):
        yield from _unknown_outcomes(("notes", position), note.outcomes, known)
    for position, band in enumerate(entry.score_bands):
        if band.min_percent > band.max_percent:
            yield _error(("score_bands", position, "min_percent"), "the band ends below its beginning", "swap the two")
    yield from _judged_variants(entry.questions)
    for position, question in enumerate(entry.questions):
        place: Place = ("questions", position)
        yield from _unknown_outcomes(place, question.outcomes, known)
        yield from _judged_question(place, question)


def _error(place: Place, message: str, remedy: str) -> Judgement:
    return Severity.ERROR, (place, message, remedy)


def _repeated(listing: str, thing: str, ids: Sequence[str]) -> Iterator[Judgement]:
    first: dict[str, int] = {}
    for position, name in enumerate(ids):
        if name in first:
            yield _error(
                (listing, position, "id"),
                f"the {thing} id `{name}` is taken by {thing} {first[name] + 1}",
                "give this one another id"
                + (", or delete the line and run `quorum bank check --fix`" if thing == "question" else ""),
            )
        first.setdefault(name, position)


def _unknown_outcomes(place: Place, named: Sequence[str], known: set[str]) -> Iterator[Judgement]:
    for position, name in enumerate(named):
        if name not in known:
            meant = likely(name, sorted(known))
            remedy = f"did you mean `{meant}`?" if meant else "list it under `outcomes:`, or take it out here"
            yield _error((*place, "outcomes", position), f"no outcome has the id `{name}`", remedy)


def _judged_variants(questions: Sequence[QuestionEntry]) -> Iterator[Judgement]:
    """A variant names a question that is there and is none itself."""
    named = {question.id: question for question in questions}
    for position, question in enumerate(questions):
        meant = question.variant_of
        if meant is None:
            continue
        where: Place = ("questions", position, "variant_of")
        first = named.get(meant)
        if meant == question.id:
            yield _error(where, "a question cannot be a variant of itself", "name the other question, or take it out")
        elif first is None:
            near = likely(meant, sorted(named))
            remedy = f"did you mean `{near}`?" if near else "name a question of this bank, or take it out"
            yield _error(where, f"no question has the id `{meant}`", remedy)
        elif first.variant_of is not None:
            yield _error(where, f"`{meant}` is itself a variant", f"write `variant_of: {first.variant_of}`")


def _judged_question(place: Place, question: QuestionEntry) -> Iterator[Judgement]:
    if question.kind == "true_false":
        yield from _judged_true_false(place, question)
        return
    if question.answer is not None:
        yield _error((*place, "answer"), "`answer` is for kind: true_false", "mark an option with `right:` instead")
    if not question.options:
        yield _error(place, "this question has no options", "write `options:` with `- right: ...` and `- wrong: ...`")
        return
    plain_ones = [option for option in question.options if isinstance(option, str)]
    if plain_ones and len(plain_ones) < len(question.options):
        yield _error(
            (*place, "options"), "some options are judged and some are not", "write right: or wrong: before each"
        )
        return
    yield from _judged_suggestion(place, question, len(plain_ones))
    if not plain_ones:
        yield from _judged_key(place, question)
    yield from _equal_options(place, question)


def _judged_true_false(place: Place, question: QuestionEntry) -> Iterator[Judgement]:
    if question.options is not None:
        yield _error(
            (*place, "options"), "a true_false question has no options", "write `answer: true` or `answer: false`"
        )
    yield from _judged_suggestion(place, question, 2 if question.answer is None else 0)


def _judged_suggestion(place: Place, question: QuestionEntry, choices: int) -> Iterator[Judgement]:
    if question.suggested is None:
        return
    if not choices:
        yield _error((*place, "suggested"), "the key is known, so nothing is suggested", "take `suggested` out")
    elif ord(question.suggested.option) - ord("A") >= choices:
        yield _error(
            (*place, "suggested", "option"),
            f"there is no option {question.suggested.option}",
            f"write a letter from A to {chr(ord('A') + choices - 1)}",
        )


def _judged_key(place: Place, question: QuestionEntry) -> Iterator[Judgement]:
    right = sum(isinstance(option, RightOption) for option in question.options or ())
    if not right:
        yield _error((*place, "options"), "no option is right", "write `right:` before the right one")
    elif right > 1 and question.kind == "single":
        yield _error(
            (*place, "options"),
            f"{right} options are right, but the question is of kind single",
            "write `kind: multiple`, or mark the others `wrong:`",
        )


def _equal_options(place: Place, question: QuestionEntry) -> Iterator[Judgement]:
    seen: dict[str, int] = {}
    loosely: dict[str, int] = {}
    for position, option in enumerate(question.options or ()):
        text = folded(option_text(option))
        where = (*place, "options", position)
        if text in seen:
            letter = chr(ord("A") + seen[text])
            yield _error(where, f"this option is the same as option {letter}", "change one, or take it out")
        elif text.casefold() in loosely:
            letter = chr(ord("A") + loosely[text.casefold()])
            message = f"this option differs from option {letter} in capital letters only"
            yield Severity.WARNING, (where, message, "is that what the question is about? Otherwise change one")
        seen.setdefault(text, position)
        loosely.setdefault(text.casefold(), position)


def _lengths(entry: BankEntry, limits: Limits) -> Iterator[tuple[Place, str | None, int]]:
    """Every text of the bank with its place and the most characters it may have."""
    yield ("title",), entry.title, limits.title
    yield ("description",), entry.description, limits.description
    yield ("licence",), entry.licence, limits.label
    yield ("source",), entry.source, limits.description
    yield from ((("tags", number), tag, limits.label) for number, tag in enumerate(entry.tags))
    if entry.series:
        yield ("series", "name"), entry.series.name, limits.label
    for number, outcome in enumerate(entry.outcomes):
        yield ("outcomes", number, "text"), outcome.text, limits.outcome
    for number, note in enumerate(entry.notes):
        yield ("notes", number, "title"), note.title, limits.title
        yield ("notes", number, "text"), note.text, limits.note
        yield ("notes", number, "reference"), note.reference, limits.title
    for number, band in enumerate(entry.score_bands):
        yield ("score_bands", number, "text"), band.text, limits.band
    for number, question in enumerate(entry.questions):
        yield from _question_lengths(("questions", number), question, limits)


def _question_lengths(place: Place, question: QuestionEntry, limits: Limits) -> Iterator[tuple[Place, str | None, int]]:
    yield (*place, "prompt"), question.prompt, limits.prompt
    yield (*place, "explanation"), question.explanation, limits.explanation
    yield (*place, "hint"), question.hint, limits.hint
    yield from (((*place, "tags", number), tag, limits.label) for number, tag in enumerate(question.tags))
    for number, option in enumerate(question.options or ()):
        yield (*place, "options", number), option_text(option), limits.option
        if not isinstance(option, str):
            yield (*place, "options", number, "feedback"), option.feedback, limits.feedback
    if question.image:
        yield (*place, "image", "alt"), question.image.alt, limits.hint
        yield (*place, "image", "url"), question.image.url, limits.description
    if question.suggested:
        yield (*place, "suggested", "evidence"), question.suggested.evidence, limits.explanation
