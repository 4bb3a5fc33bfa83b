"""Cells that somebody put right before they were loaded: in a list of all, and beside the cases of their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.ingest.corrections import STRUCK
from pipeline.kpi.model import Case, Source
from pipeline.language import Text
from pipeline.report.model import CorrectedCell, MonthReport
from pipeline.report.wording import both, joined, same

Row = tuple[str, str, int]  # a workbook's hash, its sheet and Excel row
Marks = Mapping[Row, Text]
UNMARKED: Marks = {}


@dataclass(frozen=True)
class CorrectionLine:
    """A corrected cell as the data-quality page shows it."""

    file: str
    sheet: str
    row: int
    cell: str
    column: Text
    header: str
    was: Text
    becomes: Text
    reason: str
    by: str
    on: str


def correction_line(report: MonthReport, corrected: CorrectedCell) -> CorrectionLine:
    """The cell with what it said, what it says now, and who changed it when and why."""
    return CorrectionLine(
        file=corrected.file,
        sheet=corrected.sheet,
        row=corrected.row,
        cell=corrected.cell,
        column=_column_name(report, corrected),
        header=corrected.header,
        was=_shown(corrected.was),
        becomes=_shown(corrected.becomes),
        reason=corrected.reason,
        by=corrected.by,
        on=corrected.on.isoformat(),
    )


def row_marks(report: MonthReport) -> Marks:
    """What to say beside every case whose row has corrected cells."""
    found: dict[Row, list[Text]] = defaultdict(list)
    for corrected in report.corrections:
        found[corrected.sha256, corrected.sheet, corrected.row].append(_mark(correction_line(report, corrected)))
    return {row: joined(marks, same(" ")) for row, marks in found.items()}


def row_of(source: Source) -> Row:
    """The row by which a case's corrections are found."""
    return source.sha256, source.sheet, source.row


def corrections_beside(report: MonthReport, case: Case) -> tuple[CorrectedCell, ...]:
    """The corrected cells of the row that the case stands in."""
    row = row_of(case.source)
    return tuple(one for one in report.corrections if (one.sha256, one.sheet, one.row) == row)


def of_cases(report: MonthReport, cases: Iterable[Case], named: Collection[str]) -> tuple[CorrectedCell, ...]:
    """The corrections to rows that these cases stand in, without words for people who are not named."""
    rows = {row_of(case.source) for case in cases}
    return tuple(_alone(report, one, named) for one in report.corrections if (one.sha256, one.sheet, one.row) in rows)


def _alone(report: MonthReport, corrected: CorrectedCell, named: Collection[str]) -> CorrectedCell:
    log = report.logs.get(corrected.log)
    column = log.columns.get(corrected.column or "") if log else None
    if column is None or column.type != "person":
        return corrected
    was, becomes = (text if text in named or not text else STRUCK for text in (corrected.was, corrected.becomes))
    return replace(corrected, was=was, becomes=becomes)


def correction_document(corrected: CorrectedCell) -> dict[str, Any]:
    """The corrected cell for other programs; personal values are struck out."""
    return {
        "file": corrected.file,
        "sha256": corrected.sha256,
        "sheet": corrected.sheet,
        "row": corrected.row,
        "cell": corrected.cell,
        "header": corrected.header,
        "log": corrected.log,
        "column": corrected.column,
        "was": corrected.was,
        "becomes": corrected.becomes,
        "reason": corrected.reason,
        "by": corrected.by,
        "on": corrected.on.isoformat(),
    }


def correction_text(report: MonthReport, corrected: CorrectedCell) -> Text:
    """The correction in one sentence."""
    return _mark(correction_line(report, corrected))


def _mark(line: CorrectionLine) -> Text:
    values = {"cell": line.cell, "column": line.column, "was": line.was, "becomes": line.becomes}
    return both("corrections.mark", **values, reason=line.reason, by=line.by, on=line.on)


def _shown(text: str) -> Text:
    return same(text) if text else both("corrections.blank")


def _column_name(report: MonthReport, corrected: CorrectedCell) -> Text:
    log = report.logs.get(corrected.log)
    column = log.columns.get(corrected.column or "") if log else None
    return {"zh": column.zh, "en": column.en} if column else same(corrected.header)
