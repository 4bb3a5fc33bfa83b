"""How far a figure moved since last month, and whether that is more than chance does.

A month's value is one draw of what could have been: its 95 % range is the Wilson interval of a rate, the exact interval
of a Poisson count, and for means the spread that this month's cases show, taken for both months. A move is called clear
only when the ranges of the two months do not overlap. For two equally large months that happens by chance about once
in 180 comparisons, so that a page with 40 figures calls a change that is none about once in four months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, sqrt
from typing import Literal

from pipeline.definitions.kpi import Kpi
from pipeline.kpi.figures import maturing
from pipeline.kpi.intervals import Z, wilson
from pipeline.kpi.model import Case, Sums
from pipeline.report.model import MonthReport
from pipeline.report.trend import MONTHS
from pipeline.scorecard.chance import poisson_interval

Range = tuple[float, float]
Why = Literal["no_month", "unripe", "unrecorded"]
COUNTED = ("count", "days")  # units in which a count is a number of events


@dataclass(frozen=True)
class Move:
    """A figure last month and now; `clear` when chance hardly explains it, `strength` in half-widths of its ranges."""

    before: Fraction
    now: Fraction
    clear: bool
    strength: float


def value_of(kpi: Kpi, sums: Sums | None) -> Fraction | None:
    """What the sums come to in the KPI's unit; None without sums or without a needed denominator."""
    if sums is None:
        return None
    above = Fraction(sums.numerator) / kpi.per
    if kpi.kind == "count":
        return above
    return above / Fraction(sums.denominator) if sums.denominator else None


def ripe(report: MonthReport, kpi: Kpi) -> bool:
    """True when the month is over and nothing that its window waits for can still happen."""
    return report.scored.as_of >= report.scored.month.end + maturing(kpi, report.policy.parameters(kpi))


def move(report: MonthReport, kpi: Kpi, figure: str, scatter: float | None) -> Move | Why:
    """The company's figure against last month, or why they are not compared; `scatter` is that of the KPI's cases.

    A month that still waits for its window would look better than the one before. A rate that is nought in one of the
    two months where more is better was most likely not written down in it.
    """
    now, last = _months(report, kpi, figure)
    value, before = value_of(kpi, now), value_of(kpi, last)
    if now is None or last is None or value is None or before is None:
        return "no_month"
    if not ripe(report, kpi):
        return "unripe"
    if kpi.kind == "rate" and kpi.better == "higher" and (not value or not before) and value != before:
        return "unrecorded"
    ranges = _ranges(kpi, now, last, scatter)
    if ranges is None:
        return Move(before, value, False, 0.0)
    (low, high), (low_before, high_before) = ranges
    reach = (high - low + high_before - low_before) / 2
    apart = low > high_before or high < low_before
    return Move(before, value, apart, abs(float(value - before)) / reach if reach else 0.0)


def _months(report: MonthReport, kpi: Kpi, figure: str) -> tuple[Sums | None, Sums | None]:
    """The company's sums of this month and the last; a count without cases is nought once it had some before."""
    month = report.scored.month
    sums = [report.history.get((figure, "company", "company", month.plus(-back))) for back in range(MONTHS)]
    if kpi.kind == "count" and any(sums[1:]):
        return sums[0] or Sums(), sums[1] or Sums()
    return sums[0], sums[1]


def _ranges(kpi: Kpi, now: Sums, last: Sums, scatter: float | None) -> tuple[Range, Range] | None:
    if kpi.kind == "count":
        return (_poisson(kpi, now), _poisson(kpi, last)) if kpi.unit in COUNTED else None
    if kpi.has_interval:
        pairs = [(int(sums.numerator), int(sums.denominator)) for sums in (now, last)]
        if any(hits > all_ for hits, all_ in pairs):
            return None
        return wilson(*pairs[0]), wilson(*pairs[1])
    return _scattered(kpi, now, last, scatter) if scatter else None


def _poisson(kpi: Kpi, sums: Sums) -> Range:
    """The exact interval of a count of events, in the KPI's unit; parts of an event are left out."""
    low, high = poisson_interval(max(int(sums.numerator), 0))
    return low / kpi.per, high / kpi.per


def _scattered(kpi: Kpi, now: Sums, last: Sums, scatter: float) -> tuple[Range, Range]:
    """The ranges of two quotients of sums whose cases scatter as this month's do."""
    error = sqrt(scatter * now.counted) / float(now.denominator)
    earlier = error * sqrt(float(now.denominator / last.denominator))
    here, there = value_of(kpi, now), value_of(kpi, last)
    assert here is not None  # both have a denominator
    assert there is not None
    return _around(float(here), Z * error / kpi.per), _around(float(there), Z * earlier / kpi.per)


def _around(value: float, reach: float) -> Range:
    return value - reach, value + reach


def scatters(report: MonthReport) -> dict[str, float]:
    """How the company's counted cases scatter around its value, as the mean of the squares, by KPI that is a mean."""
    means = {kpi.id for kpi in report.kpis.values() if kpi.kind != "count" and not kpi.has_interval}
    found: dict[str, list[Case]] = {}
    for case in report.cases:
        if case.kpi in means and case.state == "counted":
            found.setdefault(case.kpi, []).append(case)
    return {kpi: scatter for kpi, cases in found.items() if (scatter := _scatter(cases)) is not None}


def _scatter(cases: Sequence[Case]) -> float | None:
    below = sum(case.denominator for case in cases)
    if not below:
        return None
    quotient = sum(case.numerator for case in cases) / below
    return fsum(float(case.numerator - quotient * case.denominator) ** 2 for case in cases) / len(cases)
