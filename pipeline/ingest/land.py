"""One sheet on its way in: judged by its headers, then landed as text with its place, headers and row counts."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from pipeline.database import Database
from pipeline.definitions.log import LogDefinition
from pipeline.ingest import landing_sql
from pipeline.ingest.recognise import SEARCHED_ROWS, Heading, exported_in_title, find_heading
from pipeline.ingest.tables import CellIssue, SheetText, column_letters

Correct = Callable[[int, SheetText, Heading], bool]  # True when `sheet_cells` holds the sheet's rows, corrected


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was judged: loaded as a log, or left alone with the reason."""

    text: SheetText
    heading: Heading | None
    verdict: str
    detail: str | None
    exported_at: datetime


def head(sheet: SheetText) -> list[tuple[int, Sequence[str]]]:
    """The sheet's first filled rows, among which its headers are looked for: Excel number and cells."""
    if not sheet.rows:
        return []
    with sheet.csv.open(encoding="utf-8", newline="") as stream:
        return [(int(line[0]), line[1:]) for line in islice(csv.reader(stream), SEARCHED_ROWS)]


def judge(
    sheet: SheetText,
    rows: Sequence[tuple[int, Sequence[str]]],
    logs: Iterable[LogDefinition],
    exported_at: datetime,
) -> Sheet:
    """The sheet with its log and moment of export, or with why it is left alone."""
    heading = find_heading(rows, logs)
    if heading is None:
        return Sheet(sheet, None, "unknown" if rows else "empty", None, exported_at)
    title = [row for row in rows if row[0] < heading.row]
    moment = exported_in_title(title) or exported_at
    if heading.missing:
        detail = json.dumps({"log": heading.log.id, "columns": heading.missing})
        return Sheet(sheet, heading, "missing_columns", detail, moment)
    return Sheet(sheet, heading, "loaded", None, moment)


def take_sheet(
    db: Database,
    file_id: int,
    sheet: Sheet,
    date_1904: bool,
    issues: Iterable[CellIssue],
    correct: Correct | None = None,
) -> int:
    """The number under which the sheet stands in the ledger; its rows are landed as text when it holds a log.

    `correct` puts its cells right before that.
    """
    sheet_id = next_number(db, "source_sheet", "sheet_id")
    heading = sheet.heading
    db.rows(
        "insert into source_sheet (sheet_id, file_id, position, sheet, is_hidden, log, verdict, detail, heading, "
        "exported_at, date_1904) values ($sheet_id, $file_id, $position, $sheet, $hidden, $log, $verdict, "
        "$detail, $heading, $exported_at, $date_1904)",
        {
            "sheet_id": sheet_id,
            "file_id": file_id,
            "position": sheet.text.index,
            "sheet": sheet.text.name,
            "hidden": sheet.text.hidden,
            "log": heading.log.id if heading and sheet.verdict == "loaded" else None,
            "verdict": sheet.verdict,
            "detail": sheet.detail,
            "heading": heading.row if heading else None,
            "exported_at": sheet.exported_at,
            "date_1904": date_1904,
        },
    )
    if heading is not None and sheet.verdict == "loaded":
        is_copy = correct is not None and correct(sheet_id, sheet.text, heading)
        _land(db, sheet_id, sheet.text, heading, is_copy)
        _keep_headers(db, sheet_id, heading)
        _count_rows(db, sheet_id, sheet.text, heading)
        _warn(db, sheet_id, (i for i in issues if i.sheet == sheet.text.name and i.row > heading.row))
    return sheet_id


def next_number(db: Database, table: str, column: str) -> int:
    """The next free number of a table's column."""
    return int(db.value(f"select coalesce(max({column}), 0) + 1 from {table}"))


def _land(db: Database, sheet_id: int, text: SheetText, heading: Heading, is_copy: bool) -> None:
    """Lands the sheet's file, or the corrected copy of its rows."""
    parameters: dict[str, Any] = {"sheet": sheet_id, "heading": heading.row}
    rows = "sheet_cells"
    if not is_copy:
        rows = landing_sql.sheet_rows(text.columns)
        parameters["csv"] = str(text.csv)
    for number, (index, header) in enumerate(_distinct_headers(heading.extras)):
        parameters |= {f"h{number}": header, f"x{number}": index + 1}
    db.rows(
        landing_sql.land_sheet(
            heading.log, dict(heading.columns), text.columns, len(heading.extras), heading.origin, rows
        ),
        parameters,
    )


def _distinct_headers(extras: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    used: set[str] = set()
    named = []
    for index, header in extras:
        name = header if header not in used else f"{header} ({index + 1})"
        used.add(name)
        named.append((index, name))
    return named


def _keep_headers(db: Database, sheet_id: int, heading: Heading) -> None:
    db.load(
        "sheet_header",
        {"sheet_id": "integer", "col": "varchar", "header": "varchar", "place": "integer", "place_rank": "integer"},
        [
            (sheet_id, name, heading.headers.get(place, heading.log.columns[name].zh), place, rank)
            for name in heading.log.columns
            for rank, place in enumerate(heading.columns.get(name, (-1,)))
        ],
    )


def _count_rows(db: Database, sheet_id: int, text: SheetText, heading: Heading) -> None:
    filled = db.value(
        f"select count(*) from {landing_sql.text_table(heading.log)} where sheet_id = $sheet_id", {"sheet_id": sheet_id}
    )
    read = max(text.last_row - heading.row, 0)
    db.rows(
        "update source_sheet set rows_read = $read, blank = $blank where sheet_id = $sheet_id",
        {"read": read, "blank": read - filled, "sheet_id": sheet_id},
    )


def _warn(db: Database, sheet_id: int, issues: Iterable[CellIssue]) -> None:
    rows = [(sheet_id, issue.row, f"{column_letters(issue.column)}{issue.row}", issue.code) for issue in issues]
    if rows:
        columns = {"sheet_id": "integer", "row_no": "integer", "cell": "varchar", "code": "varchar"}
        db.load("cell_warning", columns, rows)
