"""The text of one cell: dates as `2026-11-03 14:05:00`, times as `14:05:00`, numbers without exponent."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any, Protocol

from pipeline.ingest.styles import NUMBER, Shown
from pipeline.ingest.tables import ERROR, LOST_DIGITS, NO_STORED_VALUE, Refused

# Excel's own limits.
TEXT_LENGTH = 32_767
LAST_DAY = 2_958_465  # 9999-12-31

_DAY = 86_400
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_PRECISE = 15
_LOSES_DIGITS = 10**_PRECISE
_NUMBERS = (int, float)
_FIRST_DAY = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}


class Mark(str):
    """Text that the reader itself made and that must keep its control character."""

    __slots__ = ()


_NOTHING_STORED = Mark(NO_STORED_VALUE)


class Cell(Protocol):
    """What is asked of a cell: its place from 0, its style, its formula and the type of its value."""

    row: int
    column: int
    style_id: int
    formula: str | None
    data_type: str


@dataclass(frozen=True)
class Book:
    """What a cell's text depends on beside it. `report` takes row and column from 1 and an issue code."""

    styles: Sequence[Shown]
    date_1904: bool
    report: Callable[[int, int, str], None] = field(repr=False)

    def shown(self, style: int) -> Shown:
        """How the style shows numbers; a style the workbook does not have shows them plainly."""
        return self.styles[style] if style < len(self.styles) else NUMBER


def clean(text: str) -> str:
    """The text without control characters; every line end becomes a line feed, tabs stay."""
    if not _CONTROL.search(text):
        return text
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def error_text(shown: str) -> Mark:
    """The text of an error cell that shows this."""
    return Mark(ERROR + clean(shown))


def number_text(value: float) -> str:
    """The number in full, to the 15 significant digits Excel shows; a whole number with all its digits."""
    if not math.isfinite(value):
        return error_text("#NUM!")
    text = repr(value)
    if text.endswith(".0"):
        return text[:-2] if text != "-0.0" else "0"
    if "e" not in text and len(text) <= _PRECISE:
        return text
    precise = text if float(value).is_integer() else f"{value:.{_PRECISE}g}"
    return format(Decimal(precise), "f")


def duration_text(seconds: int) -> str:
    """Hours, minutes and seconds; the hours may exceed a day and the whole may be negative."""
    minutes, second = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02d}:{second:02d}"


def serial_text(serial: float, kind: str, date_1904: bool) -> str:
    """What a serial number stands for, to the nearest second; the number itself where it is out of range."""
    if not math.isfinite(serial) or (kind != "duration" and not 0 <= serial < LAST_DAY + 1):
        return number_text(serial)
    seconds = math.floor(serial * _DAY + 0.5)
    if kind == "duration":
        return duration_text(seconds)
    day, second = divmod(min(seconds, (LAST_DAY + 1) * _DAY - 1), _DAY)
    if kind == "time" and serial < 1:
        return _clock(min(seconds, _DAY - 1))
    return _day_text(day, date_1904) + (f" {_clock(second)}" if second else "")


def _clock(second: int) -> str:
    return f"{second // 3600:02d}:{second % 3600 // 60:02d}:{second % 60:02d}"


def _day_text(day: int, date_1904: bool) -> str:
    if date_1904 or day > 60:
        return (_FIRST_DAY[date_1904] + dt.timedelta(day)).isoformat()
    # Excel's calendar of 1900 has a day 0 and a 29 February that never were; neither may pass for a date.
    never = {0: "1900-01-00", 60: "1900-02-29"}
    return never.get(day) or (dt.date(1899, 12, 31) + dt.timedelta(day)).isoformat()


def _from_text(cell: Cell, value: str, book: Book) -> str:
    if not value:
        return _NOTHING_STORED if cell.formula is not None and cell.data_type == "n" else ""
    if len(value) > TEXT_LENGTH:
        raise Refused("too_large", "cell_text", row=cell.row + 1, limit=TEXT_LENGTH)
    return error_text(value) if cell.data_type == "e" else value


def styled_number(value: float, style: Shown, row: int, column: int, book: Book) -> str:
    """The number as its format means it. Row and column, for what is to be reported, count from 0."""
    if style.kind in ("date", "time", "duration"):
        return serial_text(value, style.kind, book.date_1904)
    if abs(value) >= 10**_PRECISE and math.isfinite(value):
        book.report(row + 1, column + 1, LOST_DIGITS)
    text = number_text(value)
    return text.zfill(style.width) if style.kind == "padded" and text.isdigit() else text


def _from_number(cell: Cell, value: float, book: Book) -> str:
    return styled_number(value, book.shown(cell.style_id), cell.row, cell.column, book)


def _from_bool(cell: Cell, value: bool, book: Book) -> str:
    return "TRUE" if value else "FALSE"


def _from_datetime(cell: Cell, value: dt.datetime, book: Book) -> str:
    return plain_datetime(value)


def plain_datetime(value: dt.datetime) -> str:
    """The moment to the nearest second; the day alone at midnight."""
    text = value.isoformat(" ")
    if value.microsecond:
        text = _to_second(value).isoformat(" ")
    return text[:10] if text.endswith("00:00:00") else text


def _to_second(value: dt.datetime) -> dt.datetime:
    whole = value.replace(microsecond=0)
    up = value.microsecond >= 500_000 and whole < dt.datetime.max.replace(microsecond=0)
    return whole + dt.timedelta(seconds=1) if up else whole


def _from_date(cell: Cell, value: dt.date, book: Book) -> str:
    return value.isoformat()


def _from_time(cell: Cell, value: dt.time, book: Book) -> str:
    seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    # In a date format, a serial below 1 is day 0 of 1900. As a bare time it would take the date of its row.
    kind = "date" if book.shown(cell.style_id).kind == "date" else "time"
    return serial_text(seconds / _DAY, kind, book.date_1904)


def _from_timedelta(cell: Cell, value: dt.timedelta, book: Book) -> str:
    return duration_text(math.floor(value.total_seconds() + 0.5))


_TEXTS: dict[type, Callable[[Any, Any, Book], str]] = {
    str: _from_text,
    int: _from_number,
    float: _from_number,
    bool: _from_bool,
    dt.datetime: _from_datetime,
    dt.date: _from_date,
    dt.time: _from_time,
    dt.timedelta: _from_timedelta,
}


def row_texts(cells: Sequence[Any], book: Book) -> list[str]:
    """The texts of a row of reader cells; control characters are still in them (see `clean`)."""
    # Ordinary text is most of a log: it must not cost a call.
    return [
        value
        if value.__class__ is str and value and value[0] != "#" and len(value) <= TEXT_LENGTH
        else _TEXTS[value.__class__](cell, value, book)
        for cell in cells
        for value in (cell.value,)
    ]


class PlainTexts:
    """Makes texts of plain values, which carry no style, a column at a time: a call per value would cost most."""

    def __init__(self, report: Callable[[int, int, str], None], clock: str, date_1904: bool) -> None:
        self._report = report
        self._clock = clock
        self._date_1904 = date_1904
        self._texts: dict[type, Callable[[Any], str]] = {
            str: str,
            int: number_text,
            float: number_text,
            bool: lambda value: "TRUE" if value else "FALSE",
            dt.datetime: plain_datetime,
            dt.date: dt.date.isoformat,
            dt.time: self._from_time,
            dt.timedelta: lambda value: duration_text(math.floor(value.total_seconds() + 0.5)),
        }

    def rows(self, first: int, rows: Sequence[Sequence[Any]]) -> list[tuple[int, list[str]]]:
        """The rows with their numbers from `first` on, as texts; control characters are still in them (see `clean`)."""
        columns = [self._column(first, place, values) for place, values in enumerate(zip(*rows, strict=True), 1)]
        return list(zip(count(first), map(list, zip(*columns, strict=True)), strict=False))

    def _column(self, first: int, place: int, values: tuple[Any, ...]) -> Sequence[str]:
        kinds = set(map(type, values))
        if kinds == {str}:
            if max(map(len, values)) > TEXT_LENGTH:
                raise Refused("too_large", "cell_text", limit=TEXT_LENGTH)
            return values
        if kinds & {int, float}:
            self._report_long(first, place, values)
        if kinds <= {dt.datetime, str} and (texts := _seconds_only(values)) is not None:
            return texts
        return [self._texts[value.__class__](value) for value in values]

    def _report_long(self, first: int, place: int, values: tuple[Any, ...]) -> None:
        for number, value in enumerate(values, first):
            if value.__class__ in _NUMBERS and abs(value) >= _LOSES_DIGITS and math.isfinite(value):
                self._report(number, place, LOST_DIGITS)

    def _from_time(self, value: dt.time) -> str:
        seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
        return serial_text(seconds / _DAY, self._clock, self._date_1904)


def _seconds_only(values: tuple[Any, ...]) -> list[str] | None:
    """The texts of moments and blanks, or None when one needs rounding, is a bare day, or is other text."""
    texts = list(map(str, values))
    whole = set(map(len, texts)) <= {0, len("2026-11-03 14:05:00")}
    return texts if whole and " 00:00:00" not in "\n".join(texts) else None
