"""What pages say of cells that were put right: beside the cases of their rows, in the list of all, in editions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.definitions.log import Column
from pipeline.report.corrections import row_marks
from pipeline.report.editions import Edition, for_edition
from pipeline.report.evidence import CaseRow, evidence
from pipeline.report.model import CorrectedCell, MonthReport
from pipeline.report.quality import LINES, quality_view
from tests.report.months import make_month


def corrected(report: MonthReport, place: int = 0, **changes: object) -> CorrectedCell:
    """A corrected cell in the row of that case."""
    case = report.cases[place]
    source = case.source
    cell = CorrectedCell(
        source.file, source.sha256, source.sheet, case.log, source.row, None, "备注", f"H{source.row}",
        "", "已回访", "漏填", "李主管", date(2026, 11, 20),
    )  # fmt: skip
    return replace(cell, **changes)  # type: ignore[arg-type]


def with_corrections(*places: int) -> MonthReport:
    """A month in which these cases' rows had a cell corrected each."""
    report = make_month()
    return replace(report, corrections=tuple(corrected(report, place) for place in places))


def rows(report: MonthReport, kpi: str) -> dict[int, CaseRow]:
    """The lines of a KPI's cases by their Excel row."""
    found = [case for case in report.cases if case.kpi == kpi]
    lists = evidence(report.kpis[kpi], found, marks=row_marks(report)).lists
    return {row.row: row for part in lists for row in part.rows}


def test_case_says_what_was_corrected_in_its_row_and_no_other_does() -> None:
    report = with_corrections(0, 0)
    case = report.cases[0]
    found = rows(report, case.kpi)
    mark = f"更正（H{case.source.row} 备注）：（空白） → 已回访，李主管 2026-11-20，理由：漏填"
    assert found.pop(case.source.row).note["zh"].endswith(f"{mark} {mark}")
    assert not any("更正" in row.note["zh"] for row in found.values())


def test_case_of_the_same_row_in_another_workbook_has_no_mark() -> None:
    report = make_month()
    report = replace(report, corrections=(corrected(report, sha256="cd" * 32),))
    assert not any("更正" in row.note["zh"] for row in rows(report, report.cases[0].kpi).values())


def test_quality_page_lists_what_there_is_room_for_and_counts_the_rest() -> None:
    report = with_corrections(*[0] * (LINES + 5))
    view = quality_view(report, {})
    assert len(view.corrections) + view.more_corrections == LINES + 5
    assert view.more_corrections > 0
    assert (view.corrections[0].was["en"], view.corrections[0].becomes["en"]) == ("(blank)", "已回访")


def test_edition_holds_corrections_to_its_own_cases_only() -> None:
    report = with_corrections(0)
    owner = report.cases[0].employee_no
    assert owner is not None
    other = next(e.employee_no for e in report.employees if e.employee_no != owner)
    seen = {who: for_edition(report, Edition("technician", who, "", frozenset([who]))) for who in (owner, other)}
    assert (len(seen[owner].corrections), len(seen[other].corrections)) == (1, 0)


@pytest.mark.parametrize(("was", "shown"), [("0109", "***"), ("", ""), ("{owner}", "{owner}")])
def test_edition_strikes_out_people_whom_it_does_not_name(was: str, shown: str) -> None:
    report = make_month()
    case = report.cases[0]
    owner = case.employee_no or ""
    log = report.logs[case.log]
    person = Column(type="person", zh="师傅", en="Technician", headers=())
    logs = {**report.logs, log.id: log.model_copy(update={"columns": {**log.columns, "technician": person}})}
    cell = corrected(report, column="technician", was=was.format(owner=owner), becomes=owner)
    report = replace(report, logs=logs, corrections=(cell,))
    (kept,) = for_edition(report, Edition("technician", owner, "", frozenset([owner]))).corrections
    assert (kept.was, kept.becomes) == (shown.format(owner=owner), owner)
