"""Lost eligibility by counts: what is over its line, what pending cases could push over it, and what chance does."""

from __future__ import annotations

from dataclasses import replace

from pipeline.definitions.chance import Chance
from pipeline.definitions.policy import DisqualificationRule
from pipeline.kpi.measure import History
from pipeline.kpi.model import Employee, Figure, Sums
from pipeline.month import Month
from pipeline.scorecard.chance import poisson_tail
from pipeline.scorecard.expected import UNKNOWN, Expectation, Expected
from pipeline.scorecard.model import CapStatus, Disqualification
from pipeline.scorecard.windows import is_amber, is_red


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
    found = Disqualification(rule.rule, rule.kpi, count, pending, is_counted=True)
    if count > rule.more_than:
        return found, True
    return (found, False) if count + pending > rule.more_than else (None, False)


def with_status(
    rule: Chance, found: Disqualification, employee_no: str, month: Month, expected: Expected | None
) -> Disqualification:
    """The count with what the numbers can support of it, by what the company's own rates would bring the person."""
    seen = UNKNOWN if expected is None else expected(employee_no, (month,))
    if not found.is_counted or seen.events is None:
        return found
    chance = poisson_tail(found.count, seen.events)
    return replace(
        found,
        status=_status(rule, seen, chance),
        exposure=seen.things,
        expected=seen.events,
        probability=chance,
    )


def _status(rule: Chance, seen: Expectation, chance: float) -> CapStatus:
    if seen.things < rule.min_orders:
        return "grey"
    return "red" if is_red(rule, chance) else "amber" if is_amber(rule, chance) else "green"
