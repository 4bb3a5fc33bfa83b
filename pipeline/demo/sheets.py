"""Workbooks as they are meant: sheets of rows, each written in somebody's own manner."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pipeline.demo.rows import Row


@dataclass(frozen=True)
class Manner:
    """How somebody writes: which spelling of each header, which form of date, name and yes."""

    spelling: int
    moment: str
    date: str
    clock: str
    person: str
    yes: str
    no: str
    extras: bool
    traditional: bool
    layout: int
    blank_every: int


@dataclass(frozen=True)
class Sheet:
    """One sheet of a log; the rows may still be spoiled by `mess`."""

    title: str
    log: str
    manner: Manner
    rows: list[Row]
    hidden: bool = False


@dataclass(frozen=True)
class Book:
    """One workbook: where it lies below `data/raw`, when it was exported, what it holds.

    `plain` are sheets that are no log: a title and lines of cells.
    """

    path: str
    exported_at: datetime
    sheets: list[Sheet]
    date_1904: bool = False
    plain: list[tuple[str, list[list[str | int]]]] = field(default_factory=list)
