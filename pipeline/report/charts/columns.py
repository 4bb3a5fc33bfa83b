"""Columns: amounts from 0 up, one after the other, such as months or classes of minutes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from pipeline.language import Language, Text
from pipeline.report.charts import sheet as paper
from pipeline.report.charts.bars import PERCENT, Row, amount, spoken
from pipeline.report.charts.sheet import Margins, Sheet, shortened, steps, widest
from pipeline.report.wording import both, sentences

_PLOT = 136.0
_LINE = 14.0
_NAME = 130.0  # the most room that a name below a column gets
_FEW = 10  # so many columns all have their names, on several lines where need be; of more every so manieth has one
_LINES = 3
_PLAIN = {"color": paper.ACCENT}
_HATCHED = {"facecolor": paper.PAPER, "edgecolor": paper.ACCENT, "hatch": "///", "linewidth": 1.2}


def columns(
    name: str,
    rows: Sequence[Row],
    unit: Text,
    languages: Sequence[Language],
    muted: Sequence[bool] = (),
    note: Text | None = None,
) -> Markup:
    """Columns in the order given, with their values, or a scale where there is no room for them; those muted hatched.

    `note` is said below. Empty without rows.
    """
    if not rows:
        return Markup()
    names = [shortened(label, _NAME) for label, _ in rows]
    heights = [value for _, value in rows]
    values = [amount(value, unit) for value in heights]
    top = max(heights) or 1
    fits = widest(values, languages) + 4 <= (paper.NARROW - 16) / len(rows)
    scale = [] if fits else steps(top)
    left = widest([amount(step, unit) for step in scale], languages) + 8
    every, lines = _spread(names, (paper.NARROW - left - 8) / len(rows), languages)
    room = Margins(left, 40 if unit["zh"] != PERCENT else 20, 8, 10 + lines * _LINE)
    sheet = Sheet(name, languages, paper.NARROW, _PLOT + room.top + room.bottom, room)
    waiting = [*muted, *[False] * (len(rows) - len(muted))]
    _draw(sheet, heights, waiting, top, scale)
    for step in scale:
        sheet.say(amount(step, unit), (-0.5, step), (-6, 0), "end")
    for place in range(0, len(rows), every):
        _say_name(sheet, names[place], place, len(rows), place // every % lines)
    for place, height in enumerate(heights if fits else ()):
        sheet.say(values[place], (place, height), (0, 4), "middle", "above", paper.INK)
    if unit["zh"] != PERCENT:
        sheet.say(unit, (-0.5, top), (2 - left, 24), lift="above")
    said = [both("chart.hatched")] * any(waiting) + ([note] if note else [])
    guide = sentences(said) if said else None
    return sheet.markup(spoken("chart.columns", unit, [label for label, _ in rows], values), guide)


def _draw(sheet: Sheet, heights: Sequence[float], waiting: Sequence[bool], top: float, scale: Sequence[float]) -> None:
    axes, edge = sheet.axes, len(heights) - 0.5
    axes.set_xlim(-0.5, edge)
    axes.set_ylim(0, top)
    axes.hlines(scale[1:], -0.5, edge, color=paper.LINE, linewidth=0.8, zorder=0)
    for hatched, look in ((False, _PLAIN), (True, _HATCHED)):
        places = [place for place, wait in enumerate(waiting) if wait == hatched]
        if places:
            axes.bar(places, [heights[place] for place in places], width=0.7, **look)
    axes.plot([-0.5, edge], [0, 0], color=paper.MUTED, linewidth=1)


def _spread(names: Sequence[Text], each: float, languages: Sequence[Language]) -> tuple[int, int]:
    """Every how manieth name is written below columns that are `each` units apart, and on how many lines."""
    needed = max(1, math.ceil((widest(names, languages) + 8) / each))
    return (1, min(needed, _LINES)) if len(names) <= _FEW else (needed, 1)


def _say_name(sheet: Sheet, name: Text, place: int, count: int, line: int) -> None:
    """Writes a name below its column, on that line, moved as far as it would leave the drawing."""
    half = widest([name], sheet.languages) / 2 + 1
    centre = sheet.margins.left + (place + 0.5) * sheet.plot[0] / count
    moved = min(max(centre, half), sheet.width - half) - centre
    sheet.say(name, (place, 0), (moved, -6 - line * _LINE), "middle", "below")
