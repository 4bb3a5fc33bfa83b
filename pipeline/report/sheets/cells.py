"""How cells are written: by kind, as plain text, number, date or link, and never as a formula that a text brought."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipeline.language import Language, Text
from pipeline.report.sheets.model import Column, Place, Shown, Value
from pipeline.report.wording import in_languages

NO_GUESSING = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
LINKS_A_SHEET = 65_530
"""How many links Excel opens in one sheet."""

# Excel counts days from here; only days before March 1900, which it numbers otherwise, are left to the library
_DAY_NOUGHT, _REGULAR, _DAY = datetime(1899, 12, 30), datetime(1900, 3, 1), 86_400
_LONGEST = 32_000
_LONGEST_LINK = 2_000
_TWO_LINES = 22
_NUMBER_FORMATS: Mapping[str, str] = {
    "text": "@",
    "number": "General",
    "score": "0.0",
    "two": "0.00",
    "percent": "0.0%",
    "money": "#,##0.00",
    "moment": "yyyy-mm-dd hh:mm",
    "day": "yyyy-mm-dd",
}
_CONTROLS = {n: None for n in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF) if n != 10}
_IN_LINKS = {ord(c): f"%{ord(c):02X}" for c in '%"#<>[]^`{}|?*\\: \n'}
HEADER = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#E6EFED"}

Write = Callable[[int, Any], None]


@dataclass(frozen=True)
class Pen:
    """What writing a workbook needs everywhere: looks, languages, and where the raw workbooks lie seen from it.

    `said` remembers texts that were put together before.
    """

    book: Any
    languages: Sequence[Language]
    raw: str
    looks: Mapping[str, Any]
    said: dict[tuple[str, ...], str] = field(default_factory=dict)

    def say(self, text: Text, separator: str = " / ") -> str:
        """The text in the languages of the workbook, as a cell can hold it."""
        key = (separator, *text.values())
        if key not in self.said:
            self.said[key] = clean(in_languages(text, self.languages, separator))
        return self.said[key]


def pen(book: Any, languages: Sequence[Language], raw: str) -> Pen:
    """What writes into that workbook."""
    return Pen(book, languages, raw, _looks(book))


def _looks(book: Any) -> Mapping[str, Any]:
    top = {"valign": "top"}
    text = {**top, "num_format": "@", "align": "left", "indent": 1}
    looks = {kind: book.add_format({**top, "num_format": shape}) for kind, shape in _NUMBER_FORMATS.items()}
    looks["text"] = book.add_format(text)
    looks["wrapped"] = book.add_format({**text, "text_wrap": True})
    looks["link"] = book.add_format({**text, "font_color": "#0B5394", "underline": 1})
    looks["linked"] = book.add_format({**text, "font_color": "#0B5394", "underline": 1, "text_wrap": True})
    looks["header"] = book.add_format({**HEADER, "align": "left", "indent": 1})
    looks["title"] = book.add_format({"bold": True, "font_size": 14})
    return looks


def cell_writers(pen: Pen, sheet: Any, columns: Sequence[Column], wraps: bool) -> list[Write]:
    """What writes a value into a row, one for each column; nothing is written of blank values."""
    links = iter(range(LINKS_A_SHEET))
    return [_writer(pen, sheet, place, column, wraps, links) for place, column in enumerate(columns)]


def _writer(pen: Pen, sheet: Any, place: int, column: Column, wraps: bool, links: Iterator[int]) -> Write:
    if column.kind == "text":
        return _text_writer(pen, sheet, place, separator(column, wraps), wraps, links)
    return _moment_writer(pen, sheet, place) if column.kind == "moment" else _number_writer(pen, sheet, place, column)


def separator(column: Column, wraps: bool) -> str:
    """What stands between the languages in a column's cells: each has a line of its own where there is room for it."""
    return "\n" if wraps and column.width >= _TWO_LINES and not column.mark else " / "


def _text_writer(pen: Pen, sheet: Any, place: int, between: str, wraps: bool, links: Iterator[int]) -> Write:
    moment = _moment_writer(pen, sheet, place)
    look, linked = pen.looks["wrapped" if wraps else "text"], pen.looks["linked" if wraps else "link"]

    def text(row: int, value: Value) -> None:
        if isinstance(value, str):
            sheet.write_string(row, place, clean(value), look)
        elif isinstance(value, dict):
            if shown := pen.say(value, between):
                sheet.write_string(row, place, shown, look)
        elif isinstance(value, Place):
            link(row, value)
        else:
            moment(row, value)

    def link(row: int, value: Place) -> None:
        target = address(pen.raw, value) if value.linked else None
        if target is None or next(links, None) is None:
            sheet.write_string(row, place, clean(value.file), look)
        else:
            sheet.write_url(row, place, target, linked, clean(value.file))

    return text


def _number_writer(pen: Pen, sheet: Any, place: int, column: Column) -> Write:
    look, looks = pen.looks[column.kind], pen.looks

    def number(row: int, value: float | Shown) -> None:
        if isinstance(value, Shown):
            sheet.write_number(row, place, value.number, looks[value.look])
        else:
            sheet.write_number(row, place, value, look)

    return number


def _moment_writer(pen: Pen, sheet: Any, place: int) -> Write:
    at, on = pen.looks["moment"], pen.looks["day"]

    def moment(row: int, value: datetime) -> None:
        since = value - _DAY_NOUGHT
        look = at if since.seconds else on
        if value < _REGULAR:
            sheet.write_datetime(row, place, value, look)
        else:
            sheet.write_number(row, place, since.days + since.seconds / _DAY, look)

    return moment


def address(raw: str, place: Place) -> str | None:
    """The link to the workbook, at the row where one is known; None where a link cannot say it.

    It always begins with the way to the raw folder, and no character of a file's name has a meaning in it.
    """
    if not place.file or any(part in ("", ".", "..") for part in place.file.split("/")):
        return None
    link = f"external:{raw}/{escaped(place.file)}"
    if place.row and place.sheet and not set(place.sheet) & set("/\\[]:*?\n"):
        quoted = place.sheet.replace("'", "''")
        link += f"#'{clean(quoted)}'!A{place.row}"
    return link if len(link) <= _LONGEST_LINK else None


def escaped(path: str) -> str:
    """The path as it stands in a link: what has a meaning there is written as %XX."""
    return clean(path).translate(_IN_LINKS)


def clean(text: str) -> str:
    """The text as a cell can hold it: no control characters, at most 32,000 characters."""
    plain = text if text.isprintable() else text.translate(_CONTROLS)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


def height(text: str, columns: int) -> int:
    """How many lines a text takes in a column so wide."""
    return sum(-(-width(line) // columns) or 1 for line in text.split("\n"))


def width(text: str) -> int:
    """Columns a text needs: two for each Chinese character, the longest line counts."""
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in text.split("\n"))
