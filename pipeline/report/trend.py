"""A figure's last twelve months: values, where they stand in a small drawing, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.kpi.model import Sums
from pipeline.language import Text
from pipeline.month import Month
from pipeline.report.model import MonthReport
from pipeline.report.wording import amount, both

MONTHS = 12
WIDTH, HEIGHT, EDGE = 96, 22, 3
_FEWEST = 2

Point = tuple[Month, Fraction]


@dataclass(frozen=True)
class Trend:
    """A line of at most twelve months, oldest first; months without a value are left out.

    `line` holds the points of a drawing WIDTH x HEIGHT, a path for each run of months without a gap; `last` is where
    its end stands. `values` are month, and value in words.
    """

    line: str
    last: tuple[str, str]
    words: Text
    values: tuple[tuple[str, Text], ...]


def trend(report: MonthReport, kpi: Kpi, level: str, unit: str, figure: str | None = None) -> Trend | None:
    """The last twelve months of a figure; None with fewer than two months that have a value.

    `figure` names one that takes only some of the KPI's cases.
    """
    known = values(report, kpi, level, unit, figure)
    if len(known) < _FEWEST:
        return None
    places = _places(known, report.scored.month)
    low, high = min(known, key=lambda point: point[1]), max(known, key=lambda point: point[1])
    return Trend(
        line=_line(places),
        last=(_short(places[-1][1]), _short(places[-1][2])),
        words=both(
            "trend.words",
            months=len(known),
            first=str(known[0][0]),
            last=str(known[-1][0]),
            low=amount(kpi, low[1]),
            low_month=str(low[0]),
            high=amount(kpi, high[1]),
            high_month=str(high[0]),
        ),
        values=tuple((str(month), amount(kpi, value)) for month, value in known),
    )


def values(report: MonthReport, kpi: Kpi, level: str, unit: str, figure: str | None = None) -> list[Point]:
    """The figure's values of the last twelve months, oldest first.

    A count is nought in a month without cases once the figure has any history; a quotient without cases has no value.
    """
    months = [report.scored.month.plus(-back) for back in reversed(range(MONTHS))]
    sums = [(month, report.history.get((figure or kpi.id, level, unit, month))) for month in months]
    if kpi.kind == "count":
        first = next((place for place, (_, found) in enumerate(sums) if found), len(sums))
        return [(month, Fraction((found or Sums()).numerator) / kpi.per) for month, found in sums[first:]]
    return [
        (month, Fraction(found.numerator) / kpi.per / Fraction(found.denominator))
        for month, found in sums
        if found and found.denominator
    ]


def _places(known: list[Point], newest: Month) -> list[tuple[int, float, float]]:
    """How many months each point lies before the newest one, and where it stands in the drawing."""
    low, high = min(value for _, value in known), max(value for _, value in known)
    step = (WIDTH - 2 * EDGE) / (MONTHS - 1)
    return [
        (back := month.until(newest) - 1, WIDTH - EDGE - back * step, _height(value, low, high))
        for month, value in known
    ]


def _height(value: Fraction, low: Fraction, high: Fraction) -> float:
    share = float((value - low) / (high - low)) if high > low else 0.5
    return HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)


def _line(places: list[tuple[int, float, float]]) -> str:
    """The path: a new run begins after every month without a value."""
    parts, before = [], None
    for back, across, down in places:
        joins = before is not None and before - back == 1
        parts.append(f"{'L' if joins else 'M'}{_short(across)} {_short(down)}")
        before = back
    return "".join(parts)


def _short(place: float) -> str:
    return f"{place:.1f}".removesuffix(".0")
