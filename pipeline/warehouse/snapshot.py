"""The warehouse as seen at one instant: newest versions, facts, and who worked where, in a database in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from pipeline.database import Database, literal, open_database, quoted, seal
from pipeline.definitions.kpi import Parameter
from pipeline.definitions.log import LogDefinition
from pipeline.ingest import versions_sql
from pipeline.ingest.ledger import prepare
from pipeline.ingest.who import find_people
from pipeline.month import Month
from pipeline.warehouse.calendar import make_days
from pipeline.workspace import Workspace, shipped


@contextmanager
def people_seen(
    workspace: Workspace, logs: Mapping[str, LogDefinition], month: Month, as_of: datetime
) -> Iterator[Database]:
    """A database in memory with who is employed in which month, and the roster; the warehouse is only read."""
    with open_database(None) as db:
        if workspace.warehouse.exists():
            db.rows(f"attach {literal(str(workspace.warehouse))} as warehouse (read_only)")
        seal(db)
        _mirror(db, logs)
        find_people(db, logs, last_month=max(month.start, datetime(as_of.year, as_of.month, 1)))
        yield db


@contextmanager
def snapshot(
    workspace: Workspace,
    logs: Mapping[str, LogDefinition],
    month: Month,
    as_of: datetime,
    parameters: Mapping[str, Parameter],
) -> Iterator[Database]:
    """A database in memory with `stage`, `people` and `fact` as seen at `as_of`; the warehouse is only read.

    What was stamped after `as_of` is unseen. `parameters` are those that facts share with KPIs.
    """
    with people_seen(workspace, logs, month, as_of) as db:
        for log in logs.values():
            db.script(versions_sql.current_rows(log), {"as_of": as_of})
        db.folder(shipped("sql", "clock"))
        make_days(db, workspace.settings.calendar_years)
        build_facts(db, parameters)
        yield db


def build_facts(db: Database, parameters: Mapping[str, Parameter]) -> None:
    """Makes the facts by these parameters, in place of any made before."""
    db.script("create schema if not exists fact")
    db.folder(shipped("sql", "fact"), as_parameters(parameters))


def _mirror(db: Database, logs: Mapping[str, LogDefinition]) -> None:
    """Gives the warehouse's tables their usual names, empty ones where there is no warehouse yet."""
    kept = set(db.rows("select schema_name, table_name from duckdb_tables() where database_name = 'warehouse'"))
    db.rows("create schema if not exists log")
    for schema, table in sorted(kept):
        db.rows(f"create view {quoted(schema)}.{quoted(table)} as from warehouse.{quoted(schema)}.{quoted(table)}")
    if not kept:
        prepare(db, logs)


def as_parameters(parameters: Mapping[str, Parameter]) -> dict[str, object]:
    """Definition values as the database takes them: lists instead of tuples."""
    return {name: list(v) if isinstance(v, tuple) else v for name, v in parameters.items()}
