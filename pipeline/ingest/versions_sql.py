"""SQL from a log definition: which loaded rows are versions of one thing, and which of them counts."""

from __future__ import annotations

from pipeline.database import literal, quoted
from pipeline.definitions.log import LogDefinition
from pipeline.ingest.typing_sql import end_of, stored_columns


def key_of(log: LogDefinition, row: str, people: str) -> str:
    """The expression for a row's key: what makes two rows versions of one thing.

    Persons count by employee number where the name leads to one; `people` is the alias prefix of their look-ups.
    """
    parts = []
    for name in log.key:
        value = f"{row}.{quoted(name)}::varchar"
        if log.columns[name].type == "person":
            value = f"coalesce({quoted(people + name)}.employee_no, {value})"
        parts.append(f"coalesce({value}, '')")
    key = f"concat_ws(chr(31), {', '.join(parts)})"
    blank = " and ".join(f"{row}.{quoted(name)} is null" for name in log.key)
    return f"case when {blank} then chr(31) || {row}.source::varchar else {key} end" if log.own_key else key


def versions(log: LogDefinition) -> str:
    """The query for every loaded row with its key and its rank among the versions of that key, 1 the newest.

    Newest is the greatest export time, then the greatest file time, then the greater row; a log may name a column
    that dates its versions before all that.
    """
    joins = " ".join(
        f"left join person_found as {quoted('p_' + name)} on {quoted('p_' + name)}.person = r.{quoted(name)} "
        f"and {quoted('p_' + name)}.month = {_row_month(log)}"
        for name in log.key
        if log.columns[name].type == "person"
    )
    version = f"r.{quoted(log.version)} desc nulls last, " if log.version else ""
    things = (
        f"select r.*, {key_of(log, 'r', 'p_')} as thing, s.exported_at, f.modified "
        f"from log.{quoted(log.id)} as r join source_sheet as s on s.sheet_id = r.sheet_id "
        f"join source_file as f on f.file_id = s.file_id {joins}"
    )
    return (
        f"select r.*, row_number() over (partition by r.thing order by {version}"
        f"r.exported_at desc, r.modified desc, r.row_no desc, r.source desc) as version_rank from ({things}) as r"
    )


def account_rows(log: LogDefinition) -> str:
    """The query that counts, per sheet after `$before`, its good rows as new, new versions and unchanged.

    A row is new when its thing was never loaded before; unchanged when it says what the version before it said (or,
    for a late older export, the one after it); otherwise a new version.
    """
    return (
        "select sheet_id, count(*) filter (kind = 'new'), count(*) filter (kind = 'new_version'), "
        "count(*) filter (kind = 'unchanged') from (select sheet_id, case "
        "when source = min(source) over (partition by thing) then 'new' "
        "when row_hash = coalesce(lag(row_hash) over older_first, lead(row_hash) over older_first) then 'unchanged' "
        f"else 'new_version' end as kind from ({versions(log)}) "
        "window older_first as (partition by thing order by version_rank desc)) "
        "where sheet_id > $before group by sheet_id"
    )


def conflicts(log: LogDefinition) -> str:
    """The query for rows of one sheet that name the same thing and differ, born in the month if they have a birth.

    Rows that a version column tells apart are progress, not conflict.
    """
    born = f"r.{quoted(log.born)} >= $month_start and r.{quoted(log.born)} < $month_end and " if log.born else ""
    version = f", {quoted(log.version)}" if log.version else ""
    return (
        f"select replace(thing, chr(31), ' ') as case_no, {literal(log.id)} as log, '' as detail, source "
        f"from (select r.*, min(row_hash) over same <> max(row_hash) over same as differ from ({versions(log)}) as r "
        f"window same as (partition by thing, sheet_id{version})) as r where {born}differ"
    )


def _row_month(log: LogDefinition) -> str:
    month = next((name for name, column in log.columns.items() if column.type == "month"), None)
    if month is not None:
        return f"(r.{quoted(month)} || '-01')::date"
    return f"date_trunc('month', r.{quoted(log.born)})::date" if log.born else "null::date"


def current_rows(log: LogDefinition) -> str:
    """The statement that makes `stage.<log>`: one row per thing, as seen at `$as_of`.

    What was born later does not exist; later moments inside a row are blank, except planned ones.
    """
    columns = ", ".join(_seen(log, name, kind) for name, kind in stored_columns(log).items())
    born = f" and r.{quoted(log.born)} <= $as_of" if log.born else ""
    return (
        f"create or replace table stage.{quoted(log.id)} as select r.source, r.thing, {columns}, r.extra "
        f"from ({versions(log)}) as r where r.version_rank = 1{born}" + ("" if log.born else " and $as_of is not null")
    )


def _seen(log: LogDefinition, name: str, kind: str) -> str:
    planned = any(c.planned and name in (n, end_of(n)) for n, c in log.columns.items())
    if kind not in ("timestamp", "date") or planned or name == log.born or not log.born:
        return f"r.{quoted(name)}"
    return f"case when r.{quoted(name)} <= $as_of then r.{quoted(name)} end as {quoted(name)}"


def person_mentions(log: LogDefinition) -> list[str]:
    """Queries for the distinct texts by which the log's stored rows name people."""
    return [
        f"select distinct {quoted(name)} as person from log.{quoted(log.id)} where {quoted(name)} is not null"
        for name, column in log.columns.items()
        if column.type == "person"
    ]
