"""The workbooks' bytes: the same meaning always gives the same bytes, whatever the clock and the system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any

from pipeline.demo.catalogue import load_toml
from pipeline.demo.manner import Cell, Writer, header, is_blank, to_traditional, writer
from pipeline.demo.rows import Row
from pipeline.demo.sheets import Book, Manner, Sheet

TO_UTC = timedelta(hours=8)  # a workbook's own properties are in UTC, the company lives eight hours ahead


def book_bytes(chance: Random, book: Book, company: str, names: Mapping[str, str]) -> bytes:
    """The workbook as XlsxWriter makes it; names tell employees' names by number."""
    from xlsxwriter import Workbook

    buffer = BytesIO()
    options = {"in_memory": True, "default_date_format": None, "date_1904": book.date_1904}
    workbook = Workbook(buffer, options)
    workbook.set_properties({"author": company, "created": book.exported_at - TO_UTC})
    formats: dict[str | int, Any] = {}
    for sheet in book.sheets:
        _write_sheet(chance, workbook, formats, book, sheet, company, names)
    for title, lines in book.plain:
        plain = workbook.add_worksheet(title)
        for number, line in enumerate(lines):
            plain.write_row(number, 0, line)
    workbook.close()
    return buffer.getvalue()


def _write_sheet(
    chance: Random,
    workbook: Any,
    formats: dict[str | int, Any],
    book: Book,
    sheet: Sheet,
    company: str,
    names: Mapping[str, str],
) -> None:
    target = workbook.add_worksheet(sheet.title)
    if sheet.hidden:
        target.hide()
    columns = _columns(sheet)
    top = _write_title(workbook, target, book, sheet.manner, company, len(columns))
    for place, column in enumerate(columns):
        target.write_string(top, place, header(sheet.manner, sheet.log, column))
    writers = [(column, writer(chance, sheet.manner, sheet.log, column, names)) for column in columns]
    line, every = top, sheet.manner.blank_every
    for number, row in enumerate(sheet.rows):
        line += 2 if every and number and number % every == 0 else 1
        _write_row(workbook, target, formats, line, row, writers)


def _columns(sheet: Sheet) -> list[str]:
    """The log's columns that the sheet has: tidy people have no extra ones, and nobody an empty one."""
    wanted = [c for c in load_toml("columns.toml")[sheet.log] if sheet.manner.extras or c[:6] != "extra_"]
    return [c for c in wanted if not sheet.rows or any(not is_blank(row.get(c)) for row in sheet.rows)]


def _write_title(workbook: Any, target: Any, book: Book, manner: Manner, company: str, width: int) -> int:
    """Write what stands above the headers; the number of the header's row, counted from 0."""
    words = (f"{company} 导出", "导出时间", "单位", "制表人：王小姐")
    title, exported, unit, clerk = (word.translate(to_traditional()) if manner.traditional else word for word in words)
    now = book.exported_at
    if manner.layout == 0:
        target.merge_range(0, 0, 0, max(1, width - 1), title)
        target.write_string(1, 0, f"{exported}：{now:%Y-%m-%d %H:%M}")
        return 2
    if manner.layout == 1:
        target.write_string(1, 0, title)
        target.write_row(2, 0, [f"{unit}:{company}", clerk, f"{exported}:", f"{now:%Y/%m/%d %H:%M:%S}"])
        return 4
    if manner.layout == 2:
        target.write_string(0, 0, title)
        target.write_string(0, 3, exported)
        target.write_datetime(0, 4, now, workbook.add_format({"num_format": 22}))
        return 2
    return 0


def _write_row(
    workbook: Any,
    target: Any,
    formats: dict[str | int, Any],
    line: int,
    row: Row,
    writers: Sequence[tuple[str, Writer]],
) -> None:
    for place, (column, write) in enumerate(writers):
        value = row.get(column)
        if not is_blank(value):
            _write_cell(workbook, target, formats, line, place, write(value))


def _write_cell(workbook: Any, target: Any, formats: dict[str | int, Any], line: int, place: int, cell: Cell) -> None:
    content, shape = cell
    if shape is not None:
        if shape not in formats:
            formats[shape] = workbook.add_format({"num_format": shape})
        target.write_datetime(line, place, content, formats[shape])
    elif isinstance(content, str):
        target.write_string(line, place, content)
    else:
        target.write_number(line, place, content)


def lock_bytes(owner: str, seed_time: datetime) -> bytes:
    """What Excel leaves beside an open workbook: the owner's name, twice, in a file of 165 bytes."""
    name = f"{owner} {seed_time:%H%M}".encode()
    return (bytes([len(name)]) + name).ljust(55, b" ") + name.ljust(110, b"\0")
