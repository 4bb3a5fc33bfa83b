"""A chart of amounts by two things at once, such as hour and weekday."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from pipeline.language import Language, Text
from pipeline.report.charts import sheet as paper
from pipeline.report.charts.bars import amount, spoken
from pipeline.report.charts.sheet import Margins, Sheet, widest
from pipeline.report.wording import both, joined, same

Cell = tuple[int, int, float]  # column, row, value
_SHADES = (0.06, 0.14, 0.24, 0.36, 0.5)
_NAMED = 5


def heat(
    name: str,
    row_labels: Sequence[Text],
    column_labels: Sequence[Text],
    values: Sequence[Sequence[float | None]],
    unit: Text,
    languages: Sequence[Language],
) -> Markup:
    """A grid with the value in every cell, stronger in colour the higher it is; None leaves a cell empty.

    The longer side goes down the page, so that it fits a telephone; rows before the first and after the last with a
    value are left out. Empty without any value.
    """
    filled = [(x, y, value) for y, line in enumerate(values) for x, value in enumerate(line) if value is not None]
    if not filled:
        return Markup()
    if len(column_labels) > len(row_labels):
        row_labels, column_labels = column_labels, row_labels
        filled = [(row, column, value) for column, row, value in filled]
    first, last = min(row for _, row, _ in filled), max(row for _, row, _ in filled)
    row_labels = row_labels[first : last + 1]
    filled = [(column, row - first, value) for column, row, value in filled]
    room = Margins(widest(row_labels, languages) + 12, 24, 4, 22)
    sheet = Sheet(name, languages, paper.NARROW, len(row_labels) * 22.0 + room.top + room.bottom, room)
    foot = len(row_labels) - 0.5
    sheet.axes.set_xlim(-0.5, len(column_labels) - 0.5)
    sheet.axes.set_ylim(foot, -0.5)
    most = max(value for _, _, value in filled) or 1
    for place, shade in enumerate(_SHADES):
        _shaded(sheet, [cell for cell in filled if _step(cell[2] / most) == place], shade)
    for column, row, value in filled:
        sheet.say(amount(value, unit), (column, row), anchor="middle", colour=paper.INK)
    for row, label in enumerate(row_labels):
        sheet.say(label, (-0.5, row), (-8, 0), "end")
    for column, label in enumerate(column_labels):
        sheet.say(label, (column, -0.5), (0, 6), "middle", "above")
    sheet.say(unit, (-0.5, foot), (0, -5), lift="below")
    return sheet.markup(_words(filled, row_labels, column_labels, unit), both("chart.heat_guide"))


def _step(share: float) -> int:
    """Which shade a share of the highest value has."""
    return min(max(math.ceil(share * len(_SHADES)) - 1, 0), len(_SHADES) - 1)


def _shaded(sheet: Sheet, cells: Sequence[Cell], shade: float) -> None:
    """All cells of one shade as a single shape."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    if not cells:
        return
    corners = ((-0.48, -0.47), (0.48, -0.47), (0.48, 0.47), (-0.48, 0.47), (-0.48, -0.47))
    points = [(column + right, row + down) for column, row, _ in cells for right, down in corners]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(cells)
    sheet.axes.add_patch(PathPatch(Path(points, codes), facecolor=paper.ACCENT, alpha=shade, linewidth=0))


def _words(cells: Sequence[Cell], rows: Sequence[Text], columns: Sequence[Text], unit: Text) -> Text:
    """The chart in words: where the highest values are."""
    highest = sorted(cells, key=lambda cell: (-cell[2], cell[1], cell[0]))[:_NAMED]
    names = [joined((rows[row], columns[column]), same(" ")) for column, row, _ in highest]
    return spoken("chart.heat", unit, names, [amount(value, unit) for _, _, value in highest])
