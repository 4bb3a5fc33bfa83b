"""`scorecards.xlsx`: the month as tables with real numbers and dates, and nothing in it that could run."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.language import Language
from pipeline.report.model import MonthReport
from pipeline.report.sheets import Column, Kind, Share, Table, Value, tables
from pipeline.report.wording import both, in_languages

_LONGEST = 32_000
_NO_GUESSING = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
_NUMBER_FORMATS: Mapping[Kind, str] = {
    "text": "@",
    "number": "General",
    "score": "0.0",
    "percent": "0.0%",
    "moment": "yyyy-mm-dd hh:mm",
}
_WRAPPED = 30
_CONTROLS = {n: None for n in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF) if n != 10}

Formats = Mapping[str, Any]


def write_workbook(report: MonthReport, file: Path, languages: Sequence[Language]) -> None:
    """Writes the workbook with texts in all languages asked for; the same report gives the same bytes."""
    book = xlsxwriter.Workbook(str(file), dict(_NO_GUESSING))
    last_second = report.scored.month.end - timedelta(seconds=1)
    book.set_properties({"created": last_second, "title": f"scorecards {report.scored.month}"})
    looks = _formats(book)
    for table in tables(report):
        _write_sheet(book, table, looks, languages)
    book.close()


def _formats(book: Any) -> Formats:
    top = {"valign": "top"}
    looks: dict[str, Any] = {
        kind: book.add_format({**top, "num_format": shape}) for kind, shape in _NUMBER_FORMATS.items()
    }
    looks["wrapped"] = book.add_format({**top, "num_format": "@", "text_wrap": True})
    looks["header"] = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#E6EFED"}
    )
    return looks


def _write_sheet(book: Any, table: Table, looks: Formats, languages: Sequence[Language]) -> None:
    sheet = book.add_worksheet(clean(in_languages(both(f"sheet.{table.name}"), languages)))
    for place, column in enumerate(table.columns):
        header = clean(in_languages(column.header, languages, "\n"))
        sheet.write_string(0, place, header, looks["header"])
        sheet.set_column(place, place, max(column.width, _width(header)))
    count = _write_rows(sheet, table, looks, languages)
    sheet.set_row(0, 32 if len(languages) > 1 else 20)
    sheet.freeze_panes(1, table.frozen)
    sheet.autofilter(0, 0, max(count, 1), len(table.columns) - 1)
    _set_print(sheet)


def _set_print(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")


def _write_rows(sheet: Any, table: Table, looks: Formats, languages: Sequence[Language]) -> int:
    writers = [_writer(sheet, place, column, looks, languages) for place, column in enumerate(table.columns)]
    count = 0
    for count, row in enumerate(table.rows, start=1):
        for write, value in zip(writers, row, strict=True):
            if value is not None and value != "":
                write(count, value)
    return count


def _writer(
    sheet: Any, place: int, column: Column, looks: Formats, languages: Sequence[Language]
) -> Callable[[int, Any], None]:
    """What writes one value of the column into a row, with the column's look."""
    look = looks["wrapped" if column.kind == "text" and column.width > _WRAPPED else column.kind]

    def text(row: int, value: Value) -> None:
        shown = in_languages(value, languages, " / ") if isinstance(value, dict) else str(value)
        if shown:
            sheet.write_string(row, place, clean(shown), look)

    def number(row: int, value: float | Share) -> None:
        if isinstance(value, Share):
            sheet.write_number(row, place, value.of_one, looks["percent"])
        else:
            sheet.write_number(row, place, value, look)

    def moment(row: int, value: datetime) -> None:
        sheet.write_datetime(row, place, value, look)

    return text if column.kind == "text" else moment if column.kind == "moment" else number


def clean(text: str) -> str:
    """The text as a cell can hold it: no control characters, at most 32,000 characters."""
    plain = text.translate(_CONTROLS)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


def _width(text: str) -> int:
    """Columns a text needs: two for each Chinese character, plus the filter's button."""
    lines = text.split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines) + 4
