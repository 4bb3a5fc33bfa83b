"""A person's page: what the card says, what pulled the total up and down, each figure, and the cases behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.definitions.scoring import IndicatorRule
from pipeline.kpi.model import Case
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.adoption import acknowledgement
from pipeline.report.appeals import AppealView, appeals_of
from pipeline.report.card import CardView, card_view, state_text
from pipeline.report.corrections import row_marks
from pipeline.report.evidence import Evidence, evidence
from pipeline.report.figure_view import FigureView, figure_view, has_cases
from pipeline.report.kpi_words import kpi_entry
from pipeline.report.method import Method, method
from pipeline.report.model import MonthReport
from pipeline.report.paper import Paper, company_text, paper
from pipeline.report.points_lost import PointsLost, indicator_rule, points_lost
from pipeline.report.rules import grade_rows, rule_text, target_text
from pipeline.report.short_cases import CasesShown, cases_shown
from pipeline.report.trend import Trend, trend
from pipeline.report.wording import both, listed, named, sentences
from pipeline.scorecard.model import Card, Indicator

STATE_TONES = {
    "scored": "",
    "too_few": "open",
    "no_data": "open",
    "manual_missing": "open",
    "not_applicable": "none",
}


@dataclass(frozen=True)
class IndicatorView:
    """One line of a card. `share` is the attainment as a whole percentage for a bar.

    `narrowed` ones look at some of the KPI's cases only: what is known of all of them is not theirs.
    """

    id: str
    name: Text
    figure: FigureView
    target: Text
    how: Text
    assumed: bool
    narrowed: bool
    state: Text
    tone: str
    share: int
    weight: str
    points: str
    scored: bool


@dataclass(frozen=True)
class Beside:
    """What stands beside a figure: the company's own (none for counts), its last months, and how it is calculated."""

    company: Text | None
    trend: Trend | None
    how: Method


@dataclass(frozen=True)
class PersonPage:
    """Everything a person's page says; `beside` is by KPI."""

    card: CardView
    lost: PointsLost | None
    missed: Text | None
    groups: tuple[tuple[Text, tuple[IndicatorView, ...]], ...]
    not_applicable: Text | None
    others: tuple[FigureView, ...]
    beside: Mapping[str, Beside]
    cases: CasesShown
    appeals: tuple[AppealView, ...]
    grades: tuple[tuple[Text, Text], ...]
    rules: Text
    effective_from: str
    paper: Paper
    acknowledged: Text | None


def person_page(report: MonthReport, card: Card, cases: Mapping[str, Sequence[Case]]) -> PersonPage:
    """The page of one card with the person's cases by KPI."""
    policy, view = report.policy_of(card), card_view(report, card)
    lists = card_evidence(report, card, cases)
    others = tuple(_others(report, card))
    told = (
        *(line.kpi for line in card.indicators),
        *(line.kpi for line in card.standards),
        *(cap.kpi for cap in card.caps),
        *(figure.kpi for figure in others),
        *(entry.kpi for entry in lists),
    )
    lost = points_lost(report, card)
    return PersonPage(
        card=view,
        lost=lost,
        missed=_missed(policy, card),
        groups=tuple(_groups(report, card)),
        not_applicable=_not_applicable(policy, card),
        others=others,
        beside={kpi: _beside(report, card, kpi) for kpi in dict.fromkeys(told)},
        cases=cases_shown(lists),
        appeals=appeals_of(report, card.employee.employee_no),
        grades=grade_rows(policy),
        rules=_rules(policy),
        effective_from=policy.effective_from.isoformat(),
        paper=paper(report, card, view),
        acknowledged=acknowledgement(report, card),
    )


def _rules(policy: Policy) -> Text:
    """How points become a total, and below which share of the weight there is none."""
    if not policy.has_total:
        return both("method.no_total")
    minimum = f"{formats.plain(policy.min_coverage)}%"
    return both("method.declared_text", declared=formats.plain(policy.declared_total), minimum=minimum)


def _missed(policy: Policy, card: Card) -> Text | None:
    """The standards that were missed; None when there are none."""
    names = {rule.id: named(rule) for rule in policy.standards}
    missed = [names[verdict.id] for verdict in card.standards if verdict.state == "missed"]
    return both("standards.missed", names=listed(missed)) if missed else None


def _not_applicable(policy: Policy, card: Card) -> Text | None:
    lines = [named(indicator_rule(policy, i)) for i in card.indicators if i.state == "not_applicable"]
    return listed(lines) if lines else None


def _groups(report: MonthReport, card: Card) -> Iterator[tuple[Text, tuple[IndicatorView, ...]]]:
    policy = report.policy_of(card)
    shown = [line for line in card.indicators if line.state != "not_applicable"]
    for group, wording in policy.groups.items():
        lines = tuple(_indicator_view(report, policy, line) for line in shown if line.group == group)
        if lines:
            yield named(wording), lines


def _indicator_view(report: MonthReport, policy: Policy, indicator: Indicator) -> IndicatorView:
    rule, kpi = indicator_rule(policy, indicator), report.kpis[indicator.kpi]
    return IndicatorView(
        id=indicator.id,
        name=named(rule),
        figure=figure_view(kpi, indicator.figure),
        target=target_text(rule, kpi),
        how=sentences(_how(rule, kpi)),
        assumed=rule.assumed,
        narrowed=rule.is_narrowed,
        state=state_text(indicator),
        tone=STATE_TONES[indicator.state],
        share=int(indicator.attainment or 0),
        weight=formats.plain(indicator.weight),
        points=formats.points(indicator.points),
        scored=indicator.state == "scored",
    )


def _how(rule: IndicatorRule, kpi: Kpi) -> Iterator[Text]:
    """How the value becomes points, and how the rule's wording is read."""
    yield both("how.points", rule=rule_text(rule, kpi), source=rule.source)
    if rule.reading is not None:
        yield both("proposal_reading", reading=named(rule.reading))


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


def _beside(report: MonthReport, card: Card, name: str) -> Beside:
    kpi, policy = report.kpis[name], report.policy_of(card)
    return Beside(
        company=company_text(report, kpi),
        trend=trend(report, kpi, "technician", card.employee.employee_no),
        how=method(kpi_entry(kpi, (policy,), report.logs)),
    )


def card_evidence(report: MonthReport, card: Card, cases: Mapping[str, Sequence[Case]]) -> tuple[Evidence, ...]:
    """The person's cases by KPI: those that give points first, in the card's order, then the others."""
    judged = (*(line.kpi for line in card.indicators), *(line.kpi for line in card.standards))
    first = dict.fromkeys((*judged, *(cap.kpi for cap in card.caps)))
    order = [*first, *(kpi for kpi in report.kpis if kpi not in first)]
    marks = row_marks(report)
    lists = (evidence(report.kpis[kpi], cases[kpi], marks=marks) for kpi in order if cases.get(kpi))
    return tuple(entry for entry in lists if entry.size)
