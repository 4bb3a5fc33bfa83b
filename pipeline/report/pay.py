"""`pay.xlsx`: what HR decides by and signs; only decisions can be written into it, and its formulas are our own."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml
import xlsxwriter
from xlsxwriter.utility import xl_range

from pipeline.language import LANGUAGES, Language
from pipeline.report import formats
from pipeline.report.excel import set_properties, stamp
from pipeline.report.model import MonthReport
from pipeline.report.pay_fields import FIELDS, PLACES, Field
from pipeline.report.pay_lines import PayLine, carried_to, pay_lines
from pipeline.report.sheets.cells import HEADER, NO_GUESSING, Pen, clean, height, pen
from pipeline.report.sheets.grid import LINE, set_page, sheet_title, write_table
from pipeline.report.sheets.paid import paid
from pipeline.report.wording import both

_NOTES = ("pay.lead", "pay.legal", "pay.wage", "pay.open")
_DECISIONS = ("agree", "change", "reject")
_ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True}
_SCALE = 58
_INPUT = {"bg_color": "#FFFBEA", "border": 4, "border_color": "#B8B08A"}
_SHAPES = {"text": "@", "money": "#,##0.00", "day": "yyyy-mm-dd"}

Looks = Mapping[tuple[str, bool], Any]


def write_pay(report: MonthReport, file: Path, languages: Sequence[Language], password: str | None) -> None:
    """Writes the workbook; with a password it cannot be opened, and its sheets not unlocked, without it.

    Without a password the same report gives the same bytes.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {**NO_GUESSING, "in_memory": True})
    set_properties(book, report, "pay")
    ink = pen(book, languages, report.provenance.raw)
    sheet = book.add_worksheet(sheet_title(ink, "pay"))
    _write_pay(ink, sheet, report)
    listed = book.get_worksheet_by_name(write_table(ink, paid(report)))
    stamp(ink, report)
    for each in (sheet, listed):
        each.protect(password or "", _ALLOWED)
    book.close()
    if password is None:
        file.write_bytes(content.getvalue())
    else:
        content.seek(0)
        with file.open("wb") as target:
            msoffcrypto.format.ooxml.OOXMLFile(content).encrypt(password, target)


def _write_pay(ink: Pen, sheet: Any, report: MonthReport) -> None:
    lines, looks = pay_lines(report), _looks(ink.book)
    head = _write_head(ink, sheet, report)
    first, bottom = head + 1, head + max(len(lines), 1)
    headers = [ink.say(both(field.key), "\n") for field in FIELDS]
    for place, field in enumerate(FIELDS):
        sheet.set_column(place, place, field.width)
    sheet.set_row(head, LINE * max(height(h, f.width) for h, f in zip(headers, FIELDS, strict=True)) + 4)
    for row, line in enumerate(lines, start=first):
        _write_line(ink, sheet, report, row, line, looks)
    _write_table(ink, sheet, report, lines, headers, head, looks)
    _check_inputs(ink, sheet, report, first, bottom)
    waits = {"type": "cell", "criteria": "==", "value": f'"{ink.say(both("pay.not_yet"))}"'}
    look = ink.book.add_format({"italic": True, "bg_color": "#FFF4D6", "font_color": "#6B4E00"})
    sheet.conditional_format(first, PLACES["pay.standing"], bottom, PLACES["pay.standing"], {**waits, "format": look})
    below = _write_carried(ink, sheet, report, bottom + 3)
    _write_signatures(ink, sheet, below)
    _set_print(sheet, head, below + 3)


def _looks(book: Any) -> Looks:
    """The looks by kind of value and whether HR fills it in: only those cells are unlocked."""
    looks = {}
    for kind, shape in _SHAPES.items():
        for is_input in (False, True):
            look = {"num_format": shape, "valign": "top", "text_wrap": kind == "text", "locked": not is_input}
            looks[kind, is_input] = book.add_format(look | (_INPUT if is_input else {}))
    looks["header", False] = book.add_format(HEADER)
    looks["total", False] = book.add_format({"bold": True, "num_format": _SHAPES["money"], "top": 1})
    return looks


def _write_head(ink: Pen, sheet: Any, report: MonthReport) -> int:
    """Writes what the sheet is and what holds of every line of it; gives the row of the table's header."""
    scored = report.scored
    words = {"month": scored.month, "as_of": formats.moment(scored.as_of), "status": both(f"status.{scored.status}")}
    sheet.write_string(0, 0, ink.say(both("pay.title", **words), " · "), ink.looks["title"])
    stamped = [both("pay.simulation")[language] for language in LANGUAGES] if report.is_simulation else []
    notes = [*stamped, *(both(key, **words)[language] for language in ink.languages for key in _NOTES)]
    for row, note in enumerate(notes, start=1):
        sheet.write_string(row, 0, clean(note), ink.looks["title"] if row <= len(stamped) else None)
    return len(notes) + 2


def _write_line(ink: Pen, sheet: Any, report: MonthReport, row: int, line: PayLine, looks: Looks) -> None:
    most = 1
    for place, field in enumerate(FIELDS):
        value, look = field.value(report, line), looks[field.kind, field.is_input and not report.is_simulation]
        if isinstance(value, Fraction):
            if (formula := field.formula_for(line, row)) is not None:
                sheet.write_formula(row, place, formula, look, float(value))
            else:
                sheet.write_number(row, place, float(value), look)
        elif value:
            text = ink.say(value, "\n") if isinstance(value, dict) else clean(value)
            sheet.write_string(row, place, text, look)
            most = max(most, height(text, field.width))
        else:
            sheet.write_blank(row, place, None, look)
    sheet.set_row(row, LINE * most)


def _write_table(
    ink: Pen,
    sheet: Any,
    report: MonthReport,
    lines: Sequence[PayLine],
    headers: Sequence[str],
    head: int,
    looks: Looks,
) -> None:
    """The table around the lines, and below it the sum of each column of amounts.

    The sums are no part of the table: how Excel writes those, other programs cannot read.
    """
    bottom = head + max(len(lines), 1)
    columns = [{"header": header, "header_format": looks["header", False]} for header in headers]
    options = {"name": "tbl_pay", "style": "Table Style Light 1", "columns": columns}
    sheet.add_table(head, 0, bottom, len(FIELDS) - 1, options)
    sheet.freeze_panes(head + 1, 2)
    sheet.write_string(bottom + 1, 0, ink.say(both("pay.total")), looks["total", False])
    for place, field in enumerate(FIELDS):
        if field.is_sum:
            total = float(sum(_amounts(report, field, lines)))
            area = xl_range(head + 1, place, bottom, place)
            sheet.write_formula(bottom + 1, place, f"=SUBTOTAL(109,{area})", looks["total", False], total)


def _amounts(report: MonthReport, field: Field, lines: Sequence[PayLine]) -> list[Fraction]:
    values = (field.value(report, line) for line in lines)
    return [value for value in values if isinstance(value, Fraction)]


def _check_inputs(ink: Pen, sheet: Any, report: MonthReport, first: int, bottom: int) -> None:
    """What may be entered: one of three decisions, an amount, and a day that is not before the month."""
    words = [ink.say(both(f"pay.{decision}")) for decision in _DECISIONS]
    rules: Mapping[str, Mapping[str, Any]] = {
        "xlsx.decision": {"validate": "list", "source": words},
        "pay.decided": {"validate": "decimal", "criteria": "between", "minimum": -1_000_000, "maximum": 1_000_000},
        "pay.date": {"validate": "date", "criteria": ">=", "value": report.scored.month.start},
    }
    for key, rule in rules.items():
        told = {"error_title": ink.say(both("pay.wrong")), "error_message": ink.say(both(f"{key}_rule"), "\n")}
        sheet.data_validation(first, PLACES[key], bottom, PLACES[key], {**rule, **told, "ignore_blank": True})


def _write_carried(ink: Pen, sheet: Any, report: MonthReport, row: int) -> int:
    """Writes where each carried amount comes from, a line each; gives the next free row."""
    entries = [(line.card, entry) for line in pay_lines(report) for entry in carried_to(report, line.card)]
    for below, (card, entry) in enumerate(entries):
        told = {
            "who": f"{card.employee.name} {card.employee.employee_no}",
            "month": str(entry.month),
            "revision": entry.revision,
            "n": formats.plain(entry.amount).replace("-", "−"),
        }
        words = both("pay.carried_from" if entry.applied else "pay.carried_waits", **told)
        sheet.write_string(row + below, 0, clean(ink.say(words, " · ")))
    return row + len(entries) + bool(entries)


def _write_signatures(ink: Pen, sheet: Any, row: int) -> None:
    """Two lines to sign: a person decides, a second one checks."""
    for below, key in enumerate(("pay.first_signature", "pay.second_signature")):
        sheet.set_row(row + below, 2 * LINE)
        sheet.write_string(row + below, 0, ink.say(both(key)))


def _set_print(sheet: Any, head: int, last: int) -> None:
    """What the rules say on one page, what may be paid and the decision on the next, names on both."""
    set_page(sheet)
    sheet.set_print_scale(_SCALE)
    sheet.print_area(0, 0, last, len(FIELDS) - 1)
    sheet.repeat_rows(head)
    sheet.repeat_columns(0, 1)
    sheet.set_v_pagebreaks([PLACES["pay.share"]])
