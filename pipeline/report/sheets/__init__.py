"""The sheets of `scorecards.xlsx`, as tables of plain values."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.model import MonthReport
from pipeline.report.sheets import appeals, cases, faults, figures, people, rules, words
from pipeline.report.sheets.model import Table


def tables(report: MonthReport) -> Iterator[Table]:
    """All tables of the workbook in their order."""
    on_disk = words.on_disk(report)
    if report.is_simulation:
        yield words.simulation(report)
    yield people.summary(report)
    yield people.indicators(report)
    yield figures.figures(report)
    yield rules.standards(report)
    yield rules.caps(report)
    yield rules.proposals(report, on_disk)
    yield from appeals.appeals(report, on_disk)
    yield from cases.cases(report, on_disk)
    yield figures.trends(report)
    yield faults.faults(report, on_disk)
    yield words.methods(report)
    yield words.provenance(report)
    yield words.files(report)
