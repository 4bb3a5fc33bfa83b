"""What somebody's own mix of cases would bring at the company's rates, exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from pipeline.kpi.exposure import Exposures, Strata
from pipeline.kpi.measure import History
from pipeline.kpi.model import Sums
from pipeline.month import Month

NONE = Fraction(0)
Months = tuple[Month, ...]


@dataclass(frozen=True)
class Expectation:
    """How many things of a person it could have happened to, and how many events the company's rates would bring.

    `events` is None where nobody can say.
    """

    things: int
    events: Fraction | None


UNKNOWN = Expectation(0, None)
Expected = Callable[[str, Months], Expectation]  # by employee number, for these months together


def expected_of(kpi: str, exposures: Exposures, history: History) -> Expected:
    """A function that says what is to be expected of a person in some months.

    The rates are the company's of those months, by stratum; events of no known stratum are spread like the others.
    """

    @cache
    def rates(months: Months) -> Mapping[str, Fraction]:
        had = _summed(exposures.company.get(month, {}) for month in months)
        happened = _summed(exposures.events.get(month, {}) for month in months)
        placed = sum((happened.get(stratum, NONE) for stratum in had), NONE)
        everything = sum((_events(history, kpi, month) for month in months), NONE)
        if not placed:
            return dict.fromkeys(had, everything / sum(had.values(), NONE))
        return {stratum: happened.get(stratum, NONE) / had[stratum] * everything / placed for stratum in had}

    def of(employee_no: str, months: Months) -> Expectation:
        own = _summed(exposures.own.get((month, employee_no), {}) for month in months)
        if not own or not exposures.months.issuperset(months):
            return UNKNOWN
        things = sum(exposures.things.get((month, employee_no), 0) for month in months)
        by_stratum = rates(months)
        return Expectation(things, sum((amount * by_stratum[stratum] for stratum, amount in own.items()), NONE))

    return of


def _events(history: History, kpi: str, month: Month) -> Fraction:
    return Fraction(history.get((kpi, "company", "company", month), Sums()).numerator)


def _summed(parts: Iterable[Strata]) -> dict[str, Fraction]:
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for strata in parts:
        for stratum, amount in strata.items():
            sums[stratum] += amount
    return dict(sums)
