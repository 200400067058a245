"""From cards to Discord's components: one function for each type of block. It never decides what to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import discord

from adapters.discord.buttons import page_button, quiz_button
from adapters.discord.layout import (
    AnyButton,
    Draft,
    Fence,
    Gap,
    Picture,
    Piece,
    Rule,
    assemble,
    fixed,
    muted,
    name,
    quoted,
    words,
)
from adapters.discord.limits import OPTION_ON_BUTTON
from adapters.discord.text import escape, plainly
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
from bot.quiz.blocks import Picture as PictureBlock
from bot.quiz.figures import PLACES, bands, bar, marks, medal, percent, team_told
from bot.quiz.fitting import Line, clause, label, length, one_line
from bot.quiz.pages import Page, Subject
from bot.quiz.scoring import Standing
from bot.quiz.stages import Stage

__all__ = ["CHART", "countdown", "draft_of", "layout", "place_lines", "text_line"]

CHART = "chart.png"
"""What the picture of a page is called where it is sent with it."""
_LARGE_HEADING, _LONG_HEADING = 80, 200
"""Characters up to which a title is drawn large, and up to which it is drawn as one."""
_TEAM = 40
_TITLE_WEIGHT = 4
_TEXT_WEIGHT = 3
_COLOURS = {
    Stage.GATHERING: discord.Colour(0x5865F2),
    Stage.ANYTIME: discord.Colour(0x5865F2),
    Stage.ASKING: discord.Colour(0x5865F2),
    Stage.REVEAL: discord.Colour(0x3BA55D),
    Stage.RESULT: discord.Colour(0xF1C40F),
    Stage.CLOSED: discord.Colour(0x80848E),
}
_WRONG = discord.Colour(0xE67E22)
_STYLES = {
    Style.PRIMARY: discord.ButtonStyle.primary,
    Style.PLAIN: discord.ButtonStyle.secondary,
    Style.DANGER: discord.ButtonStyle.danger,
}
_CHOSEN = {False: discord.ButtonStyle.secondary, True: discord.ButtonStyle.success}


def layout(card: Card, *, pictures: bool = True) -> discord.ui.LayoutView:
    """A card as Discord draws it. `pictures` False leaves them out, for when Discord refuses one."""
    draft = draft_of(card)
    if not pictures:
        kept = [piece for piece in draft.pieces if not isinstance(piece, Picture)]
        draft = replace(draft, pieces=kept)
    return assemble(draft)


def draft_of(card: Card) -> Draft:
    """A card before it is made to fit."""
    # Drawn in the first line, where Discord lets a mention call somebody; whom it calls is said with the message.
    pieces: list[Piece] = [fixed(f"<@&{card.mention}>")] if card.mention.isdigit() else []
    groups: list[list[AnyButton]] = []
    below: list[AnyButton] = []
    for before, block in pairwise((None, *card.blocks)):
        assert block is not None, "only what is before the first block is none"
        pieces += [Gap()] if _set_off(before, block) else []
        pieces += _pieces(block, card)
        if isinstance(block, Options):
            groups.append(_answers(block))
            below += [_button(block.submit)] if block.submit is not None else []
        elif isinstance(block, Teams):
            groups.append(_joining(block))
    below += [_button(button) for button in card.buttons if button.audience is Audience.EVERYONE]
    host = [_button(button) for button in card.buttons if button.audience is Audience.HOST]
    if any(isinstance(block, Standings) and len(block.lines) + block.more > PLACES for block in card.blocks):
        below.append(page_button(Page(Subject.STANDINGS, card.session), "All places"))
    return Draft(pieces, [group for group in (*groups, below) if group], _colour(card), host)


def _colour(card: Card) -> discord.Colour:
    """That of the card's stage; another one where its reader chose what is wrong."""
    lines = [line for block in card.blocks if isinstance(block, Options) for line in block.lines]
    return _WRONG if any(line.chosen and line.right is False for line in lines) else _COLOURS[card.stage]


def _set_off(before: Block | None, block: Block) -> bool:
    """Whether a block stands a little apart from the one before it; small words under a title do not."""
    small = isinstance(block, Text) and block.tone is Tone.MUTED
    return not (isinstance(block, Answered) or (small and isinstance(before, Heading)))


def _button(button: Button) -> AnyButton:
    return quiz_button(button.token, button.label, _STYLES[button.style])


def _pieces(block: Block, card: Card) -> Sequence[Piece]:
    match block:
        case Heading():
            return _heading(block)
        case Text():
            return [text_line(block)]
        case Code(text, language):
            return [Fence(text, language)]
        case PictureBlock(image):
            return [Picture(image)]
        case Options():
            return _revealed(block) if card.stage is not Stage.ASKING else _asked(block)
        case _:
            return _figures(block, card.stage)


def _figures(
    block: Countdown | Answered | Players | Standings | Outcomes | Teams | Podium | Highlights, stage: Stage
) -> Sequence[Piece]:
    match block:
        case Teams() | Podium() | Highlights():
            return _challenge(block)
        case Countdown():
            return [fixed(countdown(block, stage))]
        case Answered(count, of):
            return [fixed(f"-# 👥 {count} answered" if of is None else f"-# 👥 {count} of {of} answered")]
        case Players():
            return [_players(block)]
        case Standings():
            title = [words(block.title, "**", "**")] if block.title else []
            return [Rule(), *title, *place_lines(block.lines[:PLACES], block.asked), *_more(block)]
        case Outcomes():
            return _outcomes(block)


def _heading(block: Heading) -> list[Piece]:
    short = "\n" not in block.text and length(block.text) <= _LONG_HEADING
    lines: list[Piece] = [name(block.kicker, "-# ", limit=80)] if block.kicker else []
    if block.text:
        mark = "" if not short else "### " if length(block.text) > _LARGE_HEADING else "## "
        lines.append(words(block.text, mark, weight=_TITLE_WEIGHT))
    return lines


def text_line(block: Text) -> Line:
    """A paragraph in its tone."""
    match block.tone:
        case Tone.MUTED:
            return muted(block.text, weight=_TEXT_WEIGHT)
        case Tone.EXPLANATION:
            return quoted(block.text, weight=_TEXT_WEIGHT)
        case Tone.NEWS:
            return words(block.text, "### ", weight=_TEXT_WEIGHT)
        case Tone.GOOD | Tone.NOTICE:
            return words(block.text, "**", "**", weight=_TEXT_WEIGHT)
        case Tone.BODY:
            return words(block.text, weight=_TEXT_WEIGHT)


def countdown(block: Countdown, stage: Stage) -> str:
    """Discord's clients draw the time left and keep it running; `at` is rounded to the nearest second."""
    if block.at is None:
        return f"-# ⏳ {block.seconds} seconds"
    word = {
        Stage.ASKING: "Closes",
        Stage.ANYTIME: "Closes",
        Stage.GATHERING: "First question",
    }.get(stage, "Goes on")
    closes = f"⏳ {word} <t:{round(block.at / 1000)}:R>"
    if block.opens is None:
        return f"-# {closes}"
    return f"-# 💬 Talk it over · answering opens <t:{round(block.opens / 1000)}:R> · {closes}"


def _on_buttons(block: Options) -> bool:
    """Whether every option is short enough for its button, and needs no markup."""
    return all(
        length(line.text) <= OPTION_ON_BUTTON and "`" not in line.text and "\n" not in line.text for line in block.lines
    )


def _asked(block: Options) -> list[Piece]:
    if _on_buttons(block):
        return []
    lines = (words(line.text, f"**{line.letter}.** ") for line in block.lines)
    return [Rule(), *(piece for line in lines for piece in (Gap(), line))]


def _answers(block: Options) -> list[AnyButton]:
    whole = _on_buttons(block)
    return [
        quiz_button(line.token, f"{line.letter}. {line.text}" if whole else line.letter, _CHOSEN[line.chosen])
        for line in block.lines
        if line.token is not None
    ]


def _revealed(block: Options) -> list[Piece]:
    # A bar is nearer to its own option than to the next one.
    told = ((Gap(), _bar_line(line)) if line.share is not None else (_bar_line(line),) for line in block.lines)
    return [Rule(), *(piece for pieces in told for piece in pieces), Rule()]


def _bar_line(line: OptionLine) -> Line:
    mark = "✅" if line.right else "▫️"
    if line.share is None:
        chosen = " — you chose this" if line.chosen else ""
        return words(line.text, f"{'❌' if line.chosen and not line.right else mark} **{line.letter}.** ", chosen)
    share, count = line.share, line.count or 0
    return words(line.text, f"{mark} **{line.letter}.** ", f"\n-# {bar(share)} {count} · {percent(share)}")


def _players(block: Players) -> Line:
    if not block.names:
        return fixed("-# Nobody is in yet.")
    more = f" and {block.more} more" if block.more else ""
    listed = ", ".join(one_line(each) for each in block.names)
    return Line(f"👥 **{len(block.names) + block.more}** — ", listed, more, plainly, 2)


def _joining(block: Teams) -> list[AnyButton]:
    """A button for each team that can be joined."""
    return [quiz_button(line.token, f"{line.mark} {line.name}") for line in block.lines if line.token is not None]


def _challenge(block: Teams | Podium | Highlights) -> list[Piece]:
    match block:
        case Teams():
            title = [words(block.title, "**", "**")] if block.title else []
            return [Rule(), *title, *(_team(line, counted=bool(block.title)) for line in block.lines)]
        case Podium():  # The places of players follow: of those only who has won is worth a line of its own.
            return [name(step.name, *_step(step)) for step in block.steps[:PLACES] if step.rank == 1 or step.mark]
        case Highlights():
            return [Rule(), *(words(line.text, f"**{line.label}:** ") for line in block.lines)]


def _team(line: TeamLine, *, counted: bool) -> Line:
    if line.rank is None and line.score is None:
        who = ", ".join(one_line(each) for each in line.names) or "nobody yet"
        more = f" and {line.more} more" if line.more else ""
        named = escape(label(line.name, _TEAM))
        return Line(f"{line.mark} **{named}** ({line.members}) — ", who, more, plainly)
    return name(line.name, f"{_rank(line.rank)} {line.mark} **", f"** — {team_told(line, counted=counted)}")


def _rank(rank: int | None) -> str:
    return "–" if rank is None else medal(rank) or f"{rank}\\."


def _step(step: PodiumStep) -> tuple[str, str]:
    """What stands before and behind the name of somebody on the podium."""
    if step.rank == 1:
        return f"### {' '.join(filter(None, ('🏆', step.mark)))} ", f" — {step.score}"
    return f"{medal(step.rank)} {step.mark} **", f"** — {step.score}"


def place_lines(lines: Sequence[Standing], asked: int) -> list[Piece]:
    """Places as lines: medal or rank, name, marks of `asked` questions, and above them what the scoring guide says."""
    drawn: list[Piece] = []
    for line, advice in bands(lines):
        if advice:
            drawn += [Gap(), words(one_line(advice), "-# ")]
        drawn.append(name(line.score.name or "?", f"{_rank(line.rank)} **", f"** — {marks(line.score, asked)}"))
    return drawn


def _more(block: Standings) -> list[Line]:
    rest = max(len(block.lines) - PLACES, 0) + block.more
    return [fixed(f"-# and {rest} more")] if rest else []


def _outcomes(block: Outcomes) -> list[Piece]:
    title = words(block.title, "**", "**")
    lines = [words(clause(line.outcome.text), "- ", f" — {percent(line.share)} right") for line in block.lines[:PLACES]]
    return [Rule(), title, *lines]
