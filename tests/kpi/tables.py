"""Small tables with Chinese headers, written as text in the tests, read into typed rows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pipeline.definitions.log import LogDefinition, load_logs
from pipeline.ingest.spelling import meaning
from pipeline.ingest.typing_sql import end_of

LOGS = load_logs()
YEAR = 2025
Row = dict[str, Any]


def table(log_id: str, text: str) -> list[Row]:
    """The rows of a table whose first line holds headers and whose cells stand between bars; blank cells are None."""
    log = LOGS[log_id]
    lines = [_cells(line) for line in text.strip().splitlines() if line.strip()]
    names = [log.by_header[header or ""][0] for header in lines[0]]
    return [_row(log, dict(zip(names, cells, strict=True))) for cells in lines[1:]]


def moment(text: str) -> datetime:
    """The instant of `03-01 09:00:01`; the year, the time and its seconds may be left out."""
    day, _, clock = text.partition(" ")
    whole = day if day.count("-") == 2 else f"{YEAR}-{day}"
    return datetime.fromisoformat(f"{whole} {clock or '00:00'}")


def _cells(line: str) -> list[str | None]:
    return [cell.strip() or None for cell in line.split("|")]


def _row(log: LogDefinition, cells: dict[str, str | None]) -> Row:
    row: Row = {}
    for name, text in cells.items():
        row[name] = None if text is None else _read(log, name, text, row)
        if log.columns[name].type == "period" and text is not None:
            row[end_of(name)] = _end(text)
    return row


def _read(log: LogDefinition, name: str, text: str, row: Row) -> Any:
    kind = log.columns[name].type
    if kind in ("timestamp", "period"):
        only_clock = "-" not in text.partition("~")[0]
        day: date | None = row.get(log.row_date or "")
        return moment(f"{day} {text}" if only_clock and day else text.partition("~")[0])
    if kind == "date":
        return moment(text).date()
    if kind in ("number", "money"):
        return Decimal(text)
    if kind == "integer":
        return int(text)
    if kind == "yes_no":
        return {"yes": True, "no": False}[str(meaning(log, name, text))]
    if kind in ("code", "label"):
        found = meaning(log, name, text)
        assert found is not None, f"{name}: {text}"
        return found
    return text


def _end(text: str) -> datetime:
    start, _, end = text.partition("~")
    return moment(end if "-" in end else f"{start.split()[0]} {end}") if end else moment(start)
