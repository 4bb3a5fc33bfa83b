"""The overview: the month's standing, the company's figures, verdicts, and everybody's card in one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Cap, Policy
from pipeline.kpi.model import Figure
from pipeline.language import Text
from pipeline.report import chance, formats
from pipeline.report.caps import CapView, cap_view
from pipeline.report.card import CardView, card_view
from pipeline.report.figure_view import FigureView, figure_view
from pipeline.report.model import MonthReport
from pipeline.report.standards import StandardView, standard_view
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
    """All verdicts under one cap, and what chance alone would bring.

    `scheme` is named where it is not the company's own; units are held against the company's own caps only.
    """

    key: str
    kpi: str
    scheme: Text | None
    name: Text
    units: tuple[tuple[Unit, CapView], ...]
    people: tuple[tuple[CardView, CapView], ...]
    alarms: Text


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
    units = tuple(_units(report))
    return Overview(
        waiting=tuple(_waiting(report)),
        grades=tuple(_grades(policy, people) for policy in report.policies.all),
        units=units,
        rows=tuple(_rows(report, units)),
        caps=tuple(_cap_tables(report, units, people)),
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


def cap_key(policy: Policy, cap: Cap) -> str:
    """What tells the caps of all schemes apart."""
    return f"{policy.scheme}/{cap.kpi}"


def _cap_tables(report: MonthReport, units: tuple[Unit, ...], people: tuple[CardView, ...]) -> Iterator[CapTable]:
    for policy in report.policies.all:
        own = policy.scheme == report.policy.scheme
        under = tuple(person for person in people if person.scheme_id == policy.scheme)
        for cap in policy.caps:
            kpi = report.kpis[cap.kpi]
            yield CapTable(
                key=cap_key(policy, cap),
                kpi=cap.kpi,
                scheme=None if own else named(policy),
                name=kpi_text(kpi, "name"),
                units=tuple(_unit_caps(report, units, kpi)) if own else (),
                people=tuple((person, view) for person in under for view in person.caps if view.kpi == cap.kpi),
                alarms=_alarms(report, policy, cap),
            )


def _alarms(report: MonthReport, policy: Policy, cap: Cap) -> Text:
    """How many of the people chance alone would be expected to put over the cap."""
    cards = (card for card in report.scored.cards if card.scheme == policy.scheme)
    orders = [c.denominator for card in cards for c in card.caps if c.kpi == cap.kpi and c.denominator]
    if not orders:
        return same("")
    expected = formats.plain(chance.expected_alarms(orders, Fraction(cap.limit)), 1)
    return both("cap.alarms", people=len(orders), alarms=expected, limit=formats.limit_percent(cap.limit))


def _unit_caps(report: MonthReport, units: tuple[Unit, ...], kpi: Kpi) -> Iterator[tuple[Unit, CapView]]:
    for unit in units:
        for verdict in report.scored.unit_caps.get((unit.level, unit.id), ()):
            if verdict.kpi == kpi.id and (verdict.denominator or verdict.numerator or verdict.pending):
                yield unit, cap_view(verdict, kpi)
