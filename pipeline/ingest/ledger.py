"""The ledger's tables, and the proof that every row read is accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.database import Database, open_database, quoted
from pipeline.definitions.corrections import Correction, fingerprint
from pipeline.definitions.log import LogDefinition
from pipeline.errors import ScorecardError
from pipeline.files import sha256_of, sync
from pipeline.ingest import typing_sql
from pipeline.ingest.discover import SeenFile
from pipeline.workspace import shipped

CORRECTIONS = "corrections.toml"  # under this name their hash stands among those of the definitions


def prepare(db: Database, logs: Mapping[str, LogDefinition]) -> None:
    """Makes the macros and all tables that are not there yet."""
    for part in ("text", "number", "clock", "date", "period", "correction"):
        db.script(_sql("parse", part))
    for part in ("tables", "headers"):
        db.script(_sql("schema", part))
    for log in logs.values():
        db.rows(typing_sql.create_table(log))


def seen_paths(warehouse: Path, fingerprints: Mapping[str, str]) -> dict[str, SeenFile] | None:
    """Every path as earlier runs saw it; None when there is no warehouse or other definitions made it."""
    if not warehouse.exists():
        return None
    with open_database(warehouse, read_only=True) as db:
        if dict(db.rows("select log, fingerprint from definition")) != fingerprints:
            return None
        rows = db.rows("select path, size, modified_ns, sha256, code, detail from seen_path")
    return {row[0]: SeenFile(*row) for row in rows}


def fingerprints(logs: Mapping[str, LogDefinition], corrections: Sequence[Correction]) -> dict[str, str]:
    """The hashes of all by which rows are read, by log; those of what is no log go by names that no log has."""
    shaping = [file for part in ("parse", "schema") for file in sorted(shipped("sql", part).glob("*.sql"))]
    made = {"": " ".join(map(sha256_of, shaping)), **{name: log.fingerprint for name, log in logs.items()}}
    return made | ({CORRECTIONS: fingerprint(corrections)} if corrections else {})


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
