"""Reads an old .xls workbook (Excel 5 to 2003) into the same texts as a new one."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd

from pipeline.ingest import sheets
from pipeline.ingest.cells import TEXT_LENGTH, Book, error_text, styled_number
from pipeline.ingest.gate import Limits
from pipeline.ingest.issues import IssueList
from pipeline.ingest.styles import Shown, shown
from pipeline.ingest.tables import HIDDEN_ROW, Refused, SheetText, WorkbookText

# What xlrd raises on broken records: its own error, and whatever reading past an end gives.
_BROKEN = (
    AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError, OverflowError, struct.error,
)  # fmt: skip


def read(path: Path, out_dir: Path, limits: Limits) -> WorkbookText:
    """The workbook as text tables in `out_dir`. It does not say when it was last saved."""
    try:
        opened = xlrd.open_workbook(str(path), formatting_info=True, on_demand=True, logfile=io.StringIO())
        with opened as workbook:
            return _read(workbook, out_dir, limits)
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, *_BROKEN) as fault:
        if "encrypted" in str(fault):
            raise Refused("encrypted", "password") from fault
        raise Refused("damaged", "old_xls", reason=type(fault).__name__) from fault


def _read(workbook: Any, out_dir: Path, limits: Limits) -> WorkbookText:
    issues = IssueList(limits.issues_per_code)
    styles = [_shown(workbook, each) for each in workbook.xf_list]
    if workbook.nsheets > limits.sheets:
        raise Refused("too_large", "sheets", count=workbook.nsheets, limit=limits.sheets)
    found = []
    for index in range(workbook.nsheets):
        sheet = workbook.sheet_by_index(index)
        book = Book(styles, bool(workbook.datemode), issues.of_sheet(sheet.name))
        found.append(_sheet(sheet, index, out_dir, limits, book))
        workbook.unload_sheet(index)
    return WorkbookText(tuple(found), bool(workbook.datemode), None, issues.listed, issues.left_out)


def _shown(workbook: Any, style: Any) -> Shown:
    known = workbook.format_map.get(style.format_key)
    return shown(style.format_key, (known.format_str if known else None) or "")


def _sheet(sheet: Any, index: int, out_dir: Path, limits: Limits, book: Book) -> SheetText:
    # xlrd gives ranges half open.
    merged = [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells]
    sheets.report_merged_across(merged, limits.issues_per_code + 1, book.report)
    target = out_dir / f"sheet-{index:03d}.csv"
    rows = sheets.fill_down(_rows(sheet, book), merged)
    extent = sheets.write_rows(rows, target, limits.columns, limits.rows)
    hidden = sheet.visibility != 0
    return SheetText(sheet.name, index, hidden, target, extent.rows, extent.last_row, extent.columns)


def _rows(sheet: Any, book: Book) -> Iterator[sheets.Row]:
    for place in range(sheet.nrows):
        texts = [_text(cell, place, column, book) for column, cell in enumerate(sheet.row(place))]
        info = sheet.rowinfo_map.get(place)
        if info is not None and info.hidden and sheets.is_filled(texts):
            book.report(place + 1, 0, HIDDEN_ROW)
        yield place + 1, texts


def _text(cell: Any, row: int, column: int, book: Book) -> str:
    kind, value = cell.ctype, cell.value
    if kind == xlrd.XL_CELL_TEXT:
        if len(value) > TEXT_LENGTH:
            raise Refused("too_large", "cell_text", row=row + 1, limit=TEXT_LENGTH)
        return str(value)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return error_text(xlrd.error_text_from_code.get(value, "#ERROR"))
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return styled_number(value, book.shown(cell.xf_index), row, column, book)
    return ""
