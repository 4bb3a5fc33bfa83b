"""The appeals about the month's figures, one row each, with what was decided and what it changed."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.appeals import appeal_view
from pipeline.report.model import MonthReport
from pipeline.report.sheets.model import Place, Specification, Table, Value, columns

_APPEALS: tuple[Specification, ...] = (
    ("employee_no", "text", 9), ("person", "text", 10), ("kpi", "text", 30), ("case.no", "text", 20),
    ("appeals.reason", "text", 34), ("appeals.outcome", "text", 12), ("appeals.remedy", "text", 18),
    ("appeals.decision", "text", 26), ("appeals.effect", "text", 44), ("case.file", "text", 40),
    ("case.sheet", "text", 12), ("case.row", "number", 8),
)  # fmt: skip


def appeals(report: MonthReport, on_disk: frozenset[str]) -> Iterator[Table]:
    """The sheet of appeals; none in a month without any."""
    if report.appeals:
        yield Table("appeals", columns(_APPEALS), tuple(_rows(report, on_disk)), frozen=2)


def _rows(report: MonthReport, on_disk: frozenset[str]) -> Iterator[tuple[Value, ...]]:
    names = {person.employee_no: person.name for person in report.employees}
    for appeal in report.appeals:
        view = appeal_view(report, appeal)
        yield (
            appeal.employee_no, names.get(appeal.employee_no), view.kpi, appeal.case_no, view.reason, view.outcome,
            view.remedy, view.decided, view.effect,
            Place(view.file, view.sheet, view.row, view.file in on_disk), view.sheet, view.row,
        )  # fmt: skip
