"""What somebody knows, in bars; what needs care; and what a group has weak. Pure texts for any platform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.quiz.bank import Bank, Outcome
from bot.quiz.blocks import Text, Tone
from bot.quiz.figures import percent
from bot.quiz.fitting import brief
from bot.quiz.lessons import Deed, Lesson, scope_of
from bot.quiz.page_texts import Entry, paged, said
from bot.quiz.pages import Bar, Bars, Dated, HeatMap, Named, Page, PageBlock, PageView, Subject, Turn
from bot.quiz.wording import counted, listed
from bot.tutor.days import DayCount
from bot.tutor.learned import Learned, in_words, mastered, outcomes_of, overall
from bot.tutor.mastery import LEAST_SEEN, WEEK_MS, Mastery, Sureness, WeakSpot, about_to_be_lost
from bot.tutor.memory import Memory, is_leech, recall, resting
from bot.tutor.study_pages import GONE, PROMPT, bank_of, with_turns

__all__ = ["SPOTS", "WeakBank", "due_page", "group_page", "heat", "mastery_page"]

_BARS, _CARED_FOR = 6, 6
"""Bars, and questions, a page."""
_FADING = 5
SPOTS = 3
"""So many outcomes of a bank are named as weak, and asked for in a quiz on them."""
_NAMED = 20
KNOWN = "What you know"
CARE = "What needs care"
GROUP = "Your group"
_EXPLAINED = "A bar is how much of it you would get right today; a question you never met counts as not known."


def mastery_page(learned: Sequence[Learned], heat: HeatMap, page: Page, now: int) -> PageView:
    """How well somebody has each outcome of a bank, or all of each bank; `learned` are those the page is of."""
    if page.of:
        here = next((each for each in learned if each.bank.id == bank_of(page)), None)
        return _outcomes(here, page, now) if here is not None else said(KNOWN, GONE)
    if not learned:
        return said(KNOWN, "There is no bank here yet. Whoever runs this bot can add some.")
    lines = [_bank(each, now) for each in learned]
    view = paged(KNOWN, [(Text(_EXPLAINED, Tone.MUTED), each, heat) for each in _some(lines)], 1, page)
    further = (
        Turn("Practise", Lesson(Deed.PRACTICE)),
        Turn("My plan", Page(Subject.PLAN)),
        Turn("What needs care", Page(Subject.DUE)),
    )
    return with_turns(view, *further)


def _bank(learned: Learned, now: int) -> Bar:
    bank, met = learned.bank, learned.met()
    told = f"{met} of {counted(len(learned.questions), 'question')} met" if met else "not begun"
    turn = Turn("Outcomes", Page(Subject.MASTERY, bank.id))
    return Bar(bank.title, overall(learned, now), told, faint=not met, turn=turn)


def _outcomes(learned: Learned, page: Page, now: int) -> PageView:
    bank = learned.bank
    lines = [_outcome(bank.id, outcome, held) for outcome, held in mastered(learned, now)]
    if not lines:
        return said(bank.title, "This bank has nothing to ask.")
    view = paged(bank.title, [(Text(_EXPLAINED, Tone.MUTED), each) for each in _some(lines)], 1, page)
    further = (
        Turn("Practise", Lesson(Deed.PRACTICE, bank.id)),
        Turn("Notes", Page(Subject.STUDY, bank.id)),
        Turn("All banks", Page(Subject.MASTERY)),
    )
    return with_turns(view, *further)


def _outcome(bank: str, outcome: Outcome, held: Mastery) -> Bar:
    turn = Turn("Practise", Lesson(Deed.PRACTICE, scope_of(bank, outcome.id)))
    return Bar(outcome.text, held.recall, in_words(held), faint=held.sure is Sureness.BARELY, turn=turn)


def _some(lines: Sequence[Bar]) -> Iterable[Bars]:
    return (Bars("", tuple(lines[at : at + _BARS])) for at in range(0, len(lines), _BARS))


def heat(days: Sequence[DayCount]) -> HeatMap:
    """The days somebody has answered on, with what they come to in words."""
    told = tuple((each.day, each.count) for each in days)
    active = sum(count > 0 for _, count in told)
    answers = counted(sum(count for _, count in told), "answer")
    if not active:
        return HeatMap(told, f"No answers in the last {len(told)} days.")
    return HeatMap(told, f"Answers on {active} of the last {len(told)} days: {answers}.")


# -- what needs care ---------------------------------------------------------------------------------------------------


def due_page(learned: Sequence[Learned], page: Page, now: int) -> PageView:
    """What will not stick, what rests, what is about to be forgotten; of one bank, if the page is."""
    if page.of and not learned:
        return said(CARE, GONE)
    cared = [*_section("Will not stick", chain.from_iterable(_leeches(each) for each in learned))]
    cared += _section("Rests", chain.from_iterable(_resting(each, now) for each in learned))
    fading = _fading(learned, now)
    if fading.lines:
        cared.append((fading,))
    if not cared:
        view = said(CARE, "Nothing does: nothing is stubborn, nothing rests, nothing is about to be forgotten.")
    else:
        view = paged(CARE, cared, _CARED_FOR, page)
    return with_turns(view, Turn("Review what is due", Lesson(Deed.REVIEW, bank_of(page))))


def _section(title: str, entries: Iterable[Entry]) -> Iterable[Entry]:
    """The entries, the first of them under the title."""
    for number, entry in enumerate(entries):
        yield entry if number else (Text(title, Tone.MUTED), *entry)


def _leeches(learned: Learned) -> Iterable[Entry]:
    bank = learned.bank
    for question in learned.questions:
        memory = learned.memory(question)
        if is_leech(memory) and not memory.suspended:
            outcome = next(iter(question.outcomes), "")
            note = Turn("Read the note", Page(Subject.STUDY, scope_of(bank.id, outcome)))
            told = f"missed {memory.lapses} times; the note may help more than asking again"
            yield (Named(brief(question.prompt, PROMPT), told, note),)


def _resting(learned: Learned, now: int) -> Iterable[Entry]:
    bank = learned.bank
    for question in learned.questions:
        memory = learned.memory(question)
        if resting(memory, now):
            again = Turn("Ask me again", Lesson(Deed.WAKE, scope_of(bank.id, question.id)))
            told = "suspended" if memory.suspended else "not today"
            named = Named(brief(question.prompt, PROMPT), told, again)
            back: tuple[PageBlock, ...] = ()
            if not memory.suspended and memory.buried_until is not None:
                back = (Dated(memory.buried_until, "asked again from then on"),)
            yield (named, *back)


def _fading(learned: Sequence[Learned], now: int) -> Bars:
    """What is forgotten most within a week, over all banks, each beside what it is today."""
    memories: dict[str, Memory] = {}
    prompts: dict[str, str] = {}
    for each in learned:
        for question in each.questions:
            memory = each.memory(question)
            if memory.answers and not resting(memory, now):
                key = scope_of(each.bank.id, question.id)
                memories[key], prompts[key] = memory, brief(question.prompt, PROMPT)
    lines = (
        Bar(prompts[key], recall(memories[key], now), f"{percent(recall(memories[key], now + WEEK_MS))} in a week")
        for key in about_to_be_lost(memories, now, _FADING)
    )
    return Bars("About to be forgotten", tuple(lines))


# -- a group -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeakBank:
    """A bank and what a group has weak in it, the weakest first."""

    bank: Bank
    spots: tuple[WeakSpot, ...]

    @property
    def weakest(self) -> tuple[WeakSpot, ...]:
        """Those that are named, and that a quiz on them asks for."""
        return self.spots[:SPOTS]


def group_page(weak: Sequence[WeakBank] | None, names: Sequence[str], page: Page, *, seen: bool) -> PageView:
    """Where a group is weak, for whoever leads; `weak` None for anybody else.

    `names` are those who asked to be counted in, `seen` whether the reader is one of them.
    """
    toggle = Turn("Count me out", Lesson(Deed.SEEN)) if seen else Turn("Count me in", Lesson(Deed.SEEN, number=1))
    promise = (
        f"Whoever leads here sees how all who asked to be counted in do together on each outcome, from {LEAST_SEEN} "
        f"people on, and their names; never what anybody alone knows. You are {'' if seen else 'not '}counted in."
    )
    promised: Entry = (Text(promise, Tone.MUTED),)
    if weak is None:
        return PageView(GROUP, (promised,), turns=(toggle,))
    who = Text(f"Counted in: {listed(names, _NAMED)}." if names else "Nobody has asked to be counted in yet.")
    shown = [each for each in weak if each.spots]
    if not shown:
        missing = Text(f"Where they are weak is shown once {LEAST_SEEN} of them have answered here.", Tone.MUTED)
        return PageView(GROUP, ((who, missing), promised), turns=(toggle,))
    view = paged(GROUP, [(who, _weak(each)) for each in shown], 1, page)
    start = Turn("Start a quiz on these", Lesson(Deed.SPOTS, shown[view.number].bank.id))
    return with_turns(replace(view, entries=(*view.entries, promised)), start, toggle)


def _weak(weak: WeakBank) -> Bars:
    named = {outcome.id: outcome.text for outcome in outcomes_of(weak.bank)}
    lines = (
        Bar(named[spot.outcome], spot.recall, f"{spot.players} people, {counted(spot.answers, 'answer')}")
        for spot in weak.weakest
        if spot.outcome in named
    )
    return Bars(f"Weakest in {weak.bank.title}", tuple(lines))
