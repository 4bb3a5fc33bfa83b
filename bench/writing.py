"""What the libraries alone need for a published month: `python -m bench.writing FOLDER SCRATCH` prints seconds.

XlsxWriter writes the cells of every published workbook again, each by its type, and matplotlib draws as many plain
charts as the pages hold different ones. Reading the published files is not timed.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from io import StringIO
from pathlib import Path

import xlsxwriter
from matplotlib.figure import Figure
from python_calamine import CalamineWorkbook

Sheet = tuple[str, list[list[object]]]
POINTS = 400


def main(folder: str, scratch: str) -> None:
    """Prints how long writing the same cells and drawing as many charts takes."""
    published = Path(folder)
    books = [list(_sheets(file)) for file in sorted(published.rglob("*.xlsx"))]
    charts = len(_charts(published))
    start = time.perf_counter()
    for number, sheets in enumerate(books):
        _write(Path(scratch) / f"{number}.xlsx", sheets)
    for _ in range(charts):
        _draw()
    print(time.perf_counter() - start)


def _sheets(file: Path) -> Iterator[Sheet]:
    book = CalamineWorkbook.from_path(file)
    for name in book.sheet_names:
        yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _charts(published: Path) -> set[str]:
    """The different large drawings of all pages."""
    pages = (page.read_text(encoding="utf-8") for page in published.rglob("*.html"))
    return {svg for page in pages for svg in re.findall(r'<svg[^>]*role="img".*?</svg>', page, re.DOTALL)}


def _write(file: Path, sheets: list[Sheet]) -> None:
    with xlsxwriter.Workbook(str(file)) as book:
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        if value:
                            sheet.write_string(at, column, value)
                    elif isinstance(value, bool):
                        sheet.write_boolean(at, column, value)
                    elif isinstance(value, float | int):
                        sheet.write_number(at, column, value)
                    elif isinstance(value, datetime | date | clock | timedelta):
                        sheet.write_datetime(at, column, value, moment)


def _draw() -> None:
    figure = Figure(figsize=(8.4, 3.7))
    axes = figure.add_subplot()
    axes.plot(range(POINTS), range(POINTS), "o")
    axes.set_xlabel("orders")
    axes.set_ylabel("complaints")
    figure.savefig(StringIO(), format="svg")


if __name__ == "__main__":
    main(*sys.argv[1:])
