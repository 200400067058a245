"""Cards: what a post says, for any platform. Made from facts, by pure functions.

Adapters translate a card block by block; they never decide what to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.quiz.bank import Question, ScoreBand
from bot.quiz.blocks import (
    Answered,
    Audience,
    Block,
    Button,
    Card,
    Code,
    Countdown,
    Heading,
    OptionLine,
    Options,
    OutcomeLine,
    Outcomes,
    Picture,
    Players,
    Standings,
    Style,
    Text,
    Tone,
)
from bot.quiz.challenge_cards import RoundNews, Summary, about, lobby_teams, result_blocks, round_news, winners
from bot.quiz.lessons import Deed, Lesson, write_lesson
from bot.quiz.notes import letter
from bot.quiz.scoring import Score, Tally, standings
from bot.quiz.session import Asked, Entry, Session, Teaming
from bot.quiz.stages import LOBBY_SLOT, RESULT_SLOT, Phase, Stage, round_slot
from bot.quiz.teams import Player
from bot.quiz.tokens import Act, Press, write_token
from bot.quiz.wording import counted

__all__ = [
    "LISTED",
    "WORTH_ANOTHER_LOOK",
    "RoundFacts",
    "lobby_card",
    "missed_outcomes",
    "question_card",
    "result_card",
    "text_blocks",
]

LATE = "New here? Join"
"""On the button that whoever is in already need not press."""
EXTRA_SECONDS = 15
"""What one press gives a question more."""
MISSED_SHARE = 0.6
"""An outcome of which the group got less than this right counts as missed."""
WORTH_ANOTHER_LOOK = "Worth another look"
"""The title above missed outcomes."""
LISTED = 50
"""Players named on a card; the rest are counted. Cards must fit a message however many play."""

_FENCE = re.compile(r"```([\w+#.-]*)[ \t]*\n(.*?)\n?```", re.DOTALL)


def text_blocks(text: str, tone: Tone = Tone.BODY) -> tuple[Text | Code, ...]:
    """A bank's text as blocks: fenced code apart from the paragraphs around it."""
    blocks: list[Text | Code] = []
    at = 0
    for fence in _FENCE.finditer(text):
        blocks += _paragraph(text[at : fence.start()], tone)
        blocks.append(Code(fence[2], fence[1]))
        at = fence.end()
    blocks += _paragraph(text[at:], tone)
    return tuple(blocks)


def _paragraph(text: str, tone: Tone) -> list[Text | Code]:
    return [Text(text.strip(), tone)] if text.strip() else []


def lobby_card(session: Session, names: Sequence[str], players: Sequence[Player] = ()) -> Card:
    """The lobby: who is in, how to join, how to begin; the countdown; or why it is over.

    `names` are those seated; `players` are needed only where there are teams.
    """
    gathering = session.phase is Phase.LOBBY
    starting = session.phase is Phase.STARTING
    kicker = "Starting" if starting else "Lobby"
    blocks: list[Block] = [Heading(session.title, kicker), Text(_about(session), Tone.MUTED)]
    buttons: tuple[Button, ...] = ()
    if gathering:
        blocks.append(Text(_how_to_join(session)))
        buttons = _lobby_buttons(session)
    elif starting:
        blocks.append(Text("Here we go.", Tone.GOOD))
        blocks.append(Countdown(session.due_at, session.settings.countdown))
        buttons = (_host(session, "Call off", Act.STOP, Style.DANGER),)
    else:
        word = "The quiz has begun." if session.round >= 0 else "This quiz was called off."
        blocks.append(Text(word, Tone.NOTICE))
    dealt = any(player.seated and player.team is not None for player in players)
    if session.settings.teams and (dealt or not session.settings.dealt):
        blocks.append(lobby_teams(session, players))
    else:
        blocks.append(Players(tuple(names[:LISTED]), max(len(names) - LISTED, 0)))
    said = f"{session.title}: lobby, {len(names)} in"
    stage = Stage.GATHERING if gathering or starting else Stage.CLOSED
    return Card(session.id, LOBBY_SLOT, stage, tuple(blocks), buttons, said)


def _about(session: Session) -> str:
    count = len(session.asked)
    basic = f"{count} question{'s' if count != 1 else ''}, {session.settings.seconds} seconds each"
    return "\n• ".join([basic, *about(session.settings)])


def _how_to_join(session: Session) -> str:
    if not session.settings.teams:
        return "Press Join to play. The quiz begins when the host starts it."
    late = " Who comes later can still join." if session.settings.entry is Entry.OPEN else ""
    match session.settings.teaming:
        case Teaming.CHOSEN:
            return f"Choose a team to play. The quiz begins when the host starts it.{late}"
        case Teaming.DEALT:
            count = len(session.settings.teams)
            return f"Press Join to play. The start deals everybody into {count} teams.{late}"
        case Teaming.BALANCED:
            count = len(session.settings.teams)
            return f"Press Join to play. The start deals everybody into {count} teams of equal strength.{late}"
        case Teaming.LEAGUE:
            return (
                "Press Join to play. Members of the league sit in their teams; guests come into the smallest. "
                f"The quiz begins when the host starts it.{late}"
            )


def _lobby_buttons(session: Session) -> tuple[Button, ...]:
    chosen = bool(session.settings.teams) and session.settings.teaming is Teaming.CHOSEN
    join = () if chosen else (Button("Join", write_token(Press(session.id, Act.JOIN)), Style.PRIMARY),)
    return (
        *join,
        Button("Leave", write_token(Press(session.id, Act.LEAVE))),
        _host(session, "Start", Act.BEGIN, Style.PRIMARY),
        _host(session, "Call off", Act.STOP, Style.DANGER),
    )


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What a question's post is drawn from. `of`: how many could answer, None where anybody may still join.

    `due_at` is the deadline of what is shown: of the question, or after it of the reading pause; None without one.
    `opens` is when answering opens, where there is time to talk first. `news` is what a closed round of a challenge
    is told of besides.
    """

    round: int
    asked: Asked
    question: Question
    tally: Tally
    of: int | None
    due_at: int | None
    closed: bool
    opens: int | None = None
    news: RoundNews | None = None


def question_card(session: Session, facts: RoundFacts) -> Card:
    """A question while it can be answered, or its reveal: the same options in the same order.

    One that was on its way when the quiz was stopped is not asked any more.
    """
    current = facts.round == session.round
    kicker = f"Question {facts.round + 1} of {len(session.asked)}"
    question = facts.question
    head, *rest = text_blocks(question.prompt) or (Text(""),)
    first = head.text if isinstance(head, Text) else ""
    blocks: list[Block] = [Heading(first, kicker), *(rest if first else (head, *rest))]
    if question.image is not None:
        blocks.append(Picture(question.image))
    if facts.closed:
        return _reveal(session, facts, blocks, current)
    if session.phase.over:
        return _unasked(session, facts.round, kicker)
    if facts.asked.multiple:
        blocks.append(Text("Choose every right option, then submit.", Tone.MUTED))
    blocks.append(_options(session, facts))
    buttons: tuple[Button, ...]
    if session.phase is Phase.PAUSED:
        blocks += [Text(_paused(session), Tone.NOTICE), Answered(facts.tally.answered, facts.of)]
        buttons = (_resume(session), _host(session, "Stop quiz", Act.STOP, Style.DANGER))
    else:
        seconds = -(-session.timer_ms // 1000)
        countdown = Countdown(facts.due_at, seconds, facts.opens, session.settings.talk_seconds)
        blocks += [countdown, Answered(facts.tally.answered, facts.of)]
        buttons = _asking_buttons(session) if current else ()
    return Card(
        session.id,
        round_slot(facts.round),
        Stage.ASKING,
        tuple(blocks),
        buttons,
        f"{kicker}: {_plain(question.prompt)}",
        facts.round,
    )


def _unasked(session: Session, round: int, kicker: str) -> Card:
    """In the place of a question whose clock never started: nothing of it, so that another quiz may ask it."""
    words = "The quiz was stopped before this question could be answered."
    blocks = (Heading("", kicker), Text(words, Tone.NOTICE))
    return Card(session.id, round_slot(round), Stage.CLOSED, blocks, (), f"{kicker}: {words}", round)


def _options(session: Session, facts: RoundFacts) -> Options:
    """The options as they can be chosen."""
    submit = Button("Submit", write_token(Press(session.id, Act.SUBMIT, facts.round)), Style.PRIMARY)
    lines = tuple(
        OptionLine(
            letter(position),
            facts.question.options[option].text,
            write_token(Press(session.id, Act.PICK, facts.round, position)),
        )
        for position, option in enumerate(facts.asked.order)
    )
    return Options(lines, facts.asked.multiple, submit if facts.asked.multiple else None)


def _paused(session: Session) -> str:
    if session.left_ms is None:
        return "The quiz is paused. Its host can resume it."
    left = counted(max(-(-session.left_ms // 1000), 0), "second")
    return f"The quiz is paused with {left} left for this question. Its host can resume it."


def _asking_buttons(session: Session) -> tuple[Button, ...]:
    settings = session.settings
    late = bool(settings.teams) and settings.entry is Entry.OPEN
    more = Press(session.id, Act.EXTEND, max(session.round, 0), EXTRA_SECONDS)
    return (
        *((Button(LATE, write_token(Press(session.id, Act.JOIN))),) if late else ()),
        _host(session, "Close now", Act.CLOSE, Style.PLAIN),
        Button(f"+{EXTRA_SECONDS} s", write_token(more), Style.PLAIN, Audience.HOST),
        _host(session, "Pause", Act.PAUSE, Style.PLAIN),
        _host(session, "Stop quiz", Act.STOP, Style.DANGER),
    )


def _reveal(session: Session, facts: RoundFacts, blocks: list[Block], current: bool) -> Card:
    question, tally = facts.question, facts.tally
    lines = tuple(
        OptionLine(
            letter(position),
            question.options[option].text,
            right=option in facts.asked.right,
            count=tally.counts[option],
            share=tally.counts[option] / tally.answered if tally.answered else 0.0,
            accepted=option in facts.asked.accepted,
        )
        for position, option in enumerate(facts.asked.order)
    )
    right = [line for line in lines if line.right]
    said = "Right: " + "; ".join(f"{line.letter}. {line.text}" for line in right)
    blocks.append(Options(lines, facts.asked.multiple))
    blocks.append(Text(_how_many(tally), Tone.GOOD if tally.right else Tone.NOTICE))
    blocks += text_blocks(question.explanation, Tone.EXPLANATION)
    if facts.news is not None:
        blocks += round_news(session, facts.round, facts.news)
    if current and facts.due_at is not None:
        blocks.append(Countdown(facts.due_at, session.settings.reading_seconds))
    if current and session.phase is Phase.PAUSED:
        blocks.append(Text("The quiz is paused. Its host can resume it.", Tone.NOTICE))
    buttons = (_report(session, facts.round), *(_revealed_buttons(session) if current else ()))
    return Card(
        session.id,
        round_slot(facts.round),
        Stage.REVEAL,
        tuple(blocks),
        buttons,
        f"{said} {_how_many(tally)}",
        facts.round,
    )


def _revealed_buttons(session: Session) -> tuple[Button, ...]:
    correct = _host(session, "Correct the key", Act.HOSTING, Style.PLAIN)
    stop = _host(session, "Stop quiz", Act.STOP, Style.DANGER)
    if session.phase is Phase.PAUSED:
        return _resume(session), correct, stop
    if session.phase not in (Phase.REVEALED, Phase.REVEALING):
        return ()
    last = session.round + 1 == len(session.asked) or session.ending is not None
    on = _host(session, "Show the result" if last else "Next question", Act.NEXT, Style.PRIMARY)
    return on, _host(session, "Pause", Act.PAUSE, Style.PLAIN), correct, stop


def _report(session: Session, round: int) -> Button:
    return Button("This key is wrong", write_token(Press(session.id, Act.REPORT, round)))


def _how_many(tally: Tally) -> str:
    if tally.answered == 0:
        return "Nobody answered."
    if tally.right == tally.answered:
        return "Everybody who answered was right." if tally.answered > 1 else "One answer, and it was right."
    if tally.right == 0:
        return "Nobody was right." if tally.answered > 1 else "One answer, and it was wrong."
    return f"{tally.right} of {tally.answered} {'was' if tally.right == 1 else 'were'} right."


def _host(session: Session, label: str, act: Act, style: Style) -> Button:
    token = write_token(Press(session.id, act, max(session.round, 0)))
    return Button(label, token, style, Audience.HOST)


def _resume(session: Session) -> Button:
    return _host(session, "Resume", Act.RESUME, Style.PRIMARY)


def _plain(text: str) -> str:
    return " ".join(_FENCE.sub(r"\2", text).split())


def missed_outcomes(outcomes: Iterable[OutcomeLine]) -> tuple[OutcomeLine, ...]:
    """The outcomes that the group missed, weakest first."""
    missed = [line for line in outcomes if line.answers and line.share < MISSED_SHARE]
    return tuple(sorted(missed, key=lambda line: line.share))


def result_card(
    session: Session,
    scores: Sequence[Score],
    closed: int,
    bands: Sequence[ScoreBand],
    outcomes: Sequence[OutcomeLine],
    summary: Summary | None = None,
) -> Card:
    """The end: ranks, each player's score band, and the outcomes the group missed. `closed`: rounds that counted.

    `summary` is what a challenge is told by instead of the ranks alone.
    """
    places = standings(scores, closed, bands)
    stopped = session.phase is Phase.STOPPED
    blocks: list[Block] = [Heading(session.title, "Stopped early" if stopped else "Result")]
    if not places:
        blocks.append(Text("Nobody answered a question.", Tone.MUTED))
    elif summary is not None:
        blocks += result_blocks(session, summary)
    else:
        blocks.append(Standings(places[:LISTED], closed, max(len(places) - LISTED, 0)))
    missed = missed_outcomes(outcomes)
    if missed:
        blocks.append(Outcomes(WORTH_ANOTHER_LOOK, missed))
    elif places and any(line.answers for line in outcomes):
        blocks.append(Text("No outcome was missed by the group.", Tone.GOOD))
    buttons: tuple[Button, ...] = ()
    if places:
        buttons = (
            Button("What I missed", write_token(Press(session.id, Act.MISSED)), Style.PRIMARY),
            Button("Review what I missed", write_lesson(Lesson(Deed.MISSED, session.id))),
            _host(session, "Correct the key", Act.HOSTING, Style.PLAIN),
        )
    best = winners(session, summary.players) if summary else tuple(p.score.name for p in places if p.rank == 1)
    said = f"{session.title}: " + (f"{' and '.join(best[:3])} ahead" if best else "no answers")
    return Card(session.id, RESULT_SLOT, Stage.RESULT, tuple(blocks), buttons, said)
