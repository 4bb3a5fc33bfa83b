"""The ledger's tables, and the proof that every row read is accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.database import Database, open_database, quoted
from pipeline.definitions.log import LogDefinition
from pipeline.errors import ScorecardError
from pipeline.files import sync
from pipeline.ingest import typing_sql
from pipeline.workspace import shipped


def prepare(db: Database, logs: Mapping[str, LogDefinition]) -> None:
    """Makes the macros and all tables that are not there yet."""
    for part in ("text", "number", "clock", "date", "period"):
        db.script(_sql("parse", part))
    for part in ("tables", "headers"):
        db.script(_sql("schema", part))
    for log in logs.values():
        db.rows(typing_sql.create_table(log))


def check_totals(work: Path, logs: Mapping[str, LogDefinition]) -> None:
    """Proves on the closed work copy that every row read is accounted for and that none was lost on the disk.

    Raises:
        ScorecardError: the counts differ; nothing may be published.
    """
    sync(work)
    if work.with_name(work.name + ".wal").exists():
        raise ScorecardError("error.totals", what="wal", expected=0, found=1)
    with open_database(work, read_only=True) as db:
        for sheet, expected, found in db.rows(ingest_sql("unbalanced")):
            raise ScorecardError("error.totals", what=sheet, expected=expected, found=found)
        for log in logs.values():
            expected = db.value(ingest_sql("accounted"), {"log": log.id})
            found = db.value(f"select count(*) from log.{quoted(log.id)}")
            if expected != found:
                raise ScorecardError("error.totals", what=log.id, expected=expected, found=found)


def ingest_sql(name: str) -> str:
    """The text of a statement of `sql/ingest/`."""
    return _sql("ingest", name)


def _sql(*parts: str) -> str:
    return shipped("sql", *parts).with_suffix(".sql").read_text(encoding="utf-8")
