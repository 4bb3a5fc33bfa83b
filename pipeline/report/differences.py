"""What a closed month would say today, as pages and commands show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Cause = Literal["late_rows", "correction", "appeal", "decided_since", "definitions"]


@dataclass(frozen=True)
class CaseSide:
    """What a case says at one time: its state, the reason for it, and what it adds above and below the line."""

    state: str
    reason: str
    above: str
    below: str


@dataclass(frozen=True)
class RowChanged:
    """A case behind a difference: what it is, what it said and says (None: was not, is no more one), where its row
    stands, and why it changed.
    """

    case: str
    before: CaseSide | None
    after: CaseSide | None
    cause: Cause
    file: str
    sheet: str
    row: int


@dataclass(frozen=True)
class Entry:
    """One figure of one person, or of nobody in particular, that would be another today.

    `what` is a KPI, `total`, `grade` or `pay` (yuan); `before` and `after` are exact, as text, "" for none.
    """

    employee_no: str
    what: str
    before: str
    after: str
    causes: tuple[Cause, ...]
    rows: tuple[RowChanged, ...] = ()


@dataclass(frozen=True)
class MonthDifference:
    """Everything in which a closed month would say something else today; no entries when it stands."""

    month: str
    revision: int
    as_of: str
    entries: tuple[Entry, ...]
