"""The appeals about a month's figures, as the database knows them once the month is measured."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.database import Database
from pipeline.kpi.model import Source
from pipeline.month import Month
from pipeline.report.appeals import discreet
from pipeline.report.model import Appeal
from pipeline.workspace import shipped


def month_appeals(db: Database, month: Month) -> Iterator[Appeal]:
    """The month's appeals by employee number, decided and undecided ones; those of nobody known are a data fault."""
    query = shipped("sql", "measure", "listed_appeals.sql").read_text(encoding="utf-8")
    for row in db.records(query, {"month_start": month.start}):
        yield Appeal(
            employee_no=row["employee_no"],
            kpi=row["kpi"] or row["written"],
            case_no=row["case_no"] or "",
            outcome=row["outcome"],
            reason=discreet(row["reason"] or ""),
            remedy=row["remedy"],
            reassigned_to=row["reassign_no"],
            decided_by=row["decider_no"] or row["decided_by"] or "",
            decider=row["decider"] or "",
            decided_on=row["decided_on"],
            effective=row["effective"],
            source=Source(row["path"], row["sheet"], row["row_no"], row["sha256"]),
        )
