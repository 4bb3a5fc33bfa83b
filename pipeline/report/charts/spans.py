"""A chart of ranges: from low to high with their middle, such as the response times of teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from pipeline.language import Language, Text
from pipeline.report.charts import sheet as paper
from pipeline.report.charts.bars import NAMES, ROW, amount, line_at, spoken
from pipeline.report.charts.sheet import Margins, Sheet, shortened, steps, widest
from pipeline.report.wording import both, sentences

Span = tuple[Text, float, float, float]


def spans(
    name: str,
    rows: Sequence[Span],
    unit: Text,
    languages: Sequence[Language],
    limit: float | None = None,
    note: Text | None = None,
) -> Markup:
    """From low to high (the p90) for each row, a dot at its median, both in figures; a dashed line at the limit.

    Rows are (name, low, middle, high), from 0 up; `note` is said below. Empty without rows.
    """
    if not rows:
        return Markup()
    names = [shortened(row[0], NAMES) for row in rows]
    values = [both("chart.middle_high", middle=amount(row[2], unit), high=amount(row[3], unit)) for row in rows]
    heading = both("chart.middle_high_head")
    room = Margins(widest(names, languages) + 10, 24, widest([*values, heading], languages) + 16, 38)
    sheet = Sheet(name, languages, paper.NARROW + 20, len(rows) * ROW + room.top + room.bottom, room)
    top = max([row[3] for row in rows] + [limit or 0]) or 1
    axes, foot, scale = sheet.axes, len(rows) - 0.5, steps(top)
    axes.set_xlim(0, top)
    axes.set_ylim(foot, -0.5)
    axes.vlines(scale, -0.5, foot, color=paper.LINE, linewidth=0.8, zorder=0)
    if limit is not None:
        line_at(sheet, limit, top, foot, both("chart.limit_at", value=amount(limit, unit)), paper.BAD)
    _ranges(axes, rows)
    for place, text in enumerate(names):
        sheet.say(text, (0, place), (-8, 0), "end", colour=paper.INK)
        sheet.say(values[place], (top, place), (14, 0), colour=paper.INK)
    sheet.say(heading, (top, -0.5), (14, 5), lift="above")
    for step in scale:
        sheet.say(amount(step, unit), (step, foot), (0, -5), "middle", "below")
    sheet.say(unit, (0, foot), (0, -21), lift="below")
    guide = sentences([both("chart.spans_guide"), *([note] if note else [])])
    return sheet.markup(spoken("chart.spans", unit, [row[0] for row in rows], values), guide)


def _ranges(axes: Any, rows: Sequence[Span]) -> None:
    places = range(len(rows))
    lows, middles, highs = ([row[part] for row in rows] for part in (1, 2, 3))
    axes.hlines(places, lows, highs, color=paper.ACCENT, linewidth=5, alpha=0.4)
    axes.plot(highs, places, "|", color=paper.ACCENT, markersize=12, markeredgewidth=2)
    axes.plot(middles, places, "o", color=paper.ACCENT, markersize=9, markeredgecolor=paper.PAPER)
