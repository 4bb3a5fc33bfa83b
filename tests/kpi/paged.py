"""An analysis page of a small company: its sections as tables by column."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pipeline.definitions.page import load_pages
from pipeline.kpi.ask import Ask
from pipeline.kpi.measure import measure
from pipeline.kpi.pages import PageData, Row, SectionData, measure_pages
from pipeline.month import Month
from pipeline.workspace import shipped
from tests.kpi.tables import moment
from tests.kpi.world import KPIS, LATER, MONTH, SHARED, database

PAGES = load_pages([shipped("sql", "page")], SHARED, KPIS)


@dataclass(frozen=True)
class Paged:
    """One measured page."""

    data: PageData

    def section(self, name: str) -> SectionData:
        """The section of that id."""
        return next(one for one in self.data.sections if one.section.id == name)

    def rows(self, name: str, *columns: str) -> list[tuple[Any, ...]]:
        """Those columns of every row of a section, as plain values."""
        section = self.section(name)
        return [_taken(section, row, columns) for row in section.rows]

    def total(self, name: str, *columns: str) -> tuple[Any, ...]:
        """Those columns of the section's total."""
        section = self.section(name)
        assert section.total is not None
        return _taken(section, section.total, columns)


def _taken(section: SectionData, row: Row, columns: tuple[str, ...]) -> tuple[Any, ...]:
    values = (row[section.section.place(column)] for column in columns)
    return tuple(float(value) if isinstance(value, Fraction) else value for value in values)


def paged(page: str, month: str = MONTH, as_of: str = LATER, history: int = 1, **logs: str) -> Paged:
    """A shipped page of a company with these tables by log, its figures measured for `history` months."""
    with database(month=month, as_of=as_of, logs=logs) as db:
        kpis = {name: KPIS[name] for name in PAGES[page].kpis}
        ask = Ask("shipped", kpis, SHARED, months=dict.fromkeys(kpis, history))
        measure(db, [ask], Month.parse(month), moment(as_of))
        (data,) = measure_pages(db, [PAGES[page]], kpis, SHARED, Month.parse(month), moment(as_of))
    return Paged(data)
