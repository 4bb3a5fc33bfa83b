"""Scores a measured month under a policy: attainment, points, total, grade, caps and disqualifications."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import DisqualificationRule, IndicatorRule, Policy
from pipeline.kpi.measure import Measured, units
from pipeline.kpi.model import Employee, Figure, Status
from pipeline.scorecard.caps import judge_cap
from pipeline.scorecard.model import (
    CapVerdict,
    Card,
    Disqualification,
    Indicator,
    ScoredMonth,
    State,
)
from pipeline.scorecard.points import FULL, attainment


def score_month(measured: Measured, policy: Policy, kpis: Mapping[str, Kpi]) -> ScoredMonth:
    """A card for everybody employed in the month, in the order of employee numbers, and the caps of every unit."""
    caps = {unit: _caps(policy, measured, *unit) for unit in units(measured.employees)}
    cards = tuple(
        _card(employee, policy, measured, kpis, caps["technician", employee.employee_no])
        for employee in measured.employees
    )
    return ScoredMonth(
        month=measured.month,
        as_of=measured.as_of,
        status=_together([card.status for card in cards] or [_month_over(measured)]),
        cards=cards,
        unassigned=dict(measured.unassigned),
        unit_caps={(level, name): verdicts for (level, name), verdicts in caps.items()},
    )


def _month_over(measured: Measured) -> Status:
    return "final" if measured.as_of >= measured.month.end else "provisional"


def _together(statuses: list[Status]) -> Status:
    return "provisional" if "provisional" in statuses else "final"


def _caps(policy: Policy, measured: Measured, level: str, name: str) -> tuple[CapVerdict, ...]:
    return tuple(
        judge_cap(cap, measured.figures[cap.kpi, level, name], measured.month, measured.history) for cap in policy.caps
    )


def _card(
    employee: Employee,
    policy: Policy,
    measured: Measured,
    kpis: Mapping[str, Kpi],
    caps: tuple[CapVerdict, ...],
) -> Card:
    def figure(kpi: str) -> Figure:
        return measured.figures[kpi, "technician", employee.employee_no]

    indicators = tuple(
        score_indicator(rule, figure(rule.kpi), employee.role, kpis[rule.kpi]) for rule in policy.indicators
    )
    applicable = [i for i in indicators if i.state != "not_applicable"]
    raw_points = sum((i.points for i in indicators if i.points is not None), Fraction(0))
    scored_weight = sum((i.weight for i in indicators if i.state == "scored"), Fraction(0))
    declared_weight = sum((i.weight for i in applicable), Fraction(0))
    coverage = scored_weight / declared_weight if declared_weight else Fraction(0)
    covered = scored_weight > 0 and coverage * FULL >= Fraction(policy.min_coverage)
    total = raw_points * FULL / scored_weight if covered else None
    over, undecided = _disqualifications(policy.disqualifications, measured, employee)
    return Card(
        employee=employee,
        indicators=indicators,
        raw_points=raw_points,
        declared_total=Fraction(policy.declared_total),
        coverage=coverage,
        total=total,
        grade=grade_of(policy, total) if total is not None and not over else None,
        withheld=None if covered else "coverage",
        grade_gap=total is not None and _in_gap(policy, total),
        status=_together([i.figure.status for i in applicable] or [_month_over(measured)]),
        caps=caps,
        disqualifications=over,
        undecided=undecided,
        proposals=(),
    )


def score_indicator(rule: IndicatorRule, figure: Figure, role: str | None, kpi: Kpi) -> Indicator:
    """One indicator of one person: its state and, when scored, its attainment and points."""
    state = _state(rule, figure, role)
    reached = None
    if state == "scored" and figure.value is not None:
        reached = attainment(rule, figure.value, kpi.better == "lower")
    weight = Fraction(rule.weight)
    return Indicator(
        id=rule.id,
        kpi=rule.kpi,
        group=rule.group,
        figure=figure,
        state=state,
        weight=weight,
        min_cases=rule.min_cases,
        attainment=reached,
        points=None if reached is None else weight * reached / FULL,
    )


def _state(rule: IndicatorRule, figure: Figure, role: str | None) -> State:
    if rule.roles and role not in rule.roles:
        return "not_applicable"
    # a count of nothing is a figure: nobody late is full marks for punctuality
    if figure.value is None or (figure.denominator is not None and figure.counted == 0):
        return "no_data"
    return "too_few" if figure.counted < rule.min_cases else "scored"


def grade_of(policy: Policy, total: Fraction) -> str:
    """The grade of an unrounded total: the first whose lower bound it reaches, else the last."""
    reached = (grade.id for grade in policy.grades if grade.from_ is not None and total >= Fraction(grade.from_))
    return next(reached, policy.grades[-1].id)


def _in_gap(policy: Policy, total: Fraction) -> bool:
    gaps = policy.grade_gaps.between if policy.grade_gaps else ()
    return any(Fraction(low) < total < Fraction(high) for low, high in gaps)


def _disqualifications(
    rules: tuple[DisqualificationRule, ...], measured: Measured, employee: Employee
) -> tuple[tuple[Disqualification, ...], tuple[Disqualification, ...]]:
    """Counts over their line, and counts that pending cases could still push over it."""
    over, undecided = [], []
    for rule in rules:
        figure = measured.figures[rule.kpi, "technician", employee.employee_no]
        found = Disqualification(rule.rule, rule.kpi, int(figure.numerator), figure.pending)
        if found.count > rule.more_than:
            over.append(found)
        elif found.count + found.pending > rule.more_than:
            undecided.append(found)
    return tuple(over), tuple(undecided)
