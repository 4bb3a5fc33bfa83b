"""The rows of analysis pages, from the database of a measured month."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from pipeline.database import Database, Misspelt
from pipeline.definitions.kpi import Parameter
from pipeline.definitions.log import definition_fault
from pipeline.definitions.page import GIVEN, TOTAL, Column, Page, Section, named
from pipeline.language import message
from pipeline.month import Month
from pipeline.validation import listed
from pipeline.warehouse.snapshot import as_parameters

Value = str | int | float | Decimal | Fraction | date | datetime | None
Row = tuple[Value, ...]  # one value per column of the section
HIDDEN_BY_EDITION = ("person", "unit")


@dataclass(frozen=True)
class SectionData:
    """A section's rows in the query's order, its total, and the sum of rows that are not shown (`left_out` of them)."""

    section: Section
    rows: tuple[Row, ...]
    total: Row | None = None
    rest: Row | None = None
    left_out: int = 0


@dataclass(frozen=True)
class PageData:
    """An analysis page of one month."""

    page: Page
    sections: tuple[SectionData, ...]


def measure_pages(
    db: Database,
    pages: Iterable[Page],
    measured: Collection[str],
    shared: Mapping[str, Parameter],
    month: Month,
    as_of: datetime,
) -> tuple[PageData, ...]:
    """Every page of which some figure was measured, from the database that the month's figures were measured in.

    `shared` are the parameters that facts were made with.

    Raises:
        Unusable: a query is no SQL, or does not give what its section's columns and total ask for.
    """
    given = {**as_parameters(shared), **dict(zip(GIVEN, (month.start, month.end, as_of), strict=True))}
    return tuple(
        PageData(page, tuple(_sections(db, page, given)))
        for page in pages
        if not page.kpis or any(kpi in measured for kpi in page.kpis)
    )


def for_people(data: PageData, people: Collection[str], units: Collection[str]) -> PageData:
    """The page for somebody who may see only these employees (by number) and teams or branches by name.

    Rows of others, and of nobody, are one line at the end with their sums: totals stay as they are.
    """
    sections = (_without(one, [_is_seen(one.section, row, people, units) for row in one.rows]) for one in data.sections)
    return replace(data, sections=tuple(sections))


def shortened(data: SectionData) -> SectionData:
    """The section with no more rows than it shows; those behind them are one line at the end with their sums."""
    return _without(data, [place < data.section.rows for place in range(len(data.rows))])


def _sections(db: Database, page: Page, given: Mapping[str, object]) -> Iterator[SectionData]:
    for section in page.sections:
        data = _section(db, page, section, given)
        if data.rows or not section.optional:
            yield data


def _section(db: Database, page: Page, section: Section, given: Mapping[str, object]) -> SectionData:
    key = f"sections.{section.id}"
    known = {**given, **as_parameters(page.parameters)}
    try:
        columns, found = db.headed(section.sql, {name: known[name] for name in named(section.sql)} or None)
    except Misspelt as error:
        detail = str(error).splitlines()[0]
        raise definition_fault(Path(page.file), key, message("fault.page_sql", detail=detail)) from error
    asked = [column.id for column in section.columns if column.kind != "percent"] + [TOTAL] * section.total
    if missing := [name for name in asked if name not in columns]:
        raise definition_fault(
            Path(page.file), key, message("fault.page_columns", names=listed(missing), given=listed(columns))
        )
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    totals = [row for row in rows if section.total and row[TOTAL]]
    if len(totals) != (section.total and bool(rows)):
        raise definition_fault(Path(page.file), key, message("fault.page_total", n=len(totals)))
    own = tuple(_row(section, row) for row in rows if not (section.total and row[TOTAL]))
    return SectionData(section, own, _row(section, totals[0]) if totals else None)


def _row(section: Section, values: Mapping[str, Value]) -> Row:
    return tuple(
        _share(column, values) if column.kind == "percent" else values[column.id] for column in section.columns
    )


def _share(column: Column, values: Mapping[str, Value]) -> Fraction | None:
    above, below = _number(values[column.above]), _number(values[column.below])
    return above / below if below else None


def _number(value: Value) -> Fraction:
    return Fraction(value) if isinstance(value, int | float | Decimal | Fraction) else Fraction(0)


def _is_seen(section: Section, row: Row, people: Collection[str], units: Collection[str]) -> bool:
    """Whether all whom a row names may be named; one that names nobody although its section names people may not."""
    allowed = {"person": people, "unit": units}
    hiding = [(c.kind, value) for c, value in zip(section.columns, row, strict=True) if c.kind in HIDDEN_BY_EDITION]
    named = [(kind, value) for kind, value in hiding if value is not None]
    return not hiding or (bool(named) and all(value in allowed[kind] for kind, value in named))


def _without(data: SectionData, seen: Sequence[bool]) -> SectionData:
    """The section with the rows that are not seen summed in one."""
    left = [row for row, kept in zip(data.rows, seen, strict=True) if not kept]
    if not left:
        return data
    rows = tuple(row for row, kept in zip(data.rows, seen, strict=True) if kept)
    all_left = [*left, *([data.rest] if data.rest else [])]
    return replace(data, rows=rows, rest=_sum(data.section, all_left), left_out=data.left_out + len(left))


def _sum(section: Section, rows: Iterable[Row]) -> Row:
    """The sums of what can be added, with percentages of the sums; nothing in the other columns."""
    added = list(zip(*rows, strict=True))
    sums: dict[str, Value] = {
        column.id: _plain(sum((_number(value) for value in values), Fraction(0)))
        if column.kind == "number" and column.adds
        else None
        for column, values in zip(section.columns, added, strict=True)
    }
    return _row(section, sums)


def _plain(value: Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value
