"""What somebody knows, and their plan, as pictures. Drawn by matplotlib where it is installed (`charts`), on an opaque
sheet, so that they look the same on light and dark screens; nothing is told by colour alone.

Sizes are in dots, for a phone, where a picture is some 360 points wide: a third of `_WIDE`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from textwrap import wrap
from typing import TYPE_CHECKING

from bot.quiz.figures import percent
from bot.quiz.fitting import one_line
from bot.quiz.pages import Bar, HeatMap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["PlannedColumn", "can_draw", "mastery_chart", "plan_chart"]

_PAPER, _INK, _SOFT, _TRACK = "#fffdf8", "#1b2a2c", "#55656a", "#e9e2d3"
_GREEN, _PALE, _GOLD = "#0b5d5b", "#bcd8d1", "#e2a226"
_SHADES = ("#efe9dc", "#cfe0d4", "#8fbcae", "#3f8a80", "#0b5d5b")
_WIDE, _DPI = 1_080, 100
_EDGE = 54
_INNER = _WIDE - 2 * _EDGE
_TITLE, _NAME, _SMALL, _TINY = 44, 36, 30, 25
_LINE = 46
_HEAD = 124
_THICK = 30
_DAY_SIZE, _WEEKDAYS = 52, 96
_COLUMNS = 440
_MOST_BARS, _NAME_LETTERS, _TITLE_LETTERS = 12, 44, 42
_FAMILIES = (
    "DejaVu Sans",
    *(f"Noto Sans CJK {part}" for part in ("SC", "TC", "JP", "KR")),
    *("Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Thai", "Noto Emoji"),
)
"""DejaVu comes with matplotlib; the others are used where they are installed."""
_UNKNOWN = "\ufffd"
_WEEK = 7
_DAY = timedelta(days=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """How many new questions, and how many again, a plan asks on a day."""

    day: date
    new: int
    again: int


def can_draw() -> bool:
    """Whether there is anything to draw with."""
    return find_spec("matplotlib") is not None


def mastery_chart(title: str, bars: Sequence[Bar], heat: HeatMap | None = None) -> bytes:
    """Shares as bars, each under its name, and below them the days somebody has answered on. A PNG.

    Twelve bars at the most are drawn. Raises ModuleNotFoundError without matplotlib.
    """
    shown, days = bars[:_MOST_BARS], heat is not None and bool(heat.days)
    barred, weeks = sum(map(_row, shown)), _WEEK * _DAY_SIZE + 110
    figure = _sheet(title, _HEAD + barred + (weeks if days else 0) + _EDGE)
    _draw_bars(_part(figure, _HEAD, barred), shown)
    if heat is not None and days:
        _draw_days(_part(figure, _HEAD + barred, weeks), heat)
    return _png(figure)


def plan_chart(title: str, bars: Sequence[Bar], columns: Sequence[PlannedColumn], exam: date | None = None) -> bytes:
    """Shares as bars, and below them what each day asks, up to the exam if there is one. A PNG.

    Raises ModuleNotFoundError without matplotlib.
    """
    barred = sum(map(_row, bars))
    figure = _sheet(title, _HEAD + barred + (_COLUMNS if columns else 0) + _EDGE)
    _draw_bars(_part(figure, _HEAD, barred), bars)
    if columns:
        _draw_columns(_part(figure, _HEAD + barred, _COLUMNS), columns, exam)
    return _png(figure)


# -- sheets and their parts --------------------------------------------------------------------------------------------


def _sheet(title: str, high: int) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDE / _DPI, high / _DPI), dpi=_DPI, facecolor=_PAPER)
    part = _part(figure, 0, _HEAD)
    _write(part, 0, 70, _lines(title, _TITLE_LETTERS, 1)[0], _TITLE, weight="bold")
    return figure


def _part(figure: Figure, top: int, tall: int) -> Axes:
    """A part of the sheet, `top` dots from its upper edge, whose units are dots, to the right and downwards."""
    high = figure.get_figheight() * _DPI
    axes = figure.add_axes((_EDGE / _WIDE, 1 - (top + tall) / high, _INNER / _WIDE, tall / high))
    axes.set_axis_off()
    axes.set_xlim(0, _INNER)
    axes.set_ylim(max(tall, 1), 0)
    return axes


def _write(axes: Axes, x: float, y: float, text: str, size: int, colour: str = _INK, **style: str) -> None:
    """Anybody's words: nothing in them is markup."""
    families, known = _fonts()
    told = "".join(character if ord(character) in known else _UNKNOWN for character in text)
    points = size * 72 / _DPI
    drawn = axes.text(x, y, told, fontsize=points, color=colour, va="center", parse_math=False, family=families)
    drawn.update(style)


@cache
def _fonts() -> tuple[tuple[str, ...], frozenset[int]]:
    """The families to draw with, those that the machine has, and the characters there are in any of them."""
    from matplotlib import font_manager

    there = set(font_manager.get_font_names())
    families = tuple(family for family in _FAMILIES if family in there)
    paths = [font_manager.findfont(family) for family in families]
    return families, frozenset(code for path in paths for code in font_manager.get_font(path).get_charmap())


def _box(axes: Axes, x: float, y: float, wide: float, tall: float, colour: str, round: float, hatch: str = "") -> None:
    from matplotlib.patches import FancyBboxPatch

    style = f"round,pad=0,rounding_size={round}"
    axes.add_patch(
        FancyBboxPatch((x, y), wide, tall, style, linewidth=0, facecolor=colour, edgecolor=_GREEN, hatch=hatch)
    )


def _lines(text: str, letters: int, most: int) -> list[str]:
    return wrap(one_line(text), letters, max_lines=most, placeholder=" …") or ["?"]


def _png(figure: Figure) -> bytes:
    written = io.BytesIO()
    figure.savefig(written, format="png", facecolor=_PAPER)
    return written.getvalue()


# -- bars --------------------------------------------------------------------------------------------------------------


def _row(bar: Bar) -> int:
    """How tall a bar is with its words."""
    return len(_lines(bar.name, _NAME_LETTERS, 2)) * _LINE + _THICK + (_LINE if bar.detail else 0) + 44


def _draw_bars(axes: Axes, bars: Sequence[Bar]) -> None:
    for bar, top in zip(bars, accumulate(map(_row, bars), initial=0), strict=False):
        names = _lines(bar.name, _NAME_LETTERS, 2)
        for number, line in enumerate(names):
            _write(axes, 0, top + number * _LINE + 22, line, _NAME)
        below = top + len(names) * _LINE + 6
        _write(axes, _INNER, below - _LINE + 16, percent(bar.share), _NAME, ha="right", weight="bold")
        _box(axes, 0, below, _INNER, _THICK, _TRACK, _THICK / 2)
        share = min(max(bar.share, 0.0), 1.0)
        if share > 0:
            faint = {"colour": _PALE, "hatch": "//"} if bar.faint else {"colour": _GREEN}
            _box(axes, 0, below, max(share * _INNER, _THICK), _THICK, round=_THICK / 2, **faint)
        if bar.detail:
            _write(axes, 0, below + _THICK + 26, _lines(bar.detail, 62, 1)[0], _SMALL, _SOFT)


# -- days --------------------------------------------------------------------------------------------------------------


def _draw_days(axes: Axes, heat: HeatMap) -> None:
    """Weeks as columns, Monday above, with the number of answers in each day that has any."""
    first, last = heat.days[0][0], heat.days[-1][0]
    monday = first - first.weekday() * _DAY
    weeks = (last - monday).days // _WEEK + 1
    wide, most = min((_INNER - _WEEKDAYS) / weeks, 150), max(count for _, count in heat.days)
    _write(axes, 0, 20, _lines(heat.told, 62, 1)[0], _SMALL, _SOFT)
    for row, named in ((0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")):
        _write(axes, 0, 58 + row * _DAY_SIZE + _DAY_SIZE / 2, named, _TINY, _SOFT)
    for day, count in heat.days:
        column, row = divmod((day - monday).days, _WEEK)
        x, y = _WEEKDAYS + column * wide, 58 + row * _DAY_SIZE
        level = -(-count * 4 // most) if count else 0
        _box(axes, x + 3, y + 3, wide - 6, _DAY_SIZE - 6, _SHADES[level], 8)
        if count:
            _write(axes, x + wide / 2, y + _DAY_SIZE / 2, str(count), _TINY, _PAPER if level > 2 else _INK, ha="center")
    for column in range(weeks):
        day = max(monday + column * _WEEK * _DAY, first)
        told = f"{day.day} {_MONTHS[day.month - 1]}"
        if weeks <= 8 or column % 2 == 0:
            _write(axes, _WEEKDAYS + column * wide + 6, 58 + _WEEK * _DAY_SIZE + 22, told, _TINY, _SOFT)


# -- columns -----------------------------------------------------------------------------------------------------------


def _draw_columns(axes: Axes, columns: Sequence[PlannedColumn], exam: date | None) -> None:
    """A column a day: again below, new above and hatched, with the most of them told at the left."""
    base, tall, left = _COLUMNS - 70, _COLUMNS - 160, 60
    most = max(1, *(each.new + each.again for each in columns))
    slots = len(columns) + (exam is not None)
    wide = min((_INNER - left) / slots, 90)
    _write(axes, 0, 22, "Questions a day", _SMALL, _SOFT)
    _key(axes, _INNER - 266, "again", _GREEN)
    _key(axes, _INNER - 106, "new", _GOLD, "//")
    for share in (0, 1):
        axes.plot((left, _INNER), (base - share * tall,) * 2, color=_TRACK, linewidth=1.5, zorder=0)
        _write(axes, left - 14, base - share * tall, str(share * most), _TINY, _SOFT, ha="right")
    for number, each in enumerate(columns):
        x, gap = left + number * wide, 0.12 * wide
        low, high = each.again / most * tall, each.new / most * tall
        if low:
            _box(axes, x + gap, base - low, wide - 2 * gap, low, _GREEN, 0.01)
        if high:
            _box(axes, x + gap, base - low - high, wide - 2 * gap, high, _GOLD, 0.01, "//")
    end = left + (slots - 0.5) * wide
    # The exam's name stands on the side of its line where there is room, and no day's beside it.
    before = end > _INNER / 2
    kept = (end - (290 if before else 90)) if exam is not None else _INNER
    for number in range(0, len(columns), max(-(-len(columns) // 6), 1)):
        x, day = left + (number + 0.5) * wide, columns[number].day
        if x < kept:
            told = "today" if number == 0 else f"{day.day} {_MONTHS[day.month - 1]}"
            _write(axes, max(x, left + 34), base + 34, told, _TINY, _SOFT, ha="center")
    if exam is not None:
        axes.plot((end, end), (base, base - tall), color=_INK, linewidth=3, dashes=(3, 2))
        told = f"exam, {exam.day} {_MONTHS[exam.month - 1]}"
        _write(axes, end, base + 34, told, _TINY, _INK, ha="right" if before else "left", weight="bold")


def _key(axes: Axes, x: float, named: str, colour: str, hatch: str = "") -> None:
    _box(axes, x, 8, 34, 28, colour, 4, hatch)
    _write(axes, x + 46, 22, named, _SMALL, _SOFT)
