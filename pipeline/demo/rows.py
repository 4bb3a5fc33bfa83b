"""Rows as they are meant, before anybody writes them into a sheet: values by the column's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class Raw:
    """A cell that stands in the sheet exactly so, whatever its column expects."""

    value: str | int | float


@dataclass(frozen=True)
class Slot:
    """An appointment: an instant, or a range when it has an end."""

    start: datetime
    end: datetime | None


# A tuple is a crew of employee numbers; None and "" are blank cells.
Value = str | int | float | bool | date | datetime | time | tuple[str, ...] | Slot | Raw | None
Row = Mapping[str, Value]
