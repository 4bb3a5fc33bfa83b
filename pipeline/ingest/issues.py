"""Collects what is said about single cells, a bounded number per sheet and code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from pipeline.ingest.tables import CellIssue


class IssueList:
    """The issues of one workbook in the order in which they were found."""

    def __init__(self, most_per_code: int) -> None:
        self._most = most_per_code
        self._listed: list[CellIssue] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    @property
    def listed(self) -> tuple[CellIssue, ...]:
        """The issues that are listed."""
        return tuple(self._listed)

    @property
    def left_out(self) -> int:
        """How many were found beyond those."""
        return self._counts.total() - len(self._listed)

    def of_sheet(self, sheet: str) -> Callable[[int, int, str], None]:
        """A function that notes an issue of this sheet: row and column from 1, and its code."""

        def note(row: int, column: int, code: str) -> None:
            self._counts[sheet, code] += 1
            if self._counts[sheet, code] <= self._most:
                self._listed.append(CellIssue(sheet, row, column, code))

        return note
