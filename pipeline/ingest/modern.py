"""Reads an .xlsx or .xlsm workbook in constant memory, cell by cell with style, formula and error text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine_plus import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from pipeline.ingest import sheets
from pipeline.ingest.cells import Book, PlainTexts, row_texts
from pipeline.ingest.gate import Limits, Package
from pipeline.ingest.issues import IssueList
from pipeline.ingest.styles import Shown, shown
from pipeline.ingest.tables import HIDDEN_ROW, Refused, SheetText, WorkbookText

_BATCH = 2000


@dataclass(frozen=True)
class Share:
    """Which rows of a plain workbook to read, counted from 0; `last` None means to the end."""

    first: int = 0
    last: int | None = None


WHOLE = Share()


def read(path: Path, out_dir: Path, limits: Limits, package: Package, share: Share = WHOLE) -> WorkbookText:
    """The workbook, or a share of its rows, as text tables in `out_dir`; `modified` is in UTC.

    Raises `Refused` if unreadable.
    """
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return _read(workbook, out_dir, limits, package, share)
    except PasswordError as fault:
        raise Refused("encrypted", "password") from fault
    except (CalamineError, ZipError, XmlError) as fault:
        raise Refused("damaged", "structure", reason=str(fault)) from fault


def _read(workbook: CalamineWorkbook, out_dir: Path, limits: Limits, package: Package, share: Share) -> WorkbookText:
    metadata = workbook.sheets_metadata
    if len(metadata) > limits.sheets:
        raise Refused("too_large", "sheets", count=len(metadata), limit=limits.sheets)
    issues = IssueList(limits.issues_per_code)
    found = tuple(
        _sheet(workbook, index, out_dir, limits, package, issues, share)
        for index, each in enumerate(metadata)
        if each.typ == SheetTypeEnum.WorkSheet
    )
    modified = workbook.properties.get("modified")
    return WorkbookText(
        found,
        workbook.epoch_1904,
        modified if isinstance(modified, datetime) else None,
        issues.listed,
        issues.left_out,
        share == WHOLE,
    )


def _sheet(
    workbook: CalamineWorkbook,
    index: int,
    out_dir: Path,
    limits: Limits,
    package: Package,
    issues: IssueList,
    share: Share,
) -> SheetText:
    metadata = workbook.sheets_metadata[index]
    report = issues.of_sheet(metadata.name)
    if package.plain:
        rows = _plain_rows(workbook, index, PlainTexts(report, package.plain, workbook.epoch_1904), share)
    else:
        rows = _rich_rows(workbook, index, limits, package.hidden_rows, report)
    target = out_dir / f"sheet-{index:03d}.csv"
    extent = sheets.write_rows(rows, target, limits.columns, limits.rows)
    hidden = metadata.visible != SheetVisibleEnum.Visible
    return SheetText(metadata.name, index, hidden, target, extent.rows, extent.last_row, extent.columns)


def _plain_rows(workbook: CalamineWorkbook, index: int, texts: PlainTexts, share: Share) -> Iterator[sheets.Row]:
    stream = iter(workbook.stream_sheet_by_index(index, min_row=share.first, max_row=share.last))
    first = share.first + 1
    while batch := list(islice(stream, _BATCH)):
        width = max(map(len, batch))
        even = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in batch]
        yield from texts.rows(first, even)
        first += len(batch)


def _rich_rows(
    workbook: CalamineWorkbook, index: int, limits: Limits, hidden_rows: bool, report: sheets.Report
) -> Iterator[sheets.Row]:
    stream = workbook.stream_sheet_by_index(index, rich=True)
    book = Book(_shown_styles(stream), workbook.epoch_1904, report)
    merged = stream.merged_cell_ranges or []
    sheets.report_merged_across(merged, limits.issues_per_code + 1, report)
    rows = _hidden_reported(stream, book) if hidden_rows else _rows(stream, book)
    return sheets.fill_down(rows, merged) if merged else rows


def _shown_styles(stream: Any) -> list[Shown]:
    styles = stream.styles or ()
    return [shown(each["number_format_id"] or 0, each["number_format"] or "") for each in styles]


def _rows(stream: Any, book: Book) -> Iterator[sheets.Row]:
    """The rows of a stream. It gives every row from the first one on, blank ones too."""
    for number, cells in enumerate(stream, 1):
        yield number, row_texts(cells, book)


def _hidden_reported(stream: Any, book: Book) -> Iterator[sheets.Row]:
    for number, texts in _rows(stream, book):
        if (stream.row_info or {}).get("hidden") and sheets.is_filled(texts):
            book.report(number, 0, HIDDEN_ROW)
        yield number, texts
