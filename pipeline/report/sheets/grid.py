"""Writes a table as a sheet: cells, an Excel table with filters, marks beside the values, names, and the print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from xlsxwriter.utility import xl_range, xl_range_abs

from pipeline.report.caps import TONES as CAP_TONES
from pipeline.report.sheets.cells import Pen, cell_writers, height, separator, width
from pipeline.report.sheets.model import Column, Mark, Place, Table, Value
from pipeline.report.standards import TONES as STANDARD_TONES
from pipeline.report.wording import both, code

FILTER_BUTTON = 3
LINE = 15
_HEADER_WIDTH = 14
_INDENT = 2
_MOST_LINES = 27  # Excel's rows end at 409 points
A4 = 9
_TONE_COLOURS: Mapping[str, tuple[str, str]] = {
    "good": ("#E3F1E5", "#1B5E20"),
    "open": ("#FFF4D6", "#6B4E00"),
    "warn": ("#FFE3C2", "#7A3E00"),
    "bad": ("#FBDAD7", "#8E1B10"),
}
_BAR = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": "#BCDAD4", "min_type": "num",
        "max_type": "num", "min_value": 0}  # fmt: skip


def write_table(pen: Pen, table: Table) -> str:
    """Writes the table as a sheet of its own; gives the sheet's title."""
    title = sheet_title(pen, table.name, table.part)
    sheet = pen.book.add_worksheet(title)
    headers = [pen.say(column.header, "\n") for column in table.columns]
    wanted = (min(width(header) + FILTER_BUTTON, _HEADER_WIDTH) for header in headers)
    widths = [max(column.width, least) for column, least in zip(table.columns, wanted, strict=True)]
    for place, wide in enumerate(widths):
        sheet.set_column(place, place, wide)
    last = max(_write_rows(pen, sheet, table, widths), 1)
    _write_frame(pen, sheet, table, headers, widths, last)
    for place, column in enumerate(table.columns):
        for rule in _marks(pen, column.mark):
            sheet.conditional_format(1, place, last, place, rule)
    if table.sparks:
        _write_sparks(sheet, title, table.sparks, last)
    for name, key in table.names.items():
        place = next(n for n, column in enumerate(table.columns) if column.key == key)
        pen.book.define_name(name, f"={quoted(title)}!{xl_range_abs(1, place, last, place)}")
    _set_print(sheet, table, last)
    return title


def sheet_title(pen: Pen, name: str, part: int = 1) -> str:
    """The sheet's name in the languages of the workbook."""
    title = pen.say(both(f"sheet.{name}"), " ")
    return title if part == 1 else f"{title} {part}"


def quoted(title: str) -> str:
    """A sheet's name as it stands in a reference."""
    return "'" + title.replace("'", "''") + "'"


def _write_rows(pen: Pen, sheet: Any, table: Table, widths: list[int]) -> int:
    writers = cell_writers(pen, sheet, table.columns, wraps=not table.long)
    heights = None if table.long else _heights(pen, table, widths)
    count = 0
    for count, row in enumerate(table.rows, start=1):
        for write, value in zip(writers, row, strict=True):
            if value is not None and value != "":
                write(count, value)
        if heights and (lines := max(measure(value) for measure, value in zip(heights, row, strict=True))) > 1:
            sheet.set_row(count, min(lines, _MOST_LINES) * LINE)
    return count


def _heights(pen: Pen, table: Table, widths: list[int]) -> list[Callable[[Value], int]]:
    """What tells how many lines a value takes, by column: not every program makes rows fit by itself."""

    def lines_in(column: Column, columns: int) -> Callable[[Value], int]:
        between = separator(column, wraps=True)
        known: dict[str, int] = {}

        def lines(value: Value) -> int:
            if isinstance(value, dict):
                text = pen.say(value, between)
            elif isinstance(value, str | Place):
                text = value.file if isinstance(value, Place) else value
            else:
                return 1
            if text not in known:
                known[text] = height(text, columns - _INDENT)
            return known[text]

        return lines

    return [lines_in(column, columns) for column, columns in zip(table.columns, widths, strict=True)]


def _write_frame(pen: Pen, sheet: Any, table: Table, headers: list[str], widths: list[int], last: int) -> None:
    """The header with its filters: an Excel table, or a plain filter where the rows may be a million."""
    right, look = len(headers) - 1, pen.looks["header"]
    if table.long:
        for place, header in enumerate(headers):
            sheet.write_string(0, place, header, look)
        sheet.autofilter(0, 0, last, right)
    else:
        options = {
            "name": f"tbl_{table.name}",
            "style": "Table Style Light 1",
            "columns": [{"header": header, "header_format": look} for header in headers],
        }
        sheet.add_table(0, 0, last, right, options)
    sheet.set_row(0, (LINE + 1) * max(height(h, w) for h, w in zip(headers, widths, strict=True)))
    sheet.freeze_panes(1, table.frozen)


def _marks(pen: Pen, mark: Mark) -> Iterator[dict[str, Any]]:
    """What is drawn beside the words: the words alone say the same."""
    if mark in ("bar", "share"):
        yield {**_BAR, "max_value": 100 if mark == "bar" else 1}
    elif mark == "status":
        look = pen.book.add_format({"italic": True, "bg_color": "#FFF4D6", "font_color": "#6B4E00"})
        yield _equal(pen.say(both("status.provisional")), look)
    elif mark == "verdict":
        families = (("verdict", CAP_TONES), ("verdict_state", STANDARD_TONES))
        for family, tones in families:
            for verdict, tone in tones.items():
                if tone in _TONE_COLOURS and "{" not in (words := pen.say(code(family, verdict))):
                    fill, ink = _TONE_COLOURS[tone]
                    yield _equal(words, pen.book.add_format({"bg_color": fill, "font_color": ink}))


def _equal(words: str, look: Any) -> dict[str, Any]:
    escaped = words.replace('"', '""')
    return {"type": "cell", "criteria": "==", "value": f'"{escaped}"', "format": look}


def _write_sparks(sheet: Any, title: str, sparks: tuple[int, int, int], last: int) -> None:
    place, first, end = sparks
    rows = range(1, last + 1)
    sheet.add_sparkline(
        1,
        place,
        {
            "location": [xl_range(row, place, row, place) for row in rows],
            "range": [f"{quoted(title)}!{xl_range(row, first, row, end)}" for row in rows],
            "show_hidden": True,
            "last_point": True,
            "series_color": "#2F6F66",
            "last_color": "#8E1B10",
        },
    )


def _set_print(sheet: Any, table: Table, last: int) -> None:
    """A4 across, the columns that people read, headers on every page."""
    right = (table.printed or len(table.columns)) - 1
    sheet.print_area(0, 0, last, right)
    sheet.repeat_rows(0)
    set_page(sheet)


def set_page(sheet: Any) -> None:
    """A4 across, as wide as one page, with the sheet's name and page numbers."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
