"""All loaded rows as Parquet files: what a month's figures are measured from, without its customers.

Customers' names, telephones, addresses and words are replaced by running numbers: equal ones keep equal numbers, which
is all that measuring needs, and no number leads back to anybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.database import Database, literal, open_database, quoted
from pipeline.definitions.log import LogDefinition

SCHEMA_FILE = "schema.json"
KEPT = ("pay",)
"""Kinds of personal columns that stay: an employee's own pay decides how much may be deducted."""
STRUCK_OUT = {"main.corrected_cell": ("was", "becomes")}
"""Cells of any column, by table: they are in the archive, and measuring does not need them."""
NO_EXTRA = "map([]::varchar[], []::varchar[])"

Tables = Mapping[str, Mapping[str, str]]


def freeze_rows(warehouse: Path, logs: Mapping[str, LogDefinition], folder: Path) -> None:
    """Writes a Parquet file per table of the warehouse, and their columns and types, into an empty folder."""
    personal = {f"log.{log.id}": personal_columns(log) for log in logs.values()}
    with open_database(None, readable=folder) as db:
        db.rows(f"attach {literal(str(warehouse))} as warehouse (read_only)")
        tables = _tables(db)
        _number_values(db, {table: columns for table, columns in personal.items() if table in tables})
        for table, columns in tables.items():
            query = _query(table, columns, personal.get(table, {}))
            file = literal(str(folder / f"{table}.parquet"))
            db.rows(f"copy ({query}) to {file} (format parquet, compression zstd)")
    text = json.dumps(tables, ensure_ascii=False, indent=1)
    (folder / SCHEMA_FILE).write_text(text + "\n", encoding="utf-8")


def thaw_rows(folder: Path, warehouse: Path) -> None:
    """Makes a warehouse of frozen rows."""
    tables: Tables = json.loads((folder / SCHEMA_FILE).read_text(encoding="utf-8"))
    with open_database(warehouse, readable=folder) as db:
        db.rows("create schema if not exists log")
        for table, columns in tables.items():
            made = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())
            read = ", ".join(f"{quoted(name)}::{kind}" for name, kind in columns.items())
            file = literal(str(folder / f"{table}.parquet"))
            db.rows(f"create table {_path(table)} ({made})")
            db.rows(f"insert into {_path(table)} select {read} from read_parquet({file})")


def personal_columns(log: LogDefinition) -> dict[str, str]:
    """The columns of the log whose values are replaced by numbers, each with its kind of personal value."""
    return {name: c.personal for name, c in log.columns.items() if c.personal and c.personal not in KEPT}


def _tables(db: Database) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for schema, table, column, kind in db.rows(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = 'warehouse' order by schema_name, table_name, column_index"
    ):
        found.setdefault(f"{schema}.{table}", {})[column] = kind
    return found


def _number_values(db: Database, personal: Mapping[str, Mapping[str, str]]) -> None:
    """Numbers every personal value, those of one kind together, in the order of their first row."""
    db.rows("create temp table personal_value (kind varchar, value varchar, number bigint)")
    mentions = " union all ".join(_mentions(personal))
    if mentions:
        db.rows(
            "insert into personal_value select kind, value, row_number() over (partition by kind order by min(source)) "
            f"from ({mentions}) where value is not null group by kind, value"
        )


def _mentions(personal: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for table, columns in personal.items():
        for name, kind in columns.items():
            value = f"{quoted(name)}::varchar as value, source"
            yield f"select {literal(kind)} as kind, {value} from warehouse.{_path(table)}"


def _query(table: str, columns: Mapping[str, str], personal: Mapping[str, str]) -> str:
    numbered = {name: f"p{place}" for place, name in enumerate(personal)}
    struck = STRUCK_OUT.get(table, ())
    shown = [
        f"{literal('') if name in struck else _shown(name, kind, numbered)} as {quoted(name)}"
        for name, kind in columns.items()
    ]
    joins = [
        f"left join personal_value as {numbered[name]} on {numbered[name]}.kind = {literal(kind)} "
        f"and {numbered[name]}.value = t.{quoted(name)}::varchar"
        for name, kind in personal.items()
    ]
    order = "t.source" if "source" in columns else ", ".join(f"t.{quoted(name)}" for name in columns)
    return f"select {', '.join(shown)} from warehouse.{_path(table)} as t {' '.join(joins)} order by {order}"


def _shown(name: str, kind: str, numbered: Mapping[str, str]) -> str:
    if name in numbered:
        return f"'#' || {numbered[name]}.number"
    if kind.startswith("MAP"):
        return NO_EXTRA
    # a Parquet file has no whole numbers of that size
    return f"t.{quoted(name)}::varchar" if kind.endswith("HUGEINT") else f"t.{quoted(name)}"


def _path(table: str) -> str:
    schema, name = table.split(".", 1)
    return f"{quoted(schema)}.{quoted(name)}"
