"""One person's card as a page and the workbook show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.definitions.policy import Policy
from pipeline.definitions.scoring import IndicatorRule
from pipeline.kpi.model import Case
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.caps import CapView, cap_view
from pipeline.report.consequences import (
    ProposalGroup,
    ProposalView,
    proposal_groups,
    proposal_notes,
    proposal_view,
)
from pipeline.report.evidence import Evidence, evidence
from pipeline.report.figure_view import FigureView, figure_view, has_cases
from pipeline.report.model import MonthReport
from pipeline.report.periods import PeriodView, period_view
from pipeline.report.rules import grade_bounds, rule_text
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

STATE_TONES = {
    "scored": "",
    "too_few": "open",
    "no_data": "open",
    "manual_missing": "open",
    "not_applicable": "none",
}
_WORST = 2


@dataclass(frozen=True)
class IndicatorView:
    """One line of a card. `share` is the attainment as a whole percentage for a bar."""

    id: str
    name: Text
    group: str
    figure: FigureView
    rule: Text
    state: Text
    tone: str
    attainment: str
    share: int
    weight: str
    points: str
    scored: bool


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
    gap: Text | None
    raw: str
    declared: str
    coverage: str
    status: str
    groups: tuple[tuple[Text, tuple[IndicatorView, ...]], ...]
    not_applicable: Text | None
    others: tuple[FigureView, ...]
    caps: tuple[CapView, ...]
    disqualified: tuple[OffenceView, ...]
    undecided: tuple[OffenceView, ...]
    proposals: tuple[ProposalView, ...]
    proposal_groups: tuple[ProposalGroup, ...]
    proposal_notes: Text | None
    deducted: str
    over_share: bool
    standards: tuple[StandardView, ...]
    verdicts: tuple[tuple[Text, str], ...]
    period: PeriodView | None
    scheme: Text
    scheme_id: str
    has_total: bool
    pulled_down: tuple[tuple[Text, str], ...]


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
        gap=both("card.gap", reading=named(policy.grade_gaps.reading))
        if card.grade_gap and policy.grade_gaps
        else None,
        raw=formats.points(card.raw_points),
        declared=formats.plain(card.declared_total),
        coverage=formats.percent(card.coverage) if policy.has_total else formats.NOTHING,
        status=card.status,
        groups=tuple(_groups(report, card)),
        not_applicable=_not_applicable(policy, card),
        others=tuple(_others(report, card)),
        caps=tuple(cap_view(cap, report.kpis[cap.kpi]) for cap in card.caps),
        disqualified=tuple(offence(report, policy, entry, "disqualified") for entry in card.disqualifications),
        undecided=tuple(offence(report, policy, entry, "undecided") for entry in card.undecided),
        proposals=tuple(map(proposal_view, card.proposals)),
        proposal_groups=tuple(proposal_groups(card.proposals)),
        proposal_notes=proposal_notes(card, policy.fines.share_of_pay),
        deducted=formats.plain(card.deducted) if card.deducted else "",
        over_share=bool(card.over_share),
        standards=tuple(_standards(report, card)),
        verdicts=verdict_counts(card.standards),
        period=None if card.period is None else period_view(policy, card.period, report.kpis),
        scheme=named(policy),
        scheme_id=policy.scheme,
        has_total=policy.has_total,
        pulled_down=tuple(pulled_down(report, card)),
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
    return OffenceView(entry.rule, entry.kpi, both(f"offence.{kind}", **words))


def _standards(report: MonthReport, card: Card) -> Iterator[StandardView]:
    policy = report.policy_of(card)
    for verdict in card.standards:
        if verdict.state != "not_applicable":
            yield standard_view(policy, verdict, report.kpis[verdict.kpi])


def pulled_down(report: MonthReport, card: Card) -> Iterator[tuple[Text, str]]:
    """The indicators that cost most points of the weight, at most two, with the points lost."""
    lost = [
        (indicator.weight - indicator.points, place, indicator)
        for place, indicator in enumerate(card.indicators)
        if indicator.points is not None and indicator.points < indicator.weight
    ]
    for missing, _, indicator in sorted(lost, key=lambda item: (-item[0], item[1]))[:_WORST]:
        yield named(indicator_rule(report.policy_of(card), indicator)), formats.points(missing)


def indicator_rule(policy: Policy, indicator: Indicator) -> IndicatorRule:
    """The policy's entry for a card's line."""
    return next(rule for rule in policy.indicators if rule.id == indicator.id)


def _not_applicable(policy: Policy, card: Card) -> Text | None:
    lines = [named(indicator_rule(policy, i)) for i in card.indicators if i.state == "not_applicable"]
    return listed(lines) if lines else None


def _groups(report: MonthReport, card: Card) -> Iterator[tuple[Text, tuple[IndicatorView, ...]]]:
    policy = report.policy_of(card)
    for group, wording in policy.groups.items():
        lines = tuple(_indicator_view(report, policy, i) for i in card.indicators if i.group == group)
        if lines:
            yield named(wording), lines


def _indicator_view(report: MonthReport, policy: Policy, indicator: Indicator) -> IndicatorView:
    rule, kpi = indicator_rule(policy, indicator), report.kpis[indicator.kpi]
    return IndicatorView(
        id=indicator.id,
        name=named(rule),
        group=indicator.group,
        figure=figure_view(kpi, indicator.figure),
        rule=rule_text(rule, kpi),
        state=state_text(indicator),
        tone=STATE_TONES[indicator.state],
        attainment=formats.points(indicator.attainment),
        share=int(indicator.attainment or 0),
        weight=formats.plain(indicator.weight),
        points=formats.points(indicator.points),
        scored=indicator.state == "scored",
    )


def state_text(indicator: Indicator) -> Text:
    """What became of the indicator, in words."""
    words = {"counted": indicator.figure.counted, "needed": indicator.min_cases}
    return both("state.too_few", **words) if indicator.state == "too_few" else code("state", indicator.state)


def _others(report: MonthReport, card: Card) -> Iterator[FigureView]:
    """Figures that give no points: every count, and every rate that has cases."""
    policy = report.policy_of(card)
    shown = {i.kpi for i in card.indicators if i.state != "not_applicable"} | {cap.kpi for cap in card.caps}
    shown |= {verdict.kpi for verdict in card.standards if verdict.state != "not_applicable"}
    for kpi in report.kpis.values():
        figure = report.figures.get((kpi.id, "technician", card.employee.employee_no))
        is_asked = kpi.always or kpi.id in policy.asked
        if figure is None or kpi.id in shown:
            continue
        if has_cases(figure) or (kpi.kind == "count" and is_asked):
            yield figure_view(kpi, figure)


def card_evidence(report: MonthReport, card: Card, cases: Mapping[str, Sequence[Case]]) -> tuple[Evidence, ...]:
    """The person's cases by KPI: those that give points first, in the card's order, then the others."""
    judged = (*(line.kpi for line in card.indicators), *(line.kpi for line in card.standards))
    first = dict.fromkeys((*judged, *(cap.kpi for cap in card.caps)))
    order = [*first, *(kpi for kpi in report.kpis if kpi not in first)]
    lists = (evidence(report.kpis[kpi], cases[kpi]) for kpi in order if cases.get(kpi))
    return tuple(entry for entry in lists if entry.size)
