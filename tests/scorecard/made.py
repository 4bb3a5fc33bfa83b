"""Figures, months and policies made by hand for the tests of scoring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_faults import Known
from pipeline.definitions.policy_files import Policies, read_policy
from pipeline.definitions.scoring import IndicatorRule
from pipeline.kpi.measure import Measured
from pipeline.kpi.model import Employee, Figure, Level, Status
from pipeline.month import Month
from pipeline.scorecard.model import ScoredMonth
from pipeline.scorecard.score import score_month
from pipeline.workspace import shipped
from tests.kpi.world import KPIS, SHARED

ROLES = ("installer", "repairer", "service_clerk", "dispatcher", "supervisor")
KNOWN = Known(KPIS, ROLES, SHARED)
BINCHUN = read_policy(shipped("policies", "binchun", "2015-08-01.toml"), KNOWN)
MARCH = Month(2025, 3)
REPAIRER = Employee("0103", "张三", "repairer", "一组", "城东")


def figure(
    kpi: str,
    numerator: Fraction | int = 0,
    denominator: Fraction | int | None = 0,
    counted: int | None = None,
    pending: int = 0,
    status: Status = "final",
    unit: tuple[Level, str] = ("technician", "0103"),
) -> Figure:
    """A figure; as many cases as its denominator says unless `counted` is given."""
    above = Fraction(numerator)
    below = None if denominator is None else Fraction(denominator)
    value = above if below is None else above / below if below else None
    cases = int(below or above) if counted is None else counted
    return Figure(kpi, *unit, above, below, value, None, None, cases, pending, 0, status)


def month(*given: Figure, employee: Employee = REPAIRER, as_of: datetime = datetime(2025, 5, 5)) -> Measured:
    """A measured month of one employee with these figures; all others have no case."""
    known: dict[tuple[str, str, str], Figure] = {(f.kpi, f.level, f.id): f for f in given}
    everything: dict[tuple[str, str, str], Figure] = {
        (kpi.id, level, name): figure(kpi.id, 0, None if kpi.kind == "count" else 0, unit=(level, name))
        for kpi in KPIS.values()
        for level, name in _units(employee)
    }
    return Measured(MARCH, as_of, (employee,), everything | known, (), {}, {})


def _units(employee: Employee) -> list[tuple[Level, str]]:
    return [
        ("company", "company"),
        ("branch", employee.branch or ""),
        ("team", employee.team or ""),
        ("technician", employee.employee_no),
    ]


def scored(
    *given: Figure, policy: Policy = BINCHUN, employee: Employee = REPAIRER, as_of: datetime = datetime(2025, 5, 5)
) -> ScoredMonth:
    """The month with the employee's card."""
    return score_month(month(*given, employee=employee, as_of=as_of), Policies(policy), KPIS)


def rule(**changes: object) -> IndicatorRule:
    """An indicator with one scoring rule, given as a policy file would."""
    fixed: Mapping[str, object] = {
        "id": "x", "zh": "指标", "en": "Indicator", "group": "g", "kpi": "completion",
        "weight": 10, "min_cases": 1, "source": "S35",
    }  # fmt: skip
    return IndicatorRule.model_validate({**fixed, **changes})


def policy(*indicators: IndicatorRule, **changes: object) -> Policy:
    """The shipped policy with these indicators, for all roles, and other changes."""
    return BINCHUN.model_copy(update={"indicators": indicators, **changes})
