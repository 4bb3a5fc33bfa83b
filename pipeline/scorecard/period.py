"""Appraised periods: money belongs to a quarter (or two months), scored from the period's own cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Appraisal, Policy
from pipeline.definitions.scoring import Judged
from pipeline.kpi.figures import figure_of, maturing
from pipeline.kpi.measure import Measured
from pipeline.kpi.model import Employee, Figure, Status, Sums
from pipeline.month import Month
from pipeline.scorecard.model import Disqualification, PeriodCard, Proposal
from pipeline.scorecard.tally import tally

# what cost somebody the eligibility in a month, and what still could
LostIn = Callable[[Employee, Month], tuple[Sequence[Disqualification], Sequence[Disqualification]]]


def ends_period(appraisal: Appraisal, month: Month) -> bool:
    """True when a period ends with the month; periods are counted from January."""
    return month.number % appraisal.months == 0


def period_months(appraisal: Appraisal, last: Month) -> tuple[Month, ...]:
    """The months of the period that ends with `last`."""
    return tuple(last.plus(-back) for back in reversed(range(appraisal.months)))


def period_card(
    policy: Policy,
    months: Sequence[Month],
    employee: Employee,
    measured: Measured,
    kpis: Mapping[str, Kpi],
    lost: LostIn,
) -> PeriodCard:
    """The person's card of these months: numerators and denominators summed over them."""
    unit = ("technician", employee.employee_no)

    def figure(rule: Judged) -> Figure:
        kpi, name = kpis[rule.kpi], policy.figure_id(rule)
        sums = sum((measured.history.get((name, *unit, month), Sums()) for month in months), Sums())
        return figure_of(kpi, ("technician", employee.employee_no), sums, measured.as_of >= matured(kpi))

    def matured(kpi: Kpi) -> datetime:
        return months[-1].end + maturing(kpi, policy.parameters(kpi))

    over: Status = "final" if measured.as_of >= months[-1].end else "provisional"
    found = [(month, *lost(employee, month)) for month in months]
    return PeriodCard(
        months=tuple(months),
        tally=tally(policy, figure, employee.role, kpis, over),
        lost=tuple((month, one) for month, certain, _ in found for one in certain),
        undecided=tuple((month, one) for month, _, still_open in found for one in still_open),
    )


def rewarded(policy: Policy, card: PeriodCard) -> Iterator[Proposal]:
    """The money of the period's grade; never less than the floor the policy sets."""
    appraisal = policy.appraisal
    grade = next((grade for grade in policy.grades if grade.id == card.grade), None)
    if appraisal is None or grade is None or grade.reward is None:
        return
    stated = Fraction(grade.reward)
    amount = stated if appraisal.floor is None else max(stated, Fraction(appraisal.floor))
    yield Proposal(
        kind="reward" if stated >= 0 else "deduction",
        rule=appraisal.rule,
        amount=amount,
        payee=None,
        reason=grade.id,
        name=grade,
        stated=None if amount == stated else stated,
        reading=appraisal.reading,
    )


def reviewed(
    policy: Policy, card: PeriodCard, employee: Employee, measured: Measured, kpis: Mapping[str, Kpi], lost: LostIn
) -> Iterator[Proposal]:
    """A review where so many graded periods in a row came to the grade; one without neither counts nor resets."""
    review = policy.appraisal.review if policy.appraisal else None
    if review is None or card.grade != review.grade:
        return
    ends = [card.months[-1]]
    for past in _periods_before(policy, card, employee, measured, kpis, lost):
        if past.grade == review.grade:
            ends.append(past.months[-1])
        elif past.grade is not None:
            break
    if len(ends) >= review.times:
        yield Proposal(
            kind="review",
            rule=review.rule,
            amount=None,
            payee=None,
            reason=review.grade,
            name=next(grade for grade in policy.grades if grade.id == review.grade),
            ordinal=len(ends),
            earlier=tuple(end.last_day for end in reversed(ends[1:])),
        )


def _periods_before(
    policy: Policy, card: PeriodCard, employee: Employee, measured: Measured, kpis: Mapping[str, Kpi], lost: LostIn
) -> Iterator[PeriodCard]:
    """The person's cards of the periods before, newest first, as far as months were measured."""
    assert policy.appraisal is not None  # only periods that end are reviewed
    first = min((month for *_, month in measured.history), default=card.months[0])
    last = card.months[0].previous
    while last >= first:
        months = period_months(policy.appraisal, last)
        if months[0].start.date() < policy.effective_from:
            return  # nobody could fail under rules that were not there yet
        then = {person.employee_no: person for person in measured.staff.get(last, ())}
        if employee.employee_no in then:
            yield period_card(policy, months, then[employee.employee_no], measured, kpis, lost)
        last = months[0].previous
