"""Bars: amounts from 0 up, one beneath the other, each with its name."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pipeline.language import Language, Text
from pipeline.report import formats
from pipeline.report.charts import sheet as paper
from pipeline.report.charts.sheet import Margins, Sheet, shortened, widest
from pipeline.report.wording import both, joined, same

Row = tuple[Text, float]
ROW = 26.0
NAMES = paper.NARROW * 0.42  # the most room that names at the left get
_MOST_SPOKEN = 24
PERCENT = "%"


def amount(value: float, unit: Text) -> Text:
    """A value as it stands in a chart, with its unit where that is a mere sign."""
    return same(formats.plain(value, 1) + (PERCENT if unit["zh"] == PERCENT else ""))


def spoken(kind: str, unit: Text, names: Sequence[Text], values: Sequence[Text]) -> Text:
    """The chart in words: its kind, unit, and every value; of long ones only the first values."""
    pairs = [both("chart.value", name=n, value=v) for n, v in zip(names, values, strict=True)]
    more = [both("chart.more", n=len(pairs) - _MOST_SPOKEN)] if len(pairs) > _MOST_SPOKEN else []
    return both(kind, unit=unit, values=joined([*pairs[:_MOST_SPOKEN], *more], both("semicolon")))


def bars(
    name: str,
    rows: Sequence[Row],
    unit: Text,
    languages: Sequence[Language],
    target: float | None = None,
    note: Text | None = None,
) -> Markup:
    """Horizontal bars with their values, in the order given; a dashed line at the target. Empty without rows.

    `note` is said below.
    """
    if not rows:
        return Markup()
    names = [shortened(label, NAMES) for label, _ in rows]
    values = [amount(value, unit) for _, value in rows]
    head = 24 if target is not None else 4
    room = Margins(
        widest(names, languages) + 10, head, widest(values, languages) + 10, 4 if unit["zh"] == PERCENT else 22
    )
    sheet = Sheet(name, languages, paper.NARROW, len(rows) * ROW + room.top + room.bottom, room)
    top = max([value for _, value in rows] + [target or 0]) or 1
    axes, foot = sheet.axes, len(rows) - 0.5
    axes.set_xlim(0, top)
    axes.set_ylim(foot, -0.5)
    axes.barh(range(len(rows)), [value for _, value in rows], height=0.62, color=paper.ACCENT)
    axes.plot([0, 0], [-0.5, foot], color=paper.MUTED, linewidth=1)
    if target is not None:
        line_at(sheet, target, top, foot, both("chart.target", value=amount(target, unit)), paper.INK)
    for place, (_, value) in enumerate(rows):
        sheet.say(names[place], (0, place), (-8, 0), "end", colour=paper.INK)
        # beside a target the values stand in a column of their own, where its line crosses none of them
        sheet.say(values[place], (value if target is None else top, place), (6, 0), colour=paper.INK)
    if unit["zh"] != PERCENT:
        sheet.say(unit, (0, foot), (0, -5), lift="below")
    return sheet.markup(spoken("chart.bars", unit, [label for label, _ in rows], values), note)


def line_at(sheet: Sheet, value: float, top: float, foot: float, words: Text, colour: str) -> None:
    """A dashed upright line at the value, from the first row's edge to the foot, with its words above."""
    sheet.axes.plot([value, value], [-0.5, foot], color=colour, linewidth=1.4, linestyle=paper.DASHED)
    sheet.say(words, (value, -0.5), (0, 5), "end" if value > top / 2 else "start", "above", colour)
