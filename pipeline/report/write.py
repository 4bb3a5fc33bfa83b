"""Everything a month publishes, written into one folder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pipeline.language import Language
from pipeline.meanwhile import meanwhile
from pipeline.report.documents import kpis_document, scorecards_document, to_json
from pipeline.report.edition_files import write_editions, write_managers_workbooks, write_whole_workbook
from pipeline.report.editions import PublishedEdition, manager_editions
from pipeline.report.html import site, write_whole
from pipeline.report.model import MonthReport


def write_report(
    report: MonthReport, folder: Path, languages: Sequence[Language], password: str | None = None
) -> tuple[PublishedEdition, ...]:
    """Writes JSON, pages, workbook and editions into an existing, empty folder; what it gives back is every edition.

    Equal reports give equal bytes, except where a `password` locks the pay workbook.
    """
    (folder / "scorecards.json").write_bytes(to_json(scorecards_document(report)))
    (folder / "kpis.json").write_bytes(to_json(kpis_document(report)))
    pages = site(report, languages)
    books = [write_whole_workbook, write_managers_workbooks][: 2 if manager_editions(report) else 1]
    *here, there = (partial(book, report, folder, languages) for book in books)
    # workbooks take longer than all the pages: one kind of them is written beside what is written here
    with meanwhile(there):
        write_whole(pages, folder)
        editions = write_editions(pages, folder, password)
        for book in here:
            book()
    return editions
