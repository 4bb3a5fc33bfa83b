"""`scorecards.xlsx`: the month as tables with real numbers and dates, and nothing in it that could run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.language import Language
from pipeline.report.adoption import adoption_gaps
from pipeline.report.model import MonthReport
from pipeline.report.sheets import tables
from pipeline.report.sheets.cells import NO_GUESSING, Pen, pen
from pipeline.report.sheets.drawn import write_charts
from pipeline.report.sheets.grid import quoted, sheet_title, write_table
from pipeline.report.sheets.words import AS_OF, MONTH
from pipeline.report.wording import both

_DRAWN_AFTER = "summary"


def write_workbook(report: MonthReport, file: Path, languages: Sequence[Language], raw: str = "") -> None:
    """Writes the workbook with texts in all languages asked for; the same report gives the same bytes.

    `raw` is the way from the workbook's folder to the raw workbooks, as links take it; without one it is the way from
    the month's folder.
    """
    book = xlsxwriter.Workbook(str(file), dict(NO_GUESSING))
    set_properties(book, report, "scorecards")
    ink = pen(book, languages, raw or report.provenance.raw)
    for table in tables(report):
        write_table(ink, table)
        if table.name == _DRAWN_AFTER:
            write_charts(ink, report)
    _name_moments(ink)
    stamp(ink, report)
    book.close()


def stamp(ink: Pen, report: MonthReport) -> None:
    """Says above every printed page of the workbook that the month is a simulation, where it is one."""
    if report.is_simulation:
        for sheet in ink.book.worksheets():
            sheet.set_header("&C&B" + ink.say(both("adopted.header"), " "))


def set_properties(book: Any, report: MonthReport, kind: str) -> None:
    """Says in the workbook what it is; it is created in the month's last second, whenever it is written."""
    scored, made = report.scored, report.provenance
    book.set_properties(
        {
            "created": scored.month.end - timedelta(seconds=1),
            "title": f"{kind} {scored.month}",
            "subject": report.policy.en,
            "keywords": " ".join((str(scored.month), scored.status, report.policy.scheme)),
            "author": f"scorecard {made.versions.get('program', '')}".strip(),
        }
    )
    book.set_custom_property("month", str(scored.month))
    book.set_custom_property("as_of", scored.as_of.isoformat())
    book.set_custom_property("status", scored.status)
    for policy in report.policies.all:
        book.set_custom_property(f"policy {policy.scheme}", policy.sha256)
    for gap in adoption_gaps(report):
        book.set_custom_property(f"simulation {gap.scheme}", gap.missing)
    if made.definitions:
        book.set_custom_property("definitions", made.definitions)


def _name_moments(ink: Pen) -> None:
    """Names for the month and the moment it was judged at, for people's own formulas."""
    title = quoted(sheet_title(ink, "provenance"))
    for name, row in (("month", MONTH), ("as_of", AS_OF)):
        ink.book.define_name(name, f"={title}!$B${row + 2}")
