"""A draft becomes a bank with ids, which its own file gives again."""

from __future__ import annotations

from bot.library.drafting import bank_from
from bot.library.formats.draft import Draft, DraftNote, DraftQuestion
from bot.library.reading import read_bank
from bot.library.writing import write_bank
from bot.quiz.bank import Kind, ScoreBand, Series, Suggestion

DRAFT = Draft(
    title="Day 3 Quiz: Bees",
    questions=(
        DraftQuestion(1, "Who lays?", ("Queen", "Drone"), suggestion=Suggestion(0, 0.8, "The queen does.")),
        DraftQuestion(2, "Who flies?", ("All", "None"), key=(0,), suggestion=Suggestion(1, 0.8, "x")),
        DraftQuestion(3, "Bees hum.", ("True", "False"), key=(0,), kind=Kind.TRUE_FALSE),
    ),
    outcomes=("Name a bee", "Name a bee"),
    notes=(DraftNote("Wax", "Is sweated."), DraftNote("Wax", "Is soft.", "On Wax")),
    bands=(ScoreBand(0, 100, "Fine"),),
    series=Series("Day", 3),
)


def test_ids_are_made_of_the_words_and_never_repeat() -> None:
    bank = bank_from(DRAFT)
    assert bank.id == "day-3-bees"
    assert [outcome.id for outcome in bank.outcomes] == ["name-a-bee", "name-a-bee-2"]
    assert [note.id for note in bank.notes] == ["wax", "wax-2"]
    assert len({question.id for question in bank.questions}) == 3


def test_the_same_draft_gives_the_same_bank_again() -> None:
    assert bank_from(DRAFT) == bank_from(DRAFT)


def test_an_open_key_stays_open_and_only_there_a_suggestion_remains() -> None:
    asked, known, _ = bank_from(DRAFT).questions
    assert asked.open
    assert asked.suggestion is not None
    assert known.suggestion is None


def test_the_banks_file_reads_as_the_bank() -> None:
    bank = bank_from(DRAFT)
    reading = read_bank(write_bank(bank))
    assert (reading.bank, reading.findings) == (bank, ())


def test_a_draft_without_a_title_takes_the_one_given() -> None:
    bank = bank_from(Draft("", DRAFT.questions), title="leaves")
    assert (bank.id, bank.title) == ("leaves", "leaves")
