"""The charts sheet: the company's twelve months per KPI, counts under a limit by month, and grades; no ranks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.definitions.kpi import Kpi
from pipeline.language import Text
from pipeline.report.documents import LEVELS
from pipeline.report.model import MonthReport
from pipeline.report.sheets import figures
from pipeline.report.sheets.cells import Pen
from pipeline.report.sheets.grid import LINE, set_page, sheet_title
from pipeline.report.trend import MONTHS, values
from pipeline.report.wording import both, kpi_text, named

_COLOUR = "#2F6F66"
_GREY = "#7A8583"
_WIDTH, _HEIGHT = 480, 250
_ROWS, _COLUMNS = 14, 5  # how many cells a chart takes
_BESIDE = 2  # charts in a row
_LEFT = 4  # the first column of charts
_CELL = 100
_A_PAGE, _SCALE = 4, 54  # rows of charts on a printed page, and how small
_SLOPE = -45
_FEWEST = 2  # months that make a line


@dataclass(frozen=True)
class Counted:
    """A small table with a chart of its own: its title, what is counted, and rows of name and number."""

    title: Text
    counted: Text
    rows: tuple[tuple[Text | str, int], ...]


def write_charts(pen: Pen, report: MonthReport) -> None:
    """Writes the charts as a sheet of their own; those of KPIs draw what the trends sheet says."""
    title = sheet_title(pen, "charts")
    sheet = pen.book.add_worksheet(title)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 12)
    sheet.set_column_pixels(2, 2, 20)
    sheet.set_column_pixels(3, _LEFT + _BESIDE * _COLUMNS, _CELL)
    sheet.write_string(0, 0, pen.say(both("xlsx.charts_title", month=report.scored.month), " · "), pen.looks["title"])
    drawn = [(_column_chart(pen, title, entry, top), entry.title) for entry, top in _write_counts(pen, sheet, report)]
    drawn += _lines(pen, report)
    for place, (chart, name) in enumerate(drawn):
        down, across = divmod(place, _BESIDE)
        words = pen.say(name, " · ")
        where = {"description": words, "object_position": 1, "x_offset": 4, "y_offset": 4}
        sheet.insert_chart(2 + down * _ROWS, _LEFT - 1 + across * _COLUMNS, chart, where)
    down = -(-len(drawn) // _BESIDE)
    sheet.print_area(0, 0, 2 + down * _ROWS, _LEFT - 2 + _BESIDE * _COLUMNS)
    set_page(sheet)
    sheet.set_print_scale(_SCALE)
    sheet.set_h_pagebreaks([2 + place * _ROWS for place in range(_A_PAGE, down, _A_PAGE)])


def _write_counts(pen: Pen, sheet: Any, report: MonthReport) -> Iterator[tuple[Counted, int]]:
    """Writes the small tables one below the other; gives each with the row its numbers begin in."""
    row = 2
    for entry in (*_grades(report), *_limited(report)):
        sheet.set_row(row, 2 * LINE + 2)
        sheet.write_string(row, 0, pen.say(entry.title, "\n"), pen.looks["header"])
        sheet.write_string(row, 1, pen.say(entry.counted, "\n"), pen.looks["header"])
        for place, (name, count) in enumerate(entry.rows, start=row + 1):
            sheet.write_string(place, 0, pen.say(name) if isinstance(name, dict) else name, pen.looks["text"])
            sheet.write_number(place, 1, count, pen.looks["number"])
        yield entry, row + 1
        row += len(entry.rows) + 2


def _grades(report: MonthReport) -> Iterator[Counted]:
    """How many people have each grade, by scheme, in the order of the scheme's grades."""
    for policy in report.policies.all:
        found = [card.grade for card in report.scored.cards if card.scheme == policy.scheme]
        if policy.grades and found:
            rows = [(named(grade), found.count(grade.id)) for grade in policy.grades]
            rows.append((both("card.no_grade"), found.count(None)))
            title = both("xlsx.grades_of", scheme=named(policy))
            yield Counted(title, both("index.people"), tuple(rows))


def _limited(report: MonthReport) -> Iterator[Counted]:
    """What is counted above the line of each limited KPI of the company, by month."""
    months = [report.scored.month.plus(-back) for back in reversed(range(MONTHS))]
    for cap in report.policy.caps:
        kpi = report.kpis[cap.kpi]
        sums = [(month, report.history.get((kpi.id, LEVELS[0], LEVELS[0], month))) for month in months]
        rows = tuple((str(month), int(found.numerator)) for month, found in sums if found)
        if rows:
            yield Counted(kpi_text(kpi, "numerator"), both("counts_head"), rows)


def _column_chart(pen: Pen, sheet: str, entry: Counted, top: int) -> Any:
    bottom = top + len(entry.rows) - 1
    chart = pen.book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": [sheet, top - 1, 1],
            "categories": [sheet, top, 0, bottom, 0],
            "values": [sheet, top, 1, bottom, 1],
            "fill": {"color": _COLOUR},
            "gap": 60,
            "data_labels": {"value": True},
        }
    )
    return _dressed(pen, chart, entry.title, {"num_format": "0", "min": 0})


def _lines(pen: Pen, report: MonthReport) -> Iterator[tuple[Any, Text]]:
    """A line for each KPI that the company's own policy asks for and that has a value in the months drawn."""
    rows, sheet = figures.company_rows(report), sheet_title(pen, "trends")
    first, last = figures.MONTH_COLUMNS
    for kpi in _asked(report):
        if len(values(report, kpi, LEVELS[0], LEVELS[0])) < _FEWEST:
            continue
        row = rows[kpi.id]
        chart = pen.book.add_chart({"type": "line"})
        chart.add_series(
            {
                "name": _plain(kpi_text(kpi, "name")[pen.languages[0]]),
                "categories": [sheet, 0, first, 0, last],
                "values": [sheet, row + 1, first, row + 1, last],
                "line": {"color": _COLOUR, "width": 2},
                "marker": {"type": "circle", "size": 5, "fill": {"color": _COLOUR}, "border": {"color": _COLOUR}},
            }
        )
        yield _dressed(pen, chart, kpi_text(kpi, "name"), _axis(kpi)), kpi_text(kpi, "name")


def _asked(report: MonthReport) -> Sequence[Kpi]:
    judged = (*(rule.kpi for rule in report.policy.judged), *(cap.kpi for cap in report.policy.caps))
    wanted = dict.fromkeys((*judged, *report.policy.figures))
    return [report.kpis[kpi] for kpi in wanted if kpi in report.kpis]


def _plain(name: str) -> str:
    """The name as a chart shows it: with `=` in front or `!` in it, it would be taken for a reference."""
    return name.replace("=", "＝").replace("!", "！")


def _axis(kpi: Kpi) -> dict[str, Any]:
    return {"num_format": "0.0%" if kpi.unit == "percent" else "General"}


def _dressed(pen: Pen, chart: Any, title: Text, axis: dict[str, Any]) -> Any:
    """The chart with its title, quiet axes and size."""
    font = {"size": 9, "color": "#333333"}
    chart.set_title({"name": _plain(pen.say(title, " · ")), "name_font": {"size": 11}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": {**font, "rotation": _SLOPE}, "line": {"color": _GREY}})
    chart.set_y_axis({**axis, "num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#DDE3E2"}}})
    chart.set_size({"width": _WIDTH, "height": _HEIGHT})
    chart.show_blanks_as("gap")
    return chart
