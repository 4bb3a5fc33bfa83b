"""The overview: the month's standing, the company's figures, verdicts, and everybody's card in one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.kpi.model import Figure
from pipeline.language import Text
from pipeline.report import chance, formats
from pipeline.report.caps import CapView, cap_view
from pipeline.report.card import CardView, FigureView, card_view, figure_view
from pipeline.report.model import MonthReport
from pipeline.report.wording import both, kpi_text, listed, named, same


@dataclass(frozen=True)
class Unit:
    """A branch or team whose figures stand beside the company's."""

    level: str
    id: str
    name: Text


@dataclass(frozen=True)
class FigureRow:
    """One KPI at the company and in every unit, in the order of the units."""

    kpi: str
    name: Text
    figures: tuple[FigureView | None, ...]


@dataclass(frozen=True)
class CapTable:
    """All verdicts under one cap, and what chance alone would bring."""

    kpi: str
    name: Text
    units: tuple[tuple[Unit, CapView], ...]
    people: tuple[tuple[CardView, CapView], ...]
    alarms: Text


@dataclass(frozen=True)
class Overview:
    """Everything the first page says."""

    waiting: tuple[Text, ...]
    grades: tuple[tuple[Text, int, int], ...]
    units: tuple[Unit, ...]
    rows: tuple[FigureRow, ...]
    caps: tuple[CapTable, ...]
    people: tuple[CardView, ...]
    unassigned: tuple[tuple[str, Text, int], ...]


def overview(report: MonthReport) -> Overview:
    """The first page of a month."""
    cards = sorted(report.scored.cards, key=lambda card: card.employee.employee_no)
    people = tuple(card_view(report, card) for card in cards)
    units = tuple(_units(report))
    return Overview(
        waiting=tuple(_waiting(report)),
        grades=tuple(_grades(report.policy, people)),
        units=units,
        rows=tuple(_rows(report, units)),
        caps=tuple(_cap_tables(report, units, people)),
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


def _grades(policy: Policy, people: tuple[CardView, ...]) -> Iterator[tuple[Text, int, int]]:
    for place, grade in enumerate(policy.grades):
        yield named(grade), sum(1 for person in people if person.grade_place == place), place
    without = sum(1 for person in people if person.grade is None)
    if without:
        yield both("card.no_grade"), without, -1


def _units(report: MonthReport) -> Iterator[Unit]:
    yield Unit("company", "company", both("level.company"))
    for level in ("branch", "team"):
        for name in sorted({id for _, at, id in report.figures if at == level}):
            yield Unit(level, name, same(name))


def _rows(report: MonthReport, units: tuple[Unit, ...]) -> Iterator[FigureRow]:
    for kpi in report.kpis.values():
        found = [report.figures.get((kpi.id, unit.level, unit.id)) for unit in units]
        views = tuple(figure_view(kpi, figure) if figure else None for figure in found)
        yield FigureRow(kpi.id, kpi_text(kpi, "name"), views)


def _cap_tables(report: MonthReport, units: tuple[Unit, ...], people: tuple[CardView, ...]) -> Iterator[CapTable]:
    for cap in report.policy.caps:
        kpi = report.kpis[cap.kpi]
        orders = [
            c.denominator for card in report.scored.cards for c in card.caps if c.kpi == cap.kpi and c.denominator
        ]
        alarms = formats.plain(chance.expected_alarms(orders, Fraction(cap.limit)), 1)
        yield CapTable(
            kpi=cap.kpi,
            name=kpi_text(kpi, "name"),
            units=tuple(_unit_caps(report, units, kpi)),
            people=tuple((person, view) for person in people for view in person.caps if view.kpi == cap.kpi),
            alarms=both("cap.alarms", people=len(orders), alarms=alarms, limit=formats.limit_percent(cap.limit)),
        )


def _unit_caps(report: MonthReport, units: tuple[Unit, ...], kpi: Kpi) -> Iterator[tuple[Unit, CapView]]:
    for unit in units:
        for verdict in report.scored.unit_caps.get((unit.level, unit.id), ()):
            if verdict.kpi == kpi.id and (verdict.denominator or verdict.numerator or verdict.pending):
                yield unit, cap_view(verdict, kpi)
