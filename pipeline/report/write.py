"""Everything a month publishes, written into one folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.language import Language
from pipeline.report.documents import kpis_document, scorecards_document, to_json
from pipeline.report.excel import write_workbook
from pipeline.report.html import write_html
from pipeline.report.model import MonthReport


def write_report(report: MonthReport, folder: Path, languages: Sequence[Language]) -> None:
    """Writes JSON, pages and workbook into an existing, empty folder; equal reports give equal bytes."""
    (folder / "scorecards.json").write_bytes(to_json(scorecards_document(report)))
    (folder / "kpis.json").write_bytes(to_json(kpis_document(report)))
    write_html(report, folder, languages)
    write_workbook(report, folder / "scorecards.xlsx", languages)
