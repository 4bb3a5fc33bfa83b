"""Lost eligibility by counts: what is over its line, and what pending cases could still push over it."""

from __future__ import annotations

from pipeline.definitions.policy import DisqualificationRule
from pipeline.kpi.measure import History
from pipeline.kpi.model import Employee, Figure, Sums
from pipeline.month import Month
from pipeline.scorecard.model import Disqualification


def over_the_line(rule: DisqualificationRule, figure: Figure) -> tuple[Disqualification | None, bool]:
    """The count if it disqualifies or still could, and whether it does already."""
    return _judge(rule, int(figure.numerator), figure.pending)


def over_in_month(
    rule: DisqualificationRule, history: History, employee: Employee, month: Month
) -> tuple[Disqualification | None, bool]:
    """The count of any month if it disqualifies or still could, and whether it does already."""
    sums = history.get((rule.kpi, "technician", employee.employee_no, month), Sums())
    return _judge(rule, int(sums.numerator), sums.pending)


def _judge(rule: DisqualificationRule, count: int, pending: int) -> tuple[Disqualification | None, bool]:
    found = Disqualification(rule.rule, rule.kpi, count, pending)
    if count > rule.more_than:
        return found, True
    return (found, False) if count + pending > rule.more_than else (None, False)
