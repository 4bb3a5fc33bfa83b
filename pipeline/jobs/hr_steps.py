"""What HR has on record about people, as the database knows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from pipeline.database import Database
from pipeline.kpi.model import Source
from pipeline.month import Month
from pipeline.scorecard.procedure import HrStep
from pipeline.workspace import shipped


def hr_steps(db: Database, month: Month, as_of: datetime) -> Iterator[HrStep]:
    """Every step on record by the day of judgement, by employee number; those of nobody known come last."""
    for row in db.records(_query("hr_steps"), {"month_start": month.start, "as_of": as_of}):
        yield HrStep(
            employee_no=row["employee_no"],
            on=row["done_on"],
            step=row["step"],
            rule=row["rule"] or None,
            document=row["document"] or "",
            until=row["until"],
            note=row["note"] or "",
            by=row["done_by"] or "",
            source=Source(row["path"], row["sheet"], row["row_no"], row["sha256"]),
        )


def hired(db: Database) -> dict[str, date]:
    """Since when each employee of the roster has worked here; nobody without a day of hiring."""
    return dict(db.rows(_query("hired")))


def _query(name: str) -> str:
    return shipped("sql", "people", f"{name}.sql").read_text(encoding="utf-8")
