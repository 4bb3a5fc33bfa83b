"""One row per person, and one per person and indicator."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.definitions.policy import Policy
from pipeline.report.caps import cap_view
from pipeline.report.card import grade_name, offence, state_text, total_text, withheld_text
from pipeline.report.model import MonthReport
from pipeline.report.periods import period_grade, period_total
from pipeline.report.points_lost import indicator_rule, pulled_down
from pipeline.report.sheets.model import (
    Specification,
    Table,
    Value,
    cards,
    columns,
    lines,
    number,
    unit_of,
    value_of,
)
from pipeline.report.standards import verdict_counts
from pipeline.report.wording import both, code, joined, kpi_text, listed, named, same
from pipeline.scorecard.model import Card, Indicator

_SUMMARY: tuple[Specification, ...] = (
    ("employee_no", "text", 9), ("person", "text", 10), ("role", "text", 14), ("team", "text", 12),
    ("total", "score", 8), ("grade", "text", 12), ("standing", "text", 12, "status"),
    ("coverage", "percent", 10, "share"), ("pulled_down", "text", 36), ("caps", "text", 36),
    ("xlsx.disqualified", "text", 24), ("branch", "text", 14), ("xlsx.undecided", "text", 30),
    ("xlsx.withheld", "text", 30), ("raw_points", "score", 9), ("xlsx.declared", "number", 9),
    ("xlsx.scheme", "text", 30), ("xlsx.standards", "text", 30), ("xlsx.deducted", "money", 12),
    ("xlsx.period", "text", 19), ("xlsx.period_total", "score", 11), ("xlsx.period_grade", "text", 14),
)  # fmt: skip
_INDICATORS: tuple[Specification, ...] = (
    ("employee_no", "text", 9), ("person", "text", 10), ("team", "text", 12), ("indicator", "text", 26),
    ("kpi", "text", 26), ("value", "number", 10), ("xlsx.unit", "text", 9), ("xlsx.numerator", "number", 10),
    ("xlsx.denominator", "number", 12), ("case.state", "text", 26), ("attainment", "score", 12, "bar"),
    ("weight", "number", 8), ("points", "score", 8), ("xlsx.figure_status", "text", 12, "status"),
    ("group", "text", 22), ("xlsx.low", "percent", 12), ("xlsx.high", "percent", 12),
    ("xlsx.pending", "number", 10), ("xlsx.excluded", "number", 10), ("xlsx.kpi_id", "text", 24),
)  # fmt: skip


def summary(report: MonthReport) -> Table:
    """Everybody's total, grade and what else a card says, by employee number."""
    return Table(
        "summary",
        columns(_SUMMARY),
        [_summary_row(report, card) for card in cards(report)],
        frozen=2,
        printed=11,
        names={"employee_numbers": "employee_no", "people": "person", "totals": "total", "grades": "grade"},
    )


def indicators(report: MonthReport) -> Table:
    """Every line of every card."""
    rows = (_indicator_row(report, card, line) for card in cards(report) for line in card.indicators)
    names = {"indicator_people": "employee_no", "indicator_kpis": "xlsx.kpi_id", "indicator_points": "points"}
    return Table("indicators", columns(_INDICATORS), rows, frozen=2, printed=14, names=names)


def _summary_row(report: MonthReport, card: Card) -> tuple[Value, ...]:
    person, policy = card.employee, report.policy_of(card)
    total = float(total_text(policy, card)) if card.total is not None else None
    coverage, raw, declared = _weighed(policy, card)
    lost = (joined((name, same(f"−{points}")), same(" ")) for name, points in pulled_down(report, card))
    caps = (cap_view(cap, report.kpis[cap.kpi]) for cap in card.caps)
    return (
        person.employee_no, person.name, code("role", person.role), person.team,
        total, grade_name(policy, card), both(f"status.{card.status}"), coverage, lines(lost),
        lines(joined((view.counts, view.verdict, view.status), same(" · ")) for view in caps),
        lines(offence(report, policy, entry, "disqualified").sentence for entry in card.disqualifications),
        person.branch,
        lines(offence(report, policy, entry, "undecided").sentence for entry in card.undecided),
        withheld_text(policy, card) if card.withheld else None, raw, declared,
        named(policy), listed(words for words, _ in verdict_counts(card.standards)),
        float(card.deducted) or None, *_period(policy, card),
    )  # fmt: skip


def _weighed(policy: Policy, card: Card) -> tuple[float | None, ...]:
    """Coverage, points and what they are out of; nothing under a scheme without weights."""
    if not policy.has_total:
        return None, None, None
    return float(card.coverage), float(card.raw_points), float(card.declared_total)


def _period(policy: Policy, card: Card) -> Iterator[Value]:
    """The appraised period that ends with the month: its months, total and grade."""
    if card.period is None:
        yield from (None, None, None)
        return
    yield f"{card.period.months[0]} – {card.period.months[-1]}"
    yield None if card.period.tally.total is None else float(period_total(policy, card.period))
    yield period_grade(policy, card.period)


def _indicator_row(report: MonthReport, card: Card, line: Indicator) -> tuple[Value, ...]:
    person, figure, policy, kpi = card.employee, line.figure, report.policy_of(card), report.kpis[line.kpi]
    return (
        person.employee_no, person.name, person.team, named(indicator_rule(policy, line)), kpi_text(kpi, "name"),
        value_of(kpi, figure.value), unit_of(kpi) if figure.value is not None else None,
        number(figure.numerator), number(figure.denominator), state_text(line),
        number(line.attainment), number(line.weight), number(line.points), both(f"status.{figure.status}"),
        named(policy.groups[line.group]), figure.low, figure.high, figure.pending, figure.excluded, kpi.id,
    )  # fmt: skip
