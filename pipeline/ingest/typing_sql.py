"""SQL from a log definition: the tables that hold its rows, and the queries that read their cells.

Only here, in `landing_sql` and in `versions_sql` is SQL generated; everything else in SQL is a file under `sql/`. Text
from workbooks never enters a statement; only names and words of definition files do, and those are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from pipeline.database import literal, quoted
from pipeline.definitions.log import Column, LogDefinition
from pipeline.ingest.landing_sql import text_table

SPELLED = ("label", "code", "yes_no")
MOMENTS = ("timestamp", "date", "period")
NO_MOMENTS = "select null::varchar as text, false as date_1904, 'ymd' as date_order"

_STORED = {
    "number": "decimal(28, 12)",
    "money": "decimal(18, 2)",
    "integer": "bigint",
    "timestamp": "timestamp",
    "period": "timestamp",
    "date": "date",
}
_FAULTS = {"number": "bad_number", "money": "bad_number", "integer": "bad_number", "month": "bad_date"}
_SYSTEM = {
    "source": "bigint primary key",
    "sheet_id": "integer",
    "row_no": "integer",
    "row_hash": "uhugeint",
    "extra": "map(varchar, varchar)",
}


def stored_columns(log: LogDefinition) -> dict[str, str]:
    """Name and type of every column that a log's table has beside the system ones."""
    columns: dict[str, str] = {}
    for name, column in log.columns.items():
        columns[name] = "boolean" if column.type == "yes_no" else _STORED.get(column.type, "varchar")
        if column.type == "period":
            columns[end_of(name)] = "timestamp"
    return columns


def end_of(period: str) -> str:
    """The column that holds where a period ends."""
    return period.removesuffix("_at") + "_end_at"


def narrowed(log: LogDefinition, present: Container[str]) -> LogDefinition:
    """The log with those of its columns that a sheet has, or that something is made of without one.

    Most sheets have a part of a log's columns only, and reading blanks costs as much as reading dates.
    """
    checked = {word for check in log.checks for word in re.findall(r"\w+", check.when)}
    made = {*log.key, *checked, log.born, log.row_date, log.version}
    kept = {n: c for n, c in log.columns.items() if n in present or n in made or c.required or c.default is not None}
    return log.model_copy(update={"columns": kept})


def create_table(log: LogDefinition) -> str:
    """The statement that makes the log's table of every loaded row version."""
    columns = {**_SYSTEM, **stored_columns(log)}
    body = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())
    return f"create table if not exists log.{quoted(log.id)} ({body})"


def distinct_spellings(log: LogDefinition) -> str:
    """The query for every distinct (column, raw, text) of columns whose words are looked up; text is NULL for blank."""
    parts = [
        f"select {literal(name)} as col, raw, {_folded('raw', column)} as text "
        f"from (select distinct {_raw(name, column)} as raw from {text_table(log)})"
        for name, column in log.columns.items()
        if column.type in SPELLED
    ]
    return f"select * from ({' union all '.join(parts)}) where raw is not null" if parts else ""


def _raw(name: str, column: Column) -> str:
    text = f"nullif({quoted(name)}, '')"
    return text if column.default is None else f"coalesce({text}, {literal(column.default)})"


def _folded(text: str, column: Column) -> str:
    folders = {"text": "clean_text", **dict.fromkeys(MOMENTS, "fold_moment")}
    text = f"{folders.get(column.type, 'fold_width')}({text})"
    if column.units:
        text = f"clean_text(regexp_replace({text}, '({'|'.join(column.units)})$', ''))"
    if column.blank:
        words = ", ".join(literal(word) for word in column.blank)
        text = f"case when {text} not in ({words}) then {text} end"
    if column.default is not None:
        text = f"coalesce({text}, {literal(column.default)})"
    return text


def fold_rows(log: LogDefinition) -> str:
    """The statement that makes the log's folded table: every landed row with its texts as they are compared."""
    return f"create or replace temp table {_folded_table(log)} as {_folded_rows(log)}"


def _folded_table(log: LogDefinition) -> str:
    return quoted(f"folded_{log.id}")


def read_moments(logs: Iterable[LogDefinition]) -> str:
    """The statement that makes `moment`: what every distinct text in the logs' date columns says.

    Real dates of Excel arrive as plain ISO text and need no look-up; the many other spellings are read once each, for
    all logs in one statement, because planning it costs more than reading.
    """
    texts = " union all ".join(
        f"select {_text(name)} as text, date_1904, {_order(log, column)} as date_order from {_folded_table(log)}"
        for log in logs
        for name, column in log.columns.items()
        if column.type in MOMENTS
    )
    return (
        "create or replace temp table moment as select text, date_1904, date_order, "
        "plausible(read_timestamp(text, date_order, date_1904)) as moment, read_clock(text) as clock, "
        "read_period(text, date_order, date_1904) as period, date_fault(text) as fault "
        f"from (select distinct * from ({texts or NO_MOMENTS})) where text is not null and not is_plain_moment(text)"
    )


def typed_rows(log: LogDefinition, whole: LogDefinition) -> str:
    """The statement that makes `typed`: every landed row read by type, with its faults as (column, code).

    `log` has the columns to read, `whole` all of them: a row says the same whichever columns its sheet leaves out.
    """
    return f"create or replace temp table typed as {_with_faults(log, whole, _read(log))}"


def _folded_rows(log: LogDefinition) -> str:
    """Every column's text as it is compared; looked-up words with their meaning."""
    looked_up = [name for name, column in log.columns.items() if column.type in SPELLED]
    texts = ", ".join(
        f"{_spelling(n)}.text as {_text(n)}, {_spelling(n)}.meaning as {_meaning(n)}"
        if n in looked_up
        else f"{_folded('t.' + quoted(n), c)} as {_text(n)}"
        for n, c in log.columns.items()
    )
    joins = " ".join(
        f"left join spelling as {_spelling(n)} on {_spelling(n)}.log = {literal(log.id)} "
        f"and {_spelling(n)}.col = {literal(n)} and {_spelling(n)}.raw = {_raw_of(n, log.columns[n])}"
        for n in looked_up
    )
    return (
        f"select t.source, t.sheet_id, t.row_no, s.date_1904, {texts} "
        f"from {text_table(log)} as t join source_sheet as s on s.sheet_id = t.sheet_id {joins}"
    )


def _raw_of(name: str, column: Column) -> str:
    return _raw(name, column).replace(quoted(name), f"t.{quoted(name)}", 1)


def _read(log: LogDefinition) -> str:
    """Two steps, because a clock time alone needs the row's date to be read first."""
    early = {n: c for n, c in log.columns.items() if n == log.row_date or not log.row_date}
    late = {n: c for n, c in log.columns.items() if n not in early}
    first = f"select f.*, {_reads(log, early)} from {_folded_table(log)} as f {_moment_joins(log, early)}"
    return f"select f.*, {_reads(log, late)} from ({first}) as f {_moment_joins(log, late)}" if late else first


def _reads(log: LogDefinition, columns: dict[str, Column]) -> str:
    return ", ".join(read for name, column in columns.items() for read in _readers(log, name, column))


def _moment_joins(log: LogDefinition, columns: dict[str, Column]) -> str:
    return " ".join(
        f"left join moment as {_moment(n)} on {_moment(n)}.text = f.{_text(n)} "
        f"and {_moment(n)}.date_1904 = f.date_1904 and {_moment(n)}.date_order = {_order(log, c)}"
        for n, c in columns.items()
        if c.type in MOMENTS
    )


def _order(log: LogDefinition, column: Column) -> str:
    return literal(column.date_order or log.date_order)


def _readers(log: LogDefinition, name: str, column: Column) -> Iterator[str]:
    """The column's value; of a moment also why it could not be read, of a period also its end."""
    text, found = f"f.{_text(name)}", _moment(name)
    if column.type in MOMENTS:
        yield f"{found}.fault as {_fault_of(name)}"
    if column.type == "period":
        yield f"coalesce(plain_moment({text}), {found}.period.start) as {quoted(name)}"
        yield f"coalesce(plain_period_end({text}), {found}.period.end) as {quoted(end_of(name))}"
    elif column.type in MOMENTS:
        moment = f"coalesce(plain_moment({text}), {found}.moment)"
        if log.row_date and name != log.row_date:
            moment = f"coalesce({moment}, f.{quoted(log.row_date)}::timestamp + to_seconds({found}.clock))"
        yield f"{moment}{'::date' if column.type == 'date' else ''} as {quoted(name)}"
    else:
        yield f"{_reader(name, column)} as {quoted(name)}"


def _reader(name: str, column: Column) -> str:
    text = f"f.{_text(name)}"
    readers = {
        "month": f"read_month({text}, f.date_1904)",
        "number": f"read_number({text})",
        "money": f"read_money({text})",
        "integer": f"read_integer({text})",
        "phone": f"case when not is_unreadable({text}) then read_phone({text}) end",
        "yes_no": f"f.{_meaning(name)} = 'yes'",
        "label": f"f.{_meaning(name)}",
        "code": f"f.{_meaning(name)}",
    }
    return readers.get(column.type, f"case when not is_unreadable({text}) then {text} end")


def _with_faults(log: LogDefinition, whole: LogDefinition, rows: str) -> str:
    """Good rows are most rows: only for the others the list of faults is made."""
    names = ", ".join(map(quoted, stored_columns(log)))
    bad = " or ".join(f"({_is_bad(n, c)})" for n, c in log.columns.items())
    faults = ", ".join(_fault(n, c) for n, c in log.columns.items())
    plain = (
        f"select source, sheet_id, row_no, {names}, case when {bad} then [{faults}] end as cell_faults from ({rows})"
    )
    checks = ", ".join(
        f"case when {check.when} then {{'col': {literal(check.column)}, 'code': {literal(check.code)}}} end"
        for check in log.checks
    )
    caught = " or ".join(["cell_faults is not null", *(f"coalesce({check.when}, false)" for check in log.checks)])
    return (
        f"select r.* exclude (cell_faults), t.extra, t.places, t.origin, case when {caught} then "
        f"list_filter(list_concat(cell_faults, [{checks}]), lambda e: e is not null) else [] end as faults, "
        f"md5_number(concat_ws(chr(31), {_content(log, whole)}, t.extra)) as row_hash "
        f"from ({plain}) as r "
        f"join (select source, extra, places, origin from {text_table(log)}) as t on t.source = r.source"
    )


def _content(log: LogDefinition, whole: LogDefinition) -> str:
    read = stored_columns(log)
    return ", ".join(f"coalesce(r.{quoted(n)}::varchar, '')" if n in read else "''" for n in stored_columns(whole))


def _is_bad(name: str, column: Column) -> str:
    """Whether the cell keeps its row out: required and blank, not readable, or out of range."""
    value = quoted(name)
    blank = f"{value} is null" if column.required else f"{value} is null and {_text(name)} is not null"
    beyond = " or ".join(_outside(value, column))
    return f"{blank} or coalesce({beyond}, false)" if beyond else blank


def _fault(name: str, column: Column) -> str:
    value = quoted(name)
    code = literal(_FAULTS.get(column.type, "unknown_value"))
    if column.type in MOMENTS:
        code = f"coalesce({_fault_of(name)}, 'bad_date')"
    missing = f"when {_text(name)} is null then 'missing_required' " if column.required else ""
    unreadable = f"when {value} is null then {code} "
    reason = f"case {missing}{unreadable}else 'out_of_range' end"
    return f"case when {_is_bad(name, column)} then {{'col': {literal(name)}, 'code': {reason}}} end"


def _outside(value: str, column: Column) -> Iterable[str]:
    if column.min is not None:
        yield f"{value} < {column.min}"
    if column.max is not None:
        yield f"{value} > {column.max}"


def insert_good_rows(log: LogDefinition) -> str:
    """The statement that adds the rows without a fault to the log's table."""
    names = ", ".join(map(quoted, [*_SYSTEM, *stored_columns(log)]))
    return f"insert into log.{quoted(log.id)} ({names}) select {names} from typed where len(faults) = 0"


def _text(name: str) -> str:
    return quoted(name + "__text")


def _moment(name: str) -> str:
    return quoted("m_" + name)


def _fault_of(name: str) -> str:
    return quoted(name + "__fault")


def _meaning(name: str) -> str:
    return quoted(name + "__meaning")


def _spelling(name: str) -> str:
    return quoted("s_" + name)
