"""Reads a workbook in this process and gives its sheets as lists, for tests that ask what one cell became."""

from __future__ import annotations

import csv
from pathlib import Path

from pipeline.ingest import child
from pipeline.ingest.gate import Limits
from pipeline.ingest.modern import WHOLE
from pipeline.ingest.tables import SheetText, WorkbookText


def read(path: Path, limits: Limits | None = None, now: float | None = None) -> WorkbookText:
    """The workbook as the reading process gives it; Refused when it cannot be read."""
    return child.read(path, path.parent / f"{path.name}.texts", limits or Limits(), now, lambda package: WHOLE)


def lines(sheet: SheetText) -> list[list[str]]:
    """The lines of the sheet's file: row number, then the fields."""
    with sheet.csv.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def first_sheet(path: Path) -> list[list[str]]:
    """The lines of the first sheet."""
    return lines(read(path).sheets[0])


def first_row(path: Path) -> list[str]:
    """The fields of the first line of the first sheet, without the row number."""
    return first_sheet(path)[0][1:]
