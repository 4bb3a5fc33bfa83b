"""What goes wrong when people keep logs: rows spoiled as `mess.toml` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from pipeline.demo.catalogue import load_toml
from pipeline.demo.manner import is_blank
from pipeline.demo.plan import Plan, later
from pipeline.demo.rows import Raw, Row, Value
from pipeline.demo.sheets import Book, Sheet
from pipeline.month import Month

LAG = timedelta(days=4)  # an export of the first days of a month is about the month before


@dataclass(frozen=True)
class Spoiled:
    """One spoiled row: where, in which column, and the code of its rejection ("" when it loads)."""

    path: str
    sheet: str
    column: str
    reason: str


def spoil(plan: Plan, books: list[Book]) -> list[Spoiled]:
    """The rows that were spoiled in the books; a month the plan does not reach is left out."""
    chance = plan.chance("mess")
    done: list[Spoiled] = []
    used: set[int] = set()
    for fault in load_toml("mess.toml")["spoiled"]:
        for back in fault["months_back"]:
            found = _place(chance, books, fault, plan.last_month.plus(-back), used)
            if found is not None:
                book, sheet, number = found
                _spoil_row(sheet, number, fault)
                used.update(id(row) for row in sheet.rows[number : number + 2])
                done.append(Spoiled(book.path, sheet.title, fault["column"], fault.get("reason", "")))
    return done


def _place(
    chance: Random, books: list[Book], fault: Mapping[str, Any], month: Month, used: set[int]
) -> tuple[Book, Sheet, int] | None:
    """A sheet of the log and month, and in it a row whose cell of the column is filled."""
    column = fault["column"]
    sheets = [
        (book, sheet)
        for book in books
        for sheet in book.sheets
        if sheet.log == fault["log"] and Month.of(book.exported_at - LAG) == month
    ]
    chance.shuffle(sheets)
    for book, sheet in sheets:
        fits = [n for n, row in enumerate(sheet.rows) if _fits(row, column) and id(row) not in used]
        if fits:
            return book, sheet, chance.choice(fits)
    return None


def _fits(row: Row, column: str) -> bool:
    """Whether spoiling the cell matters: it is filled, and the order it belongs to has been given out."""
    given = "order_type" not in row or not is_blank(row.get("dispatched_at"))
    return given and not is_blank(row.get(column)) and not isinstance(row[column], Raw)


def _spoil_row(sheet: Sheet, number: int, fault: Mapping[str, Any]) -> None:
    row = sheet.rows[number]
    spoiled = {**row, fault["column"]: _value(row, fault)}
    if fault.get("twice"):
        sheet.rows.insert(number + 1, spoiled)
    else:
        sheet.rows[number] = spoiled


def _value(row: Row, fault: Mapping[str, Any]) -> Value:
    if "minutes_after" not in fault:
        return Raw(fault["value"])
    column, minutes = fault["minutes_after"]
    start = row[column]
    assert isinstance(start, datetime)
    return later(start, minutes)
