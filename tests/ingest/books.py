"""Writes workbooks as companies send them, loads them into a workspace and asks what became of their rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.database import Database, open_database
from pipeline.definitions.kpi import load_shared
from pipeline.definitions.log import LogDefinition, load_logs
from pipeline.ingest.load import IngestResult, ingest
from pipeline.month import Month
from pipeline.warehouse.snapshot import snapshot
from pipeline.workspace import Settings, Workspace, shipped

SAVED = datetime(2026, 11, 3, 8, 0)  # "modified" of every workbook that says nothing else, UTC
EVER = datetime(2099, 1, 1)
LOGS = load_logs()
SHARED = load_shared(shipped("sql", "parameters.toml"))

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Shown:
    """A number as its format shows it: a code, or the number of a built-in one."""

    value: float | datetime
    format: str | int


@dataclass(frozen=True)
class Formula:
    """A formula with the value stored beside it; an error such as #N/A is stored as one."""

    text: str
    value: str | float


@dataclass(frozen=True)
class Page:
    """A worksheet: rows from the first line on (an empty row stays blank), and what else the sender did to it."""

    rows: Rows
    name: str = "Sheet1"
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    merged: Mapping[str, str] = field(default_factory=dict)


def write_book(
    path: Path, *pages: Page | Rows, saved: datetime = SAVED, touched: datetime | None = None, **options: Any
) -> Path:
    """The path, after the pages were written to it; `saved` is its own "modified" (UTC), `touched` the file's time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": saved})
        for number, given in enumerate(pages, start=1):
            page = given if isinstance(given, Page) else Page(given, name=f"Sheet{number}")
            _write_page(book, book.add_worksheet(page.name), page)
    if touched is not None:
        os.utime(path, (touched.timestamp(), touched.timestamp()))
    return path


def _write_page(book: Any, sheet: Any, page: Page) -> None:
    for row, cells in enumerate(page.rows):
        for column, value in enumerate(cells):
            _write_cell(book, sheet, row, column, value)
    for row in page.hidden_rows:
        sheet.set_row(row - 1, None, None, {"hidden": True})
    for place, value in page.merged.items():
        sheet.merge_range(place, value)
    if page.hidden:
        sheet.hide()


def _write_cell(book: Any, sheet: Any, row: int, column: int, value: object) -> None:
    writers: dict[type, Callable[[Any], object]] = {
        str: lambda v: sheet.write_string(row, column, v),
        bool: lambda v: sheet.write_boolean(row, column, v),
        int: lambda v: sheet.write_number(row, column, v),
        float: lambda v: sheet.write_number(row, column, v),
        datetime: lambda v: _write_shown(book, sheet, row, column, Shown(v, "yyyy-mm-dd hh:mm:ss")),
        date: lambda v: sheet.write_datetime(row, column, v, book.add_format({"num_format": "yyyy-mm-dd"})),
        time: lambda v: sheet.write_datetime(row, column, v, book.add_format({"num_format": "hh:mm:ss"})),
        Shown: lambda v: _write_shown(book, sheet, row, column, v),
        Formula: lambda v: sheet.write_formula(row, column, v.text, None, v.value),
    }
    if value is not None:
        writers[type(value)](value)


def _write_shown(book: Any, sheet: Any, row: int, column: int, shown: Shown) -> None:
    style = book.add_format({"num_format": shown.format})
    if isinstance(shown.value, datetime):
        sheet.write_datetime(row, column, shown.value, style)
    else:
        sheet.write_number(row, column, shown.value, style)


@dataclass(frozen=True)
class Company:
    """A workspace under test."""

    workspace: Workspace

    def send(self, name: str, *pages: Page | Rows, **how: Any) -> Path:
        """The path of a workbook of these pages, dropped into the raw folder."""
        return write_book(self.workspace.raw / name, *pages, **how)

    def load(self, logs: Mapping[str, LogDefinition] = LOGS) -> IngestResult:
        """What one ingest of the raw folder says."""
        return ingest(self.workspace, logs)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query on the warehouse."""
        with open_database(self.workspace.warehouse, read_only=True) as db:
            return db.rows(sql)

    def column(self, log: str, column: str) -> list[Any]:
        """The column's values of all loaded rows, in their order of loading."""
        return [value for (value,) in self.ask(f'select "{column}" from log."{log}" order by source')]

    def rejected(self, column: str = "code") -> list[tuple[Any, ...]]:
        """(row, what is asked for) of every rejected cell, by sheet, row and column."""
        return self.ask(f"select row_no, {column} from rejected_cell order by sheet_id, row_no, col")

    def verdicts(self) -> list[tuple[str, str, str | None]]:
        """(sheet, verdict, log) of every sheet read, in their order."""
        return [(s, v, log) for s, v, log in self.ask("select sheet, verdict, log from source_sheet order by sheet_id")]

    def counts(self) -> list[tuple[int, ...]]:
        """(read, new, new versions, unchanged, rejected, blank) of every sheet read, in their order."""
        return self.ask(
            "select rows_read, new_rows, new_versions, unchanged, rejected, blank from source_sheet order by sheet_id"
        )

    def refused(self) -> dict[str, str]:
        """Path and code of every file that was looked at and not read."""
        return dict(self.ask("select path, code from seen_path where code is not null order by path"))

    @contextmanager
    def seen(self, month: str, as_of: datetime = EVER) -> Iterator[Database]:
        """The warehouse as a month's figures see it: `stage`, `people`, `person_found`."""
        with snapshot(self.workspace, LOGS, Month.parse(month), as_of, SHARED) as db:
            yield db

    def current(self, log: str, *columns: str, month: str = "2026-11") -> list[tuple[Any, ...]]:
        """These columns of the newest version of everything in the log, by the first of them."""
        names = ", ".join(f'"{column}"' for column in columns)
        with self.seen(month) as db:
            return db.rows(f'select {names} from stage."{log}" order by 1')


def company(root: Path) -> Company:
    """An empty workspace in that folder."""
    workspace = Workspace(root, Settings())
    workspace.raw.mkdir(parents=True)
    return Company(workspace)
