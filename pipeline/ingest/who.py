"""Whom every text in the logs names in every month, and who is employed when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pipeline.database import Database, quoted
from pipeline.definitions.log import LogDefinition
from pipeline.ingest import typing_sql
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
            db.script(typing_sql.current_rows(log), {"as_of": datetime.max})
    span = _span(db, logs)
    db.rows("create or replace table people.logged_month as select unnest($span::timestamp[]) as month", {"span": span})
    first, last = span or [last_month or EPOCH] * 2
    parameters = {"first_month": first, "last_month": max(last, last_month or last)}
    for part in ("employment", "known", "bearer"):
        db.script(_sql(part), parameters)
    people = People(db.rows("select employee_no, name from people.known"))
    texts = {text for log in logs.values() for query in typing_sql.person_mentions(log) for (text,) in db.rows(query)}
    mentions = [(text, people.lead(text)) for text in sorted(texts)]
    db.rows("create or replace table people.mention (person varchar, employee_no varchar, name varchar)")
    if mentions:
        columns = dict.fromkeys(("person", "employee_no", "name"), "varchar")
        db.load("people.mention", columns, [(text, m.employee_no, m.name) for text, m in mentions])
    db.script(_sql("found"), parameters)


def _span(db: Database, logs: Mapping[str, LogDefinition]) -> list[datetime]:
    """The first month with a row and the last row's moment, or nothing while no row is loaded."""
    moments = [
        moment
        for log in logs.values()
        if log.born
        for moment in db.rows(
            f"select min({quoted(log.born)})::timestamp, max({quoted(log.born)})::timestamp from log.{quoted(log.id)}"
        )[0]
        if moment is not None
    ]
    return [min(moments).replace(day=1, hour=0, minute=0, second=0), max(moments)] if moments else []


def _sql(name: str) -> str:
    return shipped("sql", "people", f"{name}.sql").read_text(encoding="utf-8")
