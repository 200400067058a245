"""What private pages say: what a player missed, places, banks, study sheets, history. Pure, for any platform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.quiz.bank import Bank
from bot.quiz.blocks import Picture, Standings, Text, Tone
from bot.quiz.cards import text_blocks
from bot.quiz.figures import PLACES
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.notes import letter
from bot.quiz.pages import Bullets, Dated, Marked, Named, Page, PageBlock, PageView, Subject, Turn, Wish
from bot.quiz.privacy import FORGOTTEN
from bot.quiz.records import Advice, BankSummary, HostedOption, HostedRound, Hosting, Missed, Played
from bot.quiz.scoring import Standing
from bot.quiz.tokens import Act, Press
from bot.quiz.wording import counted

__all__ = [
    "Entry",
    "banks_page",
    "help_page",
    "history_page",
    "hosting_page",
    "missed_page",
    "paged",
    "privacy_page",
    "said",
    "sheet_page",
    "standings_page",
]

_MISSED, _BANKS, _NOTES, _PLAYED = 2, 8, 6, 8
"""Entries a page."""
_OUTCOMES = 4
"""Outcomes to review at a time: more than that is no advice."""

Entry = tuple[PageBlock, ...]


def missed_page(missed: Sequence[Missed], page: Page, advice: Advice | None = None) -> PageView:
    """The questions a player missed, each with the right answer and why it is right, and a way to practise them; with
    `advice` what to review.
    """
    if not missed:
        return said("What you missed", "Nothing missed so far: every closed question you answered was right.")
    view = paged("What you missed", [_mistake(each) for each in missed], _MISSED, page)
    again = Turn("Review what I missed", Lesson(Deed.MISSED, page.of))
    first = [_advised(advice)] if advice is not None and view.number == 0 else []
    return replace(view, entries=(*first, *view.entries), turns=(*view.turns, again))


def _advised(advice: Advice) -> Entry:
    told = f"{advice.right} of {advice.asked} right. {advice.text}".rstrip()
    if not advice.outcomes:
        return (Text(told),)
    return (Text(told), Bullets("To review", advice.outcomes[:_OUTCOMES]))


def _mistake(missed: Missed) -> Entry:
    question = missed.question
    chosen = missed.choice or ()
    blocks: list[PageBlock] = [Text(f"Question {missed.round + 1}", Tone.MUTED)]
    blocks += text_blocks(question.prompt)
    if question.image is not None:
        blocks.append(Picture(question.image))
    for position, option in enumerate(missed.order):
        right = option in question.key or option in missed.accepted
        if right or option in chosen:
            said = question.options[option]
            blocks.append(Marked(letter(position), said.text, right))
            if option in chosen and said.feedback:
                blocks.append(Text(said.feedback, Tone.MUTED))
    if missed.choice is None:
        blocks.append(Text("You did not answer.", Tone.MUTED))
    blocks += text_blocks(question.explanation, Tone.EXPLANATION)
    return tuple(blocks)


def standings_page(places: Standings | None, page: Page) -> PageView:
    """Every place of a quiz; `places` None for one that is not known."""
    if places is None:
        return said("Places", "This quiz is not known here any more.")
    if not places.lines:
        return said("Places", "Nobody has answered yet.")
    entries = [(Standings(lines, places.asked),) for lines in _tens(places.lines)]
    return paged(f"Places after {counted(places.asked, 'question')}", entries, 1, page)


def banks_page(banks: Sequence[BankSummary], page: Page) -> PageView:
    """What there is to learn."""
    if not banks:
        return said("Banks", "There is no bank here yet. Whoever runs this bot can add some.")
    sheets = [Turn("Study sheet", Page(Subject.SHEET, each.bank.id)) for each in banks]
    return paged("Banks", [_bank(each, sheet) for each, sheet in zip(banks, sheets, strict=True)], _BANKS, page)


def _bank(summary: BankSummary, sheet: Turn) -> Entry:
    return (Named(summary.bank.title, _size(summary), sheet), *_description(summary.bank))


def _size(summary: BankSummary) -> str:
    level = summary.bank.difficulty
    return counted(summary.questions, "question") + (f", {level.value}" if level else "")


def _description(bank: Bank) -> Entry:
    return (Text(bank.description, Tone.MUTED),) if bank.description else ()


def sheet_page(summary: BankSummary | None, page: Page) -> PageView:
    """The study sheet of a bank: its outcomes, then its notes; `summary` None for a bank that is gone."""
    if summary is None:
        return said("Study sheet", "This bank is not here any more.")
    bank = summary.bank
    outcomes = tuple(outcome.text for outcome in bank.outcomes)
    afterwards = (Bullets("What you can do afterwards", outcomes),) if outcomes else ()
    entries: list[Entry] = [(Text(_size(summary), Tone.MUTED), *_description(bank), *afterwards)]
    for note in bank.notes:
        reference = (Text(f"📖 {note.reference}", Tone.MUTED),) if note.reference else ()
        entries.append((Named(note.title), *text_blocks(note.text), *reference))
    return paged(bank.title, entries, _NOTES, page)


def history_page(played: Sequence[Played], page: Page) -> PageView:
    """The quizzes somebody took part in, newest first."""
    if not played:
        return said("Your quizzes", "You have not played here yet. /quiz start begins a quiz.")
    return paged("Your quizzes", [_game(each) for each in played], _PLAYED, page)


def _game(played: Played) -> Entry:
    turn = Turn("What I missed", Page(Subject.MISSED, played.session)) if played.right < played.asked else None
    told = f"{played.right} of {played.asked} right · place {played.rank} of {played.players}"
    advice = (Text(played.advice, Tone.MUTED),) if played.advice else ()
    return (Named(played.title, turn=turn), Dated(played.ended_at or played.created_at, told), *advice)


def hosting_page(hosting: Hosting | None, page: Page) -> PageView:
    """The closed questions, the newest first, with what was chosen, and a button to accept each option that does not
    count as right; `hosting` None for whoever may not lead.
    """
    title = "Correct the key"
    if hosting is None:
        return said(title, "Only the host, or whoever leads here, can correct a key.")
    if not hosting.rounds:
        return said(title, "No question is closed yet.")
    return paged(title, [_hosted(hosting.session, each) for each in hosting.rounds], 1, page)


def _hosted(session: str, round: HostedRound) -> Entry:
    reports = f" · {counted(round.reports, 'player')} said the key is wrong" if round.reports else ""
    blocks: list[PageBlock] = [Text(f"Question {round.round + 1}{reports}", Tone.MUTED), *text_blocks(round.prompt)]
    blocks += [_judged(session, round.round, option) for option in round.options]
    return (*blocks, Text("An accepted answer counts as right too; the question is settled again.", Tone.MUTED))


def _judged(session: str, round: int, option: HostedOption) -> Marked:
    accept = Turn(f"Accept {letter(option.position)}", Press(session, Act.REGRADE, round, option.position))
    told = f"chosen by {option.count}" + (", accepted" if option.accepted else "")
    return Marked(letter(option.position), option.text, option.right, told, None if option.right else accept)


def privacy_page(page: Page) -> PageView:
    """What somebody may have done with what is kept on them; of `Wish.FORGET`, the question whether they mean it."""
    if page.of == Wish.FORGET:
        keep = Turn("Keep it", Page(Subject.PRIVACY))
        lost = (
            f"Your name goes off everything you played: it then belongs to “{FORGOTTEN}”, and nobody can find out who "
            "that was. Quizzes and daily quizzes you set up go on without you.",
            "Your reminder and your streaks in daily quizzes are gone.",
            "What you do afterwards begins anew. Nobody can undo this.",
        )
        entry: Entry = (Bullets("This is what happens, at once:", lost),)
        return PageView("Delete my data?", (entry,), turns=(Turn("Delete my data", Wish.FORGET), keep))
    told = (
        "Quorum keeps what you do here: the quizzes you took part in and your answers, your name and points, "
        "your place on boards, quizzes you started, keys you said were wrong, and your reminder. Others see your name "
        "and your points; your answers are seen by you and by whoever started the quiz."
    )
    turns = (Turn("Give me my data", Wish.EXPORT), Turn("Delete my data…", Page(Subject.PRIVACY, Wish.FORGET.value)))
    return PageView("Your data", ((Text(told),),), turns=turns)


def help_page(
    challenge: str, daily: str, own: str, banks: str, scores: str, privacy: str, leads: str, alone: str
) -> PageView:
    """How it works. `challenge`, `daily`, `banks`, `scores` and `privacy` are those commands, `own` stands before the
    words for one's own learning, `leads` is who may lead others' quizzes besides the host, `alone` where one studies
    alone: what differs between platforms.
    """
    return PageView(
        "Quorum asks, your group answers",
        (
            (
                Text(
                    "Everybody answers with the buttons; the first answer counts unless the host allows changes. "
                    "After the time is up you see what was right, and why."
                ),
            ),
            (
                Named("/quiz start", "asks the questions of a bank here"),
                Named(challenge, "lets teams or players compete"),
                Named(daily, "asks some questions every day"),
                Named(banks, "what there is to learn, with study sheets"),
                Named(scores, "places, your own quizzes, the best of all here"),
                Named(privacy, "what is kept on you: have it, or delete it"),
            ),
            (
                Named(f"{own}practice", "asks you alone what you need most, with the answer at once"),
                Named(f"{own}review", "asks what is due today"),
                Named(f"{own}study, mastery, plan", "the notes, what you know, what is coming"),
            ),
            (
                Named("/quiz skip", "closes the question, or goes on"),
                Named("/quiz pause, resume, extend", "hold and stretch the time"),
                Named("/quiz stop", "ends the quiz; scores are kept"),
                Text(f"For the host and {leads}. {alone}", Tone.MUTED),
            ),
        ),
    )


def said(title: str, text: str) -> PageView:
    """A page that says one thing."""
    return PageView(title, ((Text(text),),))


def paged(title: str, entries: Sequence[Entry], each: int, page: Page) -> PageView:
    """`each` entries a page, with buttons to turn; a number past the end gives the last page."""
    last = (len(entries) - 1) // each
    at = min(page.number, last)
    return leafed(title, entries[at * each : (at + 1) * each], Page(page.subject, page.of, at), last + 1)


def leafed(title: str, entries: Sequence[Entry], page: Page, of: int) -> PageView:
    """The entries of one page of several, with buttons to turn."""
    at = page.number
    turns: list[Turn] = []
    if at > 0:
        turns.append(Turn("◀ Back", Page(page.subject, page.of, at - 1)))
    if at < of - 1:
        turns.append(Turn("More ▶", Page(page.subject, page.of, at + 1)))
    return PageView(title, tuple(entries), at, of, tuple(turns))


def _tens(lines: tuple[Standing, ...]) -> Iterable[tuple[Standing, ...]]:
    return (lines[at : at + PLACES] for at in range(0, len(lines), PLACES))
