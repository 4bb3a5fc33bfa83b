"""Every KPI of the company, its units and everybody: this month's figures, and the last twelve months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.kpi.model import Figure
from pipeline.language import Text
from pipeline.report.documents import LEVELS
from pipeline.report.model import MonthReport
from pipeline.report.sheets.model import Column, Specification, Table, Value, columns, number, unit_of, value_of
from pipeline.report.trend import MONTHS, values
from pipeline.report.wording import both, code, kpi_text, same

_FIGURES: tuple[Specification, ...] = (
    ("xlsx.level", "text", 12), ("employee_no", "text", 9), ("who", "text", 14), ("kpi", "text", 30),
    ("value", "number", 10), ("xlsx.unit", "text", 9), ("xlsx.numerator", "number", 10),
    ("xlsx.denominator", "number", 12), ("xlsx.low", "percent", 12), ("xlsx.high", "percent", 12),
    ("xlsx.pending", "number", 10), ("xlsx.excluded", "number", 10), ("xlsx.figure_status", "text", 12, "status"),
    ("team", "text", 12), ("xlsx.kpi_id", "text", 26),
)  # fmt: skip
_TRENDS: tuple[Specification, ...] = (
    ("xlsx.level", "text", 12), ("employee_no", "text", 9), ("who", "text", 14), ("kpi", "text", 30),
    ("xlsx.unit", "text", 9), ("xlsx.line", "text", 18),
)  # fmt: skip
_MONTH_WIDTH = 9
MONTH_COLUMNS = (len(_TRENDS), len(_TRENDS) + MONTHS - 1)
"""The first and the last column of the trends that holds a month."""

Who = tuple[str, str]


def figures(report: MonthReport) -> Table:
    """One row per KPI of the company, a branch, a team or a person, in the order of `kpis.json` within each."""
    extras = list(dict.fromkeys(label for kpi in report.kpis.values() for label in (*kpi.percentiles, *kpi.also_count)))
    more = tuple(Column(f"xlsx.extra.{e}", code("xlsx.extra", e), "number", 10) for e in extras)
    names = {
        "figure_levels": "xlsx.level",
        "figure_people": "employee_no",
        "figure_kpis": "xlsx.kpi_id",
        "figure_values": "value",
    }
    rows = (_figure_row(report, who, figure, extras) for who, figure in _sorted(report))
    return Table("figures", columns(_FIGURES) + more, rows, frozen=4, printed=13, names=names)


def trends(report: MonthReport) -> Table:
    """One row per KPI and whom it is of, with the values of twelve months and a small line."""
    months = [str(report.scored.month.plus(-back)) for back in reversed(range(MONTHS))]
    wide = tuple(Column(f"month.{month}", same(month), "number", _MONTH_WIDTH) for month in months)
    rows = [_trend_row(report, who, figure, months) for who, figure in _sorted(report)]
    return Table("trends", columns(_TRENDS) + wide, rows, frozen=4, sparks=(len(_TRENDS) - 1, *MONTH_COLUMNS))


def company_rows(report: MonthReport) -> Mapping[str, int]:
    """In which row of the trends, counted from 0 below the header, each KPI of the company stands."""
    return {figure.kpi: row for row, (_, figure) in enumerate(_sorted(report)) if figure.level == LEVELS[0]}


def _sorted(report: MonthReport) -> Iterator[tuple[Value, Figure]]:
    """Every figure with who it is of: the company first, people last and by number, each with its KPIs in order."""
    order = {kpi: place for place, kpi in enumerate(report.kpis)}
    names = {person.employee_no: person.name for person in report.employees}
    for figure in sorted(report.figures.values(), key=lambda f: (LEVELS.index(f.level), f.id, order[f.kpi])):
        who: Text | str = both("level.company") if figure.level == LEVELS[0] else names.get(figure.id, figure.id)
        yield who, figure


def _head(report: MonthReport, who: Value, figure: Figure) -> tuple[Value, ...]:
    is_person = figure.level == LEVELS[-1]
    kpi = report.kpis[figure.kpi]
    return both(f"xlsx.level.{figure.level}"), figure.id if is_person else None, who, kpi_text(kpi, "name")


def _figure_row(report: MonthReport, who: Value, figure: Figure, extras: list[str]) -> tuple[Value, ...]:
    kpi = report.kpis[figure.kpi]
    return (
        *_head(report, who, figure), value_of(kpi, figure.value), unit_of(kpi), number(figure.numerator),
        number(figure.denominator), figure.low, figure.high, figure.pending, figure.excluded,
        both(f"status.{figure.status}"), _team(report, figure), kpi.id, *(figure.extra.get(e) for e in extras),
    )  # fmt: skip


def _team(report: MonthReport, figure: Figure) -> str | None:
    if figure.level != LEVELS[-1]:
        return figure.id if figure.level == "team" else None
    return next((person.team for person in report.employees if person.employee_no == figure.id), None)


def _trend_row(report: MonthReport, who: Value, figure: Figure, months: list[str]) -> tuple[Value, ...]:
    kpi = report.kpis[figure.kpi]
    known = {str(month): value_of(kpi, value) for month, value in values(report, kpi, figure.level, figure.id)}
    return (*_head(report, who, figure), unit_of(kpi), None, *(known.get(month) for month in months))
