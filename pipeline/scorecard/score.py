"""Scores a measured month under the policies in force: points, total, grade, standards, caps and consequences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.definitions.scoring import Judged
from pipeline.kpi.figures import Unit, units
from pipeline.kpi.measure import Measured
from pipeline.kpi.model import Employee, Figure, Status
from pipeline.month import Month
from pipeline.scorecard.caps import HISTORY_MONTHS, judge_cap
from pipeline.scorecard.eligibility import over_in_month, over_the_line
from pipeline.scorecard.model import (
    CapVerdict,
    Card,
    Disqualification,
    PeriodCard,
    Proposal,
    ScoredMonth,
    StandardVerdict,
)
from pipeline.scorecard.offences import Consequences, consequences
from pipeline.scorecard.partial import partial_reasons
from pipeline.scorecard.period import LostIn, ends_period, period_card, period_months, reviewed, rewarded
from pipeline.scorecard.stability import unstable_indicators
from pipeline.scorecard.support import ExpectedOf, expectations, judged_counts, judged_money, judged_period
from pipeline.scorecard.tally import judge_standard, tally, together

FINES = ("deduction", "transfer")
COMPANY: Unit = ("company", "company")


def score_month(measured: Measured, policies: Policies, kpis: Mapping[str, Kpi]) -> ScoredMonth:
    """A card for everybody employed in the month, in the order of employee numbers, and the caps of every unit."""
    under = {
        policy.scheme: [p for p in measured.employees if policies.of(p.role, p.branch) == policy]
        for policy in policies.all
    }
    answered = [_payable(p, consequences(p, under[p.scheme], measured, measured.month)) for p in policies.all]
    lost = {policy.scheme: _lost_in(policy, under[policy.scheme], measured) for policy in policies.all}
    expected = {policy.scheme: expectations(policy, measured) for policy in policies.all}
    known = _months_known(measured)
    cards = []
    for person in measured.employees:
        policy = policies.of(person.role, person.branch)
        joined, normal = _joined(answered, person), expected[policy.scheme]
        cards.append(_card(person, policy, measured, kpis, joined, lost[policy.scheme], normal, known))
    return ScoredMonth(
        month=measured.month,
        as_of=measured.as_of,
        status=together([card.status for card in cards] or [_month_over(measured)]),
        cards=tuple(cards),
        unassigned=dict(measured.unassigned),
        unit_caps={
            unit: _caps(policy, measured, unit, expected[policy.scheme], known)
            for unit in units(measured.employees)
            if (policy := _policy_of(unit, policies, measured.employees))
        },
        company_standards={policy.scheme: _standards(policy, measured, kpis, COMPANY, None) for policy in policies.all},
    )


def _joined(answered: Sequence[Mapping[str, Consequences]], person: Employee) -> Consequences:
    """What all schemes together hold for the person: one scheme's rule may pay somebody under another."""
    found = [of_scheme[person.employee_no] for of_scheme in answered if person.employee_no in of_scheme]
    return Consequences(
        [proposal for one in found for proposal in one.proposals],
        [lost for one in found for lost in one.ineligible],
        [still for one in found for still in one.undecided],
    )


def _month_over(measured: Measured) -> Status:
    return "final" if measured.as_of >= measured.month.end else "provisional"


def _policy_of(unit: Unit, policies: Policies, people: Sequence[Employee]) -> Policy:
    """The policy by whose caps a unit is judged: that of all its people where they have one, else the company's own."""
    level, name = unit
    units_of: Mapping[str, Callable[[Employee], str | None]] = {
        "company": lambda person: COMPANY[1],
        "branch": lambda person: person.branch,
        "team": lambda person: person.team,
        "technician": lambda person: person.employee_no,
    }
    inside = [policies.of(p.role, p.branch) for p in people if units_of[level](p) == name]
    under = {policy.scheme: policy for policy in inside}
    return next(iter(under.values())) if len(under) == 1 else policies.default


def _months_known(measured: Measured) -> int:
    """How many months, up to this one, have any case; all that are looked at where nothing says how many."""
    first = min((month for *_, month in measured.history), default=None)
    return HISTORY_MONTHS if first is None else first.until(measured.month)


def _caps(policy: Policy, measured: Measured, unit: Unit, expected: ExpectedOf, known: int) -> tuple[CapVerdict, ...]:
    return tuple(
        judge_cap(
            cap,
            measured.figures[(cap.kpi, *unit)],
            measured.month,
            measured.history,
            policy.chance,
            known,
            expected.get(cap.kpi),
        )
        for cap in policy.caps
    )


def _standards(
    policy: Policy, measured: Measured, kpis: Mapping[str, Kpi], unit: Unit, role: str | None
) -> tuple[StandardVerdict, ...]:
    """Every standard of the policy for the person, or for the company as if it had every role."""
    return tuple(
        judge_standard(
            rule,
            _figure(policy, measured, rule, unit),
            next(iter(rule.roles), None) if unit == COMPANY else role,
            kpis[rule.kpi],
        )
        for rule in policy.standards
    )


def _figure(policy: Policy, measured: Measured, rule: Judged, unit: Unit) -> Figure:
    place = (policy.figure_id(rule), *unit)
    return measured.slices[place] if rule.is_narrowed else measured.figures[place]


def _card(
    person: Employee,
    policy: Policy,
    measured: Measured,
    kpis: Mapping[str, Kpi],
    answered: Consequences,
    lost: LostIn,
    expected: ExpectedOf,
    known: int,
) -> Card:
    unit: Unit = ("technician", person.employee_no)
    added = tally(policy, lambda rule: _figure(policy, measured, rule, unit), person.role, kpis, _month_over(measured))
    over, undecided = _disqualifications(policy, measured, unit)
    over += answered.ineligible
    period, money = _period(policy, person, measured, kpis, lost, expected)
    proposals = (*answered.proposals, *money)
    deducted = sum((-p.amount for p in proposals if p.supported and p.amount is not None and p.amount < 0), Fraction(0))
    return Card(
        employee=person,
        scheme=policy.scheme,
        indicators=added.indicators,
        raw_points=added.raw_points,
        declared_total=added.declared_total,
        coverage=added.coverage,
        total=added.total,
        grade=None if over else added.grade,
        withheld=None if added.total is not None else "coverage" if policy.has_total else "no_weights",
        grade_gap=added.grade_gap,
        status=added.status,
        caps=_caps(policy, measured, unit, expected, known),
        disqualifications=tuple(judged_counts(policy, over, person, measured.month, expected)),
        undecided=tuple(judged_counts(policy, [*undecided, *answered.undecided], person, measured.month, expected)),
        proposals=proposals,
        deducted=deducted,
        over_share=_over_share(policy, person, deducted),
        standards=_standards(policy, measured, kpis, unit, person.role),
        period=period,
        unstable=unstable_indicators(policy, added, person.role, kpis),
        partial=partial_reasons(policy.chance, measured.presences, person.employee_no, [measured.month]),
    )


def _payable(policy: Policy, answered: Mapping[str, Consequences]) -> dict[str, Consequences]:
    """The consequences with the policy's fines marked as payable or not, on both sides of a transfer."""

    def marked(proposal: Proposal) -> Proposal:
        return replace(proposal, payable=policy.fines.payable) if proposal.kind in FINES else proposal

    return {
        number: replace(found, proposals=[marked(proposal) for proposal in found.proposals])
        for number, found in answered.items()
    }


def _over_share(policy: Policy, person: Employee, deducted: Fraction) -> bool | None:
    """Whether the deductions are more than the share of pay that the policy allows; None without a known pay."""
    if not person.base_pay:
        return None
    return deducted * 100 > Fraction(person.base_pay) * Fraction(policy.fines.share_of_pay)


def _disqualifications(
    policy: Policy, measured: Measured, unit: Unit
) -> tuple[list[Disqualification], list[Disqualification]]:
    """Counts over their line, and counts that pending cases could still push over it."""
    over: list[Disqualification] = []
    undecided: list[Disqualification] = []
    for rule in policy.disqualifications:
        found, is_over = over_the_line(rule, measured.figures[(rule.kpi, *unit)])
        if found is not None:
            (over if is_over else undecided).append(found)
    return over, undecided


def _lost_in(policy: Policy, people: Sequence[Employee], measured: Measured) -> LostIn:
    """What cost somebody the eligibility in a month, this one or an earlier one, and what still could."""

    costly = policy.model_copy(update={"offences": tuple(o for o in policy.offences if o.costs_eligibility)})

    @cache
    def answered(month: Month) -> Mapping[str, Consequences]:
        return consequences(costly, people, measured, month)

    def lost(person: Employee, month: Month) -> tuple[list[Disqualification], list[Disqualification]]:
        counts = [over_in_month(rule, measured.history, person, month) for rule in policy.disqualifications]
        events = answered(month).get(person.employee_no) or Consequences()
        certain = [found for found, is_over in counts if found is not None and is_over]
        still_open = [found for found, is_over in counts if found is not None and not is_over]
        return [*certain, *events.ineligible], [*still_open, *events.undecided]

    return lost


def _period(
    policy: Policy,
    person: Employee,
    measured: Measured,
    kpis: Mapping[str, Kpi],
    lost: LostIn,
    expected: ExpectedOf,
) -> tuple[PeriodCard | None, list[Proposal]]:
    """The period that ends with the month, if one does, and the money and reviews that follow from it."""
    if policy.appraisal is None or not policy.has_total or not ends_period(policy.appraisal, measured.month):
        return None, []
    card = period_card(policy, period_months(policy.appraisal, measured.month), person, measured, kpis, lost)
    card = judged_period(policy, card, person, measured, kpis, expected)
    reviews = reviewed(policy, card, person, measured, kpis, lost)
    return card, judged_money([*rewarded(policy, card), *reviews], card.doubt)
