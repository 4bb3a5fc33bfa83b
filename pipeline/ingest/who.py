"""Whom every text in the logs names in every month, and who is employed when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from pipeline.database import Database, quoted
from pipeline.definitions.log import LogDefinition
from pipeline.ingest import versions_sql
from pipeline.ingest.people import People
from pipeline.workspace import shipped

EPOCH = datetime(2000, 1, 1)


def find_people(db: Database, logs: Mapping[str, LogDefinition], last_month: datetime | None = None) -> None:
    """Makes `person_found`: whom every text in the logs names in every month.

    Needs the logs' rows; leaves `people.employment`, who is employed in which month, beside it.
    """
    db.script("create schema if not exists stage; create schema if not exists people;")
    for log in logs.values():
        if log.is_roster:
            db.script(versions_sql.current_rows(log), {"as_of": datetime.max})
    born = _moments(db, logs.values())
    db.rows("create or replace table people.logged_month as select unnest($born::timestamp[]) as month", {"born": born})
    named = [*born, *_named_months(db, logs.values())] or [last_month or EPOCH]
    first, last = min(named), max(*named, last_month or named[0])
    parameters = {"first_month": first.replace(day=1, hour=0, minute=0, second=0), "last_month": last}
    for part in ("number", "employment", "known", "bearer"):
        db.script(_sql(part), parameters)
    people = People(db.rows("select employee_no, name from people.known"))
    texts = {text for log in logs.values() for query in versions_sql.person_mentions(log) for (text,) in db.rows(query)}
    mentions = [(text, people.lead(text)) for text in sorted(texts)]
    db.rows("create or replace table people.mention (person varchar, employee_no varchar, name varchar)")
    if mentions:
        columns = dict.fromkeys(("person", "employee_no", "name"), "varchar")
        db.load("people.mention", columns, [(text, m.employee_no, m.name) for text, m in mentions])
    db.script(_sql("found"), parameters)


def _moments(db: Database, logs: Iterable[LogDefinition]) -> list[datetime]:
    """The first and the last moment at which something in each log was born; nothing of logs without a row."""
    return [moment for log in logs if log.born for moment in _ends(db, log, f"{quoted(log.born)}::timestamp")]


def _named_months(db: Database, logs: Iterable[LogDefinition]) -> list[datetime]:
    """The first and the last month that the rows of each log speak of, where it has a column for that."""
    return [
        moment
        for log in logs
        for name, column in log.columns.items()
        if column.type == "month"
        for moment in _ends(db, log, f"({quoted(name)} || '-01')::timestamp")
    ]


def _ends(db: Database, log: LogDefinition, value: str) -> list[datetime]:
    found = db.rows(f"select min({value}), max({value}) from log.{quoted(log.id)}")[0]
    return [moment for moment in found if moment is not None]


def _sql(name: str) -> str:
    return shipped("sql", "people", f"{name}.sql").read_text(encoding="utf-8")
