"""Workbooks that go back to their sender: the rejected rows whole, in their own columns, with what to put right."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.ingest.tables import column_letters
from pipeline.language import LANGUAGES, say

Fault = tuple[str, str, str]  # header, cell, code
NOTE_COLUMNS = (
    "returned.reason",
    "returned.header",
    "returned.cell",
    "returned.file",
    "returned.sheet",
    "returned.row",
)


@dataclass(frozen=True)
class ReturnedSheet:
    """The rejected rows of one sheet: faults by Excel row, and where its text lies."""

    sheet: str
    csv: Path
    heading: int
    exported_at: datetime
    faults: Mapping[int, Sequence[Fault]]


def write_returned(file: Path, path: str, sheets: Sequence[ReturnedSheet]) -> None:
    """Writes the workbook that goes back for the raw file at `path`.

    It keeps the sheets' names and headers and their moment of export, so that a row put right takes the place of the
    one sent, and later exports still win over it.
    """
    import xlsxwriter

    file.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(file), options) as book:
        book.set_properties({"created": sheets[0].exported_at})
        styles = {
            "title": book.add_format({"font_color": "#666666"}),
            "header": book.add_format({"bold": True, "bg_color": "#DDE6ED", "border": 1}),
            "note": book.add_format({"bg_color": "#FBEFD9", "text_wrap": True}),
            "fault": book.add_format({"bg_color": "#F6CFCB"}),
        }
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.sheet), path, sheet, styles)


def _write_sheet(page: Any, path: str, sheet: ReturnedSheet, styles: Mapping[str, Any]) -> None:
    rows = dict(_wanted(sheet))
    header = rows.pop(sheet.heading)
    page.write_string(0, 0, _both("returned.exported_at"), styles["title"])
    page.write_string(0, 1, sheet.exported_at.isoformat(sep=" ", timespec="seconds"), styles["title"])
    for column, text in enumerate([*header, *map(_both, NOTE_COLUMNS)]):
        page.write_string(1, column, _shown(text), styles["header"])
    for line, (number, cells) in enumerate(rows.items(), start=2):
        faults = sheet.faults[number]
        faulty = {cell for _, cell, _ in faults}
        for column, text in enumerate(cells):
            style = styles["fault"] if f"{column_letters(column + 1)}{number}" in faulty else None
            page.write_string(line, column, _shown(text), style)
        for column, text in enumerate(_notes(path, sheet.sheet, number, faults), start=len(header)):
            page.write_string(line, column, text, styles["note"])
    page.freeze_panes(2, 0)
    page.set_column(0, len(header) - 1, 18)
    page.set_column(len(header), len(header), 60)
    page.set_column(len(header) + 1, len(header) + len(NOTE_COLUMNS) - 1, 20)


def _wanted(sheet: ReturnedSheet) -> Iterator[tuple[int, list[str]]]:
    last = max(sheet.faults)
    with sheet.csv.open(encoding="utf-8", newline="") as stream:
        for record in _records(stream):
            number = int(record[: record.index(",")])
            if number == sheet.heading or number in sheet.faults:
                (cells,) = csv.reader(io.StringIO(record, newline=""))
                yield number, cells[1:]
            if number >= last:
                return


def _records(lines: Iterable[str]) -> Iterator[str]:
    """The records of a CSV file as they stand; a record goes on while a quote is open."""
    waiting = ""
    for line in lines:
        waiting += line
        if waiting.count('"') % 2 == 0:
            yield waiting
            waiting = ""


def _notes(path: str, sheet: str, number: int, faults: Sequence[Fault]) -> list[str]:
    reasons = "\n".join(
        f"{header}: {say(language, f'report.rejected.{code}')} {say(language, f'report.rejected_cure.{code}')}"
        for header, _, code in faults
        for language in LANGUAGES
    )
    headers = ", ".join(dict.fromkeys(header for header, _, _ in faults))
    cells = ", ".join(cell for _, cell, _ in faults if cell)
    return [reasons, headers, cells, path, sheet, str(number)]


def _both(key: str) -> str:
    return " ".join(say(language, key) for language in LANGUAGES)


def _shown(text: str) -> str:
    """The cell's text as Excel showed it: the reader's marks for errors and empty formulas taken off."""
    return text[2:] if text.startswith("\x1f") else text
