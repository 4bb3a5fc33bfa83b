"""What the numbers can support: marks what a rule asks for to somebody's disadvantage and what rests on too little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.kpi.measure import Measured
from pipeline.kpi.model import Employee
from pipeline.month import Month
from pipeline.scorecard.eligibility import with_status
from pipeline.scorecard.expected import Expected, expected_of
from pipeline.scorecard.model import Disqualification, Doubt, PeriodCard, Proposal
from pipeline.scorecard.partial import partial_reasons
from pipeline.scorecard.stability import unstable_indicators

ExpectedOf = Mapping[str, Expected]  # by KPI


def expectations(policy: Policy, measured: Measured) -> dict[str, Expected]:
    """What is to be expected of everybody, by KPI, as the policy measures it, else as the first scheme does."""
    found: dict[str, Expected] = {}
    for (scheme, kpi), exposures in measured.exposures.items():
        if kpi not in found or scheme == policy.scheme:
            found[kpi] = expected_of(kpi, exposures, measured.history)
    return found


def judged_counts(
    policy: Policy, entries: Iterable[Disqualification], employee: Employee, month: Month, expected: ExpectedOf
) -> list[Disqualification]:
    """The entries of a month with what the numbers can support of those that rest on a count."""
    return [with_status(policy.chance, one, employee.employee_no, month, expected.get(one.kpi)) for one in entries]


def judged_period(
    policy: Policy,
    card: PeriodCard,
    employee: Employee,
    measured: Measured,
    kpis: Mapping[str, Kpi],
    expected: ExpectedOf,
) -> PeriodCard:
    """The period's card with how firmly its grade stands, and what the numbers can support of its lost months."""
    number = employee.employee_no

    def judged(of: Month, one: Disqualification) -> Disqualification:
        return with_status(policy.chance, one, number, of, expected.get(one.kpi))

    return replace(
        card,
        lost=tuple((of, judged(of, one)) for of, one in card.lost),
        undecided=tuple((of, judged(of, one)) for of, one in card.undecided),
        unstable=unstable_indicators(policy, card.tally, employee.role, kpis),
        partial=partial_reasons(policy.chance, measured.presences, number, card.months),
    )


def judged_money(proposals: Iterable[Proposal], doubt: Doubt | None) -> list[Proposal]:
    """What follows from a period's grade, marked with why the grade is not enough where it is to a disadvantage."""
    return [replace(proposal, doubt=doubt) if is_disadvantage(proposal) else proposal for proposal in proposals]


def is_disadvantage(proposal: Proposal) -> bool:
    """True for a review, and where the rule takes money away, whatever a floor makes of it."""
    said = proposal.amount if proposal.stated is None else proposal.stated
    return proposal.kind == "review" or (said is not None and said < 0)
