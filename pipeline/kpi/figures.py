"""Turns the sums of cases into figures: value, interval, and whether anything may still change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from fractions import Fraction

from pipeline.definitions.kpi import Kpi, Parameter
from pipeline.kpi.intervals import wilson
from pipeline.kpi.model import Employee, Extra, Figure, Level, Status, Sums

Unit = tuple[Level, str]
NOTHING: Extra = {}


def units(employees: Iterable[Employee]) -> Iterator[Unit]:
    """The company, its branches and teams, and everybody employed in the month."""
    people = list(employees)
    yield "company", "company"
    yield from (("branch", branch) for branch in sorted({e.branch for e in people if e.branch}))
    yield from (("team", team) for team in sorted({e.team for e in people if e.team}))
    yield from (("technician", e.employee_no) for e in people)


def maturing(kpi: Kpi, parameters: Mapping[str, Parameter]) -> timedelta:
    """How long after a month's end something can still happen that changes the figure."""
    return timedelta(days=int(str(parameters[kpi.window])) if kpi.window else 0)


def figure_of(kpi: Kpi, unit: Unit, sums: Sums, matured: bool, extra: Extra = NOTHING) -> Figure:
    """The figure that the sums come to; final when it is matured and nothing is pending."""
    numerator = Fraction(sums.numerator) / kpi.per
    denominator = None if kpi.kind == "count" else Fraction(sums.denominator)
    status: Status = "final" if matured and not sums.pending else "provisional"
    if denominator is None:
        value: Fraction | None = numerator
        extra = {label: extra[label] or 0 for label in extra}
    else:
        value = numerator / denominator if denominator else None
    low, high = _interval(kpi, numerator, denominator)
    counts = (sums.counted, sums.pending, sums.excluded)
    return Figure(kpi.id, *unit, numerator, denominator, value, low, high, *counts, status, extra)


def _interval(kpi: Kpi, numerator: Fraction, denominator: Fraction | None) -> tuple[float | None, float | None]:
    # complaints can outnumber orders: then the quotient is no share and has no interval
    if not kpi.has_interval or not denominator or numerator > denominator:
        return None, None
    return wilson(int(numerator), int(denominator))
