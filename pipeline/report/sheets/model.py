"""What a sheet of the workbook is made of: columns with their kind, and rows of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Literal, NamedTuple

from pipeline.definitions.kpi import Kpi
from pipeline.language import LANGUAGES, Text
from pipeline.report.model import MonthReport
from pipeline.report.wording import both, joined
from pipeline.scorecard.model import Card

Kind = Literal["text", "number", "score", "percent", "moment", "two", "money"]
# how a column's values are marked beside what they say: bars of 0..100 or 0..1, provisional ones, verdicts
Mark = Literal["", "bar", "share", "status", "verdict"]
_LOOKS: Mapping[str, Kind] = {"percent": "percent", "minutes": "score", "hours": "score", "yuan": "money"}
Specification = tuple[str, Kind, int] | tuple[str, Kind, int, Mark]


class Shown(NamedTuple):
    """A number with a look of its own among others: a rate of 0..1 as a percentage, minutes with one decimal."""

    number: float
    look: Kind


class Place(NamedTuple):
    """A workbook below `data/raw`, and the sheet and Excel row in it; linked where it lies on disk."""

    file: str
    sheet: str = ""
    row: int = 0
    linked: bool = True


Value = Text | str | float | Shown | Place | datetime | None


@dataclass(frozen=True)
class Column:
    """A column's header, the kind of its values and its least width in Latin characters."""

    key: str
    header: Text
    kind: Kind
    width: int
    mark: Mark = ""


@dataclass(frozen=True)
class Table:
    """One sheet.

    `frozen` columns stay in view, the first `printed` ones are printed (all when 0). `names` are names of the workbook
    for columns, by the column's key. A `long` table is written without an Excel table around it: it may have a million
    rows. `sparks` says which column holds a small line drawn from which columns, first and last. `part` counts the
    sheets that one table needs.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]
    frozen: int
    printed: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    long: bool = False
    sparks: tuple[int, int, int] | None = None
    part: int = 1


def columns(specification: Iterable[Specification]) -> tuple[Column, ...]:
    """The columns with the headers that the catalogues have for their keys."""
    return tuple(Column(key, both(key), kind, width, *mark) for key, kind, width, *mark in specification)


def cards(report: MonthReport) -> list[Card]:
    """Everybody's card by employee number."""
    return sorted(report.scored.cards, key=lambda card: card.employee.employee_no)


def lines(texts: Iterable[Text]) -> Text:
    """The texts in one cell, a semicolon between them."""
    return joined(texts, dict.fromkeys(LANGUAGES, "; "))


def value_of(kpi: Kpi, value: Fraction | None) -> Shown | float | None:
    """The unrounded value as a number that looks as its unit asks."""
    if value is None or kpi.kind == "count":
        return number(value)
    return Shown(float(value), _LOOKS.get(kpi.unit, "two"))


def unit_of(kpi: Kpi) -> Text:
    """The name of the KPI's unit."""
    return both(f"unit_name.{kpi.unit}")


def number(value: Fraction | None) -> float | None:
    """The value as a spreadsheet holds it."""
    return None if value is None else float(value)
