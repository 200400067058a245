"""What somebody knows, in bars; what needs care; and what a group has weak. Pure texts for any platform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.quiz.bank import Outcome
from bot.quiz.blocks import Text, Tone
from bot.quiz.figures import percent
from bot.quiz.lessons import Deed, Lesson, scope_of
from bot.quiz.page_texts import Entry, paged, said
from bot.quiz.pages import Bar, Bars, Dated, HeatMap, Named, Page, PageView, Subject, Turn
from bot.quiz.wording import counted, listed
from bot.tutor.days import DayCount
from bot.tutor.learned import Held, Learned, in_words, mastered, outcomes_of, overall
from bot.tutor.mastery import LEAST_SEEN, WEEK_MS, Mastery, Sureness, WeakSpot, about_to_be_lost
from bot.tutor.memory import is_leech, recall, resting
from bot.tutor.study_pages import GONE, bank_of, prompted, with_turns

__all__ = ["SPOTS", "Cared", "WeakBank", "cared_for", "due_page", "group_page", "heat", "mastery_page"]

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
    bank, met = learned.bank, learned.met
    told = f"{met} of {counted(len(learned.held), 'question')} met" if met else "not begun"
    turn = Turn("Outcomes", Page(Subject.MASTERY, bank.id))
    return Bar(bank.title, overall(learned.held, now), told, faint=not met, turn=turn)


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


@dataclass(frozen=True, slots=True)
class Cared:
    """Questions that need care, each with the id of its bank: those that `leech`, those that are `resting`, and those
    that are `fading`, the steepest fall first. `due`: something can be reviewed right now.
    """

    leech: tuple[tuple[str, Held], ...]
    resting: tuple[tuple[str, Held], ...]
    fading: tuple[tuple[str, Held], ...]
    due: bool = False

    def __iter__(self) -> Iterator[tuple[str, Held]]:
        return chain(self.leech, self.resting, self.fading)

    def told(self, prompts: Mapping[tuple[str, str], str]) -> Cared:
        """The same with the prompts of the questions, by the ids of their bank and their own; those without are left
        out.
        """

        def part(of: tuple[tuple[str, Held], ...]) -> tuple[tuple[str, Held], ...]:
            return tuple(
                (bank, held._replace(prompt=prompts[bank, held.id])) for bank, held in of if (bank, held.id) in prompts
            )

        return replace(self, leech=part(self.leech), resting=part(self.resting), fading=part(self.fading))


def cared_for(learned: Iterable[Learned], now: int) -> Cared:
    """What will not stick, what rests, and what is about to be forgotten; nothing twice."""
    leech, rests, others, due = [], [], {}, False
    for each in learned:
        for held in each.held:
            named = (each.bank.id, held)
            if resting(held.memory, now):
                rests.append(named)
                continue
            due = due or (held.memory.due_at is not None and held.memory.due_at <= now)
            if is_leech(held.memory):
                leech.append(named)
            elif held.memory.answers:
                others[scope_of(each.bank.id, held.id)] = named
    falling = about_to_be_lost({key: held.memory for key, (_, held) in others.items()}, now, _FADING)
    return Cared(tuple(leech), tuple(rests), tuple(others[key] for key in falling), due)


def due_page(cared: Cared, page: Page, now: int) -> PageView:
    """What will not stick, what rests, what is about to be forgotten; every question with its prompt."""
    entries = [*_section("Will not stick", (_leech(*each) for each in cared.leech))]
    entries += _section("Rests", (_rests(*each) for each in cared.resting))
    if cared.fading:
        entries.append((Bars("Fading soonest", tuple(_fades(held, now) for _, held in cared.fading)),))
    if entries:
        view = paged(CARE, entries, _CARED_FOR, page)
    else:
        view = said(CARE, "Nothing does: nothing is stubborn, nothing rests, nothing fades.")
    on = Turn("Review what is due", Lesson(Deed.REVIEW, bank_of(page)))
    return with_turns(view, on if cared.due else Turn("Practise", Lesson(Deed.PRACTICE, bank_of(page))))


def _section(title: str, entries: Iterable[Entry]) -> Iterable[Entry]:
    """The entries, the first of them under the title."""
    for number, entry in enumerate(entries):
        yield entry if number else (Text(title, Tone.MUTED), *entry)


def _leech(bank: str, held: Held) -> Entry:
    note = Turn("Read the note", Page(Subject.STUDY, scope_of(bank, next(iter(held.outcomes), ""))))
    told = f"missed {held.memory.lapses} times; the note may help more than asking again"
    return (Named(prompted(held.prompt), told, note),)


def _rests(bank: str, held: Held) -> Entry:
    again = Turn("Ask me again", Lesson(Deed.WAKE, scope_of(bank, held.id)))
    memory, prompt = held.memory, prompted(held.prompt)
    if memory.suspended or memory.buried_until is None:
        return (Named(prompt, "never again, you said", again),)
    return (Named(prompt, "not today", again), Dated(memory.buried_until, "asked again from then on"))


def _fades(held: Held, now: int) -> Bar:
    later = percent(recall(held.memory, now + WEEK_MS))
    return Bar(prompted(held.prompt), recall(held.memory, now), f"{later} in a week")


# -- a group -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeakBank:
    """A bank and what a group has weak in it, the weakest first."""

    learned: Learned
    spots: tuple[WeakSpot, ...]

    @property
    def weakest(self) -> tuple[WeakSpot, ...]:
        """Those that are named, and that a quiz on them asks for."""
        return self.spots[:SPOTS]


def group_page(
    weak: Sequence[WeakBank] | None, names: Sequence[str], page: Page, *, seen: bool, more: int = 0
) -> PageView:
    """Where a group is weak, for whoever leads; `weak` None for anybody else.

    `names` are those who are counted in, `seen` whether the reader asked to be; `more` asked so too, but answered
    longer ago than as many as can be counted.
    """
    toggle = Turn("Count me out", Lesson(Deed.SEEN)) if seen else Turn("Count me in", Lesson(Deed.SEEN, number=1))
    promise = (
        f"Who leads here sees the names of those who asked to be counted in and, once {LEAST_SEEN} did, how they do "
        f"together on each outcome: never what one of them knows. You are {'' if seen else 'not '}counted in."
    )
    promised: Entry = (Text(promise, Tone.MUTED),)
    if weak is None:
        return PageView(GROUP, (promised,), turns=(toggle,))
    last = f" So many asked that only those who answered last are counted, and {more} others are not." if more else ""
    nobody = "Nobody has asked to be counted in yet."
    who = Text(f"Counted in: {listed(names, _NAMED)}.{last}" if names else nobody)
    shown = [each for each in weak if each.spots]
    if not shown:
        missing = Text(f"Where they are weak is shown once {LEAST_SEEN} of them have answered here.", Tone.MUTED)
        return PageView(GROUP, ((who, missing), promised), turns=(toggle,))
    view = paged(GROUP, [(who, _weak(each)) for each in shown], 1, page)
    start = Turn("Start a quiz on these", Lesson(Deed.SPOTS, shown[view.number].learned.bank.id))
    return with_turns(replace(view, entries=(*view.entries, promised)), start, toggle)


def _weak(weak: WeakBank) -> Bars:
    named = {outcome.id: outcome.text for outcome in outcomes_of(weak.learned)}
    lines = (
        Bar(named[spot.outcome], spot.recall, f"{spot.players} people, {counted(spot.answers, 'answer')}")
        for spot in weak.weakest
        if spot.outcome in named
    )
    return Bars(f"Weakest in {weak.learned.bank.title}", tuple(lines))
