"""Adds indicators up: attainment, points, coverage, total and grade of one person, for a month or a longer period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.definitions.scoring import IndicatorRule, Judged, Standard
from pipeline.kpi.model import Figure, Status
from pipeline.scorecard.model import Indicator, Judgement, StandardVerdict, State, Tally
from pipeline.scorecard.points import FULL, attainment, inside

FigureOf = Callable[[Judged], Figure]


def tally(policy: Policy, figure: FigureOf, role: str | None, kpis: Mapping[str, Kpi], otherwise: Status) -> Tally:
    """The indicators of the policy for somebody of that role, added up.

    `otherwise` is the status where no indicator applies to the role.
    """
    indicators = tuple(
        score_indicator(rule, figure(rule), role, kpis[rule.kpi], policy.weight(rule)) for rule in policy.indicators
    )
    applicable = [i for i in indicators if i.state != "not_applicable"]
    raw_points = sum((i.points for i in indicators if i.points is not None), Fraction(0))
    scored_weight = sum((i.weight for i in indicators if i.state == "scored"), Fraction(0))
    declared_weight = sum((i.weight for i in applicable), Fraction(0))
    coverage = scored_weight / declared_weight if declared_weight else Fraction(0)
    covered = scored_weight > 0 and coverage * FULL >= Fraction(policy.min_coverage or 0)
    total = raw_points * FULL / scored_weight if covered else None
    return Tally(
        indicators=indicators,
        raw_points=raw_points,
        declared_total=Fraction(policy.declared_total) if policy.has_total else Fraction(0),
        coverage=coverage,
        total=total,
        grade=grade_of(policy, total) if total is not None else None,
        grade_gap=total is not None and _in_gap(policy, total),
        status=together([i.figure.status for i in applicable] or [otherwise]),
    )


def together(statuses: list[Status]) -> Status:
    """Final when all are."""
    return "provisional" if "provisional" in statuses else "final"


def score_indicator(rule: IndicatorRule, figure: Figure, role: str | None, kpi: Kpi, weight: Fraction) -> Indicator:
    """One indicator of one person: its state and, when scored, its attainment and points."""
    state = _state(rule, figure, role, kpi)
    reached = None
    if state == "scored" and figure.value is not None:
        reached = attainment(rule, figure.value, kpi.better == "lower")
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


def _state(rule: Judged, figure: Figure, role: str | None, kpi: Kpi) -> State:
    if rule.roles and role not in rule.roles:
        return "not_applicable"
    # a count of nothing is a figure: nobody late is full marks for punctuality
    if figure.value is None or (figure.denominator is not None and figure.counted == 0):
        return "manual_missing" if kpi.manual else "no_data"
    return "too_few" if figure.counted < rule.min_cases else "scored"


def judge_standard(rule: Standard, figure: Figure, role: str | None, kpi: Kpi) -> StandardVerdict:
    """The figure held against the standard; met, missed or rated only with enough cases."""
    rating = None
    match _state(rule, figure, role, kpi), figure.value:
        case ("too_few" | "not_applicable") as state, _:
            judged: Judgement = state
        case "scored", Fraction() as value if rule.ratings:
            judged, rating = "rated", next(band.rating for band in rule.ratings if inside(band, value))
        case "scored", Fraction() as value:
            judged = "met" if inside(rule, value) else "missed"
        case _:
            judged = "no_data"
    return StandardVerdict(rule.id, rule.kpi, rule.rule, figure, judged, rating)


def grade_of(policy: Policy, total: Fraction) -> str | None:
    """The grade of an unrounded total: the first whose lower bound it reaches, else the last; None without grades."""
    if not policy.grades:
        return None
    reached = (grade.id for grade in policy.grades if grade.from_ is not None and total >= Fraction(grade.from_))
    return next(reached, policy.grades[-1].id)


def _in_gap(policy: Policy, total: Fraction) -> bool:
    gaps = policy.grade_gaps.between if policy.grade_gaps else ()
    return any(Fraction(low) < total < Fraction(high) for low, high in gaps)
