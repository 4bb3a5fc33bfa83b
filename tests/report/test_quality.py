"""The data-quality page with more faults than a page can hold: counted, the first ones shown, all in the workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.language import LANGUAGES
from pipeline.report.evidence import by_person
from pipeline.report.model import DataFault, MonthReport
from pipeline.report.quality import LINES, quality_view
from pipeline.report.write import write_report
from tests.report.months import make_month
from tests.report.workbooks import opened

MANY = 2000


def many_faults() -> MonthReport:
    """A month with two thousand faults of one kind, as many cases of nobody, and as many rejected cells."""
    report = make_month()
    nobodys = next(case for case in report.cases if case.employee_no is None)
    cell = next(row for file in report.accounting for row in file.get("rejected_rows", ()))
    accounting = [
        {**file, "rejected_rows": [{**cell, "row": row} for row in range(2, MANY + 2)]}
        if file.get("rejected_rows")
        else file
        for file in report.accounting
    ]
    return replace(
        report,
        cases=tuple(replace(nobodys, case_no=f"WX{number:06}") for number in range(MANY)),
        faults=tuple(
            DataFault("unit_unknown", "work_orders", f"WX{number:06}", "工单.xlsx", "维修", number + 2, "")
            for number in range(MANY)
        ),
        accounting=tuple(accounting),
    )


def test_long_lists_are_cut_alike_and_say_how_many_are_left() -> None:
    report = many_faults()
    view = quality_view(report, by_person(report.cases).get(None, {}))
    (group,) = [group for group in view.faults if group.code == "unit_unknown"]
    (nobodys,) = view.unassigned
    lists = len(view.faults) + 2
    assert (group.count, len(group.faults)) == (MANY, LINES // lists)
    assert (nobodys.count, nobodys.entry.size, nobodys.more) == (MANY, LINES // lists, MANY - LINES // lists)
    assert (len(view.rejected), view.more_rejected) == (LINES // lists, MANY - LINES // lists)
    assert view.summary["en"].startswith("3 files")


def test_the_page_stays_small_and_the_workbook_has_them_all(tmp_path: Path) -> None:
    write_report(many_faults(), tmp_path, LANGUAGES)
    page = (tmp_path / "data-quality.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 300_000
    assert page.count("scorecards.xlsx") == 4
    assert page.count("data/rejected") >= 2
    sheet: Any = opened(tmp_path / "scorecards.xlsx")["数据问题 Data faults"]
    found = [row[1].value for row in sheet.iter_rows(min_row=2) if row[1].value]
    assert [number for number in found if number.startswith("WX0")] == [f"WX{number:06}" for number in range(MANY)]
    assert sheet["B1"].value.startswith("单号")
