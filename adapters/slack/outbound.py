"""From cards to Slack's blocks: one function for each type of block. It never decides what to say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from adapters.slack.layout import (
    Confirm,
    Head,
    Key,
    Keys,
    Photo,
    Piece,
    Rule,
    Words,
    alike,
    apart,
    assemble,
    code,
    head,
    name,
    names,
    ours,
    quoted,
    small,
    words,
)
from adapters.slack.limits import FULL_POST, NAME, OPTION_ON_BUTTON, POST_BLOCKS
from adapters.slack.spoken import LONGEST_S, spoken
from adapters.slack.text import literally
from bot.quiz.blocks import (
    Answered,
    Audience,
    Block,
    Button,
    Card,
    Code,
    Countdown,
    Heading,
    Highlights,
    OptionLine,
    Options,
    Outcomes,
    Picture,
    Players,
    Podium,
    PodiumStep,
    Standings,
    Style,
    TeamLine,
    Teams,
    Text,
    Tone,
)
from bot.quiz.daily_words import span_words
from bot.quiz.figures import PLACES, bands, bar, marks, medal, percent, team_told
from bot.quiz.fitting import clause, label, length, one_line
from bot.quiz.pages import Page, Subject, write_page
from bot.quiz.scoring import Standing
from bot.quiz.stages import Stage
from bot.quiz.tokens import Act, read_token

__all__ = ["countdown", "draft_of", "layout", "moment", "place_lines", "text_words"]

_TITLE_WEIGHT = 4
_TEXT_WEIGHT = 3
_KICKER = 80
_GROUP = re.compile(r"S[A-Z0-9]+")


def layout(card: Card, *, pictures: bool = True) -> dict[str, Any]:
    """A card as a message: its `blocks`, and the `text` that notifications and screen readers take in their place.

    `pictures` False leaves them out, for when Slack refuses one.
    """
    pieces = [piece for piece in draft_of(card) if pictures or not isinstance(piece, Photo)]
    return {"text": spoken(card), "blocks": assemble(pieces, POST_BLOCKS, FULL_POST)}


def draft_of(card: Card) -> list[Piece]:
    """A card before it is made to fit."""
    # Data of the post, never of a text: whoever is in this user group is called.
    pieces: list[Piece] = [ours(f"<!subteam^{card.mention}>")] if _GROUP.fullmatch(card.mention) else []
    for block in card.blocks:
        pieces += _pieces(block, card.stage)
        if isinstance(block, Teams):
            pieces += _joining(block)
    keys = [_key(button) for button in card.buttons if button.audience is Audience.EVERYONE]
    host = [_key(button) for button in card.buttons if button.audience is Audience.HOST]
    if any(isinstance(block, Standings) and len(block.lines) + block.more > PLACES for block in card.blocks):
        keys.append(Key("All places", write_page(Page(Subject.STANDINGS, card.session))))
    if keys:
        pieces.append(Keys(tuple(keys)))
    # Everybody sees them: whoever may not use them is to know that these are not theirs.
    return [*pieces, apart(small(ours("For the host"))), Keys(tuple(host))] if host else pieces


def _key(button: Button) -> Key:
    press = read_token(button.token)
    confirm = None
    if press is not None and press.act is Act.STOP:
        told = "It ends here for everybody. Scores are kept."
        confirm = Confirm(f"{button.label}?", told, button.label, "Keep it running")
    return Key(button.label, button.token, button.style, confirm)


def _pieces(block: Block, stage: Stage) -> Sequence[Piece]:
    match block:
        case Heading():
            return _heading(block)
        case Text(text, Tone.NEWS):
            return [head(text, _TEXT_WEIGHT)]
        case Text():
            return [apart(text_words(block))]
        case Code(text):
            return [code(text)]
        case Picture(image):
            return [Photo(image)]
        case Options():
            return _asked(block) if stage is Stage.ASKING else _revealed(block)
        case _:
            return _figures(block, stage)


def _figures(
    block: Countdown | Answered | Players | Standings | Outcomes | Teams | Podium | Highlights, stage: Stage
) -> Sequence[Piece]:
    match block:
        case Teams() | Podium() | Highlights():
            return _challenge(block)
        case Countdown():
            return [small(ours(countdown(block, stage)))]
        case Answered(count, of):
            return [small(ours(f"👥 {count} answered" if of is None else f"👥 {count} of {of} answered"), beside=True)]
        case Players():
            return [_players(block)]
        case Standings():
            title = [words(block.title, "*", "*")] if block.title else []
            return [Rule(), *title, *place_lines(block.lines[:PLACES], block.asked), *_more(block)]
        case Outcomes():
            return _outcomes(block)


def _heading(block: Heading) -> list[Piece]:
    kicker: list[Piece] = [small(name(block.kicker, limit=_KICKER))] if block.kicker else []
    return [*kicker, head(block.text, _TITLE_WEIGHT)] if block.text else kicker


def text_words(block: Text) -> Words:
    """A paragraph in its tone."""
    match block.tone:
        case Tone.MUTED:
            return small(words(block.text, weight=_TEXT_WEIGHT))
        case Tone.EXPLANATION:
            return apart(quoted(block.text, weight=_TEXT_WEIGHT))
        case Tone.GOOD | Tone.NEWS | Tone.NOTICE:
            return words(block.text, "*", "*", weight=_TEXT_WEIGHT)
        case Tone.BODY:
            return words(block.text, weight=_TEXT_WEIGHT)


def countdown(block: Countdown, stage: Stage) -> str:
    """The moment in the reader's own time; Slack's clients do not count down to it."""
    if block.at is None:
        if block.seconds > LONGEST_S:
            return f"⏳ Open for {span_words(block.seconds // 60)}"
        return f"⏳ {block.seconds} seconds"
    if stage is Stage.ANYTIME or (stage is Stage.ASKING and block.seconds > LONGEST_S):
        return f"⏳ Open until {moment(block.at, '{date_short_pretty}, {time}', '%d %B, %H:%M UTC')}"
    if stage is Stage.ASKING:
        until = f"⏳ {block.seconds} seconds, until {_clock(block.at)}"
        return until if block.opens is None else f"💬 Talk it over · answering opens at {_clock(block.opens)} · {until}"
    return f"⏳ {'First question' if stage is Stage.GATHERING else 'Goes on'} at {_clock(block.at)}"


def _clock(at: int) -> str:
    return moment(at, "{time_secs}", "%H:%M:%S UTC")


def moment(at: int, shown: str, otherwise: str) -> str:
    """A moment (ms since the epoch, to the nearest second) as Slack's clients show it: `shown` in Slack's words for
    dates, `otherwise` in Python's, for clients that do not know how.
    """
    second = round(at / 1000)
    return f"<!date^{second}^{shown}|{datetime.fromtimestamp(second, UTC).strftime(otherwise)}>"


def _on_buttons(block: Options) -> bool:
    """Whether every option is short enough for its button, and needs no markup."""
    return all(
        length(line.text) <= OPTION_ON_BUTTON and "`" not in line.text and "\n" not in line.text for line in block.lines
    )


def _asked(block: Options) -> list[Piece]:
    whole = _on_buttons(block)
    lines = () if whole else alike([words(line.text, f"{_chosen(line)}*{line.letter}.* ") for line in block.lines])
    pieces: list[Piece] = [*lines]
    keys = tuple(_option(line, whole=whole) for line in block.lines if line.token is not None)
    if keys:
        pieces.append(Keys(keys))
    if block.submit is not None:
        pieces.append(Keys((_key(block.submit),)))
    return pieces


def _option(line: OptionLine, *, whole: bool) -> Key:
    said = f"{line.letter}. {one_line(line.text)}"
    shown = _chosen(line) + (said if whole else line.letter)
    if line.chosen:
        return Key(shown, line.token or "", Style.PRIMARY, read=f"{said} (chosen)")
    return Key(shown, line.token or "", read="" if whole else said)


def _chosen(line: OptionLine) -> str:
    """A sign before an option that belongs to the draft of the card's one reader."""
    return "☑ " if line.chosen else ""


def _revealed(block: Options) -> list[Piece]:
    return [Rule(), *alike([_told_line(line) for line in block.lines]), Rule()]


def _told_line(line: OptionLine) -> Words:
    """What an option was: on a card for one person whether it was theirs, else how many chose it."""
    if line.count is not None:
        return _bar_line(line)
    mark = "✅" if line.right else "❌" if line.chosen else "▫️"
    return words(line.text, f"{mark} *{line.letter}.* ", " — your answer" if line.chosen else "")


def _bar_line(line: OptionLine) -> Words:
    mark = "✅" if line.right else "▫️"
    share, count = line.share or 0.0, line.count or 0
    return words(line.text, f"{mark} *{line.letter}.* ", f"\n{bar(share)}  {count}  ·  {percent(share)}")


def _players(block: Players) -> Words:
    if not block.names:
        return small(ours("Nobody is in yet."))
    more = f" and {block.more} more" if block.more else ""
    return apart(names(block.names, f"👥 *{len(block.names) + block.more}* — ", more, 2))


def _joining(block: Teams) -> list[Piece]:
    """A button for each team that can be joined."""
    keys = tuple(Key(f"{line.mark} {line.name}", line.token) for line in block.lines if line.token is not None)
    return [Keys(keys)] if keys else []


def _challenge(block: Teams | Podium | Highlights) -> list[Piece]:
    match block:
        case Teams():
            title = [words(block.title, "*", "*")] if block.title else []
            return [Rule(), *title, *(_team(line, counted=bool(block.title)) for line in block.lines)]
        case Podium():  # The places of players follow: of those only who has won is worth a line of its own.
            return [_step(step) for step in block.steps[:PLACES] if step.rank == 1 or step.mark]
        case Highlights():
            return [Rule(), *(words(line.text, f"*{line.label}:* ") for line in block.lines)]


def _team(line: TeamLine, *, counted: bool) -> Words:
    if line.rank is None and line.score is None:
        named = f"{line.mark} *{literally(label(line.name, NAME), NAME)}* ({line.members}) — "
        more = f" and {line.more} more" if line.more else ""
        return names(line.names, named, more) if line.names else ours(f"{named}nobody yet")
    return name(line.name, f"{_rank(line.rank)} {line.mark} *", f"* — {team_told(line, counted=counted)}")


def _rank(rank: int | None) -> str:
    return "–" if rank is None else medal(rank) or f"{rank}."


def _step(step: PodiumStep) -> Head | Words:
    if step.rank == 1:
        return Head(" ".join(filter(None, ("🏆", step.mark, label(step.name, NAME), "—", step.score))))
    return name(step.name, f"{medal(step.rank)} {step.mark} *", f"* — {step.score}")


def place_lines(lines: Sequence[Standing], asked: int) -> list[Piece]:
    """Places as lines: medal or rank, name, marks of `asked` questions, and above them what the scoring guide says."""
    drawn: list[Piece] = []
    for line, advice in bands(lines):
        if advice:
            drawn.append(small(words(one_line(advice))))
        drawn.append(name(line.score.name or "?", f"{_rank(line.rank)} *", f"* — {marks(line.score, asked)}"))
    return drawn


def _more(block: Standings) -> list[Piece]:
    rest = max(len(block.lines) - PLACES, 0) + block.more
    return [apart(small(ours(f"and {rest} more")))] if rest else []


def _outcomes(block: Outcomes) -> list[Piece]:
    lines = [
        words(clause(line.outcome.text), "•  ", f" — {percent(line.share)} right") for line in block.lines[:PLACES]
    ]
    return [Rule(), words(block.title, "*", "*"), *lines]
