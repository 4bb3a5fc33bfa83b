"""One person's card as a page and the workbook show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.definitions.policy import Policy
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.caps import CapView, cap_view
from pipeline.report.consequences import ProposalGroup, proposal_groups, proposal_notes
from pipeline.report.firmness import count_sentences, firmness
from pipeline.report.model import MonthReport
from pipeline.report.periods import PeriodView, period_view
from pipeline.report.rules import grade_bounds
from pipeline.report.standards import StandardView, standard_view, verdict_counts
from pipeline.report.wording import (
    both,
    code,
    kpi_text,
    listed,
    named,
    same,
    sentences,
)
from pipeline.scorecard.model import Card, Disqualification, Indicator


@dataclass(frozen=True)
class OffenceView:
    """A disqualification, decided or open, with what it rests on."""

    rule: str
    kpi: str
    sentence: Text


@dataclass(frozen=True)
class CardView:
    """One person's month in words; `grade_place` counts grades from the best one, 0."""

    employee_no: str
    name: str
    role: Text
    team: str
    branch: str
    total: str
    grade: Text | None
    grade_place: int
    grade_count: int
    standing: Text
    firmness: Text | None
    gap: Text | None
    raw: str
    declared: str
    coverage: str
    status: str
    caps: tuple[CapView, ...]
    disqualified: tuple[OffenceView, ...]
    undecided: tuple[OffenceView, ...]
    proposal_groups: tuple[ProposalGroup, ...]
    proposal_notes: Text | None
    over_share: bool
    standards: tuple[StandardView, ...]
    verdicts: tuple[tuple[Text, str], ...]
    period: PeriodView | None
    scheme: Text
    scheme_id: str
    has_total: bool


def card_view(report: MonthReport, card: Card) -> CardView:
    """Everything a person's page says above the cases."""
    person, policy = card.employee, report.policy_of(card)
    return CardView(
        employee_no=person.employee_no,
        name=person.name,
        role=code("role", person.role),
        team=person.team or "",
        branch=person.branch or "",
        total=total_text(policy, card),
        grade=grade_name(policy, card),
        grade_place=grade_place(policy, card),
        grade_count=len(policy.grades),
        standing=sentences(_standing(policy, card)),
        firmness=firmness(policy, card.unstable, card.partial),
        gap=both("card.gap", reading=named(policy.grade_gaps.reading))
        if card.grade_gap and policy.grade_gaps
        else None,
        raw=formats.points(card.raw_points),
        declared=formats.plain(card.declared_total),
        coverage=formats.percent(card.coverage) if policy.has_total else formats.NOTHING,
        status=card.status,
        caps=tuple(cap_view(cap, report.kpis[cap.kpi]) for cap in card.caps),
        disqualified=tuple(offence(report, policy, entry, "disqualified") for entry in card.disqualifications),
        undecided=tuple(offence(report, policy, entry, "undecided") for entry in card.undecided),
        proposal_groups=tuple(proposal_groups(card.proposals)),
        proposal_notes=proposal_notes(card, policy.fines.share_of_pay),
        over_share=bool(card.over_share),
        standards=tuple(_standards(report, card)),
        verdicts=verdict_counts(card.standards),
        period=None if card.period is None else period_view(policy, card.period, report.kpis),
        scheme=named(policy),
        scheme_id=policy.scheme,
        has_total=policy.has_total,
    )


def total_text(policy: Policy, card: Card) -> str:
    """The total with one decimal, never at a grade bound it has not reached; a dash when it is withheld."""
    return formats.NOTHING if card.total is None else str(formats.total(card.total, grade_bounds(policy)))


def grade_name(policy: Policy, card: Card) -> Text | None:
    """The grade's name; None without a grade."""
    return next((named(grade) for grade in policy.grades if grade.id == card.grade), None)


def grade_place(policy: Policy, card: Card) -> int:
    """How many grades stand above the card's one; -1 without a grade."""
    return next((place for place, grade in enumerate(policy.grades) if grade.id == card.grade), -1)


def _standing(policy: Policy, card: Card) -> Iterator[Text]:
    """Why there is a grade or none, and whether it can still change."""
    if card.disqualifications:
        yield both("card.disqualified", rules=listed(same(entry.rule) for entry in card.disqualifications))
    elif card.grade is None:
        yield withheld_text(policy, card)
    if card.undecided:
        yield both("card.undecided")
    if policy.has_total:
        yield both(f"card.{card.status}")


def withheld_text(policy: Policy, card: Card) -> Text:
    """Why the card has no grade."""
    minimum = f"{formats.plain(policy.min_coverage)}%"
    words = {"coverage": formats.percent(card.coverage), "minimum": minimum}
    return both("withheld.coverage", **words) if card.withheld == "coverage" else code("withheld", card.withheld)


def offence(report: MonthReport, policy: Policy, entry: Disqualification, kind: str) -> OffenceView:
    """A disqualification in one sentence."""
    rule = next((r for r in policy.disqualifications if (r.rule, r.kpi) == (entry.rule, entry.kpi)), None)
    if rule is None:
        kind = f"{kind}_event"
    words = {
        "rule": entry.rule,
        "name": kpi_text(report.kpis[entry.kpi], "name"),
        "count": entry.count,
        "pending": entry.pending,
        "line": rule.more_than if rule else formats.NOTHING,
    }
    told = [both(f"offence.{kind}", **words)]
    if entry.is_counted and kind == "disqualified":
        told += count_sentences(entry)
    return OffenceView(entry.rule, entry.kpi, sentences(told))


def _standards(report: MonthReport, card: Card) -> Iterator[StandardView]:
    policy = report.policy_of(card)
    for verdict in card.standards:
        if verdict.state != "not_applicable":
            yield standard_view(policy, verdict, report.kpis[verdict.kpi])


def state_text(indicator: Indicator) -> Text:
    """What became of the indicator, in words."""
    words = {"counted": indicator.figure.counted, "needed": indicator.min_cases}
    return both("state.too_few", **words) if indicator.state == "too_few" else code("state", indicator.state)
