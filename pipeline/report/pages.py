"""Analysis pages as a reader sees them: figures, verdicts under caps, and a table and chart for every section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup

from pipeline.definitions.page import Column, Page, Words
from pipeline.kpi.pages import PageData, Row, SectionData, Value, shortened
from pipeline.language import Language, Text
from pipeline.report import chance, formats
from pipeline.report.cap_tables import CapTable, cap_key, cap_tables
from pipeline.report.charts import Dot, funnel
from pipeline.report.figure_view import FigureView, figure_view
from pipeline.report.model import MonthReport
from pipeline.report.page_charts import section_chart
from pipeline.report.wording import both, code, kpi_text, same

FEW = 5  # cases below which a share says little
_ORDERS = (30, 50, 100, 200, 300, 500)
_RIGHT = frozenset({"number", "percent", "minutes"})


@dataclass(frozen=True)
class Cell:
    """One value in words. `key` is what its column is sorted by where the words will not do; `person` whom it names."""

    text: Text
    key: str = ""
    sub: Text | None = None
    few: bool = False
    person: str = ""


@dataclass(frozen=True)
class SectionView:
    """One table with its chart; `rest` sums up the rows that are not shown, `hidden` says that there are some."""

    id: str
    title: Text
    note: Text
    heads: tuple[tuple[Text, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None
    rest: tuple[Cell, ...] | None
    hidden: Text | None
    has_few: bool
    chart: Markup


@dataclass(frozen=True)
class CapPart:
    """The verdicts under one cap, drawn and in words; `limits` say how many cases are how unlikely at the limit."""

    table: CapTable
    chart: Markup
    limits: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class PageView:
    """One analysis page."""

    id: str
    file: str
    title: Text
    lead: Text
    figures: tuple[FigureView, ...]
    caps: tuple[CapPart, ...]
    sections: tuple[SectionView, ...]


def page_files(report: MonthReport) -> tuple[tuple[str, Text], ...]:
    """The file and title of every analysis page, in their order."""
    return tuple((_file(data.page), _said(data.page, "title")) for data in report.pages)


def page_views(report: MonthReport, languages: Sequence[Language]) -> Iterator[PageView]:
    """Every analysis page of the month, in their order."""
    names = {person.employee_no: person.name for person in report.employees}
    for data in report.pages:
        page = data.page
        yield PageView(
            id=page.id,
            file=_file(page),
            title=_said(page, "title"),
            lead=_said(page, "lead"),
            figures=tuple(_figures(report, page)),
            caps=tuple(_caps(report, page, languages)),
            sections=tuple(_section(data, section, names, languages) for section in data.sections),
        )


def _file(page: Page) -> str:
    return f"{page.id}.html"


def _said(page: Page, field: str) -> Text:
    return {"zh": str(getattr(page.zh, field)), "en": str(getattr(page.en, field))}


def _figures(report: MonthReport, page: Page) -> Iterator[FigureView]:
    """The company's own figures of the page's KPIs."""
    for kpi in page.kpis:
        figure = report.figures.get((kpi, "company", "company"))
        if figure is not None:
            yield figure_view(report.kpis[kpi], figure)


def _caps(report: MonthReport, page: Page, languages: Sequence[Language]) -> Iterator[CapPart]:
    wanted = {cap_key(p, cap): (p, cap) for p in report.policies.all for cap in p.caps if cap.kpi in page.caps}
    for table in cap_tables(report) if wanted else ():
        if table.key in wanted:
            policy, cap = wanted[table.key]
            cards = (card for card in report.scored.cards if card.scheme == policy.scheme)
            held = [(card.employee.name, v) for card in cards for v in card.caps if v.kpi == cap.kpi]
            points = [Dot(name, verdict.numerator, verdict.denominator) for name, verdict in held]
            limit = Fraction(cap.limit)
            counted = kpi_text(report.kpis[cap.kpi], "denominator")
            chart = funnel(f"cap-{table.key}", points, limit, languages, counted)
            yield CapPart(table, chart, tuple(_limits(limit)))


def _limits(limit: Fraction) -> Iterator[tuple[int, int, int]]:
    """Of so many orders, from how many cases on chance alone is unlikely, and all but impossible."""
    for orders in _ORDERS:
        likely, sure = (chance.threshold(orders, limit, tail) for tail in (chance.LIKELY_TAIL, chance.SURE_TAIL))
        yield orders, likely, sure


def _section(
    data: PageData, whole: SectionData, names: Mapping[str, str], languages: Sequence[Language]
) -> SectionView:
    page, section = data.page, whole.section
    seen = shortened(whole)
    shown = [place for place, column in enumerate(section.columns) if column.shown]

    def cells(row: Row) -> tuple[Cell, ...]:
        values = {column.id: value for column, value in zip(section.columns, row, strict=True)}
        return tuple(_cell(page, section.columns[place], values, section_ids, names) for place in shown)

    section_ids = {section.columns[place].id for place in shown}
    rows = tuple(cells(row) for row in seen.rows)
    adds = any(column.kind == "number" and column.adds for column in section.columns)
    return SectionView(
        id=section.id,
        title={"zh": section.zh.title, "en": section.en.title},
        note={"zh": section.zh.note, "en": section.en.note},
        heads=tuple((_words(column), column.kind in _RIGHT) for column in section.columns if column.shown),
        rows=rows,
        total=_named(both("pages.total"), cells(seen.total)) if seen.total else None,
        rest=_named(_rest(seen.left_out), cells(seen.rest)) if seen.rest and adds else None,
        hidden=both("pages.hidden", n=seen.left_out) if seen.left_out and not adds else None,
        has_few=any(cell.few for row in rows for cell in row),
        chart=section_chart(page.id, section, seen.rows, [row[0].text for row in rows], languages),
    )


def _rest(rows: int) -> Text:
    return both("pages.rest.one") if rows == 1 else both("pages.rest", n=rows)


def _named(name: Text, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The row under that name; what has no sum is left blank."""
    blank = (Cell(same("")) if cell.text == same(formats.NOTHING) or cell.person else cell for cell in cells[1:])
    return Cell(name), *blank


def _cell(page: Page, column: Column, values: Mapping[str, Value], shown: set[str], names: Mapping[str, str]) -> Cell:
    value = values[column.id]
    if column.kind == "percent":
        return _share(column, values, shown)
    if value is None:
        return Cell(_words(column.blank) if column.blank else same(formats.NOTHING))
    if column.kind == "person":
        return Cell(same(names.get(str(value), str(value))), str(value), person=str(value) if value in names else "")
    if column.kind == "code":
        known = page.codes.get(column.family, {}).get(str(value))
        return Cell(_words(known) if known else code(column.family, str(value)))
    if isinstance(value, int | float | Decimal | Fraction):
        text = formats.plain(value, 1)
        return Cell(same(text), "" if text.isdigit() else f"{float(value):.6g}")
    if isinstance(value, date):
        whole = value if isinstance(value, datetime) else datetime.combine(value, time())
        return Cell(same(formats.moment(whole)))
    return Cell(same(str(value)))


def _share(column: Column, values: Mapping[str, Value], shown: set[str]) -> Cell:
    """A percentage; with its two counts unless they stand beside it."""
    share, above, below = values[column.id], values[column.above], values[column.below]
    if not isinstance(share, Fraction):
        return Cell(same(formats.NOTHING))
    beside = column.above in shown and column.below in shown
    counts = both("pages.of", above=_count(above), below=_count(below))
    few = isinstance(below, int | Decimal | Fraction) and below < FEW
    return Cell(same(formats.percent(share)), f"{float(share):.6g}", None if beside else counts, few)


def _count(value: Value) -> str:
    return formats.plain(value) if isinstance(value, int | float | Decimal | Fraction) else formats.NOTHING


def _words(thing: Column | Words) -> Text:
    return {"zh": thing.zh, "en": thing.en}
