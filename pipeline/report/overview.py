"""The overview: the month's standing, the company's figures, verdicts, and everybody's card in one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.kpi.model import Figure
from pipeline.language import Text
from pipeline.report.cap_tables import CapTable, Unit, cap_tables, units
from pipeline.report.card import CardView, card_view
from pipeline.report.figure_view import FigureView, figure_view
from pipeline.report.model import MonthReport
from pipeline.report.standards import StandardView, standard_view
from pipeline.report.wording import both, kpi_text, listed, named


@dataclass(frozen=True)
class FigureRow:
    """One KPI at the company and in every unit, in the order of the units."""

    kpi: str
    name: Text
    figures: tuple[FigureView | None, ...]


@dataclass(frozen=True)
class SchemeGrades:
    """How many people of one scheme have which grade; a scheme without weights has the one number of its people."""

    scheme: Text
    counts: tuple[tuple[Text, int], ...]


@dataclass(frozen=True)
class Overview:
    """Everything the first page says."""

    waiting: tuple[Text, ...]
    grades: tuple[SchemeGrades, ...]
    units: tuple[Unit, ...]
    rows: tuple[FigureRow, ...]
    caps: tuple[CapTable, ...]
    standards: tuple[tuple[Text, tuple[StandardView, ...]], ...]
    people: tuple[CardView, ...]
    unassigned: tuple[tuple[str, Text, int], ...]


def overview(report: MonthReport) -> Overview:
    """The first page of a month."""
    cards = sorted(report.scored.cards, key=lambda card: card.employee.employee_no)
    people = tuple(card_view(report, card) for card in cards)
    everywhere = tuple(units(report))
    return Overview(
        waiting=tuple(_waiting(report)),
        grades=tuple(_grades(policy, people) for policy in report.policies.all),
        units=everywhere,
        rows=tuple(_rows(report, everywhere)),
        caps=tuple(cap_tables(report)),
        standards=tuple(_standards(report)),
        people=people,
        unassigned=tuple(
            (kpi.id, kpi_text(kpi, "name"), report.scored.unassigned[kpi.id])
            for kpi in report.kpis.values()
            if report.scored.unassigned.get(kpi.id)
        ),
    )


def window_days(policy: Policy, kpi: Kpi) -> int:
    """Days after the month's end until which the figure stays provisional under this policy."""
    return int(str(policy.parameters(kpi)[kpi.window])) if kpi.window else 0


def _waiting(report: MonthReport) -> Iterator[Text]:
    """Which KPIs wait, for what, and until when."""
    if report.scored.as_of < report.scored.month.end:
        yield both("waiting.month", until=report.scored.month.end.date().isoformat())
    for kpi in report.kpis.values():
        figure = report.figures.get((kpi.id, "company", "company"))
        if figure is not None and figure.status == "provisional":
            yield from _waiting_for(report, kpi, figure)


def _waiting_for(report: MonthReport, kpi: Kpi, figure: Figure) -> Iterator[Text]:
    name = kpi_text(kpi, "name")
    until = report.scored.month.end + timedelta(days=window_days(report.policy, kpi))
    reasons = []
    if kpi.window and report.scored.as_of < until:
        reasons.append(both("waiting.window", until=until.date().isoformat()))
    if figure.pending:
        reasons.append(both("n_pending", n=figure.pending))
    if reasons:
        yield both("waiting.kpi", name=name, reasons=listed(reasons))


def _grades(policy: Policy, people: tuple[CardView, ...]) -> SchemeGrades:
    places = [person.grade_place for person in people if person.scheme_id == policy.scheme]
    if not policy.has_total:
        return SchemeGrades(named(policy), ((both("index.by_standards"), len(places)),))
    counts = [(named(grade), places.count(place)) for place, grade in enumerate(policy.grades)]
    without = [(both("card.no_grade"), places.count(-1))] if -1 in places else []
    return SchemeGrades(named(policy), (*counts, *without))


def _standards(report: MonthReport) -> Iterator[tuple[Text, tuple[StandardView, ...]]]:
    """The company against the standards of every scheme in force."""
    for policy in report.policies.all:
        verdicts = report.scored.company_standards.get(policy.scheme, ())
        if verdicts:
            yield named(policy), tuple(standard_view(policy, v, report.kpis[v.kpi]) for v in verdicts)


def _rows(report: MonthReport, units: tuple[Unit, ...]) -> Iterator[FigureRow]:
    for kpi in report.kpis.values():
        found = [report.figures.get((kpi.id, unit.level, unit.id)) for unit in units]
        views = tuple(figure_view(kpi, figure) if figure else None for figure in found)
        yield FigureRow(kpi.id, kpi_text(kpi, "name"), views)
