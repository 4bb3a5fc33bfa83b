"""What reading one workbook gives: text tables on disk, or the reason why it cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

# Texts that stand for a cell without a usable value. Control characters never survive in real text, so no
# cell can forge them: an error cell is ERROR followed by what Excel shows ("\x1fe#N/A").
ERROR = "\x1fe"
NO_STORED_VALUE = "\x1ff"

# Codes of CellIssue.
LOST_DIGITS = "lost_digits"  # a number of 16 digits or more: Excel keeps only 15
MERGED_ACROSS = "merged_across"  # part of a range merged over several columns, which has one value only
HIDDEN_ROW = "hidden_row"  # a filled row that a person looking at the sheet does not see; its column is 0


@dataclass(frozen=True)
class CellIssue:
    """Something about a cell that its text alone does not tell. Row and column count from 1, as in Excel."""

    sheet: str
    row: int
    column: int
    code: str


@dataclass(frozen=True)
class SheetText:
    """One worksheet as a CSV file: a line per filled row, its Excel number, then a field per column."""

    name: str
    index: int  # place in the workbook, from 0; chart sheets count but are not read
    hidden: bool
    csv: Path
    rows: int  # lines of the file
    last_row: int  # Excel number of the last filled row; 0 when the sheet is blank
    columns: int  # fields after the row number, the same in every line


@dataclass(frozen=True)
class WorkbookText:
    """A workbook as text."""

    sheets: tuple[SheetText, ...]
    date_1904: bool
    modified: datetime | None  # last saved, by its own properties; naive local time
    issues: tuple[CellIssue, ...]
    issues_left_out: int = 0  # issues beyond the most that are listed per sheet and code
    is_whole: bool = True  # False: only a share of its rows


@dataclass(frozen=True)
class Unreadable:
    """Why a file is not read: a file code of the contract, a finer key for the message, and what it names."""

    code: str
    detail: str
    params: Mapping[str, str] = field(default_factory=dict)


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: `A`, `Z`, `AA`."""
    letters = ""
    while column > 0:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


class Refused(Exception):
    """Carries the reason out of the depth of the reading code."""

    def __init__(self, code: str, detail: str, **params: object) -> None:
        super().__init__(f"{code}: {detail}")
        self.reason = Unreadable(code, detail, {key: str(value) for key, value in params.items()})
