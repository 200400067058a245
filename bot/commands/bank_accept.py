"""The keys of a bank, accepted by a person question by question, or named on the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer
from rich.console import Console

from bot.commands.bank_views import letters, show_question
from bot.commands.terminal import console, counted, stop
from bot.library.editing import accepted, with_key
from bot.library.files import BankFile
from bot.library.limits import Limits
from bot.library.reading import read_bank
from bot.quiz.bank import Bank, Question

__all__ = ["accept_keys", "accept_one_by_one"]


class _Desk:
    """A bank file on the desk: each key is written into it at once."""

    def __init__(self, bank: Bank, file: Path, limits: Limits, to: Console) -> None:
        self.bank = bank
        self._limits = limits
        self._file = BankFile.load(file)
        self._to = to

    def set_key(self, question: Question, key: tuple[int, ...]) -> None:
        """Write one key. Raises ValueError for one the question cannot have, OSError where nothing can be written."""
        text, kept = with_key(self._file.text, self.bank, question, key, self._limits)
        if not kept:
            self._to.print("The file had to be laid out anew for this; comments in it are gone.")
        self._file = replace(self._file, text=text)
        self._file.save()
        bank = read_bank(text, limits=self._limits).bank
        if bank is None:
            raise RuntimeError("a key was written so that the file cannot be read any more")
        self.bank = bank

    def sum_up(self, done: int) -> None:
        left = len(self.bank.open_questions)
        rest = (
            f"{counted(left, 'question')} still open."
            if left
            else f"All keys are known. Next: quorum bank check {self._file.path}"
        )
        self._to.print(f"\n{counted(done, 'key')} accepted. {rest}")


def accept_keys(bank: Bank, file: Path, named: Sequence[str], limits: Limits) -> None:
    """Set the keys given as ID=B or ID=A,C: all of them, or none if one is wrong. Raises OSError."""
    by_id = {question.id: question for question in bank.questions}
    keys: dict[str, tuple[int, ...]] = {}
    for text in named:
        name, _, answer = text.partition("=")
        key = _key(answer)
        if name not in by_id:
            stop(f"{text}: there is no question {name} in {file}")
        if not by_id[name].open:
            stop(f"{text}: {name} has its key already; change it in the file")
        if key is None:
            stop(f"{text}: write letters behind the =, such as {name}=B or {name}=A,C")
        try:
            accepted(by_id[name], key)
        except ValueError as error:
            stop(f"{text}: {error}")
        keys[name] = key
    desk = _Desk(bank, file, limits, console())
    for name, key in keys.items():
        desk.set_key(by_id[name], key)
    desk.sum_up(len(keys))


def accept_one_by_one(bank: Bank, file: Path, limits: Limits) -> None:
    """Show each open question, and write what is answered before the next one. Raises OSError."""
    to = console()
    desk = _Desk(bank, file, limits, to)
    unanswered = bank.open_questions
    done = 0
    for number, question in enumerate(unanswered, start=1):
        to.print()
        show_question(to, question, f"{number} of {len(unanswered)}.")
        key = _asked(question, to)
        if key is None:
            break
        if key:
            desk.set_key(question, key)
            to.print(f"    {letters(key)} is right: written.")
            done += 1
    desk.sum_up(done)


def _asked(question: Question, to: Console) -> tuple[int, ...] | None:
    """The key somebody types: empty to skip the question, None to stop."""
    guess = question.suggestion
    offer = f"Enter = {letters([guess.option])}, " if guess else ""
    while True:
        try:
            answer = typer.prompt(f"    {offer}a letter or several, s = skip, q = quit", default="", show_default=False)
        except typer.Abort:
            return None
        answer = answer.strip()
        if answer == "q" or (answer == "Q" and len(question.options) < 17):
            return None
        if answer == "s" or (answer == "S" and len(question.options) < 19):
            return ()
        key = (guess.option,) if guess and not answer else _key(answer)
        if key is None:
            to.print("    Type letters, such as B or AC.")
            continue
        try:
            return accepted(question, key).key
        except ValueError as error:
            to.print(f"    {error}")


def _key(answer: str) -> tuple[int, ...] | None:
    """Option indexes from "B", "a, c" or "AC"; None for anything else."""
    names = re.sub(r"[\s,;+&]|and", "", answer).upper()
    return tuple(ord(name) - ord("A") for name in names) if re.fullmatch(r"[A-T]+", names) else None
