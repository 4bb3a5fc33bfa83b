"""The overview: the month in one screen, everybody's card in one line, and all figures below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.kpi.model import Figure
from pipeline.language import Text
from pipeline.report.cap_tables import CapTable, Unit, cap_tables, flag_notes, units
from pipeline.report.card import OffenceView, offence
from pipeline.report.changes import Changes, changes
from pipeline.report.company_figures import CompanyLine, company_lines
from pipeline.report.decisions import DecisionGroup, decisions
from pipeline.report.model import MonthReport
from pipeline.report.moves import move, scatters, value_of
from pipeline.report.people_table import PeopleTable, people_table
from pipeline.report.proposals_table import ProposalLine, proposal_lines
from pipeline.report.standards import StandardView, standard_view
from pipeline.report.wording import (
    amount,
    both,
    extras_text,
    kpi_text,
    listed,
    named,
    pair_text,
    value_text,
)


@dataclass(frozen=True)
class Cell:
    """A figure of one unit: value, counts, and last month's value where a policy judges it."""

    value: Text
    pair: str
    before: Text | None
    extras: Text | None
    provisional: bool


@dataclass(frozen=True)
class FigureRow:
    """One KPI at the company and in every unit, in the order of the units."""

    kpi: str
    name: Text
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class SchemeGrades:
    """How many people of one scheme have which grade; a scheme without weights has the one number of its people."""

    scheme: Text
    counts: tuple[tuple[Text, int], ...]


@dataclass(frozen=True)
class Overview:
    """Everything the first page says.

    `until` is the day from which the month can be final, None when it is; `first` how many of the company's figures
    stand in the first screen; `flags` say how many people the numbers speak against, and how many chance alone would.
    """

    until: str | None
    grades: tuple[SchemeGrades, ...]
    figures: tuple[CompanyLine, ...]
    changes: Changes
    decisions: tuple[DecisionGroup, ...]
    people: PeopleTable
    offences: tuple[tuple[str, str, OffenceView], ...]
    proposals: tuple[ProposalLine, ...]
    waiting: tuple[Text, ...]
    caps: tuple[CapTable, ...]
    standards: tuple[tuple[Text, tuple[StandardView, ...]], ...]
    units: tuple[Unit, ...]
    rows: tuple[FigureRow, ...]
    unassigned: tuple[tuple[str, Text, int], ...]
    flags: tuple[Text, ...] = ()
    first: int = 12


def overview(report: MonthReport) -> Overview:
    """The first page of a month."""
    scatter = scatters(report) if report.scatter is None else report.scatter
    shown_on = pages_of_caps(report)
    moves = {kpi.id: move(report, kpi, kpi.id, scatter.get(kpi.id)) for kpi in report.kpis.values()}
    everywhere = tuple(units(report))
    return Overview(
        until=None if report.scored.status == "final" else _until(report),
        grades=tuple(_grades(report, policy) for policy in report.policies.all),
        figures=tuple(company_lines(report, scatter, shown_on)),
        changes=changes(report, moves),
        decisions=decisions(report),
        people=people_table(report),
        offences=tuple(_offences(report)),
        proposals=proposal_lines(report),
        waiting=tuple(_waiting(report)),
        caps=tuple(cap_tables(report, shown_on)),
        standards=tuple(_standards(report)),
        units=everywhere,
        rows=tuple(_rows(report, everywhere)),
        flags=tuple(flag_notes(report)),
        unassigned=tuple(
            (kpi.id, kpi_text(kpi, "name"), report.scored.unassigned[kpi.id])
            for kpi in report.kpis.values()
            if report.scored.unassigned.get(kpi.id)
        ),
    )


def pages_of_caps(report: MonthReport) -> Mapping[str, str]:
    """The analysis page, by its file, that shows the verdicts of a KPI's caps."""
    return {kpi: f"{data.page.id}.html" for data in report.pages for kpi in data.page.caps}


def window_days(policy: Policy, kpi: Kpi) -> int:
    """Days after the month's end until which the figure stays provisional under this policy."""
    return int(str(policy.parameters(kpi)[kpi.window])) if kpi.window else 0


def _until(report: MonthReport) -> str:
    """The day on which the last window of what gives points closes."""
    judged = {rule.kpi for policy in report.policies.all for rule in policy.judged}
    days = max((window_days(report.policy, report.kpis[kpi]) for kpi in judged), default=0)
    return (report.scored.month.end + timedelta(days=days)).date().isoformat()


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


def _offences(report: MonthReport) -> Iterator[tuple[str, str, OffenceView]]:
    """Who is disqualified, and by what; what is still open stands with the decisions."""
    for card in sorted(report.scored.cards, key=lambda card: card.employee.employee_no):
        policy, person = report.policy_of(card), card.employee
        for entry in card.disqualifications:
            yield person.employee_no, person.name, offence(report, policy, entry, "disqualified")


def _grades(report: MonthReport, policy: Policy) -> SchemeGrades:
    """Grades from the best one, and how many have none."""
    found = [card.grade for card in report.scored.cards if card.scheme == policy.scheme]
    if not policy.has_total:
        return SchemeGrades(named(policy), ((both("index.by_standards"), len(found)),))
    counts = [(named(grade), found.count(grade.id)) for grade in policy.grades]
    without = [(both("card.no_grade"), found.count(None))] if None in found else []
    return SchemeGrades(named(policy), (*counts, *without))


def _standards(report: MonthReport) -> Iterator[tuple[Text, tuple[StandardView, ...]]]:
    """The company against the standards of every scheme in force."""
    for policy in report.policies.all:
        verdicts = report.scored.company_standards.get(policy.scheme, ())
        if verdicts:
            yield named(policy), tuple(standard_view(policy, v, report.kpis[v.kpi]) for v in verdicts)


def _rows(report: MonthReport, units: tuple[Unit, ...]) -> Iterator[FigureRow]:
    policy = report.policy
    judged = {rule.kpi for rule in policy.judged} | {rule.kpi for rule in policy.caps}
    judged |= {rule.kpi for rule in policy.disqualifications}
    for kpi in report.kpis.values():
        cells = tuple(_cell(report, kpi, unit, kpi.id in judged) for unit in units)
        yield FigureRow(kpi.id, kpi_text(kpi, "name"), cells)


def _cell(report: MonthReport, kpi: Kpi, unit: Unit, is_judged: bool) -> Cell | None:
    figure = report.figures.get((kpi.id, unit.level, unit.id))
    if figure is None:
        return None
    last = report.history.get((kpi.id, unit.level, unit.id, report.scored.month.previous))
    before = value_of(kpi, last) if is_judged else None
    is_company = unit.level == "company"
    return Cell(
        value=value_text(kpi, figure),
        pair=pair_text(figure) if figure.denominator else "",
        before=None if before is None else amount(kpi, before),
        extras=extras_text(kpi, figure) if is_company else None,
        provisional=is_company and figure.status != "final",
    )
