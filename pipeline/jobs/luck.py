"""What luck does under one rule of a policy in a fair world with the company's own volumes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Cap, DisqualificationRule, Policy
from pipeline.kpi.exposure import Exposures, Strata
from pipeline.kpi.measure import Measured
from pipeline.kpi.model import Sums
from pipeline.month import Month
from pipeline.scorecard.expected import UNKNOWN, Expectation, Expected, expected_of
from pipeline.scorecard.fair_world import (
    MONTHS,
    Limit,
    Luck,
    Year,
    luck_of,
    over_chance,
    supported_findings,
    supported_in_a_row,
    unusual_over_chance,
    written_luck,
    year_of,
)
from pipeline.scorecard.made_up_years import Estimate, supported_people


@dataclass(frozen=True)
class Supported:
    """What luck brings of findings that the numbers support; `in_a_row` are two fresh windows, None for counts."""

    findings: float
    once: Estimate
    in_a_row: float | None


@dataclass(frozen=True)
class RuleLuck:
    """One rule in a fair world.

    `true` is the rate that everybody has (events per month of a person for a count), `months` how many months of it are
    known (fewer than twelve are taken over again), `cases` what the people have below the line in the year,
    `person_years` how long they work in it.
    """

    scheme: str
    rule: str
    kpi: Kpi
    kind: Literal["rate", "count"]
    limit: Fraction
    true: Fraction
    months: int
    people: int
    person_years: Fraction
    cases: int
    written: Luck
    supported: Supported

    @property
    def streaks(self) -> float:
        """How many people break the rule two months in a row, per 100 person-years."""
        return self.written.in_a_row * 100 / float(self.person_years)


@dataclass(frozen=True)
class World:
    """One policy with the company that it is tried on, and who was under it in which months."""

    policy: Policy
    kpis: Mapping[str, Kpi]
    measured: Measured
    under: Mapping[str, frozenset[Month]]

    def known(self, kpi: str) -> tuple[Month, ...]:
        """The months of the last twelve, oldest first, from the first one in which the KPI's log told of an event.

        What nobody wrote down before a log was begun is no good year. An event is one of any measured KPI of that log;
        without any, all months count.
        """
        months = tuple(self.measured.month.plus(-back) for back in reversed(range(MONTHS)))
        alike = [name for name in self.kpis if self.kpis[name].log == self.kpis[kpi].log]
        first = next((of for of in months if any(self._happened(name, of) for name in alike)), months[0])
        return months[months.index(first) :]

    def _happened(self, kpi: str, of: Month) -> bool:
        sums = self.measured.history.get((kpi, "company", "company", of), Sums())
        return bool(sums.numerator or sums.pending or sums.excluded)


def of_cap(world: World, cap: Cap, rate: Fraction | None, draws: int, seed: int) -> RuleLuck | None:
    """The luck under a cap; None where nobody under the policy has anything below the line."""
    known = world.known(cap.kpi)
    sums = [
        [_sums(world, cap.kpi, number, of) if of in months else Sums() for of in known]
        for number, months in world.under.items()
    ]
    years: list[Year] = [year_of(orders) for own in sums if any(orders := [int(each.denominator) for each in own])]
    if not years:
        return None
    together = sum((each for own in sums for each in own), Sums())
    true = min(Fraction(together.numerator) / Fraction(together.denominator), Fraction(1)) if rate is None else rate
    limit = Limit(Fraction(cap.limit), cap.operator, world.policy.chance)
    return RuleLuck(
        scheme=world.policy.scheme,
        rule=cap.rule,
        kpi=world.kpis[cap.kpi],
        kind="rate",
        limit=limit.rate,
        true=true,
        people=len(years),
        person_years=Fraction(sum(orders > 0 for year in years for orders in year), MONTHS),
        months=len(known),
        cases=sum(map(sum, years)),
        written=written_luck(years, true, limit),
        supported=Supported(
            supported_findings(years, true, limit),
            supported_people(years, true, limit, draws, seed),
            supported_in_a_row(years, true, limit),
        ),
    )


def _sums(world: World, kpi: str, employee_no: str, of: Month) -> Sums:
    return world.measured.history.get((kpi, "technician", employee_no, of), Sums())


def of_count(world: World, rule: DisqualificationRule) -> RuleLuck | None:
    """The luck under a monthly count; None where nothing happened to anybody under the policy."""
    expected = _expected(world, rule.kpi)
    years = [own for own in expected.values() if any(seen.events for seen in own)]
    if not years:
        return None
    tail, least = float(world.policy.chance.amber), world.policy.chance.min_orders
    supported = luck_of(
        [
            unusual_over_chance(rule.more_than, seen.events, tail) if seen.events and seen.things >= least else 0.0
            for seen in own
        ]
        for own in years
    )
    total = sum((seen.events or Fraction(0) for own in years for seen in own), Fraction(0))
    months = sum(bool(seen.events) for own in years for seen in own)
    return RuleLuck(
        scheme=world.policy.scheme,
        rule=rule.rule,
        kpi=world.kpis[rule.kpi],
        kind="count",
        limit=Fraction(rule.more_than),
        true=total / months,
        people=len(years),
        person_years=Fraction(months, MONTHS),
        months=len(world.known(rule.kpi)),
        cases=sum(seen.things for own in years for seen in own),
        written=luck_of([over_chance(rule.more_than, seen.events or Fraction(0)) for seen in own] for own in years),
        supported=Supported(supported.findings, Estimate(supported.once, 0.0), None),
    )


def _expected(world: World, kpi: str) -> dict[str, list[Expectation]]:
    """How many events the company's rates of the year would bring everybody in each month of it.

    Where nobody can say what they could have happened to, everybody of a role in which they did happen is taken alike.
    """
    exposures = world.measured.exposures.get((world.policy.scheme, kpi))
    if exposures is None or not exposures.company:
        return _alike(world, kpi)
    known = world.known(kpi)
    of = _at_the_rates_of_the_year(world, kpi, exposures)
    return {
        number: list(year_of([of(number, (month,)) if month in months else UNKNOWN for month in known]))
        for number, months in world.under.items()
    }


def _at_the_rates_of_the_year(world: World, kpi: str, exposures: Exposures) -> Expected:
    months = world.known(kpi)
    happened = sum((_company(world, kpi, of).numerator for of in months), Decimal(0))
    yearly = replace(
        exposures,
        company=dict.fromkeys(months, _summed(exposures.company.get(of, {}) for of in months)),
        events=dict.fromkeys(months, _summed(exposures.events.get(of, {}) for of in months)),
    )
    return expected_of(kpi, yearly, {(kpi, "company", "company", of): Sums(happened) for of in months})


def _summed(parts: Iterable[Strata]) -> dict[str, Fraction]:
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for strata in parts:
        for stratum, amount in strata.items():
            sums[stratum] += amount
    return dict(sums)


def _company(world: World, kpi: str, of: Month) -> Sums:
    return world.measured.history.get((kpi, "company", "company", of), Sums())


def _alike(world: World, kpi: str) -> dict[str, list[Expectation]]:
    known = world.known(kpi)
    staff = {(of, e.employee_no): e.role for of in known for e in world.measured.staff.get(of, ())}
    events = {place: _sums(world, kpi, place[1], place[0]).numerator for place in staff if place[1] in world.under}
    roles = {staff[place] for place, happened in events.items() if happened}
    there = [(of, n) for (of, n), role in staff.items() if role in roles and of in world.under.get(n, ())]
    each = (
        Expectation(world.policy.chance.min_orders, Fraction(sum(events.values(), Decimal(0))) / len(there))
        if there
        else UNKNOWN
    )
    present = set(there)
    return {n: list(year_of([each if (of, n) in present else UNKNOWN for of in known])) for n in world.under}
