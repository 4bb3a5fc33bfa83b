"""What the rules say of people: standards, limits, and proposals for a person to decide."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.language import Text
from pipeline.report.consequences import MONEY, amount_text, is_received, proposal_view
from pipeline.report.documents import LEVELS
from pipeline.report.model import MonthReport
from pipeline.report.sheets.model import (
    Column,
    Place,
    Specification,
    Table,
    Value,
    cards,
    columns,
    number,
    unit_of,
    value_of,
)
from pipeline.report.standards import threshold_text, verdict_text
from pipeline.report.wording import both, code, joined, kpi_text, named, same
from pipeline.scorecard.model import CapVerdict, Card, Proposal, StandardVerdict

_STANDARDS: tuple[Specification, ...] = (
    ("employee_no", "text", 9), ("person", "text", 10), ("team", "text", 12), ("standard", "text", 28),
    ("kpi", "text", 26), ("xlsx.rule", "text", 8), ("threshold", "text", 28), ("value", "number", 10),
    ("xlsx.unit", "text", 9), ("xlsx.numerator", "number", 10), ("xlsx.denominator", "number", 12),
    ("verdict", "text", 22, "verdict"), ("xlsx.figure_status", "text", 12, "status"),
    ("xlsx.pending", "number", 10), ("xlsx.kpi_id", "text", 24),
)  # fmt: skip
_CAPS: tuple[Specification, ...] = (
    ("xlsx.level", "text", 12), ("employee_no", "text", 9), ("who", "text", 14), ("kpi", "text", 24),
    ("xlsx.rule", "text", 8), ("xlsx.numerator", "number", 10), ("xlsx.denominator", "number", 12),
    ("rate", "percent", 9), ("xlsx.limit", "percent", 9), ("verdict", "text", 24, "verdict"),
    ("xlsx.pending", "number", 10), ("xlsx.range_high", "percent", 14), ("trend", "text", 22),
)  # fmt: skip
_PROPOSALS: tuple[Specification, ...] = (
    ("employee_no", "text", 9), ("person", "text", 10), ("team", "text", 12), ("xlsx.kind", "text", 14),
    ("xlsx.rule", "text", 8), ("proposals.what", "text", 26), ("xlsx.yuan", "money", 11),
    ("xlsx.payable", "text", 9), ("xlsx.text", "text", 44), ("case.no", "text", 20),
    ("case.file", "text", 32), ("case.sheet", "text", 12), ("case.row", "number", 8),
    ("xlsx.decision", "text", 16), ("xlsx.payee", "text", 11), ("xlsx.ordinal", "number", 8),
)  # fmt: skip


def standards(report: MonthReport) -> Table:
    """Every standard that somebody is held against."""
    rows = (_standard_row(report, card, line) for card in cards(report) for line in card.standards)
    return Table("standards", columns(_STANDARDS), rows, frozen=2, printed=13)


def caps(report: MonthReport) -> Table:
    """Every limit of the company, its units and everybody, with what pending cases could still make of it."""
    found = list(_caps(report))
    windows = sorted({months for *_, cap in found for months in cap.last_months})
    more = tuple(
        Column(f"window.{months}.{half}", both(f"xlsx.window_{half}", n=months), "number", 12)
        for months in windows
        for half in ("above", "below")
    )
    rows = (_cap_row(report, level, no, who, cap, windows) for level, no, who, cap in found)
    return Table("caps", columns(_CAPS) + more, rows, frozen=3, printed=len(_CAPS))


def proposals(report: MonthReport, on_disk: frozenset[str]) -> Table:
    """What the rules propose, each with the first row it rests on, and a column for who decides."""
    rows = (_proposal_row(card, proposal, on_disk) for card in cards(report) for proposal in card.proposals)
    return Table("proposals", columns(_PROPOSALS), rows, frozen=2, printed=14)


def _standard_row(report: MonthReport, card: Card, line: StandardVerdict) -> tuple[Value, ...]:
    person, figure, policy, kpi = card.employee, line.figure, report.policy_of(card), report.kpis[line.kpi]
    rule = next(rule for rule in policy.standards if rule.id == line.id)
    return (
        person.employee_no, person.name, person.team, named(rule), kpi_text(kpi, "name"), line.rule,
        threshold_text(policy, rule, kpi), value_of(kpi, figure.value),
        unit_of(kpi) if figure.value is not None else None, number(figure.numerator), number(figure.denominator),
        verdict_text(policy, line, rule), both(f"status.{figure.status}"), figure.pending, kpi.id,
    )  # fmt: skip


def _caps(report: MonthReport) -> Iterator[tuple[str, str | None, Text | str, CapVerdict]]:
    """Level, employee number, name and verdict; the company first, people by number last."""
    units = sorted(report.scored.unit_caps.items(), key=lambda item: (LEVELS.index(item[0][0]), item[0][1]))
    for (level, name), verdicts in units:
        if level == LEVELS[-1]:
            continue
        who: Text | str = both("level.company") if level == LEVELS[0] else name
        yield from ((level, None, who, cap) for cap in verdicts)
    for card in cards(report):
        yield from ((LEVELS[-1], card.employee.employee_no, card.employee.name, cap) for cap in card.caps)


def _cap_row(
    report: MonthReport, level: str, no: str | None, who: Text | str, cap: CapVerdict, windows: list[int]
) -> tuple[Value, ...]:
    rate = cap.numerator / cap.denominator if cap.denominator else None
    counts = (cap.last_months.get(months, (None, None)) for months in windows)
    return (
        both(f"xlsx.level.{level}"), no, who, kpi_text(report.kpis[cap.kpi], "name"), cap.rule, cap.numerator,
        cap.denominator, rate, float(cap.limit), code("verdict", cap.verdict), cap.pending, number(cap.high),
        code("trend", cap.trend), *(half for pair in counts for half in pair),
    )  # fmt: skip


def _proposal_row(card: Card, proposal: Proposal, on_disk: frozenset[str]) -> tuple[Value, ...]:
    person, view = card.employee, proposal_view(proposal)
    case_no, file, sheet, row = view.places[0] if view.places else (None, None, None, None)
    place = Place(file, sheet or "", row or 0, file in on_disk) if file is not None else None
    words = [text for text in (amount_text(proposal), view.details, view.reading) if text and any(text.values())]
    payable = both("code.yes" if proposal.payable else "code.no") if proposal.kind in MONEY else None
    return (
        person.employee_no, person.name, person.team, view.kind, view.rule, view.name, number(proposal.amount),
        payable, joined(words, same(" · ")), case_no, place, sheet, row, None, proposal.payee,
        None if is_received(proposal) else proposal.ordinal,
    )  # fmt: skip
