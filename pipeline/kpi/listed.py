"""The measured cases as they leave the database, each with the workbook's row it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.database import Database
from pipeline.definitions.kpi import Kpi
from pipeline.kpi.model import Case, Source
from pipeline.month import Month
from pipeline.workspace import shipped


def listed_cases(
    db: Database, kpis: Mapping[str, Kpi], month: Month, looking_back: list[str]
) -> Iterator[tuple[Month, Case]]:
    """The month's cases, and those of earlier months of the KPIs that look back, each with its month and its row."""
    sheets = {sheet_id: place for sheet_id, *place in db.rows(_sql("sheets"))}
    found = db.rows(_sql("listing"), {"month": month.start.date(), "looking_back": looking_back})
    months = {of: Month.of(of) for of in {row[0] for row in found}}
    for of, sheet_id, row_no, kpi, case_no, log, *about, part, subject, amount, entered, payee_no, flags, made in found:
        path, sheet, sha256 = sheets[sheet_id]
        place = Source(path, sheet, row_no, sha256)
        rest = (place, part, subject, amount, entered, payee_no, tuple(flags or ()), made)
        columns: tuple[Any, ...] = (kpi, case_no, log or kpis[kpi].log, *about, *rest)
        yield months[of], Case(*columns)


def _sql(name: str) -> str:
    return shipped("sql", "measure", f"{name}.sql").read_text(encoding="utf-8")
