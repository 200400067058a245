"""From cards and private pages to HTML: one jinja macro for each type of block, everything escaped.

What scripts and tests may rely on:

- `.card` carries `data-session`, `data-slot`, `data-stage` and, for a question, `data-round` (from 0);
- each child of `.card` carries `data-block` with the block's type;
- `[data-position]` is an option (from 0); while it can be chosen it is a button with `data-token` and
  `aria-pressed`; in a reveal it carries `data-right` ("true" or "false"). The script keeps `data-held` on it
  ("true" or "false": whether the viewer chose it); `data-chosen` says so on a card that is drawn for one alone;
- every other button carries `data-token` and `data-act` (the name of the act in lower case), or `data-deed` (that of
  the tutor's deed);
  what only the host needs stands in `[data-audience=host]`, hidden until the script knows the viewer is the host;
- `[data-deadline]` is a countdown: ms since the epoch, empty while its clock has not started; `data-opens` is when
  answering opens, empty where it is open at once; until then the script keeps the class `talking` on `.card`; a long
  one is a `time[data-until]` instead, which the script puts into words;
- `[data-team]` is a team (by its sign);
- `[data-player]` is a row of the standings;
- a button of a private page is a link where it leads to another page; it carries `data-token` either way;
- the script keeps on `.card` the class `seated` or `unseated` (whether the viewer plays), and `watching` on a question
  that the viewer cannot answer.
"""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from adapters.web.addresses import address_of
from adapters.web.assets import Assets
from adapters.web.heat import by_weeks
from adapters.web.inbound import MAIN
from bot.quiz.bank import Difficulty
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
    Options,
    Outcomes,
    Picture,
    Players,
    Podium,
    Standings,
    Teams,
    Text,
)
from bot.quiz.cards import text_blocks
from bot.quiz.figures import percent
from bot.quiz.lessons import read_lesson
from bot.quiz.notes import letter
from bot.quiz.pages import Bars, Bullets, Dated, HeatMap, Leaders, Marked, Named, PageBlock
from bot.quiz.tokens import Act, read_token
from bot.reports.moments import at_utc, day, iso

__all__ = ["MACROS", "PAGE_MACROS", "Painter", "rich"]

MACROS: dict[type[object], str] = {
    Answered: "answered",
    Code: "code",
    Countdown: "countdown",
    Heading: "heading",
    Highlights: "highlights",
    Options: "options",
    Outcomes: "outcomes",
    Picture: "picture",
    Players: "players",
    Podium: "podium",
    Standings: "standings",
    Teams: "teams",
    Text: "text",
}
"""The macro of each block type, in templates/blocks.html."""
PAGE_MACROS: dict[type[object], str] = {
    Bars: "bars",
    Bullets: "bullets",
    Dated: "dated",
    HeatMap: "heat_map",
    Leaders: "leaders",
    Marked: "marked",
    Named: "named",
}
"""The macro of each block that only private pages have, in templates/page_blocks.html."""

_INLINE = re.compile(r"`([^`\n]+)`")
_LEVELS = {Difficulty.EASY: 1, Difficulty.MODERATE: 2, Difficulty.HARD: 3}


def rich(text: str) -> Markup:
    """Plain text, escaped; what stands between backticks becomes code. Line breaks are left to the stylesheet."""
    parts = _INLINE.split(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else escape(part) for index, part in enumerate(parts)
    )


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 question", "3 questions"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


class Painter:
    """Draws cards and pages."""

    def __init__(self, assets: Assets) -> None:
        self._env = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._env.filters.update(
            rich=rich,
            counted=counted,
            percent=percent,
            letter=letter,
            level=_LEVELS.get,
            act=act_of,
            deed=deed_of,
            beginning=beginning_of,
            address=address_of,
            weeks=by_weeks,
            iso=iso,
            day=day,
            at_utc=at_utc,
            figures=figures,
            opening=opening,
        )
        self._env.globals.update(asset=assets.url, paragraphs=self.paragraphs, drawn=self.drawn, main_room=MAIN)

    def card(self, card: Card, room: str = MAIN) -> Markup:
        """A card as HTML. `room` is where its links lead back to."""
        blocks = [(MACROS[type(block)], self._block(block, card)) for block in card.blocks]
        everyone = tuple(button for button in card.buttons if button.audience is Audience.EVERYONE)
        host = tuple(button for button in card.buttons if button.audience is Audience.HOST)
        page = self._env.get_template("card.html")
        return Markup(page.render(card=card, room=room, blocks=blocks, everyone=everyone, host=host))  # noqa: S704 - autoescaped

    def paragraphs(self, text: str) -> Markup:
        """A bank's text outside a card: paragraphs and fenced code."""
        return Markup("").join(self._block(block, None) for block in text_blocks(text))

    def drawn(self, block: Block | PageBlock, room: str = MAIN) -> Markup:
        """A block outside a card. `room` is where its links lead back to."""
        if type(block) in MACROS:
            return self._macro("blocks.html", MACROS[type(block)], block, None)
        return self._macro("page_blocks.html", PAGE_MACROS[type(block)], block, room)

    def page(self, template: str, **facts: object) -> str:
        """A whole page."""
        return self._env.get_template(template).render(**facts)

    def _block(self, block: Block, card: Card | None) -> Markup:
        return self._macro("blocks.html", MACROS[type(block)], block, card)

    def _macro(self, template: str, name: str, *facts: object) -> Markup:
        drawn: Markup = getattr(self._env.get_template(template).module, name)(*facts)
        return drawn


def figures(value: float | None, decimals: int = 0) -> str | None:
    """A figure as people read it, None where there is none: a minus sign, and no minus nought."""
    if value is None:
        return None
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")


def opening(text: str) -> str:
    """The first paragraph of a bank's text, for a list: what comes before a blank line or fenced code."""
    return " ".join(re.split(r"\n\s*\n|```", text.strip(), maxsplit=1)[0].split())


def act_of(button: Button | str) -> Act | None:
    """The act of a button, None for a token that is not ours."""
    press = read_token(button if isinstance(button, str) else button.token)
    return press.act if press else None


def deed_of(token: str) -> str:
    """The tutor's deed that a token stands for, in lower case; empty for any other."""
    lesson = read_lesson(token)
    return lesson.deed.name.lower() if lesson else ""


def beginning_of(token: str, room: str) -> str | None:
    """The page on which the tutor asks what a token stands for; None for one that is pressed where it is."""
    lesson = read_lesson(token)
    return address_of(lesson, room) if lesson else None
