"""Every planned mess is really in the workbooks, seen with another reader than the one that wrote them."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime, time
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.demo.mess import spoil
from pipeline.demo.plan import make_plan
from pipeline.demo.rows import Raw, Row
from pipeline.demo.sheets import Book, Manner, Sheet

from .conftest import Written

REASONS = {
    "missing_required", "bad_date", "ambiguous_date", "no_year",
    "bad_number", "unknown_value", "out_of_range", "no_scale",
}  # fmt: skip
TEXTS = {
    "Traditional headers": r"狀態",
    "Traditional codes": r"安裝|維修",
    "time of export in the title": r"导出时间：2026-\d\d-\d\d \d\d:\d\d",
    "number before the name": r"0103 林建新",
    "name before the number": r"林建新[(（]0103[)）]",
    "two people in one cell": r"0\d{3}.*[、，/].*0\d{3}|[、，/]李志明",
    "dates as text": r"20\d\d[-/年]\d{1,2}[-/月]\d{1,2}日? .*\d{1,2}[:时]\d\d",
    "appointment as a range": r"20\d\d\D\d\d?\D\d\d?日? \d\d:\d\d-\d\d:\d\d",
    "full-width digits": r"[０-９]{4}",
    "cancelled orders": r"已取消|取消|销单",
    "unknown technician": r"外协老周",
    "date without a year": r"^(11月3日|10月12日)$",
    "day and month in doubt": r"^03/04/2026$",
}


@pytest.mark.parametrize("what", TEXTS)
def test_text_in_some_cell(small_company: Written, what: str) -> None:
    pattern = re.compile(TEXTS[what])
    assert any(pattern.search(cell.value) for cell in small_company.cells() if isinstance(cell.value, str))


def test_every_reason_to_reject_a_row(small_company: Written) -> None:
    assert {row.reason for row in small_company.summary.spoiled} == REASONS | {""}


def test_one_sheet_is_hidden(small_company: Written) -> None:
    hidden = [s.title for book in small_company.books.values() for s in book if s.sheet_state == "hidden"]
    assert hidden == ["其他工单"]


def test_one_workbook_counts_from_1904(small_company: Written) -> None:
    old = [book for book in small_company.books.values() if book.epoch == CALENDAR_MAC_1904]
    assert len(old) == 1
    values = [c.value for sheet in old[0] for row in sheet.iter_rows() for c in row]
    assert {value.year for value in values if isinstance(value, datetime)} == {2026}


def test_clock_times_without_a_date(small_company: Written) -> None:
    assert any(isinstance(cell.value, time) for cell in small_company.cells())


def test_employee_numbers_that_lost_their_zero(small_company: Written) -> None:
    numbers = {c.value for c in small_company.cells() if isinstance(c.value, int) and not isinstance(c.value, bool)}
    assert numbers & {103, 104, 107, 110, 115, 119, 120, 123}


def test_merged_title_and_blank_rows(small_company: Written) -> None:
    sheets = [sheet for book in small_company.books.values() for sheet in book]
    assert any(sheet.merged_cells.ranges for sheet in sheets)
    assert any(_has_gap(sheet) for sheet in sheets)


def _has_gap(sheet: Any) -> bool:
    filled = [any(row) for row in sheet.iter_rows(min_row=10, values_only=True)]
    return not all(filled)


def test_files_that_are_no_workbooks_of_their_own(small_company: Written) -> None:
    paths = [path for path in small_company.folder.rglob("*") if path.is_file()]
    by_bytes = [path.read_bytes() for path in paths]
    assert len(by_bytes) - len(set(by_bytes)) == 1
    assert [p.name for p in paths if p.name.startswith("~$")] == ["~$工单周报_20261109.xlsx"]
    assert [p.name for p in paths if p.read_bytes()[:2] == b"PK" and not zipfile.is_zipfile(p)] == [
        "工单周报_传输中断.xlsx"
    ]


def test_sheets_that_are_no_log(small_company: Written) -> None:
    titles = {sheet.title for book in small_company.books.values() for sheet in book}
    assert {"通讯录", "统计表", "值班"} <= titles


def test_spoiling_changes_one_cell() -> None:
    manner = Manner(0, "iso", "iso", "real", "number", "是", "否", False, False, 3, 0)
    row: Row = {"order_no": "ZHW26102001", "order_type": "repair", "dispatched_at": datetime(2026, 10, 20, 9)}
    sheet = Sheet("维修", "work_orders", manner, [row])
    done = spoil(make_plan(1, small=True), [Book("工单/a.xlsx", datetime(2026, 10, 26, 8, 30), [sheet])])
    assert [(d.column, d.reason) for d in done] == [("order_no", "missing_required")]
    assert sheet.rows == [{**row, "order_no": Raw("")}]
