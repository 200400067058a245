"""What tests of the tutor's pages share: a page as lines of text, and a bank that was partly learned."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz.bank import Bank
from bot.quiz.blocks import Text
from bot.quiz.figures import percent
from bot.quiz.pages import Bars, Bullets, Dated, HeatMap, Named, PageView
from bot.tutor.learned import Held, Learned
from bot.tutor.memory import BLANK, Memory
from tests.quiz.values import BANK


def lines(view: PageView) -> list[str]:
    """What a page says, a line for each thing."""
    said: list[str] = [view.title]
    for entry in view.entries:
        for block in entry:
            match block:
                case Text(text):
                    said.append(text)
                case Named(name, detail):
                    said.append(f"{name} | {detail}")
                case Dated(_, text):
                    said.append(text)
                case Bullets(title, texts):
                    said += [title, *texts]
                case Bars(title, bars):
                    said += [title, *(f"{percent(bar.share)} {bar.name} | {bar.detail}" for bar in bars)]
                case HeatMap(_, told):
                    said.append(told)
                case other:
                    raise AssertionError(f"not told here: {other}")
    return [line for line in said if line]


def tokens(view: PageView) -> dict[str, str]:
    """The buttons of a page and of what is on it, by label; of equal labels the last."""
    turns = list(view.turns)
    for entry in view.entries:
        for block in entry:
            if isinstance(block, Named) and block.turn:
                turns.append(block.turn)
            if isinstance(block, Bars):
                turns += [bar.turn for bar in block.lines if bar.turn]
    return {turn.label: turn.token for turn in turns}


def learned(bank: Bank, **memories: Memory) -> Learned:
    """A bank with these memories, by question id."""
    held = tuple(Held(each.id, each.outcomes, memories.get(each.id, BLANK), each.prompt) for each in bank.questions)
    return Learned(replace(bank, questions=()), held)


def things(**memories: Memory) -> Learned:
    """The bank of `tests.quiz.values` with these memories, by question id."""
    return learned(BANK, **memories)
